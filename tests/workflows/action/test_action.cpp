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

TEST_CASE("a report promised to the next meeting is owed by the time its agenda is published, and its mail says which minutes promised it",
          "[action]") {
    Asked asked(Facts{{"title", "report on dental access"}, {"owner", "strategy"}, {"to_meeting", "next"}});
    auto& world = asked.world;
    CHECK(world.outcome(asked.action, "date") == "none");
    const auto next = world.call("icp", {{"held_on", "2023-02-14"}});
    const auto ref = "report/" + next;
    const auto& duty = world.duty(asked.action, ref);
    CHECK(calendar::to_iso(duty.safe) == calendar::to_iso(world.duty(next, "agenda/icb").safe));
    CHECK(duty.owed_by == "strategy");
    world.advance_to("2023-02-03 10:00");
    const auto& facts = world.mail(asked.action, "remind", "strategy").facts;
    CHECK(text_of(facts, "what") == "report on dental access");
    CHECK(text_of(facts, "because").find("for 14 February, not here yet") != std::string::npos);
    CHECK(text_of(facts, "ask").find("The minutes of 13 December say that it comes to this meeting.") == 0);

    SECTION("it comes: nothing more is asked") {
        world.record(asked.action, "ActionReportedDone", {}, "", "strategy");
        CHECK(world.outcome(asked.action, ref) == "met");
    }
    SECTION("the meeting moves: so does the day it is owed") {
        world.record(next, "DateRearranged", {{"held_on", "2023-02-28"}, {"reason", "snow"}});
        CHECK(calendar::to_iso(world.duty(asked.action, ref).safe) == calendar::to_iso(world.duty(next, "agenda/icb").safe));
    }
    SECTION("it is given a date of its own instead") {
        world.record(asked.action, "ActionExtended", {{"due", "2023-03-31"}, {"reason", "the data came late"}});
        CHECK(world.outcome(asked.action, ref) == "withdrawn");
        CHECK(world.outcome(asked.action, "done") == "open");
    }
    SECTION("the meeting is held without it: that is on the record, and it is owed to the one that follows") {
        world.advance_to("2023-02-14 12:00");
        world.record(next, "MeetingConcluded");
        CHECK(world.outcome(asked.action, ref) == "not met");
        const auto later = world.call("icp", {{"held_on", "2023-05-16"}});
        CHECK(world.outcome(asked.action, "report/" + later) == "open");
    }
}

TEST_CASE("a report promised to a meeting that is not the next is owed for that one", "[action]") {
    World world{"2022-10-03 10:00"};
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    const auto next = world.call("icp", {{"held_on", "2023-02-14"}}), that_one = world.call("icp", {{"held_on", "2023-05-16"}});
    world.advance_to("2022-12-13 11:00");
    world.record(meeting + "/item/1", "ActionAgreed", {{"title", "a report"}, {"owner", "strategy"}, {"to_meeting", that_one}});
    const auto action = meeting + "/item/1/action/1";
    CHECK(world.outcome(action, "report/" + next) == "none");
    CHECK(world.outcome(action, "report/" + that_one) == "open");
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

TEST_CASE("an action that goes to another owner is theirs to report, and they are reminded anew", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    world.advance_to("2023-01-25 10:00");
    auto before = world.seq();
    world.record(asked.action, "OwnerNamed", {{"owner", "icb-finance"}});
    CHECK(world.duty(asked.action, "done").owed_by == "icb-finance");
    CHECK(world.outcome(asked.action, "done") == "open");
    world.advance_to("2023-02-02 10:00");
    CHECK(world.mails(asked.action, before) ==
          Lines{"remind > icb-finance (done)", "remind > icb-finance (done)", "overdue > icb-finance (done)", "escalate > icb (done)"});
}

TEST_CASE("an action that is recorded weeks after the meeting still has its owner named, from then on", "[action]") {
    World world{"2022-10-03 10:00"};
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2023-01-10 10:00");
    world.record(meeting + "/item/1", "ActionAgreed", {{"title", "write it up"}}, "2022-12-13 11:00");
    const auto action = meeting + "/item/1/action/1";
    CHECK(world.outcome(action, "owner") == "open");
    CHECK(calendar::to_iso(world.duty(action, "owner").safe) == "2023-01-17");
    world.advance_to("2023-01-19 10:00");
    world.record(action, "OwnerNamed", {{"owner", "strategy"}});
    CHECK(world.outcome(action, "owner") == "met late");
    CHECK(calendar::to_iso(world.duty(action, "date").safe) == "2023-01-17");  // Overdue, and not put off by that.
}

TEST_CASE("what an action owes is not taken for the line of the timetable that has its name", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}});
    auto& world = asked.world;
    REQUIRE(world.outcome(asked.action, "date") == "open");
    auto next = world.live();
    next.hash = "second";
    for (auto& entry : next.timetables["icp"])  // Fixing the date of a meeting.
        if (entry.ref == "date") entry.ask = "Agree date and room with both chairs.";
    world.apply(next);
    REQUIRE(verdict(world.record(asked.action, "InstanceMoved", {{"definition", "second"}, {"reason", "new"}}, "", "admin")) == "accepted");
    CHECK(world.outcome(asked.action, "date") == "open");
    world.advance_to("2022-12-20 10:00");
    CHECK(text_of(world.mail(asked.action, "remind", "icb").facts, "ask").empty());
}

