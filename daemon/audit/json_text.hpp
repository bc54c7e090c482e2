#pragma once
// Writes JSON as RFC 8785 spells it, restricted to what our records hold: strings, integers, and objects whose ASCII keys the caller
// gives in order. Appends to a string and builds nothing in between, since every event passes here.
// Thread-safety: pure functions.

#include <cstdint>
#include <string>
#include <string_view>

#include "workflows/model/facts.hpp"

namespace beadle::audit {

/// Appends `text` as a JSON string, quotes included. UTF-8 is kept as it is; a byte that is not UTF-8 becomes U+FFFD, so that what is
/// written can always be read.
void append_string(std::string& out, std::string_view text);
void append_integer(std::string& out, std::int64_t value);
/// 2022-12-05T09:00:00Z, as calendar::to_iso spells it, without quotes.
void append_iso(std::string& out, model::Instant at);
/// The same as a JSON string.
void append_instant(std::string& out, model::Instant at);

/// Facts as one object of strings: {"held_on":"2022-12-13"}. Names are ASCII; a name that is not is kept as percent-encoded bytes.
std::string facts_to_json(const model::Facts& facts);
/// Reads what facts_to_json writes; throws std::runtime_error otherwise.
model::Facts facts_from_json(std::string_view text);

/// True for UTF-8 without a NUL character: text that every store can keep.
bool is_clean_text(std::string_view text);
/// The text with U+FFFD for each byte that is not UTF-8 and for each NUL character.
std::string clean_text(std::string_view text);

/// A fact's name as a key: ASCII as it is, "%" and other bytes percent-encoded. And back.
void append_key(std::string& out, std::string_view name);
std::string name_of_key(std::string_view key);

}  // namespace beadle::audit
