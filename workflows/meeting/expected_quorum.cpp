#include "workflows/meeting/expected_quorum.hpp"

#include <algorithm>

#include "workflows/calendar/letters.hpp"
#include "workflows/duties/letter.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/attendance.hpp"
#include "workflows/meeting/attendance_facts.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::meeting {

using namespace beadle::model;
using Said = Attendance::Said;

namespace {

std::string key_of(long warning) { return "quorum/" + std::to_string(warning); }

/// The meeting as it would remember its room if those came who say so: the quorum is counted from that as from any room.
Instance as_if_they_came(const Instance& meeting, const std::vector<Attendance>& members, Instant at) {
    Instance room;
    room.id = meeting.id;
    room.body = meeting.body;
    const auto came = marks_text({{true, at}});
    for (const auto& one : members) {
        if (!one.is_filled()) continue;
        // Two whose names are not known any more are two.
        const auto who = one.said == Said::coming ? one.post : one.substitute == somebody ? one.post + "'s substitute" : one.substitute;
        room.facts[std::string(there) + who] = came;
        auto seats = list_of(room.facts, std::string(seat) + who);
        seats.push_back(one.post);
        room.facts[std::string(seat) + who] = join(seats);
    }
    room.facts["present"] = "0";
    return room;
}

/// What the warning tells apart: while that is the same, or less, nobody is told again.
std::vector<std::string> kinds_of_risk(const Expected& expected) {
    std::vector<std::string> kinds;
    if (!expected.needs_a_quorum || !expected.quorum.missing) return kinds;
    if (expected.quorum.too_few) kinds.emplace_back("too few");
    for (const auto& from : expected.quorum.too_few_from) kinds.push_back("from " + from.of);
    for (const auto& posts : expected.quorum.none_of) kinds.push_back("of " + join(posts, " or "));
    return kinds;
}

/// "9 have accepted and 8 are needed, but one must come from each of A and B: nobody from B has accepted."
std::string risk_in_words(const Expected& expected, const Body& body, const Definition& definition) {
    const auto& judged = expected.quorum;
    auto count = std::to_string(judged.present);
    auto words = judged.present == 0 ? std::string("Nobody has accepted") : count + (judged.present == 1 ? " has" : " have") + " accepted";
    if (judged.needed > 0) words += " and " + std::to_string(judged.needed) + (judged.needed == 1 ? " is needed" : " are needed");
    const char* but = judged.too_few || judged.needed == 0 ? ". " : ", but ";
    const auto sentence = [&](std::string text) {
        if (but[0] == '.' && !text.empty()) text[0] = calendar::upper(text[0]);
        words += but + text;
        but = ". ";
    };
    std::vector<std::string> nobody_from;
    for (const auto& from : judged.too_few_from) {
        if (from.needed == 1) nobody_from.push_back(from.of);
        else
            sentence(std::to_string(from.needed) + " must come from " + from.of + ", and " +
                     (from.came == 0 ? "nobody has" : std::to_string(from.came) + (from.came == 1 ? " has" : " have")) + " accepted");
    }
    if (!nobody_from.empty()) {
        const auto& each = body.quorum.one_from_each;
        sentence("one must come from " + (each.size() > 1 ? "each of " + duties::and_list(each) : join(each)));
        sentence("nobody from " + join(nobody_from, " or ") + " has accepted");
    }
    for (const auto& posts : judged.none_of) sentence(names_of_parties(definition, posts, " or ") + " must be there, and has not accepted");
    return words + ".";
}

/// Whether a member could mend what is missing: from the constituency, or one of the posts, that is; anybody where the number is not reached.
bool could_mend(const Post& post, const QuorumJudged& judged) {
    if (judged.too_few) return true;
    return std::any_of(judged.too_few_from.begin(), judged.too_few_from.end(),
                       [&](const auto& from) { return speaks_for(post, from.of); }) ||
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
    std::string accepted, silent, apologies, substitutes;
    for (const auto& one : expected.members) {
        auto& list = one.is_filled() ? accepted : one.said == Said::nothing ? silent : apologies;
        list += (list.empty() ? "" : ", ") + name_of_party(*context.live, one.post);
        if (one.is_filled() && one.said == Said::substitute) list += " (" + name_of_party(*context.live, one.substitute) + " instead)";
        if (one.is_filled()) continue;
        auto post = definition.posts.find(one.post);
        if (post == definition.posts.end() || !could_mend(post->second, expected.quorum)) continue;
        std::vector<std::string> names;
        for (const auto& who : named_substitutes(definition, deciding.now().body, one.post))
            if (read_answer(deciding.now(), who).said != Said::apologies) names.push_back(name_of_party(*context.live, who));
        if (!names.empty())
            substitutes += (substitutes.empty() ? "" : "\n") + join(names, " or ") + ", for " + name_of_party(*context.live, one.post);
    }
    withdraw_warnings(deciding, "there is a newer one");
    const auto warnings = number_of(deciding.now().facts, "warnings_numbered").value_or(0) + 1;
    deciding.set("warnings_numbered", std::to_string(warnings));
    for (const auto& to : whom_to_warn(deciding, body, chairs)) {
        Facts facts{{"what", "the quorum is at risk"},
                    {"at_risk", risk_in_short(expected, *context.live)},
                    {"text", risk_in_words(expected, body, *context.live)},
                    {"meeting_on", calendar::in_words(held_on)},
                    {"body_name", body.name}};
        if (!accepted.empty()) facts["accepted"] = accepted;
        if (!silent.empty()) facts["silent"] = silent;
        if (!apologies.empty()) facts["apologies"] = apologies;
        if (!substitutes.empty()) facts["substitutes_lines"] = substitutes;
        auto mail = duties::letter(deciding, to, "quorum_at_risk", key_of(warnings), std::move(facts));
        mail.expires_at = std::max(begins(deciding.now(), held_on, *context.zone), mail.send_at);
        deciding.add(MailOwed{std::move(mail)});
    }
}

}  // namespace

