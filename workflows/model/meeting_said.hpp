#pragma once
// What is said of a meeting when it is called, dated or adopted. Its register judges it before it gives a number, the meeting where its date is fixed: what cannot be is
// not accepted by either, in the same words.
// Thread-safety: pure functions over one decision.

#include <optional>
#include <string>
#include <string_view>

#include "workflows/model/deciding.hpp"

namespace beadle::model {

/// False, and not accepted, where `said` is no time of day, or one that the clocks skip or repeat on the day of the meeting.
bool can_begin_at(Deciding& deciding, std::optional<Date> held_on, const std::string& said);

/// The states in which a meeting that has a date can be entered mid-way.
bool can_be_adopted_in(std::string_view state);
/// It is not accepted: `state` is none of those, or the meeting has no date.
void not_adopted_in(Deciding& deciding, const std::string& state);

}  // namespace beadle::model
