#include "workflows/calendar/date.hpp"

#include "tests/catch.hpp"

namespace beadle::calendar {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

Date ymd(int year, unsigned month, unsigned day) { return Date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}}; }

}  // namespace

TEST_CASE("dates are written as ISO 8601 has them, in any year", "[calendar][date]") {
    CHECK(to_iso(ymd(2022, 12, 5)) == "2022-12-05");
    CHECK(to_iso(ymd(999, 1, 1)) == "0999-01-01");
    CHECK(to_iso(ymd(0, 2, 29)) == "0000-02-29");
    CHECK(to_iso(ymd(-44, 3, 15)) == "-0044-03-15");
    CHECK(to_iso(ymd(12022, 3, 15)) == "+12022-03-15");
    CHECK(to_iso(ymd(-32767, 1, 1)) == "-32767-01-01");
}

TEST_CASE("each date is read back from what was written, and from nothing else", "[calendar][date]") {
    for (const int year : {-32767, -10000, -9999, -1, 0, 1, 999, 1999, 2024, 9999, 10000, 32767}) {
        for (const unsigned month : {1U, 2U, 12U}) {
            const auto date = ymd(year, month, 28);
            CAPTURE(to_iso(date));
            CHECK(date_from_iso(to_iso(date)) == date);
        }
    }
    for (const auto* wrong :
         {"", "2022-2-01", "2022-02-30", "2022-13-01", "2022-00-10", "2022-01-00", "22-01-01", "+2022-01-01", "-0000-01-01", "12022-01-01",
          "-02022-01-01", "+99999-01-01", "2022-01-01 ", " 2022-01-01", "2022/01/01", "2022-01-0x", "2022-1-011", "--22-01-01"}) {
        CAPTURE(wrong);
        CHECK_FALSE(date_from_iso(wrong));
    }
}

TEST_CASE("instants are written in UTC to the second and read back", "[calendar][date]") {
    const Instant nine = sys_days{ymd(2022, 12, 5)} + 9h;
    CHECK(to_iso(nine) == "2022-12-05T09:00:00Z");
    CHECK(to_iso(Instant{sys_days{ymd(1969, 12, 31)}} + 86399s) == "1969-12-31T23:59:59Z");
    CHECK(instant_from_iso("2022-12-05T09:00:00Z") == nine);
    CHECK(instant_from_iso("-0044-03-15T12:34:56Z") == Instant{sys_days{ymd(-44, 3, 15)}} + 12h + 34min + 56s);
    for (const auto* wrong :
         {"", "2022-12-05", "2022-12-05T09:00:00", "2022-12-05 09:00:00Z", "2022-12-05T24:00:00Z", "2022-12-05T09:60:00Z",
          "2022-12-05T09:00:60Z", "2022-12-05T09:00:00+00", "T09:00:00Z", "2022-12-05T9:00:00Z"}) {
        CAPTURE(wrong);
        CHECK_FALSE(instant_from_iso(wrong));
    }
}

TEST_CASE("people read dates and times in GOV.UK style", "[calendar][date]") {
    CHECK(in_words(ymd(2022, 12, 5)) == "Monday 5 December 2022");
    CHECK(in_words(ymd(2024, 2, 29)) == "Thursday 29 February 2024");
    CHECK(in_words(minutes{0}) == "00:00");
    CHECK(in_words(minutes{5}) == "12:05am");
    CHECK(in_words(minutes{9 * 60 + 30}) == "9:30am");
    CHECK(in_words(minutes{720}) == "midday");
    CHECK(in_words(minutes{750}) == "12:30pm");
    CHECK(in_words(minutes{17 * 60}) == "5pm");
    CHECK(in_words(minutes{1439}) == "11:59pm");
}

}  // namespace beadle::calendar
