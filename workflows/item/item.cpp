#include "workflows/item/item.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/calendar/letters.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/item/decision.hpp"
#include "workflows/item/item_table.hpp"
#include "workflows/item/open_agenda.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::item {

using namespace beadle::model;

namespace {

void end(Deciding& deciding, const std::string& outcome) {
    deciding.set("outcome", outcome);
    deciding.add(Ended{});
}

void tell_cycle(Deciding& deciding, const char* kind, const std::string& outcome) {
    const auto& facts = deciding.now().facts;
    const auto& cycle = text_of(facts, "cycle");
    if (cycle.empty()) return;
    deciding.raise(
        cycle, kind,
        {{"slot", text_of(facts, "slot")}, {"item", deciding.now().id}, {"meeting", text_of(facts, "meeting")}, {"outcome", outcome}});
}

/// What an item serves learns what became of it: which of its questions, where, and in which words it was answered.
void tell_matter(Deciding& deciding, const std::string& outcome) {
    const auto& now = deciding.now();
    const auto& serves = text_of(now.facts, "serves");
    if (serves.empty()) return;
    Facts facts{{"item", now.id}, {"outcome", outcome}, {"body", now.body}, {"by", now.body}};
    if (deciding.event().kind == "MeetingFell") facts["fell"] = "yes";
    for (const auto* name : {"asks", "meeting", "minute", "conditions", "delegated_to", "settle_by", "chapters", "takes_effect", "to",
                             "reason", "is_its_purpose"})
        if (const auto& said = text_of(deciding.event().facts, name); !said.empty()) facts[name] = said;
        else if (has(now.facts, name)) facts[name] = text_of(now.facts, name);
    deciding.raise(serves, "MatterDecided", std::move(facts));
}

std::vector<std::string> ways_on(const Instance& item) {
    const auto& state = item.states[0];
    if (state == "withdrawn" || state == "deferred") return {"Put it on the agenda of a later meeting: record ItemAdded there."};
    if (state == "proposed" || state == "published" || state == "late" || state == "barred" || state == "urgent")
        return {"Record first how it was decided: ItemDecided, with outcome=agreed or another."};
    return {"It has been decided: take it again at a later meeting; an entry made in error is taken back with 'beadle correct'."};
}

/// The day after the last to call it in on which anything may be done; the rule says a later one where the body has one. While it can still be called in nothing is done, whatever
/// that rule says.
Date first_day_to_implement(const Deciding& deciding, Date published_on, Date last_to_call_in) {
    const auto& calendar = *deciding.context().calendar;
    const auto after_the_last =
        calendar::working_day_at_or_after(calendar, Date{std::chrono::sys_days{last_to_call_in} + calendar::days{1}});
    const auto* rule = find_rule(*deciding.context().pinned, deciding.before().body, "implementation");
    if (rule && rule->by)
        if (auto counted = calendar::count_without_proof(*rule->by, published_on, calendar)) return std::max(counted->safe, after_the_last);
    return after_the_last;
}

/// The time of day where the rule's binds, otherwise the end of the last day.
Instant last_instant_to_call_in(const Facts& facts, Date last_day, const calendar::Zone& zone) {
    return instant_of(facts, "call_in_until").value_or(calendar::end_of_day(zone, last_day));
}

std::string last_day_in_words(const Facts& facts, Date last_day, const calendar::Zone& zone) {
    const auto until = instant_of(facts, "call_in_until");
    return until ? duties::in_words(zone, *until) : calendar::in_words(last_day);
}

/// What was before the body: address, version and hash of the paper as it was attached, and whether it was late.
void note_paper(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    bool withdrawn = deciding.event().kind == "PaperWithdrawn";
    deciding.set("paper", text_of(facts, "paper"));
    for (const auto* name : {"paper_address", "paper_version", "paper_sha256", "paper_late"})
        if (withdrawn || has(facts, name)) deciding.set(name, withdrawn ? "" : text_of(facts, name));
    if (!withdrawn) return;
    std::string who = has(facts, "by") ? " by " + text_of(facts, "by") : "";
    if (has(facts, "on_advice_of")) who += ", on the advice of " + text_of(facts, "on_advice_of");
    deciding.set("paper_withdrawn", "withdrawn" + who);
}

/// What went out with the agenda, wherever the item stands by now.
void note_published_paper(Deciding& deciding) {
    for (const auto* name : {"paper_address", "paper_version", "paper_sha256"})
        if (const auto& value = text_of(deciding.event().facts, name); !value.empty()) deciding.set(name, value);
}

/// What the program itself found at a paper's address, or why it found nothing.
void note_seen(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    deciding.set("paper_seen_at", calendar::to_iso(deciding.event().happened_at));
    for (const auto* name : {"address", "status", "bytes", "sha256", "failed"})
        deciding.set(std::string("paper_seen_") + name, text_of(facts, name));
    const auto &recorded = text_of(deciding.before().facts, "paper_sha256"), &seen = text_of(facts, "sha256");
    if (seen.empty() || recorded.empty()) return;
    bool same = calendar::lower(recorded) == calendar::lower(seen);
    deciding.remark("paper",
                    same ? "the file on the page is the one that was recorded"
                         : "the file on the page is not the one that was recorded: its SHA-256 is " + seen + ", recorded was " + recorded);
}

bool has_been_decided(std::string_view state) {
    return state == "decided" || state == "open to call-in" || state == "called in" || state == "may be implemented";
}

/// When the decision was published: now, or before it was recorded. Nothing where what was published came before it.
std::optional<Instant> decision_published_at(const Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& zone = *deciding.context().zone;
    const auto decided_at = instant_of(deciding.now().facts, "then.at");
    if (event.kind == "DecisionPublished" && (!decided_at || !event.actor.is_engine())) return event.happened_at;
    const auto decided_on = calendar::local_date(zone, decided_at.value_or(event.happened_at));
    auto known = list_of(deciding.before().facts, "decision_published_at");
    if (event.kind == "DecisionPublished") known = {calendar::to_iso(event.happened_at)};
    std::optional<Instant> first;
    for (const auto& text : known)
        if (auto at = calendar::instant_from_iso(text); at && calendar::local_date(zone, *at) >= decided_on && (!first || *at < *first))
            first = at;
    return first;
}

/// The decisions of its meeting are published, and this one is not recorded yet, or was taken after.
void note_that_decisions_are_published(Deciding& deciding) {
    auto known = list_of(deciding.before().facts, "decision_published_at");
    known.push_back(calendar::to_iso(deciding.event().happened_at));
    deciding.set("decision_published_at", join(known));
}

/// Counts the days to call a decision in that was published then, and keeps them. Nothing where the rule cannot be counted.
std::optional<Date> count_call_in(Deciding& deciding, const ProcedureRule& rule, Instant published_at) {
    const auto& zone = *deciding.context().zone;
    const auto published_on = calendar::local_date(zone, published_at);
    const auto last = calendar::count_without_proof(*rule.by, published_on, *deciding.context().calendar);
    if (!last) return std::nullopt;
    deciding.set("last_day_to_call_in", calendar::to_iso(last->raw));
    if (rule.time_binds_raw && last->at) deciding.set("call_in_until", calendar::to_iso(to_instant(zone, {last->raw, *last->at})));
    deciding.set("first_day_to_implement", calendar::to_iso(first_day_to_implement(deciding, published_on, last->raw)));
    return last->raw;
}

/// Counts those days again that had been counted already, and says `why`. False where they stay as they are.
bool recount_call_in(Deciding& deciding, Instant published_at, const std::string& why) {
    const auto& before = deciding.before();
    const auto* rule = find_rule(*deciding.context().pinned, before.body, "call-in");
    const auto was = date_of(before.facts, "last_day_to_call_in");
    if (!rule || !rule->by || !was) return false;
    const auto last = count_call_in(deciding, *rule, published_at);
    if (!last || deciding.now().facts == before.facts) return false;
    const auto& zone = *deciding.context().zone;
    deciding.remark("call-in: " + rule->by->text, why + ": the last day to call it in was " + last_day_in_words(before.facts, *was, zone) +
                                                      ", and is now " + last_day_in_words(deciding.now().facts, *last, zone));
    return true;
}

bool is_free(const Instance& item) { return item.states[0] == "may be implemented" && !has(item.facts, "called_in_on"); }

/// Open to call-in until the last day as it is counted now; what is free already is open once more where that day is still to come.
void stay_open_until_the_last_day(Deciding& deciding) {
    const auto& before = deciding.before();
    const auto last = date_of(deciding.now().facts, "last_day_to_call_in");
    if (!last || (before.states[0] != "open to call-in" && !is_free(before))) return;
    const auto until = last_instant_to_call_in(deciding.now().facts, *last, *deciding.context().zone);
    if (is_free(before) && (has(before.facts, "implemented_on") || until < deciding.event().recorded_at)) return;
    if (is_free(before)) deciding.add(Moved{0, before.states[0], "open to call-in", {}});
    deciding.add(TimerSet{"call-in", until + std::chrono::seconds{1}});
}

/// What was accepted or found by the days as they were counted until now, and comes out otherwise by those that hold.
void say_what_comes_out_otherwise(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    const auto last = date_of(facts, "last_day_to_call_in"), called_on = date_of(facts, "called_in_on");
    if (last && called_on && *called_on > *last)
        deciding.breach({"call-in",
                         "",
                         "it was called in on " + calendar::in_words(*called_on) + ", after the last day to call it in, " +
                             calendar::in_words(*last) + ", as that is known now",
                         Breach::advisory,
                         {"Ask the monitoring officer whether the call-in stands. If it does not, record CallInEnded.",
                          "If that publication was recorded in error, take it back with 'beadle correct'."}});
    const auto on = date_of(facts, "implemented_on"), first = date_of(facts, "first_day_to_implement");
    const auto was_first = date_of(deciding.before().facts, "first_day_to_implement");
    if (!called_on && on && first && was_first && *on < *was_first && *on >= *first)
        deciding.remark("call-in", "it was implemented on " + calendar::in_words(*on) +
                                       ", which was not before its first day: the finding that it was falls");
}

/// The earliest publication counts: a decision that was published before the time that is known can be called in from then. False where the event tells of no
/// earlier one.
bool learn_of_an_earlier_publication(Deciding& deciding) {
    const auto& before = deciding.before();
    const auto& zone = *deciding.context().zone;
    const auto known = instant_of(before.facts, "decision_published_at"), decided_at = instant_of(before.facts, "then.at");
    const auto published_at = decision_published_at(deciding);
    if (!has_been_decided(before.states[0]) || !has(before.facts, "last_day_to_call_in")) return false;
    if (!known || !published_at || *published_at >= *known) return false;
    if (decided_at && calendar::local_date(zone, *published_at) < calendar::local_date(zone, *decided_at)) return false;
    const bool moved = recount_call_in(deciding, *published_at, "published on " + duties::in_words(zone, *published_at) + " already");
    deciding.set("decision_published_at", calendar::to_iso(*published_at));
    if (!moved) return true;
    stay_open_until_the_last_day(deciding);
    say_what_comes_out_otherwise(deciding);
    return true;
}

bool fulfils(const Facts& facts, const std::string& outcome) {
    auto wanted = list_of(facts, "fulfilled_by");
    if (wanted.empty()) return outcome != "declined" && outcome != "referred" && outcome != "returned";
    return std::find(wanted.begin(), wanted.end(), outcome) != wanted.end();
}

}  // namespace