TEST_CASE("an owner who is no post of the system is chased through the clerk", "[action]") {
    Asked asked(Facts{{"due", "2023-01-31"}});
    auto entry = asked.world.record(asked.action, "OwnerNamed", {{"owner", "the Secretary of State"}});
    CHECK(numbers(entry, "owner") == "'the Secretary of State' is no post or office of this system: the clerk is written to instead");
    CHECK(asked.world.duty(asked.action, "done").owed_by == "icb");
}

// --- reports that come again ----------------------------------------------------------------------------------------------------

TEST_CASE("a report to every meeting is due for the next one, and reopens when that was held", "[action]") {
    Asked asked(Facts{{"title", "written progress report"}, {"owner", "strategy"}, {"every", "meeting"}, {"until", "further notice"}});
    auto& world = asked.world;
    CHECK(world.outcome(asked.action, "done") == "none");
    CHECK(world.outcome(asked.action, "frequency") == "none");
    auto march = world.call("icp", {{"held_on", "2023-03-14"}});
    auto june = world.call("icp", {{"held_on", "2023-06-13"}});
    CHECK(world.duty(asked.action, "report/" + march).owed_by == "strategy");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/" + march).safe) == "2023-03-03");  // As final reports are.
    CHECK(world.outcome(asked.action, "report/" + june) == "none");
    world.advance_to("2023-03-01 10:00");
    CHECK(verdict(world.record(asked.action, "ProgressReported", {}, "", "strategy")) == "accepted");
    CHECK(world.state(asked.action) == "reported done");
    CHECK(world.outcome(asked.action, "report/" + march) == "met");
    world.advance_to("2023-03-14 12:00");
    world.record(march, "MeetingConcluded");
    CHECK(world.state(asked.action) == "open");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/" + june).safe) == "2023-06-02");
    world.advance_to("2023-06-13 12:00");
    world.record(june, "MeetingConcluded");
    CHECK(world.outcome(asked.action, "report/" + june) == "not met");
    CHECK(world.fact(asked.action, "reports_missed") == "1");
}

TEST_CASE("a report follows its meeting: to another date, to one that comes first, to the next when it falls", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "meeting"}, {"until", "further notice"}});
    auto& world = asked.world;
    auto june = world.call("icp", {{"held_on", "2023-06-13"}});
    CHECK(calendar::to_iso(world.duty(asked.action, "report/" + june).safe) == "2023-06-02");
    auto march = world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(world.outcome(asked.action, "report/" + june) == "withdrawn");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/" + march).safe) == "2023-03-03");
    world.record(march, "DateRearranged", {{"held_on", "2023-03-21"}, {"reason", "room"}});
    CHECK(calendar::to_iso(world.duty(asked.action, "report/" + march).safe) == "2023-03-10");
    world.record(march, "MeetingCancelled", {{"reason", "snow"}});
    CHECK(world.outcome(asked.action, "report/" + march) == "withdrawn");
    CHECK(world.outcome(asked.action, "report/" + june) == "open");
}

