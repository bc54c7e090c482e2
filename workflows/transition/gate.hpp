#pragma once
// The gate: every condition must be declared, in any order, each by someone, on some evidence. Counted data of the instance: "declared.KEY" is
// the instant since which it is declared, "declared_last.KEY" when it was declared again last, "withdrawn.KEY" when it was last withdrawn.
// Thread-safety: pure functions.

#include <optional>
#include <vector>

#include "workflows/model/instance.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::transition {

/// The duty to say what becomes of a transfer whose day has come.
inline constexpr const char* at_the_gate = "appointed-day";

/// The conditions that are not declared, in the order of the file; with `at`, those that were not yet declared at that instant as well.
std::vector<const model::Condition*> open_conditions(const model::Instance& instance, const model::TransitionPlan& plan,
                                                     std::optional<model::Instant> at);

/// When a condition that is declared was declared last; nothing where it is not.
std::optional<model::Instant> last_declared(const model::Instance& instance, const model::Condition& condition);

}  // namespace beadle::transition
