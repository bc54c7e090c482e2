#pragma once
// The approval of a strategy, outright or subject to amendments that somebody settles; what it brings, and what becomes of it when the text goes back.
// Its acts stand in strategy_acts.hpp. Internal to the strategy.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"
#include "workflows/model/strategy_plan.hpp"
#include "workflows/strategy_approval/strategy_acts.hpp"

namespace beadle::strategy_approval {

/// By the plan's own day, which the plan must have.
void owe_the_approval(model::Deciding& deciding, const model::StrategyPlan& plan);
/// What was approved has gone back: it is approved no more, and takes no effect on the day that the approval gave it.
void undo_the_approval(StrategyWork& work);
/// False after it was said which date of the approval cannot be read: then it is not accepted.
bool dates_can_be_read(model::Deciding& deciding);
/// The approval as it was taken, recorded before or after what followed it.
void note_the_approval(model::Deciding& deciding, const model::StrategyPlan& plan);

}  // namespace beadle::strategy_approval