namespace acts {

void note(ItemWork&) {}

void publish(ItemWork& work) { note_when_published(work.deciding); }

void bar(ItemWork& work) { work.deciding.set("barred", not_open_in_time); }

void lift_the_bar(ItemWork& work) {
    work.deciding.set("barred", "");
    note_when_published(work.deciding);
}

/// The meeting's end was recorded before its agenda: what was left over stands as it would have stood.
void learn_how_it_stood(ItemWork& work) {
    auto& deciding = work.deciding;
    const auto& stood_at = text_of(deciding.before().facts, "left_over");
    const auto stands = std::string(stands_after(deciding, stood_at));
    if (deciding.event().kind != "ItemBarred") note_when_published(deciding);
    if (stands == stood_at) return;
    deciding.set("left_over", stands);
    if (stands == "barred") bar(work);
    else if (stood_at == "barred") lift_the_bar(work);
}

bool was_added_later(const ItemWork& work) { return was_added_too_late(work.deciding); }
bool was_on_it(const ItemWork& work) { return !was_added_later(work); }

void accept_urgency(ItemWork& work) {
    auto& deciding = work.deciding;
    const auto& event = deciding.event();
    auto meeting_kind = text_of(deciding.now().facts, "meeting_kind");
    auto body = deciding.context().pinned->bodies.find(deciding.now().body);
    if (const auto* procedure = find_procedure(*deciding.context().pinned, deciding.now().body)) {
        const auto& barred_at = procedure->no_urgency_at;
        if (std::find(barred_at.begin(), barred_at.end(), meeting_kind) != barred_at.end())
            deciding.breach({"urgency",
                             procedure->name,
                             "the body's rules allow no urgent business at a " + meeting_kind + " meeting",
                             Breach::irregular,
                             {"Defer the item to an ordinary meeting."}});
    }
    if (text_of(event.facts, "reason").empty())
        deciding.breach(
            {"urgency",
             "Local Government Act 1972 s.100B(4)(b)",
             "the special circumstances are not stated; they are to be specified in the minutes",
             Breach::irregular,
             {"Record the circumstances the presiding member gave: correct this entry, and record it again with reason=\"...\"."}});
    if (body != deciding.context().pinned->bodies.end())
        if (auto missing = chairs_missing(body->second, event); !missing.empty())
            deciding.breach({"co-chairs: all act",
                             body->second.name,
                             "urgency is the opinion of all who preside, and it is not said that it is that of " + join(missing, " and "),
                             Breach::irregular,
                             {"Correct this entry, and record it again with with=" + join(body->second.chairs) + "."}});
    if (has(deciding.before().facts, "left_over")) deciding.set("left_over", "urgent");
    deciding.set("urgent_on_opinion_of", event.on_behalf_of.empty() ? "the presiding member" : event.on_behalf_of);
    if (const auto decided = instant_of(deciding.before().facts, "then.at"); !decided || event.happened_at <= *decided)
        let_the_breach_fall(deciding, "it was urgent in the opinion of whoever presided");
}

void withdraw(ItemWork& work) {
    const auto& facts = work.deciding.event().facts;
    for (const auto* name : {"by", "on_advice_of"})
        if (has(facts, name)) work.deciding.set(name, text_of(facts, name));
    tell_cycle(work.deciding, "SlotReopened", "withdrawn");
    tell_matter(work.deciding, "withdrawn");
    end(work.deciding, "withdrawn");
}

void defer(ItemWork& work) {
    if (const auto& to = text_of(work.deciding.event().facts, "to"); !to.empty()) work.deciding.set("deferred_to", to);
    tell_cycle(work.deciding, "SlotReopened", "deferred");
    tell_matter(work.deciding, "deferred");
    if (work.deciding.event().kind == "MeetingEnded") {  // Nobody said so: what was decided may still be recorded.
        work.deciding.set("left_over", work.deciding.before().states[0]);
        work.deciding.set("outcome", "deferred");
        return;
    }
    end(work.deciding, "deferred");
}

void decide_it(ItemWork& work) {
    auto& deciding = work.deciding;
    const auto& outcome = text_of(deciding.event().facts, "outcome");
    if (std::find(outcomes().begin(), outcomes().end(), outcome) == outcomes().end()) {
        deciding.not_accepted("outcome", outcome.empty() ? "the outcome is missing" : "'" + outcome + "' is not an outcome",
                              {"Say it as outcome=agreed; one of: " + join(outcomes()) + "."});
        return;
    }
    if (!nobody_objects(deciding, outcome)) return;
    deciding.set("outcome", outcome);
    for (const auto* name : {"settle_by", "takes_effect"})
        if (has(deciding.event().facts, name) && !date_of(deciding.event().facts, name)) {
            deciding.not_accepted(name, "'" + text_of(deciding.event().facts, name) + "' is not a date; write it as 2022-12-21");
            return;
        }
    for (const auto* name :
         {"votes_for", "votes_against", "abstained", "minute", "conditions", "delegated_to", "settle_by", "chapters", "takes_effect"})
        if (has(deciding.event().facts, name)) deciding.set(name, text_of(deciding.event().facts, name));
    if (!judge_the_decision(deciding, outcome)) return;  // Nothing was decided that anybody could build on.
    if (fulfils(deciding.now().facts, outcome)) tell_cycle(deciding, "SlotFulfilled", outcome);
    tell_matter(deciding, outcome);
}

void decide_though_barred(ItemWork& work) {
    auto& deciding = work.deciding;
    const auto& left_over = text_of(deciding.before().facts, "left_over");
    breach_of_being_taken(deciding, left_over.empty() ? deciding.before().states[0] : left_over);
    decide_it(work);
}

void decide_after_all(ItemWork& work) {
    auto& deciding = work.deciding;
    auto stood_at = text_of(deciding.before().facts, "left_over");
    if (stood_at == "published" || stood_at == "urgent") decide_it(work);
    else decide_though_barred(work);
    deciding.set("left_over", "");
}

bool was_left_over(const ItemWork& work) { return has(work.deciding.before().facts, "left_over"); }

bool has_call_in(const ItemWork& work) {
    const auto& deciding = work.deciding;
    const auto* rule = find_rule(*deciding.context().pinned, deciding.before().body, "call-in");
    return rule && rule->by && text_of(deciding.event().facts, "call_in") != "exempt";
}

bool has_no_call_in(const ItemWork& work) { return !has_call_in(work); }

bool was_referred_back(const ItemWork& work) { return text_of(work.deciding.event().facts, "outcome").starts_with("referred"); }
bool may_go_on(const ItemWork& work) { return !was_referred_back(work); }

bool was_in_time(const ItemWork& work) {
    const auto& facts = work.deciding.before().facts;
    const auto last = date_of(facts, "last_day_to_call_in");
    return last && work.deciding.event().happened_at <= last_instant_to_call_in(facts, *last, *work.deciding.context().zone);
}

void start_call_in(ItemWork& work) {
    auto& deciding = work.deciding;
    const auto* rule = find_rule(*deciding.context().pinned, deciding.before().body, "call-in");
    const auto& zone = *deciding.context().zone;
    const auto published_at = *decision_published_at(deciding);
    deciding.set("decision_published_at", calendar::to_iso(published_at));
    const auto last = count_call_in(deciding, *rule, published_at);
    if (!last) return;
    deciding.remark("call-in: " + rule->by->text,
                    "published " + calendar::in_words(calendar::local_date(zone, published_at)) + "; the last day to call it in is " +
                        last_day_in_words(deciding.now().facts, *last, zone) + ", the first day to implement it " +
                        calendar::in_words(*date_of(deciding.now().facts, "first_day_to_implement")));
    deciding.add(TimerSet{"call-in", last_instant_to_call_in(deciding.now().facts, *last, zone) + std::chrono::seconds{1}});
}

/// Called in, it waits for scrutiny: that meets within the time that the rules give it, where they give any.
void call_in(ItemWork& work) {
    auto& deciding = work.deciding;
    auto called_on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    deciding.set("called_in_on", calendar::to_iso(called_on));
    judge_what_was_implemented(deciding, called_on);
    deciding.add(TimerDropped{"call-in"});
    const auto* rule = find_rule(*deciding.context().pinned, deciding.before().body, "scrutiny");
    auto body = deciding.context().live->bodies.find(deciding.before().body);
    if (!rule || !rule->by || body == deciding.context().live->bodies.end())
        return deciding.remark("call-in", "the rules name no time within which scrutiny must meet: agree one with its chair");
    const bool scrutiny_has_an_office = !duties::office_of(deciding, body->second.scrutinised_by).empty();
    const auto& owing_body = scrutiny_has_an_office ? body->second.scrutinised_by : deciding.before().body;
    const auto by = duties::office_of(deciding, owing_body);
    duties::open_local(deciding,
                       {"scrutiny",
                        "see that scrutiny meets on the decision that was called in",
                        rule->by->text,
                        {by},
                        "CallInEnded",
                        {-3, -1, 0},
                        {1},
                        duties::head_of(deciding, owing_body)},
                       called_on);
    if (const auto* duty = find_duty(deciding.now(), "scrutiny"))
        deciding.remark("scrutiny: " + rule->by->text, "called in on " + calendar::in_words(called_on) + "; scrutiny must meet by " +
                                                           calendar::in_words(duty->safe) + ", and nothing is implemented before");
}

void end_call_in(ItemWork& work) {
    if (!work.deciding.event().actor.is_engine()) duties::meet(work.deciding, "CallInEnded");
    if (const auto& outcome = text_of(work.deciding.event().facts, "outcome"); !outcome.empty())
        work.deciding.set("call_in_outcome", outcome);
}

/// Scrutiny has sent it back: nothing is implemented, and the body takes it again at its next meeting.
void send_back(ItemWork& work) {
    end_call_in(work);
    auto& deciding = work.deciding;
    const auto& now = deciding.now();
    tell_cycle(deciding, "SlotReopened", "deferred");
    if (const auto& registered_at = text_of(now.facts, "register"); !registered_at.empty()) {
        Facts again{{"title", text_of(now.facts, "title")}, {"purpose", "referred back by scrutiny: take it again"}};
        if (!now.matter.empty()) again["matter"] = now.matter;
        deciding.raise(registered_at, "ItemWanted", std::move(again));
    }
    deciding.remark("call-in", "referred back: it may not be implemented, and goes on the agenda of the body's next meeting");
    end(deciding, "referred back");
}

}  // namespace acts

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto item = deciding.entering(workflow, {});
    auto added_on = calendar::local_date(*deciding.context().zone, event.happened_at);
    auto last_day = last_day_to_add(item.body, date_of(event.facts, "held_on"), deciding.context());
    bool added_after = has(event.facts, "late");
    bool late = added_after && !(last_day && added_on <= *last_day);
    bool barred = !late && has(event.facts, "barred");
    item.states = {late ? "late" : barred ? "barred" : has(event.facts, "published_at") ? "published" : "proposed"};
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter" && name != "barred" && (late || name != "late")) item.facts[name] = value;
    if (barred) item.facts["barred"] = not_open_in_time;
    deciding.add(Entered{std::move(item)});
    if (const auto& wanted_at = text_of(event.facts, "wanted_at"); !wanted_at.empty())
        deciding.raise(wanted_at, "ItemPlaced", {{"want", text_of(event.facts, "want")}, {"item", event.instance}});
    if (added_after && !late)
        deciding.remark("late item", "added after the agenda was published, on " + calendar::in_words(added_on) +
                                         ", and still open for the time the rule asks: the last day was " + calendar::in_words(*last_day));
    if (late) {
        const auto* rule = find_rule(*deciding.context().pinned, text_of(event.facts, "body"), "late item");
        deciding.breach({"late item",
                         rule ? rule->source : "Local Government Act 1972 s.100B(3)(b)",
                         "added after the agenda was published",
                         Breach::advisory,
                         {"It is open to inspection from when it was added (s.100B(3)(b)); it may be taken only if open for the full time, "
                          "or if the presiding "
                          "member is of the opinion, by reason of special circumstances to be minuted, that it is urgent: record "
                          "UrgencyAccepted at the meeting."}});
    }
}

