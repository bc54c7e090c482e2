#include "workflows/duties/chase.hpp"

#include <algorithm>
#include <set>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

/// Every mail of a meeting's duty, with the local time it goes at: "2022-12-02 09:00 remind > icb".
Lines timed(const World& world, const std::string& instance, const std::string& duty) {
    Lines lines;
    for (const auto& mail : world.outbox()) {
        const auto& of = mail.notification;
        if (of.instance == instance && of.duty == duty && mail.state != "withdrawn")
            lines.push_back(local(of.send_at) + " " + of.step + " > " + of.to);
    }
    return lines;
}

std::string assembly_on(World& world, const char* held_on) { return world.call("icp", {{"held_on", held_on}}); }

}  // namespace

TEST_CASE("a duty that nobody answers is reminded, escalated and told overdue, each at its time and to whom the file says", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    world.advance_to("2022-12-12 10:00");
    CHECK(timed(world, meeting, "agenda/icb") == Lines{"2022-11-30 09:00 remind > icb", "2022-12-02 09:00 remind > icb",
                                                       "2022-12-05 09:00 remind > icb", "2022-12-05 15:00 escalate > icb-head",
                                                       "2022-12-06 09:00 overdue > icb", "2022-12-06 09:00 escalate > icb-deputy"});
    CHECK(world.mail(meeting, "escalate", "icb-head").template_name == "escalation");
    CHECK(text_of(world.mail(meeting, "escalate", "icb-head").facts, "step_words") == "2 hours left, not confirmed");
    CHECK(text_of(world.mail(meeting, "overdue", "icb").facts, "step_words") == "overdue since Monday 5 December 2022");
    CHECK(world.outcome(meeting, "agenda/icb") == "open");
    int said = 0;
    for (const auto& entry : world.entries())
        for (const auto& change : entry.decision.changes)
            if (const auto* changed = std::get_if<DutyChanged>(&change);
                changed && entry.event.instance == meeting && changed->duty.ref == "agenda/icb" && !changed->why.empty()) {
                CHECK(changed->why == "overdue: the last day was Monday 5 December 2022");
                CHECK(local(entry.event.recorded_at) == "2022-12-06 00:00");
                ++said;
            }
    CHECK(said == 1);  // No deadline passes in silence, and none is lamented twice.
}

TEST_CASE("who owes what can still be done in time hears of it, though the day to work to had gone when it was called for", "[duties]") {
    World world("2026-04-01 10:00");
    SECTION("before the last day that the law allows") {
        world.advance_to("2026-04-02 17:30");
        auto meeting = assembly_on(world, "2026-04-14");
        world.advance_to("2026-04-02 17:45");
        CHECK(timed(world, meeting, "agenda/icb") == Lines{"2026-04-02 17:30 remind > icb"});
        const auto mail = world.mail(meeting, "remind", "icb");
        CHECK(mail.duty == "agenda/icb");
        CHECK(mail.template_name == "reminder");
        CHECK(text_of(mail.facts, "due_words") == "by Monday 6 April 2026");
        CHECK(text_of(mail.facts, "step_words").empty());
        CHECK(text_of(mail.facts, "late_because").empty());
        world.advance_to("2026-04-07 10:00");
        CHECK(timed(world, meeting, "agenda/icb") ==
              Lines{"2026-04-02 17:30 remind > icb", "2026-04-07 09:00 overdue > icb", "2026-04-07 09:00 escalate > icb-deputy"});
    }
    SECTION("on that day, which does not work: the next morning is too late") {
        world.advance_to("2026-04-06 10:00");
        auto meeting = assembly_on(world, "2026-04-14");
        world.advance_to("2026-04-06 10:15");
        CHECK(timed(world, meeting, "agenda/icb") == Lines{"2026-04-06 10:00 remind > icb"});
        CHECK(world.mail(meeting, "remind", "icb").template_name == "due_today");
        CHECK(text_of(world.mail(meeting, "remind", "icb").facts, "due_words") == "by Monday 6 April 2026");
    }
}

