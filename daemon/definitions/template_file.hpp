#pragma once
// The templates that mails are written by: what is wrong with one, and which there are to choose from. Internal to definitions.
// Thread-safety: pure functions but for the mistakes that are added.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/definitions/tree.hpp"

namespace beadle::definitions {

/// Adds why no mail can be written by the template `name` ("reminder.txt"). While a mail is written it would be too late: it goes out all the same, in plain facts, and
/// nobody hears of it.
void check_template(std::string_view name, std::string_view text, Mistakes& mistakes);

/// The templates that a mail can be written by of itself: not frames, parts, or what several mails are folded into.
std::vector<std::string> templates_of_mails(const std::map<std::string, std::string, std::less<>>& templates);

}  // namespace beadle::definitions
