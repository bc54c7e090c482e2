#pragma once
// The small phrases of a definition that are neither a date nor a deadline: "May or June each year", "2 hours before",
// "8 members, one from each of made by, wait 15 minutes". Errors point at the character, as those of rules do.
// Thread-safety: pure functions.

#include <optional>
#include <string_view>

#include "workflows/calendar/rule.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::definitions {

using calendar::Result;

/// When a meeting is to be held: "June 2022", "May or June each year", "December 2022 or January 2023".
struct Window {
    bool each_year = false;
    int year = 0;  ///< Of the first month, for one that is not each year.
    unsigned first_month = 0;
    unsigned last_month = 0;
};
Result<Window> parse_window(std::string_view text);

/// When something opens: a date, or a day of each year ("1 February", "1 February each year").
struct Opening {
    std::optional<calendar::Date> on;
    unsigned month = 0;
    unsigned day = 0;
};
Result<Opening> parse_opening(std::string_view text);

/// "3 hours before", "1 working day after", "on the day", "3" (working days before).
Result<model::Offset> parse_offset(std::string_view text);

/// "8 members", "a quarter of the members, one from each of A and B, wait 15 minutes". "made by" among those it names one from each of stands for `made_by`.
/// "a quarter of the whole number of members" counts vacancies too; "2 from the council", "including the chair or the director": `with_posts` as written.
Result<model::Quorum> parse_quorum(std::string_view text, const std::vector<std::string>& made_by);

/// "a simple majority of those voting", "two thirds of those present", "a majority of the members".
Result<model::Majority> parse_majority(std::string_view text);

/// "6pm to 8am": from the evening to the next morning.
Result<model::QuietHours> parse_quiet_hours(std::string_view text);

/// "6 years": how long texts are kept, in whole years, 1 to 100.
struct YearsKept {
    int count = 0;
};
Result<YearsKept> parse_years_kept(std::string_view text);

/// "2019 to 2028", or one year.
struct Years {
    int first = 0;
    int last = 0;
};
Result<Years> parse_years(std::string_view text);

}  // namespace beadle::definitions
