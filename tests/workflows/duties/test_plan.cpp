#include "workflows/duties/plan.hpp"

#include <algorithm>
#include <random>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

/// What duties are planned with: the partnership's definition, its calendar, its zone.
struct Desk {
    Definition definition = partnership();
    calendar::DayCalendar calendar = england_and_wales();
    calendar::Zone zone = london();
    Context context() const {
        Context made;
        made.pinned = made.live = &definition;
        made.calendar = &calendar;
        made.zone = &zone;
        return made;
    }
    Duty plan(const std::string& by, const char* anchor, const char* learnt, std::vector<Offset> remind = {},
              std::vector<Escalation> then = {}) const {
        TimetableEntry entry;
        entry.ref = "one";
        entry.what = "do it";
        entry.by = calendar::parse_rule(by).value();
        entry.owed_by = {"icb"};
        entry.met_by = "Done";
        entry.remind = std::move(remind);
        entry.then = std::move(then);
        Event event;
        event.recorded_at = event.happened_at = World::at(learnt);
        return duties::duties_of(entry, *calendar::date_from_iso(anchor), {}, "icp", event, context()).at(0);
    }
};

Lines shown(const Duty& duty) {
    Lines lines;
    for (const auto& step : duty.steps)
        lines.push_back(local(step.at) + " " + std::string(1, "rdoe"[static_cast<int>(step.kind)]) +
                        (step.to.empty() ? "" : " " + step.to));
    return lines;
}

}  // namespace

TEST_CASE("the steps of a duty lie in order: reminders, the due time, the breach, escalations", "[duties]") {
    Desk desk;
    auto duty =
        desk.plan("5 clear working days before meeting at 17:00", "2022-12-13", "2022-11-01 10:00", {{-3, false}, {0, false}, {-1, true}},
                  {{"head of service", {-2, true}}, {"deputy", {2, false}}, {"strategy", {1, false}}});
    CHECK(shown(duty) == Lines{"2022-11-30 09:00 r", "2022-12-05 09:00 r", "2022-12-05 15:00 e icb-head", "2022-12-05 16:00 r",
                               "2022-12-05 17:00 d", "2022-12-06 00:00 o", "2022-12-06 09:00 e strategy", "2022-12-07 09:00 e icb-deputy"});
    CHECK(duty.due_local == "2022-12-05 17:00 Europe/London");
    CHECK(duties::due_words(duty) == "by 5pm on Monday 5 December 2022");
    CHECK(local(duty.late_from) == "2022-12-06 00:00");  // The hour binds what is worked to; the day binds the breach.
}

TEST_CASE("without a time the day's end is meant", "[duties]") {
    Desk desk;
    auto duty = desk.plan("5 clear working days before meeting", "2022-12-13", "2022-11-01 10:00", {{0, false}});
    CHECK(shown(duty) == Lines{"2022-12-05 09:00 r", "2022-12-05 23:59 d", "2022-12-06 00:00 o"});
    CHECK(duty.due_local == "2022-12-05 Europe/London");
    CHECK(duties::due_words(duty) == "by Monday 5 December 2022");
}

TEST_CASE("a rule whose time binds is broken from that time on", "[duties]") {
    Desk desk;
    Duty duty;
    REQUIRE(duties::set_deadline(duty, calendar::parse_rule("2 days before meeting at midday").value(),
                                 calendar::date_from_iso("2022-12-15"), true, desk.context()));
    CHECK(local(duty.due_at) == "2022-12-13 12:00");
    CHECK(duty.late_from == duty.due_at + 1s);
}

TEST_CASE("the breach begins after the last day the law allows, not after the day worked to", "[duties]") {
    Desk desk;
    auto duty = desk.plan("14 days before meeting", "2022-12-17", "2022-11-01 10:00");  // Saturday 3 December.
    CHECK(calendar::to_iso(duty.safe) == "2022-12-02");
    CHECK(calendar::to_iso(duty.raw) == "2022-12-03");
    CHECK(shown(duty) == Lines{"2022-12-02 23:59 d", "2022-12-04 00:00 o"});
}

