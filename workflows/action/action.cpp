#include "workflows/action/action.hpp"

#include <algorithm>

#include "workflows/action/action_table.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"

namespace beadle::action {

using namespace beadle::model;

namespace {

std::string owner_of(const Deciding& deciding) {
    const auto& owner = text_of(deciding.now().facts, "owner");
    return find_party(*deciding.context().live, owner) ? owner : duties::office_of(deciding, deciding.now().body);
}

/// The duty to do it, once owner and date are both known; until then naming them is the clerk's duty, counted from the day it was asked for.
void chase(Deciding& deciding) {
    auto clerk = duties::office_of(deciding, deciding.now().body);
    auto head = duties::head_of(deciding, deciding.now().body);
    const auto& facts = deciding.now().facts;
    auto asked_on = date_of(facts, "asked_on");
    if (!has(facts, "owner"))
        duties::open_local(
            deciding,
            {"owner", "name an owner for this action", "within 5 working days of entry", {clerk}, "OwnerNamed", {-1, 0}, {1}, head},
            asked_on);
    auto due = date_of(facts, "due");
    if (!due)
        duties::open_local(
            deciding, {"date", "name a date for this action", "within 5 working days of entry", {clerk}, "DateNamed", {-1, 0}, {1}, head},
            asked_on);
    if (due && has(facts, "owner"))
        duties::open_local(deciding,
                           {"done",
                            "report this action done, or ask for more time with a reason",
                            "by " + calendar::without_weekday(*due),
                            {owner_of(deciding)},
                            "ActionReportedDone",
                            {-5, -1, 0},
                            {1},
                            clerk},
                           std::nullopt);
}

bool take_due(Deciding& deciding) {
    auto due = date_of(deciding.event().facts, "due");
    if (!due) {
        deciding.not_accepted("due", "the date is missing or not a date", {"Say it as due=2022-12-31."});
        return false;
    }
    deciding.set("due", calendar::to_iso(*due));
    return true;
}

}  // namespace

namespace acts {

void note_owner(ActionWork& work) {
    const auto& owner = text_of(work.deciding.event().facts, "owner");
    if (owner.empty()) return work.deciding.not_accepted("owner", "the owner is missing", {"Say it as owner=POST."});
    if (!find_party(*work.deciding.context().live, owner))
        work.deciding.remark("owner", "'" + owner + "' is no post or office of this system: the clerk is written to instead");
    work.deciding.set("owner", owner);
    duties::meet(work.deciding, "OwnerNamed");
}

void note_date(ActionWork& work) {
    if (take_due(work.deciding)) duties::meet(work.deciding, "DateNamed");
}

void name_owner(ActionWork& work) {
    note_owner(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void name_date(ActionWork& work) {
    note_date(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void extend(ActionWork& work) {
    auto& deciding = work.deciding;
    if (text_of(deciding.event().facts, "reason").empty())
        return deciding.not_accepted("reason", "an extension needs a reason", {"Say it as reason=\"...\"."});
    auto was = date_of(deciding.now().facts, "due");
    if (!take_due(deciding)) return;
    auto count = number_of(deciding.now().facts, "extensions").value_or(0) + 1;
    deciding.set("extensions", std::to_string(count));
    chase(deciding);
    auto words = was ? "was " + calendar::in_words(*was) + ", now " : std::string("now ");
    deciding.remark("extension", "extended " + std::to_string(count) + (count == 1 ? " time" : " times") + ": " + words +
                                     calendar::in_words(*date_of(deciding.now().facts, "due")));
    auto head = duties::head_of(deciding, deciding.now().body);
    if (count >= 3 && !head.empty())
        duties::inform(deciding, head, "escalation", "extended" + std::to_string(count),
                       {{"what", "look at an action that was extended " + std::to_string(count) + " times"},
                        {"step_words", "extended " + std::to_string(count) + " times"},
                        {"ask", "It has slipped again. Decide with its owner whether it can be done, or put it to the body."}});
}

void note_progress(ActionWork&) {}

void report_done(ActionWork& work) { duties::meet(work.deciding, "ActionReportedDone"); }

void close(ActionWork& work) {
    duties::meet(work.deciding, "ActionReportedDone");
    duties::end_open(work.deciding, Outcome::withdrawn, "the body closed the action");
    work.deciding.add(Ended{});
}

void reopen(ActionWork& work) {
    work.deciding.set("due", text_of(work.deciding.event().facts, "due"));
    work.deciding.set("transferred_to", "");
    resume(work);
}

void transfer(ActionWork& work) {
    const auto& to = text_of(work.deciding.event().facts, "to");
    if (to.empty()) return work.deciding.not_accepted("to", "to whom is missing", {"Say it as to=BODY."});
    work.deciding.set("transferred_to", to);
    duties::end_open(work.deciding, Outcome::withdrawn, "transferred to " + to);
    work.deciding.add(Ended{});
}

void hold(ActionWork& work) { duties::end_open(work.deciding, Outcome::withdrawn, "the action is on hold"); }

void resume(ActionWork& work) {
    work.deciding.set("asked_on", calendar::to_iso(calendar::local_date(*work.deciding.context().zone, work.deciding.event().happened_at)));
    chase(work.deciding);
}

void drop(ActionWork& work) {
    duties::end_open(work.deciding, Outcome::withdrawn, "the action is no longer needed");
    work.deciding.add(Ended{});
}

}  // namespace acts

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    Instance action;
    action.system = event.system;
    action.id = event.instance;
    action.workflow = workflow;
    action.body = text_of(event.facts, "body");
    action.matter = text_of(event.facts, "matter");
    action.definition = deciding.context().live->hash;
    action.states = {"open"};
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") action.facts[name] = value;
    action.facts["asked_on"] = calendar::to_iso(calendar::local_date(*deciding.context().zone, event.happened_at));
    if (const auto& title = text_of(event.facts, "title"); !title.empty()) action.facts["name"] = title;
    deciding.add(Entered{std::move(action)});
    chase(deciding);
}

void decide(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    ActionWork work{deciding};
    const auto start = deciding.before().states;
    Machine<ActionFront> machine(work, start);
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved)
        return deciding.not_accepted(
            "record", "the action is recorded as '" + start[0] + "'",
            {start[0] == "on hold" ? "If it goes on, record ActionResumed first."
             : start[0] == "open"  ? "If that is an error, take it back with 'beadle correct'."
                                   : "If it is to go on, record ActionReopened; an error is taken back with 'beadle correct'."});
    if (auto now = machine.states(); now != start) deciding.add(Moved{0, start[0], now[0], {}});
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<ActionFront>("action"); }

}  // namespace beadle::action
