#include "workflows/system/system.hpp"

#include <algorithm>

#include "workflows/duties/monday_list.hpp"
#include "workflows/model/leave.hpp"
#include "workflows/model/planned.hpp"
#include "workflows/model/strategy_plan.hpp"
#include "workflows/model/transition_plan.hpp"
#include "workflows/system/erasing.hpp"

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

/// The next Monday list: kept in a fact, so that one that is overdue when a definition is applied is not passed over.
void set_monday_timer(Deciding& deciding, Instant after) {
    const auto next = duties::next_list_at(after, deciding.context());
    deciding.set("monday_list", calendar::to_iso(next));
    deciding.add(TimerSet{std::string(duties::monday_timer), next});
}

void keep_monday_timer(Deciding& deciding) {
    const auto stands = instant_of(deciding.before().facts, "monday_list");
    if (deciding.context().live->monday_list) {
        if (!stands || *stands > deciding.event().recorded_at) set_monday_timer(deciding, deciding.event().recorded_at);
    } else if (stands) {
        deciding.set("monday_list", "");
        deciding.add(TimerDropped{std::string(duties::monday_timer)});
    }
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
    keep_monday_timer(deciding);
    if (!first && before == hash) deciding.remark("definition", "it is the one that is live already");
    enter_what_is_new(deciding);
}

/// The post or office that the event names, or nothing, which is then not accepted.
std::optional<Party> party_named(Deciding& deciding) {
    const auto& id = text_of(deciding.event().facts, "post");
    auto party = find_party(*deciding.context().live, id);
    if (!party)
        deciding.not_accepted("post", id.empty() ? "whose leave it is is missing" : "'" + id + "' is neither a post nor an office",
                              {"Say it as post=ID; the system's file lists them."});
    return party;
}

/// A date that the event says, `otherwise` where it says none; nothing where it is no date, which is then not accepted.
std::optional<Date> date_said(Deciding& deciding, const char* name, std::optional<Date> otherwise) {
    const auto& facts = deciding.event().facts;
    const auto said = has(facts, name) ? date_of(facts, name) : otherwise;
    if (!said)
        deciding.not_accepted(name, has(facts, name) ? "'" + text_of(facts, name) + "' is not a date" : std::string("its date is missing"),
                              {std::string("Say it as ") + name + "=2022-12-16."});
    return said;
}

void take_leave(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto& live = *deciding.context().live;
    const auto who = party_named(deciding);
    if (!who) return;
    const auto from = date_said(deciding, "from", deciding.today());
    const auto until = from ? date_said(deciding, "until", std::nullopt) : std::nullopt;
    if (!until) return;
    if (*until < *from) return deciding.not_accepted("until", "the leave ends on " + calendar::in_words(*until) + ", before it begins");
    const auto deputy = has(facts, "deputy") ? text_of(facts, "deputy") : deputy_named(live, who->id);
    const auto stands_in = find_party(live, deputy);
    if (!stands_in)
        return deciding.not_accepted(
            "deputy",
            deputy.empty() ? "who stands in for " + who->name + " is missing" : "'" + deputy + "' is neither a post nor an office",
            {"Say it as deputy=ID, or give the post a 'deputy:' in the system's file."});
    if (deputy == who->id)
        return deciding.not_accepted("deputy", who->name + " cannot stand in for itself", {"Name another as deputy=ID."});
    if (stands_in->elected_member)
        deciding.remark("deputy", stands_in->name + " is an elected member, and is now written to for " + who->name);
    deciding.set(leave_fact(who->id, *from), leave_text({*from, *until, deputy}));
    deciding.remark("leave", "what " + who->name + " is owed goes to " + stands_in->name + " from " + calendar::in_words(*from) + " to " +
                                 calendar::in_words(*until));
}

void end_leave(Deciding& deciding) {
    const auto who = party_named(deciding);
    const auto back_on = who ? date_said(deciding, "on", deciding.today()) : std::nullopt;
    if (!back_on) return;
    const auto day_before = Date{std::chrono::sys_days{*back_on} - calendar::days{1}};
    bool ended = false;
    // The one that runs on that day ends with the day before; one that would begin that day or has not begun is no more.
    for (auto leave = leave_on(deciding.now().facts, who->id, *back_on); leave; leave = leave_on(deciding.now().facts, who->id, *back_on)) {
        deciding.set(leave_fact(who->id, leave->from),
                     leave->from > day_before ? std::string() : leave_text({leave->from, day_before, leave->deputy}));
        ended = true;
    }
    if (!ended)
        deciding.not_accepted("leave", who->name + " is not on leave on " + calendar::in_words(*back_on),
                              {"Say the first day back as on=2022-12-12; 'beadle show " + deciding.before().id + "' lists the leave."});
}

