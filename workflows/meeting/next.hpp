#pragma once
// What is next for a meeting: normally its body's timetable says so. Where nothing of it is open, the program itself asks for the next step, so that no meeting is
// forgotten because a file left something out.
// Thread-safety: pure functions.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Opens the duty of the meeting's stage where nothing is open: fix the date, record whether it was held, draft the minutes, have them confirmed. Nothing for a
/// meeting that has ended, that another body's meeting leads, that was held before the system went live, or for an informal session that is over.
void settle(model::Deciding& deciding);

}  // namespace beadle::meeting