TEST_CASE("reports to future meetings with no end given: how often and until when are the clerk's to name", "[action]") {
    Asked asked(Facts{{"title", "further written progress reports to future meetings"}, {"owner", "strategy"}, {"recurring", "yes"}});
    auto& world = asked.world;
    CHECK(world.duty(asked.action, "frequency").owed_by == "icb");
    CHECK(calendar::to_iso(world.duty(asked.action, "end").safe) == "2022-12-20");
    CHECK(world.outcome(asked.action, "date") == "none");
    CHECK(numbers(world.record(asked.action, "FrequencyNamed", {{"every", "now and then"}}), "every") ==
          "'now and then' does not say how often");
    CHECK(numbers(world.record(asked.action, "EndNamed", {{"until", "whenever"}}), "until") ==
          "'whenever' is neither a date nor 'further notice'");
    auto march = world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(world.outcome(asked.action, "report/" + march) == "none");
    world.record(asked.action, "FrequencyNamed", {{"every", "meeting"}});
    CHECK(world.outcome(asked.action, "frequency") == "met");
    CHECK(world.outcome(asked.action, "report/" + march) == "open");
    world.record(asked.action, "EndNamed", {{"until", "31 March 2023"}});
    CHECK(world.outcome(asked.action, "end") == "met");
    auto june = world.call("icp", {{"held_on", "2023-06-13"}});
    world.advance_to("2023-03-14 12:00");
    world.record(march, "MeetingConcluded");
    CHECK(world.outcome(asked.action, "report/" + june) == "none");  // After its end.
}

TEST_CASE("a report every three months is counted from the last, whether or not that came in time", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "quarter"}, {"until", "2023-08-31"}});
    auto& world = asked.world;
    CHECK(calendar::to_iso(world.duty(asked.action, "report/2023-03-13").safe) == "2023-03-13");
    world.advance_to("2023-03-10 10:00");
    world.record(asked.action, "ProgressReported", {}, "", "strategy");
    CHECK(world.state(asked.action) == "reported done");
    world.advance_to("2023-03-14 10:00");
    CHECK(world.state(asked.action) == "open");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/2023-06-13").safe) == "2023-06-13");
    world.advance_to("2023-06-20 10:00");
    CHECK(world.outcome(asked.action, "report/2023-06-13") == "open");
    CHECK(world.outcome(asked.action, "report/2023-09-13") == "none");  // It ended on 31 August.
    world.record(asked.action, "ProgressReported", {}, "", "strategy");
    CHECK(world.outcome(asked.action, "report/2023-06-13") == "met late");
}

TEST_CASE("a report that comes late, or is recorded late, meets its own round, and the next is asked for all the same", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "quarter"}, {"until", "2024-06-30"}});
    auto& world = asked.world;
    const std::string march = "report/2023-03-13", june = "report/2023-06-13";
    SECTION("it came late") {
        world.advance_to("2023-03-15 10:00");
        const auto late = world.record(asked.action, "ProgressReported");
        CHECK(world.outcome(asked.action, march) == "met late");
        CHECK(numbers(late, "recurring report") ==
              "it is taken for 'report progress', due Monday 13 March 2023; still owed: 'report progress', due Tuesday 13 June 2023 "
              "(duty=report/2023-06-13). Where it is for one of these, take it back and record it with that duty");
    }
    SECTION("it came in time and is recorded after") {
        world.advance_to("2023-03-15 10:00");
        world.record(asked.action, "ProgressReported", {}, "2023-03-10 10:00");
        CHECK(world.outcome(asked.action, march) == "met");
    }
    SECTION("it came late, and is then found to have come in time") {
        world.advance_to("2023-03-15 10:00");
        world.record(asked.action, "ProgressReported");
        world.record(asked.action, "ProgressReported", {}, "2023-03-10 10:00");
        CHECK(world.outcome(asked.action, march) == "met");
    }
    SECTION("it came in time, and another of before that day is recorded after: that is none of the next round") {
        world.advance_to("2023-03-10 10:00");
        world.record(asked.action, "ProgressReported");
        world.advance_to("2023-03-15 10:00");
        world.record(asked.action, "ProgressReported", {}, "2023-03-11 10:00");
        CHECK(world.outcome(asked.action, march) == "met");
    }
    SECTION("its owner says that it is done, after the day and of before it") {
        world.advance_to("2023-03-15 10:00");
        world.record(asked.action, "ActionReportedDone", {}, "2023-03-10 10:00", "strategy");
        CHECK(world.outcome(asked.action, march) == "met");
    }
    CHECK(world.state(asked.action) == "open");
    CHECK(world.outcome(asked.action, june) == "open");
    const auto before = world.seq();
    world.advance_to("2023-06-14 10:00");
    CHECK(world.mails(asked.action, before) == Lines{"remind > strategy (" + june + ")", "remind > strategy (" + june + ")",
                                                     "remind > strategy (" + june + ")", "overdue > strategy (" + june + ")",
                                                     "escalate > icb (" + june + ")"});
}

