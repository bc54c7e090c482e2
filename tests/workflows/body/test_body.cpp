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

TEST_CASE("a time or a state that no meeting can have is said at once, and spends no number", "[body]") {
    World world("2022-12-08 10:00");
    struct Slip {
        const char* kind;
        Facts facts;
        const char* rule;
        const char* words;
    };
    const std::vector<Slip> slips{
        {"MeetingCalled", {{"held_on", "2023-01-17"}, {"at", "25:00"}}, "at", "'25:00': a day has hours 00 to 23"},
        {"MeetingCalled", {{"at", "half past"}}, "at", "'half past': "},
        {"MeetingCalled",
         {{"held_on", "2023-03-26"}, {"at", "01:30"}},
         "at",
         "on Sunday 26 March 2023 the clocks change and 1:30am occurs twice or not at all: choose another time"},
        {"MeetingAdopted", {{"held_on", "2022-12-13"}, {"state", "published"}, {"at", "25:00"}}, "at", "'25:00': "},
        {"MeetingAdopted",
         {{"held_on", "2022-12-13"}, {"state", "publishd"}},
         "state",
         "'publishd' is not a state a dated meeting can be adopted in"},
        {"MeetingAdopted",
         {{"held_on", "2022-12-13"}, {"state", "published"}, {"published", "last week"}},
         "published",
         "'last week' is not a date; write it as 2022-12-05"},
    };
    for (const auto& slip : slips) {
        const auto entry = world.record("ICPA", slip.kind, slip.facts);
        CAPTURE(slip.rule, answer(entry));
        CHECK(verdict(entry) == "not accepted");
        CHECK_THAT(numbers(entry, slip.rule), Catch::StartsWith(slip.words));
    }
    CHECK(world.instances("ICPA/2022-23").empty());
    CHECK(world.call("icp", {{"held_on", "2023-01-17"}, {"at", "10:00"}}) == "ICPA/2022-23/1");
    CHECK(verdict(world.record("ICPA", "MeetingAdopted", {{"held_on", "2022-12-13"}, {"state", "agenda settled"}})) == "accepted");
    CHECK(world.state("ICPA/2022-23/2") == "agenda settled");
}

TEST_CASE("a record that gave a number to a meeting that could not be is judged again as it was", "[body]") {
    World world("2022-12-08 10:00");
    auto event = world.event("ICPA", "MeetingCalled", {{"held_on", "2023-01-17"}, {"at", "25:00"}});
    event.recorded_at = world.now();
    auto replay = world.context(world["ICPA"]);
    replay.replaying = true;
    CHECK(decide(world["ICPA"], event, replay).verdict == Verdict::accepted);
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

TEST_CASE("an item that is wanted goes on the next agenda that is not out yet", "[body]") {
    World world("2022-10-03 10:00");
    auto first = world.call("icp", {{"held_on", "2022-11-15"}});
    auto second = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-11-04 10:00");
    SECTION("the nearest one") {
        world.record("ICPA", "ItemWanted", {{"title", "winter plan"}, {"asks", "support"}, {"matter", "winter"}});
        CHECK(world.fact(first + "/item/1", "title") == "winter plan");
        CHECK(world.fact(first + "/item/1", "asks") == "support");
        CHECK(world[first + "/item/1"].matter == "winter");
        CHECK_FALSE(world.exists(second + "/item/1"));
        CHECK(world.fact("ICPA", "wanted.1.title").empty());  // It waits no longer.
    }
    SECTION("the one after it, once its agenda is out") {
        world.record(first, "AgendaPublished");
        world.record("ICPA", "ItemWanted", {{"title", "winter plan"}});
        CHECK_FALSE(world.exists(first + "/item/1"));
        CHECK(world.state(second + "/item/1") == "proposed");
    }
    SECTION("wanted before a date that the meeting is after, it says so") {
        auto entry = world.record("ICPA", "ItemWanted", {{"title", "winter plan"}, {"before", "2022-11-10"}});
        CHECK(numbers(entry, "item") == "it was wanted before Thursday 10 November 2022; the next meeting is on Tuesday 15 November 2022");
    }
    SECTION("it needs a title") { CHECK(verdict(world.record("ICPA", "ItemWanted")) == "not accepted"); }
}

TEST_CASE("an item that no meeting can take waits for one, and is taken once", "[body]") {
    World world("2022-10-03 10:00");
    auto entry = world.record("ICPA", "ItemWanted", {{"title", "winter plan"}});
    CHECK(numbers(entry, "item") == "no meeting of the body is in the diary that could take it: it waits until one is");
    world.record("ICPA", "ItemWanted", {{"title", "winter plan"}});  // Said twice, wanted once.
    auto undated = world.call("icp", {{"window_from", "2022-12-01"}, {"window_until", "2022-12-31"}});
    CHECK_FALSE(world.exists(undated + "/item/1"));
    world.record(undated, "DateFixed", {{"held_on", "2022-12-13"}});
    CHECK(world.fact(undated + "/item/1", "title") == "winter plan");
    CHECK_FALSE(world.exists(undated + "/item/2"));
    auto later = world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK_FALSE(world.exists(later + "/item/1"));
    // Wanted again, it is another item.
    world.record("ICPA", "ItemWanted", {{"title", "winter plan"}});
    CHECK(world.exists(undated + "/item/2"));
}

}  // namespace beadle::testing
