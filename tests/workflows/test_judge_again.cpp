#include "workflows/judge_again.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

struct Sitting {
    World world{"2022-10-03 10:00"};
    std::string assembly = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}, {"purpose", "approve the strategy"}});
    std::string item = assembly + "/item/1";
    static constexpr const char* herefordshire = "HWBH/2022-23/1";
};

}  // namespace

TEST_CASE("what was numbered behind an entry that is taken back keeps its number, in this correction and in later ones", "[correction]") {
    World world{"2022-10-03 10:00"};
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const auto first = world.record(meeting, "ItemAdded", {{"title", "entered twice"}});
    world.record(meeting, "ItemAdded", {{"title", "winter plan"}});
    world.correct(first);
    CHECK(world.fact(meeting, "items") == meeting + "/item/2");
    CHECK(world.fact(meeting + "/item/2", "title") == "winter plan");
    const auto note = world.record(meeting, "NoteMade", {{"note", "x"}});
    world.record(meeting, "ItemAdded", {{"title", "dental access"}});
    world.correct(note);
    CHECK(world.fact(meeting, "items") == meeting + "/item/2, " + meeting + "/item/3");
    CHECK(world.fact(meeting + "/item/3", "title") == "dental access");
}

TEST_CASE("a group that is called after another was entered in error keeps its number and its duty when something else is corrected",
          "[correction]") {
    World world{"2022-10-03 10:00"};
    const auto wrong = world.record("HWBW", "GroupCalled", {{"name", "winter"}, {"until", "2022-12-01"}});
    world.correct(wrong);
    world.record("HWBW", "GroupCalled", {{"name", "dental"}, {"until", "2023-01-10"}});
    const auto note = world.record("HWBW", "NoteMade", {{"note", "x"}});
    world.correct(note);
    CHECK(world.fact("HWBW", "group.2") == "dental");
    CHECK(world.fact("HWBW", "group.1").empty());
    CHECK(world.outcome("HWBW", "group/2") == "open");
}

TEST_CASE("an agenda that was not published after all is owed again, and chased", "[correction]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-11-30 10:00");
    world.send_all();
    auto published = world.record(sitting.assembly, "AgendaPublished");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "met");
    CHECK(world.state(sitting.item) == "published");
    CHECK(world.state(Sitting::herefordshire) == "published");
    world.advance_to("2022-12-02 10:00");
    auto before = world.seq();
    auto entry = world.correct(published);
    CHECK(verdict(entry) == "accepted");
    CHECK(world.state(sitting.assembly) == "in the diary");
    CHECK(world.state(sitting.item) == "proposed");
    CHECK(world.state(Sitting::herefordshire) == "in the diary");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "open");
    CHECK(world.outcome(sitting.assembly, "settle") == "open");  // It was passed over by the entry that was in error.
    CHECK(world.fact(sitting.assembly, "published_at").empty());

    world.advance_to("2022-12-06 10:00");
    auto mails = world.mails(sitting.assembly, before);
    CHECK(std::count(mails.begin(), mails.end(), "remind > icb (agenda/icb)") == 2);  // What was missed, at once; then the day's own.
    CHECK(std::count(mails.begin(), mails.end(), "escalate > icb-head (agenda/icb)") == 1);
    CHECK(std::count(mails.begin(), mails.end(), "overdue > icb (agenda/icb)") == 1);
    for (const auto& mail : world.outbox())
        if (mail.notification.id.find("|agenda/icb|") != std::string::npos && has(mail.notification.facts, "late_because"))
            CHECK(text_of(mail.notification.facts, "late_because").find("made in error and is now taken back") != std::string::npos);
}

TEST_CASE("a breach that was entered in error is taken back with what it did", "[correction]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-07 10:00");
    auto late = world.record(sitting.assembly, "AgendaPublished");
    CHECK(verdict(late) == "accepted with a breach");
    CHECK(world.state(sitting.item) == "barred");
    world.correct(late);
    CHECK(world.fact(sitting.assembly, "notice_breach").empty());
    CHECK(world.state(sitting.item) == "proposed");
    CHECK(verdict(world.record(sitting.assembly, "AgendaPublished", {}, "2022-12-05 12:00")) == "accepted");
    CHECK(world.state(sitting.item) == "published");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "met");
}

