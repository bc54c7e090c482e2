#include "workflows/calendar/day_and_time.hpp"

#include "tests/catch.hpp"

namespace beadle::calendar {

TEST_CASE("a day with its time is read as officers write the two behind each other", "[calendar][day_and_time]") {
    const auto [said, kept] = GENERATE(table<const char*, const char*>({
        {"18 March 2022 16:00", "2022-03-18 16:00"},
        {"2022-03-18 4pm", "2022-03-18 16:00"},
        {"18 March 2022 at 9.30am", "2022-03-18 09:30"},
        {"18 March 2022, 10 am", "2022-03-18 10:00"},
        {"Friday, 18 March 2022, at 10 am", "2022-03-18 10:00"},
        {"Fri 18 March 2022 midday", "2022-03-18 12:00"},
        {"18 March 2022 12 noon", "2022-03-18 12:00"},
        {"2022-03-18 00:00", "2022-03-18 00:00"},
        {"  18  March 2022\tAT 16:00 ", "2022-03-18 16:00"},
    }));
    CAPTURE(said);
    const auto read = parse_day_and_time(said);
    REQUIRE(read.has_value());
    CHECK(to_iso(*read) == kept);
    CHECK(to_iso(*parse_day_and_time(to_iso(*read))) == kept);
}

TEST_CASE("a day with its time that is none says where, and what is missing", "[calendar][day_and_time]") {
    const auto [said, at, detail] = GENERATE(table<const char*, std::size_t, const char*>({
        {"18 March 2022 25:00", 14, "'25:00': a day has hours 00 to 23"},
        {"31 February 2022 4pm", 0, "there is no 31 February 2022"},
        {"31 February 2022 4 pm", 0, "there is no 31 February 2022"},
        {"Monday 18 March 2022 4pm", 0, "18 March 2022 is a Friday, not a Monday"},
        {"18 March 2022", 13, "the time of day is missing: add it, as '5pm' or '17:00'"},
        {"18 March 2022 at", 16, "the time of day is missing: add it, as '5pm' or '17:00'"},
        {"18 March 2022 10", 14, "'10': morning or afternoon? Write '10:00', '10am' or '10pm'"},
        {"18 March 2022 10am sharp", 19, "'sharp': nothing was expected after the time"},
        {"", 0, "expected a date, such as '31 December 2022' or '2022-12-31'"},
        {"-", 0, "'-': expected a date, such as '31 December 2022' or '2022-12-31'"},
        {",", 0, "expected a date, such as '31 December 2022' or '2022-12-31'"},
    }));
    CAPTURE(said);
    const auto read = parse_day_and_time(said);
    REQUIRE(read.has_error());
    CHECK(read.error().at == at);
    CHECK(read.error().detail == detail);
}

}  // namespace beadle::calendar
