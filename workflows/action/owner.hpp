#pragma once
// Who owes an action, and who is asked where nobody does. Internal to the action.
// Thread-safety: pure functions.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// The office of its body, or an empty text.
std::string clerk_of(const model::Deciding& deciding);
/// Who was named; the clerk where that is nobody of this system.
std::string owner_of(const model::Deciding& deciding);

}  // namespace beadle::action
