#pragma once
// The minutes of a meeting, which a later one confirms. The acts stand in meeting_acts.hpp. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/meeting/meeting_acts.hpp"

namespace beadle::meeting {

/// A later meeting is fixed that can confirm the minutes.
void later_meeting_fixed(model::Deciding& deciding);
/// The meeting that was to confirm the minutes fell, and no other is fixed: nothing is owed until one is.
void later_meeting_fell(model::Deciding& deciding);

}  // namespace beadle::meeting
