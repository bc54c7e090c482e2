#pragma once
// The route of a strategy through its table: what an event moves, what is passed through because nobody recorded it, and what is recorded after what
// followed it. Internal to the strategy.
// Thread-safety: pure functions over one decision.

#include <string_view>

#include "workflows/model/deciding.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::strategy_approval {

/// Runs the table on `kind`, which need not be the event's own: a timer, an item or a chapter that came in means it too. A fact of an earlier stage is
/// judged at the time it happened; what contradicts the record is not accepted.
void run(model::Deciding& deciding, const model::StrategyPlan& plan, std::string_view kind);

}  // namespace beadle::strategy_approval
