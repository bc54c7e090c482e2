#pragma once
// What a body answers to what was put to it: the outcome of an item, as every machine that asked reads it.
// Thread-safety: pure functions.

#include <string_view>

#include "workflows/model/facts.hpp"

namespace beadle::model {

/// The body said yes, outright or with amendments or comments.
bool carries(std::string_view outcome);
/// Nothing was decided, and the question goes to a later meeting.
bool goes_to_a_later_one(std::string_view outcome);
/// The same of what a MatterDecided says, where whoever asked has to ask again: what a meeting was called for is taken up by the meeting that is
/// called instead of it, what was only on its agenda is not.
bool is_to_be_asked_again(const Facts& decided);

}  // namespace beadle::model
