#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

Definition requisitions() {
    auto definition = partnership();
    definition.bodies["hwbb-hfd"].requisition.members = 5;
    definition.bodies["icp"].members = 10;
    definition.bodies["icp"].requisition.numerator = 1;
    definition.bodies["icp"].requisition.denominator = 3;
    return definition;
}

const Facts five{{"by", "a, b, c, d, e"}, {"purpose", "the closure of beds"}};

}  // namespace

TEST_CASE("members requisition a meeting, and the chair has seven days", "[requisition]") {
    World world("2022-11-01 10:00", requisitions());
    auto entry = world.record("HWBH", "MeetingRequisitioned", five);
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "requisition: within 7 days of requisition") ==
          "presented on Tuesday 1 November 2022 as number 1; the chair has until Tuesday 8 November 2022, after that those who signed may "
          "call the "
          "meeting");
    CHECK(world.outcome("HWBH", "requisition/1") == "open");
    SECTION("the chair calls it on the fifth day") {
        world.advance_to("2022-11-06 10:00");
        auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-11-21"}, {"requisition", "1"}, {"called_by", "the chair"}});
        CHECK(world.outcome("HWBH", "requisition/1") == "met");
        CHECK(world.fact("HWBH", "requisition.1") == "answered by " + meeting);
        CHECK_FALSE(world.has_timer("HWBH", "requisition:1"));
    }
    SECTION("seven days of silence: it is noted by itself, and those who signed may call it") {
        world.advance_to("2022-11-08 23:00");
        CHECK(world.fact("HWBH", "requisition.1") == "presented");
        world.advance_to("2022-11-09 10:00");
        CHECK(world.fact("HWBH", "requisition.1") == "not answered");
        CHECK(world.outcome("HWBH", "requisition/1") == "not met");
        auto told = world.mails("HWBH");
        CHECK(std::count(told.begin(), told.end(), "information > hfd") == 1);
        CHECK(std::count(told.begin(), told.end(), "information > hfd-head") == 1);
        auto call = world.record("HWBH", "MeetingCalled", {{"held_on", "2022-11-28"}, {"requisition", "1"}, {"called_by", "members"}});
        CHECK(verdict(call) == "accepted");
        CHECK(answer(world.record("HWBH", "MeetingCalled", {{"held_on", "2022-11-28"}, {"requisition", "1"}})) ==
              "not accepted: requisition 1 is answered by HWBH/2022-23/3");
    }
    SECTION("members call it while the chair still has time: irregular") {
        world.advance_to("2022-11-04 10:00");
        auto call = world.record("HWBH", "MeetingCalled", {{"held_on", "2022-11-28"}, {"requisition", "1"}, {"called_by", "members"}});
        CHECK(verdict(call) == "accepted with a breach");
        CHECK(numbers(call, "requisition") == "members called it themselves while the chair still had until Tuesday 8 November 2022");
    }
    SECTION("the chair will not call it: they may at once") {
        world.advance_to("2022-11-03 10:00");
        CHECK(verdict(world.record("HWBH", "RequisitionRefused", {{"requisition", "1"}})) == "accepted");
        auto call = world.record("HWBH", "MeetingCalled", {{"held_on", "2022-11-28"}, {"requisition", "1"}, {"called_by", "members"}});
        CHECK(verdict(call) == "accepted");
        CHECK(verdict(world.record("HWBH", "RequisitionRefused", {{"requisition", "1"}})) == "not accepted");
    }
}

TEST_CASE("too few signatures bind nobody, and a share of the members is rounded up", "[requisition]") {
    World world("2022-11-01 10:00", requisitions());
    auto few = world.record("HWBH", "MeetingRequisitioned", {{"signatures", "4"}, {"purpose", "beds"}});
    CHECK(verdict(few) == "accepted with a breach");
    CHECK(numbers(few, "requisition") == "4 signed, 5 are needed: nobody is bound by it");
    CHECK(world.outcome("HWBH", "requisition/1") == "none");
    CHECK(numbers(world.record("ICPA", "MeetingRequisitioned", {{"signatures", "3"}, {"purpose", "beds"}}), "requisition") ==
          "3 signed, 4 are needed: nobody is bound by it");  // A third of ten.
    CHECK(verdict(world.record("ICPA", "MeetingRequisitioned", {{"signatures", "4"}, {"purpose", "beds"}})) == "accepted");
    CHECK(answer(world.record("ICPA", "MeetingRequisitioned", {{"purpose", "beds"}})) == "not accepted: who signed it is missing");
    CHECK(answer(world.record("ICPA", "MeetingRequisitioned", {{"by", "a"}})) ==
          "not accepted: the business that the meeting is asked for is missing");
    CHECK(answer(world.record("ICPA", "MeetingCalled", {{"requisition", "7"}})) ==
          "not accepted: there is no requisition '7' of this body");
}

