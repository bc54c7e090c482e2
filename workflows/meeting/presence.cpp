#include "workflows/meeting/presence.hpp"

#include <algorithm>
#include <cctype>

#include "workflows/duties/chase.hpp"
#include "workflows/meeting/meeting_acts.hpp"
#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

std::string time_words(const Deciding& deciding, Instant at) { return calendar::in_words(to_local(*deciding.context().zone, at).at); }

bool is_an_id(const std::string& text) {
    return std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == ' ' || c == '.'; });
}

QuorumJudged quorum_at(const Deciding& deciding, Instant at) {
    const auto& context = deciding.context();
    auto room = room_at(deciding.now(), register_facts(deciding), at, *context.pinned, *context.zone);
    return judge_quorum(deciding.now().body, room, register_facts(deciding), calendar::local_date(*context.zone, at), *context.pinned);
}

void say_what_is_unknown(Deciding& deciding, const QuorumJudged& judged) {
    if (!judged.unknown.empty())
        deciding.remark("quorum", "not known, since not everybody who came is named: " + join(judged.unknown, "; "));
}

/// Puts one mark among the others; what is wrong with that, or nothing.
std::string put_in(std::vector<Mark>& marks, Mark mark, const std::string& who, const Deciding& deciding) {
    auto place = std::upper_bound(marks.begin(), marks.end(), mark.at, [](Instant at, const Mark& one) { return at < one.at; });
    const auto* before = place == marks.begin() ? nullptr : &*std::prev(place);
    bool same_again = (before && before->came == mark.came) || (place != marks.end() && place->came == mark.came);
    if (before && before->came == mark.came)
        return who + (mark.came ? " has been there since " : " left at ") + time_words(deciding, before->at) +
               (mark.came ? "" : " already");
    if (same_again)
        return who + " is recorded as having " + (mark.came ? "come" : "left") + " at " + time_words(deciding, place->at) +
               ", with nothing in between";
    marks.insert(place, mark);
    return "";
}

bool was_counted_unnamed(const Deciding& deciding) {
    long named = 0;
    const auto& facts = deciding.now().facts;
    for (auto at = facts.lower_bound(there); at != facts.end() && at->first.starts_with(there); ++at)
        if (at->second.front() == '-') ++named;
    return number_of(facts, "present").value_or(0) > named;
}

/// How the quorum stands after somebody came or went; remembered, so that it is said once.
void follow_the_quorum(Deciding& deciding, bool came) {
    const auto& now = deciding.now();
    if (text_of(now.facts, "kind") == "informal" || !has(now.facts, "opened_at")) return;
    auto at = deciding.event().happened_at;
    auto judged = quorum_at(deciding, at);
    bool was_lost = has(now.facts, "quorum_lost_at");
    if (judged.missing && !was_lost) {
        deciding.set("quorum_lost_at", calendar::to_iso(at));
        auto words = (came ? "there is no quorum: " : "the quorum is lost at " + time_words(deciding, at) + ": ") + judged.missing->numbers;
        if (auto until = waits_until(*deciding.context().pinned, now.body, at))
            words += "; the terms wait until " + time_words(deciding, *until) + ", then the meeting does not proceed";
        deciding.remark(judged.missing->rule, words);
    } else if (!judged.missing && was_lost) {
        deciding.set("quorum_lost_at", "");
        deciding.remark("quorum", "there is a quorum again at " + time_words(deciding, at) + ": " + std::to_string(judged.present) +
                                      " present" + (judged.needed > 0 ? ", " + std::to_string(judged.needed) + " needed" : ""));
    }
}

/// Named at the opening, or counted, or both.
void take_who_came(Deciding& deciding) {
    const auto& event = deciding.event();
    auto named = list_of(event.facts, "members");
    auto said = number_of(event.facts, "present");
    for (const auto& who : named) {
        auto marks = marks_from(text_of(deciding.now().facts, std::string(there) + who));
        if (put_in(marks, {true, event.happened_at}, who, deciding).empty()) deciding.set(std::string(there) + who, marks_text(marks));
    }
    if (!said) return;
    auto unnamed = std::max<long>(0, *said - static_cast<long>(named.size()));
    if (named.empty() || unnamed > 0) deciding.set("present", std::to_string(unnamed));
    if (!named.empty() && unnamed > 0)
        deciding.remark("quorum", std::to_string(*said) + " are said to be there, " + std::to_string(named.size()) + " of them by name");
}

}  // namespace

const Facts* register_facts(const Deciding& deciding) {
    const auto* registered = deciding.context().neighbour(text_of(deciding.before().facts, "register"));
    return registered ? &registered->facts : nullptr;
}

std::optional<Instant> begins_at(const Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    auto held_on = date_of(facts, "held_on");
    auto at = calendar::parse_time(text_of(facts, "at"));
    if (!held_on || !at) return std::nullopt;
    return to_instant(*deciding.context().zone, {*held_on, *at});
}

