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
constexpr std::string_view instead = "substitute ";
constexpr const char* ask_again = "attendance-reminder";
constexpr const char* judge_quorum_at = "attendance-quorum";
constexpr std::size_t name_characters_max = 100;

bool same_words(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
}

std::string name_of_post(const Definition& definition, const std::string& id) {
    auto post = definition.posts.find(id);
    return post == definition.posts.end() ? id : post->second.name;
}

Instant begins(const Instance& meeting, Date held_on, const calendar::Zone& zone) {
    auto at = calendar::parse_time(text_of(meeting.facts, "at"));
    return to_instant(zone, {held_on, at ? *at : calendar::minutes{12 * 60}});
}

Attendance read_answer(const Instance& meeting, const std::string& post) {
    Attendance one;
    one.post = post;
    const auto& text = text_of(meeting.facts, std::string(answered) + post);
    if (text == "coming") one.said = Said::coming;
    if (text == "apologies") one.said = Said::apologies;
    if (text.starts_with(instead)) {
        one.said = Said::substitute;
        one.substitute = text.substr(instead.size());
    }
    return one;
}

/// The meeting as it would remember its room if those came who say so: the quorum is counted from that as from any room.
Instance as_if_they_came(const Instance& meeting, const std::vector<Attendance>& members, Instant at) {
    Instance room;
    room.id = meeting.id;
    room.body = meeting.body;
    const auto came = marks_text({{true, at}});
    for (const auto& one : members) {
        if (one.said != Said::coming && one.said != Said::substitute) continue;
        const auto& who = one.said == Said::coming ? one.post : one.substitute;
        room.facts[std::string(there) + who] = came;
        auto seats = list_of(room.facts, std::string(seat) + who);
        seats.push_back(one.post);
        room.facts[std::string(seat) + who] = join(seats);
    }
    room.facts["present"] = "0";
    return room;
}

std::string key_of(const Instance& meeting, const char* what) {
    return "attend/" + text_of(meeting.facts, "attendance_round") + "/" + what;
}

/// The id of the message that asked the post in this round: see duties::letter().
std::string mail_id(const Instance& meeting, const char* what, const std::string& post) {
    return meeting.id + "||" + key_of(meeting, what) + "|" + post;
}

/// Nobody shall read what is not asked any more.
void withdraw_what_was_asked(Deciding& deciding, const std::string& why) {
    const auto meeting = deciding.now();
    for (const auto& [list, what] : {std::pair{"asked", "ask"}, std::pair{"reminded", "again"}})
        for (const auto& post : list_of(meeting.facts, list)) deciding.add(MailWithdrawn{"", mail_id(meeting, what, post), why});
}

