#pragma once
// The hashes of many leaves and nodes at once, as the check of a whole record needs them. A processor without instructions for SHA-256 takes longer over a line's hash
// than over all else in a check; Intel's multi-buffer library hashes as many texts side by side as the processor's vectors have room for. Where the build has not got
// that library, or the processor lacks what it needs, OpenSSL hashes one after the other, as it always does for what is written: a record is made by one library and
// checked by the other.
// Errors: std::out_of_range as said, std::runtime_error where the library fails. Thread-safety: pure functions.

#include <span>
#include <string_view>
#include <vector>

#include "daemon/audit/hash.hpp"

namespace beadle::audit {

/// leaf_hash() of each text. Throws std::out_of_range where `out` has not a place for each.
void leaf_hashes(std::span<const std::string_view> texts, std::span<Hash> out);
/// perfect_root() of leaves or roots that stand beside each other. Throws std::out_of_range where their number is no power of two.
Hash perfect_root_at_once(std::vector<Hash> neighbours);

}  // namespace beadle::audit
