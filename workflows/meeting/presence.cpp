#include "workflows/meeting/presence.hpp"

#include <algorithm>

#include "workflows/calendar/letters.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/meeting/meeting_acts.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

std::string time_words(const Deciding& deciding, Instant at) { return calendar::in_words(to_local(*deciding.context().zone, at).at); }

bool is_an_id(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return calendar::is_letter(c) || calendar::is_digit(c) || c == '-' || c == '_' || c == ' ' || c == '.';
    });
}

QuorumJudged quorum_at(const Deciding& deciding, Instant at) {
    return quorum_of(deciding.now(), register_facts(deciding), at, *deciding.context().pinned, *deciding.context().zone);
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

/// The name under which somebody is in the room already, as person or as post; their own where they are not.
std::string known_as(const Deciding& deciding, const std::string& who) {
    const auto& facts = deciding.now().facts;
    if (has(facts, std::string(there) + who)) return who;
    const auto& definition = *deciding.context().pinned;
    auto on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    auto person = counted_as(who, register_facts(deciding), definition, on);
    for (auto at = facts.lower_bound(there); at != facts.end() && at->first.starts_with(there); ++at)
        if (auto other = at->first.substr(there.size()); counted_as(other, register_facts(deciding), definition, on) == person)
            return other;
    return who;
}

/// Those who are named and do not count: nobody shall learn that when it is too late.
void say_who_only_attends(Deciding& deciding, const std::vector<std::string>& named) {
    const auto& context = deciding.context();
    const auto& definition = *context.pinned;
    auto at = deciding.event().happened_at;
    auto on = calendar::local_date(*context.zone, at);
    const auto* recorded = register_facts(deciding);
    auto room = room_at(deciding.now(), recorded, at, definition, *context.zone);
    for (const auto& who : named) {
        auto person = counted_as(who, recorded, definition, on);
        auto found = std::find_if(room.named.begin(), room.named.end(), [&](const Present& one) { return one.who == person; });
        if (found == room.named.end() || found->counts) continue;
        auto seats = list_of(deciding.now().facts, std::string(seat) + who);
        auto post = definition.posts.find(seats.empty() ? who : seats.front());
        bool elsewhere = post != definition.posts.end() && !post->second.body.empty() && post->second.body != deciding.now().body;
        if (elsewhere) {
            deciding.remark("post", post->second.name + " is no member of this body: " + who + " is in attendance, and does not count");
        } else if (post != definition.posts.end() && !holder_on(definition, recorded, post->first, on)) {
            deciding.remark("post", post->second.name + " is vacant on " + calendar::in_words(on) + ": " + who +
                                        " is in attendance, and does not count; if somebody was appointed, record PostFilled on " +
                                        text_of(deciding.now().facts, "register"));
        } else if (!found->posts.empty()) {
            deciding.remark("post", person + " is designate only: in attendance until the post is taken up");
        } else if (!seats.empty() || post != definition.posts.end()) {
            deciding.remark("post", who + " sits in a seat that is taken: in attendance, and does not count");
        } else {
            deciding.remark("post", who + " holds no post of this body: in attendance, and does not count");
        }
    }
}

/// What was decided while the room is now said to have been another: judged again, by the item for its record and here for whoever records this.
void judge_decisions_again(Deciding& deciding, Instant since, Instant until = Instant::max()) {
    const auto& context = deciding.context();
    for (const auto& id : list_of(deciding.now().facts, "items")) {
        const auto* item = context.neighbour(id);
        auto at = item ? instant_of(item->facts, "then.at") : std::nullopt;
        if (!at || *at < since || *at >= until) continue;
        deciding.raise(id, "RoomRecorded");
        say_if_no_quorum_then(deciding, *item);
    }
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
        deciding.set("had_quorum", "yes");
        deciding.remark("quorum", "there is a quorum again at " + time_words(deciding, at) + ": " + present_words(judged));
    }
}

