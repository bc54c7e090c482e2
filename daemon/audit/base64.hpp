#pragma once
// Base64 of RFC 4648, with one spelling only: what is not canonical (other characters, wrong padding, bits left over) is nothing.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>

namespace beadle::audit {

/// Section 4, padded: as notes and checkpoints have it.
std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);
/// Section 5, without padding: as links have it.
std::string to_base64_url(std::string_view bytes);
std::optional<std::string> from_base64_url(std::string_view text);

}  // namespace beadle::audit
