#include "workflows/ahead/back_plan.hpp"

#include <algorithm>
#include <memory>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "workflows/model/clearance_plan.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::testing {

using namespace model;
using namespace std::chrono;
using ahead::BackDate;
using ahead::BackPlan;

namespace {

Instance meeting(const char* body, const char* id, const char* name, std::optional<Date> held_on, const char* state = "in the diary") {
    Instance made;
    made.workflow = "meeting";
    made.body = body;
    made.id = id;
    made.states = {state, "not yet drafted"};
    made.facts = {{"name", name}, {"kind", "ordinary"}};
    if (held_on) made.facts["held_on"] = calendar::to_iso(*held_on);
    return made;
}

struct Planning {
    Definition definition = partnership();
    calendar::DayCalendar calendar = england_and_wales();
    std::vector<Instance> meetings;
    BackPlan plan(const char* decision, const char* body, Date by, Date today = 2022y / October / 3) const {
        return ahead::back_plan({decision, body, by, today}, {definition, calendar, meetings});
    }
};

/// "2022-12-05 17:00 publish the agenda", in the order of the plan.
std::vector<std::string> said(const BackPlan& plan) {
    std::vector<std::string> lines;
    for (const auto& date : plan.dates)
        lines.push_back(calendar::to_iso(date.safe) + (date.at ? " " + calendar::to_iso(*date.at) : "") + " " + date.what);
    return lines;
}

const BackDate& find(const BackPlan& plan, const std::string& what) {
    auto found = std::find_if(plan.dates.begin(), plan.dates.end(), [&](const BackDate& date) { return date.what == what; });
    REQUIRE(found != plan.dates.end());
    return *found;
}

TEST_CASE("the last meeting that still serves is the one that is counted from, and every date has rule, count and who", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("executive", "EXEC/1", "November meeting", 2022y / November / 15),
                         meeting("executive", "EXEC/2", "December meeting", 2022y / December / 13),
                         meeting("executive", "EXEC/3", "January meeting", 2023y / January / 10)};
    const auto plan = planning.plan("agree the pooled budget", "executive", 2022y / December / 31);
    CHECK(plan.decided_at.id == "EXEC/2");
    CHECK_FALSE(plan.decided_at.assumed);
    CHECK(said(plan) == std::vector<std::string>{"2022-12-05 17:00 publish the agenda", "2022-12-13 December meeting",
                                                 "2022-12-20 last day to call the decision in",
                                                 "2022-12-21 first day to carry it out, unless it is called in"});
    const auto& agenda = find(plan, "publish the agenda");
    CHECK(agenda.rule == "5 clear working days before meeting at 17:00");
    CHECK(agenda.source == "Local Government Act 1972 s.100B(3)");
    CHECK(agenda.who == "Worcestershire democratic services");
    CHECK(agenda.proof.find("6, 7, 8, 9 and 12 December") != std::string::npos);
    CHECK_FALSE(agenda.past);
    CHECK(find(plan, "last day to call the decision in").afterwards);
}

TEST_CASE("a meeting that has been cancelled or held serves no decision", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("executive", "EXEC/1", "November meeting", 2022y / November / 15),
                         meeting("executive", "EXEC/2", "December meeting", 2022y / December / 13, "cancelled")};
    CHECK(planning.plan("agree it", "executive", 2022y / December / 31).decided_at.id == "EXEC/1");
    planning.meetings[0].states[0] = "concluded";
    const auto plan = planning.plan("agree it", "executive", 2022y / December / 31);
    CHECK_FALSE(plan.is_recognised);
    CHECK(plan.decided_at.id.empty());
    CHECK(plan.decided_at.on == 2022y / December / 30);
    CHECK(plan.decided_at.assumed);
    CHECK(plan.not_known.front() ==
          "No meeting of Executive is fixed or foreseen from Monday 3 October 2022 to Saturday 31 December 2022: one would have to be "
          "called, on "
          "Friday 30 December 2022 at the latest.");
    CHECK(std::all_of(plan.dates.begin(), plan.dates.end(), [](const BackDate& date) { return date.assumed; }));
}

