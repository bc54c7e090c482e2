#pragma once
// What comes before the approval of a strategy: its direction, the support of the bodies that are asked, and its way back to the preparation. Its acts
// stand in strategy_acts.hpp. Internal to the strategy.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::strategy_approval {

/// False after it was said who may not say this of the body: then it is not accepted.
bool may_answer_for(model::Deciding& deciding, const std::string& body);

}  // namespace beadle::strategy_approval
