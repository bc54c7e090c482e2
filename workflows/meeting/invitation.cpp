#include "workflows/meeting/invitation.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/letter.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::meeting {

using namespace beadle::model;
using Said = Attendance::Said;

namespace {

constexpr std::string_view about = "numbered.asked_about.";
constexpr std::string_view sent_by = "numbered.substitutes_of.";  ///< With the seat: how often it has sent somebody.
constexpr const char* stand_ins = "stand_ins";
constexpr const char* ask_again = "attendance-reminder";
constexpr const char* judge_quorum_at = "attendance-quorum";

long round_of(const Instance& meeting) { return number_of(meeting.facts, "rounds_numbered").value_or(0); }

bool asked_about_another_date(const Instance& meeting) {
    for (long round = 1; round < round_of(meeting); ++round)
        if (!asked_about_this_date(meeting, round)) return true;
    return false;
}

/// A link knows the round that it was sent in, and a message is told from those of other rounds by it.
void begin_a_round(Deciding& deciding) {
    const auto round = std::to_string(round_of(deciding.now()) + 1);
    deciding.set("rounds_numbered", round);
    deciding.set(std::string(about) + round, text_of(deciding.now().facts, "held_on"));
}

std::string key_of(long round, const std::string& what) { return "attend/" + std::to_string(round) + "/" + what; }

/// Unsent messages to the post that ask about the date `attendance_for`: see duties::letter() for their ids.
void withdraw_from(Deciding& deciding, const Instance& meeting, const std::string& post, const std::string& what, const std::string& why) {
    for (long round = 1; round <= round_of(meeting); ++round)
        if (text_of(meeting.facts, std::string(about) + std::to_string(round)) == text_of(meeting.facts, "attendance_for"))
            deciding.add(MailWithdrawn{"", meeting.id + "||" + key_of(round, what) + "|" + post, why});
}

/// Nobody shall read what is not asked any more.
void withdraw_what_was_asked(Deciding& deciding, const std::string& why) {
    const auto meeting = deciding.now();
    for (const auto& [list, what] : {std::pair{"asked", "ask"}, std::pair{"reminded", "again"}})
        for (const auto& post : list_of(meeting.facts, list)) withdraw_from(deciding, meeting, post, what, why);
}

/// What every letter about coming says of the meeting.
Facts facts_of_the_meeting(const Deciding& deciding) {
    const auto& context = deciding.context();
    const auto& meeting = deciding.now();
    Facts facts{{"what", "say whether you come"},
                {"meeting_on", calendar::in_words(*date_of(meeting.facts, "held_on"))},
                {"revision", text_of(meeting.facts, "rounds_numbered")}};
    if (auto body = context.live->bodies.find(meeting.body); body != context.live->bodies.end()) facts["body_name"] = body->second.name;
    if (auto at = calendar::parse_time(text_of(meeting.facts, "at"))) facts["meeting_at"] = calendar::in_words(*at);
    if (has(meeting.facts, "place")) facts["place"] = text_of(meeting.facts, "place");
    return facts;
}

/// Asks the post whether it comes; of no use once the meeting begins.
void ask(Deciding& deciding, const std::string& post, const std::string& what, Facts facts) {
    const auto begin = begins(deciding.now(), *date_of(deciding.now().facts, "held_on"), *deciding.context().zone);
    if (begin <= deciding.event().recorded_at) return;
    auto mail = duties::letter(deciding, post, "invitation", key_of(round_of(deciding.now()), what), std::move(facts));
    mail.step = "attend";
    mail.expires_at = std::max(begin, mail.send_at);
    deciding.add(MailOwed{std::move(mail)});
}

/// Asks a member; `more` says why once more.
void invite(Deciding& deciding, const AttendanceTerms& terms, const std::string& post, const std::string& what, const Facts& more) {
    const auto& context = deciding.context();
    const auto& meeting = deciding.now();
    auto facts = facts_of_the_meeting(deciding);
    if (asked_about_another_date(meeting)) facts["asked_before"] = "yes";
    if (terms.substitutes == AttendanceTerms::Substitutes::any) facts["substitutes"] = "anybody who is no member";
    if (const auto named = named_substitutes(runs_under(deciding), meeting.body, post); !named.empty())
        facts["substitutes"] = names_of_parties(*context.live, named, " or ");
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

Instant morning_of(const Deciding& deciding, Date date) {
    return to_instant(*deciding.context().zone, {date, calendar::minutes{60 * runs_under(deciding).remind_hour}});
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

/// "at 9:30am, Guildhall"
std::string hour_and_place(const Facts& facts) {
    const auto at = calendar::parse_time(text_of(facts, "at"));
    const auto& place = text_of(facts, "place");
    return (at ? "at " + calendar::in_words(*at) : std::string{}) + (at && !place.empty() ? ", " : "") + place;
}

/// The day stands and its hour or place does not: whoever was asked or comes is told, and what they answered stands.
void tell_of_another_hour(Deciding& deciding, const AttendanceTerms& terms, Date held_on) {
    const auto was = hour_and_place(deciding.before().facts), is = hour_and_place(deciding.now().facts);
    if (was == is || is.empty()) return;
    auto facts = facts_of_the_meeting(deciding);
    facts["what"] = "the meeting is now " + is;
    facts["title"] = "Now " + is + ": " + duties::name_of(deciding.now(), *deciding.context().live);
    facts["text"] = "On " + calendar::in_words(held_on) + " this meeting is now " + is + (was.empty() ? "" : "; it was to be " + was) +
                    ". What you answered stands: if it changes whether you come, answer again by the link in your invitation.";
    for (const auto& who : told_of_the_meeting(deciding))
        duties::inform(deciding, who, "correction", "rearranged by " + deciding.event().id, facts);
    set_timers(deciding, terms, held_on);
}

void ask_the_members(Deciding& deciding, const AttendanceTerms& terms, Date held_on) {
    const auto& context = deciding.context();
    const auto before = deciding.now();
    const auto moved = "the meeting is now on " + calendar::in_words(held_on);
    withdraw_what_was_asked(deciding, moved);
    withdraw_warnings(deciding, moved);
    for (const auto* member : member_posts(*context.pinned, before.body))
        if (const auto was = read_answer(deciding.before(), member->id); was.said == Said::substitute)
            release_the_substitute(deciding, was.substitute, member->id, moved + ", and the members are asked anew");
    for (const auto* fact : {"quorum_at_risk", "quorum_judged_at", "reminded"})
        if (has(before.facts, fact)) deciding.set(fact, "");
    deciding.set("attendance_for", calendar::to_iso(held_on));
    begin_a_round(deciding);
    std::vector<std::string> asked, without_mail;
    for (const auto* post : member_posts(runs_under(deciding), before.body)) {
        if (is_vacant(runs_under(deciding), register_facts(deciding), post->id, held_on)) continue;
        if (read_answer(deciding.now(), post->id).said != Said::nothing) continue;
        const auto party = find_party(*context.live, post->id);
        (party && !party->mail.empty() ? asked : without_mail).push_back(post->id);
    }
    deciding.set("asked", join(asked));
    for (const auto& post : asked) invite(deciding, terms, post, "ask", {});
    set_timers(deciding, terms, held_on);
    if (!without_mail.empty() && !deciding.event().actor.is_engine())
        deciding.remark("attendance", "not asked whether they come, for want of a mailbox: " + join(without_mail));
}

}  // namespace

const Definition& runs_under(const Deciding& deciding) {
    const auto& context = deciding.context();
    return deciding.latest().definition == context.live->hash ? *context.live : *context.pinned;
}

bool asked_about_this_date(const Instance& meeting, long round) {
    return text_of(meeting.facts, std::string(about) + std::to_string(round)) == text_of(meeting.facts, "held_on");
}

void release_the_substitute(Deciding& deciding, const std::string& who, const std::string& seat_of, const std::string& because) {
    auto told = list_of(deciding.now().facts, stand_ins);
    const auto found = std::find(told.begin(), told.end(), who);
    if (found == told.end()) return;
    withdraw_from(deciding, deciding.now(), who, key_of_substitute(deciding.now(), "for ", seat_of), because);
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

void send_the_substitute(Deciding& deciding, const std::string& who, const std::string& seat_of) {
    const auto times = std::string(sent_by) + seat_of;
    deciding.set(times, std::to_string(number_of(deciding.now().facts, times).value_or(0) + 1));
    ask_the_substitute(deciding, who, seat_of);
}

void tell_whom_it_leaves(Deciding& deciding, const std::string& substitute, bool comes_after_all) {
    const auto& live = *deciding.context().live;
    const auto terms = attendance_terms(*deciding.context().pinned, deciding.now().body);
    for (const auto& member : stands_in_for(deciding.now(), *deciding.context().pinned, substitute)) {
        const auto party = find_party(live, member);
        const auto what = key_of_substitute(deciding.now(), "without the substitute of ", member);
        if (comes_after_all) withdraw_from(deciding, deciding.now(), member, what, name_of_party(live, substitute) + " comes");
        else if (terms && party && !party->mail.empty())
            invite(deciding, *terms, member, what, {{"without", name_of_party(live, substitute)}});
    }
}

void follow_attendance(Deciding& deciding) {
    if (deciding.is_not_accepted()) return;
    forget_other_dates(deciding);
    const auto& context = deciding.context();
    const auto terms = attendance_terms(runs_under(deciding), deciding.now().body);
    if (!terms) return;
    const auto& event = deciding.event();
    const auto& facts = deciding.now().facts;
    const bool was_asked = has(facts, "attendance_for");
    const auto held_on = date_of(facts, "held_on");
    if (!no_longer_asked(deciding.now(), event.recorded_at, *context.zone).empty()) {
        if (!has_fallen(deciding.now().states[0]) || (!has(facts, "asked") && !has(facts, "quorum_at_risk"))) return;
        withdraw_what_was_asked(deciding, "the meeting has fallen");
        withdraw_warnings(deciding, "the meeting has fallen");
        for (const auto* timer : {ask_again, judge_quorum_at}) deciding.add(TimerDropped{timer});
        for (const auto* fact : {"asked", "quorum_at_risk"})
            if (has(deciding.now().facts, fact)) deciding.set(fact, "");
        return;
    }
    if (text_of(facts, "attendance_for") == calendar::to_iso(*held_on)) return tell_of_another_hour(deciding, *terms, *held_on);
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
    if (!terms || !no_longer_asked(deciding.now(), now, *context.zone).empty() ||
        begins(deciding.now(), *date_of(deciding.now().facts, "held_on"), *context.zone) <= now)
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

void withdraw_what_is_answered(Deciding& deciding, const std::string& post) {
    const auto meeting = deciding.now();
    for (const auto& [list, what] : {std::pair{"asked", "ask"}, std::pair{"reminded", "again"}}) {
        const auto posts = list_of(meeting.facts, list);
        if (std::find(posts.begin(), posts.end(), post) != posts.end()) withdraw_from(deciding, meeting, post, what, "it is answered");
    }
    if (read_answer(meeting, post).substitute_said == Said::apologies)
        withdraw_from(deciding, meeting, post, key_of_substitute(meeting, "without the substitute of ", post), "it is answered");
}

void attendance_after_correction(Deciding& deciding, const std::vector<std::string>& not_invited) {
    const auto& context = deciding.context();
    const auto terms = attendance_terms(*context.pinned, deciding.now().body);
    const auto now = deciding.event().recorded_at;
    if (!terms || !no_longer_asked(deciding.now(), now, *context.zone).empty() ||
        begins(deciding.now(), *date_of(deciding.now().facts, "held_on"), *context.zone) <= now)
        return;
    std::vector<std::string> anew;
    for (const auto& post : asked_to_come(deciding.now()))
        if (std::find(not_invited.begin(), not_invited.end(), post) != not_invited.end() &&
            read_answer(deciding.now(), post).said == Said::nothing)
            anew.push_back(post);
    if (!anew.empty()) begin_a_round(deciding);
    for (const auto& post : anew) invite(deciding, *terms, post, "ask", {});
    for (const auto* member : member_posts(*context.pinned, deciding.now().body))
        if (const auto one = read_answer(deciding.now(), member->id);
            one.said == Said::substitute && one.substitute_said == Said::nothing &&
            std::find(not_invited.begin(), not_invited.end(), one.substitute) != not_invited.end())
            send_the_substitute(deciding, one.substitute, member->id);
    if (has(deciding.now().facts, "quorum_judged_at")) judge_what_is_expected(deciding);
}

}  // namespace beadle::meeting
