#pragma once
// Civil dates and instants, as the whole program spells them. A date is a day in the local civil calendar and knows no
// zone; an instant is UTC to the second. They meet only in `zone.hpp`.
// Thread-safety: values and pure functions.

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace beadle::calendar {

using Date = std::chrono::year_month_day;
using Instant = std::chrono::sys_seconds;
using std::chrono::days;
using std::chrono::minutes;

/// A day and, where one was named, the time of day in minutes after local midnight (0 to 1439).
struct LocalTime {
    Date date;
    minutes at{0};
    friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

/// "2022-12-05"; years outside 0..9999 keep their sign and all their digits.
std::string to_iso(Date date);
/// Reads exactly what to_iso writes; nothing for any other text or a day that does not exist.
std::optional<Date> date_from_iso(std::string_view text);
/// "2022-12-05T09:00:00Z".
std::string to_iso(Instant instant);
/// Reads exactly what to_iso(Instant) writes.
std::optional<Instant> instant_from_iso(std::string_view text);
/// "Monday 5 December 2022", as GOV.UK style has it.
std::string in_words(Date date);
/// "5 December 2022": the same without the weekday, as rules are written.
std::string without_weekday(Date date);
/// "17:00".
std::string to_iso(minutes at);
/// "5pm", "9:30am", "midday", as GOV.UK style has it, and "00:00", which begins the day.
std::string in_words(minutes at);

}  // namespace beadle::calendar
