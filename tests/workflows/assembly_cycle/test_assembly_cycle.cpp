#include "workflows/assembly_cycle/assembly_cycle.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

constexpr const char* establishment = "ICPA/cycle/establishment";
constexpr const char* annual_2023 = "ICPA/cycle/annual/2023";
constexpr const char* annual_2024 = "ICPA/cycle/annual/2024";

/// The meeting that was called for the slot last.
std::string meeting_for(const World& world, const char* slot) {
    std::string last;
    for (const auto& id : world.instances("ICPA/20"))
        if (world[id].workflow == "meeting" && world.fact(id, "slot") == slot) last = id;
    return last;
}

/// Publishes, holds and concludes a meeting on `day`, its purpose decided with `outcome`.
void hold(World& world, const std::string& meeting, const std::string& day, const char* outcome) {
    world.record(meeting, "DateFixed", {{"held_on", day}});
    world.record(meeting, "AgendaPublished");
    world.advance_to(day + " 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}});
    if (*outcome) world.record(meeting + "/item/1", "ItemDecided", {{"outcome", outcome}});
    world.advance_to(day + " 12:00");
    world.record(meeting, "MeetingConcluded");
}

}  // namespace

TEST_CASE("a cycle opens on its own date and calls each meeting when its time comes", "[cycle]") {
    World world("2022-02-01 10:00");
    CHECK(world.state(establishment) == "waiting");
    world.advance_to("2022-02-28 23:59");
    CHECK(world.instances("ICPA/20").empty());
    world.advance_to("2022-03-01 00:00");
    CHECK(world.state(establishment) == "running");
    auto inaugural = meeting_for(world, "inaugural");
    REQUIRE(inaugural == "ICPA/2022-23/1");
    CHECK(world.fact(inaugural, "window_until") == "2022-06-30");
    CHECK(world.fact(inaugural, "purpose") == "agree the terms of reference");
    CHECK(world.outcome(establishment, "slot/inaugural") == "open");
    CHECK(world.outcome(inaugural, "date") == "open");  // Fixing the date is owed before its window ends.
    CHECK(meeting_for(world, "special").empty());
    CHECK(world.fact(establishment, "slot.special") == "waiting");
    world.advance_to("2022-09-01 00:00");
    CHECK_FALSE(meeting_for(world, "special").empty());
    CHECK(calendar::to_iso(world.duty(establishment, "slot/special").raw) == "2022-12-31");
}

TEST_CASE("a slot is fulfilled by its item's outcome, and the last one completes the cycle", "[cycle]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-03-01 10:00");
    hold(world, meeting_for(world, "inaugural"), "2022-06-20", "agreed");
    CHECK(world.fact(establishment, "slot.inaugural") == "fulfilled by ICPA/2022-23/1/item/1: agreed");
    CHECK(world.outcome(establishment, "slot/inaugural") == "met");
    CHECK(world.state(establishment) == "running");
    world.advance_to("2022-09-01 10:00");
    auto special = meeting_for(world, "special");
    SECTION("an outcome that the file does not name leaves it open") {
        hold(world, special, "2022-12-13", "noted");
        CHECK(world.fact(establishment, "slot.special") == "open");
    }
    SECTION("one that it names fulfils it") {
        hold(world, special, "2022-12-13", "approved subject to amendments");
        CHECK(world.outcome(establishment, "slot/special") == "met");
        CHECK(world.state(establishment) == "complete");
        CHECK(world[establishment].ended);
    }
}

TEST_CASE("a slot is open again when its meeting falls or its item is deferred", "[cycle]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-09-01 10:00");
    auto special = meeting_for(world, "special");
    world.record(special, "DateFixed", {{"held_on", "2022-12-13"}});
    SECTION("cancelled, and called again for the same slot") {
        world.advance_to("2022-12-05 10:00");
        world.record(special, "MeetingCancelled", {{"reason", "snow"}});
        CHECK(world.fact(establishment, "slot.special") == "open");
        CHECK(world.outcome(establishment, "slot/special") == "open");
        auto again = world.call("icp", {{"instead_of", special}});
        hold(world, again, "2022-12-20", "approved");
        CHECK(world.outcome(establishment, "slot/special") == "met");
    }
    SECTION("deferred by the meeting") {
        world.record(special + "/item/1", "ItemDeferred");
        CHECK(world.fact(establishment, "slot.special") == "open");
    }
    SECTION("fulfilled, and taken back as entered in error") {
        world.record(special, "AgendaPublished", {});
        world.advance_to("2022-12-13 11:00");
        auto decided = world.record(special + "/item/1", "ItemDecided", {{"outcome", "approved"}});
        CHECK(world.outcome(establishment, "slot/special") == "met");
        CHECK(verdict(world.correct(decided)) == "accepted");
        CHECK(world.outcome(establishment, "slot/special") == "open");
        CHECK(world.fact(establishment, "slot.special") == "open");
        CHECK(world.state(special + "/item/1") == "published");
    }
}

