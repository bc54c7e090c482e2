#include "workflows/system/system.hpp"

#include <algorithm>

#include "workflows/model/planned.hpp"
#include "workflows/model/strategy_plan.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::system_record {

using namespace beadle::model;

namespace {

/// The year in which a yearly cycle is entered first: its own first year, or the one that is running when the system comes in later.
int first_year(const CycleDefinition& cycle, Date today) {
    int year = std::max(cycle.first_year, int(today.year()) - 1);
    while (cycle_opens_on(cycle, year + 1) <= today) ++year;
    return std::max(year, cycle.first_year);
}

bool was_entered(const Deciding& deciding, const std::string& name) { return has(deciding.before().facts, "entered." + name); }

bool names_terms(const Definition& definition, const std::string& body) {
    return std::any_of(definition.posts.begin(), definition.posts.end(), [&](const auto& one) {
        return one.second.body == body && std::any_of(one.second.holders.begin(), one.second.holders.end(),
                                                      [](const Holding& holding) { return holding.term_ends.has_value(); });
    });
}

/// Everything the definition names that is not entered yet. Each is named in a fact of the system, so that a second apply enters nothing twice.
void enter_what_is_new(Deciding& deciding) {
    const auto& definition = *deciding.context().live;
    auto today = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    auto once = [&](const std::string& name) {
        if (was_entered(deciding, name)) return false;
        deciding.set("entered." + name, calendar::to_iso(today));
        return true;
    };
    for (const auto& [id, body] : definition.bodies) {
        auto ends = body.ends ? calendar::to_iso(*body.ends) : std::string();
        bool moved = was_entered(deciding, "body." + id) && text_of(deciding.before().facts, "ends." + id) != ends;
        if (text_of(deciding.before().facts, "ends." + id) != ends) deciding.set("ends." + id, ends);
        if (once("body." + id)) deciding.raise(body.prefix, "BodyEntered", {{"body", id}});
        if (moved) deciding.raise(body.prefix, "BodyEnds", {{"on", ends}});  // What is open there is to be handed over by then.
    }
    // What a register owes by itself (terms that end, meetings a year) is read again from each definition.
    if (text_of(deciding.before().facts, "definition") != definition.hash)
        for (const auto& [id, body] : definition.bodies)
            if (body.at_least_a_year > 0 || names_terms(definition, id)) deciding.raise(body.prefix, "BodyRead");
    for (const auto& plan : definition.strategies) {
        auto body = definition.bodies.find(plan->body);
        if (body == definition.bodies.end() || !once("strategy." + plan->body + "." + plan->ref)) continue;
        Facts facts{{"ref", plan->ref}, {"body", plan->body}, {"name", plan->title}};
        if (!plan->matter.empty()) facts["matter"] = plan->matter;
        deciding.raise(strategy_id(body->second.prefix, *plan), "StrategyEntered", std::move(facts));
    }
    std::vector<std::string> in_cycles;
    for (const auto& cycle : definition.cycles) {
        for (const auto& ref : cycle.meetings) in_cycles.push_back(cycle.body + "/" + ref);
        if (!once("cycle." + cycle.body + "." + cycle.ref)) continue;
        int year = cycle.each_year ? first_year(cycle, today) : int(today.year());
        deciding.raise(cycle_id(definition, cycle, year), "CycleEntered", cycle_facts(cycle, year));
    }
    // Meetings that belong to no cycle are called at once.
    for (const auto& meeting : definition.meetings) {
        if (std::find(in_cycles.begin(), in_cycles.end(), meeting.body + "/" + meeting.ref) != in_cycles.end() || meeting.each_year)
            continue;
        if (!once("meeting." + meeting.body + "." + meeting.ref)) continue;
        auto facts = meeting_facts(definition, meeting, today);
        if (meeting.on && *meeting.on < today) facts["state"] = "concluded";  // Long held when the system came in: kept, not chased.
        deciding.raise(definition.bodies.at(meeting.body).prefix, "MeetingCalled", std::move(facts));
    }
    for (const auto& transition : definition.transitions)
        if (once("transition." + transition->ref))
            deciding.raise(transition_id(*transition), "TransitionEntered", {{"ref", transition->ref}});
}

std::string closed_days_of(const Definition& definition) {
    std::vector<std::string> days;
    for (const auto& [day, why] : definition.closed_days) days.push_back(calendar::to_iso(day));
    return join(days);
}

void apply_definition(Deciding& deciding, bool first) {
    const auto& facts = deciding.event().facts;
    const auto& before = text_of(deciding.before().facts, "definition");
    const auto& hash = text_of(facts, "definition");
    const auto& calendar_hash = text_of(facts, "calendar");
    if (!first) deciding.add(Repinned{hash});
    deciding.set("definition", hash);
    // Calendars and closed days are live for what runs already, whatever version it is pinned to.
    const auto closed = closed_days_of(*deciding.context().live);
    const bool closed_changed = text_of(deciding.before().facts, "closed_days") != closed;
    const bool calendar_changed = text_of(deciding.before().facts, "calendar") != calendar_hash;
    if (!first && (calendar_changed || closed_changed)) {
        deciding.add(TimerSet{"recount", deciding.event().recorded_at});
        deciding.remark("calendar", std::string(calendar_changed ? "the calendar" : "the list of closed days") +
                                        " changed: every pending deadline is counted again");
    }
    if (closed_changed) deciding.set("closed_days", closed);
    deciding.set("calendar", calendar_hash);
    if (!first && before == hash) deciding.remark("definition", "it is the one that is live already");
    enter_what_is_new(deciding);
}

}  // namespace

void enter(Deciding& deciding) {
    auto instance = deciding.entering(workflow, {"live"});
    instance.facts = {{"name", deciding.context().live->name}};
    deciding.add(Entered{std::move(instance)});
    apply_definition(deciding, true);
}

void decide(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (kind == "DefinitionApplied") return apply_definition(deciding, false);
    if (kind == "TimerFired") return;  // "recount": the engine has counted everything again before it fires this.
    if (kind == "ClockAccepted") return;
    deciding.not_accepted("event", "'" + kind + "' is no event of a system");
}

std::vector<std::string> known_events() { return {"DefinitionApplied", "ClockAccepted"}; }

}  // namespace beadle::system_record
