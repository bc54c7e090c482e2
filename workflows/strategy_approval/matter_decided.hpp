#pragma once
// What a meeting's item says of the strategy: each item asked something of it ("direction", "support", "approval", "endorse/1"), and its outcome moves the
// strategy or the review, meets a duty, or is put to the next meeting. Internal to the strategy.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::strategy_approval {

/// What does not answer what was asked changes nothing, and is said.
void matter_decided(model::Deciding& deciding, const model::StrategyPlan& plan);

}  // namespace beadle::strategy_approval