TEST_CASE("a reminder says what, until when, under which rule, and how it was counted", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"name", "special meeting"}});
    world.advance_to("2022-12-05 09:30");
    const auto& mail = world.mail(meeting, "remind", "icb");
    auto fact = [&](const char* name) { return text_of(mail.facts, name); };
    CHECK(mail.template_name == "due_today");
    CHECK(fact("what") == "publish the agenda");
    CHECK(fact("due_words") == "by 5pm on Monday 5 December 2022");
    CHECK(fact("step_words") == "today");
    CHECK(fact("rule") == "5 clear working days before meeting at 17:00");
    CHECK(fact("proof").find("6, 7, 8, 9 and 12 December") != std::string::npos);
    CHECK(fact("if_late") == "Each item then needs the presiding member's urgency.");
    CHECK(fact("meeting_title") == "Assembly, special meeting");
    CHECK(fact("meeting_on") == "Tuesday 13 December 2022");
    CHECK(fact("who_name") == "ICB governance team");
    CHECK(fact("office_mail") == "governance@icb.example");
    CHECK(fact("late_because").empty());
    CHECK(mail.id == meeting + "|agenda/icb|r0|remind0|icb");
}

TEST_CASE("reminders stop when the duty is met, and what was not sent is withdrawn", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    world.advance_to("2022-11-30 09:00");
    CHECK(timed(world, meeting, "agenda/icb").size() == 1);
    world.record(meeting, "AgendaPublished");
    CHECK(timed(world, meeting, "agenda/icb").empty());
    world.advance_to("2022-12-12 10:00");
    CHECK(timed(world, meeting, "agenda/icb").empty());
}

TEST_CASE("every way a duty can end is reached", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    world.record(meeting, "ReportsCalled");
    CHECK(world.outcome(meeting, "call") == "met");
    CHECK(world.outcome(meeting, "agenda/icb") == "open");
    world.record(meeting, "DutyExcused", {{"duty", "chapter/one-herefordshire"}, {"reason", "merged with chapter 2"}});
    CHECK(world.outcome(meeting, "chapter/one-herefordshire") == "excused");
    CHECK(world.duty(meeting, "chapter/one-herefordshire").reason == "excused by clerk of icb");
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "ReportReceived", {}, "2022-11-29 13:00", "strategy");
    CHECK(world.outcome(meeting, "chapter/strategy") ==
          "met");  // Past midday, and the day is not over: the time binds what is chased, not the breach.
    world.record(meeting, "AgendaSettled", {}, "2022-12-03 10:00");
    CHECK(world.outcome(meeting, "settle") == "met late");
    world.advance_to("2022-12-13 12:00");
    world.record(meeting, "MeetingConcluded");
    CHECK(world.outcome(meeting, "agenda/icb") == "not met");
    auto other = assembly_on(world, "2023-01-24");
    world.record(other, "MeetingCancelled", {{"reason", "no business"}});
    CHECK(world.outcome(other, "agenda/icb") == "withdrawn");
}

TEST_CASE("an excuse needs a duty that is owed, and a reason; a person's excuse stands when the date moves", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    CHECK(numbers(world.record(meeting, "DutyExcused", {{"duty", "chapter"}, {"reason", "x"}}), "duty") ==
          "there is no duty 'chapter' here");
    CHECK(numbers(world.record(meeting, "DutyExcused", {{"duty", "settle"}}), "reason") == "an excuse needs a reason");
    world.record(meeting, "DutyExcused", {{"duty", "settle"}, {"reason", "the chair is away"}});
    CHECK(numbers(world.record(meeting, "DutyExcused", {{"duty", "settle"}, {"reason", "x"}}), "duty") ==
          "'settle' has ended already: excused");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}});
    CHECK(world.outcome(meeting, "settle") == "excused");
    CHECK(world.outcome(meeting, "agenda/icb") == "open");
}

