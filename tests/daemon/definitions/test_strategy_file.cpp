// A strategy as a file says it, and what stands of it in the plan. Its mistakes stand in tests/data/bad-definitions/strategy-*.yaml.

#include "daemon/definitions/strategy_file.hpp"

#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle::definitions;
using namespace beadle;
using namespace std::chrono;

namespace {

std::string with(const std::string& lines) {
    return R"(system: tiny
calendar: england-and-wales
offices:
  gov: {name: Governance, mail: gov@icb.example, runs: [icp, board], head: boss}
bodies:
  icp: {name: Partnership, prefix: ICPA, also called: [ICP], rules: own terms}
  board: {name: Health Board, rules: own terms}
posts:
  boss: {name: The boss, mail: boss@icb.example}
  clerk: {name: The clerk, mail: clerk@icb.example}
meetings of icp:
  - {ref: first, in: September 2022, to: set the direction}
  - {ref: special, in: December 2022, to: approve the strategy}
)" + lines;
}

model::StrategyPlan the_only(const std::string& lines) {
    const auto loading = testing::load_text(with(lines));
    INFO(testing::all_texts(loading.mistakes));
    REQUIRE(loading.mistakes.empty());
    REQUIRE(loading.bundle->definition.strategies.size() == 1);
    return *loading.bundle->definition.strategies.front();
}

}  // namespace

TEST_CASE("a strategy may be given directly, as it would be said", "[definitions][strategy]") {
    const auto plan = the_only(R"(strategy of icp:
  title: Integrated Care Strategy
  lead: boss
  direction: {at: first, by: by 30 September 2022}
  chapters:
    1 Herefordshire: {owner: clerk, overseen by: [Health Board, boss], implemented by: the place, aligned with: [the Green Strategy]}
    System: {owner: the board}
  chapters by: 30 working days before target
  involve: [Healthwatch Herefordshire, people who live or work here]
  approve: {at: special, by: 31 December 2022, after support from: [board], if one declines: it is returned, takes effect: 1 April 2023}
  copies to: ICB
  received by: board
  progress: every 3 months
)");
    CHECK(plan.ref == "integrated-care-strategy");
    CHECK(plan.matter == "integrated-care-strategy");
    CHECK(plan.body == "icp");
    CHECK(plan.lead == "boss");
    CHECK(plan.direction_at == "first");
    CHECK(plan.direction_by->text == "by 30 September 2022");
    REQUIRE(plan.chapters.size() == 2);
    CHECK(plan.chapters[0].ref == "1");
    CHECK(plan.chapters[0].title == "Herefordshire");
    CHECK(plan.chapters[0].owner.party == "clerk");
    REQUIRE(plan.chapters[0].overseen_by.size() == 2);
    CHECK(plan.chapters[0].overseen_by[0].ref == "board");  // A body is named by its id, and its office answers for it.
    CHECK(plan.chapters[0].overseen_by[0].name == "Health Board");
    CHECK(plan.chapters[0].overseen_by[0].party == "gov");
    CHECK(plan.chapters[0].overseen_by[1].party == "boss");
    CHECK(plan.chapters[0].implemented_by == "the place");
    CHECK(plan.chapters[0].aligned_with.front().ref == "the-green-strategy");
    CHECK(plan.chapters[1].ref == "system");
    CHECK(plan.chapters[1].owner.party == "gov");
    CHECK(plan.involve[1].name == "people who live or work here");
    CHECK(plan.involve[1].ref == "people-who-live-or-work-here");
    CHECK(plan.approve_by == 2022y / December / 31);  // As it is said, though it is a Saturday.
    CHECK(plan.takes_effect == 2023y / April / 1);
    CHECK(plan.support_from == std::vector<std::string>{"board"});
    CHECK(plan.unsupported == model::UnsupportedMeans::returns);
    CHECK(plan.copies_to.front().name == "ICB");
    CHECK(plan.progress_months == 3);
}

TEST_CASE("several strategies of a body stand under their refs", "[definitions][strategy]") {
    const auto loading = testing::load_text(
        with("strategies of icp:\n  ics: {title: Integrated Care Strategy}\n  next: {title: The next one, replaces: ics}\n"));
    INFO(testing::all_texts(loading.mistakes));
    REQUIRE(loading.bundle);
    const auto& strategies = loading.bundle->definition.strategies;
    REQUIRE(strategies.size() == 2);
    CHECK(strategies[0]->ref == "ics");
    CHECK(strategies[1]->replaces == "ics");
    CHECK(strategies[1]->matter == "next");
    CHECK(strategies[0]->unsupported == model::UnsupportedMeans::stops);
}

TEST_CASE("the least that a strategy needs is its body", "[definitions][strategy]") {
    const auto plan = the_only("strategy of icp: {lead: gov}\n");
    CHECK(plan.ref == "strategy");
    CHECK(plan.title == "strategy of the Partnership");
    CHECK(plan.chapters.empty());
    CHECK_FALSE(plan.approve_by);
}

TEST_CASE("a definition with a strategy reads back from the store as it was", "[definitions][strategy]") {
    const auto loading =
        testing::load_text(with("strategy of icp:\n  title: ICS\n  chapters: {1 North: {owner: clerk}, 2 South: {owner: boss}}\n"));
    REQUIRE(loading.bundle);
    const auto dumped = testing::dump(loading.bundle->definition);
    CHECK(dumped.find("chapter 1 North") != std::string::npos);
    CHECK(testing::dump(*definition_from_canonical(loading.bundle->canonical)) == dumped);
}
