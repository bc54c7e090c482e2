#include "workflows/decide.hpp"

#include <algorithm>
#include <set>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("an office records for its own bodies, and another is told who may", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    auto entry = world.record(meeting, "ReportsCalled", {}, "", "worcs");
    CHECK(answer(entry) == "not accepted: clerk of worcs may not record ReportsCalled for " + meeting);
    CHECK(finding(entry, "rights")->ways_on.front() ==
          "ICB governance team may; an operator's offices and posts stand in the daemon's file under 'operators:'.");
    CHECK(world.state(meeting) == "in the diary");
    // The offices of the sitting publish the agenda, and no more: they do not call the meeting off.
    CHECK(verdict(world.record(meeting, "MeetingCancelled", {}, "", "worcs")) == "not accepted");
    CHECK(verdict(world.record(meeting, "AgendaPublished", {}, "", "worcs")) == "accepted");
    CHECK(verdict(world.record("HWBW/2022-23/1", "MinutesDrafted", {}, "", "icb")) == "not accepted");
}

TEST_CASE("whoever owes a duty may record what meets it, for themselves and for nobody else", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    CHECK(verdict(world.record(meeting, "ReportReceived", {{"for", "one-herefordshire"}}, "", "strategy")) == "not accepted");
    CHECK(verdict(world.record(meeting, "ReportReceived", {}, "", "strategy")) == "accepted");
    CHECK(world.outcome(meeting, "chapter/strategy") == "met");
    CHECK(verdict(world.record(meeting, "AgendaSettled", {}, "", "strategy")) == "not accepted");
    CHECK(verdict(world.record(meeting, "ReportReceived", {}, "", "icb-head")) == "not accepted");
}

TEST_CASE("what administrators do, offices do not", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    for (const auto* kind : {"DefinitionApplied", "ClockAccepted"})
        CHECK(verdict(world.record("partnership", kind, {}, "", "icb")) == "not accepted");
    CHECK(verdict(world.record(meeting, "InstanceReleased", {}, "", "icb")) == "not accepted");
    CHECK(finding(world.record(meeting, "InstanceReleased", {}, "", "admin"), "rights") == nullptr);
    CHECK(verdict(world.record("partnership", "ClockAccepted", {}, "", "admin")) == "accepted");
    CHECK(verdict(world.record(meeting, "ReportsCalled", {}, "", "admin")) == "not accepted");
}

TEST_CASE("what is parked is released, and what is not is said to be not parked", "[decide]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const auto entry = world.record(meeting, "InstanceReleased", {}, "", "admin");
    CHECK(answer(entry) == "not accepted: " + meeting + " is not parked: there is nothing to release");
    auto parked = world[meeting];
    parked.parked = true;
    auto event = world.event(meeting, "InstanceReleased", {}, "", "admin");
    event.recorded_at = world.now();
    const auto released = decide(parked, event, world.context(parked));
    CHECK(released.verdict == Verdict::accepted);
    const auto is_release = [](const Change& change) { return std::holds_alternative<Released>(change); };
    CHECK(std::any_of(released.changes.begin(), released.changes.end(), is_release));
    // A record in which it was accepted before is judged again as it was.
    auto replay = world.context(parked);
    replay.replaying = true;
    CHECK(decide(world[meeting], event, replay).verdict == Verdict::accepted);
}

TEST_CASE("what the program raises is not recorded by hand", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const auto version = world[meeting].version;
    for (const std::string kind : {"MeetingEntered", "TimerFired", "CalendarChanged", "WeekBegan", "MailAccepted"}) {
        const auto entry = world.record(meeting, kind, {{"notification", "x"}, {"timer", "duty:agenda/icb"}}, "", "icb");
        CHECK(answer(entry) == "not accepted: clerk of icb may not record " + kind + " for " + meeting);
        REQUIRE(finding(entry, "rights"));
        CHECK(finding(entry, "rights")->ways_on ==
              std::vector<std::string>{"nobody may: the program says this itself, when it comes about."});
    }
    CHECK(world[meeting].version == version);
    CHECK(answer(world.record("partnership", "TimerFired", {{"timer", "monday"}}, "", "admin")) ==
          "not accepted: administrator may not record TimerFired for partnership");
    CHECK(verdict(world.record("ICPA", "MeetingHeld", {{"meeting", meeting}})) == "not accepted");
    auto entry = world.record("ICPA/2022-23/9", "ReportsCalled");
    CHECK(answer(entry) == "not accepted: there is no 'ICPA/2022-23/9'");
    entry = world.record("ICPA/2022-23/9", "MeetingEntered", {{"body", "icp"}});
    CHECK(answer(entry) == "not accepted: clerk of icb may not enter 'ICPA/2022-23/9'");
    CHECK_FALSE(world.exists("ICPA/2022-23/9"));
}

TEST_CASE("who may record is said as it is: the office, an administrator, or nobody", "[decide]") {
    auto definition = partnership();
    World world("2022-10-03 10:00", definition);
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const auto way_on = [&](const Entry& entry) { return finding(entry, "rights")->ways_on.front(); };
    CHECK_THAT(way_on(world.record(meeting, "InstanceReleased", {}, "", "icb")), Catch::StartsWith("an administrator may; an operator's"));
    CHECK_THAT(way_on(world.record("partnership", "ClockAccepted", {}, "", "icb")),
               Catch::StartsWith("an administrator may; an operator's"));
    CHECK_THAT(way_on(world.record(meeting, "ReportsCalled", {}, "", "admin")),
               Catch::StartsWith("ICB governance team may; an operator's"));
    definition.offices["icb"].runs.clear();
    world.apply(definition);
    CHECK(way_on(world.record(meeting, "ReportsCalled", {}, "", "worcs")) ==
          "no office runs Assembly, so that nobody may: name it under an office's 'runs:' in the system's file, and apply that.");
}