Instant begins(const Instance& meeting, Date held_on, const calendar::Zone& zone) {
    auto at = calendar::parse_time(text_of(meeting.facts, "at"));
    return to_instant(zone, {held_on, at ? *at : calendar::minutes{12 * 60}});
}

Attendance read_answer(const Instance& meeting, const std::string& post) {
    Attendance one;
    one.post = post;
    const auto& facts = meeting.facts;
    const auto said_by = [&](const std::string& party) -> const std::string& {
        static const std::string nothing;
        const bool for_this_date = text_of(facts, fact(answered_for, party)) == text_of(facts, "held_on");
        return for_this_date ? text_of(facts, fact(answered, party)) : nothing;
    };
    const auto& text = said_by(post);
    if (text == "coming") one.said = Said::coming;
    if (text == "apologies") one.said = Said::apologies;
    if (text.starts_with(instead)) {
        one.said = Said::substitute;
        one.substitute = text.substr(instead.size());
        const auto& own = said_by(one.substitute);
        one.substitute_said = own == "coming" ? Said::coming : own == "apologies" ? Said::apologies : Said::nothing;
        if (const auto& name = text_of(facts, fact(name_of_substitute, post)); one.substitute == somebody && !name.empty())
            one.substitute = name;
    }
    return one;
}

std::vector<std::string> asked_to_come(const Instance& meeting) {
    if (text_of(meeting.facts, "attendance_for") != text_of(meeting.facts, "held_on")) return {};
    return list_of(meeting.facts, "asked");
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
    for (const auto& from : judged.too_few_from)
        parts.push_back(from.needed == 1 ? "no " + (from.of.starts_with("the ") ? from.of.substr(4) : from.of) + " member"
                                         : std::to_string(from.came) + " from " + from.of + ", " + std::to_string(from.needed) + " needed");
    for (const auto& posts : judged.none_of) parts.push_back("not the " + names_of_parties(definition, posts, " or the "));
    if (judged.too_few)
        parts.push_back(std::to_string(judged.present) + (judged.present == 1 ? " has" : " have") + " accepted, " +
                        std::to_string(judged.needed) + (judged.needed == 1 ? " is needed" : " are needed"));
    return join(parts, "; ");
}

void withdraw_warnings(Deciding& deciding, const std::string& why) {
    const auto meeting = deciding.now();
    const auto warnings = number_of(meeting.facts, "warnings_numbered").value_or(0);
    const auto* body = find_body(*deciding.context().pinned, meeting.body);
    if (warnings == 0 || !body) return;
    const auto terms = attendance_terms(*deciding.context().pinned, meeting.body);
    for (long warning = 1; warning <= warnings; ++warning)
        for (const auto& to : whom_to_warn(deciding, *body, terms && terms->warns_chairs))
            deciding.add(MailWithdrawn{"", meeting.id + "||" + key_of(warning) + "|" + to, why});
}

void judge_what_is_expected(Deciding& deciding) {
    const auto& context = deciding.context();
    const auto terms = attendance_terms(*context.pinned, deciding.now().body);
    const auto* body = find_body(*context.pinned, deciding.now().body);
    if (!terms || !body) return;
    const auto now = deciding.event().recorded_at;
    if (!no_longer_asked(deciding.now(), now, *context.zone).empty() ||
        begins(deciding.now(), *date_of(deciding.now().facts, "held_on"), *context.zone) <= now)
        return;
    const auto expected = expected_at(deciding.now(), register_facts(deciding), *context.pinned, *context.zone);
    const auto kinds = kinds_of_risk(expected);
    const auto told = list_of(deciding.now().facts, "quorum_at_risk");
    if (join(kinds) != join(told)) deciding.set("quorum_at_risk", join(kinds));
    if (kinds.empty()) {
        if (!told.empty()) withdraw_warnings(deciding, "a quorum is expected again");
        return;
    }
    const bool is_news =
        std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return std::find(told.begin(), told.end(), kind) == told.end(); });
    if (is_news) warn(deciding, expected, *body, terms->warns_chairs);
    if (!deciding.event().actor.is_engine()) deciding.remark("quorum", "at risk: " + risk_in_short(expected, *context.live));
}

}  // namespace beadle::meeting
