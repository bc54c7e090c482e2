#pragma once
// Texts that are read line by line. Thread-safety: pure.

#include <optional>
#include <string_view>

namespace beadle::audit {

/// Takes the next line, which must end with a line break; without that break.
inline std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

}  // namespace beadle::audit
