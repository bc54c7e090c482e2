#include "daemon/api/when.hpp"

#include <string>

#include "tests/catch.hpp"

namespace beadle::api {
namespace {

using namespace std::chrono_literals;
using calendar::Instant;

/// London's summer times of 2022: 27 March to 30 October, 1am UTC.
calendar::Zone london() {
    calendar::Zone zone;
    zone.name = "Europe/London";
    zone.transitions = {{*calendar::instant_from_iso("2022-03-27T01:00:00Z"), 3600s, true},
                        {*calendar::instant_from_iso("2022-10-30T01:00:00Z"), 0s, false}};
    zone.last_known = 2023y / 1 / 1;
    return zone;
}

// A Monday, 9:30am.
const auto now = *calendar::instant_from_iso("2022-12-05T09:30:00Z");

TEST_CASE("a moment is read as an officer says it", "[when]") {
    struct Case {
        const char* said;
        const char* means;
    };
    const auto c = GENERATE(values<Case>({
        {"now", "2022-12-05T09:30:00Z"},
        {"2022-12-05T17:00:00Z", "2022-12-05T17:00:00Z"},
        {"2022-12-05 17:00", "2022-12-05T17:00:00Z"},
        {"2022-12-05T17:00", "2022-12-05T17:00:00Z"},
        {"2022-12-05 17:00:30", "2022-12-05T17:00:00Z"},
        {"5 Dec 2022 5pm", "2022-12-05T17:00:00Z"},
        {"5 Dec 5pm", "2022-12-05T17:00:00Z"},
        {"Mon 5 December 2022, 5pm", "2022-12-05T17:00:00Z"},
        {"5th December 2022 at 5pm", "2022-12-05T17:00:00Z"},
        {"5/12/2022 9.30am", "2022-12-05T09:30:00Z"},
        {"yesterday 4pm", "2022-12-04T16:00:00Z"},
        {"Yesterday at midday", "2022-12-04T12:00:00Z"},
        {"today 9am", "2022-12-05T09:00:00Z"},
        {"tomorrow 9am", "2022-12-06T09:00:00Z"},
        {"Friday 17:00", "2022-12-02T17:00:00Z"},
        {"fri 5pm", "2022-12-02T17:00:00Z"},
        {"Monday 9am", "2022-12-05T09:00:00Z"},
        {"Tuesday 9am", "2022-11-29T09:00:00Z"},
        {"5pm", "2022-12-05T17:00:00Z"},
        {"at 08:15", "2022-12-05T08:15:00Z"},
        {"3 Jan 10am", "2023-01-03T10:00:00Z"},
        {"30 June 2022 5pm", "2022-06-30T16:00:00Z"},
        {"30 October 2022 1:30am", "2022-10-30T00:30:00Z"},
    }));
    CAPTURE(c.said);
    const auto read = parse_when(c.said, now, london(), NoTime::is_an_error);
    if (!read) FAIL(read.error().detail);
    CHECK(calendar::to_iso(*read) == c.means);
}

TEST_CASE("a moment that is not understood is answered at the character where it goes wrong", "[when]") {
    struct Case {
        const char* said;
        std::size_t at;
        const char* about;
    };
    const auto c = GENERATE(values<Case>({
        {"", 0, "nothing is said"},
        {"   ", 0, "nothing is said"},
        {"5 Dec 2022", 10, "time of day"},
        {"yesterday", 9, "time of day"},
        {"5 Dec 2022 at", 13, "after 'at'"},
        {"soonish", 0, "neither a day nor a time"},
        {"31 Nov 2022 5pm", 0, "no such day"},
        {"29 Feb 2023 5pm", 0, "no such day"},
        {"2022-13-05 17:00", 0, "a date is written"},
        {"12/25/2022 5pm", 0, "day, month, year"},
        {"Tue 5 Dec 2022 5pm", 0, "Monday 5 December 2022"},
        {"27 March 2022 1:30am", 14, "clocks went forward"},
        {"a b c d e f g h i j", 16, "too many words"},
    }));
    CAPTURE(c.said);
    const auto read = parse_when(c.said, now, london(), NoTime::is_an_error);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().at == c.at);
    CHECK_THAT(read.error().detail, Catch::Contains(c.about));
}

TEST_CASE("a bad time is pointed at behind its day", "[when]") {
    const auto read = parse_when("5 Dec 2022 25:00", now, london(), NoTime::is_an_error);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().at >= 11);
}

TEST_CASE("a period without times covers whole days", "[when]") {
    CHECK(calendar::to_iso(*parse_when("1 June 2022", now, london(), NoTime::start_of_day)) == "2022-05-31T23:00:00Z");
    CHECK(calendar::to_iso(*parse_when("30 June 2022", now, london(), NoTime::next_day)) == "2022-06-30T23:00:00Z");
    CHECK(calendar::to_iso(*parse_when("30 June 2022 5pm", now, london(), NoTime::next_day)) == "2022-06-30T16:00:00Z");
}

}  // namespace
}  // namespace beadle::api
