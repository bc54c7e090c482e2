#include "workflows/action/action.hpp"

#include <algorithm>

#include "workflows/action/action_table.hpp"
#include "workflows/action/hand_over.hpp"
#include "workflows/action/next_meeting.hpp"
#include "workflows/action/owed.hpp"
#include "workflows/action/reports.hpp"
#include "workflows/action/standing.hpp"
#include "workflows/duties/chase.hpp"

namespace beadle::action {

using namespace beadle::model;

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto action = deciding.entering(workflow, {"open"});
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") action.facts[name] = value;
    action.facts["asked_on"] = calendar::to_iso(calendar::local_date(*deciding.context().zone, event.happened_at));
    if (const auto& title = text_of(event.facts, "title"); !title.empty()) action.facts["name"] = title;
    const auto& bodies = deciding.context().live->bodies;
    if (auto body = bodies.find(action.body); body != bodies.end()) action.facts["listed_at"] = body->second.prefix;
    // What cannot be read is to be named, as if it had been left out.
    for (const auto* name : {"every", "until"}) {
        const auto said = text_of(event.facts, name);
        if (said.empty()) continue;
        auto frequency = parse_frequency(said);
        auto until = calendar::parse_date(said);
        bool is_every = std::string_view(name) == "every";
        action.facts["recurring"] = "yes";
        if (is_every && frequency) action.facts[name] = frequency->words;
        else if (!is_every && (until || said == "further notice")) action.facts[name] = until ? calendar::to_iso(*until) : said;
        else {
            action.facts.erase(name);
            deciding.remark(name, "'" + said + "' does not say " + (is_every ? "how often" : "until when") + ": it is to be named");
        }
    }
    deciding.add(Entered{std::move(action)});
    if (is_promised(deciding.now().facts))
        deciding.remark("to_meeting", "it is owed when the agenda of " +
                                          (text_of(event.facts, "to_meeting") == "next" ? std::string("the next meeting")
                                                                                        : text_of(event.facts, "to_meeting")) +
                                          " is published; until that meeting has a date, nothing is owed");
    chase(deciding);
    list_it(deciding);
}

void decide(Deciding& deciding) {
    auto kind = deciding.event().kind;
    const auto& facts = deciding.event().facts;
    const auto start = deciding.before().states;
    if (kind == "ActionGoesOn") return deciding.set("goes_on_as", text_of(facts, "as"));
    if (kind == "BodyEnds") {
        if (is_settled(start[0])) return;
        deciding.set("body_ends", text_of(facts, "on"));
        return chase_hand_over(deciding);
    }
    if (kind == "MeetingHeld" || kind == "MeetingFell") {
        if (!is_settled(start[0])) meeting_passed(deciding, text_of(facts, "meeting"), kind == "MeetingHeld");
        return list_it(deciding);
    }
    if (kind == "MeetingDated") {
        auto held_on = date_of(facts, "held_on");
        if (!held_on || is_settled(start[0]) || start[0] == "on hold" || !takes_as_next(deciding, text_of(facts, "meeting"), *held_on))
            return;
        if (auto next = text_of(deciding.now().facts, "next_meeting"); !next.empty() && next != text_of(facts, "meeting"))
            duties::end_one(deciding, "report/" + next, Outcome::withdrawn, "another meeting comes first");
        bool moved = text_of(deciding.now().facts, "next_meeting") == text_of(facts, "meeting");
        deciding.set("next_meeting", text_of(facts, "meeting"));
        deciding.set("next_on", calendar::to_iso(*held_on));
        const bool has_come = moved || is_promised(deciding.now().facts);
        if (has_come && start[0] == "reported done") return list_it(deciding);  // The report for it is there; only its date moved.
        kind = "ReportDueAgain";
    }
    if (kind == "TimerFired") {  // A round of so many months is over.
        auto frequency = frequency_of(deciding.now().facts);
        auto last = date_of(deciding.now().facts, "next_on");
        if (is_settled(start[0]) || start[0] == "on hold" || !frequency || frequency->every_meeting || !last) return;
        auto next = round_after(deciding, *last, frequency->months);
        const bool was_the_last = is_past_its_end(deciding, next);
        deciding.set("next_on", was_the_last ? "" : calendar::to_iso(next));
        if (was_the_last) return list_it(deciding);
        kind = "ReportDueAgain";
    }
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    ActionWork work{deciding};
    Machine<ActionFront> machine(work, start);
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) {
        if (deciding.event().actor.is_engine()) return;
        return deciding.not_accepted(
            "record", "the action is recorded as '" + start[0] + "'",
            {start[0] == "on hold" ? "If it goes on, record ActionResumed first."
             : start[0] == "open"  ? "If that is an error, take it back with 'beadle correct'."
                                   : "If it is to go on, record ActionReopened; an error is taken back with 'beadle correct'."});
    }
    if (auto now = machine.states(); now != start) deciding.add(Moved{0, start[0], now[0], {}});
    list_it(deciding);
}

bool may_record(const Deciding& deciding) {
    const auto& event = deciding.event();
    if (event.kind != "ProgressReported" && event.kind != "ActionReportedDone" && event.kind != "ExtensionAsked") return false;
    const auto& owner = text_of(deciding.before().facts, "owner");
    return deciding.acts_as(owner);
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<ActionFront>("action"); }

}  // namespace beadle::action
