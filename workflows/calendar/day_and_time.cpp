#include "workflows/calendar/day_and_time.hpp"

#include <algorithm>
#include <cstddef>

#include "workflows/calendar/letters.hpp"

namespace beadle::calendar {
namespace {

/// Where the word that begins at `at` or behind blanks after it begins; the text's length where there is none.
std::size_t next_word(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}

std::size_t end_of_word(std::string_view text, std::size_t at) {
    while (at < text.size() && !is_space(text[at])) ++at;
    return at;
}

/// How many words a date takes that begins with this one: 2022-03-18, Friday 18 March 2022, 18 March 2022.
int words_of_date(std::string_view first) {
    if (first.empty()) return 0;
    if (is_letter(first.front())) return 4;
    return first.find('-') != std::string_view::npos ? 1 : 3;
}

}  // namespace

Result<LocalTime> parse_day_and_time(std::string_view text) {
    auto at = next_word(text, 0);
    std::size_t end_of_day = at;
    for (auto left = words_of_date(text.substr(at, end_of_word(text, at) - at)); left > 0 && at < text.size(); --left) {
        end_of_day = end_of_word(text, at);
        at = next_word(text, end_of_day);
    }
    auto day = text.substr(0, end_of_day);
    if (day.ends_with(',')) day.remove_suffix(1);
    const auto date = parse_date(day);
    if (!date) return date.error();

    if (const auto end = end_of_word(text, at); lower(text.substr(at, end - at)) == "at") at = next_word(text, end);
    if (at == text.size()) return RuleError{at, "the time of day is missing: add it, as '5pm' or '17:00'"};
    const auto time = parse_time(text.substr(at));
    if (!time) return RuleError{at + time.error().at, time.error().detail};
    return LocalTime{*date, *time};
}

std::string to_iso(LocalTime local) { return to_iso(local.date) + " " + to_iso(local.at); }

}  // namespace beadle::calendar