TEST_CASE("of two reports that are owed the one that is named is meant, else the earliest", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "quarter"}, {"until", "2023-06-30"}});
    auto& world = asked.world;
    world.advance_to("2023-03-15 10:00");
    world.record(asked.action, "ProgressReported", {{"duty", "report/2023-06-13"}});
    CHECK(world.outcome(asked.action, "report/2023-03-13") == "open");
    CHECK(world.outcome(asked.action, "report/2023-06-13") == "met");
    CHECK(world.state(asked.action) == "open");
    world.record(asked.action, "ProgressReported");
    CHECK(world.outcome(asked.action, "report/2023-03-13") == "met late");
    CHECK(world.state(asked.action) == "reported done");
}

TEST_CASE("a report to a meeting that is recorded when that was held counts for it, and not for the next as well", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "meeting"}, {"until", "further notice"}});
    auto& world = asked.world;
    const auto march = world.call("icp", {{"held_on", "2023-03-14"}}), june = world.call("icp", {{"held_on", "2023-06-13"}});
    world.advance_to("2023-03-14 12:00");
    world.record(march, "MeetingConcluded");
    REQUIRE(world.outcome(asked.action, "report/" + march) == "not met");
    world.advance_to("2023-03-16 10:00");
    SECTION("it had come before the meeting") {
        world.record(asked.action, "ProgressReported", {}, "2023-03-01 10:00");
        CHECK(world.outcome(asked.action, "report/" + march) == "met");
        CHECK(world.fact(asked.action, "reports_missed").empty());
        CHECK(world.outcome(asked.action, "report/" + june) == "open");
        CHECK(world.state(asked.action) == "open");
    }
    SECTION("it came after: the meeting was held without it, and it is the next one's") {
        world.record(asked.action, "ProgressReported");
        CHECK(world.outcome(asked.action, "report/" + march) == "not met");
        CHECK(world.fact(asked.action, "reports_missed") == "1");
        CHECK(world.outcome(asked.action, "report/" + june) == "met");
        CHECK(world.state(asked.action) == "reported done");
    }
}

TEST_CASE("a report every month stays at the month's end", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "month"}, {"due", "2023-01-31"}, {"until", "further notice"}});
    auto& world = asked.world;
    world.advance_to("2023-06-01 10:00");
    for (const char* on : {"2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31", "2023-06-30"}) {
        INFO(on);
        CHECK(world.outcome(asked.action, std::string("report/") + on) == "open");
    }
    CHECK(world.outcome(asked.action, "report/2023-03-28") == "none");
}

TEST_CASE("more time for a report that comes again moves that one report, and no other", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "quarter"}, {"until", "further notice"}});
    auto& world = asked.world;
    auto extend = [&](const char* due) {
        return world.record(asked.action, "ActionExtended", {{"due", due}, {"reason", "the data came late"}});
    };
    CHECK(numbers(extend("2023-06-13"), "recurring report") == "by then the next report is due, on Tuesday 13 June 2023");
    CHECK(world.outcome(asked.action, "report/2023-03-13") == "open");
    CHECK(numbers(extend("2023-03-31"), "extension") == "extended 1 time: was Monday 13 March 2023, now Friday 31 March 2023");
    CHECK(world.outcome(asked.action, "report/2023-03-13") == "withdrawn");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/2023-03-31").safe) == "2023-03-31");
    CHECK(world.fact("ICPA", "action." + asked.action) == "open; every 3 months; due 2023-03-31; slipped 1; owner strategy");
    world.advance_to("2023-04-03 10:00");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/2023-06-13").safe) == "2023-06-13");
}

TEST_CASE("a report to every meeting is due before its meeting: more time is not accepted, and the answer says what is", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "meeting"}, {"until", "further notice"}});
    asked.world.call("icp", {{"held_on", "2023-03-14"}});
    auto entry = asked.world.record(asked.action, "ActionExtended", {{"due", "2023-03-20"}, {"reason", "x"}});
    CHECK(answer(entry) == "not accepted: a report to every meeting is due before its meeting, and not at a date of its own");
    CHECK(asked.world.fact(asked.action, "extensions").empty());
}

