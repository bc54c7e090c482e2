#pragma once
// SHA-256 and the hashes of leaves and nodes: RFC 9162, 2.1.1. A leaf can never be taken for a node, for each is hashed behind a byte of its own.
// Errors: std::runtime_error where OpenSSL offers no SHA-256. Thread-safety: pure functions.

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace beadle::audit {

using Hash = std::array<unsigned char, 32>;

/// Over the parts as if they were one text.
Hash sha256(std::initializer_list<std::string_view> parts);
/// SHA-256(0x00 ‖ text)
Hash leaf_hash(std::string_view text);
/// SHA-256(0x01 ‖ left ‖ right)
Hash node_hash(const Hash& left, const Hash& right);

inline std::string_view bytes_of(const Hash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }
/// Nothing unless there are exactly 32 bytes.
std::optional<Hash> hash_from_bytes(std::string_view bytes);

/// Lower-case hexadecimal digits.
std::string to_hex(std::string_view bytes);
std::string to_hex(const Hash& hash);
/// What to_hex() wrote; nothing for anything else.
std::optional<std::string> from_hex(std::string_view digits);
/// Nothing unless there are exactly 64 digits.
std::optional<Hash> hash_from_hex(std::string_view digits);
std::string sha256_hex(std::string_view bytes);

}  // namespace beadle::audit
