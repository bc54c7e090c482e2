#include "workflows/meeting/attendance.hpp"

#include <algorithm>

#include "workflows/calendar/letters.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/attendance_facts.hpp"
#include "workflows/meeting/invitation.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::meeting {

using namespace beadle::model;
using Said = Attendance::Said;

namespace {

constexpr std::size_t name_characters_max = 100;

/// Who comes in a member's place.
struct Substitute {
    std::string who;  ///< A post's id, or a name.
    bool is_a_post = false;
};

bool same_words(std::string_view one, std::string_view other) { return calendar::lower(one) == calendar::lower(other); }

/// Who comes instead, as the terms know them; nothing, and why, where the terms do not let them.
std::optional<Substitute> substitute_for(Deciding& deciding, const std::string& post, const std::string& said) {
    const auto& context = deciding.context();
    const auto& definition = *context.pinned;
    const auto& body = deciding.now().body;
    const auto wrong = [&](const std::string& why, std::vector<std::string> ways) {
        deciding.not_accepted("substitute", why, std::move(ways));
        return std::nullopt;
    };
    const auto terms = attendance_terms(definition, body);
    const auto allowed = terms ? terms->substitutes : AttendanceTerms::Substitutes::none;
    if (allowed == AttendanceTerms::Substitutes::none)
        return wrong("the terms of this body let nobody come in a member's place", {"Record answer=apologies."});
    if (said.empty()) return wrong("who comes instead is missing", {"Say it as substitute=POST, or a name."});
    if (characters(said) > name_characters_max || std::any_of(said.begin(), said.end(), [](unsigned char c) { return c < ' '; }))
        return wrong("that is no name", {"One line, as people call them."});
    auto who = said;
    for (const auto& [id, one] : definition.posts)
        if (same_words(id, said) || same_words(one.name, said)) who = id;
    if (allowed == AttendanceTerms::Substitutes::named) {
        const auto named = named_substitutes(definition, body, post);
        auto found = std::find_if(named.begin(), named.end(), [&](const auto& one) { return same_words(one, who); });
        if (found == named.end()) {
            return wrong(
                "that person or post is not named as a substitute for " + name_of_party(*context.live, post),
                {named.empty() ? "Nobody is: record answer=apologies." : "Named are: " + names_of_parties(*context.live, named) + "."});
        }
        who = *found;
    }
    const auto held_on = date_of(deciding.now().facts, "held_on").value_or(deciding.today());
    auto as_post = definition.posts.find(who);
    const bool is_a_member = as_post != definition.posts.end()
                                 ? as_post->second.member && as_post->second.body == body
                                 : !posts_held(definition, register_facts(deciding), body, who, held_on).empty();
    if (is_a_member)
        return wrong("that person or post is a member of this body and counts for that seat alone",
                     {"Name somebody who is no member, or record answer=apologies."});
    return Substitute{who, as_post != definition.posts.end()};
}

/// Why an answer is noted and no more; empty where it counts.
std::string why_it_changes_nothing(const Deciding& deciding, const std::string& post) {
    const auto& facts = deciding.now().facts;
    const auto happened_at = deciding.event().happened_at;
    if (const auto moved_at = instant_of(facts, "rearranged_at"); moved_at && happened_at < *moved_at)
        return "it was said before the meeting was moved, and was for the date that has gone: it is noted, and nobody is taken to come "
               "on " +
               calendar::in_words(*date_of(facts, "held_on")) + " by it";
    if (text_of(facts, fact(answered_for, post)) != text_of(facts, "held_on")) return {};
    if (const auto at = instant_of(facts, fact(answered_at, post)); at && happened_at < *at)
        return "a newer answer, of " + duties::in_words(*deciding.context().zone, *at) + ", stands: this one is noted, and changes nothing";
    return {};
}

/// Whoever comes for two seats is one person, however it is spelled.
void count_once(Deciding& deciding, const std::string& post, Substitute& one) {
    const auto& context = deciding.context();
    for (const auto& other : expected_at(deciding.now(), register_facts(deciding), *context.pinned, *context.zone).members) {
        if (other.post == post || other.said != Said::substitute || !same_words(other.substitute, one.who)) continue;
        one.who = other.substitute;
        deciding.remark("substitute", (one.is_a_post ? name_of_party(*context.live, one.who) : std::string("that substitute")) +
                                          " comes for " + name_of_party(*context.live, other.post) + " too, and is counted once");
    }
}

void put(Deciding& deciding, const std::string& post, const std::string& answer, const std::optional<Substitute>& comes_instead) {
    const bool is_a_name = comes_instead && !comes_instead->is_a_post;
    const auto who = is_a_name ? std::string(somebody) : comes_instead ? comes_instead->who : std::string();
    deciding.set(fact(answered, post), comes_instead ? std::string(instead) + who : answer);
    deciding.set(fact(answered_for, post), text_of(deciding.now().facts, "held_on"));
    deciding.set(fact(answered_at, post), calendar::to_iso(deciding.event().happened_at));
    if (const auto name = fact(name_of_substitute, post); is_a_name || has(deciding.now().facts, name))
        deciding.set(name, is_a_name ? comes_instead->who : "");
}

/// Nothing is known of what the post said.
void forget(Deciding& deciding, const std::string& post) {
    for (const auto prefix : {answered, answered_for, answered_at, name_of_substitute})
        if (auto name = fact(prefix, post); has(deciding.latest().facts, name)) deciding.set(std::move(name), "");
}

/// Whom the member sends is asked, and whom it sends no longer is told.
void follow_the_substitute(Deciding& deciding, const Attendance& before, const Attendance& after) {
    const bool is_the_same = before.substitute == after.substitute;
    if (is_the_same && before.substitute_said != Said::apologies) return;
    if (!is_the_same && !before.substitute.empty() && before.substitute_said != Said::apologies)
        release_the_substitute(deciding, before.substitute, before.post,
                               after.said == Said::coming ? "the member comes after all" : "the member has answered anew");
    if (after.substitute.empty()) return;
    if (after.substitute_said == Said::apologies) forget(deciding, after.substitute);
    send_the_substitute(deciding, after.substitute, after.post);
}

/// What the substitute itself says: that it comes too, or that it does not; whoever sent it has then to answer again.
void answer_as_substitute(Deciding& deciding, const std::string& post) {
    const auto& answer = text_of(deciding.event().facts, "answer");
    const auto& live = *deciding.context().live;
    if (answer != "coming" && answer != "apologies")
        return deciding.not_accepted(
            "answer", name_of_party(live, post) + " comes in a member's place, and says whether or not: '" + answer + "' is no answer",
            {"Say it as answer=coming or answer=apologies; the member may name somebody else."});
    if (auto why = why_it_changes_nothing(deciding, post); !why.empty()) return deciding.remark("attendance", why);
    const bool had_apologised = text_of(deciding.now().facts, fact(answered, post)) == "apologies";
    put(deciding, post, answer, std::nullopt);
    if (answer == "apologies" || had_apologised) tell_whom_it_leaves(deciding, post, answer == "coming");
    if (has(deciding.now().facts, "quorum_judged_at")) judge_what_is_expected(deciding);
}

}  // namespace