/// Whether it had a quorum, and has one now, where who holds its posts is another than when that was judged.
void set_the_quorum_again(Deciding& deciding) {
    const auto now = deciding.event().recorded_at;
    const auto has_one = [&](Instant at) {
        const auto judged = quorum_at(deciding, at);
        return !judged.missing && judged.present > 0;
    };
    const auto instants = instants_of_the_room(deciding.now());
    deciding.set("had_quorum", std::any_of(instants.begin(), instants.end(), has_one) ? "yes" : "");
    if (!quorum_at(deciding, now).missing) deciding.set("quorum_lost_at", "");
    else if (!has(deciding.now().facts, "quorum_lost_at")) deciding.set("quorum_lost_at", calendar::to_iso(now));
}

/// Named when it opened or went on, or counted, or both. `count` is the fact that keeps how many came without a name.
void take_who_came(Deciding& deciding, const std::string& count) {
    const auto& event = deciding.event();
    auto named = list_of(event.facts, "members");
    auto said = number_of(event.facts, "present");
    for (const auto& one : named) {
        auto who = known_as(deciding, one);
        auto marks = marks_from(text_of(deciding.now().facts, std::string(there) + who));
        if (put_in(marks, {true, event.happened_at}, who, deciding).empty()) deciding.set(std::string(there) + who, marks_text(marks));
    }
    say_who_only_attends(deciding, named);
    if (!said) return;
    auto unnamed = std::max<long>(0, *said - static_cast<long>(named.size()));
    if (named.empty() || unnamed > 0) deciding.set(count, std::to_string(unnamed));
    if (!named.empty() && unnamed > 0)
        deciding.remark("quorum", std::to_string(*said) + " are said to be there, " + std::to_string(named.size()) + " of them by name");
}

/// Notice was given for a day: a meeting on another is no such meeting, or its time was not said.
void say_if_another_day(Deciding& deciding) {
    auto held_on = date_of(deciding.now().facts, "held_on");
    auto on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    if (!held_on || *held_on == on) return;
    breach_of_another_day(
        deciding, "it is recorded as opened on " + calendar::in_words(on) + ", and notice was given for " + calendar::in_words(*held_on),
        "If it only was written down then, correct this entry and record it again with the time at which it opened.");
}

/// It sits from now on, or no more.
void note_sitting(Deciding& deciding, bool sits) {
    auto marks = with_mark(marks_from(text_of(deciding.now().facts, "sat")), {sits, deciding.event().happened_at});
    deciding.set("sat", marks_text(marks));
}

/// What is to be done after the meeting is counted from the last day on which it sits.
void count_from_the_last_day(Deciding& deciding) {
    const auto last = sits_last_on(deciding.now(), *deciding.context().zone);
    if (!last) return;
    for (const auto* anchor : {"meeting", "decision", "conclusion"}) duties::count_on(deciding, anchor, *last);
}

/// What follows the meeting waits for the day to which it is adjourned; a time alone is of the same day.
void say_if_adjourned_to_no_day(Deciding& deciding) {
    const auto& until = text_of(deciding.event().facts, "until");
    if (deciding.event().actor.is_engine()) return;
    if (until.empty() && !has(deciding.now().facts, "concluded_at"))
        deciding.remark(
            "until",
            "no day is named on which it goes on: until it does, what follows is counted from the day for which it was convened. When the "
            "day is known, record MeetingAdjourned again with until=DATE");
    if (until.empty()) return;
    if (calendar::date_from_iso(until.substr(0, 10)) || calendar::parse_time(until)) return;
    deciding.breach({"until",
                     "",
                     "'" + until + "' is read as no day: until it goes on, what follows is counted from the day for which it was convened",
                     Breach::advisory,
                     {"If it goes on on another day, record MeetingAdjourned again with until=DATE."}});
}

}  // namespace

void breach_of_another_day(Deciding& deciding, std::string numbers, std::string way_on) {
    deciding.breach(
        {"day of the meeting",
         "",
         std::move(numbers),
         Breach::advisory,
         {std::move(way_on), "A meeting on a day for which no notice was given is open to challenge: ask the monitoring officer."}});
}

