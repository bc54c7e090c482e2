#pragma once
// How a meeting ends: concluded, fallen, cancelled, and what is owed no longer. The acts stand in meeting_acts.hpp. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/meeting/meeting_acts.hpp"

namespace beadle::meeting {

void close_what_can_no_longer_count(model::Deciding& deciding, const std::string& why);
/// It is recorded late that a meeting, which counts as not having proceeded, had begun with a quorum: whoever records that learns what to correct.
void say_if_it_had_begun(model::Deciding& deciding);
/// Nothing is left to be done or owed: the instance ends.
void end_if_over(model::Deciding& deciding);

}  // namespace beadle::meeting