std::vector<std::string> stands_in_for(const Instance& meeting, const Definition& definition, const std::string& post) {
    std::vector<std::string> seats;
    for (const auto* member : member_posts(definition, meeting.body))
        if (const auto one = read_answer(meeting, member->id); one.said == Said::substitute && one.substitute == post)
            seats.push_back(member->id);
    return seats;
}

std::vector<std::string> told_of_the_meeting(const Deciding& deciding) {
    const auto meeting = deciding.now();
    auto told = asked_to_come(meeting);
    const auto tell = [&](const std::string& who) {
        if (std::find(told.begin(), told.end(), who) == told.end()) told.push_back(who);
    };
    for (const auto& who : list_of(meeting.facts, "stand_ins")) tell(who);
    if (!attendance_terms(runs_under(deciding), meeting.body)) return told;
    for (const auto* post : member_posts(runs_under(deciding), meeting.body)) {
        const auto one = read_answer(meeting, post->id);
        const auto party = find_party(*deciding.context().live, post->id);
        if ((one.said == Said::coming || one.said == Said::substitute) && party && !party->mail.empty()) tell(post->id);
    }
    return told;
}

void forget_other_dates(Deciding& deciding) {
    const auto& facts = deciding.latest().facts;
    std::vector<std::string> gone;
    for (auto one = facts.lower_bound(answered_for); one != facts.end() && one->first.starts_with(answered_for); ++one)
        if (one->second != text_of(facts, "held_on")) gone.push_back(one->first.substr(answered_for.size()));
    for (const auto& post : gone) forget(deciding, post);
}