void note_adjournment(Deciding& deciding) {
    if (const auto& until = text_of(deciding.event().facts, "until"); text_of(deciding.now().facts, "adjourned_until") != until)
        deciding.set("adjourned_until", until);
    say_if_adjourned_to_no_day(deciding);
    note_sitting(deciding, false);
    count_from_the_last_day(deciding);
}

void note_resumption(Deciding& deciding) {
    note_sitting(deciding, true);
    count_from_the_last_day(deciding);
    // Only now is it known for how long it had not sat; what was decided then, and recorded before, is judged by that.
    std::optional<Instant> adjourned_at;
    for (const auto& mark : marks_from(text_of(deciding.now().facts, "sat")))
        if (!mark.came && mark.at <= deciding.event().happened_at) adjourned_at = mark.at;
    if (adjourned_at) judge_decisions_again(deciding, *adjourned_at + std::chrono::seconds{1}, deciding.event().happened_at);
}

std::optional<Date> sits_last_on(const Instance& meeting, const calendar::Zone& zone) {
    auto last = date_of(meeting.facts, "held_on");
    if (!last) return last;
    const auto marks = marks_from(text_of(meeting.facts, "sat"));
    for (std::size_t i = 1; i < marks.size(); ++i)  // The first is its opening, on the day that it was convened for.
        if (marks[i].came) last = std::max(*last, calendar::local_date(zone, marks[i].at));
    const bool is_adjourned = !marks.empty() && !marks.back().came;
    if (const auto until = calendar::date_from_iso(text_of(meeting.facts, "adjourned_until").substr(0, 10)); is_adjourned && until)
        last = std::max(*last, *until);
    return last;
}

void say_if_no_quorum_then(Deciding& deciding, const Instance& item) {
    const auto& context = deciding.context();
    auto at = instant_of(item.facts, "then.at");
    if (!at) return;
    auto room = room_for(item, deciding.now(), register_facts(deciding), *at, *context.pinned, *context.zone);
    auto judged =
        judge_quorum(deciding.now().body, room, register_facts(deciding), calendar::local_date(*context.zone, *at), *context.pinned);
    if (!judged.missing) return;
    judged.missing->rule = "decided already";
    judged.missing->numbers =
        item.id + " was decided at " + time_words(deciding, *at) + ", and by this no quorum was there then: " + judged.missing->numbers;
    judged.missing->ways_on = {"A decision taken without a quorum is open to challenge: take the item again when there is one."};
    deciding.breach(std::move(*judged.missing));
}

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
    auto named = !person.empty() ? person : posts.empty() ? std::string() : posts.front();
    auto who = named.empty() ? named : known_as(deciding, named);
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

    for (const auto& id : posts)
        if (!deciding.context().pinned->posts.count(id))
            deciding.remark("post", "'" + id + "' is no post of this system: " + who + " is counted as recorded");
    if (came) say_who_only_attends(deciding, {who});
    follow_the_quorum(deciding, came);
    judge_decisions_again(deciding, deciding.event().happened_at);
    duties::meet(deciding, event.kind);
}