void invite(Deciding& deciding, const AttendanceTerms& terms, const std::string& post, const char* what) {
    const auto& context = deciding.context();
    const auto& meeting = deciding.now();
    const auto held_on = *date_of(meeting.facts, "held_on");
    Facts facts{{"what", "say whether you come"},
                {"meeting_on", calendar::in_words(held_on)},
                {"revision", text_of(meeting.facts, "attendance_round")}};
    if (auto body = context.live->bodies.find(meeting.body); body != context.live->bodies.end()) facts["body_name"] = body->second.name;
    if (auto at = calendar::parse_time(text_of(meeting.facts, "at"))) facts["meeting_at"] = calendar::in_words(*at);
    if (has(meeting.facts, "place")) facts["place"] = text_of(meeting.facts, "place");
    if (number_of(meeting.facts, "attendance_round").value_or(1) > 1) facts["asked_before"] = "yes";
    if (std::string_view(what) == "again") facts["again"] = "yes";
    if (terms.substitutes == AttendanceTerms::Substitutes::any) facts["substitutes"] = "anybody whom you send";
    std::vector<std::string> names;
    for (const auto& who : named_substitutes(*context.pinned, meeting.body, post)) names.push_back(name_of_post(*context.live, who));
    if (!names.empty()) facts["substitutes"] = join(names, " or ");
    auto mail = duties::letter(deciding, post, "invitation", key_of(meeting, what), std::move(facts));
    mail.step = "attend";
    mail.expires_at = std::max(begins(meeting, held_on, *context.zone), mail.send_at);
    deciding.add(MailOwed{std::move(mail)});
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
    withdraw_what_was_asked(deciding, "the meeting is now on " + calendar::in_words(held_on));
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

/// What the warning tells apart: while that is the same, or less, nobody is told again.
std::vector<std::string> kinds_of_risk(const Expected& expected) {
    std::vector<std::string> kinds;
    if (!expected.needs_a_quorum || !expected.quorum.missing) return kinds;
    if (expected.quorum.too_few) kinds.emplace_back("too few");
    for (const auto& from : expected.quorum.too_few_from) kinds.push_back("from " + from);
    for (const auto& posts : expected.quorum.none_of) kinds.push_back("of " + join(posts, " or "));
    return kinds;
}

std::string list_in_words(const std::vector<std::string>& words) {
    if (words.size() < 2) return join(words);
    return join({words.begin(), words.end() - 1}) + " and " + words.back();
}

/// "9 have accepted and 8 are needed, but one must come from each of A and B: nobody from B has accepted."
std::string risk_in_words(const Expected& expected, const Body& body, const Definition& definition) {
    const auto& judged = expected.quorum;
    auto count = std::to_string(judged.present);
    auto words = judged.present == 0 ? std::string("Nobody has accepted") : count + (judged.present == 1 ? " has" : " have") + " accepted";
    if (judged.needed > 0) words += " and " + std::to_string(judged.needed) + (judged.needed == 1 ? " is needed" : " are needed");
    const char* but = judged.too_few || judged.needed == 0 ? ". " : ", but ";
    const auto sentence = [&](std::string text) {
        if (but[0] == '.' && !text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
        words += but + text;
        but = ". ";
    };
    std::vector<std::string> nobody_from;
    for (const auto& from : judged.too_few_from) {
        auto more =
            std::find_if(body.quorum.more_from.begin(), body.quorum.more_from.end(), [&](const auto& share) { return share.of == from; });
        if (more == body.quorum.more_from.end()) nobody_from.push_back(from);
        else sentence(std::to_string(more->count) + " must come from " + from + ", and fewer have accepted");
    }
    if (!nobody_from.empty()) {
        const auto& each = body.quorum.one_from_each;
        sentence("one must come from " + (each.size() > 1 ? "each of " + list_in_words(each) : join(each)));
        sentence("nobody from " + join(nobody_from, " or ") + " has accepted");
    }
    for (const auto& posts : judged.none_of) {
        std::vector<std::string> names;
        for (const auto& post : posts) names.push_back(name_of_post(definition, post));
        sentence(join(names, " or ") + " must be there, and has not accepted");
    }
    return words + ".";
}

/// Whether a member could mend what is missing: from the constituency, or one of the posts, that is; anybody where the number is not reached.
bool could_mend(const Post& post, const QuorumJudged& judged) {
    if (judged.too_few) return true;
    return std::any_of(judged.too_few_from.begin(), judged.too_few_from.end(), [&](const auto& from) { return speaks_for(post, from); }) ||
           std::any_of(judged.none_of.begin(), judged.none_of.end(),
                       [&](const auto& posts) { return std::find(posts.begin(), posts.end(), post.id) != posts.end(); });
}

/// The offices that keep the record, those of the chairs, and the chairs themselves where the file says so.
std::vector<std::string> whom_to_warn(const Deciding& deciding, const Body& body, bool chairs) {
    const auto& live = *deciding.context().live;
    std::vector<std::string> to;
    const auto tell = [&](const std::string& party) {
        if (std::find(to.begin(), to.end(), party) == to.end()) to.push_back(party);
    };
    for (const auto* office : duties::offices_keeping(live, deciding.now())) tell(office->id);
    for (const auto& chair : body.chairs) {
        auto post = live.posts.find(chair);
        if (post == live.posts.end()) continue;
        for (const auto* office : offices_of(live, post->second.body)) tell(office->id);
        if (chairs) tell(chair);
    }
    return to;
}

void warn(Deciding& deciding, const Expected& expected, const Body& body, bool chairs) {
    const auto& context = deciding.context();
    const auto held_on = *date_of(deciding.now().facts, "held_on");
    const auto& definition = *context.pinned;
    std::string silent, apologies, substitutes;
    for (const auto& one : expected.members) {
        if (one.said == Said::coming || one.said == Said::substitute) continue;
        auto& list = one.said == Said::apologies ? apologies : silent;
        list += (list.empty() ? "" : ", ") + name_of_post(*context.live, one.post);
        auto post = definition.posts.find(one.post);
        if (post == definition.posts.end() || !could_mend(post->second, expected.quorum)) continue;
        std::vector<std::string> names;
        for (const auto& who : named_substitutes(definition, deciding.now().body, one.post))
            names.push_back(name_of_post(*context.live, who));
        if (!names.empty())
            substitutes += (substitutes.empty() ? "" : "\n") + join(names, " or ") + ", for " + name_of_post(*context.live, one.post);
    }
    const auto warnings = number_of(deciding.now().facts, "quorum_warnings").value_or(0) + 1;
    deciding.set("quorum_warnings", std::to_string(warnings));
    for (const auto& to : whom_to_warn(deciding, body, chairs)) {
        Facts facts{{"what", "the quorum is at risk"},
                    {"at_risk", risk_in_short(expected, definition)},
                    {"text", risk_in_words(expected, body, definition)},
                    {"meeting_on", calendar::in_words(held_on)},
                    {"body_name", body.name}};
        if (!silent.empty()) facts["silent"] = silent;
        if (!apologies.empty()) facts["apologies"] = apologies;
        if (!substitutes.empty()) facts["substitutes_lines"] = substitutes;
        auto mail = duties::letter(deciding, to, "quorum_at_risk", "quorum/" + std::to_string(warnings), std::move(facts));
        mail.expires_at = std::max(begins(deciding.now(), held_on, *context.zone), mail.send_at);
        deciding.add(MailOwed{std::move(mail)});
    }
}

/// Judges the expected quorum; who keeps the record is told once of each thing that is missing.
void judge_what_is_expected(Deciding& deciding) {
    const auto& context = deciding.context();
    const auto terms = attendance_terms(*context.pinned, deciding.now().body);
    const auto* body = find_body(*context.pinned, deciding.now().body);
    if (!terms || !body) return;
    const auto expected = expected_at(deciding.now(), register_facts(deciding), *context.pinned, *context.zone);
    const auto kinds = kinds_of_risk(expected);
    const auto told = list_of(deciding.now().facts, "quorum_at_risk");
    if (join(kinds) != join(told)) deciding.set("quorum_at_risk", join(kinds));
    if (kinds.empty()) {
        const auto warnings = text_of(deciding.now().facts, "quorum_warnings");
        if (!told.empty())
            for (const auto& to : whom_to_warn(deciding, *body, terms->warns_chairs))
                deciding.add(MailWithdrawn{"", deciding.now().id + "||quorum/" + warnings + "|" + to, "a quorum is expected again"});
        return;
    }
    const bool is_news =
        std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return std::find(told.begin(), told.end(), kind) == told.end(); });
    if (is_news) warn(deciding, expected, *body, terms->warns_chairs);
    if (!deciding.event().actor.is_engine()) deciding.remark("quorum", "at risk: " + risk_in_short(expected, *context.pinned));
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
            for (const auto& one : named) names.push_back(name_of_post(definition, one));
            return wrong("'" + said + "' is not named as a substitute for " + name_of_post(definition, post),
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
        return wrong(name_of_post(definition, who) + " is a member of this body and counts for that seat alone",
                     {"Name somebody who is no member, or record answer=apologies."});
    return who;
}

}  // namespace

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