TEST_CASE("unsent mail that no longer follows is withdrawn, what was sent gets one correction", "[correction]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-11-28 09:30");
    auto before = world.seq();
    auto moved = world.record(sitting.assembly, "DateRearranged", {{"held_on", "2022-12-20"}});
    auto mails = world.mails(sitting.assembly, before);
    REQUIRE(std::count(mails.begin(), mails.end(), "moved > strategy (chapter/strategy)") == 1);
    SECTION("nothing had been sent: nobody hears of it") {
        before = world.seq();
        world.correct(moved);
        CHECK(world.mails(sitting.assembly, before).empty());
        for (const auto& mail : world.outbox())
            if (mail.notification.step == "moved") CHECK(mail.state == "withdrawn");
    }
    SECTION("it had been sent: one correction to each, however many mails there were") {
        world.send_all();
        before = world.seq();
        auto entry = world.correct(moved);
        mails = world.mails(sitting.assembly, before);
        CHECK(std::count(mails.begin(), mails.end(), "information > strategy") == 1);
        CHECK(std::count(mails.begin(), mails.end(), "information > one-herefordshire") == 1);
        const auto& mail = world.mail(sitting.assembly, "information", "strategy");
        CHECK(mail.template_name == "correction");
        CHECK(text_of(mail.facts, "why") == "DateRearranged was entered in error and is taken back");
        CHECK(numbers(entry, "correction") ==
              "DateRearranged of Monday 28 November 2022 at 9:30am is taken back; what followed is judged again");
    }
    CHECK(calendar::to_iso(world.duty(sitting.assembly, "agenda/icb").safe) == "2022-12-05");
    // Moved again in earnest, the same people are told again: another revision is another mail.
    world.advance_to("2022-11-28 11:00");
    before = world.seq();
    world.record(sitting.assembly, "DateRearranged", {{"held_on", "2022-12-21"}});
    mails = world.mails(sitting.assembly, before);
    CHECK(std::count(mails.begin(), mails.end(), "moved > strategy (chapter/strategy)") == 1);
}

TEST_CASE("an entry is taken back once, by somebody, for a reason, and only where there is something to take back", "[correction]") {
    Sitting sitting;
    auto& world = sitting.world;
    auto called = world.record(sitting.assembly, "ReportsCalled");
    auto no_reason = world.record(sitting.assembly, "EnteredInError", {{"entry_event", called.event.id}});
    CHECK(answer(no_reason) == "not accepted: a correction needs a reason");
    CHECK(verdict(world.record(sitting.assembly, "EnteredInError", {{"entry_event", called.event.id}, {"reason", "x"}}, "", "worcs")) ==
          "not accepted");
    CHECK(verdict(world.record(sitting.assembly, "EnteredInError", {{"entry", "99999"}, {"reason", "x"}})) == "not accepted");
    CHECK(verdict(world.record(sitting.assembly, "EnteredInError", {{"entry", std::to_string(called.seq)}, {"reason", "x"}})) ==
          "accepted");
    CHECK(world.state(sitting.assembly) == "in the diary");
    CHECK(answer(world.correct(called)) == "not accepted: that entry is taken back already");
    auto not_taken = world.record(sitting.assembly, "DateFixed");
    CHECK(answer(world.correct(not_taken)) == "not accepted: that entry was not accepted: there is nothing to take back");

    world.advance_to("2022-11-30 10:00");
    for (const auto& entry : world.entries())
        if (entry.event.kind == "TimerFired" && entry.event.instance == sitting.assembly) {
            CHECK(answer(world.correct(entry)) == "not accepted: time cannot be taken back");
            break;
        }
    auto published = world.record(sitting.assembly, "AgendaPublished");
    for (const auto& entry : world.entries())
        if (entry.event.cause == published.event.id && entry.event.instance == Sitting::herefordshire) {
            auto refused = world.record(Sitting::herefordshire, "EnteredInError", {{"entry_event", entry.event.id}, {"reason", "x"}});
            CHECK(answer(refused) == "not accepted: that entry followed from another: correct the one that somebody made");
            CHECK(finding(refused, "entry")->ways_on.front() == "It followed from event " + published.event.id + ".");
            break;
        }
}