void judge_the_members_again(Deciding& deciding) {
    const auto opened_at = instant_of(deciding.now().facts, "opened_at");
    if (!opened_at || text_of(deciding.now().facts, "kind") == "informal" || !register_facts(deciding)) return;
    judge_decisions_again(deciding, *opened_at);
    if (deciding.now().states[0] == "open") set_the_quorum_again(deciding);
    auto judged = quorum_at(deciding, *opened_at);
    say_what_is_unknown(deciding, judged);
    const auto* body = find_body(*deciding.context().pinned, deciding.now().body);
    const bool is_known = judged.missing || (judged.present > 0 && judged.unknown.empty());
    if (!body || !asks_for_a_quorum(*body) || !is_known) return;
    const auto words = "by who held its posts, as it is recorded now, " + std::string(judged.missing ? "no quorum" : "a quorum") +
                       " was there when it opened at " + time_words(deciding, *opened_at) + ": ";
    if (!judged.missing) return deciding.remark("quorum", words + present_words(judged));
    judged.missing->numbers = words + judged.missing->numbers;
    judged.missing->ways_on = {"A decision taken without a quorum is open to challenge: take the item again when there is one."};
    deciding.breach(std::move(*judged.missing));
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
    auto opened_at = instant_of(deciding.now().facts, "opened_at");
    deciding.set("opened_at", calendar::to_iso(opened_at ? std::min(*opened_at, at) : at));
    take_who_came(deciding, "present");
    if (marks_from(text_of(deciding.now().facts, "sat")).empty()) note_sitting(deciding, true);
    say_if_another_day(deciding);
    if (text_of(deciding.now().facts, "kind") == "informal") return;
    auto judged = quorum_at(deciding, at);
    say_what_is_unknown(deciding, judged);
    judge_decisions_again(deciding, deciding.event().happened_at);
    if (!judged.missing && judged.present > 0) deciding.set("had_quorum", "yes");
    if (!judged.missing) return;
    deciding.set("quorum_lost_at", calendar::to_iso(begins_at(deciding).value_or(at)));
    auto until = waits_until(*deciding.context().pinned, deciding.now().body, begins_at(deciding).value_or(at));
    judged.missing->ways_on = {
        until ? "Wait until " + time_words(deciding, *until) + ", as the terms of reference say, then record QuorumFailed."
              : "Wait as long as the terms of reference allow, then record QuorumFailed.",
        "Go on informally, making recommendations only: record ProceededInformally."};
    deciding.breach(std::move(*judged.missing));
}

/// Who is there when it goes on is who is named then; where nobody is, whoever was there before, on the same day.
void resume(MeetingWork& work) {
    auto& deciding = work.deciding;
    if (work.passing) return;
    const auto& event = deciding.event();
    const auto at = event.happened_at;
    note_resumption(deciding);
    if (text_of(deciding.now().facts, "kind") == "informal") return;
    auto named = list_of(event.facts, "members");
    if (named.empty() && !has(event.facts, "present")) {
        auto opened_at = instant_of(deciding.now().facts, "opened_at");
        const auto& zone = *deciding.context().zone;
        const auto* body = find_body(*deciding.context().pinned, deciding.now().body);
        if (opened_at && body && asks_for_a_quorum(*body) && calendar::local_date(zone, *opened_at) != calendar::local_date(zone, at))
            deciding.breach(
                {"quorum",
                 "",
                 "it goes on on another day, and who came then is not recorded: the quorum is counted from those who were there on " +
                     calendar::in_words(calendar::local_date(zone, *opened_at)),
                 Breach::advisory,
                 {"Correct this entry, and record it again with members=POST, POST or present=NUMBER."}});
        return;
    }
    for (auto& one : named) one = known_as(deciding, one);
    const auto facts = deciding.now().facts;
    for (auto fact = facts.lower_bound(there); fact != facts.end() && fact->first.starts_with(there); ++fact) {
        auto marks = marks_from(fact->second);
        auto who = fact->first.substr(there.size());
        bool is_named = std::find(named.begin(), named.end(), who) != named.end();
        if (!is_named && put_in(marks, {false, at}, who, deciding).empty()) deciding.set(fact->first, marks_text(marks));
    }
    auto count = "present." + calendar::to_iso(at);
    deciding.set(count, "0");
    take_who_came(deciding, count);
    follow_the_quorum(deciding, true);
    judge_decisions_again(deciding, deciding.event().happened_at);
}

bool had_a_quorum(const MeetingWork& work) { return has(work.deciding.now().facts, "had_quorum"); }
bool never_had_one(const MeetingWork& work) { return !had_a_quorum(work); }

}  // namespace acts

}  // namespace beadle::meeting
