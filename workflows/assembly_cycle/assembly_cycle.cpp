#include "workflows/assembly_cycle/assembly_cycle.hpp"

#include <algorithm>

#include "workflows/assembly_cycle/assembly_cycle_table.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/planned.hpp"

namespace beadle::assembly_cycle {

using namespace beadle::model;
using std::chrono::day;
using std::chrono::month;

namespace {

const CycleDefinition* definition_of(const Deciding& deciding) {
    const auto& ref = text_of(deciding.now().facts, "ref");
    for (const auto& cycle : deciding.context().pinned->cycles)
        if (cycle.ref == ref && cycle.body == deciding.now().body) return &cycle;
    return nullptr;
}

const PlannedMeeting* meeting_of(const Deciding& deciding, std::string_view ref) {
    for (const auto& meeting : deciding.context().pinned->meetings)
        if (meeting.ref == ref && meeting.body == deciding.now().body) return &meeting;
    return nullptr;
}

Date slot_opens(const PlannedMeeting& meeting, Date cycle_opens, Date window_from) {
    if (meeting.opens_on) return *meeting.opens_on;
    if (!meeting.opens_month) return cycle_opens;
    Date opens{window_from.year(), month{meeting.opens_month}, day{meeting.opens_day}};
    if (opens > window_from) opens = Date{window_from.year() - std::chrono::years{1}, month{meeting.opens_month}, day{meeting.opens_day}};
    return opens;
}

std::string slot_fact(std::string_view slot) { return "slot." + std::string(slot); }

/// Calls the meeting that is to fulfil the slot, and makes filling the slot a duty of the office.
void call_meeting(Deciding& deciding, const PlannedMeeting& meeting) {
    auto cycle_opens = *date_of(deciding.now().facts, "opens");
    auto facts = meeting_facts(*deciding.context().pinned, meeting, cycle_opens);
    facts["slot"] = meeting.ref;
    facts["cycle"] = deciding.now().id;
    facts["opens"] = calendar::to_iso(slot_opens(meeting, cycle_opens, window_of(meeting, cycle_opens).first));
    if (!deciding.now().matter.empty() && !has(facts, "matter")) facts["matter"] = deciding.now().matter;
    auto last_day = *date_of(facts, "window_until");
    deciding.set(slot_fact(meeting.ref), "open");
    deciding.raise(text_of(deciding.now().facts, "register"), "MeetingCalled", std::move(facts));
    duties::open_local(deciding,
                       {"slot/" + meeting.ref,
                        "see that it is done: " + (meeting.purpose.empty() ? meeting.ref : meeting.purpose),
                        "by " + calendar::without_weekday(last_day),
                        {duties::office_of(deciding, deciding.now().body)},
                        "SlotFulfilled",
                        {},
                        {1, 10, 20},
                        duties::head_of(deciding, deciding.now().body)},
                       std::nullopt);
}

/// The slot that a timer's kind ("slot:sign-off") or the event's fact names.
std::string slot_in(const Event& event) {
    const auto& timer = text_of(event.facts, "timer");
    return timer.starts_with("slot:") ? timer.substr(5) : text_of(event.facts, "slot");
}

long open_slots_but(const Deciding& deciding, std::string_view but) {
    long count = 0;
    for (const auto& slot : list_of(deciding.before().facts, "slots"))
        if (slot != but && !text_of(deciding.before().facts, slot_fact(slot)).starts_with("fulfilled")) ++count;
    return count;
}

void end_if_over(Deciding& deciding) {
    const auto& now = deciding.now();
    if (now.states[0] == "complete" && has(now.facts, "next_entered")) deciding.add(Ended{});
}

/// The program alone says these: what finds the cycle past it is noted.
void run_table(Deciding& deciding, std::string_view kind) {
    CycleWork work{deciding};
    const auto start = deciding.before().states;
    Machine<CycleFront> machine(work, start);
    if (machine.process(kind) != Ran::moved) return;
    if (auto now = machine.states(); now != start) deciding.add(Moved{0, start[0], now[0], {}});
    end_if_over(deciding);
}

}  // namespace

namespace acts {

void note(CycleWork&) {}

void open_slots(CycleWork& work) {
    auto& deciding = work.deciding;
    const auto* cycle = definition_of(deciding);
    if (!cycle) return;
    auto opens = *date_of(deciding.now().facts, "opens");
    for (const auto& ref : cycle->meetings) {
        const auto* meeting = meeting_of(deciding, ref);
        if (!meeting) continue;
        auto slot_from = slot_opens(*meeting, opens, window_of(*meeting, opens).first);
        if (deciding.start_of(slot_from) <= deciding.event().happened_at) call_meeting(deciding, *meeting);
        else deciding.add(TimerSet{"slot:" + ref, deciding.start_of(slot_from)});
    }
    if (cycle->each_year) {  // The next one runs under what is live: its dates and slots are read from there.
        int next = int(opens.year()) + 1;
        const auto& live = *deciding.context().live;
        auto is_it = [&](const CycleDefinition& one) { return one.ref == cycle->ref && one.body == cycle->body && one.each_year; };
        auto found = std::find_if(live.cycles.begin(), live.cycles.end(), is_it);
        if (found != live.cycles.end()) deciding.raise(cycle_id(live, *found, next), "CycleEntered", cycle_facts(*found, next));
        else deciding.remark("cycle", "the definition that is live has no such cycle any more: none follows this one");
    }
    deciding.set("next_entered", "yes");
}

void open_slot(CycleWork& work) {
    if (const auto* meeting = meeting_of(work.deciding, slot_in(work.deciding.event()))) call_meeting(work.deciding, *meeting);
}

void fulfil(CycleWork& work) {
    auto& deciding = work.deciding;
    auto slot = slot_in(deciding.event());
    const auto& item = text_of(deciding.event().facts, "item");
    deciding.set(slot_fact(slot), "fulfilled by " + item + ": " + text_of(deciding.event().facts, "outcome"));
    const auto* duty = find_duty(deciding.now(), "slot/" + slot);
    if (!duty || duty->outcome != Outcome::open) return;
    bool late = deciding.event().happened_at >= duty->late_from;
    deciding.add(DutyEnded{duty->ref, late ? Outcome::met_late : Outcome::met, deciding.event().happened_at, ""});
    deciding.add(MailWithdrawn{"slot/" + slot, "", "the slot was fulfilled"});
}

void reopen(CycleWork& work) {
    auto& deciding = work.deciding;
    auto slot = slot_in(deciding.event());
    const auto& state = text_of(deciding.now().facts, slot_fact(slot));
    // Another meeting may have fulfilled it meanwhile; what falls then takes nothing away.
    const auto& item = text_of(deciding.event().facts, "item");
    if (state.starts_with("fulfilled") && (item.empty() || state.find(item) == std::string::npos)) return;
    deciding.set(slot_fact(slot), "open");
    if (const auto* duty = find_duty(deciding.now(), "slot/" + slot); duty && duty->outcome != Outcome::open) {
        auto again = *duty;
        again.outcome = Outcome::open;
        again.happened_at = again.recorded_at = std::nullopt;
        again.ended_by.clear();
        again.reason.clear();
        const auto now = deciding.event().recorded_at;
        if (again.steps.empty()) {  // Excused as past when it was entered: nobody was ever to be told of it. Now somebody is.
            again.steps.push_back({Step::Kind::overdue, std::max(again.late_from, now), "", 0, false});
            again.steps_done = 0;
        }
        // What was to go while it stood fulfilled goes now, and was to go at no time before.
        for (auto step = again.steps.begin() + again.steps_done; step != again.steps.end(); ++step) step->at = std::max(step->at, now);
        deciding.add(DutyChanged{std::move(again), "the slot is open again"});
    }
    deciding.remark("slot", "'" + slot + "' is open again: call another meeting for it");
}

bool was_the_last(const CycleWork& work) { return open_slots_but(work.deciding, slot_in(work.deciding.event())) == 0; }
bool more_are_open(const CycleWork& work) { return !was_the_last(work); }

}  // namespace acts

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto cycle = deciding.entering(workflow, {"waiting"});
    for (const auto& [name, value] : event.facts)
        if (name != "body") cycle.facts[name] = value;
    for (const auto& slot : list_of(event.facts, "slots")) cycle.facts[slot_fact(slot)] = "waiting";
    auto body = deciding.context().live->bodies.find(cycle.body);
    if (body != deciding.context().live->bodies.end()) cycle.facts["register"] = body->second.prefix;
    auto opens = date_of(event.facts, "opens");
    deciding.add(Entered{std::move(cycle)});
    if (opens) deciding.add(TimerSet{"opens", deciding.start_of(*opens)});
}

void decide(Deciding& deciding) {
    const auto& event = deciding.event();
    auto kind = event.kind;
    if (kind == "TimerFired") kind = text_of(event.facts, "timer") == "opens" ? "CycleOpened" : "SlotOpened";
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    run_table(deciding, kind);
}

void fired(Deciding& deciding, const Duty& duty) {
    const bool is_overdue = duty.outcome == Outcome::open && duty.late_from <= deciding.event().recorded_at;
    if (duty.ref.starts_with("slot/") && is_overdue) run_table(deciding, "SlotOverdue");
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<CycleFront>("assembly cycle"); }

}  // namespace beadle::assembly_cycle