void propose(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto& hash = text_of(facts, "definition");
    const auto& calendar_hash = text_of(facts, "calendar");
    const auto& live = deciding.before().facts;
    if (hash.empty() || calendar_hash.empty())
        return deciding.not_accepted("definition", "which definition is proposed is missing", {"'beadle apply FILE' says it."});
    if (text_of(live, "definition") == hash && text_of(live, "calendar") == calendar_hash)
        return deciding.not_accepted("definition", "it is the one that is live already");
    deciding.set("proposed_definition", hash);
    deciding.set("proposed_calendar", calendar_hash);
    deciding.set("proposed_by", deciding.event().actor.person);
    deciding.set("proposed_on", calendar::to_iso(calendar::local_date(*deciding.context().zone, deciding.event().recorded_at)));
    deciding.remark("second person", "nothing has changed yet: another administrator looks at the same file and applies it");
}

/// False, and not accepted, where a second person is wanted and this is none: the version that is live says so, and only a second person can change that.
bool is_approved(Deciding& deciding) {
    if (!deciding.context().pinned->second_person) return true;
    const auto& facts = deciding.event().facts;
    const auto& before = deciding.before().facts;
    const bool unchanged =
        text_of(before, "definition") == text_of(facts, "definition") && text_of(before, "calendar") == text_of(facts, "calendar");
    if (unchanged) return true;
    const auto& proposed_by = text_of(before, "proposed_by");
    if (text_of(before, "proposed_definition") != text_of(facts, "definition") ||
        text_of(before, "proposed_calendar") != text_of(facts, "calendar")) {
        deciding.not_accepted("second person",
                              proposed_by.empty() ? "it has not been proposed"
                                                  : "what " + proposed_by + " proposed on " + text_of(before, "proposed_on") +
                                                        " is another version than this one",
                              {"One administrator proposes a version, another applies the very same."});
        return false;
    }
    if (proposed_by == deciding.event().actor.person) {
        deciding.not_accepted("second person", proposed_by + " proposed it, and somebody else is to look at it",
                              {"Another administrator applies the same file."});
        return false;
    }
    deciding.remark("second person", "proposed by " + proposed_by + " on " + text_of(before, "proposed_on") + ", applied by " +
                                         deciding.event().actor.person);
    return true;
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
    if (kind == "DefinitionProposed") return propose(deciding);
    if (kind == "DefinitionApplied") {
        if (!is_approved(deciding)) return;
        for (const auto* fact : {"proposed_definition", "proposed_calendar", "proposed_by", "proposed_on"})
            if (has(deciding.before().facts, fact)) deciding.set(fact, "");
        return apply_definition(deciding, false);
    }
    if (kind == "TimerFired") {
        // The engine has told every instance concerned before it fires this: to count again ("recount"), or that a week began ("monday").
        if (text_of(deciding.event().facts, "timer") == duties::monday_timer && deciding.context().live->monday_list)
            set_monday_timer(deciding, deciding.event().recorded_at);
        return;
    }
    if (kind == "ClockAccepted" || kind == "RecordResumed") return;
    if (kind == texts_erased) return erase_texts(deciding);
    if (kind == "LeaveTaken") return take_leave(deciding);
    if (kind == "LeaveEnded") return end_leave(deciding);
    deciding.not_accepted("event", "'" + kind + "' is no event of a system");
}

std::vector<std::string> known_events() {
    return {"DefinitionApplied", "DefinitionProposed", "ClockAccepted", "RecordResumed", texts_erased, "LeaveTaken", "LeaveEnded"};
}

bool may_record(const Deciding& deciding) {
    const auto& event = deciding.event();
    if (event.kind != "LeaveTaken" && event.kind != "LeaveEnded") return false;
    const auto& live = *deciding.context().live;
    const auto& party = text_of(event.facts, "post");
    if (deciding.acts_as(party)) return true;
    const auto post = live.posts.find(party);
    if (post == live.posts.end()) return false;
    // A post of no body is anybody's who keeps a record here: some office has to answer for it.
    if (post->second.body.empty()) return !event.actor.offices.empty();
    const auto offices = offices_of(live, post->second.body);
    return std::any_of(offices.begin(), offices.end(), [&](const Office* office) { return deciding.acts_as(office->id); });
}

}  // namespace beadle::system_record