TEST_CASE("a report is due for the meeting that is next, also when the one before it moves behind it", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "meeting"}, {"until", "further notice"}});
    auto& world = asked.world;
    auto march = world.call("icp", {{"held_on", "2023-03-14"}});
    auto june = world.call("icp", {{"held_on", "2023-06-13"}});
    world.record(march, "DateRearranged", {{"held_on", "2023-07-18"}, {"reason", "room"}});
    CHECK(world.outcome(asked.action, "report/" + march) == "withdrawn");
    CHECK(calendar::to_iso(world.duty(asked.action, "report/" + june).safe) == "2023-06-02");
    world.advance_to("2023-06-13 12:00");
    world.record(june, "MeetingConcluded");
    CHECK(world.outcome(asked.action, "report/" + june) == "not met");
    CHECK(world.outcome(asked.action, "report/" + march) == "open");
}

TEST_CASE("a report that has come for the last time leaves the next agenda's list without a date", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "month"}, {"due", "2023-01-31"}, {"until", "2023-02-15"}});
    auto& world = asked.world;
    CHECK(world.fact("ICPA", "action." + asked.action) == "open; every month; due 2023-01-31; owner strategy");
    world.advance_to("2023-02-01 10:00");
    CHECK(world.fact("ICPA", "action." + asked.action) == "open; every month; owner strategy");
}

// --- more time ------------------------------------------------------------------------------------------------------------------

TEST_CASE("who owns an action says how it goes and asks for more time; the clerk answers, and until then the date stands", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    CHECK(verdict(world.record(asked.action, "ProgressReported", {}, "", "strategy")) == "accepted");
    CHECK(verdict(world.record(asked.action, "ProgressReported", {}, "", "one-herefordshire")) == "not accepted");
    CHECK(verdict(world.record(asked.action, "ActionExtended", {{"due", "2023-02-28"}, {"reason", "data"}}, "", "strategy")) ==
          "not accepted");
    CHECK(numbers(world.record(asked.action, "ExtensionAsked", {{"due", "2023-02-28"}}, "", "strategy"), "reason") ==
          "asking for more time needs a reason");
    CHECK(verdict(world.record(asked.action, "ExtensionAsked", {{"due", "2023-02-28"}, {"reason", "data"}}, "", "strategy")) == "accepted");
    CHECK(world.duty(asked.action, "extension").owed_by == "icb");
    CHECK(calendar::to_iso(world.duty(asked.action, "extension").safe) == "2022-12-16");
    CHECK(calendar::to_iso(world.duty(asked.action, "done").safe) == "2023-01-31");
    SECTION("granted") {
        world.record(asked.action, "ActionExtended", {{"due", "2023-02-28"}, {"reason", "data"}});
        CHECK(world.outcome(asked.action, "extension") == "met");
        CHECK(calendar::to_iso(world.duty(asked.action, "done").safe) == "2023-02-28");
    }
    SECTION("declined") {
        auto before = world.seq();
        world.record(asked.action, "ExtensionDeclined", {{"reason", "the board needs it"}});
        CHECK(world.outcome(asked.action, "extension") == "met");
        CHECK(world.mails(asked.action, before) == Lines{"information > strategy"});
        CHECK(calendar::to_iso(world.duty(asked.action, "done").safe) == "2023-01-31");
        CHECK(answer(world.record(asked.action, "ExtensionDeclined")) == "not accepted: nobody has asked for more time");
    }
}

TEST_CASE("an action on hold until a day is looked at on that day", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    world.record(asked.action, "ActionHeld", {{"until", "2023-03-31"}});
    CHECK(world.duty(asked.action, "resume").owed_by == "icb");
    CHECK(world.outcome(asked.action, "done") == "withdrawn");
    world.advance_to("2023-03-30 10:00");
    world.record(asked.action, "ActionResumed");
    CHECK(world.outcome(asked.action, "resume") == "met");
    CHECK(world.outcome(asked.action, "done") == "excused");  // Its date lies behind: a new one is to be named or asked for.
}

