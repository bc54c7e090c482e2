#pragma once
// Takes a text that somebody wrote out of the words that repeat it: what an instance remembers, a duty's reason, a message's facts. The same for every store.
// Thread-safety: pure functions.

#include <string>
#include <string_view>

#include "workflows/model/facts.hpp"

namespace beadle::store {

/// Whether `text` stands in `words` as whole words: what take_out would find.
bool says(std::string_view words, std::string_view text);
/// Puts `instead` wherever `text` stands in `words` as whole words; true where it stood somewhere.
bool take_out(std::string& words, std::string_view text, std::string_view instead);
/// The same in every value.
bool take_out(model::Facts& facts, std::string_view text, std::string_view instead);
/// The same in facts as they are stored (audit::facts_to_json). Throws std::runtime_error where they are none.
bool take_out_of_facts(std::string& json, std::string_view text, std::string_view instead);

}  // namespace beadle::store
