// What is not accepted of a transition, and by which rule: slips of an officer, and what is not a party's to say.

#include "tests/catch.hpp"
#include "tests/workflows/support/transfer.hpp"
#include "tests/workflows/support/world.hpp"

using namespace beadle;
using namespace beadle::testing;
using namespace beadle::model;

namespace {

const std::string id = transfer_id;

World standing(const std::string& state) {
    World world("2022-01-04 10:00", with_transfer());
    if (state == "preparing") return world;
    if (state == "abandoned") {
        world.record(id, "TransitionAbandoned", {{"reason", "the Bill fell"}});
        return world;
    }
    for (const auto& [condition, by] : {std::pair{"readiness", "strategy"}, {"willing", "hfd"}, {"due-diligence/ccg-a", "a-lead"}})
        world.record(id, "ConditionDeclared", {{"condition", condition}, {"by", by}, {"evidence", "x"}}, "", "icb");
    world.advance_to("2022-04-01 12:00");
    world.record(id, "TransferTookPlace");
    if (state == "complete") world.record(id, "ClosedDown");
    return world;
}

}  // namespace

TEST_CASE("what is not accepted of a transition names its rule and changes nothing", "[transition]") {
    struct Row {
        const char* state;
        const char* event;
        Facts facts;
        const char* rule;
        const char* words;
        const char* by = "icb";
        const char* at = "";
    };
    const Facts ready{{"condition", "readiness"}, {"by", "strategy"}, {"evidence", "minute 7"}};
    const std::vector<Row> rows{
        // A slip of the officer's.
        {"preparing", "ConditionDeclared", {{"condition", "redyness"}, {"by", "strategy"}, {"evidence", "x"}}, "condition", "no condition"},
        {"preparing", "ConditionDeclared", {{"condition", "readiness"}, {"by", "strategy"}}, "evidence", "the evidence is missing"},
        {"preparing", "ConditionDeclared", {{"condition", "readiness"}, {"evidence", "x"}}, "by", "who declares it is missing"},
        {"preparing", "ConditionDeclared", {{"condition", "due-diligence"}, {"by", "a-lead"}, {"evidence", "x"}}, "condition", "several"},
        {"preparing",
         "ConditionDeclared",
         {{"condition", "readiness"}, {"by", "hfd"}, {"evidence", "x"}},
         "gate: readiness",
         "declared by"},
        {"preparing", "ConditionDeclared", ready, "time", "still to come", "icb", "2022-02-01 10:00"},
        {"preparing", "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "record", "is not declared"},
        {"preparing", "ConditionWithdrawn", {{"condition", "readiness"}}, "reason", "needs a reason"},
        {"preparing", "ChecklistItemDone", {}, "item", "which item is missing"},
        {"preparing", "ChecklistItemDone", {{"item", "acounts"}, {"of", "ccg-a"}}, "item", "there is no item 'acounts' of 'ccg-a'"},
        {"preparing", "ChecklistItemDone", {{"item", "accounts"}}, "item", "several owe 'accounts'"},
        {"preparing", "TargetDateMoved", {{"to", "2022-07-01"}}, "reason", "moves for a reason"},
        {"preparing", "TargetDateMoved", {{"to", "the summer"}, {"reason", "x"}}, "to", "not a date"},
        {"preparing", "TargetDateMoved", {{"to", "2021-12-01"}, {"reason", "x"}}, "to", "is past"},
        {"preparing", "TargetDateMoved", {{"to", "2022-04-01"}, {"reason", "x"}}, "record", "already"},
        {"preparing", "TransitionAbandoned", {}, "reason", "abandoned for a reason"},
        {"preparing", "ClosedDown", {}, "record", "recorded as 'preparing'"},
        {"preparing", "CloseDownBegun", {}, "record", "recorded as 'preparing'"},
        {"preparing", "DutyDone", {{"duty", "gate/readiness"}}, "duty", "is declared, by somebody and on some evidence", "strategy"},
        {"preparing", "ConditionDeclard", ready, "event", "no event of this transition"},
        {"transferred", "TransferTookPlace", {}, "record", "the transfer took place on Friday 1 April 2022"},
        {"transferred", "ShadowRunningBegun", {}, "record", "recorded as 'transferred'"},
        {"transferred", "TransitionAbandoned", {{"reason", "x"}}, "record", "recorded as 'transferred'"},
        {"transferred", "TargetDateMoved", {{"to", "2022-07-01"}, {"reason", "x"}}, "record", "its target moves no more"},
        {"transferred", "ConditionWithdrawn", {{"condition", "due-diligence/ccg-b"}, {"reason", "x"}}, "record", "is not declared"},
        {"complete", "CloseDownBegun", {}, "record", "recorded as 'complete'"},
        {"complete", "ClosedDown", {}, "record", "recorded as 'complete'"},
        {"abandoned", "TransferTookPlace", {}, "record", "recorded as 'abandoned'"},
        {"abandoned", "ConditionDeclared", ready, "record", "recorded as 'abandoned'"},
        // What is not a party's to say.
        {"preparing", "AppointedDayReached", {}, "rights", "may not record AppointedDayReached"},
        {"preparing", "ConditionDeclared", ready, "rights", "may not declare it for", "a-lead"},
        {"preparing", "ConditionDeclared", ready, "rights", "may not record", "worcs"},
        {"preparing", "ChecklistItemDone", {{"item", "accounts"}, {"of", "ccg-b"}}, "rights", "what b-lead owes", "a-lead"},
        {"preparing", "TargetDateMoved", {{"to", "2022-07-01"}, {"reason", "x"}}, "rights", "may not record", "a-lead"},
        {"preparing", "TransferTookPlace", {}, "rights", "may not record", "strategy"},
        {"transferred", "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "rights", "may not withdraw", "hfd"},
        {"transferred", "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "rights", "may not record", "b-lead"},
    };
    for (const auto& row : rows) {
        auto world = standing(row.state);
        REQUIRE(world.state(id) == row.state);
        const auto before = world[id].facts;
        auto entry = world.record(id, row.event, row.facts, row.at, row.by);
        CAPTURE(row.state, row.event, row.words, answer(entry));
        CHECK(verdict(entry) == "not accepted");
        CHECK(numbers(entry, row.rule).find(row.words) != std::string::npos);
        CHECK(world[id].facts == before);
    }
}