TEST_CASE("an action that is open is owed by somebody, also when its date had gone", "[action]") {
    Facts facts{{"due", "2023-01-31"}};
    auto owes_a_date = [](const Asked& asked) {
        CHECK(asked.world.outcome(asked.action, "done") == "excused");
        CHECK(asked.world.outcome(asked.action, "date") == "open");
        CHECK(asked.world.duty(asked.action, "date").owed_by == "icb");
        CHECK(asked.world.duty(asked.action, "date").what == "name a new date for this action: Tuesday 31 January 2023 has gone");
    };
    const char* told = "Tuesday 31 January 2023 has gone: nobody can be held to it. The clerk is asked for a new date; record DateNamed";
    SECTION("before it had an owner") {
        Asked asked(facts);
        auto& world = asked.world;
        world.advance_to("2023-02-02 10:00");
        CHECK(numbers(world.record(asked.action, "OwnerNamed", {{"owner", "strategy"}}), "due") == told);
        owes_a_date(asked);
        CHECK(calendar::to_iso(world.duty(asked.action, "date").safe) == "2023-02-09");
        const auto before = world.seq();
        world.record(asked.action, "DateNamed", {{"due", "2023-02-28"}});
        CHECK(world.outcome(asked.action, "date") == "met");
        CHECK(world.outcome(asked.action, "done") == "open");
        world.advance_to("2023-02-28 10:00");
        CHECK(world.mails(asked.action, before) ==
              Lines{"remind > strategy (done)", "remind > strategy (done)", "remind > strategy (done)"});
    }
    facts["owner"] = "strategy";
    SECTION("while it was on hold; more time is a date too") {
        Asked asked(facts);
        asked.world.record(asked.action, "ActionHeld");
        asked.world.advance_to("2023-02-20 10:00");
        CHECK(numbers(asked.world.record(asked.action, "ActionResumed"), "due") == told);
        owes_a_date(asked);
        asked.world.record(asked.action, "ActionExtended", {{"due", "2023-03-31"}, {"reason", "it rested"}});
        CHECK(asked.world.outcome(asked.action, "date") == "met");
        CHECK(asked.world.outcome(asked.action, "done") == "open");
    }
    SECTION("when another was to do it") {
        Asked asked(facts);
        asked.world.advance_to("2023-02-02 10:00");
        asked.world.record(asked.action, "OwnerNamed", {{"owner", "icb-finance"}});
        owes_a_date(asked);
    }
    SECTION("when it was taken up again, extended or dated with a day that has gone") {
        const std::string kind = GENERATE(as<std::string>{}, "ActionReopened", "ActionExtended", "DateNamed");
        INFO(kind);
        Asked asked(facts);
        if (kind == "ActionReopened") asked.world.record(asked.action, "ActionClosed");
        asked.world.advance_to("2023-02-02 10:00");
        const auto slip = asked.world.record(asked.action, kind, {{"due", "2022-03-31"}, {"reason", "the data came late"}});
        CHECK(numbers(slip, "due").starts_with("Thursday 31 March 2022 has gone"));
        CHECK(asked.world.outcome(asked.action, "done") == "excused");
        CHECK(asked.world.outcome(asked.action, "date") == "open");
    }
    SECTION("and is asked for no date any more when it is reported done") {
        Asked asked(facts);
        asked.world.record(asked.action, "ActionHeld");
        asked.world.advance_to("2023-02-20 10:00");
        asked.world.record(asked.action, "ActionResumed");
        asked.world.record(asked.action, "ActionReportedDone");
        CHECK(asked.world.outcome(asked.action, "date") == "withdrawn");
    }
}

TEST_CASE("an action does not go over to a post: it stays with its body, and another owner is named", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    const auto refused = asked.world.record(asked.action, "ActionTransferred", {{"to", "icb-finance"}});
    REQUIRE(verdict(refused) == "not accepted");
    CHECK(answer(refused) == "not accepted: Director of finance is no body: the action stays with this one, and has another owner");
    CHECK(refused.decision.findings.front().ways_on.front() == "Record OwnerNamed with owner=icb-finance.");
    CHECK(asked.world.outcome(asked.action, "done") == "open");
}

