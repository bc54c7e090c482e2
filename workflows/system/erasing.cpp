#include "workflows/system/erasing.hpp"

#include <algorithm>
#include <charconv>

namespace beadle::system_record {

using model::text_of;

namespace {

std::string in_years(int count) { return std::to_string(count) + (count == 1 ? " year" : " years"); }

/// What goes for its age alone is past the term that is live; the entry says which term that was.
void hold_against_the_term(model::Deciding& deciding, const std::vector<TextPlace>& places) {
    const auto& live = *deciding.context().live;
    const auto past = recorded_before(live, deciding.today());
    const auto said = model::date_of(deciding.event().facts, recorded_before_fact);
    if (!past)
        return deciding.not_accepted("retention", "the system's file keeps texts for ever",
                                     {"Say in it how long they are kept, as in 'texts are kept for: 6 years'."});
    const auto term = "texts are kept for " + in_years(live.texts_kept_years);
    if (!said || *said > *past)
        return deciding.not_accepted("retention", term + ": what was recorded on " + calendar::without_weekday(*past) + " or later stays");
    const auto kept = std::find_if(places.begin(), places.end(), [&](const auto& place) { return !has_a_term(live, "", place.name); });
    if (kept != places.end()) return deciding.not_accepted("retention", "texts called '" + kept->name + "' are kept for ever");
    deciding.remark("retention", term + ": what was recorded before " + calendar::without_weekday(*said) + " is past that");
}

}  // namespace

std::optional<model::Date> recorded_before(const model::Definition& definition, model::Date today) {
    if (definition.texts_kept_years == 0) return std::nullopt;
    const auto day = today - std::chrono::years{definition.texts_kept_years};
    return day.ok() ? day : model::Date{day.year() / day.month() / std::chrono::last};
}

bool has_a_term(const model::Definition& definition, std::string_view event_kind, std::string_view fact) {
    if (event_kind == texts_erased || event_kind == "RecordResumed") return false;
    const auto& for_ever = definition.texts_kept_for_ever;
    return std::none_of(for_ever.begin(), for_ever.end(), [&](const auto& kept) {
        return fact == kept || (fact.starts_with(kept) && fact.substr(kept.size()).starts_with('.'));  // "substitute.director"
    });
}

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
    const auto places = texts_of(facts);
    if (!places) deciding.not_accepted("texts", "which texts is not said: the entry's number and the fact, as in '12 reason, 40 title'");
    else if (text_of(facts, "reason").empty()) deciding.not_accepted("reason", "why the texts are erased is not said");
    else if (text_of(facts, "instrument").empty())
        deciding.not_accepted("instrument", "by what instrument is not said: the request, the decision or the order, and its date");
    else if (model::has(facts, recorded_before_fact)) hold_against_the_term(deciding, *places);
}

}  // namespace beadle::system_record
