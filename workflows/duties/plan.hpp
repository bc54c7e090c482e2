#pragma once
// From a timetable entry to a duty: the deadline counted from its anchor, and the steps by which it is chased.
// Thread-safety: pure functions.

#include <optional>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// Counts `duty.rule` from `anchor_on` and fills in raw, safe, due_at, late_from, due_local and provisional. False where the rule cannot be
/// counted (it needs an anchor that is not known): the duty is left without a deadline.
bool set_deadline(model::Duty& duty, const calendar::Rule& rule, std::optional<model::Date> anchor_on, bool time_binds_raw,
                  const model::Context& context);

/// The steps of a duty from its due time: reminders, the due time, the begin of the breach, escalations, ascending. Reminders that lay before
/// `learnt_at` are left out; where none is left, one goes at once, also when the day to work to has gone and the law's has not. Left out are escalations before it, too, but for those that say of a duty which is overdue when it
/// is learnt of that it is not done: these go at once. Whoever has a duty that was given to them and has no office of their own leaves its escalation where it was.
std::vector<model::Step> steps_for(const model::Duty& duty, const model::TimetableEntry& entry, model::Instant learnt_at,
                                   const model::Context& context);

/// The duties that `entry` gives rise to, one for each party that owes it, with deadlines and steps. `offices` are those of the sitting, for entries that
/// each office owes. Those whose deadline lay in the past when entered, or before the system's `live from`, are excused at once.
std::vector<model::Duty> duties_of(const model::TimetableEntry& entry, model::Date anchor_on,
                                   const std::vector<const model::Office*>& offices, std::string_view body, const model::Event& event,
                                   const model::Context& context);

/// A duty that was given to somebody else stays theirs when it is counted anew: `duty`, from the line `entry`, names its first owner again. `stands` is the duty as it is, from the line
/// `was_entry`. Whoever is no party of the live definition any more keeps nothing.
void stay_with_whom_it_was_given(model::Duty& duty, const model::Duty& stands, const model::TimetableEntry& was_entry,
                                 const model::TimetableEntry& entry, model::Instant learnt_at, const model::Context& context);

/// Whoever owes the duty is written to when it is learnt of, whatever the reminders say; those that lay before fall away.
void tell_at_once(model::Duty& duty, model::Instant learnt_at);

/// The day on which a line of the instance's timetable falls due, for the lines that count from it; nothing where it is not owed.
std::optional<model::Date> day_of_line(const model::Instance& instance, std::string_view line);

/// Where the timetable of an instance stands in its definition: under its body's id, unless it has one of its own.
std::string_view timetable_of(const model::Instance& instance);

/// The timetable entry that a duty came from in the pinned definition, or null.
const model::TimetableEntry* entry_of(const model::Duty& duty, std::string_view timetable, const model::Context& context);

/// An entry that would give rise to the same steps again, for a duty that stands in no timetable: what it reminds and whom it escalates to is read from the steps.
model::TimetableEntry entry_from(const model::Duty& duty);

}  // namespace beadle::duties
