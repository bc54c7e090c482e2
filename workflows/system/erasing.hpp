#pragma once
// The erasure of texts beside entries, as a system's record says it: an administrator's act, with reason and instrument. Which texts is a list of places, "12 reason, 40 title":
// an entry's number and the name of the fact.
// Thread-safety: pure functions.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::system_record {

inline constexpr const char* texts_erased = "TextsErased";

struct TextPlace {
    std::int64_t entry = 0;
    std::string name;
};
/// The places that the event's fact `texts` names; nothing where that is no such list.
std::optional<std::vector<TextPlace>> texts_of(const model::Facts& facts);
/// As `texts_of` reads it.
std::string to_text(const TextPlace& place);

/// Not accepted where a place, the reason or the instrument is missing.
void erase_texts(model::Deciding& deciding);

}  // namespace beadle::system_record