TEST_CASE("a deadline that lay in the past when its meeting was entered chases nobody for itself, and the answer says so", "[duties]") {
    World world("2022-12-08 10:00");
    auto entry = world.record("ICPA", "MeetingCalled");
    auto fixed = world.record("ICPA/2022-23/1", "DateFixed", {{"held_on", "2022-12-13"}});
    CHECK(world.outcome("ICPA/2022-23/1", "agenda/icb") == "excused");
    CHECK(world.duty("ICPA/2022-23/1", "agenda/icb").reason == "past when entered");
    CHECK(numbers(fixed, "duty: 5 clear") == "'publish the agenda' was due by 5pm on Monday 5 December 2022: excused, past when entered");
    world.advance_to("2022-12-13 09:00");
    // What is owed instead is notice at once: the meeting was convened at shorter notice (s.100B(3)(a)).
    REQUIRE_FALSE(world.mails("ICPA/2022-23/1").empty());
    for (const auto& mail : world.mails("ICPA/2022-23/1")) CHECK(mail.find("publish-now/") != std::string::npos);
    // Entered late itself, an act in time still counts as what it was.
    world.record("ICPA/2022-23/1", "AgendaPublished", {}, "2022-12-05 12:00");
    CHECK(world.outcome("ICPA/2022-23/1", "agenda/icb") == "met");
}

TEST_CASE("nothing due before the day the system went live is chased", "[duties]") {
    auto definition = partnership();
    definition.live_from = calendar::date_from_iso("2022-12-01");
    World world("2022-11-21 10:00", definition);
    auto meeting = assembly_on(world, "2022-12-07");
    CHECK(world.duty(meeting, "agenda/icb").reason == "before the day the system went live");  // Due on 29 November.
    CHECK(world.outcome(meeting, "decisions") == "none");
    world.advance_to("2022-12-07 10:00");
    for (const auto& mail : world.mails(meeting)) CHECK_THAT(mail, Catch::Contains("(word)"));  // Whether it is held lies after that day.
    world.record(meeting, "MeetingConcluded");
    CHECK(world.outcome(meeting, "decisions") == "open");
}

TEST_CASE("what moves to before the day the system went live is asked of nobody, its day gone or not", "[duties]") {
    auto definition = partnership();
    definition.live_from = calendar::date_from_iso("2022-12-01");
    World world("2022-11-21 10:00", definition);
    auto meeting = assembly_on(world, "2022-12-20");
    const auto before = world.seq();
    world.record(meeting, "DateRearranged", {{"held_on", "2022-11-30"}, {"reason", "brought forward"}});
    CHECK(world.outcome(meeting, "chapter/strategy") == "excused");
    CHECK(world.mails(meeting, before).empty());
}

TEST_CASE("after a stop of three weeks each party gets one mail a duty, which says why it is late", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    world.advance_to("2022-11-21 10:00");
    auto before = world.seq();
    world.stop_until("2022-12-12 10:00");
    auto mails = world.mails(meeting, before);
    std::set<std::string> once(mails.begin(), mails.end());
    CHECK(once.size() == mails.size());
    CHECK(std::count(mails.begin(), mails.end(), "overdue > icb (agenda/icb)") == 1);
    CHECK(std::count(mails.begin(), mails.end(), "remind > icb (agenda/icb)") == 0);
    CHECK(std::count(mails.begin(), mails.end(), "escalate > icb-head (agenda/icb)") == 1);
    const auto& mail = world.mail(meeting, "overdue", "strategy");
    CHECK(mail.template_name == "catch_up");
    CHECK(text_of(mail.facts, "late_because") == "Beadle was not running when this was to go, on Wednesday 30 November 2022 at 00:00.");
    CHECK(local(mail.send_at) == "2022-12-12 10:00");
}

TEST_CASE("what may go out is the strictest of what the system, the body and the template say", "[duties]") {
    using enum Sending;
    struct Case {
        const char* why;
        Sending system;
        std::optional<Sending> body, of_template;
        Sending may_go;
    };
    const auto c = GENERATE(values<Case>({
        {"the system alone", live, {}, {}, live},
        {"a body is kept back in a system that is live", live, hold, {}, hold},
        {"a body does not go ahead of its system", hold, live, live, hold},
        {"a template is kept back", live, live, clerk_first, clerk_first},
        {"a template does not go ahead of its body", live, clerk_first, live, clerk_first},
        {"the strictest of three", live, clerk_first, hold, hold},
    }));
    CAPTURE(c.why);
    auto definition = partnership();
    definition.sending = c.system;
    definition.bodies.at("icp").sending = c.body;
    if (c.of_template) definition.sending_by_template["escalation"] = *c.of_template;
    CHECK(sending_of(definition, "icp", "escalation") == c.may_go);
    CHECK(sending_of(definition, "icp", "reminder") == std::min(c.system, c.body.value_or(c.system)));
    CHECK(sending_of(definition, "", "reminder") == c.system);
}