TEST_CASE("what was recorded on the wrong meeting is taken back there and recorded on the right one", "[correction]") {
    World world("2022-10-03 10:00");
    auto wrong = world.call("icp", {{"held_on", "2022-12-13"}});
    auto right = world.call("icp", {{"held_on", "2022-12-20"}});
    world.advance_to("2022-12-02 10:00");
    auto slip = world.record(wrong, "AgendaPublished");
    world.advance_to("2022-12-03 10:00");
    CHECK(verdict(world.record(right, "AgendaPublished", {}, "2022-12-02 10:00")) == "accepted");
    CHECK(verdict(world.correct(slip)) == "accepted");
    CHECK(world.outcome(wrong, "agenda/icb") == "open");
    CHECK(world.outcome(right, "agenda/icb") == "met");
}

TEST_CASE("a number once given is never given again", "[correction]") {
    World world("2022-10-03 10:00");
    auto called = world.record("ICPA", "MeetingCalled", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    REQUIRE(world.exists("ICPA/2022-23/1"));
    CHECK(verdict(world.correct(called)) == "accepted");
    CHECK(world.state("ICPA/2022-23/1") == "cancelled");
    CHECK(world[std::string("ICPA/2022-23/1")].ended);
    CHECK(world.fact("ICPA/2022-23/1", "fell_because") == "entered in error");
    CHECK(world.call("icp", {{"held_on", "2022-12-13"}}) == "ICPA/2022-23/2");
    auto before = world.seq();
    world.advance_to("2022-12-12 10:00");
    CHECK(world.mails("ICPA/2022-23/1", before).empty());

    // What never was takes no more facts, and no second correction.
    CHECK(answer(world.record("ICPA/2022-23/1/item/1", "ItemDecided", {{"outcome", "agreed"}})) ==
          "not accepted: ICPA/2022-23/1/item/1 was entered in error");
    auto note = world.record("ICPA/2022-23/1", "NoteMade", {{"note", "x"}});
    CHECK(answer(world.correct(note)) ==
          "not accepted: ICPA/2022-23/1 was entered in error as a whole: there is nothing more to take back");
    CHECK(world.state("ICPA/2022-23/1") == "cancelled");

    auto added = world.record("ICPA/2022-23/2", "ItemAdded", {{"title", "one"}});
    world.correct(added);
    CHECK(world.fact("ICPA/2022-23/2", "items").empty());
    world.record("ICPA/2022-23/2", "ItemAdded", {{"title", "two"}});
    CHECK(world.fact("ICPA/2022-23/2", "items") == "ICPA/2022-23/2/item/2");
}

TEST_CASE("what was entered in error owes nothing any more, whatever the program goes on to tell it", "[correction]") {
    World world("2022-10-03 10:00");
    auto called = world.record("ICPA", "MeetingCalled", {{"held_on", "2022-12-13"}});
    const std::string meeting = "ICPA/2022-23/1";
    REQUIRE(world.exists(meeting));
    world.correct(called);
    REQUIRE(world.fact(meeting, "fell_because") == "entered in error");
    auto told = world.record(meeting, "LaterMeetingFixed", {{"held_on", "2023-02-14"}, {"meeting_then", "ICPA/2022-23/2"}}, "", "engine");
    CHECK(verdict(told) == "accepted");
    CHECK(told.decision.changes.empty());
    for (const auto& duty : world[meeting].duties) CHECK(duty.outcome != Outcome::open);
}

TEST_CASE("a meeting that was entered in error takes its items and actions with it", "[correction]") {
    World world("2022-10-03 10:00");
    auto called = world.record("ICPA", "MeetingCalled", {{"held_on", "2022-12-13"}});
    world.record("ICPA/2022-23/1", "ItemAdded", {{"title", "one"}});
    world.record("ICPA/2022-23/1/item/1", "ActionAgreed", {{"title", "write"}});
    REQUIRE(world.outcome("ICPA/2022-23/1/item/1/action/1", "owner") == "open");
    world.correct(called);
    CHECK(world.outcome("ICPA/2022-23/1/item/1/action/1", "owner") == "withdrawn");
    CHECK(world[std::string("ICPA/2022-23/1/item/1/action/1")].ended);
}

TEST_CASE("what followed an entry and no longer can is named", "[correction]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp");
    auto fixed = world.record(meeting, "DateFixed", {{"held_on", "2022-12-13"}});
    auto rearranged = world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}});
    CHECK(verdict(rearranged) == "accepted");
    auto cancelled = world.record(meeting, "MeetingCancelled", {{"reason", "snow"}});
    CHECK(verdict(world.correct(cancelled)) == "accepted");
    CHECK(world.state(meeting) == "in the diary");
    CHECK(world.fact(meeting, "held_on") == "2022-12-20");
    CHECK_FALSE(world[meeting].ended);
    CHECK(world.outcome(meeting, "agenda/icb") == "open");
    CHECK(world.outcome(meeting, "date") == "met");
    auto entry = world.correct(fixed);
    CHECK(verdict(entry) == "accepted");
    CHECK(world.fact(meeting, "held_on") == "2022-12-20");  // Rearranging says a date itself.
}

