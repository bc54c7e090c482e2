#pragma once
// What stands on a meeting's agenda. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Puts an item on the agenda: with it, or late.
void add_item(model::Deciding& deciding);

}  // namespace beadle::meeting