std::vector<std::string> named_substitutes(const Definition& definition, std::string_view body, std::string_view post) {
    const auto terms = attendance_terms(definition, body);
    if (!terms || terms->substitutes != AttendanceTerms::Substitutes::named) return {};
    auto named = terms->named.find(post);
    auto all = named == terms->named.end() ? std::vector<std::string>{} : named->second;
    auto found = definition.posts.find(post);
    if (found != definition.posts.end() && !found->second.deputy.empty() &&
        std::find(all.begin(), all.end(), found->second.deputy) == all.end())
        all.push_back(found->second.deputy);
    return all;
}

std::string no_longer_asked(const Instance& meeting, Instant now, const calendar::Zone& zone) {
    const auto& state = meeting.states[0];
    if (has_fallen(state)) return fallen_words(meeting);
    if (has(meeting.facts, "opened_at") || state == "open" || state == "adjourned" || state == "concluded" ||
        state == "proceeded informally")
        return "the meeting has taken place";
    const auto held_on = date_of(meeting.facts, "held_on");
    if (!held_on) return "the meeting has no date";
    if (now > end_of_day(zone, *held_on)) return "its day is past";
    return {};
}

bool may_answer(const Deciding& deciding) {
    const auto& event = deciding.event();
    if (event.kind != "AttendanceAnswered") return false;
    const auto& posts = event.actor.posts;
    return std::find(posts.begin(), posts.end(), text_of(event.facts, "post")) != posts.end();
}

void answer_attendance(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& facts = event.facts;
    const auto& definition = *deciding.context().pinned;
    const auto& body = deciding.now().body;
    const auto& post = text_of(facts, "post");
    auto found = definition.posts.find(post);
    const bool is_member = found != definition.posts.end() && found->second.member && found->second.body == body;
    if (!is_member && stands_in_for(deciding.now(), definition, post).empty())
        return deciding.not_accepted(
            "post", post.empty() ? "the member's post is missing" : "'" + post + "' is no member of this body, and comes in nobody's place",
            {"Say it as post=POST: 'beadle attendance " + deciding.now().id + "' lists the members."});
    if (auto why = no_longer_asked(deciding.now(), event.happened_at, *deciding.context().zone); !why.empty()) {
        const auto opened_at = instant_of(deciding.now().facts, "opened_at");
        if (!opened_at || event.happened_at >= *opened_at || has_fallen(deciding.now().states[0]))
            return deciding.not_accepted("record", why, {"Who is there is recorded as MemberArrived, MemberLeft or MeetingOpened."});
    }
    if (!is_member) return answer_as_substitute(deciding, post);
    const auto& answer = text_of(facts, "answer");
    if (answer != "coming" && answer != "apologies" && answer != "substitute")
        return deciding.not_accepted("answer", answer.empty() ? "the answer is missing" : "'" + answer + "' is no answer",
                                     {"Say it as answer=coming, answer=apologies, or answer=substitute substitute=POST."});
    std::optional<Substitute> instead;
    if (answer == "substitute") {
        instead = substitute_for(deciding, post, text_of(facts, "substitute"));
        if (!instead) return;
    }
    if (auto why = why_it_changes_nothing(deciding, post); !why.empty()) return deciding.remark("attendance", why);
    if (instead) count_once(deciding, post, *instead);
    const auto before = read_answer(deciding.now(), post);
    withdraw_what_is_answered(deciding, post);
    put(deciding, post, answer, instead);
    follow_the_substitute(deciding, before, read_answer(deciding.now(), post));
    if (has(deciding.now().facts, "quorum_judged_at")) judge_what_is_expected(deciding);
}

}  // namespace beadle::meeting
