#include "workflows/calendar/deadline.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>

#include "workflows/calendar/letters.hpp"

namespace beadle::calendar {
namespace {

using namespace std::string_literals;
using std::chrono::sys_days;

constexpr int count_max = 100'000;
constexpr sys_days first_day{Date{std::chrono::year::min(), std::chrono::January, std::chrono::day{1}}};
constexpr sys_days last_day{Date{std::chrono::year::max(), std::chrono::December, std::chrono::day{31}}};

bool is_clear(Unit unit) { return unit == Unit::clear_days || unit == Unit::clear_working_days; }
bool is_working(Unit unit) { return unit == Unit::working_days || unit == Unit::clear_working_days; }
bool is_counted_in_days(Unit unit) { return unit != Unit::weeks && unit != Unit::months && unit != Unit::years; }
bool counts_units(Form form) { return form == Form::before || form == Form::after || form == Form::within || form == Form::beginning_with; }

RuleError error_at_anchor(const Rule& rule, std::string detail) {
    const auto at = rule.anchor.empty() ? std::string::npos : rule.text.rfind(rule.anchor);
    return {at == std::string::npos ? 0 : at, std::move(detail)};
}

RuleError too_far() { return {0, "the answer lies outside the years that can be written, -32767 to 32767"}; }

/// The date `months` months away, and whether its month had such a day; else it is the month's last day.
struct Corresponding {
    sys_days day;
    bool exists = true;
};

std::optional<Corresponding> corresponding(Date anchor, std::int64_t months) {
    const std::int64_t total = std::int64_t{int{anchor.year()}} * 12 + unsigned{anchor.month()} - 1 + months;
    const std::int64_t month = ((total % 12) + 12) % 12;
    const std::int64_t year = (total - month) / 12;
    if (year < int{std::chrono::year::min()} || year > int{std::chrono::year::max()}) return std::nullopt;
    const auto in = std::chrono::year{static_cast<int>(year)} / std::chrono::month{static_cast<unsigned>(month + 1)};
    const Date date = in / anchor.day();
    if (date.ok()) return Corresponding{sys_days{date}, true};
    return Corresponding{sys_days{in / std::chrono::last}, false};
}

std::int64_t months_in(const Rule& rule) { return rule.unit == Unit::years ? std::int64_t{rule.count} * 12 : rule.count; }

/// What a rule's words give, before rounding, and the days that were looked at on the way: [from, to], the anchor's own only if it counts.
struct Counted {
    sys_days raw;
    sys_days last;          ///< The last day counted: raw itself, but for clear days the one beside it.
    sys_days touched_from;  ///< touched_from > touched_to: none but raw.
    sys_days touched_to;
};

Counted at(sys_days raw) { return {raw, raw, raw, raw}; }

/// The count-th day of the unit after (+1) or before (-1) `from`; `from` itself for none.
sys_days nth_day(const DayCalendar& calendar, Unit unit, sys_days from, std::int64_t signed_count) {
    if (signed_count == 0) return from;
    return is_working(unit) ? nth_working_day(calendar, from, signed_count) : from + days{signed_count};
}

Counted count_days(const Rule& rule, sys_days anchor, const DayCalendar& calendar) {
    const bool back = rule.form == Form::before;
    const int step = back ? -1 : 1;
    // A period that begins with the anchor counts its day too: it is counted from the day before, and never clear.
    const auto from = rule.form == Form::beginning_with ? anchor - days{1} : anchor;
    const auto last = nth_day(calendar, rule.unit, from, std::int64_t{rule.count} * step);
    // `within` is the n-th day also where the days are clear: the first is left out, the last is the one asked for.
    const bool beyond = is_clear(rule.unit) && (rule.form == Form::before || rule.form == Form::after);
    const auto raw = beyond ? last + days{step} : last;
    const auto next = from + days{step};
    return {raw, last, std::min(next, last), std::max(next, last)};
}

Result<Counted> count_months(const Rule& rule, Date anchor) {
    const auto months = months_in(rule);
    const auto found = corresponding(anchor, rule.form == Form::before ? -months : months);
    if (!found) return too_far();
    // The period ends the day before the anniversary. Where there is none (29 February), it ends with the month.
    if (rule.form == Form::beginning_with && found->exists) return at(found->day - days{1});
    return at(found->day);
}

std::optional<sys_days> nth_weekday_of(const Rule& rule, std::chrono::year year) {
    if (!year.ok()) return std::nullopt;
    const auto in = year / rule.month;
    if (rule.nth < 0) return sys_days{in / std::chrono::weekday_last{rule.weekday}};
    const auto day = in / std::chrono::weekday_indexed{rule.weekday, static_cast<unsigned>(rule.nth)};
    if (!day.ok()) return std::nullopt;
    return sys_days{day};
}

Result<Counted> count_nth_weekday(const Rule& rule, std::optional<Date> anchor) {
    if (rule.nth == 0 || rule.nth > 5 || rule.nth < -1 || !rule.month.ok() || !rule.weekday.ok()) {
        return RuleError{0, "not a day of the week in a month"};
    }
    if (rule.year) {
        if (const auto day = nth_weekday_of(rule, *rule.year)) return at(*day);
        return RuleError{0, "there is no such day in that month"};
    }
    if (!anchor) return RuleError{0, "which year? A rule without one needs a date to look forward from"};
    // A fifth Friday of February comes once in 28 years, and once in 40 where a century is no leap year.
    for (int ahead = 0; ahead <= 48; ++ahead) {
        const int year = int{anchor->year()} + ahead;
        if (year > int{std::chrono::year::max()}) break;
        const auto day = nth_weekday_of(rule, std::chrono::year{year});
        if (day && *day >= sys_days{*anchor}) return at(*day);
    }
    return too_far();
}

Result<Counted> count_raw(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar) {
    switch (rule.form) {
        case Form::by_date:
        case Form::from_date:
            if (!rule.date || !rule.date->ok()) return RuleError{0, "the rule names no date"};
            return at(sys_days{*rule.date});
        case Form::nth_weekday: return count_nth_weekday(rule, anchor);
        case Form::before:
        case Form::after:
        case Form::within:
        case Form::beginning_with:
        case Form::by_anchor:
        case Form::from_anchor: break;
    }
    if (!anchor) {
        return error_at_anchor(rule, "the date of '" + rule.anchor + "' is not known yet: the rule counts from it");
    }
    if (rule.form == Form::by_anchor || rule.form == Form::from_anchor) return at(sys_days{*anchor});

    if (rule.count < 0 || rule.count > count_max) return RuleError{0, "a count lies between 0 and 100000"};
    if (rule.form == Form::beginning_with && (rule.count == 0 || is_clear(rule.unit))) {
        return RuleError{0, "a period that begins with a day lasts at least 1 day, and its days are not clear"};
    }
    if (is_counted_in_days(rule.unit)) return count_days(rule, sys_days{*anchor}, calendar);
    if (rule.unit == Unit::weeks) {
        const days span{std::int64_t{rule.count} * 7};
        const sys_days from{*anchor};
        if (rule.form == Form::beginning_with) return at(from + span - days{1});
        return at(rule.form == Form::before ? from - span : from + span);
    }
    return count_months(rule, *anchor);
}

struct CountedDeadline {
    Deadline deadline;
    Counted counted;
};

Result<CountedDeadline> count_both(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar) {
    if (anchor && !anchor->ok()) return error_at_anchor(rule, "'" + to_iso(*anchor) + "' is not a day of the calendar");
    if (!has_working_days(calendar)) {
        return RuleError{0, "calendar '" + calendar.id + "' has no working day in the week: nothing can be counted in it"};
    }
    const auto counted = count_raw(rule, anchor, calendar);
    if (!counted) return counted.error();
    const auto is_within = [](sys_days day) { return day >= first_day && day <= last_day; };
    if (!is_within(counted->raw) || !is_within(counted->last)) return too_far();

    CountedDeadline out;
    out.counted = *counted;
    auto& deadline = out.deadline;
    deadline.direction = direction_of(rule);
    deadline.at = rule.at;
    deadline.raw = Date{counted->raw};
    auto safe = counted->raw;
    if (deadline.direction != Direction::fixed && !is_working_day(calendar, deadline.raw)) {
        safe = nth_working_day(calendar, safe, deadline.direction == Direction::latest ? -1 : 1);
        if (!is_within(safe)) return too_far();
    }
    deadline.safe = Date{safe};
    auto from = std::min(counted->raw, safe);
    auto to = std::max(counted->raw, safe);
    if (counts_units(rule.form) && is_counted_in_days(rule.unit) && rule.count > 0) {
        from = std::min(from, counted->touched_from);
        to = std::max(to, counted->touched_to);
    }
    deadline.provisional = is_provisional(calendar, Date{from}, Date{to});
    return out;
}

// --- words ----------------------------------------------------------------------------------------------------------------------

constexpr std::array<const char*, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                             "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> weekdays{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<const char*, 11> small_numbers{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};

std::string unit_in_words(Unit unit, int count) {
    std::string word;
    switch (unit) {
        case Unit::clear_working_days: word = "clear working day"; break;
        case Unit::clear_days: word = "clear day"; break;
        case Unit::working_days: word = "working day"; break;
        case Unit::days: word = "day"; break;
        case Unit::weeks: word = "week"; break;
        case Unit::months: word = "month"; break;
        case Unit::years: word = "year"; break;
    }
    if (count != 1) word += 's';
    return word;
}

std::string count_in_words(const Rule& rule) { return std::to_string(rule.count) + " " + unit_in_words(rule.unit, rule.count); }

/// "the meeting", "publication", "the target date"; a duty's reference stays as it is written.
std::string anchor_in_words(std::string_view anchor) {
    if (anchor == "target") return "the target date";
    if (anchor == "opens") return "the opening";
    for (const auto* bare : {"publication", "despatch", "dispatch", "receipt", "approval", "confirmation", "adoption", "establishment"}) {
        if (anchor == bare) return std::string{anchor};
    }
    if (std::any_of(anchor.begin(), anchor.end(), [](char c) { return c == '/' || is_digit(c); })) {
        return "‘" + std::string{anchor} + "’";
    }
    std::string out = "the ";
    for (const char c : anchor) out += c == '-' || c == '_' ? ' ' : c;
    return out;
}

std::string nth_in_words(const Rule& rule) {
    constexpr std::array<const char*, 6> nth{"last", "first", "second", "third", "fourth", "fifth"};
    std::string out = "the "s + nth[static_cast<std::size_t>(std::max(rule.nth, 0))] + " " +
                      std::string{weekdays[rule.weekday.c_encoding()]} + " of " + months[unsigned{rule.month} - 1];
    if (rule.year) out += " " + std::to_string(int{*rule.year});
    return out;
}

// --- the proof ------------------------------------------------------------------------------------------------------------------

/// Builds the lines of the proof. Each line is one day's phrases, joined: what the day is in the count, then whether it is raw or safe.
class Proof {
public:
    Proof(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar, const CountedDeadline& found)
        : rule_{rule},
          calendar_{calendar},
          counted_{found.counted},
          raw_{found.deadline.raw},
          safe_{found.deadline.safe},
          direction_{found.deadline.direction} {
        if (anchor && counts_units(rule.form)) anchor_ = sys_days{*anchor};
    }

