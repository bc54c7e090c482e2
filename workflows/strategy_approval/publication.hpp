#pragma once
// The publication of a strategy: owed once its text is settled, held in a pre-election period, and sent to whoever is to have it. Its acts stand in
// strategy_acts.hpp. Internal to the strategy.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"
#include "workflows/strategy_approval/strategy_acts.hpp"

namespace beadle::strategy_approval {

/// Not while it is held: then it is owed when the hold ends.
void owe_publication(StrategyWork& work, model::Date counted_from);

}  // namespace beadle::strategy_approval
