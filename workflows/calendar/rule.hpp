#pragma once
// A deadline rule as a secretary writes it, and its parts:
//   5 clear working days before meeting [at 17:00]     within 5 working days of publication     by 31 December 2022
//   28 clear days before decision                      6 years beginning with meeting           from 1 April 2023
//   10 working days before meeting at midday           5 clear working days after publication   first Tuesday of June
// The words decide the direction: `before`, `within ... of`, `by` are latest dates; `after` is an earliest date; `from` and
// `beginning with` are fixed and never rounded. See docs/deadline-rules.md for every form.
// Thread-safety: values and pure functions.

#include <boost/system/result.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "workflows/calendar/date.hpp"

namespace beadle::calendar {

/// What is wrong with a text, where (0-based character), and for people: "'workdays': did you mean 'working days'?"
struct RuleError {
    std::size_t at = 0;
    std::string detail;
};
template <class T>
using Result = boost::system::result<T, RuleError>;
[[noreturn]] void throw_exception_from_error(const RuleError& error, const boost::source_location& where);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"  // g++ 12 holds Unit::days against calendar::days, though the enumeration is scoped.
enum class Unit { clear_working_days, clear_days, working_days, days, weeks, months, years };
#pragma GCC diagnostic pop
enum class Direction { latest, earliest, fixed };

/// What the rule counts from and how.
enum class Form {
    before,          ///< n UNIT before ANCHOR
    after,           ///< n UNIT after ANCHOR
    within,          ///< within n UNIT of ANCHOR
    beginning_with,  ///< n UNIT beginning with ANCHOR
    by_date,         ///< by DATE
    from_date,       ///< from DATE
    by_anchor,       ///< by ANCHOR ("by meeting"): the anchor's own date
    from_anchor,     ///< from ANCHOR: fixed, the anchor's own date
    nth_weekday      ///< first Tuesday of June [2022]; without a year: the first such day at or after the anchor; latest
};

struct Rule {
    Form form{};
    int count = 0;
    Unit unit{};
    std::string anchor;        ///< "meeting", "publication", "target" or another duty's ref; empty for a date.
    std::optional<Date> date;  ///< For by_date and from_date.
    int nth = 0;               ///< 1 to 5, or -1 for last, for nth_weekday.
    std::chrono::weekday weekday{};
    std::chrono::month month{};
    std::optional<std::chrono::year> year;
    std::optional<minutes> at;  ///< Time of day; binds the safe date.
    std::string text;           ///< As it was written.
};

/// Parses a rule. Anchor words may hold letters, digits, '-' and '_' and, for duty refs, '/'. Errors point at the character.
Result<Rule> parse_rule(std::string_view text);
Direction direction_of(const Rule& rule);
/// "latest", "earliest", "fixed".
std::string_view to_word(Direction direction);
/// A civil date as officers write it ("1 February 2022", "2022-02-01", "Mon 28 March 2022"); a time ("17:00", "5pm", "9.30am", "midday", "midnight").
Result<Date> parse_date(std::string_view text);
Result<minutes> parse_time(std::string_view text);

/// What is wrong with what was said, which is quoted once: "'2027-13-23': there is no such day", "'Friday 25:00': '25:00': a day has hours 00 to 23".
std::string what_is_wrong(std::string_view said, const RuleError& error);

}  // namespace beadle::calendar
