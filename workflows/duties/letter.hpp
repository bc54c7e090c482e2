#pragma once
// A message about an instance that is no duty's.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// To `to`, in the next working hours; it lives two weeks. `key` makes its id unique within the instance. Nothing is owed by this: see inform().
model::Notification letter(const model::Deciding& deciding, const std::string& to, const std::string& template_name, const std::string& key,
                           model::Facts facts);

}  // namespace beadle::duties
