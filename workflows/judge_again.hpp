#pragma once
// Correction: an entry was made in error. The instance's history is judged again without it, as if it had never been said: duties, states and
// facts are what they would be; unsent mail that no longer follows is withdrawn, one correcting mail follows what was sent; what the entry
// raised elsewhere is taken back there. The record keeps both: nothing is erased.
// Thread-safety: pure.

#include "workflows/model/deciding.hpp"

namespace beadle {

/// Decides "EnteredInError": facts `entry` (seq in the system's log) or `entry_event` (event id), and `reason`. Needs the history.
void judge_again(model::Deciding& deciding);

}  // namespace beadle
