#include <algorithm>

#include "daemon/definitions/files.hpp"
#include "daemon/definitions/phrases.hpp"
#include "daemon/definitions/reader.hpp"

namespace beadle::definitions {

calendar::DayCalendar read_calendar(const Node& root, Mistakes& mistakes) {
    calendar::DayCalendar out;
    const Reader reader{mistakes};
    const Section file{root, "calendar", reader, "the calendar"};
    if (const auto* id = file.get("calendar")) out.id = reader.id(*id).value_or("");
    out.name = file.text("name", out.id);
    out.source = file.text("source");
    file.date("checked");

    out.rest_days.reset();
    const auto& weekdays = keys_of("calendar").find("rest days")->words;
    for (const auto& day : file.words("rest days")) {
        const auto monday_based = static_cast<std::size_t>(std::find(weekdays.begin(), weekdays.end(), day) - weekdays.begin());
        out.rest_days.set((monday_based + 1) % 7);
    }
    if (out.rest_days.all()) mistakes.add(*file.get("rest days"), "all seven days rest", "at least one day that works");

    bool has_years = false;
    if (const auto* years = file.get("years")) {
        if (const auto text = reader.text(*years, "the years that the data is complete for: 2019 to 2028")) {
            const auto parsed = parse_years(*text);
            if (parsed) {
                out.first_year = parsed->first;
                out.last_year = parsed->last;
                has_years = true;
            } else {
                add_phrase_error(mistakes, *years, parsed.error(), "2019 to 2028");
            }
        }
    }
    const auto within = [&] { return "a year from " + std::to_string(out.first_year) + " to " + std::to_string(out.last_year); };
    if (const auto* list = file.get("not yet proclaimed")) {
        for (const auto* item : reader.each(*list)) {
            const auto year = reader.number(*item, 1900, 2200);
            if (!year) continue;
            if (has_years && (*year < out.first_year || *year > out.last_year)) {
                mistakes.add(*item, std::to_string(*year) + " is none of the calendar's years", within());
            }
            out.not_yet_proclaimed.insert(*year);
        }
    }
    const auto* holidays = file.get("holidays");
    if (!holidays) return out;
    if (holidays->kind != Node::Kind::mapping) {
        mistakes.add(*holidays, "the holidays are no mapping", "dates, each with its name");
        return out;
    }
    for (const auto& [key, value] : holidays->entries) {
        const auto date = reader.date(*key);
        const auto name = reader.text(*value, "the holiday's name");
        if (!date || !name) continue;
        const int year = static_cast<int>(date->year());
        if (has_years && (year < out.first_year || year > out.last_year)) {
            mistakes.add(*key, "'" + key->text + "' lies outside the calendar's years", within());
        }
        if (!out.holidays.emplace(*date, *name).second) mistakes.add(*key, "this date stands here twice", "each date once");
    }
    // A year without a single holiday was forgotten: in a calendar that knows any, none is complete without one.
    for (int year = out.first_year; has_years && !out.holidays.empty() && year <= out.last_year; ++year) {
        const auto first = out.holidays.lower_bound(calendar::Date{std::chrono::year{year} / 1 / 1});
        if (first == out.holidays.end() || static_cast<int>(first->first.year()) != year) {
            mistakes.add(*file.get("years"), std::to_string(year) + " is said to be complete, but has no holiday",
                         "its holidays below, or fewer years");
        }
    }
    return out;
}

}  // namespace beadle::definitions
