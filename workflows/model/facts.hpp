#pragma once
// What an instance remembers and an event says, as sorted pairs of words: "held_on" = "2022-12-13". One shape serves the
// store, the audit line, the command line and the mail, and a new fact needs no migration. Dates and instants are ISO text.
// Thread-safety: values and pure functions.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/calendar/date.hpp"

namespace beadle::model {

using calendar::Date;
using calendar::Instant;
using Facts = std::map<std::string, std::string, std::less<>>;

/// The fact's text, or an empty one where it is absent.
const std::string& text_of(const Facts& facts, std::string_view name);
bool has(const Facts& facts, std::string_view name);
/// Nothing where the fact is absent or is not a date (an instant, a number).
std::optional<Date> date_of(const Facts& facts, std::string_view name);
std::optional<Instant> instant_of(const Facts& facts, std::string_view name);
std::optional<long> number_of(const Facts& facts, std::string_view name);
/// A list is kept as words joined by ", "; no listed word holds that pair of characters.
std::vector<std::string> list_of(const Facts& facts, std::string_view name);
std::string join(const std::vector<std::string>& words, std::string_view between = ", ");

/// How many characters a text has: those of UTF-8, not its bytes.
std::size_t characters(std::string_view text);

/// Facts that are free text a person wrote: kept outside the audit line as a salted hash, so that a person can be erased.
bool is_free_text(std::string_view fact_name);

}  // namespace beadle::model
