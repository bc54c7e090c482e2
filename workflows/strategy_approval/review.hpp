#pragma once
// The review beside a strategy, run on the second of its states.
// Thread-safety: pure functions.

#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::strategy_approval {

/// Runs the review's table on `kind`. What it does not expect changes nothing, and is said.
void run_review(model::Deciding& deciding, const model::StrategyPlan& plan, std::string_view kind);
bool is_of_the_review(std::string_view kind);

/// How a meeting answered what was put to it, as an event of the review: "NoChangeAgreed", "RevisionAgreed" or, where nothing is decided, an empty text.
std::string_view review_event(std::string_view outcome);
/// Wants the item of what was received `number`th on the next agenda again.
void want_again(model::Deciding& deciding, const model::StrategyPlan& plan, const std::string& number);

}  // namespace beadle::strategy_approval