TEST_CASE("a task-and-finish group is called, owes a report, and ends by its day", "[groups]") {
    World world("2022-11-01 10:00");
    auto entry = world.record("ICPA", "GroupCalled",
                              {{"name", "Winter pressures"}, {"for", "options for beds"}, {"until", "2023-01-31"}, {"owner", "strategy"}});
    CHECK(numbers(entry, "group") == "called as number 1, to finish by Tuesday 31 January 2023");
    CHECK(calendar::to_iso(world.duty("ICPA", "group/1").raw) == "2023-01-31");
    auto report = std::string("ICPA/group/1/report");
    REQUIRE(world.exists(report));
    CHECK(world.fact(report, "title") == "report of the task-and-finish group: Winter pressures");
    CHECK(world.duty(report, "done").owed_by == "strategy");
    SECTION("it ends in time") {
        world.advance_to("2023-01-27 10:00");
        CHECK(verdict(world.record("ICPA", "GroupEnded", {{"name", "Winter pressures"}})) == "accepted");
        CHECK(world.outcome("ICPA", "group/1") == "met");
        CHECK(answer(world.record("ICPA", "GroupEnded", {{"group", "1"}})) ==
              "not accepted: the group has ended already, on Friday 27 January 2023");
        CHECK(world.outcome(report, "done") == "open");  // Its report is owed all the same.
    }
    SECTION("it goes on past its day: overdue, and ended late") {
        world.advance_to("2023-02-14 10:00");
        auto mails = world.mails("ICPA");
        CHECK(std::count(mails.begin(), mails.end(), "overdue > icb (group/1)") == 1);
        world.record("ICPA", "GroupEnded", {{"group", "1"}});
        CHECK(world.outcome("ICPA", "group/1") == "met late");
    }
    SECTION("what cannot be") {
        CHECK(answer(world.record("ICPA", "GroupCalled", {{"until", "2023-01-31"}})) == "not accepted: the group's name is missing");
        CHECK(answer(world.record("ICPA", "GroupCalled", {{"name", "x"}})) == "not accepted: the day by which it is to finish is missing");
        CHECK(answer(world.record("ICPA", "GroupCalled", {{"name", "x"}, {"until", "2022-10-31"}})) ==
              "not accepted: it would end before it begins, on Monday 31 October 2022");
        CHECK(answer(world.record("ICPA", "GroupEnded", {{"group", "4"}})) == "not accepted: there is no such group of this body");
    }
}

TEST_CASE("at least two meetings a year are a duty of the office, and a shortfall is seen coming", "[year]") {
    auto definition = partnership();
    definition.cycles.clear();
    definition.bodies["icp"].at_least_a_year = 2;
    World world("2022-10-03 10:00", definition);
    world.advance_to("2023-05-01 10:00");  // The first whole municipal year; 2022-23 was half over when the body was entered.
    CHECK(world.outcome("ICPA", "at-least/2022-23") == "none");
    REQUIRE(world.outcome("ICPA", "at-least/2023-24") == "open");
    CHECK(calendar::to_iso(world.duty("ICPA", "at-least/2023-24").raw) == "2024-04-30");
    auto held = [&](const char* on) {
        auto meeting = world.call("icp", {{"held_on", on}});
        world.advance_to(std::string(on) + " 14:00");
        world.record(meeting, "AgendaPublished", {}, std::string(on) + " 08:00");
        world.record(meeting, "MeetingConcluded");
    };
    held("2023-06-20");
    SECTION("one held and one in the diary: nobody is written to; held, it is met") {
        auto second = world.call("icp", {{"held_on", "2024-03-12"}});
        auto before = world.seq();
        world.advance_to("2024-01-16 10:00");
        CHECK(world.mails("ICPA", before).empty());
        world.advance_to("2024-03-12 14:00");
        world.record(second, "MeetingConcluded");
        CHECK(world.outcome("ICPA", "at-least/2023-24") == "met");
        world.advance_to("2024-05-01 10:00");
        CHECK(world.outcome("ICPA", "at-least/2024-25") == "open");
    }
    SECTION("one held and none in the diary: in January the office is told, at the year's end it is overdue") {
        auto before = world.seq();
        world.advance_to("2024-01-16 10:00");
        CHECK(world.mails("ICPA", before) == Lines{"information > icb"});
        CHECK(text_of(world.mail("ICPA", "information", "icb").facts, "what") == "2 meetings are owed in 2023-24: 1 held, 0 in the diary");
        world.advance_to("2024-05-02 10:00");
        auto mails = world.mails("ICPA", before);
        CHECK(std::count(mails.begin(), mails.end(), "overdue > icb (at-least/2023-24)") == 1);
        CHECK(std::count(mails.begin(), mails.end(), "escalate > icb-head (at-least/2023-24)") == 1);
    }
}

