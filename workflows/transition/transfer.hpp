#pragma once
// The appointed day: the gate is passed, or stays shut and somebody is to say what becomes of the transfer; and what follows from one that took place.
// Thread-safety: pure functions.

#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::transition {

/// Who passed the gate, where nobody said that the transfer took place.
inline constexpr const char* by_the_calendar = "the calendar";
/// Why a condition that stayed open is not met.
inline constexpr const char* without_it = "the transfer took place without it";

/// Whether the event happened before the transfer that is on record.
bool was_before_the_transfer(const model::Deciding& deciding);
/// Breaches where conditions were not declared at `at`, when the transfer took place.
void name_what_was_missing(model::Deciding& deciding, const model::TransitionPlan& plan, model::Instant at);
/// The appointed day has come, and the gate stays shut: somebody is to say what becomes of the transfer.
void wait(model::Deciding& deciding, const model::TransitionPlan& plan, const std::vector<const model::Condition*>& missing);

}  // namespace beadle::transition