void come_or_go(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& now = deciding.now();
    const auto& person = text_of(event.facts, "person");
    auto posts = list_of(event.facts, "post");
    auto who = !person.empty() ? person : posts.empty() ? std::string() : posts.front();
    if (who.empty()) return deciding.not_accepted("person", "who it is, is missing", {"Say it as post=POST, or person=ID, or both."});
    if (!is_an_id(who))
        return deciding.not_accepted("person", "'" + who + "' is no id: a person stands in the record by an id, never by name",
                                     {"Letters, digits, '-', '_' and '.' make an id."});
    bool over = has_fallen(now.states[0]) || now.states[0] == "concluded" || now.states[0] == "proceeded informally";
    if (over && !was_before_the_end(now, event)) {
        if (has_fallen(now.states[0])) return deciding.not_accepted("record", fallen_words(now), ways_on(now, event));
        return deciding.not_accepted("record", "the meeting was over by then", {"Give the time at which it happened, with --happened."});
    }
    if (now.states[0] == "to be arranged")
        return deciding.not_accepted("record", "the meeting has no date yet", {"Record DateFixed first."});

    bool came = event.kind != "MemberLeft";
    auto fact = std::string(there) + who;
    auto marks = marks_from(text_of(now.facts, fact));
    if (marks.empty() && event.kind == "MemberReturned")
        return deciding.not_accepted("record", who + " is not recorded as having left",
                                     {"Whoever comes for the first time has arrived: MemberArrived."});
    if (marks.empty() && !came && !was_counted_unnamed(deciding))
        return deciding.not_accepted("record", who + " is not recorded as present",
                                     {"Record first when they came: MemberArrived, with the time."});
    if (auto wrong = put_in(marks, {came, event.happened_at}, who, deciding); !wrong.empty())
        return deciding.not_accepted("record", wrong, {"An entry made in error is taken back with 'beadle correct'."});
    deciding.set(fact, marks_text(marks));
    if (!posts.empty()) deciding.set(std::string(seat) + who, join(posts));

    for (const auto& id : posts) {
        auto post = deciding.context().pinned->posts.find(id);
        if (post == deciding.context().pinned->posts.end())
            deciding.remark("post", "'" + id + "' is no post of this system: " + who + " is counted as recorded");
        else if (!post->second.body.empty() && post->second.body != now.body)
            deciding.remark("post", post->second.name + " is no member of this body: " + who + " is in attendance, and does not count");
    }
    auto room = room_at(deciding.now(), register_facts(deciding), event.happened_at, *deciding.context().pinned, *deciding.context().zone);
    for (const auto& one : room.named)
        if (came && !one.counts && posts.empty())
            deciding.remark("post", one.who + " is designate only: in attendance until the post is taken up");
    follow_the_quorum(deciding, came);
    duties::meet(deciding, event.kind);
}

void judge_the_wait(Deciding& deciding) {
    const auto& now = deciding.now();
    auto from = instant_of(now.facts, "quorum_lost_at");
    if (!from) from = begins_at(deciding);
    if (!from) return;
    auto until = waits_until(*deciding.context().pinned, now.body, *from);
    if (!until) return;
    auto minutes = std::to_string(deciding.context().pinned->bodies.at(now.body).quorum.wait_minutes) + " minutes";
    auto at = deciding.event().happened_at;
    auto words = "the terms wait " + minutes + " from " + time_words(deciding, *from) + ", until " + time_words(deciding, *until);
    if (at >= *until) return deciding.remark("quorum: wait " + minutes, words + "; it was given up at " + time_words(deciding, at));
    const auto* rule = find_rule(*deciding.context().pinned, now.body, "quorum");
    deciding.breach({"quorum: wait " + minutes,
                     rule ? rule->source : "",
                     words + "; it was given up before, at " + time_words(deciding, at),
                     Breach::advisory,
                     {"If it was waited for, correct this entry and record it with the time at which it was given up."}});
}

namespace acts {

void open_the_meeting(MeetingWork& work) {
    auto& deciding = work.deciding;
    if (work.passing) return;
    auto at = deciding.event().happened_at;
    deciding.set("opened_at", calendar::to_iso(at));
    take_who_came(deciding);
    if (text_of(deciding.now().facts, "kind") == "informal") return;
    auto judged = quorum_at(deciding, at);
    say_what_is_unknown(deciding, judged);
    if (!judged.missing) return;
    deciding.set("quorum_lost_at", calendar::to_iso(begins_at(deciding).value_or(at)));
    auto until = waits_until(*deciding.context().pinned, deciding.now().body, begins_at(deciding).value_or(at));
    judged.missing->ways_on = {
        until ? "Wait until " + time_words(deciding, *until) + ", as the terms of reference say, then record QuorumFailed."
              : "Wait as long as the terms of reference allow, then record QuorumFailed.",
        "Go on informally, making recommendations only: record ProceededInformally."};
    deciding.breach(std::move(*judged.missing));
}

}  // namespace acts

}  // namespace beadle::meeting
