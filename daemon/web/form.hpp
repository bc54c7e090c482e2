#pragma once
// A form as a browser sends it. Thread-safety: pure functions.

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace beadle::web {

using Form = std::map<std::string, std::string, std::less<>>;

/// application/x-www-form-urlencoded. Nothing where it is not well formed or has a field twice. Each value becomes one clean line of UTF-8: line breaks,
/// control characters and marks that turn the direction of writing are blanks.
std::optional<Form> parse_form(std::string_view body);

}  // namespace beadle::web
