#include "workflows/system/system.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("a definition that is applied enters its bodies and cycles, and applied again nothing twice", "[system]") {
    World world("2022-02-01 10:00");
    for (const auto* id : {"partnership", "ICPA", "HWBH", "HWBW", "EXEC", "ICPA/cycle/establishment", "ICPA/cycle/annual/2023"})
        CHECK(world.exists(id));
    auto count = world.instances().size();
    auto entry = world.apply(partnership());
    CHECK(numbers(entry, "definition") == "it is the one that is live already");
    CHECK(world.instances().size() == count);
}

TEST_CASE("what a new definition adds is entered, and what runs stays pinned to the old one", "[system]") {
    World world("2022-02-01 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto second = partnership();
    second.hash = "second";
    second.bodies["icb-board"] = second.bodies["icp"];
    second.bodies["icb-board"].id = "icb-board";
    second.bodies["icb-board"].prefix = "ICB";
    for (auto& entry : second.timetables["icp"])
        if (entry.ref == "agenda") entry.by = calendar::parse_rule("10 clear working days before meeting").value();
    world.apply(second);
    CHECK(world.exists("ICB"));
    CHECK(world["partnership"].definition == "second");
    CHECK(world[meeting].definition == "first");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}});
    CHECK(world.duty(meeting, "agenda/icb").rule == "5 clear working days before meeting at 17:00");
    auto later = world.call("icp", {{"held_on", "2022-12-13"}});
    CHECK(world.duty(later, "agenda/icb").rule == "10 clear working days before meeting");
}

TEST_CASE("a planned meeting of no cycle is called, one long held is kept and not chased", "[system]") {
    auto definition = partnership();
    for (const auto* ref : {"workshop", "launch"}) {
        PlannedMeeting meeting;
        meeting.ref = ref;
        meeting.body = "icp";
        meeting.on = calendar::date_from_iso(ref == std::string("launch") ? "2021-11-04" : "2022-03-15");
        meeting.at = calendar::minutes{14 * 60};
        definition.meetings.push_back(meeting);
    }
    World world("2022-02-01 10:00", definition);
    REQUIRE(world.exists("ICPA/2021-22/2"));
    for (const auto& id : world.instances("ICPA/2021-22/")) {
        bool held = world.fact(id, "name") == "launch";
        CHECK(world.state(id) == (held ? "concluded" : "in the diary"));
        CHECK(world.fact(id, "at") == "14:00");
    }
    world.advance_to("2022-02-28 10:00");
    for (const auto& mail : world.outbox()) CHECK(world.fact(mail.notification.instance, "name") != "launch");
}

}  // namespace beadle::testing
