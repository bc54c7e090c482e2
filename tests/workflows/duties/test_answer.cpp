#include "workflows/duties/answer.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/strategy_world.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

/// The partnership with a post of no body and no office: "temp".
Definition with_a_temporary_officer(const char* mail) {
    auto definition = partnership();
    auto& post = definition.posts["temp"];
    post.id = "temp";
    post.name = "Temporary officer";
    post.mail = mail;
    return definition;
}

Event recorded_done(const World& world, World& writes, const std::string& instance, const std::string& ref) {
    const auto& duty = world.duty(instance, ref);
    const auto done = duties::done_by(world[instance], duty);
    return writes.event(instance, done.kind, done.facts, "", duty.owed_by);
}

}  // namespace

TEST_CASE("done: the event that a duty waits for, with what is known of it, meets that duty and no other", "[answers]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    auto entry = world.submit(recorded_done(world, world, meeting, "agenda/hfd"));
    CHECK(verdict(entry) == "accepted");
    CHECK(world.outcome(meeting, "agenda/hfd") == "met");
    CHECK(world.outcome(meeting, "agenda/icb") == "open");
    CHECK(world.state(meeting) == "published");  // The machine moves: it is the same event as a clerk would record.
}

TEST_CASE("done asks for what only the person knows, and offers nothing where a meeting's record decides", "[answers]") {
    Instance instance;
    const auto of = [&](const char* ref, const char* met_by) {
        Duty duty;
        duty.ref = ref;
        duty.met_by = met_by;
        duty.owed_by = "director";
        return duties::done_by(instance, duty);
    };
    CHECK(of("date", "DateFixed").needs == std::vector<std::string>{"held_on", "at"});
    auto condition = of("gate/due-diligence/ccg-a", "ConditionDeclared");
    CHECK(text_of(condition.facts, "condition") == "due-diligence/ccg-a");
    CHECK(text_of(condition.facts, "by") == "director");
    CHECK(condition.needs == std::vector<std::string>{"evidence"});
    auto endorsed = of("endorse/1/board", "ChapterEndorsed");
    CHECK(text_of(endorsed.facts, "chapter") == "1");
    CHECK(text_of(endorsed.facts, "body") == "board");
    CHECK(text_of(of("progress/2/finance", "ProgressReported").facts, "chapter") == "finance");
    CHECK_FALSE(has(of("report/ICB/2022-23/4", "ProgressReported").facts, "chapter"));
    CHECK(of("slot/special", "SlotFulfilled").kind.empty());
    CHECK(of("hold", "MeetingConcluded").kind.empty());
}

TEST_CASE("late because: the office is told at once, the duty stays owed, and the escalation quotes what was said", "[answers]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    world.advance_to("2022-12-05 10:00");
    auto entry = world.record(meeting, "DutyWillBeLate",
                              {{"duty", "agenda/hfd"}, {"expected", "2022-12-07"}, {"reason", "the finance paper"}}, "", "hfd");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.outcome(meeting, "agenda/hfd") == "open");
    const auto& told = world.mail(meeting, "information", "icb");
    CHECK(told.template_name == "answered");
    CHECK(text_of(told.facts, "answer") == "will be late: expected by Wednesday 7 December 2022");
    CHECK(text_of(told.facts, "reason") == "the finance paper");
    CHECK(text_of(told.facts, "what") == "publish the agenda");
    world.advance_to("2022-12-05 16:00");
    CHECK(text_of(world.mail(meeting, "escalate", "hfd-head").facts, "said") ==
          "Said on Monday 5 December 2022 that it will be late, by Wednesday 7 December 2022");
}

TEST_CASE("what was said of a deadline that has since moved past the day that was named is quoted no more", "[answers]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    world.advance_to("2022-12-02 10:00");
    world.record(meeting, "DutyWillBeLate", {{"duty", "agenda/hfd"}, {"expected", "2022-12-07"}, {"reason", "the finance paper"}}, "",
                 "hfd");
    world.record(meeting, "DateRearranged", {{"held_on", "2023-01-24"}});
    world.advance_to("2023-01-16 16:00");
    CHECK(text_of(world.mail(meeting, "escalate", "hfd-head").facts, "said").empty());
}

