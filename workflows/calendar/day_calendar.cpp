#include "workflows/calendar/day_calendar.hpp"

#include <array>
#include <cassert>
#include <iterator>
#include <limits>

namespace beadle::calendar {
namespace {

using std::chrono::sys_days;
using std::chrono::weekday;

constexpr std::array<const char*, 7> weekday_names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

constexpr std::int64_t number_of(sys_days day) { return day.time_since_epoch().count(); }
constexpr sys_days day_of(std::int64_t number) { return sys_days{days{number}}; }

constexpr std::int64_t first_day = number_of(sys_days{Date{std::chrono::year::min(), std::chrono::January, std::chrono::day{1}}});
constexpr std::int64_t last_day = number_of(sys_days{Date{std::chrono::year::max(), std::chrono::December, std::chrono::day{31}}});

Date to_date(sys_days day) {
    // What a Date cannot hold stops at the edge of what it can.
    const auto number = number_of(day);
    return Date{day_of(number < first_day ? first_day : number > last_day ? last_day : number)};
}

bool rests(const DayCalendar& calendar, sys_days day) { return calendar.rest_days[weekday{day}.c_encoding()]; }

/// Hands out the holidays one by one, away from `from`, as day numbers; after the last an unreachable one.
class HolidaysAhead {
public:
    HolidaysAhead(const DayCalendar& calendar, sys_days from, bool forward) : holidays_{calendar.holidays}, forward_{forward} {
        const auto date = to_date(from);
        at_ = forward ? holidays_.upper_bound(date) : holidays_.lower_bound(date);
    }
    std::int64_t next() {
        if (forward_) {
            if (at_ == holidays_.end()) return std::numeric_limits<std::int64_t>::max();
            return number_of(sys_days{(at_++)->first});
        }
        if (at_ == holidays_.begin()) return std::numeric_limits<std::int64_t>::min();
        return number_of(sys_days{(--at_)->first});
    }

private:
    const std::map<Date, std::string>& holidays_;
    std::map<Date, std::string>::const_iterator at_;
    bool forward_;
};

}  // namespace

std::optional<std::string> why_closed(const DayCalendar& calendar, Date date) {
    if (calendar.all_days_work) return std::nullopt;
    if (const auto day = sys_days{date}; rests(calendar, day)) return weekday_names[weekday{day}.c_encoding()];
    if (const auto found = calendar.holidays.find(date); found != calendar.holidays.end()) {
        return found->second.empty() ? "holiday" : found->second;
    }
    return std::nullopt;
}

bool is_working_day(const DayCalendar& calendar, Date date) {
    return calendar.all_days_work || (!rests(calendar, sys_days{date}) && !calendar.holidays.contains(date));
}

bool is_provisional(const DayCalendar& calendar, Date from, Date to) {
    if (calendar.all_days_work) return false;
    const int first{from.year()}, last{to.year()};
    if (first < calendar.first_year || last > calendar.last_year) return true;
    const auto next = calendar.not_yet_proclaimed.lower_bound(first);
    return next != calendar.not_yet_proclaimed.end() && *next <= last;
}

bool has_working_days(const DayCalendar& calendar) { return calendar.all_days_work || !calendar.rest_days.all(); }

Date working_day_at_or_before(const DayCalendar& calendar, Date date) {
    if (is_working_day(calendar, date) || !has_working_days(calendar)) return date;
    return to_date(nth_working_day(calendar, sys_days{date}, -1));
}

Date working_day_at_or_after(const DayCalendar& calendar, Date date) {
    if (is_working_day(calendar, date) || !has_working_days(calendar)) return date;
    return to_date(nth_working_day(calendar, sys_days{date}, 1));
}

Date add_working_days(const DayCalendar& calendar, Date date, int count) {
    if (count == 0) return working_day_at_or_before(calendar, date);
    if (!has_working_days(calendar)) return date;
    return to_date(nth_working_day(calendar, sys_days{date}, count));
}

sys_days nth_working_day(const DayCalendar& calendar, sys_days from, std::int64_t count) {
    assert(count != 0 && has_working_days(calendar));
    if (calendar.all_days_work) return from + days{count};

    const bool forward = count > 0;
    const std::int64_t step = forward ? 1 : -1;
    std::int64_t left = forward ? count : -count;
    std::int64_t day = number_of(from);
    auto on = static_cast<int>(weekday{from}.c_encoding());
    const auto worked_a_week = static_cast<std::int64_t>(7 - calendar.rest_days.count());

    HolidaysAhead ahead{calendar, from, forward};
    std::int64_t holiday = ahead.next();
    for (;;) {
        // Whole weeks without a holiday in them count alike. One day is always left over: the answer must be a day that was looked at.
        if (left > worked_a_week) {
            auto weeks = (left - 1) / worked_a_week;
            const bool has_holiday_ahead =
                holiday != std::numeric_limits<std::int64_t>::max() && holiday != std::numeric_limits<std::int64_t>::min();
            if (has_holiday_ahead) {
                const auto clear_weeks = ((holiday - day) * step - 1) / 7;
                if (clear_weeks < weeks) weeks = clear_weeks;
            }
            day += weeks * 7 * step;
            left -= weeks * worked_a_week;
        }
        day += step;
        on = forward ? (on == 6 ? 0 : on + 1) : (on == 0 ? 6 : on - 1);
        const bool is_holiday = day == holiday;
        if (is_holiday) holiday = ahead.next();
        if (is_holiday || calendar.rest_days[static_cast<std::size_t>(on)]) continue;
        if (--left == 0) return day_of(day);
    }
}

}  // namespace beadle::calendar