    /// Of all the lines only what the sentence reads: the days counted, and the holidays that were passed over.
    std::vector<DayCounted> lines_of_the_sentence() {
        if (!anchor_ || !is_counted_in_days(rule_.unit) || rule_.count == 0) return {};
        for (auto day = counted_.touched_from; day <= counted_.touched_to; day += days{1}) {
            const bool rests = !calendar_.all_days_work && calendar_.rest_days[std::chrono::weekday{day}.c_encoding()];
            if (!is_working(rule_.unit)) {
                lines_.push_back({Date{day}, true, {}});
            } else if (!rests) {
                auto closed = why_closed(calendar_, Date{day});
                lines_.push_back({Date{day}, !closed, closed ? std::move(*closed) : std::string()});
            }
        }
        return std::move(lines_);
    }

    std::vector<DayCounted> lines() {
        if (anchor_ && is_counted_in_days(rule_.unit)) {
            every_day();
        } else {
            marks();
        }
        return std::move(lines_);
    }

private:
    /// Units of days: every day from the anchor to the further of raw and safe, counted or not.
    void every_day() {
        const auto from = std::min({*anchor_, raw_, safe_});
        const auto to = std::max({*anchor_, raw_, safe_});
        lines_.reserve(static_cast<std::size_t>((to - from).count()) + 1);
        const bool back = rule_.form == Form::before;
        // Clear days are named as they come, first to last. Days counted back carry their number from the anchor.
        const bool numbers_fall = back && !is_clear(rule_.unit);
        int number = numbers_fall ? rule_.count : 1;
        for (auto day = from; day <= to; day += days{1}) {
            const auto closed = why_closed(calendar_, Date{day});
            const bool in_count = rule_.count > 0 && day >= counted_.touched_from && day <= counted_.touched_to;
            const bool counted = in_count && !(is_working(rule_.unit) && closed);
            std::string why;
            if (counted) {
                why = unit_in_words(rule_.unit, 1) + " " + std::to_string(number) + " of " + std::to_string(rule_.count);
                if (numbers_fall) why += ", counted back";
                number += numbers_fall ? -1 : 1;
            } else if (day == *anchor_ && !in_count) {
                why = rule_.count == 0 ? anchor_day() : anchor_day() + " is not counted";
            }
            add(day, counted, std::move(why), closed);
        }
    }