TEST_CASE("a template that is held is held in every mail by it, and an escalation that comes late is one still", "[duties]") {
    auto definition = partnership();
    definition.sending_by_template = {{"escalation", Sending::hold}, {"moved", Sending::clerk_first}};
    World world("2022-10-03 10:00", definition);
    auto meeting = assembly_on(world, "2022-12-13");
    world.advance_to("2022-11-30 10:00");
    CHECK(world.mail(meeting, "remind", "icb").sending == Sending::live);
    SECTION("in time") {
        world.advance_to("2022-12-06 10:00");
        CHECK(world.mail(meeting, "escalate", "icb-head").sending == Sending::hold);
        CHECK(world.mail(meeting, "overdue", "icb").sending == Sending::live);
    }
    SECTION("after a stop") {
        world.stop_until("2022-12-12 10:00");
        const auto& late = world.mail(meeting, "escalate", "icb-head");
        CHECK(late.template_name == "catch_up");
        CHECK(late.sending == Sending::hold);
        CHECK(world.mail(meeting, "overdue", "icb").sending == Sending::live);
    }
}

TEST_CASE("two escalations to one party that are overdue together are one mail", "[duties]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-06-01 10:00");
    auto before = world.seq();
    world.stop_until("2022-08-15 10:00");  // The head was to hear of the slot after 1, 10 and 20 working days.
    auto mails = world.mails("ICPA/cycle/establishment", before);
    CHECK(mails == Lines{"overdue > icb (slot/inaugural)", "escalate > icb-head (slot/inaugural)"});
}

TEST_CASE("what falls due outside working hours goes at nine on the next working day", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-12");  // The agenda is due on Friday 2 December; it is overdue from Saturday.
    world.advance_to("2022-12-12 10:00");
    CHECK(local(world.mail(meeting, "overdue", "icb").send_at) == "2022-12-05 09:00");
}