TEST_CASE("a slot that is open again when its day has gone is told of as late, once, and of no gap in reminders", "[cycle]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-03-01 10:00");
    hold(world, meeting_for(world, "inaugural"), "2022-06-20", "agreed");
    REQUIRE(world.outcome(establishment, "slot/inaugural") == "met");
    world.advance_to("2022-08-01 10:00");
    const auto before = world.seq();
    world.record(establishment, "SlotReopened", {{"slot", "inaugural"}, {"item", "ICPA/2022-23/1/item/1"}}, "", "engine");
    REQUIRE(world.outcome(establishment, "slot/inaugural") == "open");
    world.advance_to("2022-08-01 12:00");
    CHECK(world.mails(establishment, before) == Lines{"overdue > icb (slot/inaugural)", "escalate > icb-head (slot/inaugural)"});
    CHECK(world.mail(establishment, "overdue", "icb").template_name == "overdue");
    CHECK(world.mail(establishment, "escalate", "icb-head").template_name == "escalation");
    CHECK(text_of(world.mail(establishment, "overdue", "icb").facts, "late_because").empty());
    CHECK(text_of(world.mail(establishment, "escalate", "icb-head").facts, "late_because").empty());
}

TEST_CASE("the next cycle opens on its own date though this one is running over", "[cycle]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-07-01 10:00");  // The inaugural meeting was never held.
    CHECK(world.state(establishment) == "running over");
    CHECK(world.outcome(establishment, "slot/inaugural") == "open");
    CHECK(world.mails(establishment) == Lines{"overdue > icb (slot/inaugural)", "escalate > icb-head (slot/inaugural)"});
    world.advance_to("2023-02-01 00:00");
    CHECK(world.state(annual_2023) == "running");
    CHECK_FALSE(meeting_for(world, "review").empty());
    CHECK(world.state(annual_2024) == "waiting");
    world.advance_to("2023-08-01 00:00");
    auto sign_off = meeting_for(world, "sign-off");
    CHECK(world.fact(sign_off, "window_from") == "2023-12-01");
    CHECK(world.fact(sign_off, "window_until") == "2024-01-31");
    world.advance_to("2024-02-01 00:00");
    CHECK(world.state(annual_2024) == "running");
    CHECK(world.state(annual_2023) == "running over");
    CHECK(world.outcome(establishment, "slot/inaugural") == "open");  // Overdue, and said so, until it is done.
    CHECK(world.fact(meeting_for(world, "review"), "window_from") == "2024-05-01");
}

TEST_CASE("an overdue slot that is fulfilled at last is met late", "[cycle]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-08-01 10:00");
    hold(world, meeting_for(world, "inaugural"), "2022-08-15", "agreed");
    CHECK(world.outcome(establishment, "slot/inaugural") == "met late");
}

TEST_CASE("a cycle taken in after its opening opens at once, in the year that is running", "[cycle]") {
    World world("2024-04-02 10:00");
    world.advance_to("2024-04-02 10:00");
    CHECK(world.exists(annual_2024));
    CHECK_FALSE(world.exists(annual_2023));
    CHECK(world.state(annual_2024) == "running");
    CHECK(world.fact(meeting_for(world, "review"), "window_from") == "2024-05-01");
}

TEST_CASE("next year's cycle is entered from what is live, not from what this year's began under", "[cycle]") {
    World world("2022-10-03 10:00");
    auto definition = partnership();
    definition.hash = "second";
    for (auto& cycle : definition.cycles)
        if (cycle.ref == "annual") {
            cycle.meetings = {"spring"};
            cycle.opens_month = 3;
        }
    auto spring = definition.meetings[2];
    spring.ref = "spring";
    definition.meetings.push_back(spring);
    REQUIRE(world.exists("ICPA/cycle/annual/2023"));
    world.apply(definition);
    world.advance_to("2023-02-02 10:00");
    CHECK(world.fact("ICPA/cycle/annual/2023", "slots") == "review, sign-off");
    CHECK(world.fact("ICPA/cycle/annual/2024", "slots") == "spring");
    CHECK(world.fact("ICPA/cycle/annual/2024", "opens") == "2024-03-01");
}

}  // namespace beadle::testing
