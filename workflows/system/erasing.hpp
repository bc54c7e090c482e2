#pragma once
// The erasure of texts beside entries, as a system's record says it: an administrator's act, with reason and instrument. Which texts is a list of places, "12 reason, 40 title":
// an entry's number and the name of the fact. An erasure for age says `recorded_before`, too, and is held against the term that the system's file sets.
// Thread-safety: pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::system_record {

inline constexpr const char* texts_erased = "TextsErased";
/// Of an erasure for age: everything that it takes was recorded before this day.
inline constexpr const char* recorded_before_fact = "recorded_before";

struct TextPlace {
    std::int64_t entry = 0;
    std::string name;
};
/// The places that the event's fact `texts` names; nothing where that is no such list.
std::optional<std::vector<TextPlace>> texts_of(const model::Facts& facts);
/// As `texts_of` reads it.
std::string to_text(const TextPlace& place);

/// The day before which what was recorded is past the term that the file sets ('texts are kept for'), as of `today`; nothing where texts are kept for ever.
/// A text of 3 March 2020 that is kept for 6 years is past it from 4 March 2026 on; of 29 February where that year has none, from 1 March on.
std::optional<model::Date> recorded_before(const model::Definition& definition, model::Date today);
/// Whether texts of that name, beside entries of that kind, may ever be past the term: not those that the file keeps for ever, nor what administrators wrote
/// of the record itself (why texts were erased, why it goes on after a restore).
bool has_a_term(const model::Definition& definition, std::string_view event_kind, std::string_view fact);

/// Not accepted where a place, the reason or the instrument is missing; nor, for age, what is not past the term.
void erase_texts(model::Deciding& deciding);

}  // namespace beadle::system_record
