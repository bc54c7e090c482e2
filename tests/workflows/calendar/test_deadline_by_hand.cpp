// The arithmetic a second time, as one would do it with a finger on a wall calendar: a day at a time, straight from the definitions, sharing
// no code with the first but the names of the forms. Tens of thousands of random rules and anchors must get the same answer from both.

#include <array>
#include <chrono>
#include <random>
#include <tuple>

#include "tests/catch.hpp"
#include "tests/workflows/calendar/england.hpp"
#include "workflows/calendar/deadline.hpp"

namespace beadle::calendar {
namespace {

using testing::england_and_wales;

// --- the second implementation -----------------------------------------------------------------------------------------------

struct Day {
    int year;
    int month;
    int day;
    friend auto operator<=>(const Day&, const Day&) = default;
};

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
int length_of(int year, int month) {
    constexpr std::array<int, 12> length{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : length[static_cast<std::size_t>(month - 1)];
}
Day next(Day d) {
    if (d.day < length_of(d.year, d.month)) return {d.year, d.month, d.day + 1};
    if (d.month < 12) return {d.year, d.month + 1, 1};
    return {d.year + 1, 1, 1};
}
Day previous(Day d) {
    if (d.day > 1) return {d.year, d.month, d.day - 1};
    if (d.month > 1) return {d.year, d.month - 1, length_of(d.year, d.month - 1)};
    return {d.year - 1, 12, 31};
}
/// Sunday is 0. Sakamoto's method, moved into positive years by whole cycles of 400.
int weekday_of(Day d) {
    constexpr std::array<int, 12> shift{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    int year = ((d.year % 400) + 400) % 400 + 400;
    if (d.month < 3) --year;
    return (year + year / 4 - year / 100 + year / 400 + shift[static_cast<std::size_t>(d.month - 1)] + d.day) % 7;
}

std::set<std::tuple<int, int, int>> closed_days(const DayCalendar& calendar) {
    std::set<std::tuple<int, int, int>> out;
    for (const auto& [date, name] : calendar.holidays) {
        out.insert({int{date.year()}, static_cast<int>(unsigned{date.month()}), static_cast<int>(unsigned{date.day()})});
    }
    return out;
}

struct ByHand {
    std::bitset<7> rest;
    std::set<std::tuple<int, int, int>> closed;

    explicit ByHand(const DayCalendar& calendar) : rest{calendar.rest_days}, closed{closed_days(calendar)} {}

    bool works(Day d) const { return !rest[static_cast<std::size_t>(weekday_of(d))] && closed.count({d.year, d.month, d.day}) == 0; }
    bool counts(Unit unit, Day d) const { return unit == Unit::days || unit == Unit::clear_days || works(d); }

    /// How many days of the unit lie strictly between the two, counted one by one.
    int strictly_between(Unit unit, Day a, Day b) const {
        int count = 0;
        for (auto d = next(a); d < b; d = next(d)) count += counts(unit, d) ? 1 : 0;
        return count;
    }

    /// The corresponding date so many months on or back, going month by month; `exists` says whether the month had it.
    static Day corresponding(Day d, int months, bool& exists) {
        int year = d.year;
        int month = d.month;
        for (; months > 0; --months) {
            if (++month == 13) {
                month = 1;
                ++year;
            }
        }
        for (; months < 0; ++months) {
            if (--month == 0) {
                month = 12;
                --year;
            }
        }
        exists = d.day <= length_of(year, month);
        return {year, month, exists ? d.day : length_of(year, month)};
    }

    Day raw(const Rule& rule, Day anchor) const {
        const bool back = rule.form == Form::before;
        const bool clear = rule.unit == Unit::clear_days || rule.unit == Unit::clear_working_days;
        switch (rule.unit) {
            case Unit::clear_working_days:
            case Unit::clear_days:
            case Unit::working_days:
            case Unit::days: break;
            case Unit::weeks: {
                auto d = anchor;
                for (int i = 0; i < rule.count * 7; ++i) d = back ? previous(d) : next(d);
                return rule.form == Form::beginning_with ? previous(d) : d;
            }
            case Unit::months:
            case Unit::years: {
                bool exists = false;
                const int months = rule.count * (rule.unit == Unit::years ? 12 : 1);
                const auto d = corresponding(anchor, back ? -months : months, exists);
                return rule.form == Form::beginning_with && exists ? previous(d) : d;
            }
        }
        if (clear && rule.form == Form::before) {
            auto d = previous(anchor);
            while (strictly_between(rule.unit, d, anchor) < rule.count) d = previous(d);
            return d;
        }
        if (clear && rule.form == Form::after) {
            auto d = next(anchor);
            while (strictly_between(rule.unit, anchor, d) < rule.count) d = next(d);
            return d;
        }
        auto d = rule.form == Form::beginning_with ? previous(anchor) : anchor;
        for (int seen = 0; seen < rule.count;) {
            d = back ? previous(d) : next(d);
            if (counts(rule.unit, d)) ++seen;
        }
        return d;
    }

    Day safe(const Rule& rule, Day d) const {
        if (rule.form == Form::beginning_with) return d;
        while (!works(d)) d = rule.form == Form::after ? next(d) : previous(d);
        return d;
    }
};

// --- both, side by side ----------------------------------------------------------------------------------------------------------

Date to_date(Day d) {
    return Date{std::chrono::year{d.year}, std::chrono::month{static_cast<unsigned>(d.month)},
                std::chrono::day{static_cast<unsigned>(d.day)}};
}

constexpr std::array<const char*, 7> unit_words{"clear working days", "clear days", "working days", "days", "weeks", "months", "years"};

struct Random {
    std::mt19937_64 engine;
    int upto(int bound) { return static_cast<int>(engine() % static_cast<std::uint64_t>(bound)); }
    Day day(int first_year, int last_year) {
        const int year = first_year + upto(last_year - first_year + 1);
        const int month = 1 + upto(12);
        // The ends of months more often than chance would have them.
        const int last = length_of(year, month);
        const int day = upto(4) == 0 ? last - upto(3) : 1 + upto(last);
        return {year, month, day};
    }
    /// Any form that counts units, written as text so that the parser has its part in it.
    std::string rule(int count_max) {
        for (;;) {
            const std::string unit = unit_words[static_cast<std::size_t>(upto(7))];
            const int count = upto(count_max + 1);
            const int form = upto(4);
            if (form == 3 && (count == 0 || unit.rfind("clear", 0) == 0)) continue;
            const auto counted = std::to_string(count) + " " + unit;
            if (form == 0) return counted + " before meeting";
            if (form == 1) return counted + " after meeting";
            if (form == 2) return "within " + counted + " of meeting";
            return counted + " beginning with meeting";
        }
    }
};

std::string both(const Deadline& deadline) { return to_iso(deadline.raw) + " " + to_iso(deadline.safe); }

void compare(const DayCalendar& calendar, std::uint64_t seed, int pairs, int count_max) {
    const ByHand by_hand{calendar};
    Random random{std::mt19937_64{seed}};
    for (int i = 0; i < pairs; ++i) {
        const auto text = random.rule(count_max);
        const auto rule = parse_rule(text).value();
        // Mostly where there are holidays; at times a leap century, a year before the calendar's reform, or one far off.
        const auto anchor = random.upto(5) > 0    ? random.day(2018, 2029)
                            : random.upto(2) == 0 ? random.day(1896, 2104)
                                                  : random.day(-9900, 9900);
        const auto raw = by_hand.raw(rule, anchor);
        const auto expected = to_iso(to_date(raw)) + " " + to_iso(to_date(by_hand.safe(rule, raw)));
        const auto fast = count_without_proof(rule, to_date(anchor), calendar).value();
        if (both(fast) != expected) {
            FAIL("seed " << seed << ", pair " << i << ": " << text << " from " << to_iso(to_date(anchor)) << " is " << both(fast)
                         << ", by hand " << expected);
        }

        // The proof belongs to the same answer, is in the calendar's order, and counts as many days as the rule says.
        const auto with_proof = count(rule, to_date(anchor), calendar).value();
        REQUIRE(both(with_proof) == expected);
        REQUIRE(with_proof.provisional == fast.provisional);
        int counted = 0;
        const Date* last = nullptr;
        bool has_raw = false;
        bool has_safe = false;
        for (const auto& day : with_proof.days) {
            REQUIRE((last == nullptr || *last < day.date));
            REQUIRE_FALSE(day.why.empty());
            last = &day.date;
            counted += day.counted ? 1 : 0;
            has_raw |= day.date == with_proof.raw;
            has_safe |= day.date == with_proof.safe;
        }
        REQUIRE(has_raw);
        REQUIRE(has_safe);
        if (rule.unit != Unit::weeks && rule.unit != Unit::months && rule.unit != Unit::years) REQUIRE(counted == rule.count);
        REQUIRE_FALSE(in_one_sentence(rule, to_date(anchor), with_proof).empty());
    }
}

}  // namespace

TEST_CASE("both implementations agree in England and Wales", "[calendar][deadline][by_hand]") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) compare(england_and_wales(), seed, 15'000, 12);
    compare(england_and_wales(), 4, 2'000, 60);
}

TEST_CASE("both implementations agree where other days rest", "[calendar][deadline][by_hand]") {
    auto calendar = england_and_wales();
    Random random{std::mt19937_64{99}};
    for (std::uint64_t seed = 10; seed < 20; ++seed) {
        calendar.rest_days = static_cast<unsigned long>(random.upto(127));  // Any weekdays but all seven.
        for (int i = 0; i < 20; ++i) calendar.holidays[to_date(random.day(2018, 2029))] = "closed here";
        compare(calendar, seed, 1'500, 12);
    }
}

TEST_CASE("before and after undo each other as far as closed days allow", "[calendar][deadline][property]") {
    Random random{std::mt19937_64{7}};
    const auto count_from = [](const std::string& text, Date anchor) {
        return count_without_proof(parse_rule(text).value(), anchor, england_and_wales()).value();
    };
    for (int i = 0; i < 5'000; ++i) {
        const auto anchor = to_date(random.day(2019, 2028));
        const auto n = std::to_string(1 + random.upto(30));
        CAPTURE(to_iso(anchor), n);
        for (const std::string unit : {"clear days", "days", "weeks"}) {
            const auto back = count_from(n + " " + unit + " before meeting", anchor).raw;
            REQUIRE(count_from(n + " " + unit + " after meeting", back).raw == anchor);
        }
        if (is_working_day(england_and_wales(), anchor)) {
            const auto back = count_from(n + " working days before meeting", anchor).raw;
            REQUIRE(count_from(n + " working days after meeting", back).raw == anchor);
        }
        // Clear working days: what was out on the last day has left enough by the meeting's day, and a day later it has not.
        const auto last = count_from(n + " clear working days before meeting", anchor).raw;
        REQUIRE(count_from(n + " clear working days after meeting", last).raw <= anchor);
        const Date too_late{std::chrono::sys_days{last} + days{1}};
        REQUIRE(count_from(n + " clear working days after meeting", too_late).raw > anchor);
    }
}

TEST_CASE("a later anchor never gives an earlier date", "[calendar][deadline][property]") {
    Random random{std::mt19937_64{8}};
    for (int i = 0; i < 300; ++i) {
        const auto text = i % 10 == 0 ? std::string{"last Friday of May"} : random.rule(40);
        const auto rule = parse_rule(text).value();
        auto day = std::chrono::sys_days{to_date(random.day(2018, 2028))};
        auto before = count_without_proof(rule, Date{day}, england_and_wales()).value();
        for (int step = 0; step < 60; ++step) {
            day += days{1};
            const auto now = count_without_proof(rule, Date{day}, england_and_wales()).value();
            CAPTURE(text, to_iso(Date{day}));
            REQUIRE(now.raw >= before.raw);
            REQUIRE(now.safe >= before.safe);
            before = now;
        }
    }
}

TEST_CASE("safe lies on its side of raw, and works unless the date is fixed", "[calendar][deadline][property]") {
    Random random{std::mt19937_64{9}};
    for (int i = 0; i < 20'000; ++i) {
        const auto rule = parse_rule(random.rule(30)).value();
        const auto anchor = to_date(random.day(2018, 2029));
        const auto deadline = count_without_proof(rule, anchor, england_and_wales()).value();
        CAPTURE(rule.text, to_iso(anchor));
        if (deadline.direction == Direction::latest) REQUIRE(deadline.safe <= deadline.raw);
        if (deadline.direction == Direction::earliest) REQUIRE(deadline.safe >= deadline.raw);
        if (deadline.direction == Direction::fixed) {
            REQUIRE(deadline.safe == deadline.raw);
        } else {
            REQUIRE(is_working_day(england_and_wales(), deadline.safe));
        }
    }
}

TEST_CASE("an anchor in any year is answered, and soon, however long the count", "[calendar][deadline][property]") {
    Random random{std::mt19937_64{10}};
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20'000; ++i) {
        auto rule = parse_rule(random.rule(30)).value();
        if (rule.count > 0 && random.upto(3) == 0) rule.count = 1 + random.upto(100'000);
        const auto anchor = to_date(random.day(-9999, 9999));
        const auto deadline = count_without_proof(rule, anchor, england_and_wales());
        CAPTURE(rule.count, rule.text, to_iso(anchor));
        // Only years by the ten thousand leave what a date can hold.
        if (!deadline) REQUIRE(rule.unit == Unit::years);
    }
    for (const auto* text : {"10000 working days before meeting", "100000 clear working days after meeting", "100000 days before meeting",
                             "100000 weeks after meeting"}) {
        CAPTURE(text);
        CHECK(count(parse_rule(text).value(), to_date({2022, 3, 28}), england_and_wales()).has_value());
    }
    // Far above what it takes, far below what counting day by day would: this finds a hang, the benchmark finds the rest.
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds{20});
}

}  // namespace beadle::calendar
