#pragma once
// The order in which a strategy lives, and what contradicts it. Internal to the strategy.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::strategy_approval {

/// The stage of "approved", and of the states beside it: final text, publication held.
inline constexpr int approved_stage = 4;

/// Counted from 0, "direction to be set"; -1 for a state in which its life is over: replaced, declined.
int stage_of(std::string_view state);
/// The stage from which on the event makes sense.
int stage_before(std::string_view event);
/// What the body decides of a text that is put to it for its approval: yes, yes with amendments, back, or no.
bool is_a_decision(std::string_view event);
/// The rows that nobody recorded between where the strategy stands and where the event begins.
std::vector<std::string_view> way_to(const std::string& state, std::string_view kind);

/// When the strategy came to its end, as far as that is recorded.
std::optional<model::Instant> over_at(const model::Instance& instance);
/// Says that the event contradicts what is recorded, and what can be done: it is not accepted. What the engine raised changes nothing, and that is said.
void contradicts(model::Deciding& deciding);

}  // namespace beadle::strategy_approval
