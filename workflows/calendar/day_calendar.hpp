#pragma once
// Which days work. Bank holidays are data, never a formula: 2020, 2022 and 2023 break every formula.
// Thread-safety: const after construction.

#include <bitset>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "workflows/calendar/date.hpp"

namespace beadle::calendar {

/// A calendar as a file gives it, plus a body's own closed days laid over it.
struct DayCalendar {
    std::string id;                        ///< "england-and-wales"
    std::string name;                      ///< "England and Wales"
    std::string source;                    ///< Where the data was read.
    std::string hash;                      ///< SHA-256 (hex) of the canonical text; empty in tests.
    std::bitset<7> rest_days{0b1000001};   ///< Weekdays that never work, bit 0 = Sunday (C encoding); by default Saturday and Sunday.
    std::map<Date, std::string> holidays;  ///< Date to name: "Spring bank holiday", or a local closed day.
    int first_year = 0;                    ///< Data is complete from this year ...
    int last_year = 0;                     ///< ... to this one, both included. Outside, answers are provisional.
    std::set<int> not_yet_proclaimed;      ///< Years inside whose dates are the usual pattern only.
    bool all_days_work = false;            ///< For counting in plain days.
};

/// Why `date` does not work ("Saturday", "Good Friday"), or nothing when it is a working day.
std::optional<std::string> why_closed(const DayCalendar& calendar, Date date);
bool is_working_day(const DayCalendar& calendar, Date date);
/// True where the calendar cannot be sure of every day from `from` to `to`: one lies outside its years, or in a year not yet proclaimed.
bool is_provisional(const DayCalendar& calendar, Date from, Date to);
inline bool is_provisional(const DayCalendar& calendar, Date date) { return is_provisional(calendar, date, date); }
/// The last working day at or before `date`; the first at or after it.
Date working_day_at_or_before(const DayCalendar& calendar, Date date);
Date working_day_at_or_after(const DayCalendar& calendar, Date date);
/// The working day `count` working days after `date` (negative: before). Zero is working_day_at_or_before(date).
Date add_working_days(const DayCalendar& calendar, Date date, int count);

/// False only for a calendar whose seven weekdays all rest: nothing can be rounded or counted in it. There the functions above return
/// `date` itself, and counting a deadline is an error.
bool has_working_days(const DayCalendar& calendar);
/// The working day `count` working days after `from` (negative: before), `count` not zero, as a day number: for counting without a bound
/// on the year. Takes whole weeks at a time, so its cost follows the holidays passed and not the days. The calendar must have working days.
std::chrono::sys_days nth_working_day(const DayCalendar& calendar, std::chrono::sys_days from, std::int64_t count);

}  // namespace beadle::calendar