TEST_CASE("when the calendar changes every pending deadline is counted again", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    auto closed = world.calendar();
    closed.holidays[*calendar::date_from_iso("2022-12-09")] = "a day of mourning";
    closed.hash = "with a day of mourning";
    auto change = [&] {
        world.set_calendar(closed);
        auto entry = world.apply(world.live());
        CHECK(numbers(entry, "calendar") == "the calendar changed: every pending deadline is counted again");
        world.advance_to(local(world.now()));
    };
    SECTION("in good time it moves, and who had been reminded is told") {
        world.advance_to("2022-11-30 10:00");
        auto before = world.seq();
        change();
        CHECK(calendar::to_iso(world.duty(meeting, "agenda/icb").safe) == "2022-12-02");
        CHECK(calendar::to_iso(world.duty(meeting, "agenda/icb").raw) == "2022-12-04");
        auto mails = world.mails(meeting, before);
        CHECK(std::count(mails.begin(), mails.end(), "moved > icb (agenda/icb)") == 1);
        CHECK(text_of(world.mail(meeting, "moved", "icb").facts, "why") ==
              "the calendar changed: was by 5pm on Monday 5 December 2022, now by 5pm on Friday 2 December 2022");
    }
    SECTION("what is thereby past is excused as short") {
        world.advance_to("2022-12-05 10:00");
        change();
        CHECK(world.outcome(meeting, "agenda/icb") == "excused");
        CHECK(
            world.duty(meeting, "agenda/icb").reason.starts_with("short since the calendar changed: was by 5pm on Monday 5 December 2022"));
        world.record(meeting, "AgendaPublished", {}, "2022-12-02 12:00");
        CHECK(world.outcome(meeting, "agenda/icb") == "met");
    }
    SECTION("a correction of something else undoes no excuse, and makes nothing late that was in time") {
        const auto published = world.call("icp", {{"held_on", "2022-12-13"}});
        world.advance_to("2022-11-08 10:00");
        const auto wrong = world.record(meeting, "ReportsCalled"), wrong_too = world.record(published, "ReportsCalled");
        world.advance_to("2022-12-05 10:00");
        world.record(published, "AgendaPublished");
        change();
        REQUIRE(world.outcome(meeting, "agenda/icb") == "excused");
        REQUIRE(world.outcome(published, "agenda/icb") == "met");
        const auto before = world.duty(meeting, "agenda/icb");
        const auto seq = world.seq();
        CHECK(verdict(world.correct(wrong)) == "accepted");
        CHECK(verdict(world.correct(wrong_too)) == "accepted");
        CHECK(world.duty(meeting, "agenda/icb") == before);
        CHECK(world.outcome(published, "agenda/icb") == "met");
        CHECK(world.fact(published, "notice_breach").empty());
        CHECK(world.outcome(meeting, "call") != "met");  // What was taken back is.
        world.advance_to("2022-12-07 10:00");
        for (const auto& id : {meeting, published})
            for (const auto& line : world.mails(id, seq)) CHECK(line.find("agenda/icb") == std::string::npos);
    }
    SECTION("known at the weekend before, the day to work to has gone though the law's own has not") {
        world.advance_to("2022-12-03 10:00");
        auto before = world.seq();
        change();
        CHECK(world.outcome(meeting, "agenda/icb") == "excused");
        CHECK(world.duty(meeting, "agenda/icb").reason ==
              "short since the calendar changed: was by 5pm on Monday 5 December 2022, would now be by 5pm on Friday 2 December 2022");
        auto mails = world.mails(meeting, before);
        CHECK(std::count(mails.begin(), mails.end(), "moved > icb (agenda/icb)") == 1);
        // Done on the Sunday it is in time by the law's count, and is judged so.
        CHECK(verdict(world.record(meeting, "AgendaPublished", {}, "2022-12-03 09:30")) == "accepted");
        CHECK(world.outcome(meeting, "agenda/icb") == "met");
    }
    SECTION("a duty that stands in no timetable moves with its steps") {
        world.advance_to("2022-11-21 10:00");
        world.record(meeting, "ItemAdded", {{"title", "winter plan"}});
        world.record(meeting + "/item/1", "ActionAgreed", {{"title", "write it up"}, {"owner", "strategy"}, {"due", "2022-12-09"}});
        auto action = meeting + "/item/1/action/1";
        change();
        const auto& duty = world.duty(action, "done");
        CHECK(calendar::to_iso(duty.safe) == "2022-12-08");
        bool due_then = false;
        for (const auto& step : duty.steps)
            if (step.kind == Step::Kind::due) due_then = step.at == duty.due_at;
        CHECK(due_then);
        CHECK(std::count_if(duty.steps.begin(), duty.steps.end(), [](const Step& step) { return step.kind == Step::Kind::escalate; }) == 1);
    }
}

TEST_CASE("a notice that was given of a day that moves is given again, and whoever has it learns that it no longer holds", "[duties]") {
    auto definition = partnership();
    auto& lines = definition.timetables.at("icp");
    auto questions = lines.back();
    REQUIRE(questions.notice_only);
    questions.ref = "questions";
    questions.what = "questions of the public close";
    questions.by = calendar::parse_rule("10 working days before meeting").value();
    lines.push_back(questions);
    World world("2022-10-03 10:00", definition);
    auto meeting = assembly_on(world, "2022-12-13");
    world.advance_to("2022-11-30 10:00");
    REQUIRE(world.outcome(meeting, "questions") == "met");
    const auto before = world.seq();
    const auto notices = [&] {
        const auto mails = world.mails(meeting, before);
        return std::count(mails.begin(), mails.end(), "notice > icb (questions)");
    };
    world.record(meeting, "DateRearranged", {{"held_on", "2023-01-24"}, {"reason", "the hall"}});
    CHECK(world.outcome(meeting, "questions") == "open");
    CHECK(notices() == 1);
    CHECK(text_of(world.mail(meeting, "notice", "icb").facts, "why") ==
          "the meeting is now on Tuesday 24 January 2023: the notice of Tuesday 29 November 2022 no longer holds");
    world.advance_to("2023-01-10 10:00");
    CHECK(world.outcome(meeting, "questions") == "met");
    CHECK(notices() == 2);
    world.record(meeting, "DateRearranged", {{"held_on", "2023-01-24"}, {"at", "14:00"}});
    CHECK(notices() == 2);  // Its day is the same.
}