TEST_CASE("a meeting called at short notice owes its notice and agenda now", "[notice]") {
    World world("2022-12-08 10:00");  // Thursday: five clear working days before Tuesday 13 December are long past.
    auto entry = world.record("HWBH", "MeetingCalled", {{"held_on", "2022-12-13"}});
    auto meeting = std::string("HWBH/2022-23/1");
    CHECK(world.outcome(meeting, "agenda/hfd") == "excused");
    REQUIRE(world.outcome(meeting, "publish-now/hfd") == "open");
    CHECK(world.duty(meeting, "publish-now/hfd").what ==
          "give notice and publish the agenda now: the meeting is convened at shorter notice");
    CHECK(calendar::to_iso(world.duty(meeting, "publish-now/hfd").raw) == "2022-12-08");
    SECTION("whoever owes it is told at once, not only when it is late") {
        world.advance_to("2022-12-08 10:05");
        const auto& mail = world.mail(meeting, "remind", "hfd");
        CHECK(mail.duty == "publish-now/hfd");
        CHECK(mail.template_name == "due_today");
        CHECK(local(mail.send_at) == "2022-12-08 10:00");
    }
    SECTION("published the same day, it is met, and the law is kept: s.100B(3)(a)") {
        world.advance_to("2022-12-08 16:00");
        auto published = world.record(meeting, "AgendaPublished");
        CHECK(verdict(published) == "accepted");
        CHECK(world.outcome(meeting, "publish-now/hfd") == "met");
        CHECK(world.fact(meeting, "shorter_notice") == "convened at shorter notice");
    }
    SECTION("published the next day, it is met late, and what is late is barred") {
        world.advance_to("2022-12-09 16:00");
        auto published = world.record(meeting, "AgendaPublished");
        CHECK(world.outcome(meeting, "publish-now/hfd") == "met late");
        CHECK(verdict(published) == "accepted with a breach");
    }
    SECTION("nobody publishes: it is chased like any other") {
        world.advance_to("2022-12-09 10:00");
        auto mails = world.mails(meeting);
        CHECK(std::count(mails.begin(), mails.end(), "overdue > hfd (publish-now/hfd)") == 1);
        CHECK(std::count(mails.begin(), mails.end(), "escalate > hfd-head (publish-now/hfd)") == 1);
    }
}

TEST_CASE("a meeting called in time, or entered when it was over, owes nothing now", "[notice]") {
    World world("2022-12-08 10:00");
    auto in_time = world.call("hwbb-hfd", {{"held_on", "2023-01-17"}});
    CHECK(world.outcome(in_time, "publish-now/hfd") == "none");
    auto past = world.call("hwbb-hfd", {{"held_on", "2022-11-08"}});
    CHECK(world.outcome(past, "publish-now/hfd") == "none");
    world.record("HWBH", "MeetingAdopted", {{"held_on", "2022-12-13"}, {"state", "published"}});
    CHECK(world.outcome("HWBH/2022-23/3", "publish-now/hfd") == "excused");
}

TEST_CASE("what members requisitioned is on the agenda of the meeting that is called, and stands again when that falls", "[requisition]") {
    World world("2022-11-01 10:00", requisitions());
    world.record("HWBH", "MeetingRequisitioned", five);
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-11-21"}, {"requisition", "1"}, {"called_by", "the chair"}});
    CHECK(world.fact(meeting + "/item/1", "title") == "the closure of beds");
    world.record(meeting, "MeetingCancelled", {{"reason", "snow"}});
    CHECK(world.fact("HWBH", "requisition.1") == "its meeting fell");
    auto told = world.mails("HWBH");
    CHECK(std::count(told.begin(), told.end(), "information > hfd") == 1);
    auto again = world.call("hwbb-hfd", {{"held_on", "2022-11-28"}, {"instead_of", meeting}});
    CHECK(world.fact("HWBH", "requisition.1") == "answered by " + again);
    CHECK(world.fact(again + "/item/1", "title") == "the closure of beds");
}

TEST_CASE("what became of a requisition is judged by the day it happened, not by the day it was recorded", "[requisition]") {
    World world("2022-11-01 10:00", requisitions());
    world.record("HWBH", "MeetingRequisitioned", five);
    world.advance_to("2022-11-10 10:00");
    REQUIRE(world.fact("HWBH", "requisition.1") == "not answered");
    SECTION("the chair had refused on the third day") {
        CHECK(verdict(world.record("HWBH", "RequisitionRefused", {{"requisition", "1"}}, "2022-11-03 10:00")) == "accepted");
        CHECK(world.fact("HWBH", "requisition.1") == "refused by the chair");
        CHECK(world.outcome("HWBH", "requisition/1") == "met");
    }
    SECTION("members had called it on the sixth day: irregular") {
        auto call = world.record("HWBH", "MeetingCalled", {{"held_on", "2022-11-28"}, {"requisition", "1"}, {"called_by", "members"}},
                                 "2022-11-07 10:00");
        CHECK(verdict(call) == "accepted with a breach");
    }
    SECTION("members call it on a requisition that too few had signed: irregular") {
        world.record("HWBH", "MeetingRequisitioned", {{"signatures", "4"}, {"purpose", "beds"}});
        CHECK(verdict(world.record("HWBH", "MeetingCalled", {{"held_on", "2022-11-28"}, {"requisition", "2"}, {"called_by", "members"}})) ==
              "accepted with a breach");
    }
}

}  // namespace beadle::testing