TEST_CASE("an answer is not accepted without its day or reason, for a duty that has ended, or from who does not owe it", "[answers]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    CHECK(answer(world.record(meeting, "DutyWillBeLate", {{"duty", "agenda/hfd"}, {"reason", "ill"}}, "", "hfd")) ==
          "not accepted: the day by which it is expected is missing or not a date");
    CHECK(answer(world.record(meeting, "DutyWillBeLate", {{"duty", "agenda/hfd"}, {"expected", "2022-12-07"}}, "", "hfd")) ==
          "not accepted: why it will be late is missing");
    CHECK(answer(world.record(meeting, "DutyNotMine", {{"duty", "minutes-of-may"}}, "", "icb")) ==
          "not accepted: there is no duty 'minutes-of-may' here");
    CHECK(verdict(world.record(meeting, "DutyNotMine", {{"duty", "agenda/hfd"}}, "", "strategy")) == "not accepted");
    CHECK(verdict(world.record(meeting, "DutyGivenTo", {{"duty", "agenda/icb"}, {"to", "strategy"}}, "", "strategy")) == "not accepted");
    world.record(meeting, "AgendaPublished", {{"for", "hfd"}}, "", "hfd");
    CHECK(answer(world.record(meeting, "DutyNotMine", {{"duty", "agenda/hfd"}}, "", "hfd")) ==
          "not accepted: 'publish the agenda' has ended already: met");
}

TEST_CASE("not mine: it stays with whoever owes it until the office gives it away; then the new one is told at once, and the old no more",
          "[answers]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    world.advance_to("2022-11-28 10:00");
    auto entry = world.record(meeting, "DutyNotMine", {{"duty", "agenda/hfd"}, {"to", "strategy"}, {"reason", "moved job"}}, "", "hfd");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.duty(meeting, "agenda/hfd").owed_by == "hfd");
    CHECK(text_of(world.mail(meeting, "information", "icb").facts, "ways_on").find("DutyGivenTo") != std::string::npos);

    auto given = world.record(meeting, "DutyGivenTo", {{"duty", "agenda/hfd"}, {"to", "strategy"}}, "", "icb");
    CHECK(verdict(given) == "accepted");
    CHECK(world.duty(meeting, "agenda/hfd").owed_by == "strategy");
    world.advance_to("2022-11-28 12:00");
    const auto& first = world.mail(meeting, "remind", "strategy");
    CHECK(first.duty == "agenda/hfd");
    CHECK(first.template_name == "reminder");  // A week ahead of its day it does not say "today".
    CHECK(text_of(first.facts, "step_words").empty());
    world.advance_to("2022-12-06 10:00");
    // The reminder of the day itself still went.
    CHECK(std::count_if(world.outbox().begin(), world.outbox().end(), [](const Mail& mail) {
              return mail.notification.to == "strategy" && mail.notification.template_name == "due_today";
          }) == 1);
    for (const auto& mail : world.outbox())
        if (mail.notification.duty == "agenda/hfd" && local(mail.notification.send_at) > "2022-11-28 11:00")
            CHECK(mail.notification.to != "hfd");
    CHECK(world.outcome(meeting, "agenda/hfd") == "open");
}

TEST_CASE("a duty that was given to somebody else stays theirs when the meeting moves", "[answers]") {
    World world("2022-10-03 10:00", with_a_temporary_officer("temp@council.example"));
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    world.advance_to("2022-11-14 10:00");
    world.record(meeting, "DutyGivenTo", {{"duty", "agenda/hfd"}, {"to", "temp"}, {"reason", "cover"}}, "", "icb");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the hall"}});
    CHECK(world.duty(meeting, "agenda/hfd").owed_by == "temp");
    CHECK(calendar::to_iso(world.duty(meeting, "agenda/hfd").safe) == "2022-12-12");
    const auto check_who_is_written_to = [&] {
        for (const auto& mail : world.outbox())
            if (mail.notification.duty == "agenda/hfd" && mail.state != "withdrawn" &&
                local(mail.notification.send_at) > "2022-11-14 10:00")
                CHECK(mail.notification.to != "hfd");
    };
    check_who_is_written_to();
    SECTION("and when it moves so near that its day is gone, and back again") {
        world.advance_to("2022-12-05 10:00");
        world.record(meeting, "DateRearranged", {{"held_on", "2022-12-08"}, {"reason", "snow"}});
        REQUIRE(world.outcome(meeting, "agenda/hfd") == "excused");
        world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "thaw"}});
        CHECK(world.outcome(meeting, "agenda/hfd") == "open");
        CHECK(world.duty(meeting, "agenda/hfd").owed_by == "temp");
        return;
    }
    world.advance_to("2022-12-13 10:00");
    check_who_is_written_to();
    // A post without an office of its own leaves the escalation where it was.
    CHECK(world.mail(meeting, "escalate", "hfd-head").duty == "agenda/hfd");
}

