#pragma once
// What stands in a line in a free text's place: the hexadecimal digits of SHA-256(salt ‖ text), the salt bound to system, event and fact, so that equal inputs
// give equal lines while equal texts give unequal hashes (docs/audit-format.md). Thread-safety: pure functions.

#include <string>
#include <string_view>

namespace beadle::audit {

/// 16 bytes.
std::string free_text_salt(std::string_view system, std::string_view event, std::string_view fact);
std::string free_text_hash(std::string_view salt, std::string_view text);

}  // namespace beadle::audit