TEST_CASE("when a year's bank holidays are proclaimed and no date moves, nobody is reminded a second time", "[duties]") {
    World world("2022-10-03 10:00");
    const auto proclaimed = world.calendar();
    auto not_yet = proclaimed;
    not_yet.not_yet_proclaimed = {2022, 2028};
    not_yet.hash = "2022 is not proclaimed";
    world.set_calendar(not_yet);
    world.apply(world.live());
    auto meeting = assembly_on(world, "2022-12-13");
    REQUIRE(world.duty(meeting, "agenda/icb").provisional);
    world.advance_to("2022-12-05 10:00");
    const auto before = timed(world, meeting, "agenda/icb");
    REQUIRE(before.back() == "2022-12-05 09:00 remind > icb");
    world.set_calendar(proclaimed);
    world.apply(world.live());
    world.advance_to("2022-12-05 11:00");
    CHECK_FALSE(world.duty(meeting, "agenda/icb").provisional);
    CHECK(world.duty(meeting, "agenda/icb").revision == 0);
    CHECK(timed(world, meeting, "agenda/icb") == before);
    world.advance_to("2022-12-05 16:00");
    CHECK(timed(world, meeting, "agenda/icb").back() == "2022-12-05 15:00 escalate > icb-head");
}

TEST_CASE("a duty that is overdue before and after the calendar changes is not told a second time", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    auto change = [&] {
        auto calendar = world.calendar();
        calendar.holidays[*calendar::date_from_iso("2022-12-12")] = "mourning";
        calendar.hash = "changed";
        world.set_calendar(calendar);
        auto next = world.live();
        next.hash = "second";
        world.apply(next);
    };
    SECTION("told already") {
        world.advance_to("2022-12-09 10:00");
        auto before = timed(world, meeting, "agenda/icb");
        REQUIRE(before.back() == "2022-12-06 09:00 escalate > icb-deputy");
        change();
        world.advance_to("2022-12-09 18:00");
        CHECK(timed(world, meeting, "agenda/icb") == before);
        CHECK(local(world.duty(meeting, "agenda/icb").due_at) == "2022-12-02 17:00");  // Both answers are in the record.
        CHECK(world.outcome(meeting, "agenda/icb") == "open");
    }
    SECTION("overdue since midnight, with the mail still to go") {
        world.advance_to("2022-12-06 08:00");
        change();
        world.advance_to("2022-12-06 08:30");
        auto mails = timed(world, meeting, "agenda/icb");
        CHECK(std::count(mails.begin(), mails.end(), "2022-12-06 09:00 overdue > icb") == 1);
    }
}

TEST_CASE("who owes a duty may say that it is done", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    CHECK(verdict(world.record(meeting, "DutyDone", {{"duty", "chapter/strategy"}}, "", "strategy")) == "accepted");
    CHECK(world.outcome(meeting, "chapter/strategy") == "met");
    CHECK(world.outcome(meeting, "chapter/one-herefordshire") == "open");
    CHECK(verdict(world.record(meeting, "DutyDone", {{"duty", "chapter/one-herefordshire"}}, "", "strategy")) == "not accepted");
    CHECK(verdict(world.record(meeting, "DutyDone", {{"duty", "nothing"}})) == "not accepted");
}

TEST_CASE("where several parties owe one each, an office must say for whom", "[duties]") {
    World world("2022-10-03 10:00");
    auto meeting = assembly_on(world, "2022-12-13");
    auto entry = world.record(meeting, "ReportReceived");
    CHECK(numbers(entry, "which duty") ==
          "several parties owe this one each, and the entry does not say for whom it is: record it again with for=strategy or "
          "for=one-herefordshire");
    CHECK(world.outcome(meeting, "chapter/strategy") == "open");
    world.record(meeting, "ReportReceived", {{"for", "strategy"}});
    CHECK(world.outcome(meeting, "chapter/strategy") == "met");
    CHECK(world.outcome(meeting, "chapter/one-herefordshire") == "open");
}

}  // namespace beadle::testing
