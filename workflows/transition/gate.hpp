#pragma once
// The gate: every condition must be declared, in any order, each by someone, on some evidence. Counted data of the instance: "declared.KEY" is
// the instant at which it was declared.
// Thread-safety: pure functions.

#include <optional>
#include <vector>

#include "workflows/model/instance.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::transition {

/// The conditions that are not declared, in the order of the file; with `at`, those that were not yet declared at that instant as well.
std::vector<const model::Condition*> open_conditions(const model::Instance& instance, const model::TransitionPlan& plan,
                                                     std::optional<model::Instant> at);

}  // namespace beadle::transition