    /// Weeks, months, years and dates: the days that decide, and those between raw and safe.
    void marks() {
        if (anchor_) {
            const bool is_first = rule_.form == Form::beginning_with;
            mark(*anchor_, is_first, is_first ? anchor_day() + " is the first of the period" : anchor_day());
            if (rule_.unit == Unit::weeks) {
                mark_weeks();
            } else {
                mark_months();
            }
        } else {
            mark(raw_, true,
                 rule_.form == Form::nth_weekday                                    ? nth_in_words(rule_)
                 : rule_.form == Form::by_anchor || rule_.form == Form::from_anchor ? anchor_day()
                                                                                    : "the date that the rule names");
        }
        for (auto day = std::min(raw_, safe_); day <= std::max(raw_, safe_); day += days{1}) mark(day, false, "");
        std::stable_sort(marks_.begin(), marks_.end(), [](const Mark& a, const Mark& b) { return a.day < b.day; });
        for (std::size_t i = 0; i < marks_.size();) {
            // Several marks on one day make one line.
            auto line = marks_[i];
            while (++i < marks_.size() && marks_[i].day == line.day) {
                line.counted |= marks_[i].counted;
                if (!marks_[i].why.empty()) line.why += (line.why.empty() ? "" : "; ") + marks_[i].why;
            }
            add(line.day, line.counted, std::move(line.why), why_closed(calendar_, Date{line.day}));
        }
    }

