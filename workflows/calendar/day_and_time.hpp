#pragma once
// Reads a day with its time of day, as people write them behind each other.
// Thread-safety: pure functions.

#include <string>
#include <string_view>

#include "workflows/calendar/date.hpp"
#include "workflows/calendar/rule.hpp"

namespace beadle::calendar {

/// "18 March 2022 16:00", "2022-03-18 4pm", "18 March 2022, 9.30 am", "18 March 2022 at 4pm". A day without a time is an error. Errors point at the character.
Result<LocalTime> parse_day_and_time(std::string_view text);
/// As the core keeps it: "2022-03-18 16:00".
std::string to_iso(LocalTime local);

}  // namespace beadle::calendar