TEST_CASE("a duty learnt of when its reminders were past is reminded at once", "[duties]") {
    Desk desk;
    auto at_once = desk.plan("5 clear working days before meeting at 17:00", "2022-12-13", "2022-12-05 11:00", {{-3, false}, {0, false}});
    CHECK(shown(at_once).front() == "2022-12-05 11:00 r");
    auto one_ahead = desk.plan("5 clear working days before meeting at 17:00", "2022-12-13", "2022-12-02 11:00", {{-3, false}, {0, false}});
    CHECK(shown(one_ahead).front() == "2022-12-05 09:00 r");
    auto none_wanted = desk.plan("5 clear working days before meeting at 17:00", "2022-12-13", "2022-12-05 11:00");
    CHECK(shown(none_wanted).front() == "2022-12-05 17:00 d");
}

TEST_CASE("a duty learnt of when the day to work to had gone, and the law's own had not, is reminded at once", "[duties]") {
    Desk desk;
    const char* rule = "5 clear working days before meeting at 17:00";  // Monday 6 April 2026 is Easter Monday: worked to is Thursday.
    const std::vector<Escalation> then{{"deputy", {-2, true}}, {"head of service", {1, false}}};
    CHECK(shown(desk.plan(rule, "2026-04-14", "2026-04-02 17:30", {{-3, false}, {0, false}}, then)) ==
          Lines{"2026-04-02 17:30 r", "2026-04-02 17:30 d", "2026-04-07 00:00 o", "2026-04-07 09:00 e icb-head"});
    CHECK(shown(desk.plan(rule, "2026-04-14", "2026-04-02 17:30", {}, then)).front() == "2026-04-02 17:30 d");
}

TEST_CASE("nobody is told how long is left until a time that had gone when the duty was learnt of", "[duties]") {
    Desk desk;
    const auto learnt_at = [&](const char* learnt) {
        return shown(desk.plan("5 clear working days before meeting at 17:00", "2022-12-13", learnt, {{-3, false}, {0, false}},
                               {{"head of service", {-2, true}}, {"deputy", {1, false}}}));
    };
    CHECK(learnt_at("2022-12-05 14:00") == Lines{"2022-12-05 14:00 r", "2022-12-05 15:00 e icb-head", "2022-12-05 17:00 d",
                                                 "2022-12-06 00:00 o", "2022-12-06 09:00 e icb-deputy"});
    CHECK(learnt_at("2022-12-05 16:00") ==
          Lines{"2022-12-05 16:00 r", "2022-12-05 17:00 d", "2022-12-06 00:00 o", "2022-12-06 09:00 e icb-deputy"});
}

TEST_CASE("what is overdue when it is planned anew is told of now, and was to go at no time before", "[duties]") {
    Desk desk;
    auto duty = desk.plan("5 clear working days before meeting at 17:00", "2022-12-13", "2022-11-01 10:00");
    TimetableEntry entry;
    entry.ref = "one";
    entry.owed_by = {"icb"};
    entry.remind = {{-3, false}, {0, false}};
    entry.then = {{"head of service", {-2, true}}, {"head of service", {1, false}}, {"deputy", {10, false}}};
    duty.steps = duties::steps_for(duty, entry, World::at("2022-12-08 10:00"), desk.context());
    CHECK(shown(duty) == Lines{"2022-12-08 10:00 d", "2022-12-08 10:00 o", "2022-12-08 10:00 e icb-head", "2022-12-19 09:00 e icb-deputy"});
}

TEST_CASE("reminders go at nine by the clock on the wall, in winter and in summer", "[duties]") {
    Desk desk;
    auto duty = desk.plan("by 30 March 2023 at 17:00", "2023-03-30", "2023-03-01 10:00", {{-5, false}, {-1, false}});
    CHECK(shown(duty) == Lines{"2023-03-23 09:00 r", "2023-03-29 09:00 r", "2023-03-30 17:00 d", "2023-03-31 00:00 o"});
    CHECK(calendar::to_iso(duty.steps[0].at) == "2023-03-23T09:00:00Z");
    CHECK(calendar::to_iso(duty.steps[1].at) == "2023-03-29T08:00:00Z");
    CHECK(calendar::to_iso(duty.due_at) == "2023-03-30T16:00:00Z");
}