TEST_CASE("an event is a fact in the past", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto entry = world.record(meeting, "ReportsCalled", {}, "2022-10-03 10:02");
    CHECK(answer(entry) == "not accepted: it is said to have happened on Monday 3 October 2022 at 10:02am, which is still to come");
    CHECK(verdict(world.record(meeting, "ReportsCalled", {}, "2022-10-03 10:01")) == "accepted");  // Two clocks differ by a little.
}

TEST_CASE("what the program itself says has happened, though the clock was put back since", "[decide]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const model::Facts report{{"notification", "n-1"}};
    CHECK(verdict(world.record(meeting, "MailAccepted", report, "2022-10-03 10:05", "engine")) == "accepted");
    CHECK_THAT(answer(world.record(meeting, "MailAccepted", report, "2022-10-03 10:05", "icb")), Catch::Contains("still to come"));
}

TEST_CASE("an event that nothing knows is answered with those that are known", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto entry = world.record(meeting, "AgendaPublishd");
    CHECK(numbers(entry, "event") == "'AgendaPublishd' is no event of this meeting");
    CHECK(finding(entry, "event")->ways_on.front().find("AgendaPublished, MeetingOpened") != std::string::npos);
    CHECK(verdict(world.record(meeting + "x", "AgendaPublishd")) == "not accepted");
}

TEST_CASE("an event that saw an earlier version is not accepted, one that saw this one is", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto version = world[meeting].version;
    auto event = world.event(meeting, "NoteMade", {{"note", "x"}});
    event.version_seen = version;
    CHECK(verdict(world.submit(event)) == "accepted");
    CHECK(world[meeting].version == version + 1);
    event = world.event(meeting, "NoteMade", {{"note", "x"}});
    event.version_seen = version;
    auto entry = world.submit(event);
    CHECK(numbers(entry, "record") ==
          "it has changed since you looked: you saw version " + std::to_string(version) + ", it is now " + std::to_string(version + 1));
    CHECK(world[meeting].version == version + 1);
}

TEST_CASE("what became of a message, and what people do with it, are events of its instance", "[decide]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-11-30 10:00");
    world.send_all();
    const auto& id = world.mail(meeting, "remind", "icb").id;
    auto state = [&] {
        for (const auto& mail : world.outbox())
            if (mail.notification.id == id) return mail.state;
        return std::string{"none"};
    };
    CHECK(state() == "sent");
    world.record(meeting, "MailHeld", {{"notification", id}});
    CHECK(state() == "hold");
    world.record(meeting, "MailReleased", {{"notification", id}});
    CHECK(state() == "release");
    CHECK(verdict(world.record(meeting, "MailReleased", {{"notification", id}}, "", "worcs")) == "not accepted");
    CHECK(numbers(world.record(meeting, "MailReleased"), "notification") == "which message is missing");
    CHECK(verdict(world.record(meeting, "MailLost", {{"notification", id}})) == "not accepted");
}

TEST_CASE("a meeting's confirmation and a meeting called instead are decided with that meeting in sight", "[decide]") {
    Instance meeting, reg;
    meeting.workflow = "meeting";
    reg.workflow = "body";
    Event event;
    event.kind = "MinutesConfirmed";
    CHECK(needs(meeting, event).empty());
    event.facts["at"] = "ICPA/2023-24/1";
    CHECK(needs(meeting, event) == std::vector<std::string>{"ICPA/2023-24/1"});
    event.kind = "MeetingCalled";
    event.facts = {{"instead_of", "ICPA/2022-23/1"}};
    CHECK(needs(reg, event) == std::vector<std::string>{"ICPA/2022-23/1"});
    event.kind = "EnteredInError";
    CHECK(needs_history(event));
}

TEST_CASE("every workflow names its events, and every fact that is explained belongs to one of them", "[decide]") {
    std::set<std::string> known;
    for (const auto& workflow : known_workflows()) {
        auto events = known_events(workflow);
        CHECK_FALSE(events.empty());
        CHECK(std::set<std::string>(events.begin(), events.end()).size() == events.size());
        known.insert(events.begin(), events.end());
    }
    CHECK(known_events("wedding").empty());
    for (const auto* kind : {"MailRetried", "InstanceReleased", "TimerFired", "MeetingEntered"}) known.insert(kind);
    const auto all = known_events();
    CHECK(std::is_sorted(all.begin(), all.end()));
    CHECK(std::includes(all.begin(), all.end(), known.begin(), known.end()));
    for (const auto* kind : {"MeetingCalled", "DateFixed", "AgendaPublished", "ItemDecided", "ActionExtended", "DutyExcused"}) {
        CHECK(known.count(kind) == 1);
        CHECK_FALSE(known_facts(kind).empty());
    }
    CHECK(known_facts("Nothing").empty());
}

TEST_CASE("a fact whose words speak of a day is read as a date, and no other is", "[decide]") {
    // These say when, and mean no day.
    const std::set<std::string> no_day{"MeetingResumed members", "ItemDecided casting_vote"};
    for (const auto& workflow : known_workflows())
        for (const auto& kind : known_events(workflow))
            for (const auto& fact : known_facts(kind)) {
                CAPTURE(kind, fact.name, fact.words);
                const auto says = [&](const char* word) { return fact.words.find(word) != std::string::npos; };
                const bool speaks_of_a_day = (says("date") || says("day") || says("when")) && !no_day.contains(kind + " " + fact.name);
                const bool is_a_day = fact.value == KnownFact::Value::date || fact.value == KnownFact::Value::date_or_words;
                CHECK(is_a_day == speaks_of_a_day);
            }
}

}  // namespace beadle::testing
