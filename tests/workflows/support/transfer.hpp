#pragma once
// Two commissioning groups that hand over to one board, with a gate of five conditions in four kinds, a checklist, a close-down and an account that a moved
// target adds: the plan that the tests of transitions share.

#include "tests/workflows/support/partnership.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::testing {

inline constexpr const char* transfer_id = "transition/ccgs";

/// The partnership with the transition in it; its target is 1 April 2022.
model::Definition with_transfer();
model::TransitionPlan the_transfer();

}  // namespace beadle::testing
