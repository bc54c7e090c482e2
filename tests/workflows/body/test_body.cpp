#include "workflows/body/body.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("a body numbers its meetings within the municipal year they are held in", "[body]") {
    World world("2022-02-01 10:00");
    CHECK(world.call("icp", {{"held_on", "2022-04-30"}}) == "ICPA/2021-22/1");
    CHECK(world.call("icp", {{"held_on", "2022-05-01"}}) == "ICPA/2022-23/1");
    CHECK(world.call("icp", {{"window_from", "2023-05-01"}, {"window_until", "2023-06-30"}}) == "ICPA/2023-24/1");
    CHECK(world.call("icp", {{"held_on", "2022-12-13"}}) == "ICPA/2022-23/2");
    CHECK(world.call("icp") == "ICPA/2021-22/2");
    CHECK(world.call("hwbb-hfd", {{"held_on", "2022-12-13"}}) == "HWBH/2022-23/1");
}

TEST_CASE("a meeting is called only as what it can be", "[body]") {
    World world("2022-02-01 10:00");
    CHECK(numbers(world.record("ICPA", "MeetingCalled", {{"kind", "annual"}}), "kind") == "'annual' is not a kind of meeting");
    CHECK(numbers(world.record("ICPA", "MeetingCalled", {{"held_on", "soon"}}), "held_on") ==
          "'soon' is not a date; write it as 2022-12-13");
    CHECK(numbers(world.record("ICPA", "MeetingAdopted", {{"state", "published"}}), "held_on") ==
          "a meeting that is entered mid-way needs its date");
    CHECK(world.instances("ICPA/20").empty());
    // A number is not spent on what was not accepted.
    CHECK(world.call("icp", {{"held_on", "2022-12-13"}}) == "ICPA/2022-23/1");
}

TEST_CASE("the register keeps which meetings are dated and which wait for their minutes to be confirmed", "[body]") {
    World world("2022-10-03 10:00");
    auto first = world.call("icp", {{"held_on", "2022-12-13"}});
    auto second = world.call("icp", {{"held_on", "2023-03-14"}});
    world.advance_to("2022-12-05 10:00");
    world.record(first, "AgendaPublished");
    world.advance_to("2022-12-13 12:00");
    world.record(first, "MeetingConcluded");
    CHECK(world.fact("ICPA", "held." + first) == "2022-12-13");
    CHECK(world.fact("ICPA", "dated." + second) == "2023-03-14");
    CHECK(world.fact("ICPA", "held_in.2022-23") == "1");
    CHECK(world.fact(first, "later_meeting") == second);
    world.advance_to("2023-03-14 12:00");
    world.record(first, "MinutesConfirmed", {{"at", second}});
    CHECK(world.fact("ICPA", "held." + first).empty());
    CHECK(world.fact("ICPA", "dated." + first).empty());
}

}  // namespace beadle::testing