TEST_CASE("an entry that several owe is a duty each", "[duties]") {
    Desk desk;
    auto entry = desk.definition.timetables["icp"][2];
    REQUIRE(entry.ref == "chapter");
    Event event;
    event.recorded_at = event.happened_at = World::at("2022-10-03 10:00");
    auto duties = duties::duties_of(entry, *calendar::date_from_iso("2022-12-13"), {}, "icp", event, desk.context());
    REQUIRE(duties.size() == 2);
    CHECK(duties[0].ref == "chapter/strategy");
    CHECK(duties[1].ref == "chapter/one-herefordshire");
    CHECK(local(duties[0].due_at) == "2022-11-29 12:00");
}

TEST_CASE("whatever the rule and the anchor, steps ascend and what comes next never goes back", "[duties][property]") {
    Desk desk;
    std::mt19937 random(20221213);
    auto any = [&](int from, int until) { return std::uniform_int_distribution<int>(from, until)(random); };
    const char* units[] = {"clear working days", "clear days", "working days", "days", "weeks", "months"};
    const char* forms[] = {" before meeting", " after meeting"};
    const char* times[] = {"", " at 17:00", " at midday"};
    for (int run = 0; run < 400; ++run) {
        auto rule = std::to_string(any(1, 30)) + " " + units[any(0, 5)] + forms[any(0, 1)] + times[any(0, 2)];
        auto anchor =
            calendar::to_iso(calendar::Date{std::chrono::sys_days{*calendar::date_from_iso("2022-06-01")} + calendar::days{any(0, 900)}});
        auto learnt =
            calendar::to_iso(calendar::Date{std::chrono::sys_days{*calendar::date_from_iso(anchor)} - calendar::days{any(-20, 90)}}) +
            " 10:00";
        std::vector<Offset> remind;
        std::vector<Escalation> then;
        for (int i = any(0, 4); i > 0; --i) remind.push_back({any(-30, 3), any(0, 3) == 0});
        for (int i = any(0, 3); i > 0; --i) then.push_back({i == 1 ? "strategy" : "head of service", {any(-5, 20), any(0, 3) == 0}});
        CAPTURE(run, rule, anchor, learnt);
        auto duty = desk.plan(rule, anchor.c_str(), learnt.c_str(), remind, then);
        CHECK(steps_from_text(steps_to_text(duty.steps)) == duty.steps);
        if (duty.outcome == Outcome::excused) {
            CHECK(duty.steps.empty());
            CHECK_FALSE(next_step_at(duty));
            continue;
        }
        CHECK(duty.due_at < duty.late_from);
        CHECK(std::count_if(duty.steps.begin(), duty.steps.end(), [](const Step& step) { return step.kind == Step::Kind::due; }) == 1);
        CHECK(std::count_if(duty.steps.begin(), duty.steps.end(), [](const Step& step) { return step.kind == Step::Kind::overdue; }) == 1);
        std::optional<Instant> last;
        for (; duty.steps_done <= static_cast<int>(duty.steps.size()); ++duty.steps_done) {
            auto next = next_step_at(duty);
            if (!next) break;
            if (last) CHECK(*last <= *next);
            const auto& step = duty.steps[static_cast<std::size_t>(duty.steps_done)];
            if (step.kind == Step::Kind::remind) {
                // Before the day to work to has gone, or at once.
                CHECK((*next < duty.due_at || *next == World::at(learnt)));
                CHECK(*next < duty.late_from);
                CHECK(*next >= World::at(learnt));
            }
            last = next;
        }
        CHECK(duty.steps_done == static_cast<int>(duty.steps.size()));
    }
}

}  // namespace beadle::testing
