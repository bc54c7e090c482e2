#pragma once
// From when a strategy applies: the day that its approval gives, or the plan; published or not. Its acts stand in strategy_acts.hpp. Internal to
// the strategy.
// Thread-safety: pure functions over one decision.

#include <optional>

#include "workflows/model/deciding.hpp"

namespace beadle::strategy_approval {

/// The day from which it is to apply, where that is known.
std::optional<model::Date> effect_of(const model::Deciding& deciding);
/// Waits for the day from which it is to apply, where that is still to come.
void wait_for_its_effect(model::Deciding& deciding);
/// The day from which it is to apply has come, as far as is recorded.
bool effect_has_come(const model::Deciding& deciding);
/// Approved or on from there, and in effect not yet.
bool is_yet_to_take_effect(const model::Deciding& deciding);

}  // namespace beadle::strategy_approval
