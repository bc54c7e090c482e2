#include "workflows/system/system.hpp"

#include <algorithm>

namespace beadle::system_record {

using namespace beadle::model;

namespace {

// Cycles are entered by facts that the assembly cycle understands; this machine knows only their shape, as every raised event's.
std::string cycle_id(const Definition& definition, const CycleDefinition& cycle, int year) {
    const auto& prefix = definition.bodies.at(cycle.body).prefix;
    return prefix + "/cycle/" + cycle.ref + (cycle.each_year ? "/" + std::to_string(year) : "");
}

Facts cycle_facts(const CycleDefinition& cycle, Date opens) {
    return {{"ref", cycle.ref},
            {"body", cycle.body},
            {"name", (cycle.title.empty() ? cycle.ref + " cycle" : cycle.title) + (cycle.each_year ? " " + std::to_string(int(opens.year())) : "")},
            {"opens", calendar::to_iso(opens)},
            {"slots", join(cycle.meetings)}};
}

/// The year in which a yearly cycle is entered first: its own first year, or the one that is running when the system comes in later.
int first_year(const CycleDefinition& cycle, Date today) {
    int year = std::max(cycle.first_year, int(today.year()) - 1);
    auto opens = [&](int in) { return Date{std::chrono::year{in}, std::chrono::month{cycle.opens_month ? cycle.opens_month : 1}, std::chrono::day{cycle.opens_day ? cycle.opens_day : 1}}; };
    while (opens(year + 1) <= today) ++year;
    return std::max(year, cycle.first_year);
}

bool was_entered(const Deciding& deciding, const std::string& name) { return has(deciding.before().facts, "entered." + name); }

/// Everything the definition names that is not entered yet. Each is named in a fact of the system, so that a second apply enters nothing twice.
void enter_what_is_new(Deciding& deciding) {
    const auto& definition = *deciding.context().live;
    auto today = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    auto once = [&](const std::string& name) {
        if (was_entered(deciding, name)) return false;
        deciding.set("entered." + name, calendar::to_iso(today));
        return true;
    };
    for (const auto& [id, body] : definition.bodies)
        if (once("body." + id)) deciding.raise(body.prefix, "BodyEntered", {{"body", id}});
    std::vector<std::string> in_cycles;
    for (const auto& cycle : definition.cycles) {
        for (const auto& ref : cycle.meetings) in_cycles.push_back(cycle.body + "/" + ref);
        if (!once("cycle." + cycle.body + "." + cycle.ref)) continue;
        int year = cycle.each_year ? first_year(cycle, today) : 0;
        Date opens = !cycle.each_year && cycle.opens_on
                         ? *cycle.opens_on
                         : Date{std::chrono::year{cycle.each_year ? year : int(today.year())}, std::chrono::month{cycle.opens_month ? cycle.opens_month : 1},
                                std::chrono::day{cycle.opens_day ? cycle.opens_day : 1}};
        deciding.raise(cycle_id(definition, cycle, year), "CycleEntered", cycle_facts(cycle, opens));
    }
    // Meetings that belong to no cycle are called at once.
    for (const auto& meeting : definition.meetings) {
        if (std::find(in_cycles.begin(), in_cycles.end(), meeting.body + "/" + meeting.ref) != in_cycles.end() || meeting.each_year) continue;
        if (!once("meeting." + meeting.body + "." + meeting.ref)) continue;
        Facts facts{{"kind", meeting.kind}, {"name", meeting.title.empty() ? meeting.ref : meeting.title}};
        if (meeting.on) facts["held_on"] = calendar::to_iso(*meeting.on);
        if (!meeting.on && meeting.year && meeting.last_month) {
            namespace chr = std::chrono;
            int until = meeting.year + (meeting.last_month < meeting.first_month ? 1 : 0);
            facts["window_from"] = calendar::to_iso(Date{chr::year{meeting.year}, chr::month{meeting.first_month}, chr::day{1}});
            facts["window_until"] = calendar::to_iso(Date{chr::sys_days{chr::year{until} / chr::month{meeting.last_month} / chr::last}});
        }
        if (!meeting.purpose.empty()) facts["purpose"] = meeting.purpose;
        if (!meeting.place.empty()) facts["place"] = meeting.place;
        if (meeting.at) {
            auto two = [](long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
            facts["at"] = two(meeting.at->count() / 60) + ":" + two(meeting.at->count() % 60);
        }
        if (meeting.in_common) facts["in_common"] = "yes";
        if (meeting.shadow) facts["shadow"] = facts["shadow_declared"] = "yes";
        if (meeting.not_after) facts["not_after"] = calendar::to_iso(*meeting.not_after);
        deciding.raise(definition.bodies.at(meeting.body).prefix, "MeetingCalled", std::move(facts));
    }
}

void apply_definition(Deciding& deciding, bool first) {
    const auto& facts = deciding.event().facts;
    const auto& before = text_of(deciding.before().facts, "definition");
    const auto& hash = text_of(facts, "definition");
    const auto& calendar_hash = text_of(facts, "calendar");
    if (!first) deciding.add(Repinned{hash});
    deciding.set("definition", hash);
    if (!first && text_of(deciding.before().facts, "calendar") != calendar_hash) {
        deciding.add(TimerSet{"recount", deciding.event().recorded_at});
        deciding.remark("calendar", "the calendar changed: every pending deadline is counted again");
    }
    deciding.set("calendar", calendar_hash);
    if (!first && before == hash) deciding.remark("definition", "it is the one that is live already");
    enter_what_is_new(deciding);
}

}  // namespace

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    Instance instance;
    instance.system = event.system;
    instance.id = event.instance;
    instance.workflow = workflow;
    instance.definition = deciding.context().live->hash;
    instance.states = {"live"};
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