TEST_CASE("a report to every meeting is asked for the next one when it goes on after a rest", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"every", "meeting"}, {"until", "further notice"}});
    auto& world = asked.world;
    const auto march = world.call("icp", {{"held_on", "2023-03-14"}}), june = world.call("icp", {{"held_on", "2023-06-13"}});
    world.advance_to("2023-01-10 10:00");
    const std::string rest = GENERATE(as<std::string>{}, "ActionHeld", "ActionClosed", "ActionDropped", "ActionTransferred");
    INFO(rest);
    const std::string goes_on = rest == "ActionHeld" ? "ActionResumed" : "ActionReopened";
    world.record(asked.action, rest, {{"to", "hwbb-hfd"}});
    SECTION("the one that was next has been held") {
        world.advance_to("2023-03-14 12:00");
        world.record(march, "MeetingConcluded");
        world.advance_to("2023-04-12 10:00");
    }
    SECTION("the one that was next has fallen") { world.record(march, "MeetingCancelled", {{"reason", "snow"}}); }
    SECTION("the one that was next comes after another now") {
        world.record(march, "DateRearranged", {{"held_on", "2023-07-18"}, {"reason", "room"}});
    }
    REQUIRE(verdict(world.record(asked.action, goes_on)) == "accepted");
    CHECK(world.outcome(asked.action, "report/" + june) == "open");
    CHECK(world.duty(asked.action, "report/" + june).owed_by == "strategy");
    world.advance_to("2023-06-13 12:00");
    world.record(june, "MeetingConcluded");
    CHECK(world.outcome(asked.action, "report/" + june) == "not met");
    CHECK(world.fact(asked.action, "reports_missed") == "1");
}

TEST_CASE("a report that was promised to a meeting is owed to the next when it goes on after that was held", "[action]") {
    World world{"2022-10-03 10:00"};
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    const auto march = world.call("icp", {{"held_on", "2023-03-14"}}), june = world.call("icp", {{"held_on", "2023-06-13"}});
    world.advance_to("2022-12-13 11:00");
    world.record(meeting + "/item/1", "ActionAgreed", {{"title", "a report"}, {"owner", "strategy"}, {"to_meeting", march}});
    const auto action = meeting + "/item/1/action/1";
    world.record(action, "ActionClosed");
    world.advance_to("2023-03-14 12:00");
    world.record(march, "MeetingConcluded");
    world.advance_to("2023-04-12 10:00");
    world.record(action, "ActionReopened");
    CHECK(world.outcome(action, "report/" + june) == "open");
}

// --- another body ---------------------------------------------------------------------------------------------------------------

TEST_CASE("an action goes over to a successor: it goes on there, is linked, and the clerk there owes it", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    world.record(asked.action, "ActionExtended", {{"due", "2023-02-28"}, {"reason", "data"}});
    REQUIRE(verdict(world.record(asked.action, "ActionTransferred", {{"to", "Herefordshire Board"}})) == "accepted");
    CHECK(world[asked.action].ended);
    CHECK(world.fact(asked.action, "transferred_to") == "hwbb-hfd");
    CHECK(world.fact(asked.action, "goes_on_as") == "HWBH/action/1");
    const std::string heir = "HWBH/action/1";
    CHECK(world.fact(heir, "transferred_from") == asked.action);
    CHECK(world.fact(heir, "title") == "write it up");
    CHECK(world.fact(heir, "extensions") == "1");
    CHECK(world.duty(heir, "done").owed_by == "hfd");
    CHECK(calendar::to_iso(world.duty(heir, "done").safe) == "2023-02-28");
    CHECK(world.fact("ICPA", "action." + asked.action).empty());
    CHECK(world.fact("HWBH", "action." + heir) == "open; due 2023-02-28; slipped 1; owner hfd");
}

TEST_CASE("an action that is overdue when it goes over needs a date from those who take it", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    world.advance_to("2023-03-01 10:00");
    world.record(asked.action, "ActionTransferred", {{"to", "hwbb-hfd"}});
    CHECK(world.outcome("HWBH/action/1", "done") == "none");
    CHECK(world.duty("HWBH/action/1", "date").owed_by == "hfd");
}

