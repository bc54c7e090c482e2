#include "tests/workflows/support/strategy_world.hpp"

#include "tests/workflows/support/partnership.hpp"

namespace beadle::testing {

using namespace model;
using namespace std::chrono;

namespace {

calendar::Rule rule(const char* text) {
    auto parsed = calendar::parse_rule(text);
    if (!parsed) throw std::logic_error(std::string(text) + ": " + parsed.error().detail);
    return *parsed;
}

}  // namespace

StrategyPlan strategy_plan() {
    StrategyPlan plan;
    plan.ref = "ics";
    plan.body = "icp";
    plan.title = "Integrated Care Strategy";
    plan.matter = "integrated-care-strategy";
    plan.lead = "strategy";
    plan.direction_at = "first";
    plan.direction_by = rule("by 30 September 2022");
    StrategyName hfd{"hwbb-hfd", "Herefordshire Board", "hfd"}, worcs{"hwbb-worcs", "Worcestershire Board", "worcs"};
    StrategyName plan_of_the_board{"hwb-strategy", "the Herefordshire health and wellbeing strategy", ""};
    plan.chapters = {
        {"1",
         "Herefordshire",
         {"one-herefordshire", "One Herefordshire Partnership", "one-herefordshire"},
         {hfd},
         "One Herefordshire Partnership",
         {plan_of_the_board}},
        {"2", "Worcestershire", {"executive", "Worcestershire Executive Committee", "worcs"}, {worcs}, "", {}},
        {"3", "System", {"strategy", "ICB director of strategy", "strategy"}, {{"icb-board", "ICB", "icb"}}, "", {}},
    };
    plan.chapters_by = rule("30 working days before target");
    plan.involve = {{"healthwatch-herefordshire", "Healthwatch Herefordshire", ""}, {"people", "people who live or work here", ""}};
    plan.involve_by = rule("25 working days before target");
    plan.support_from = {"hwbb-hfd", "hwbb-worcs", "icb-board"};
    plan.support_by = rule("15 working days before target");
    plan.approve_at = "special";
    plan.approve_by = 2022y / December / 31;
    plan.publish_by = rule("within 10 working days of approval");
    plan.copies_to = {{"icb", "ICB", ""},
                      {"herefordshire-council", "Herefordshire Council", ""},
                      {"worcestershire-county-council", "Worcestershire County Council", ""}};
    plan.copies_by = rule("within 5 working days of publication");
    plan.takes_effect = 2023y / April / 1;
    plan.received_by = {"hwbb-hfd", "hwbb-worcs"};
    plan.review_at = "review";
    plan.sign_off_at = "sign-off";
    plan.progress_months = 3;
    return plan;
}

Definition with_strategy(const std::function<void(StrategyPlan&)>& change) {
    auto made = partnership();
    Body board;
    board.id = "icb-board";
    board.prefix = "ICB";
    board.name = "ICB";
    board.procedure = "own terms";
    made.bodies["icb-board"] = board;
    made.offices["icb"].runs.push_back("icb-board");
    auto first = made.meetings[0];
    first.ref = "first";
    first.title = "first Assembly";
    first.purpose = "set the direction for the strategy";
    first.first_month = first.last_month = 9;
    made.meetings.push_back(first);
    made.cycles[0].meetings = {"inaugural", "first", "special"};
    auto plan = strategy_plan();
    if (change) change(plan);
    made.strategies = {std::make_shared<const StrategyPlan>(plan)};
    return made;
}

std::string meeting_for(const World& world, const char* slot) {
    std::string last;
    for (const auto& id : world.instances("ICPA/20"))
        if (world[id].workflow == "meeting" && world.fact(id, "slot") == slot) last = id;
    return last;
}

std::string item_asking(const World& world, const std::string& prefix, const std::string& asks) {
    std::string last;
    for (const auto& id : world.instances(prefix + "/20"))
        if (world[id].workflow == "item" && world.fact(id, "asks") == asks) last = id;
    return last;
}

void decide_at(World& world, const std::string& meeting, const std::string& day, const std::string& item, Facts facts) {
    if (world.state(meeting) == "to be arranged") world.record(meeting, "DateFixed", {{"held_on", day}});
    if (world.state(meeting) != "published") world.record(meeting, "AgendaPublished");
    world.advance_to(day + " 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}});
    world.record(item, "ItemDecided", std::move(facts));
    world.advance_to(day + " 12:00");
    world.record(meeting, "MeetingConcluded");
}

void set_direction(World& world) {
    world.advance_to("2022-09-01 10:00");
    auto first = meeting_for(world, "first");
    decide_at(world, first, "2022-09-20", first + "/item/1", {{"outcome", "agreed"}, {"minute", "5"}});
}

void prepare(World& world) {
    world.advance_to("2022-10-14 10:00");
    world.record(the_strategy, "ChapterSubmitted", {}, "", "one-herefordshire");
    world.record(the_strategy, "ChapterSubmitted", {{"chapter", "2"}}, "", "worcs");
    world.record(the_strategy, "ChapterSubmitted", {{"chapter", "System"}}, "", "strategy");
    world.record(the_strategy, "AlignmentDeclared", {}, "", "one-herefordshire");
    world.record(the_strategy, "InvolvementRecorded", {{"with", "Healthwatch Herefordshire"}});
    world.record(the_strategy, "InvolvementRecorded", {{"with", "people"}}, "", "strategy");
}

void have_it_supported(World& world) {
    auto hfd = world.call("hwbb-hfd", {{"held_on", "2022-11-22"}});
    auto worcs = world.call("hwbb-worcs", {{"held_on", "2022-11-23"}});
    auto icb = world.call("icb-board", {{"held_on", "2022-11-24"}});
    world.advance_to("2022-10-31 10:00");
    world.record(the_strategy, "SupportSought");
    for (const auto& meeting : {hfd, worcs, icb}) world.record(meeting, "AgendaPublished");
    decide_at(world, hfd, "2022-11-22", item_asking(world, "HWBH", "support"), {{"outcome", "supported"}});
    decide_at(world, worcs, "2022-11-23", item_asking(world, "HWBW", "support"), {{"outcome", "supported with comments"}});
    decide_at(world, icb, "2022-11-24", item_asking(world, "ICB", "support"), {{"outcome", "agreed"}});
}

void decide_the_approval(World& world, Facts facts) {
    auto special = meeting_for(world, "special");
    decide_at(world, special, "2022-12-13", special + "/item/1", std::move(facts));
}

World begun(const std::function<void(StrategyPlan&)>& change) { return World("2022-02-01 10:00", with_strategy(change)); }

World supported(const std::function<void(StrategyPlan&)>& change) {
    auto world = begun(change);
    set_direction(world);
    prepare(world);
    have_it_supported(world);
    return world;
}

World approved(Facts facts) {
    auto world = supported();
    decide_the_approval(world, std::move(facts));
    return world;
}

World published() {
    auto world = approved();
    world.advance_to("2022-12-20 10:00");
    world.record(the_strategy, "StrategyPublished", {{"address", "https://partnership.example/strategy"}});
    return world;
}

World in_effect() {
    auto world = published();
    world.advance_to("2023-04-03 10:00");
    return world;
}

std::string raw(const World& world, const char* ref) { return calendar::to_iso(world.duty(the_strategy, ref).raw); }

}  // namespace beadle::testing