TEST_CASE("a meeting that is planned for just this is taken, though its day is not fixed, and it is said", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("icp", "ICPA/1", "autumn meeting", 2022y / November / 15)};
    const auto plan = planning.plan("Approve the strategy", "icp", 2022y / December / 31);
    CHECK(plan.is_recognised);
    CHECK(plan.decided_at.id == "special");
    CHECK(plan.decided_at.on == 2022y / December / 30);
    CHECK(plan.decided_at.assumed);
    CHECK(plan.not_known.front().find("The day of special meeting (special) of Assembly is not fixed") == 0);
    // It is called, and its day fixed: then that day is the one.
    planning.meetings.push_back(meeting("icp", "ICPA/2", "special meeting", 2022y / December / 13));
    planning.meetings.back().facts["slot"] = "special";
    planning.meetings.back().facts["purpose"] = "approve the strategy";
    const auto fixed = planning.plan("Approve the strategy", "icp", 2022y / December / 31);
    CHECK(fixed.decided_at.id == "ICPA/2");
    CHECK(find(fixed, "send your chapter").safe == Date{2022y / November / 29});
    CHECK(find(fixed, "send your chapter").who == "Director of strategy, One Herefordshire Partnership");
}

TEST_CASE("bodies that sit in common each bring their own notice, the strictest too", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("icp", "ICPA/1", "Assembly", 2022y / December / 13)};
    planning.meetings[0].facts["sits_with"] = "hwbb-hfd, hwbb-worcs";
    const auto plan = planning.plan("agree it", "icp", 2022y / December / 31);
    const auto of_herefordshire = std::any_of(plan.dates.begin(), plan.dates.end(), [](const BackDate& date) {
        return date.body == "Herefordshire Board" && date.rule == "5 clear working days before meeting" &&
               date.source == "Local Government Act 1972 s.100B(3)";
    });
    CHECK(of_herefordshire);
}

TEST_CASE("a date that has gone is marked, not hidden", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("executive", "EXEC/1", "December meeting", 2022y / December / 13)};
    const auto plan = planning.plan("agree it", "executive", 2022y / December / 31, 2022y / December / 7);
    CHECK(find(plan, "publish the agenda").past);
    CHECK_FALSE(find(plan, "December meeting").past);
}

calendar::Rule rule(const char* text) { return calendar::parse_rule(text).value(); }

std::shared_ptr<StrategyPlan> strategy() {
    auto plan = std::make_shared<StrategyPlan>();
    plan->ref = "integrated-care-strategy";
    plan->body = "icp";
    plan->title = "Integrated Care Strategy";
    plan->lead = "strategy";
    plan->approve_at = "special";
    plan->approve_by = 2022y / December / 31;
    plan->chapters = {{"1", "Herefordshire", {"one-herefordshire", "One Herefordshire Partnership", "one-herefordshire"}, {}, "", {}}};
    plan->chapters_by = rule("30 working days before target");
    plan->support_from = {"hwbb-hfd", "hwbb-worcs"};
    plan->publish_by = rule("within 10 working days of approval");
    plan->copies_to = {{"icb", "the ICB", "icb"}};
    plan->copies_by = rule("within 5 working days of publication");
    plan->takes_effect = 2023y / April / 1;
    return plan;
}

TEST_CASE("a strategy's approval has the dates of each body whose support comes first, and what follows until it takes effect", "[ahead]") {
    Planning planning;
    planning.definition.strategies = {strategy()};
    planning.meetings = {meeting("icp", "ICPA/2", "special meeting", 2022y / December / 13),
                         meeting("hwbb-hfd", "HWBH/1", "November board", 2022y / November / 22),
                         meeting("hwbb-hfd", "HWBH/2", "December board", 2022y / December / 8)};
    planning.meetings[0].facts["slot"] = "special";
    const auto plan = planning.plan("approve the Integrated Care Strategy", "icp", 2022y / December / 31);
    CHECK(plan.decided_at.id == "ICPA/2");
    // The agenda of the Assembly is out on the 5th: a board on the 8th is too late to support it.
    REQUIRE(plan.supported_at.size() == 2);
    CHECK(plan.supported_at[0].id == "HWBH/1");
    CHECK(plan.supported_at[1].id.empty());
    const auto& support = find(plan, "publish the agenda, to support the Integrated Care Strategy");
    CHECK(support.body == "Herefordshire Board");
    CHECK(support.safe == Date{2022y / November / 14});
    CHECK(support.source == "Local Government Act 1972 s.100B(3)");
    CHECK(find(plan, "send in chapter 1 (Herefordshire)").who == "One Herefordshire Partnership");
    CHECK(find(plan, "publish the strategy").safe == Date{2022y / December / 29});
    CHECK(find(plan, "send a copy to the ICB").safe == Date{2023y / January / 6});
    CHECK(find(plan, "the strategy takes effect").safe == Date{2023y / April / 1});  // A Saturday, and never rounded.
    const auto said_so = [&](const char* begins) {
        return std::any_of(plan.not_known.begin(), plan.not_known.end(), [&](const std::string& one) { return one.find(begins) == 0; });
    };
    CHECK(said_so("No meeting of Worcestershire Board is fixed or foreseen"));
    CHECK(
        said_so("The plan of the strategy names no day by which support is to be given: it is taken to be the day on which the agenda of "
                "the deciding meeting is published, Monday 5 December 2022."));
}