TEST_CASE("when a body with open actions is to end, each is owed a transfer by its last day", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    CHECK(world.outcome(asked.action, "hand-over") == "none");
    auto ending = world.live();
    ending.hash = "second";
    ending.bodies["icp"].ends = std::chrono::year{2023} / std::chrono::March / 31;
    world.apply(ending);
    CHECK(world.duty(asked.action, "hand-over").owed_by == "icb");
    CHECK(calendar::to_iso(world.duty(asked.action, "hand-over").safe) == "2023-03-31");
    SECTION("moved with the body's last day") {
        ending.hash = "third";
        ending.bodies["icp"].ends = std::chrono::year{2023} / std::chrono::June / 30;
        world.apply(ending);
        CHECK(calendar::to_iso(world.duty(asked.action, "hand-over").safe) == "2023-06-30");
    }
    SECTION("withdrawn when the body goes on after all") {
        ending.hash = "third";
        ending.bodies["icp"].ends = std::nullopt;
        world.apply(ending);
        CHECK(world.outcome(asked.action, "hand-over") == "withdrawn");
    }
    SECTION("met by the transfer") {
        world.record(asked.action, "ActionTransferred", {{"to", "hwbb-worcs"}});
        CHECK(world.outcome(asked.action, "hand-over") == "met");
    }
    SECTION("not forgotten when the day has passed") {
        world.record(asked.action, "ActionReportedDone");
        world.advance_to("2023-04-05 10:00");
        CHECK(world.outcome(asked.action, "hand-over") == "open");
        CHECK(world.mail(asked.action, "overdue", "icb").duty == "hand-over");
    }
    SECTION("owed for what is agreed later, too") {
        world.record("ICPA/2022-23/1/item/1", "ActionAgreed", {{"title", "one more"}, {"owner", "strategy"}, {"due", "2023-02-28"}});
        CHECK(world.outcome("ICPA/2022-23/1/item/1/action/2", "hand-over") == "open");
    }
}

// --- the next agenda ------------------------------------------------------------------------------------------------------------

TEST_CASE("mails that call for reports and settle the agenda carry the list of actions", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    auto item = asked.action.substr(0, asked.action.rfind("/action/"));
    world.record(item, "ActionAgreed", {{"title", "publish the terms"}, {"owner", "strategy"}, {"due", "2023-04-28"}});
    for (const char* due : {"2023-05-31", "2023-06-30"})
        world.record(item + "/action/2", "ActionExtended", {{"due", due}, {"reason", "the data came late"}});
    world.record(item, "ActionAgreed", {{"title", "hold a workshop"}});
    auto march = world.call("icp", {{"held_on", "2023-03-14"}});
    world.advance_to("2023-03-02 10:00");
    const std::string list =
        "3 actions come to this agenda: 1 overdue (\"write it up\", due 31 January 2023); 1 extended (\"publish the terms\", due 30 June "
        "2023, "
        "extended twice); 1 open (\"hold a workshop\").";
    const Notification* settle = nullptr;
    for (const auto& mail : world.outbox())
        if (mail.notification.instance == march && mail.notification.duty == "settle") settle = &mail.notification;
    REQUIRE(settle);
    CHECK(text_of(settle->facts, "ask") == list);
    world.record(asked.action, "ActionReportedDone");
    world.record(item + "/action/2", "ActionDropped");
    CHECK(world.fact("ICPA", "action." + asked.action) == "reported done; due 2023-01-31; owner strategy");
    CHECK(world.fact("ICPA", "action." + item + "/action/2").empty());
}

TEST_CASE("what was agreed in error stands on no list", "[action]") {
    World world{"2022-10-03 10:00"};
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-13 11:00");
    auto wrong = world.record(meeting + "/item/1", "ActionAgreed", {{"title", "x"}, {"owner", "strategy"}, {"due", "2023-01-31"}});
    world.record(meeting + "/item/1/action/1", "ActionExtended", {{"due", "2023-02-28"}, {"reason", "data"}});
    CHECK_FALSE(world.fact("ICPA", "action." + meeting + "/item/1/action/1").empty());
    world.correct(wrong);
    CHECK(world.fact("ICPA", "action." + meeting + "/item/1/action/1").empty());
}

TEST_CASE("an extension that was entered in error is counted no longer, nor listed", "[action]") {
    Asked asked(Facts{{"owner", "strategy"}, {"due", "2023-01-31"}});
    auto& world = asked.world;
    auto wrong = world.record(asked.action, "ActionExtended", {{"due", "2023-02-28"}, {"reason", "data"}});
    CHECK(world.fact("ICPA", "action." + asked.action) == "open; due 2023-02-28; slipped 1; owner strategy");
    world.correct(wrong);
    CHECK(world.fact(asked.action, "extensions").empty());
    CHECK(calendar::to_iso(world.duty(asked.action, "done").safe) == "2023-01-31");
    CHECK(world.fact("ICPA", "action." + asked.action) == "open; due 2023-01-31; owner strategy");
}

}  // namespace beadle::testing
