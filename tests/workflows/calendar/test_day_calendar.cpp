#include "workflows/calendar/day_calendar.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/calendar/england.hpp"

namespace beadle::calendar {
namespace {

using testing::england_and_wales;

Date date(const char* text) { return date_from_iso(text).value(); }

}  // namespace

TEST_CASE("the calendar that ships has the bank holidays of the oracle, each with its name", "[calendar][day_calendar]") {
    const auto shipped = testing::shipped_holidays();
    std::vector<Date> dates;
    for (const auto& [day, name] : shipped) {
        dates.push_back(day);
        CHECK_FALSE(name.empty());
    }
    CHECK(dates == testing::oracle_holidays());
    CHECK(dates.size() == 83);
    // No holiday falls on a weekend: there a substitute stands instead.
    for (const auto day : dates) {
        CAPTURE(to_iso(day));
        CHECK(std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding() <= 5);
    }
    CHECK(shipped.at(date("2022-12-27")) == "Christmas Day, substitute day");
    CHECK(shipped.at(date("2024-03-29")) == "Good Friday");
}

TEST_CASE("a closed day says why", "[calendar][day_calendar]") {
    CHECK(why_closed(england_and_wales(), date("2022-03-26")) == "Saturday");
    CHECK(why_closed(england_and_wales(), date("2022-04-15")) == "Good Friday");
    CHECK_FALSE(why_closed(england_and_wales(), date("2022-05-30")));  // In 2022 the spring holiday moved away from here.
    CHECK(is_working_day(england_and_wales(), date("2022-05-30")));
    CHECK_FALSE(is_working_day(england_and_wales(), date("2022-06-03")));
}

TEST_CASE("rounding goes to the nearest working day on its side", "[calendar][day_calendar]") {
    CHECK(working_day_at_or_before(england_and_wales(), date("2022-03-25")) == date("2022-03-25"));
    CHECK(working_day_at_or_before(england_and_wales(), date("2022-04-18")) == date("2022-04-14"));
    CHECK(working_day_at_or_after(england_and_wales(), date("2022-04-15")) == date("2022-04-19"));
    CHECK(working_day_at_or_after(england_and_wales(), date("2021-12-25")) == date("2021-12-29"));
}

TEST_CASE("working days are added in both directions", "[calendar][day_calendar]") {
    CHECK(add_working_days(england_and_wales(), date("2022-04-14"), 1) == date("2022-04-19"));
    CHECK(add_working_days(england_and_wales(), date("2022-04-19"), -1) == date("2022-04-14"));
    CHECK(add_working_days(england_and_wales(), date("2022-04-16"), 0) == date("2022-04-14"));
    CHECK(add_working_days(england_and_wales(), date("2022-04-16"), 1) == date("2022-04-19"));
}

TEST_CASE("long counts take whole weeks and still pass every holiday", "[calendar][day_calendar]") {
    for (const auto* start : {"2019-01-01", "2021-12-24", "2022-06-05", "2030-01-01", "2010-07-04"}) {
        for (const int sign : {1, -1}) {
            auto slow = date(start);
            for (int count = 1; count <= 2500; ++count) {
                do {
                    slow = Date{std::chrono::sys_days{slow} + days{sign}};
                } while (!is_working_day(england_and_wales(), slow));
                if (count > 40 && count % 7 != 0) continue;
                CAPTURE(start, sign, count);
                REQUIRE(add_working_days(england_and_wales(), date(start), sign * count) == slow);
            }
        }
    }
}

TEST_CASE("years outside the data and not yet proclaimed are provisional", "[calendar][day_calendar]") {
    CHECK(is_provisional(england_and_wales(), date("2018-12-31")));
    CHECK_FALSE(is_provisional(england_and_wales(), date("2019-01-01")));
    CHECK_FALSE(is_provisional(england_and_wales(), date("2027-12-31")));
    CHECK(is_provisional(england_and_wales(), date("2028-01-01")));
    CHECK(is_provisional(england_and_wales(), date("2029-01-01")));
}

}  // namespace beadle::calendar