TEST_CASE("by when support counts is the day of the agenda, in whatever words the timetable has it", "[ahead]") {
    Planning planning;
    planning.definition.strategies = {strategy()};
    for (auto& entry : planning.definition.timetables["icp"])
        if (entry.ref == "agenda") entry.what = "put the papers on the website";
    planning.meetings = {meeting("icp", "ICPA/2", "special meeting", 2022y / December / 13),
                         meeting("hwbb-hfd", "HWBH/1", "November board", 2022y / November / 22),
                         meeting("hwbb-hfd", "HWBH/2", "December board", 2022y / December / 8)};
    planning.meetings[0].facts["slot"] = "special";
    const auto plan = planning.plan("approve the Integrated Care Strategy", "icp", 2022y / December / 31);
    CHECK(plan.supported_at.at(0).id == "HWBH/1");
}

TEST_CASE("a meeting that was called as planned and has moved out of its window is not foreseen a second time", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("icp", "ICPA/2", "special meeting", 2023y / January / 10)};
    planning.meetings[0].facts.insert({{"slot", "special"}, {"window_from", "2022-12-01"}, {"window_until", "2022-12-31"}});
    const auto plan = planning.plan("approve the strategy", "icp", 2022y / December / 31);
    CHECK(plan.decided_at.id != "special");
    CHECK(planning.plan("approve the strategy", "icp", 2023y / January / 31).decided_at.id == "ICPA/2");
}

TEST_CASE("reviewers have the whole day before a report that is due at a time of day", "[ahead]") {
    Planning planning;
    const auto plan = planning.plan("approve the strategy", "icp", 2022y / December / 31);
    // On Friday 30 December, the last working day of its window; final reports by 10am on Monday the 19th, so reviewed by Friday.
    REQUIRE(plan.decided_at.on == Date{2022y / December / 30});
    CHECK(find(plan, "hand in the final report").safe == Date{2022y / December / 19});
    CHECK(find(plan, "send the paper to be cleared: legal implications").safe == Date{2022y / December / 9});
}

TEST_CASE("a body that clears its papers has the last day on which each reviewer can be sent them", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("executive", "EXEC/1", "December meeting", 2022y / December / 13)};
    auto clearance = std::make_shared<ClearancePlan>();
    clearance->body = "executive";
    clearance->author = "strategy";
    clearance->draft_by = rule("20 working days before meeting");
    clearance->final_by = rule("7 working days before meeting");
    clearance->source = "report protocol";
    clearance->headings = {{"legal", "legal implications", "worcs-head", rule("within 5 working days of receipt"), "", {}, ""},
                           {"classification", "classification", "", {}, "", {"open", "exempt"}, ""}};
    planning.definition.clearances["executive"] = clearance;
    const auto plan = planning.plan("agree it", "executive", 2022y / December / 31);
    CHECK(find(plan, "have the paper drafted").safe == Date{2022y / November / 15});
    CHECK(find(plan, "hand in the final report").safe == Date{2022y / December / 2});
    const auto& legal = find(plan, "send the paper to be cleared: legal implications");
    CHECK(legal.safe == Date{2022y / November / 25});
    CHECK(legal.who == "Director of strategy to Head of democratic services, Worcestershire");
    CHECK(legal.source == "report protocol");
    CHECK(std::none_of(plan.dates.begin(), plan.dates.end(),
                       [](const BackDate& date) { return date.what.find("classification") != std::string::npos; }));
    CHECK(std::none_of(plan.not_known.begin(), plan.not_known.end(),
                       [](const std::string& one) { return one.find("final report") != std::string::npos; }));
}

}  // namespace
TEST_CASE("what counts from the decision is counted back from the deciding meeting", "[ahead]") {
    Planning planning;
    planning.meetings = {meeting("executive", "EXEC/1", "December meeting", 2022y / December / 13)};
    TimetableEntry notice;
    notice.ref = "key-notice";
    notice.what = "publish the notice of the key decision";
    notice.by = *calendar::parse_rule("28 clear days before decision");
    notice.owed_by = {"worcs"};
    planning.definition.timetables["executive"].push_back(notice);
    const auto plan = planning.plan("let the contract", "executive", 2022y / December / 31);
    CHECK(find(plan, "publish the notice of the key decision").safe == Date{2022y / November / 14});
}

}  // namespace beadle::testing
