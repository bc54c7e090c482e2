#include "workflows/action/action.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

/// What the assembly asked for on Tuesday 13 December 2022.
struct Asked {
    World world{"2022-10-03 10:00"};
    std::string action;
    explicit Asked(Facts facts) {
        auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        world.advance_to("2022-12-13 11:00");
        facts.try_emplace("title", "write it up");
        REQUIRE(verdict(world.record(meeting + "/item/1", "ActionAgreed", facts)) == "accepted");
        action = meeting + "/item/1/action/1";
    }
};

}  // namespace

TEST_CASE("an owner and a date that are to be named are the clerk's duties", "[action]") {
    Asked asked(Facts{});
    auto& world = asked.world;
    CHECK(world.outcome(asked.action, "done") == "none");
    CHECK(world.duty(asked.action, "owner").owed_by == "icb");
    CHECK(calendar::to_iso(world.duty(asked.action, "date").safe) == "2022-12-20");
    world.record(asked.action, "OwnerNamed", {{"owner", "strategy"}});
    CHECK(world.outcome(asked.action, "owner") == "met");
    CHECK(world.outcome(asked.action, "done") == "none");
    world.advance_to("2022-12-22 10:00");
    CHECK(world.mails(asked.action) ==
          Lines{"remind > icb (date)", "remind > icb (date)", "overdue > icb (date)", "escalate > icb-head (date)"});
    world.record(asked.action, "DateNamed", {{"due", "2023-01-31"}});
    CHECK(world.outcome(asked.action, "date") == "met late");
    CHECK(world.duty(asked.action, "done").owed_by == "strategy");
    CHECK(calendar::to_iso(world.duty(asked.action, "done").safe) == "2023-01-31");
}

TEST_CASE("a date on a day of rest is worked to on the working day before", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2022-12-31"}});
    CHECK(calendar::to_iso(asked.world.duty(asked.action, "done").safe) == "2022-12-30");
    CHECK(calendar::to_iso(asked.world.duty(asked.action, "done").raw) == "2022-12-31");
}

TEST_CASE("an extension needs a reason, is counted, and the third escalates", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    CHECK(numbers(world.record(asked.action, "ActionExtended", {{"due", "2023-02-28"}}), "reason") == "an extension needs a reason");
    CHECK(verdict(world.record(asked.action, "ActionExtended", {{"reason", "data"}})) == "not accepted");
    CHECK(world.fact(asked.action, "extensions").empty());
    auto extend = [&](const char* due) {
        return world.record(asked.action, "ActionExtended", {{"due", due}, {"reason", "the data came late"}});
    };
    CHECK(numbers(extend("2023-02-28"), "extension") == "extended 1 time: was Tuesday 31 January 2023, now Tuesday 28 February 2023");
    extend("2023-03-31");
    CHECK(world.mails(asked.action).empty());
    CHECK(numbers(extend("2023-04-28"), "extension") == "extended 3 times: was Friday 31 March 2023, now Friday 28 April 2023");
    CHECK(world.mails(asked.action) == Lines{"information > icb-head"});
    CHECK(calendar::to_iso(world.duty(asked.action, "done").safe) == "2023-04-28");
    CHECK(world.duty(asked.action, "done").revision == 3);
}

TEST_CASE("what is done ends when the body closes it, and may be taken up again", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    world.advance_to("2023-01-20 10:00");
    CHECK(verdict(world.record(asked.action, "ActionReportedDone", {}, "", "strategy")) == "accepted");
    CHECK(world.state(asked.action) == "reported done");
    CHECK(world.outcome(asked.action, "done") == "met");
    world.record(asked.action, "ActionClosed");
    CHECK(world[asked.action].ended);
    world.advance_to("2023-03-14 10:00");
    SECTION("with a date") {
        CHECK(verdict(world.record(asked.action, "ActionReopened", {{"due", "2023-04-28"}})) == "accepted");
        CHECK(world.state(asked.action) == "open");
        CHECK(world.outcome(asked.action, "done") == "open");
        CHECK_FALSE(world[asked.action].ended);
    }
    SECTION("without one, naming it is owed again, from now on") {
        world.record(asked.action, "ActionReopened");
        CHECK(world.outcome(asked.action, "date") == "open");
        CHECK(calendar::to_iso(world.duty(asked.action, "date").safe) == "2023-03-21");
    }
}

TEST_CASE("an action that was done before the body closed it may be recorded after", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    world.advance_to("2023-03-14 10:00");
    world.record(asked.action, "ActionClosed");
    CHECK(verdict(world.record(asked.action, "ActionReportedDone", {}, "2023-01-27 10:00")) == "accepted");
    CHECK(world.state(asked.action) == "closed by the body");
}

TEST_CASE("an action on hold is not chased, and is when it goes on", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}});
    auto& world = asked.world;
    world.advance_to("2022-12-15 10:00");
    world.record(asked.action, "ActionHeld");
    CHECK(world.outcome(asked.action, "date") == "withdrawn");
    CHECK(verdict(world.record(asked.action, "ProgressReported")) == "accepted");
    world.advance_to("2023-02-01 10:00");
    CHECK(world.mails(asked.action).empty());
    world.record(asked.action, "ActionResumed");
    CHECK(world.outcome(asked.action, "date") == "open");
    CHECK(calendar::to_iso(world.duty(asked.action, "date").safe) == "2023-02-08");
}

TEST_CASE("a transferred action is owed no longer, and may come back", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    CHECK(numbers(world.record(asked.action, "ActionTransferred"), "to") == "to whom is missing");
    world.record(asked.action, "ActionTransferred", {{"to", "hwbb-hfd"}});
    CHECK(world.outcome(asked.action, "done") == "withdrawn");
    CHECK(world[asked.action].ended);
    CHECK(answer(world.record(asked.action, "ActionClosed")) == "not accepted: the action is recorded as 'transferred'");
    world.record(asked.action, "ActionReopened", {{"due", "2023-02-28"}});
    CHECK(world.outcome(asked.action, "done") == "open");
    CHECK(world.fact(asked.action, "transferred_to").empty());
}

TEST_CASE("an owner who is no post of the system is chased through the clerk", "[action]") {
    Asked asked(Facts{{"due", "2023-01-31"}});
    auto entry = asked.world.record(asked.action, "OwnerNamed", {{"owner", "the Secretary of State"}});
    CHECK(numbers(entry, "owner") == "'the Secretary of State' is no post or office of this system: the clerk is written to instead");
    CHECK(asked.world.duty(asked.action, "done").owed_by == "icb");
}

}  // namespace beadle::testing
