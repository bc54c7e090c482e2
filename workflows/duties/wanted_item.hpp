#pragma once
// An item that a machine wants on the agenda of a body's next meeting, to be told what the meeting decides.
// Thread-safety: pure functions over one decision.

#include <optional>
#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// Asks the body's register for an item that serves this instance. Where a meeting of that body has just put it off, it goes to another than that.
void want_item(model::Deciding& deciding, const std::string& body, const std::string& title, const std::string& asks,
               std::optional<model::Date> before = std::nullopt);

}  // namespace beadle::duties
