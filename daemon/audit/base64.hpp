#pragma once
// Base64 of RFC 4648, section 4, padded, as notes and checkpoints have it. Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace beadle::audit {

std::string to_base64(std::string_view bytes);
/// Nothing where the text is not canonical: other characters, wrong padding, bits left over.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace beadle::audit