TEST_CASE("what a machine asks of somebody, and was given to somebody else, stays theirs when it is asked for anew", "[answers]") {
    World world("2022-02-01 10:00", with_strategy());
    world.advance_to("2022-09-01 10:00");
    world.record(the_strategy, "DirectionSet");
    REQUIRE(world.duty(the_strategy, "chapter/1").owed_by == "one-herefordshire");
    world.record(the_strategy, "DutyGivenTo", {{"duty", "chapter/1"}, {"to", "worcs"}, {"reason", "the lead is away"}}, "", "icb");
    REQUIRE(world.duty(the_strategy, "chapter/1").owed_by == "worcs");
    world.advance_to("2022-09-20 10:00");
    world.record(the_strategy, "DirectionSet");
    CHECK(world.duty(the_strategy, "chapter/1").owed_by == "worcs");
    CHECK(world.duty(the_strategy, "chapter/3").owed_by == "strategy");
    SECTION("until it is done") {
        world.record(the_strategy, "ChapterSubmitted", {{"chapter", "1"}});
        REQUIRE(world.outcome(the_strategy, "chapter/1") == "met");
        world.record(the_strategy, "ChapterReturned", {{"chapter", "1"}});
        CHECK(world.outcome(the_strategy, "chapter/1") == "open");
        CHECK(world.duty(the_strategy, "chapter/1").owed_by == "one-herefordshire");
    }
    SECTION("or goes back") {
        world.record(the_strategy, "DutyGivenTo", {{"duty", "chapter/1"}, {"to", "one-herefordshire"}}, "", "icb");
        world.record(the_strategy, "DirectionSet");
        CHECK(world.duty(the_strategy, "chapter/1").owed_by == "one-herefordshire");
        CHECK(world.fact(the_strategy, "first_owner.chapter/1").empty());
    }
}

TEST_CASE("an action that was given to somebody else is theirs until another owner is named", "[answers]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-13 11:00");
    world.record(meeting + "/item/1", "ActionAgreed", {{"title", "write it up"}, {"owner", "strategy"}, {"due", "2023-01-31"}});
    const auto action = meeting + "/item/1/action/1";
    world.record(action, "DutyGivenTo", {{"duty", "done"}, {"to", "icb-finance"}, {"reason", "cover"}}, "", "icb");
    world.record(action, "ActionExtended", {{"due", "2023-02-14"}, {"reason", "the data came late"}});
    CHECK(calendar::to_iso(world.duty(action, "done").safe) == "2023-02-14");
    CHECK(world.duty(action, "done").owed_by == "icb-finance");
    const auto named = GENERATE(as<std::string>{}, "strategy", "hfd");
    world.record(action, "OwnerNamed", {{"owner", named}});
    CHECK(world.duty(action, "done").owed_by == named);
}

TEST_CASE("an overdue duty that is given to somebody is told to them as late, to nobody a second time, and of no gap", "[answers]") {
    World world("2022-10-03 10:00", with_a_temporary_officer("temp@council.example"));
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-07 10:00");
    REQUIRE(world.mail(meeting, "escalate", "icb-deputy").duty == "agenda/icb");
    const auto before = world.seq();
    const auto given = world.record(meeting, "DutyGivenTo", {{"duty", "agenda/icb"}, {"to", "temp"}, {"reason", "cover"}}, "", "icb");
    CHECK(verdict(given) == "accepted");
    CHECK(numbers(given, "escalation").empty());
    world.advance_to("2022-12-07 12:00");
    std::vector<std::string> about_it;
    for (const auto& line : world.mails(meeting, before))
        if (line.find("(agenda/icb)") != std::string::npos) about_it.push_back(line);
    CHECK(about_it == std::vector<std::string>{"overdue > temp (agenda/icb)"});
    const auto& mail = world.mail(meeting, "overdue", "temp");
    CHECK(mail.template_name == "overdue");
    CHECK(text_of(mail.facts, "late_because").empty());
}

TEST_CASE("a duty that is given to a post without a mailbox says that nobody will be reminded", "[answers]") {
    World world("2022-10-03 10:00", with_a_temporary_officer(""));
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto entry = world.record(meeting, "DutyGivenTo", {{"duty", "agenda/icb"}, {"to", "temp"}}, "", "icb");
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "mail").find("Temporary officer has no mailbox: nobody is reminded") == 0);
}

}  // namespace beadle::testing