void decide(Deciding& deciding) {
    const auto& event = deciding.event();
    static const Table rows = table();
    auto kind = event.kind;
    if (kind == "TimerFired") {  // The last day to call it in has passed; what was called in waits for scrutiny.
        if (deciding.before().states[0] != "open to call-in") return;
        kind = "CallInEnded";
    }
    if (kind == "ActionAgreed") {
        auto number = number_of(deciding.now().facts, "actions_numbered").value_or(0) + 1;
        auto facts = event.facts;
        facts["item"] = deciding.now().id;
        facts["body"] = deciding.now().body;
        if (!deciding.now().matter.empty()) facts.try_emplace("matter", deciding.now().matter);
        deciding.set("actions_numbered", std::to_string(number));
        deciding.raise(deciding.now().id + "/action/" + std::to_string(number), "ActionEntered", std::move(facts));
        return;
    }
    if (kind == "InterestDeclared") return declare_interest(deciding);
    if (kind == "RoomRecorded") return judge_the_room_again(deciding);
    if (kind == "PublicExcluded") return exclude_the_public(deciding);
    if (kind == "SupplementPublished") return take_supplement(deciding);
    if (kind == "ObjectionRecorded") return object(deciding);
    if (kind == "ObjectionWithdrawn") return withdraw_objection(deciding);
    if (kind == "DecisionImplemented") return implement(deciding);
    if (kind == "PaperAttached" || kind == "PaperWithdrawn") return note_paper(deciding);
    if (kind == "PaperSeen") return note_seen(deciding);
    if (kind == "AgendaPublished") note_published_paper(deciding);
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    if (kind == "DecisionPublished" && learn_of_an_earlier_publication(deciding)) return;
    ItemWork work{deciding};
    const auto start = deciding.before().states;
    if (event.actor.is_engine()) {
        const bool decided = has_been_decided(start[0]);
        if (decided && learn_after_the_decision(deciding)) return;
        if (kind == "DecisionPublished" && !deciding.before().ended &&
            (!decided || (start[0] == "decided" && !decision_published_at(deciding))))
            return note_that_decisions_are_published(deciding);
    }
    Machine<ItemFront> machine(work, start);
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran == Ran::moved) {
        std::vector<std::string> passed;
        if (kind == "ItemDecided" && decision_published_at(deciding)) {  // Its publication was recorded first.
            passed = machine.states();
            machine.process("DecisionPublished");
        }
        deciding.add(Moved{0, start[0], machine.states()[0], std::move(passed)});
        return;
    }
    // What the meeting tells its items may find them past it; that is no contradiction.
    if (event.actor.is_engine()) return;
    if (kind == "CalledIn" && ran == Ran::guarded && has(deciding.before().facts, "last_day_to_call_in"))
        return deciding.not_accepted(
            "call-in", "the last day to call it in was " + last_day_in_words(deciding.before().facts,
                                                                             *date_of(deciding.before().facts, "last_day_to_call_in"),
                                                                             *deciding.context().zone));
    deciding.not_accepted("record", "the item is recorded as '" + start[0] + "'", ways_on(deciding.before()));
}

