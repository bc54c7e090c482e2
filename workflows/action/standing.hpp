#pragma once
// How an action stands, as the body's register keeps it for the next agenda's list. Internal to the action.
// Thread-safety: pure functions over one decision.

#include <string_view>

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// Closed, with another body, or no longer needed: nothing is owed of it.
bool is_settled(std::string_view state);
/// Tells the register how it stands, when that has changed.
void list_it(model::Deciding& deciding);

}  // namespace beadle::action
