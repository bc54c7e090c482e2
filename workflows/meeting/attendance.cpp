#include "workflows/meeting/attendance.hpp"

#include <algorithm>
#include <cctype>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/letter.hpp"
#include "workflows/duties/sitting.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::meeting {

using namespace beadle::model;
using Said = Attendance::Said;

namespace {

constexpr std::string_view answered = "attendance.";
constexpr const char* stand_ins = "stand_ins";
constexpr std::string_view sent_by = "substitutes_of.";  ///< With the seat: how often it has sent somebody.
constexpr const char* ask_again = "attendance-reminder";
constexpr const char* judge_quorum_at = "attendance-quorum";
constexpr std::size_t name_characters_max = 100;

bool same_words(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string key_of(const Instance& meeting, const std::string& what) {
    return "attend/" + text_of(meeting.facts, "attendance_round") + "/" + what;
}

/// The id of the message that asked the post in this round: see duties::letter().
std::string mail_id(const Instance& meeting, const std::string& what, const std::string& post) {
    return meeting.id + "||" + key_of(meeting, what) + "|" + post;
}

/// Nobody shall read what is not asked any more.
void withdraw_what_was_asked(Deciding& deciding, const std::string& why) {
    const auto meeting = deciding.now();
    for (const auto& [list, what] : {std::pair{"asked", "ask"}, std::pair{"reminded", "again"}})
        for (const auto& post : list_of(meeting.facts, list)) deciding.add(MailWithdrawn{"", mail_id(meeting, what, post), why});
}

/// What every letter about coming says of the meeting.
Facts facts_of_the_meeting(const Deciding& deciding) {
    const auto& context = deciding.context();
    const auto& meeting = deciding.now();
    Facts facts{{"what", "say whether you come"},
                {"meeting_on", calendar::in_words(*date_of(meeting.facts, "held_on"))},
                {"revision", text_of(meeting.facts, "attendance_round")}};
    if (auto body = context.live->bodies.find(meeting.body); body != context.live->bodies.end()) facts["body_name"] = body->second.name;
    if (auto at = calendar::parse_time(text_of(meeting.facts, "at"))) facts["meeting_at"] = calendar::in_words(*at);
    if (has(meeting.facts, "place")) facts["place"] = text_of(meeting.facts, "place");
    return facts;
}

/// Asks the post whether it comes; of no use once the meeting begins.
void ask(Deciding& deciding, const std::string& post, const std::string& what, Facts facts) {
    const auto begin = begins(deciding.now(), *date_of(deciding.now().facts, "held_on"), *deciding.context().zone);
    if (begin <= deciding.event().recorded_at) return;
    auto mail = duties::letter(deciding, post, "invitation", key_of(deciding.now(), what), std::move(facts));
    mail.step = "attend";
    mail.expires_at = std::max(begin, mail.send_at);
    deciding.add(MailOwed{std::move(mail)});
}

/// Asks a member; `more` says why once more.
void invite(Deciding& deciding, const AttendanceTerms& terms, const std::string& post, const std::string& what, const Facts& more = {}) {
    const auto& context = deciding.context();
    const auto& meeting = deciding.now();
    auto facts = facts_of_the_meeting(deciding);
    if (number_of(meeting.facts, "attendance_round").value_or(1) > 1) facts["asked_before"] = "yes";
    if (terms.substitutes == AttendanceTerms::Substitutes::any) facts["substitutes"] = "anybody who is no member";
    std::vector<std::string> names;
    for (const auto& who : named_substitutes(*context.pinned, meeting.body, post)) names.push_back(name_of_party(*context.live, who));
    if (!names.empty()) facts["substitutes"] = join(names, " or ");
    for (const auto& [name, value] : more) facts[name] = value;
    ask(deciding, post, what, std::move(facts));
}

/// The key of what is said about the substitute whom the seat sends now: a new one each time that it sends somebody.
std::string key_of_substitute(const Instance& meeting, const char* what, const std::string& seat_of) {
    return std::string(what) + seat_of + "/" + text_of(meeting.facts, std::string(sent_by) + seat_of);
}

/// A substitute who has a mailbox is asked too, and knows by that where to be; others are told by whoever sends them.
void ask_the_substitute(Deciding& deciding, const std::string& who, const std::string& seat_of) {
    const auto& live = *deciding.context().live;
    const auto party = live.posts.contains(who) ? find_party(live, who) : std::nullopt;
    if (!party || party->mail.empty()) return;
    auto facts = facts_of_the_meeting(deciding);
    facts["in_place_of"] = name_of_party(live, seat_of);
    ask(deciding, who, key_of_substitute(deciding.now(), "for ", seat_of), std::move(facts));
    auto told = list_of(deciding.now().facts, stand_ins);
    if (std::find(told.begin(), told.end(), who) == told.end()) told.push_back(who);
    deciding.set(stand_ins, join(told));
}

/// Whoever was asked to come in somebody's place learns that they need not.
void release_the_substitute(Deciding& deciding, const std::string& who, const std::string& seat_of, const std::string& because) {
    auto told = list_of(deciding.now().facts, stand_ins);
    const auto found = std::find(told.begin(), told.end(), who);
    if (found == told.end()) return;
    deciding.add(MailWithdrawn{"", mail_id(deciding.now(), key_of_substitute(deciding.now(), "for ", seat_of), who), because});
    const auto& live = *deciding.context().live;
    auto facts = facts_of_the_meeting(deciding);
    facts["what"] = "you need not come in place of the " + name_of_party(live, seat_of);
    facts["title"] = "You need not come: " + duties::name_of(deciding.now(), live);
    facts["text"] = "You were asked to come in place of the " + name_of_party(live, seat_of) + ". You need not: " + because + ".";
    duties::inform(deciding, who, "correction", "released by " + deciding.event().id, std::move(facts));
    if (!stands_in_for(deciding.now(), *deciding.context().pinned, who).empty()) return;
    told.erase(found);
    deciding.set(stand_ins, join(told));
}

Instant morning_of(const Deciding& deciding, Date date) {
    return to_instant(*deciding.context().zone, {date, calendar::minutes{60 * deciding.context().pinned->remind_hour}});
}

/// When the quorum is judged: some working days before; where that has gone, on the next working day, so that there is time to answer.
void set_timers(Deciding& deciding, const AttendanceTerms& terms, Date held_on) {
    const auto& context = deciding.context();
    const auto now = deciding.event().recorded_at;
    const auto begin = begins(deciding.now(), held_on, *context.zone);
    auto judged_at = morning_of(deciding, add_working_days(*context.calendar, held_on, -terms.warn));
    if (judged_at <= now)
        judged_at = morning_of(deciding, add_working_days(*context.calendar, calendar::local_date(*context.zone, now), 1));
    if (judged_at < begin) deciding.add(TimerSet{judge_quorum_at, judged_at});
    else deciding.add(TimerDropped{judge_quorum_at});
    const auto again_at = morning_of(deciding, add_working_days(*context.calendar, held_on, -terms.remind));
    if (terms.remind > 0 && again_at > now) deciding.add(TimerSet{ask_again, again_at});
    else deciding.add(TimerDropped{ask_again});
}

void ask_the_members(Deciding& deciding, const AttendanceTerms& terms, Date held_on) {
    const auto& context = deciding.context();
    const auto before = deciding.now();
    const auto moved = "the meeting is now on " + calendar::in_words(held_on);
    withdraw_what_was_asked(deciding, moved);
    for (const auto* member : member_posts(*context.pinned, before.body))
        if (const auto was = read_answer(before, member->id); was.said == Said::substitute) {
            deciding.set(std::string(answered) + member->id, "");
            release_the_substitute(deciding, was.substitute, member->id, moved + ", and the members are asked anew");
        }
    for (auto fact = before.facts.lower_bound(answered); fact != before.facts.end() && fact->first.starts_with(answered); ++fact)
        deciding.set(fact->first, "");
    for (const auto* fact : {"quorum_at_risk", "quorum_judged_at", "reminded"})
        if (has(before.facts, fact)) deciding.set(fact, "");
    deciding.set("attendance_for", calendar::to_iso(held_on));
    deciding.set("attendance_round", std::to_string(number_of(before.facts, "attendance_round").value_or(0) + 1));
    std::vector<std::string> asked, without_mail;
    for (const auto* post : member_posts(*context.pinned, before.body)) {
        if (is_vacant(*context.pinned, register_facts(deciding), post->id, held_on)) continue;
        const auto party = find_party(*context.live, post->id);
        (party && !party->mail.empty() ? asked : without_mail).push_back(post->id);
    }
    deciding.set("asked", join(asked));
    for (const auto& post : asked) invite(deciding, terms, post, "ask");
    set_timers(deciding, terms, held_on);
    if (!without_mail.empty() && !deciding.event().actor.is_engine())
        deciding.remark("attendance", "not asked whether they come, for want of a mailbox: " + join(without_mail));
}

/// Who comes instead, as the terms know them; nothing, and why, where the terms do not let them.
std::optional<std::string> substitute_for(Deciding& deciding, const std::string& post, const std::string& said) {
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
    if (said.size() > name_characters_max || std::any_of(said.begin(), said.end(), [](unsigned char c) { return c < ' '; }))
        return wrong("that is no name", {"One line, as people call them."});
    auto who = said;
    for (const auto& [id, one] : definition.posts)
        if (same_words(id, said) || same_words(one.name, said)) who = id;
    if (allowed == AttendanceTerms::Substitutes::named) {
        const auto named = named_substitutes(definition, body, post);
        auto found = std::find_if(named.begin(), named.end(), [&](const auto& one) { return same_words(one, who); });
        if (found == named.end()) {
            std::vector<std::string> names;
            for (const auto& one : named) names.push_back(name_of_party(definition, one));
            return wrong("'" + said + "' is not named as a substitute for " + name_of_party(definition, post),
                         {names.empty() ? "Nobody is: record answer=apologies." : "Named are: " + join(names) + "."});
        }
        who = *found;
    }
    const auto held_on = date_of(deciding.now().facts, "held_on").value_or(deciding.today());
    auto as_post = definition.posts.find(who);
    const bool is_a_member = as_post != definition.posts.end()
                                 ? as_post->second.member && as_post->second.body == body
                                 : !posts_held(definition, register_facts(deciding), body, who, held_on).empty();
    if (is_a_member)
        return wrong(name_of_party(definition, who) + " is a member of this body and counts for that seat alone",
                     {"Name somebody who is no member, or record answer=apologies."});
    return who;
}

/// Whom the member sends is asked, and whom it sends no longer is told.
void follow_the_substitute(Deciding& deciding, const Attendance& before, const Attendance& after) {
    const bool is_the_same = before.substitute == after.substitute;
    if (is_the_same && before.substitute_said != Said::apologies) return;
    if (!is_the_same && !before.substitute.empty() && before.substitute_said != Said::apologies)
        release_the_substitute(deciding, before.substitute, before.post,
                               after.said == Said::coming ? "the member comes after all" : "the member has answered anew");
    if (after.substitute.empty()) return;
    if (after.substitute_said == Said::apologies) deciding.set(std::string(answered) + after.substitute, "");
    const auto times = std::string(sent_by) + after.post;
    deciding.set(times, std::to_string(number_of(deciding.now().facts, times).value_or(0) + 1));
    ask_the_substitute(deciding, after.substitute, after.post);
}

/// What the substitute itself says: that it comes too, or that it does not; whoever sent it has then to answer again.
void answer_as_substitute(Deciding& deciding, const std::string& post) {
    const auto& answer = text_of(deciding.event().facts, "answer");
    const auto& live = *deciding.context().live;
    if (answer != "coming" && answer != "apologies")
        return deciding.not_accepted(
            "answer", name_of_party(live, post) + " comes in a member's place, and says whether or not: '" + answer + "' is no answer",
            {"Say it as answer=coming or answer=apologies; the member may name somebody else."});
    const bool had_apologised = text_of(deciding.now().facts, std::string(answered) + post) == "apologies";
    deciding.set(std::string(answered) + post, answer);
    const auto terms = attendance_terms(*deciding.context().pinned, deciding.now().body);
    for (const auto& member : stands_in_for(deciding.now(), *deciding.context().pinned, post)) {
        const auto party = find_party(live, member);
        if (answer == "coming" && had_apologised)
            deciding.add(
                MailWithdrawn{"", mail_id(deciding.now(), key_of_substitute(deciding.now(), "without the substitute of ", member), member),
                              name_of_party(live, post) + " comes"});
        else if (answer == "apologies" && terms && party && !party->mail.empty())
            invite(deciding, *terms, member, key_of_substitute(deciding.now(), "without the substitute of ", member),
                   {{"without", name_of_party(live, post)}});
    }
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

std::vector<std::string> told_of_the_meeting(const Instance& meeting) {
    auto told = asked_to_come(meeting);
    for (const auto& who : list_of(meeting.facts, stand_ins))
        if (std::find(told.begin(), told.end(), who) == told.end()) told.push_back(who);
    return told;
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
    const auto before = read_answer(deciding.now(), post);
    std::string said = answer;
    if (answer == "substitute") {
        const auto who = substitute_for(deciding, post, text_of(facts, "substitute"));
        if (!who) return;
        for (const auto& other : expected_at(deciding.now(), register_facts(deciding), definition, *deciding.context().zone).members)
            if (other.post != post && other.said == Said::substitute && same_words(other.substitute, *who))
                deciding.remark("substitute", name_of_party(definition, *who) + " comes for " + name_of_party(definition, other.post) +
                                                  " too, and is counted once");
        said = "substitute " + *who;
    } else if (answer != "coming" && answer != "apologies") {
        return deciding.not_accepted("answer", answer.empty() ? "the answer is missing" : "'" + answer + "' is no answer",
                                     {"Say it as answer=coming, answer=apologies, or answer=substitute substitute=POST."});
    }
    deciding.set(std::string(answered) + post, said);
    // Whoever has answered is not asked once more.
    const auto reminded = list_of(deciding.now().facts, "reminded");
    if (std::find(reminded.begin(), reminded.end(), post) != reminded.end())
        deciding.add(MailWithdrawn{"", mail_id(deciding.now(), "again", post), "it is answered"});
    if (before.substitute_said == Said::apologies)
        deciding.add(MailWithdrawn{"", mail_id(deciding.now(), key_of_substitute(deciding.now(), "without the substitute of ", post), post),
                                   "it is answered"});
    follow_the_substitute(deciding, before, read_answer(deciding.now(), post));
    if (has(deciding.now().facts, "quorum_judged_at")) judge_what_is_expected(deciding);
}

void follow_attendance(Deciding& deciding) {
    const auto& context = deciding.context();
    const auto terms = attendance_terms(*context.pinned, deciding.now().body);
    if (!terms || deciding.is_not_accepted()) return;
    const auto& event = deciding.event();
    const auto& facts = deciding.now().facts;
    const bool was_asked = has(facts, "attendance_for");
    const auto held_on = date_of(facts, "held_on");
    if (!no_longer_asked(deciding.now(), event.recorded_at, *context.zone).empty()) {
        if (!has_fallen(deciding.now().states[0]) || !has(facts, "asked")) return;
        withdraw_what_was_asked(deciding, "the meeting has fallen");
        for (const auto* timer : {ask_again, judge_quorum_at}) deciding.add(TimerDropped{timer});
        deciding.set("asked", "");
        return;
    }
    if (text_of(facts, "attendance_for") == calendar::to_iso(*held_on)) return;
    const bool is_due = was_asked || terms->asked == AttendanceTerms::Asked::when_the_date_is_fixed || has(facts, "published_at") ||
                        event.kind == "NoticeGiven";
    const auto& live_from = context.live->live_from;
    if (!is_due || (live_from && *held_on < *live_from) || begins(deciding.now(), *held_on, *context.zone) <= event.recorded_at) return;
    ask_the_members(deciding, *terms, *held_on);
}

bool attendance_is_due(Deciding& deciding, std::string_view timer) {
    const auto& context = deciding.context();
    if (timer != ask_again && timer != judge_quorum_at) return false;
    const auto now = deciding.event().recorded_at;
    const auto terms = attendance_terms(*context.pinned, deciding.now().body);
    const auto held_on = date_of(deciding.now().facts, "held_on");
    if (!terms || !no_longer_asked(deciding.now(), now, *context.zone).empty() || begins(deciding.now(), *held_on, *context.zone) <= now)
        return true;
    if (timer == judge_quorum_at) {
        deciding.set("quorum_judged_at", calendar::to_iso(now));
        judge_what_is_expected(deciding);
        return true;
    }
    std::vector<std::string> silent;
    for (const auto& post : asked_to_come(deciding.now()))
        if (read_answer(deciding.now(), post).said == Said::nothing) silent.push_back(post);
    if (!silent.empty()) deciding.set("reminded", join(silent));
    for (const auto& post : silent) invite(deciding, *terms, post, "again", {{"again", "yes"}});
    return true;
}

}  // namespace beadle::meeting
