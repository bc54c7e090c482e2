#include "workflows/item/decision.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/model/membership.hpp"
#include "workflows/model/room.hpp"

namespace beadle::item {

using namespace beadle::model;

namespace {

constexpr std::string_view objection = "objection.", withdrawn_objection = "objection_withdrawn.";

const Body* body_of(const Deciding& deciding) { return find_body(*deciding.context().pinned, deciding.now().body); }

const Instance* meeting_of(const Deciding& deciding) { return deciding.context().neighbour(text_of(deciding.before().facts, "meeting")); }

const Facts* register_facts(const Deciding& deciding) {
    const auto* registered = deciding.context().neighbour(text_of(deciding.before().facts, "register"));
    return registered ? &registered->facts : nullptr;
}

std::string source_of(const Deciding& deciding, std::string_view rule, const char* otherwise) {
    const auto* found = find_rule(*deciding.context().pinned, deciding.before().body, rule);
    return found ? found->source : otherwise;
}

/// The names behind facts that begin so, those whose value is among `values` (all where there are none).
std::vector<std::string> names_of(const Facts& facts, std::string_view prefix, const std::vector<std::string>& values = {}) {
    std::vector<std::string> names;
    for (auto at = facts.lower_bound(prefix); at != facts.end() && at->first.starts_with(prefix); ++at)
        if (values.empty() || std::find(values.begin(), values.end(), at->second) != values.end())
            names.push_back(at->first.substr(prefix.size()));
    return names;
}

/// When the item was decided; where that is said to be after the meeting's end, the end.
Instant decided_at(const Deciding& deciding, const Instance& meeting) {
    auto over = instant_of(meeting.facts, "concluded_at");
    return over ? std::min(*over, deciding.event().happened_at) : deciding.event().happened_at;
}

/// Whether a quorum was there for the item at that moment, as far as is known of who was; what was seen is remembered with the item. True where there was one.
bool judge_quorum_then(Deciding& deciding, const Room& room, Instant at) {
    const auto& context = deciding.context();
    auto judged =
        judge_quorum(deciding.now().body, room, register_facts(deciding), calendar::local_date(*context.zone, at), *context.pinned);
    deciding.set("then.at", calendar::to_iso(at));
    const auto* body = body_of(deciding);
    if (!room.known) {
        for (const auto* seen : {"then.present", "then.there", "then.quorum"}) deciding.set(seen, "");
        if (body && asks_for_a_quorum(*body))
            deciding.remark("quorum",
                            "nobody has recorded who was there, so that no quorum can be judged: record MeetingOpened with those who came");
        return false;
    }
    deciding.set("then.present", std::to_string(judged.present));
    deciding.set("then.there", join(room.words()));
    if (judged.needed > 0) deciding.set("then.quorum", std::to_string(judged.needed));
    if (!judged.unknown.empty())
        deciding.remark("quorum", "not known, since not everybody who came is named: " + join(judged.unknown, "; "));
    if (!judged.missing) return judged.unknown.empty() && body && asks_for_a_quorum(*body);
    auto numbers = "at " + calendar::in_words(to_local(*context.zone, at).at) + ": " + judged.missing->numbers;
    if (auto left = names_of(deciding.now().facts, interest, {"leaves"}); !left.empty())
        numbers += "; not counted, having declared an interest: " + join(left);
    judged.missing->numbers = numbers;
    judged.missing->ways_on = {
        "A decision taken without a quorum is open to challenge: take the item again when there is one.",
        "If somebody had come back and that is not recorded, record MemberReturned with the time: it is judged again."};
    deciding.breach(std::move(*judged.missing));
    return false;
}

/// A decision is taken while the meeting sits: neither before its day nor while it is adjourned.
void judge_the_time(Deciding& deciding, const Instance& meeting, Instant at) {
    const auto& zone = *deciding.context().zone;
    auto on = calendar::local_date(zone, at);
    auto held_on = date_of(meeting.facts, "held_on");
    bool before = held_on && on < *held_on;
    // What was decided at the very minute of an adjournment was decided before it.
    if (!before && (sat_at(meeting, at).value_or(true) || sat_at(meeting, at - std::chrono::seconds{1}).value_or(true))) return;
    deciding.breach(
        {"time of the decision",
         "",
         before ? "it is said to have been decided on " + calendar::in_words(on) + ", and the meeting is on " + calendar::in_words(*held_on)
                : "at " + calendar::in_words(to_local(zone, at).at) + " on " + calendar::in_words(on) + " the meeting did not sit",
         Breach::irregular,
         {"If the time is wrong, correct this entry and record it again with the time at which it was decided.",
          "Otherwise take the item when the meeting sits."}});
}

void judge_interests(Deciding& deciding) {
    const auto& event = deciding.event();
    auto on = calendar::local_date(*deciding.context().zone, event.happened_at);
    auto counted = [&](const std::string& who) { return counted_as(who, register_facts(deciding), *deciding.context().pinned, on); };
    const auto& facts = deciding.now().facts;
    for (const auto& who : names_of(facts, interest, {"leaves", "stays without vote"})) {
        std::vector<std::string> parts;
        for (const auto& [fact, words] :
             {std::pair{"voted", "as having voted"}, {"moved_by", "as having moved it"}, {"seconded_by", "as having seconded it"}})
            for (const auto& one : list_of(facts, fact))
                if (counted(one) == counted(who)) parts.push_back(words);
        if (parts.empty()) continue;
        deciding.breach(
            {"interests",
             source_of(deciding, "interests", "the body's code of conduct"),
             who + " declared an interest (" + text_of(facts, std::string(interest) + who) + ") and is recorded " + join(parts, " and "),
             Breach::irregular,
             {"If the minutes say otherwise, correct this entry and record it again.",
              "Otherwise ask the monitoring officer whether the item is to be taken again without them."}});
    }
}

/// What is needed to carry it, of so many.
long needed_of(const Majority& majority, long of) {
    auto share = of * majority.numerator;
    return majority.more_than ? share / majority.denominator + 1 : (share + majority.denominator - 1) / majority.denominator;
}

std::string votes(long count) { return std::to_string(count) + (count == 1 ? " vote" : " votes"); }

struct Votes {
    long yes = 0, no = 0, abstained = 0;
    long all() const { return yes + no + abstained; }
    std::string words() const {
        return votes(yes) + " for, " + std::to_string(no) + " against, " + std::to_string(abstained) + " abstained";
    }
};

/// As they were counted; nothing where they were not.
std::optional<Votes> votes_of(const Facts& facts) {
    const auto yes = number_of(facts, "votes_for"), no = number_of(facts, "votes_against");
    if (!yes && !no) return std::nullopt;
    return Votes{yes.value_or(0), no.value_or(0), number_of(facts, "abstained").value_or(0)};
}

/// How many were there and may vote; -1 where that is not known.
long who_may_vote(const Deciding& deciding, const Body& body, const Room* room) {
    if (!room || !room->known) return -1;
    auto may_vote = members_in(*room, body);
    auto on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    auto silent = names_of(deciding.now().facts, interest, {"stays without vote"});
    for (auto& who : silent) who = counted_as(who, register_facts(deciding), *deciding.context().pinned, on);
    for (const auto& one : room->named) {
        bool votes_nowhere = !one.posts.empty() && std::all_of(one.posts.begin(), one.posts.end(), [&](const std::string& id) {
            auto post = deciding.context().pinned->posts.find(id);
            return post != deciding.context().pinned->posts.end() && !post->second.votes;
        });
        if (one.counts && (votes_nowhere || std::find(silent.begin(), silent.end(), one.who) != silent.end())) --may_vote;
    }
    return may_vote;
}

void judge_the_count(Deciding& deciding, const Votes& counted, long may_vote) {
    if (may_vote < 0 || counted.all() <= may_vote) return;
    deciding.breach(
        {"votes",
         source_of(deciding, "majority", ""),
         counted.words() + ": " + std::to_string(counted.all()) + " in all, and " + std::to_string(may_vote) + " were there who could vote",
         Breach::irregular,
         {"Compare with the minutes: correct the count, or record who was there."}});
}

void judge_votes(Deciding& deciding, const Body& body, const Room* room, const std::string& outcome) {
    const auto& facts = deciding.now().facts;
    const auto said = votes_of(facts);
    if (!said) return;
    const auto [yes, no, abstained] = *said;
    const auto& majority = body.majority;
    auto rule = "majority: " + majority.text;
    auto source = source_of(deciding, "majority", "");
    const auto counted = said->words();
    const auto may_vote = who_may_vote(deciding, body, room);
    judge_the_count(deciding, *said, may_vote);
    long of = yes + no;
    if (majority.of == Majority::Of::present) of = may_vote >= 0 ? may_vote : yes + no + abstained;
    if (majority.of == Majority::Of::members)
        of = strength_on(*deciding.context().pinned, register_facts(deciding), body.id,
                         calendar::local_date(*deciding.context().zone, deciding.event().happened_at))
                 .in_post();
    bool simple = majority.more_than && majority.numerator * 2 == majority.denominator && majority.of == Majority::Of::voting;
    const auto& casting = text_of(facts, "casting_vote");
    bool equal = simple && yes == no;
    if (!casting.empty() && (!equal || !body.casting_vote))
        deciding.breach({"casting vote",
                         source,
                         !body.casting_vote ? "the body's terms give the chair no casting vote"
                                            : "there is a casting vote only when votes are equal: " + counted,
                         Breach::irregular,
                         {"Correct the entry to what the minutes say."}});
    if (equal && body.casting_vote && casting.empty() && carries(outcome)) {
        deciding.breach({rule,
                         source,
                         counted + ": equal, and no casting vote of the chair is recorded",
                         Breach::irregular,
                         {"If the chair gave one, correct this entry and record it again with casting_vote=for or casting_vote=against.",
                          "Without one the motion was not carried: record outcome=declined, or ItemDeferred."}});
        return;
    }
    bool carried = equal ? body.casting_vote && casting == "for" : yes >= needed_of(majority, of);
    auto needs = equal ? std::string("equal votes") : std::to_string(needed_of(majority, of)) + " of " + std::to_string(of) + " needed";
    if (carries(outcome) && !carried)
        deciding.breach({rule,
                         source,
                         counted + ": " + needs + "; that does not carry '" + outcome + "'",
                         Breach::irregular,
                         {"Compare with the minutes: correct the count or the outcome.", "Otherwise take the item again."}});
    else if (outcome == "declined" && carried)
        deciding.breach({rule,
                         source,
                         counted + ": " + needs + "; that carries it, and it is recorded as declined",
                         Breach::irregular,
                         {"Compare with the minutes: correct the count or the outcome."}});
    else deciding.remark(rule, counted + ": " + needs + (equal && !casting.empty() ? ", casting vote " + casting : std::string()));
}

void judge_exclusion(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    const auto excluded_at = instant_of(facts, "excluded_at");
    const bool afterwards = excluded_at && *excluded_at > deciding.event().happened_at;
    if (text_of(facts, "exempt") != "yes" || (has(facts, "excluded_under") && !afterwards)) return;
    const auto* rule = find_rule(*deciding.context().pinned, deciding.now().body, "exclusion");
    deciding.breach(
        {"exclusion",
         rule ? rule->source : "Local Government Act 1972 s.100A(4), where the body is under Part VA",
         afterwards ? "the item is exempt, and the public was excluded only after it was decided"
                    : "the item is exempt, and no resolution to exclude the public for it is recorded",
         rule ? rule->breach : Breach::advisory,
         {"If it was resolved, record PublicExcluded on the meeting with the item and the paragraph of Schedule 12A, with its time.",
          "If it was not, the public was entitled to be there: ask the monitoring officer."}});
}

bool is_over(Deciding& deciding) {
    const auto& state = deciding.before().states[0];
    if (state != "withdrawn" && !(state == "deferred" && !has(deciding.before().facts, "left_over"))) return false;
    if (!deciding.event().actor.is_engine())
        deciding.not_accepted("record", "the item is recorded as '" + state + "'",
                              {"Put it on the agenda of a later meeting: record ItemAdded there."});
    return true;
}

std::string who_is_meant(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    for (const auto* name : {"person", "post", "by"})
        if (has(facts, name)) return text_of(facts, name);
    deciding.not_accepted("person", "who it is, is missing", {"Say it as post=POST or person=ID."});
    return "";
}

/// Whose objection stood at that time: raised before it, and withdrawn, if at all, only after it.
std::vector<std::string> who_objected_at(const Facts& facts, Instant at) {
    std::vector<std::string> objecting;
    for (const auto& who : names_of(facts, objection)) {
        const auto from = instant_of(facts, std::string(objection) + who);
        if (!from || *from <= at) objecting.push_back(who);
    }
    for (const auto& who : names_of(facts, withdrawn_objection)) {
        const auto stood = list_of(facts, std::string(withdrawn_objection) + who);  // From, until.
        const auto from = stood.empty() ? std::nullopt : calendar::instant_from_iso(stood.front());
        const auto until = stood.empty() ? std::nullopt : calendar::instant_from_iso(stood.back());
        if (from && until && *from <= at && at < *until && std::find(objecting.begin(), objecting.end(), who) == objecting.end())
            objecting.push_back(who);
    }
    return objecting;
}

constexpr const char* while_it_is_called_in = ", while it is called in";

void breach_of_the_call_in(Deciding& deciding, Date implemented_on, const std::string& words) {
    deciding.breach({"call-in",
                     source_of(deciding, "call-in", ""),
                     "implemented on " + calendar::in_words(implemented_on) + words,
                     Breach::irregular,
                     {"Hold it until the call-in is over, and tell the monitoring officer what was done."}});
}

}  // namespace

bool nobody_objects(Deciding& deciding, const std::string& outcome) {
    if (outcome == "noted" || outcome == "referred" || outcome == "declined" || outcome == "commented") return true;
    if (deciding.context().replaying) return true;  // What was accepted then is not undone by the correction of something else.
    const auto* body = body_of(deciding);
    auto objecting = who_objected_at(deciding.now().facts, deciding.event().happened_at);
    for (const auto& one : list_of(deciding.event().facts, "objection_by")) objecting.push_back(one);
    auto against = number_of(deciding.event().facts, "votes_against").value_or(0);
    bool by_consensus = body && body->decides_by == "consensus";
    if (!by_consensus || (objecting.empty() && against == 0)) return true;
    deciding.not_accepted("consensus",
                          body->name + " decides by consensus, and there is none: " +
                              (objecting.empty() ? votes(against) + " against" : "objection by " + join(objecting)),
                          {"Record ItemDeferred, and take it again when it is settled.",
                           "If the objection was withdrawn, record ObjectionWithdrawn with the time, then the decision."});
    return false;
}

bool judge_the_decision(Deciding& deciding, const std::string& outcome) {
    for (const auto* name : {"casting_vote", "voted", "moved_by", "seconded_by"})
        if (has(deciding.event().facts, name)) deciding.set(name, text_of(deciding.event().facts, name));
    judge_interests(deciding);
    judge_exclusion(deciding);
    const auto* meeting = meeting_of(deciding);
    bool informal = text_of(deciding.now().facts, "meeting_kind") == "informal";
    auto fell_at = meeting ? instant_of(meeting->facts, "fell_at") : std::nullopt;
    bool went_on_informally = fell_at && meeting->states[0] == "proceeded informally" && deciding.event().happened_at >= *fell_at;
    std::optional<Room> room;
    if (meeting && !informal && !went_on_informally) {
        const auto at = decided_at(deciding, *meeting);
        judge_the_time(deciding, *meeting, at);
        room = room_for(deciding.now(), *meeting, register_facts(deciding), at, *deciding.context().pinned, *deciding.context().zone);
        judge_quorum_then(deciding, *room, at);
    }
    if (informal && carries(outcome))
        deciding.breach({"informal session",
                         "",
                         "an informal session takes no decision",
                         Breach::irregular,
                         {"Put it on the agenda of a formal meeting: record ItemAdded there."}});
    if (went_on_informally && carries(outcome))
        deciding.breach({"proceeded informally",
                         source_of(deciding, "quorum", ""),
                         "the meeting had no quorum and proceeded informally: there are recommendations only, and nothing is decided by it",
                         Breach::irregular,
                         {"Put it on the agenda of a meeting with a quorum: record ItemAdded there.",
                          "If it was decided while there was a quorum, correct this entry and record it again with the time."}});
    if (const auto* body = body_of(deciding)) judge_votes(deciding, *body, room ? &*room : nullptr, outcome);
    return !((informal || went_on_informally) && carries(outcome));
}

void declare_interest(Deciding& deciding) {
    if (is_over(deciding)) return;
    const auto& effect = text_of(deciding.event().facts, "effect");
    auto who = who_is_meant(deciding);
    if (who.empty()) return;
    if (effect != "leaves" && effect != "stays without vote" && effect != "stays")
        return deciding.not_accepted("effect", effect.empty() ? "its effect is missing" : "'" + effect + "' is no effect of a declaration",
                                     {"One of: leaves, stays without vote, stays."});
    deciding.set(std::string(interest) + who, effect);
    const auto& facts = deciding.now().facts;
    if (has(facts, "voted") || has(facts, "moved_by") || has(facts, "seconded_by"))
        judge_interests(deciding);  // Recorded after what it speaks to.
    auto decided = instant_of(facts, "then.at");
    if (effect != "stays" && decided && deciding.event().happened_at <= *decided) judge_the_room_again(deciding);
}

void judge_the_room_again(Deciding& deciding) {
    auto at = instant_of(deciding.now().facts, "then.at");
    const auto* meeting = meeting_of(deciding);
    if (!at || !meeting) return;
    auto room = room_for(deciding.now(), *meeting, register_facts(deciding), *at, *deciding.context().pinned, *deciding.context().zone);
    const auto seen = [&] {
        const auto& facts = deciding.now().facts;
        const auto& needed = text_of(facts, "then.quorum");
        return text_of(facts, "then.present") + " present" + (needed.empty() ? "" : ", " + needed + " needed") +
               "; there: " + text_of(facts, "then.there");
    };
    judge_the_time(deciding, *meeting, *at);
    const auto before = seen();
    if (judge_quorum_then(deciding, room, *at) && seen() != before)
        deciding.remark("quorum", "judged again: there was a quorum at " + calendar::in_words(to_local(*deciding.context().zone, *at).at) +
                                      ": " + seen());
    const auto counted = votes_of(deciding.now().facts);
    const auto* body = body_of(deciding);
    if (counted && body) judge_the_count(deciding, *counted, who_may_vote(deciding, *body, &room));
}

void exclude_the_public(Deciding& deciding) {
    if (is_over(deciding)) return;
    deciding.set("exempt", "yes");
    const auto before = instant_of(deciding.now().facts, "excluded_at");
    if (!has(deciding.now().facts, "excluded_under") || (before && deciding.event().happened_at < *before))
        deciding.set("excluded_at", calendar::to_iso(deciding.event().happened_at));
    deciding.set("excluded_under", text_of(deciding.event().facts, "grounds"));
    if (const auto& minute = text_of(deciding.event().facts, "minute"); !minute.empty()) deciding.set("excluded_by_minute", minute);
}

void take_supplement(Deciding& deciding) {
    for (const auto* name : {"supplement_at", "paper_address", "paper_version", "paper_sha256"})
        if (has(deciding.event().facts, name)) deciding.set(name, text_of(deciding.event().facts, name));
}

void object(Deciding& deciding) {
    if (is_over(deciding)) return;
    const auto& state = deciding.before().states[0];
    if (state == "decided" || state == "open to call-in" || state == "called in" || state == "may be implemented")
        return deciding.not_accepted(
            "record", "the item is recorded as '" + state + "': what was decided was decided without an objection",
            {"If the objection came first, take the decision back with 'beadle correct', then record the objection."});
    auto who = who_is_meant(deciding);
    if (who.empty()) return;
    deciding.set(std::string(objection) + who, calendar::to_iso(deciding.event().happened_at));
    if (const auto* body = body_of(deciding); body && body->decides_by == "consensus")
        deciding.remark("consensus", "while " + who + " objects, there is no decision");
}

void withdraw_objection(Deciding& deciding) {
    auto who = who_is_meant(deciding);
    if (who.empty()) return;
    if (!has(deciding.now().facts, std::string(objection) + who))
        return deciding.not_accepted("record", "no objection by " + who + " is recorded", {"Name who objected, as by=POST."});
    deciding.set(std::string(withdrawn_objection) + who,
                 text_of(deciding.now().facts, std::string(objection) + who) + ", " + calendar::to_iso(deciding.event().happened_at));
    deciding.set(std::string(objection) + who, "");
}

void judge_what_was_implemented(Deciding& deciding, Date called_on) {
    const auto on = date_of(deciding.now().facts, "implemented_on");
    const auto at = instant_of(deciding.now().facts, "implemented_at");
    if (at ? *at >= deciding.event().happened_at : on && *on >= called_on) breach_of_the_call_in(deciding, *on, while_it_is_called_in);
}

void implement(Deciding& deciding) {
    if (is_over(deciding)) return;
    const auto& state = deciding.before().states[0];
    if (state != "decided" && state != "open to call-in" && state != "called in" && state != "may be implemented")
        return deciding.not_accepted("record", "the item is recorded as '" + state + "': there is no decision to implement",
                                     {"Record first how it was decided: ItemDecided."});
    auto on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    auto first = date_of(deciding.before().facts, "first_day_to_implement");
    deciding.set("implemented_on", calendar::to_iso(on));
    deciding.set("implemented_at", calendar::to_iso(deciding.event().happened_at));
    const auto* call_in = find_rule(*deciding.context().pinned, deciding.before().body, "call-in");
    bool unpublished = state == "decided" && call_in && call_in->by && text_of(deciding.event().facts, "call_in") != "exempt";
    if (state == "called in") breach_of_the_call_in(deciding, on, while_it_is_called_in);
    else if (unpublished) breach_of_the_call_in(deciding, on, ", before the decision was published: the days to call it in have not begun");
    else if (first && on < *first) breach_of_the_call_in(deciding, on, "; the first day to implement it was " + calendar::in_words(*first));
}

}  // namespace beadle::item