    void mark_weeks() {
        const bool first_counts = rule_.form == Form::beginning_with;
        const int step = rule_.form == Form::before ? -1 : 1;
        for (int week = 1; week <= rule_.count; ++week) {
            mark(*anchor_ + days{week * 7 * step - (first_counts ? 1 : 0)}, true,
                 "week " + std::to_string(week) + " of " + std::to_string(rule_.count) +
                     (step < 0       ? ", counted back"
                      : first_counts ? " ends"
                                     : ""));
        }
    }

    void mark_months() {
        if (rule_.count == 0) return;
        const auto number = std::to_string(unsigned{Date{*anchor_}.day()});
        const auto found = *corresponding(Date{*anchor_}, rule_.form == Form::before ? -months_in(rule_) : months_in(rule_));
        const auto month = months[unsigned{Date{found.day}.month()} - 1];
        const auto none = "there is no " + number + " " + month + ", so the month's last day";
        if (rule_.form != Form::beginning_with) {
            mark(raw_, true,
                 found.exists ? "the corresponding date, " + count_in_words(rule_) + (rule_.form == Form::before ? " before" : " after")
                              : none);
        } else if (found.exists) {
            mark(raw_, true, "the last day of the period, the day before its anniversary");
            if (found.day <= last_day) mark(found.day, false, "the anniversary is not counted");
        } else {
            mark(raw_, true, "the last day of the period: " + none);
        }
    }

    std::string anchor_day() const { return "the day of " + anchor_in_words(rule_.anchor); }

    /// Finishes a line. A day that is merely closed says so in the calendar's own words and nothing else.
    void add(sys_days day, bool counted, std::string why, const std::optional<std::string>& closed) {
        const auto say = [&](const std::string& phrase) { why += (why.empty() ? "" : "; ") + phrase; };
        const bool is_raw = day == raw_;
        const bool is_safe = day == safe_;
        if (is_raw) {
            std::string phrase = is_safe ? "raw and safe date" : "raw date";
            if (anchor_ && is_clear(rule_.unit) && rule_.form != Form::within) {
                phrase += rule_.form == Form::before ? ": the last day that leaves " : ": the first day that leaves ";
                phrase += count_in_words(rule_);
            }
            if (closed && direction_ == Direction::fixed) phrase += "; " + *closed + ", but this rule is not rounded";
            if (closed && direction_ != Direction::fixed) phrase += "; not a working day (" + *closed + ")";
            say(phrase);
        } else if (is_safe) {
            say(direction_ == Direction::latest ? "safe date: the last working day at or before the raw date"
                                                : "safe date: the first working day at or after the raw date");
        } else if (why.empty()) {
            why = closed.value_or("not reached by the count");
        }
        lines_.push_back({Date{day}, counted, std::move(why)});
    }