Expected expected_at(const Instance& meeting, const Facts* recorded, const Definition& definition, const calendar::Zone& zone) {
    Expected expected;
    const auto held_on = date_of(meeting.facts, "held_on");
    const auto* body = find_body(definition, meeting.body);
    if (!held_on || !body) return expected;
    const auto asked = asked_to_come(meeting);
    for (const auto* post : member_posts(definition, meeting.body)) {
        if (is_vacant(definition, recorded, post->id, *held_on)) {
            expected.vacant.push_back(post->id);
            continue;
        }
        auto one = read_answer(meeting, post->id);
        one.asked = std::find(asked.begin(), asked.end(), post->id) != asked.end();
        expected.members.push_back(std::move(one));
    }
    expected.needs_a_quorum = text_of(meeting.facts, "kind") != "informal" && asks_for_a_quorum(*body);
    const auto at = begins(meeting, *held_on, zone);
    const auto room = room_at(as_if_they_came(meeting, expected.members, at), recorded, at, definition, zone);
    expected.quorum = judge_quorum(meeting.body, room, recorded, *held_on, definition);
    return expected;
}

std::string risk_in_short(const Expected& expected, const Definition& definition) {
    const auto& judged = expected.quorum;
    if (!expected.needs_a_quorum || !judged.missing) return {};
    std::vector<std::string> parts;
    for (const auto& from : judged.too_few_from) parts.push_back("no " + (from.starts_with("the ") ? from.substr(4) : from) + " member");
    for (const auto& posts : judged.none_of) {
        std::vector<std::string> names;
        for (const auto& post : posts) names.push_back(name_of_post(definition, post));
        parts.push_back("not the " + join(names, " or the "));
    }
    if (judged.too_few)
        parts.push_back(std::to_string(judged.present) + (judged.present == 1 ? " has" : " have") + " accepted, " +
                        std::to_string(judged.needed) + (judged.needed == 1 ? " is needed" : " are needed"));
    return join(parts, "; ");
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

std::vector<std::string> asked_to_come(const Instance& meeting) {
    if (text_of(meeting.facts, "attendance_for") != text_of(meeting.facts, "held_on")) return {};
    return list_of(meeting.facts, "asked");
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
    if (found == definition.posts.end() || !found->second.member || found->second.body != body)
        return deciding.not_accepted("post", post.empty() ? "the member's post is missing" : "'" + post + "' is no member of this body",
                                     {"Say it as post=POST: 'beadle attendance " + deciding.now().id + "' lists the members."});
    if (auto why = no_longer_asked(deciding.now(), event.happened_at, *deciding.context().zone); !why.empty()) {
        const auto opened_at = instant_of(deciding.now().facts, "opened_at");
        if (!opened_at || event.happened_at >= *opened_at || has_fallen(deciding.now().states[0]))
            return deciding.not_accepted("record", why, {"Who is there is recorded as MemberArrived, MemberLeft or MeetingOpened."});
    }
    const auto& answer = text_of(facts, "answer");
    std::string said = answer;
    if (answer == "substitute") {
        const auto who = substitute_for(deciding, post, text_of(facts, "substitute"));
        if (!who) return;
        for (const auto& other : expected_at(deciding.now(), register_facts(deciding), definition, *deciding.context().zone).members)
            if (other.post != post && other.said == Said::substitute && same_words(other.substitute, *who))
                deciding.remark("substitute", name_of_post(definition, *who) + " comes for " + name_of_post(definition, other.post) +
                                                  " too, and is counted once");
        said = std::string(instead) + *who;
    } else if (answer != "coming" && answer != "apologies") {
        return deciding.not_accepted("answer", answer.empty() ? "the answer is missing" : "'" + answer + "' is no answer",
                                     {"Say it as answer=coming, answer=apologies, or answer=substitute substitute=POST."});
    }
    deciding.set(std::string(answered) + post, said);
    // Whoever has answered is not asked once more.
    const auto reminded = list_of(deciding.now().facts, "reminded");
    if (std::find(reminded.begin(), reminded.end(), post) != reminded.end())
        deciding.add(MailWithdrawn{"", mail_id(deciding.now(), "again", post), "it is answered"});
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
    for (const auto& post : silent) invite(deciding, *terms, post, "again");
    return true;
}

}  // namespace beadle::meeting