TEST_CASE("a correction keeps what the instance is pinned to, and what an event saw matters no more", "[correction]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto called = world.record(meeting, "ReportsCalled");
    auto seen = world.event(meeting, "AgendaSettled");
    seen.version_seen = world[meeting].version;
    CHECK(verdict(world.submit(seen)) == "accepted");
    auto second = partnership();
    second.hash = "second";
    world.apply(second);
    REQUIRE(world[meeting].definition == "first");
    auto entry = world.correct(called);
    CHECK(world[meeting].definition == "first");
    CHECK(world.state(meeting) == "agenda settled");
    CHECK(numbers(entry, "history").empty());
    CHECK(world.outcome(meeting, "call") == "excused");  // Passed over now, as nobody recorded it.
}

TEST_CASE("a decision taken back stops its call-in", "[correction]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("executive", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    auto item = meeting + "/item/1";
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 12:00");
    world.record(item, "ItemDecided", {{"outcome", "agreed"}});
    auto published = world.record(item, "DecisionPublished");
    CHECK(world.has_timer(item, "call-in"));
    world.correct(published);
    CHECK_FALSE(world.has_timer(item, "call-in"));
    CHECK(world.state(item) == "decided");
    CHECK(world.fact(item, "last_day_to_call_in").empty());
}

TEST_CASE("an action reopened in error is closed again", "[correction]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.record(meeting + "/item/1", "ActionAgreed", {{"title", "write"}, {"owner", "strategy"}, {"due", "2023-01-31"}});
    auto action = meeting + "/item/1/action/1";
    world.record(action, "ActionClosed");
    auto reopened = world.record(action, "ActionReopened", {{"due", "2023-02-28"}});
    CHECK_FALSE(world[action].ended);
    world.correct(reopened);
    CHECK(world[action].ended);
    CHECK(world.state(action) == "closed by the body");
    CHECK(world.fact(action, "due") == "2023-01-31");
}

TEST_CASE("an end that was entered twice and taken back once is told to the body and the items all the same", "[correction]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-14 10:00");
    const auto wrong = world.record(sitting.assembly, "MeetingConcluded", {}, "2022-12-13 16:00");
    world.record(sitting.assembly, "MeetingConcluded", {}, "2022-12-13 15:50");
    world.correct(wrong);
    CHECK(world.state(sitting.assembly) == "concluded");
    CHECK(world.fact("ICPA", "held." + sitting.assembly) == "2022-12-13");
    CHECK(world.state(sitting.item) == "deferred");
    CHECK(world.state(Sitting::herefordshire) == "concluded");
    const auto later = world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(world.outcome(sitting.assembly, "confirm") == "open");
    SECTION("once: nothing stands in the other's place, and nobody believes that it was held") {
        Sitting once;
        once.world.advance_to("2022-12-14 10:00");
        once.world.correct(once.world.record(once.assembly, "MeetingConcluded", {}, "2022-12-13 16:00"));
        CHECK(once.world.fact("ICPA", "held." + once.assembly).empty());
    }
}

}  // namespace beadle::testing
