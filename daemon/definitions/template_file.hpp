#pragma once
// The templates that mails are written by: what is wrong with one. Internal to definitions.
// Thread-safety: pure functions but for the mistakes that are added.

#include <string_view>

#include "daemon/definitions/tree.hpp"

namespace beadle::definitions {

/// Adds why no mail can be written by the template `name` ("reminder.txt"). While a mail is written it would be too late: it goes out all the same, in plain facts, and
/// nobody hears of it.
void check_template(std::string_view name, std::string_view text, Mistakes& mistakes);

}  // namespace beadle::definitions
