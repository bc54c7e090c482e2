#include "workflows/meeting/next.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

/// The partnership with a timetable of the Assembly that asks for nothing.
World without_timetable() {
    auto definition = partnership();
    definition.timetables.erase("icp");
    return World("2022-10-03 10:00", std::move(definition));
}

}  // namespace

TEST_CASE("a meeting of a body whose file asks for nothing is asked for its date, whether it was held, its minutes and their confirmation",
          "[meeting]") {
    auto world = without_timetable();
    auto meeting = world.call("icp");
    CHECK(world.outcome(meeting, "date") == "open");
    CHECK(world.duty(meeting, "date").owed_by == "icb");
    CHECK(world.duty(meeting, "date").due_local == "2022-10-17 Europe/London");

    world.record(meeting, "DateFixed", {{"held_on", "2022-12-13"}});
    CHECK(world.outcome(meeting, "date") == "met");
    CHECK(world.duty(meeting, "word").due_local == "2022-12-15 Europe/London");

    world.advance_to("2022-12-13 16:00");
    world.record(meeting, "MeetingConcluded");
    CHECK(world.outcome(meeting, "word") == "met");
    CHECK(world.outcome(meeting, "draft") == "open");
    world.advance_to("2022-12-20 10:00");
    world.record(meeting, "MinutesDrafted");
    CHECK(world.outcome(meeting, "draft") == "met");
    CHECK(world.duty(meeting, "settle-minutes").due_local == "2023-12-13 Europe/London");
}

TEST_CASE("nobody who says nothing is left in peace: the head of service hears that a meeting's outcome is not recorded", "[meeting]") {
    auto world = without_timetable();
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-19 10:00");
    CHECK(world.mail(meeting, "escalate", "icb-head").duty == "word");
}

TEST_CASE("when the date moves, whether it was held is asked after the new one; taken back, after the old one again", "[meeting]") {
    auto world = without_timetable();
    auto meeting = world.call("icp", {{"held_on", "2022-12-08"}});
    CHECK(world.duty(meeting, "word").due_local == "2022-12-12 Europe/London");
    const auto moved = world.record(meeting, "DateRearranged", {{"held_on", "2022-12-13"}});
    CHECK(world.duty(meeting, "word").due_local == "2022-12-15 Europe/London");
    CHECK(world.duty(meeting, "word").revision == 1);
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-13"}, {"at", "15:00"}});
    CHECK(world.duty(meeting, "word").revision == 1);
    world.correct(moved);
    CHECK(world.duty(meeting, "word").due_local == "2022-12-15 Europe/London");  // The second says the new date, too.

    meeting = world.call("icp", {{"held_on", "2023-01-12"}});
    const auto wrong = world.record(meeting, "DateRearranged", {{"held_on", "2023-01-19"}});
    CHECK(world.duty(meeting, "word").due_local == "2023-01-23 Europe/London");
    world.correct(wrong);
    CHECK(world.duty(meeting, "word").due_local == "2023-01-16 Europe/London");
}

TEST_CASE("a meeting that was put off is not chased on the old date", "[meeting]") {
    auto world = without_timetable();
    auto meeting = world.call("icp", {{"held_on", "2022-12-08"}});
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}});
    world.advance_to("2022-12-20 18:00");  // Nor before it is held on the new one.
    for (const auto& mail : world.mails(meeting)) CHECK_THAT(mail, !Catch::Contains("(word)"));
    CHECK(world.outcome(meeting, "word") == "open");
    world.advance_to("2022-12-21 10:00");
    CHECK(world.mail(meeting, "remind", "icb").duty == "word");
}

TEST_CASE("what a person has excused stays excused", "[meeting]") {
    auto world = without_timetable();
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.record(meeting, "DutyExcused", {{"duty", "word"}, {"reason", "the chair keeps it"}});
    world.record(meeting, "NoteMade", {{"note", "rang the chair"}});
    CHECK(world.outcome(meeting, "word") == "excused");
}

TEST_CASE("a notice that lies years ahead is owed by nobody: what is to be done of the meeting is asked for beside it", "[meeting]") {
    auto definition = partnership();
    auto& lines = definition.timetables.at("icp");
    std::erase_if(lines, [](const TimetableEntry& entry) { return entry.ref != "inspection"; });
    REQUIRE(lines.size() == 1);
    REQUIRE(lines.front().notice_only);
    World world("2022-10-03 10:00", std::move(definition));
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    CHECK(world.outcome(meeting, "word") == "open");
    world.advance_to("2022-12-13 16:00");
    world.record(meeting, "MeetingConcluded");
    CHECK(world.outcome(meeting, "draft") == "open");
    world.record(meeting, "MinutesDrafted");
    CHECK(world.outcome(meeting, "settle-minutes") == "open");
}

TEST_CASE("what is asked in the timetable's stead makes way when the timetable asks for it", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-13 16:00");
    for (const auto* kind : {"MeetingConcluded", "DecisionsPublished", "MinutesDrafted"}) world.record(meeting, kind);
    CHECK(world.outcome(meeting, "settle-minutes") == "open");
    world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(world.outcome(meeting, "confirm") == "open");
    CHECK(world.outcome(meeting, "settle-minutes") == "withdrawn");
}

}  // namespace beadle::testing
