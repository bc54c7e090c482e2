#include "workflows/calendar/zone.hpp"

#include "tests/catch.hpp"

namespace beadle::calendar {
namespace {

using namespace std::chrono_literals;

Instant instant(const char* text) { return instant_from_iso(text).value(); }
LocalTime local(const char* day, int hour, int minute = 0) { return {date_from_iso(day).value(), minutes{hour * 60 + minute}}; }

/// London round 2022: forward on 27 March at 01:00, back on 30 October at 02:00 local.
Zone london() {
    Zone zone;
    zone.name = "Europe/London";
    zone.offset_before = 0s;
    zone.transitions = {
        {instant("2021-03-28T01:00:00Z"), 1h, true}, {instant("2021-10-31T01:00:00Z"), 0s, false},
        {instant("2022-03-27T01:00:00Z"), 1h, true}, {instant("2022-10-30T01:00:00Z"), 0s, false},
        {instant("2023-03-26T01:00:00Z"), 1h, true}, {instant("2023-10-29T01:00:00Z"), 0s, false},
    };
    zone.last_known = date_from_iso("2023-12-31").value();
    return zone;
}

std::string at(const Zone& zone, const LocalTime& time, Choose choose = Choose::earliest) { return to_iso(to_instant(zone, time, choose)); }
std::string shown(const Zone& zone, const char* text) {
    const auto time = to_local(zone, instant(text));
    return to_iso(time.date) + " " + in_words(time.at);
}

}  // namespace

TEST_CASE("a local time is one instant, in winter and in summer", "[calendar][zone]") {
    CHECK(at(london(), local("2022-03-18", 17)) == "2022-03-18T17:00:00Z");
    CHECK(at(london(), local("2022-06-14", 17)) == "2022-06-14T16:00:00Z");
    CHECK(at(london(), local("2019-06-14", 17)) == "2019-06-14T17:00:00Z");  // Before the first change that is known.
    CHECK(at(london(), local("2025-06-14", 17)) == "2025-06-14T17:00:00Z");  // After the last one.
    CHECK(at(utc_zone(), local("2022-06-14", 17)) == "2022-06-14T17:00:00Z");
}

TEST_CASE("a time in the hour that spring skips is the moment of the change", "[calendar][zone]") {
    for (const auto choose : {Choose::earliest, Choose::latest}) {
        CHECK(at(london(), local("2022-03-27", 0, 59), choose) == "2022-03-27T00:59:00Z");
        CHECK(at(london(), local("2022-03-27", 1), choose) == "2022-03-27T01:00:00Z");
        CHECK(at(london(), local("2022-03-27", 1, 30), choose) == "2022-03-27T01:00:00Z");
        CHECK(at(london(), local("2022-03-27", 1, 59), choose) == "2022-03-27T01:00:00Z");
        CHECK(at(london(), local("2022-03-27", 2), choose) == "2022-03-27T01:00:00Z");
        CHECK(at(london(), local("2022-03-27", 2, 1), choose) == "2022-03-27T01:01:00Z");
    }
}

TEST_CASE("a time in the hour that autumn repeats is the first or the second, as chosen", "[calendar][zone]") {
    CHECK(at(london(), local("2022-10-30", 0, 59), Choose::latest) == "2022-10-29T23:59:00Z");
    CHECK(at(london(), local("2022-10-30", 1, 30), Choose::earliest) == "2022-10-30T00:30:00Z");
    CHECK(at(london(), local("2022-10-30", 1, 30), Choose::latest) == "2022-10-30T01:30:00Z");
    CHECK(at(london(), local("2022-10-30", 2), Choose::earliest) == "2022-10-30T02:00:00Z");
}

TEST_CASE("only skipped and repeated times are not accepted for meetings", "[calendar][zone]") {
    CHECK_FALSE(is_ambiguous_or_absent(london(), local("2022-03-27", 0, 59)));
    CHECK(is_ambiguous_or_absent(london(), local("2022-03-27", 1)));
    CHECK(is_ambiguous_or_absent(london(), local("2022-03-27", 1, 59)));
    CHECK_FALSE(is_ambiguous_or_absent(london(), local("2022-03-27", 2)));
    CHECK_FALSE(is_ambiguous_or_absent(london(), local("2022-10-30", 0, 59)));
    CHECK(is_ambiguous_or_absent(london(), local("2022-10-30", 1)));
    CHECK(is_ambiguous_or_absent(london(), local("2022-10-30", 1, 59)));
    CHECK_FALSE(is_ambiguous_or_absent(london(), local("2022-10-30", 2)));
    CHECK_FALSE(is_ambiguous_or_absent(utc_zone(), local("2022-10-30", 1)));
}

TEST_CASE("an instant is shown at its local time, rounded down to the minute", "[calendar][zone]") {
    CHECK(shown(london(), "2022-03-27T00:59:59Z") == "2022-03-27 12:59am");
    CHECK(shown(london(), "2022-03-27T01:00:00Z") == "2022-03-27 2am");
    CHECK(shown(london(), "2022-06-14T23:30:00Z") == "2022-06-15 12:30am");
    CHECK(shown(london(), "2022-10-30T00:30:00Z") == "2022-10-30 1:30am");
    CHECK(shown(london(), "2022-10-30T01:30:00Z") == "2022-10-30 1:30am");
    CHECK(to_iso(local_date(london(), instant("2022-06-14T23:30:00Z"))) == "2022-06-15");
    CHECK(shown(utc_zone(), "1969-12-31T23:59:59Z") == "1969-12-31 11:59pm");
}

TEST_CASE("a day ends in its last second, also on the days of 23 and 25 hours", "[calendar][zone]") {
    CHECK(to_iso(end_of_day(london(), date_from_iso("2022-03-18").value())) == "2022-03-18T23:59:59Z");
    CHECK(to_iso(end_of_day(london(), date_from_iso("2022-03-26").value())) == "2022-03-26T23:59:59Z");
    CHECK(to_iso(end_of_day(london(), date_from_iso("2022-03-27").value())) == "2022-03-27T22:59:59Z");
    CHECK(to_iso(end_of_day(london(), date_from_iso("2022-10-29").value())) == "2022-10-29T22:59:59Z");
    CHECK(to_iso(end_of_day(london(), date_from_iso("2022-10-30").value())) == "2022-10-30T23:59:59Z");
}

TEST_CASE("clocks that change over midnight, and a day that is skipped whole, are resolved", "[calendar][zone]") {
    Zone back_at_midnight;  // At 24:00 on 15 October the clock goes back to 23:00.
    back_at_midnight.offset_before = -3h;
    back_at_midnight.transitions = {{instant("2022-10-16T03:00:00Z"), -4h, false}};
    CHECK(at(back_at_midnight, local("2022-10-15", 23, 30), Choose::earliest) == "2022-10-16T02:30:00Z");
    CHECK(at(back_at_midnight, local("2022-10-15", 23, 30), Choose::latest) == "2022-10-16T03:30:00Z");
    CHECK(to_iso(end_of_day(back_at_midnight, date_from_iso("2022-10-15").value())) == "2022-10-16T03:59:59Z");

    Zone on_at_midnight;  // 00:00 to 00:59 on 16 October do not occur.
    on_at_midnight.offset_before = -4h;
    on_at_midnight.transitions = {{instant("2022-10-16T04:00:00Z"), -3h, true}};
    CHECK(to_iso(end_of_day(on_at_midnight, date_from_iso("2022-10-15").value())) == "2022-10-16T03:59:59Z");
    CHECK(at(on_at_midnight, local("2022-10-16", 0, 30)) == "2022-10-16T04:00:00Z");

    Zone apia;  // 30 December 2011 did not occur.
    apia.offset_before = -10h;
    apia.transitions = {{instant("2011-12-30T10:00:00Z"), 14h, true}};
    CHECK(to_iso(end_of_day(apia, date_from_iso("2011-12-29").value())) == "2011-12-30T09:59:59Z");
    CHECK(at(apia, local("2011-12-30", 12)) == "2011-12-30T10:00:00Z");
    CHECK(is_ambiguous_or_absent(apia, local("2011-12-30", 12)));
    CHECK(at(apia, local("2011-12-31", 0)) == "2011-12-30T10:00:00Z");
}

TEST_CASE("every minute round a change goes to an instant and comes back", "[calendar][zone]") {
    const auto zone = london();
    for (const auto* day : {"2022-03-26", "2022-03-27", "2022-03-28", "2022-10-29", "2022-10-30", "2022-10-31"}) {
        for (int minute = 0; minute < 1440; ++minute) {
            const auto time = local(day, 0, minute);
            for (const auto choose : {Choose::earliest, Choose::latest}) {
                const auto there_and_back = to_local(zone, to_instant(zone, time, choose));
                const bool absent = std::string{day} == "2022-03-27" && minute >= 60 && minute < 120;
                if ((there_and_back == time) == absent) FAIL(day << " minute " << minute);
            }
        }
    }
}

}  // namespace beadle::calendar