void count_call_in_again(Deciding& deciding) {
    const auto& before = deciding.before();
    const auto published_at = instant_of(before.facts, "decision_published_at");
    if (!published_at || (before.states[0] != "open to call-in" && !is_free(before))) return;
    if (recount_call_in(deciding, *published_at, "the calendar changed")) stay_open_until_the_last_day(deciding);
}

std::vector<std::string> known_events() {
    auto events = table().events;
    for (const auto* more :
         {"ActionAgreed", "InterestDeclared", "ObjectionRecorded", "ObjectionWithdrawn", "DecisionImplemented", "PaperSeen"})
        events.emplace_back(more);
    return events;
}

std::vector<std::string> needs(const Instance& instance, const Event& event) {
    if (event.kind != "ItemDecided" && event.kind != "InterestDeclared" && event.kind != "RoomRecorded") return {};
    std::vector<std::string> ids;
    for (const auto* name : {"meeting", "register"})
        if (const auto& id = text_of(instance.facts, name); !id.empty()) ids.push_back(id);
    return ids;
}

Table table() { return table_of<ItemFront>("item"); }

const std::vector<std::string>& outcomes() {
    static const std::vector<std::string> all{"noted",
                                              "commented",
                                              "supported",
                                              "supported with comments",
                                              "agreed",
                                              "approved",
                                              "approved subject to amendments",
                                              "amended",
                                              "referred",
                                              "returned",
                                              "declined",
                                              "no change"};
    return all;
}

}  // namespace beadle::item
