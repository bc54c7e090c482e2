#pragma once
// Counts a rule from its anchor: two dates and a proof. `raw` is what the rule's words give, `safe` is the day to work to
// (the last working day at or before raw for a latest date, the first at or after it for an earliest one).
// The engine chases to safe; a breach begins after raw.
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/rule.hpp"

namespace beadle::calendar {

/// One line of the proof: a day, whether it was counted, and why ("counted 3 of 5", "Saturday", "the meeting's own day is not counted").
struct DayCounted {
    Date date;
    bool counted = false;
    std::string why;
};

struct Deadline {
    Date raw;
    Date safe;
    Direction direction{};
    std::optional<minutes> at;     ///< Local time of day on the safe date; nothing means the end of the day.
    bool provisional = false;      ///< A day counted lies outside what the calendar is sure of.
    std::vector<DayCounted> days;  ///< In the order of the calendar (ascending), from the earliest to the latest day touched.
};

/// Counts `rule` from `anchor`. An error only where the rule needs an anchor and none is given, or a count leaves the years -32767..32767.
Result<Deadline> count(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar);

/// The same without the proof: for the engine's hot paths.
Result<Deadline> count_without_proof(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar);

/// The proof in one sentence, as a mail quotes it: "5 clear working days before the meeting on Tuesday 13 December 2022: 6, 7, 8, 9 and
/// 12 December are the five clear days, so the last day is Monday 5 December 2022."
std::string in_one_sentence(const Rule& rule, std::optional<Date> anchor, const Deadline& deadline);

/// Counts and says it in the same sentence, without finding words for each day on the way: for the engine's hot paths.
Result<std::string> count_in_one_sentence(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar);

}  // namespace beadle::calendar