    struct Mark {
        sys_days day;
        bool counted;
        std::string why;
    };
    void mark(sys_days day, bool counted, std::string why) { marks_.push_back({day, counted, std::move(why)}); }

    const Rule& rule_;
    const DayCalendar& calendar_;
    Counted counted_;
    sys_days raw_;
    sys_days safe_;
    Direction direction_;
    std::optional<sys_days> anchor_;
    std::vector<Mark> marks_;
    std::vector<DayCounted> lines_;
};

// --- the sentence ---------------------------------------------------------------------------------------------------------------

std::string day_and_month(Date date, bool with_year) {
    auto out = std::to_string(unsigned{date.day()}) + " " + months[unsigned{date.month()} - 1];
    if (with_year) out += " " + std::to_string(int{date.year()});
    return out;
}

/// "6, 7, 8, 9 and 12 December"; over a month's end "28 March and 2, 3 and 4 April".
std::string list_in_words(const std::vector<Date>& dates) {
    const bool with_year = dates.front().year() != dates.back().year();
    std::string out;
    out.reserve(64);
    bool has_and = false;  // In the month before.
    for (std::size_t i = 0; i < dates.size();) {
        auto end = i + 1;  // Of the month's dates.
        while (end < dates.size() && dates[end].month() == dates[i].month() && dates[end].year() == dates[i].year()) ++end;
        if (i > 0) out += end < dates.size() ? ", " : has_and ? ", and " : " and ";
        has_and = end - i > 1;
        for (; i + 1 < end; ++i) out.append(std::to_string(unsigned{dates[i].day()})).append(i + 2 == end ? " and " : ", ");
        out += day_and_month(dates[i++], with_year);
    }
    return out;
}

/// The days counted, as a clause: "6, 7, 8, 9 and 12 December are the five clear days". Empty where the days say nothing more.
std::string days_clause(const Rule& rule, const Deadline& deadline) {
    std::vector<Date> counted;
    for (const auto& day : deadline.days) {
        if (day.counted) counted.push_back(day.date);
    }
    if (counted.empty() || counted.size() != static_cast<std::size_t>(rule.count)) return {};
    const std::string kind = is_clear(rule.unit) && rule.form != Form::within ? "clear day" : is_working(rule.unit) ? "working day" : "day";
    if (counted.size() == 1) return day_and_month(counted.front(), false) + " is the one " + kind;
    if (counted.size() <= 10) return list_in_words(counted) + " are the " + small_numbers[counted.size()] + " " + kind + "s";
    const bool with_year = counted.front().year() != counted.back().year();
    return "the " + std::to_string(counted.size()) + " " + kind + "s run from " + day_and_month(counted.front(), with_year) + " to " +
           day_and_month(counted.back(), with_year);
}

/// The closed days, other than weekends, that the count passed over: ", leaving out 19 September (State funeral)".
std::string left_out(const Rule& rule, std::optional<Date> anchor, const Deadline& deadline) {
    const auto is_counted = [](const DayCounted& day) { return day.counted; };
    const auto first = std::find_if(deadline.days.begin(), deadline.days.end(), is_counted);
    if (!is_working(rule.unit) || !anchor || first == deadline.days.end()) return {};
    const auto last = std::find_if(deadline.days.rbegin(), deadline.days.rend(), is_counted);
    const auto from = std::min(*anchor, first->date);
    const auto to = std::max(*anchor, last->date);
    std::vector<std::string> closed;
    for (const auto& day : deadline.days) {
        const bool is_weekend = std::find(weekdays.begin(), weekdays.end(), day.why) != weekdays.end();
        if (day.counted || is_weekend || day.date <= from || day.date >= to) continue;
        closed.push_back(day_and_month(day.date, false) + " (" + day.why + ")");
    }
    if (closed.empty()) return {};
    if (closed.size() > 6) return ", leaving out weekends and holidays";
    std::string out = ", leaving out ";
    for (std::size_t i = 0; i < closed.size(); ++i) {
        if (i > 0) out += i + 1 == closed.size() ? " and " : ", ";
        out += closed[i];
    }
    return out;
}

std::string with_time(const std::optional<minutes>& at, const std::string& day) { return at ? in_words(*at) + " on " + day : day; }

/// The end of the sentence: what follows for the person who has to act.
std::string conclusion(const Deadline& deadline) {
    const auto raw = in_words(deadline.raw);
    const auto safe = with_time(deadline.at, in_words(deadline.safe));
    const bool moved = deadline.raw != deadline.safe;
    switch (deadline.direction) {
        case Direction::latest:
            if (moved) return "the last day is " + raw + "; that is not a working day, so work to " + safe;
            return deadline.at ? "it is due by " + safe : "the last day is " + safe;
        case Direction::earliest:
            if (moved) return "the first day is " + raw + "; that is not a working day, so wait until " + safe;
            return deadline.at ? "the earliest time is " + safe : "the first day is " + safe;
        case Direction::fixed: break;
    }
    return "the last day is " + (deadline.at ? raw + ", until " + in_words(*deadline.at) : raw);
}

/// For a number of days, weeks, months or years from the anchor.
std::string counted_sentence(const Rule& rule, std::optional<Date> anchor, const Deadline& deadline) {
    std::string out;
    out.reserve(256);
    if (rule.form == Form::within) out += "within ";
    out += count_in_words(rule);
    out += rule.form == Form::before   ? " before "
           : rule.form == Form::after  ? " after "
           : rule.form == Form::within ? " of "
                                       : " beginning with ";
    out += anchor_in_words(rule.anchor);
    if (anchor) out.append(" on ").append(in_words(*anchor));
    out += ": ";
    if (is_counted_in_days(rule.unit)) {
        const auto counted = days_clause(rule, deadline);
        if (!counted.empty()) out.append(counted).append(left_out(rule, anchor, deadline)).append(", so ");
    } else if (rule.unit != Unit::weeks && anchor) {
        const bool back = rule.form == Form::before;
        const auto found = corresponding(*anchor, back ? -months_in(rule) : months_in(rule));
        if (found && !found->exists) {
            const Date month_end{found->day};
            out += "there is no " + std::to_string(unsigned{anchor->day()}) + " " + months[unsigned{month_end.month()} - 1] + " " +
                   std::to_string(int{month_end.year()}) + ", so ";
        }
    }
    return out += conclusion(deadline);
}

std::string sentence(const Rule& rule, std::optional<Date> anchor, const Deadline& deadline) {
    const auto counted = [&] { return counted_sentence(rule, anchor, deadline); };
    const auto raw = [&] { return in_words(deadline.raw); };
    const auto safe = [&] { return with_time(deadline.at, in_words(deadline.safe)); };
    const bool moved = deadline.raw != deadline.safe;
    /// For a day that is named: the day itself, or the working day before it, or its time.
    const auto named = [&](const std::string& day) {
        if (moved) return day + ": that is not a working day, so work to " + safe();
        return deadline.at ? day + ", at " + in_words(*deadline.at) : day;
    };
    switch (rule.form) {
        case Form::by_date: return moved ? named("by " + raw()) : "by " + safe();
        case Form::by_anchor: return named("by the day of " + anchor_in_words(rule.anchor) + ", " + raw());
        case Form::from_date: return "from " + safe();
        case Form::from_anchor: {
            const auto day = "from the day of " + anchor_in_words(rule.anchor) + ", " + raw();
            return deadline.at ? day + ", at " + in_words(*deadline.at) : day;
        }
        case Form::nth_weekday: return named("by " + nth_in_words(rule) + ", " + raw());
        case Form::before:
        case Form::after:
        case Form::within:
        case Form::beginning_with: return counted();
    }
    return {};
}

}  // namespace

Result<Deadline> count(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar) {
    auto found = count_both(rule, anchor, calendar);
    if (!found) return found.error();
    found->deadline.days = Proof{rule, anchor, calendar, *found}.lines();
    return std::move(found->deadline);
}

Result<Deadline> count_without_proof(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar) {
    auto found = count_both(rule, anchor, calendar);
    if (!found) return found.error();
    return std::move(found->deadline);
}

Result<std::string> count_in_one_sentence(const Rule& rule, std::optional<Date> anchor, const DayCalendar& calendar) {
    auto found = count_both(rule, anchor, calendar);
    if (!found) return found.error();
    found->deadline.days = Proof{rule, anchor, calendar, *found}.lines_of_the_sentence();
    return in_one_sentence(rule, anchor, found->deadline);
}

std::string in_one_sentence(const Rule& rule, std::optional<Date> anchor, const Deadline& deadline) {
    auto out = sentence(rule, anchor, deadline);
    if (!out.empty()) out[0] = upper(out[0]);
    if (deadline.provisional && deadline.direction != Direction::fixed) {
        out += " (provisional: not every bank holiday of that time is known for certain)";
    }
    return out + ".";
}

}  // namespace beadle::calendar
