#include "workflows/system/erasing.hpp"

#include <charconv>

namespace beadle::system_record {

using model::text_of;

std::optional<std::vector<TextPlace>> texts_of(const model::Facts& facts) {
    std::vector<TextPlace> places;
    for (const auto& said : model::list_of(facts, "texts")) {
        TextPlace place;
        const auto* end = said.data() + said.size();
        const auto read = std::from_chars(said.data(), end, place.entry);
        if (read.ec != std::errc{} || place.entry < 0 || read.ptr == end || *read.ptr != ' ' || read.ptr + 1 == end) return std::nullopt;
        place.name.assign(read.ptr + 1, end);
        places.push_back(std::move(place));
    }
    return places.empty() ? std::nullopt : std::optional{std::move(places)};
}

std::string to_text(const TextPlace& place) { return std::to_string(place.entry) + " " + place.name; }

void erase_texts(model::Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    if (!texts_of(facts))
        deciding.not_accepted("texts", "which texts is not said: the entry's number and the fact, as in '12 reason, 40 title'");
    else if (text_of(facts, "reason").empty()) deciding.not_accepted("reason", "why the texts are erased is not said");
    else if (text_of(facts, "instrument").empty())
        deciding.not_accepted("instrument", "by what instrument is not said: the request, the decision or the order, and its date");
}

}  // namespace beadle::system_record
