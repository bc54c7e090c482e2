#pragma once
// How an action goes to another body: handed over before its own ends, and transferred. The act stands in action_acts.hpp. Internal to the action.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// A body that ends leaves nothing behind: what is open is handed over by its last day.
void chase_hand_over(model::Deciding& deciding);

}  // namespace beadle::action
