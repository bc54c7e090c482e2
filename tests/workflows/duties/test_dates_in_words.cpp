#include "workflows/duties/dates_in_words.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {

TEST_CASE("words of a timetable name dates by line or by rule, and say the year only where it is another", "[duties][words]") {
    struct Case {
        const char *held_on, *text, *said;
    };
    const auto c = GENERATE(values<Case>({
        {"2022-12-13", "no date at all", "no date at all"},
        {"2022-12-13", "public by {agenda}.", "public by Monday 5 December."},
        {"2022-12-13", "{5 working days before agenda}: by then", "Monday 28 November: by then"},
        {"2022-12-13", "from {1 day after agenda} to {1 day before meeting}", "from Tuesday 6 December to Monday 12 December"},
        {"2022-12-13", "{by 31 January 2023}", "Tuesday 31 January 2023"},
        {"2022-12-13", "since {3 days before target}", "since 3 days before target"},
        {"2022-12-13", "an open { brace", "an open { brace"},
        {"2023-01-10", "from {agenda} on, unless by {10 working days before agenda}",
         "from Friday 30 December on, unless by Wednesday 14 December"},
    }));
    CAPTURE(c.text);
    World world{"2022-10-03 10:00"};
    const auto meeting = world.call("executive", {{"held_on", c.held_on}});
    const auto& instance = world[meeting];
    CHECK(duties::with_dates(c.text, instance, instance.duties.at(0), world.context(instance)) == c.said);
}

}  // namespace beadle::testing
