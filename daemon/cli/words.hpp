#pragma once
// How the command line says dates, times and counts: short forms of the words that mails use, for tables and verdicts.
// Thread-safety: pure functions.

#include <string>
#include <string_view>

#include "workflows/calendar/date.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::cli {

/// "Mon 5 Dec 2022".
std::string short_date(calendar::Date date);
/// "Mon 5 Dec 2022 5pm", in the zone; 23:59:59, which stands for the end of the day, is left out.
std::string short_time(calendar::Instant instant, const calendar::Zone& zone);
/// `text` with each instant ("2022-12-05T17:00:00Z") and each date ("2022-12-05") in it said in short words, in the zone.
std::string with_local_times(std::string_view text, const calendar::Zone& zone);
/// "2022-12-05 17:00", in the zone: for a spreadsheet, where times sort as text.
std::string sortable_time(calendar::Instant instant, const calendar::Zone& zone);
/// `text` with each instant in it said so; a date in it is right already.
std::string with_sortable_times(std::string_view text, const calendar::Zone& zone);
/// How far apart, in the two largest units that say something: "3 days 2 hours", "45 minutes", "less than a minute".
std::string in_units(std::chrono::seconds span);
/// "1 duty", "3 duties".
std::string counted(std::int64_t count, std::string_view one, std::string_view many);
/// `text` with its first letter as a capital.
std::string capitalised(std::string text);

}  // namespace beadle::cli
