#pragma once
// What of a timetable is for an instance, whose offices are in the room, and at what hours people are written to.
// Thread-safety: pure functions.

#include <vector>

#include "workflows/model/context.hpp"

namespace beadle::duties {

/// True where the entry is for an instance of this kind: all meetings but informal ones and those led by another body, unless it names them;
/// what is no meeting has the entries that name it.
bool applies_to(const model::TimetableEntry& entry, const model::Instance& instance);

/// The offices of every body in the room, those of the instance's own body first.
std::vector<const model::Office*> offices_of_the_sitting(const model::Instance& instance, const model::Definition& live);

/// A reminder at night helps nobody: what is due outside the day goes at the hour reminders go on the next working day. The day ends, and where the system
/// has quiet hours also begins, by them; otherwise it is from the hour reminders go to 6pm.
model::Instant in_working_hours(model::Instant at, const model::Context& context);
/// The same for what counts in hours: it waits for the end of the quiet hours only as long as that is before `due_at`, or where that has passed.
model::Instant outside_quiet_hours(model::Instant at, model::Instant due_at, const model::Context& context);

}  // namespace beadle::duties
