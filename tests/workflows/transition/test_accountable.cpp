#include "workflows/transition/accountable.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/transfer.hpp"
#include "tests/workflows/support/world.hpp"

using namespace beadle;
using namespace beadle::testing;
using namespace beadle::model;
using namespace std::chrono;

namespace {

const std::string north = "health commissioning, North";

transition::Accountable on(const World& world, Date day, const std::string& subject = north) {
    return transition::accountable_for(world.live(), {world[transfer_id]}, {world["ccg-a"]}, subject, day,
                                       calendar::local_date(calendar::utc_zone(), world.now()));
}

}  // namespace

TEST_CASE("a subject is found by id, name, alias or its words", "[transition]") {
    const auto definition = with_transfer();
    for (const auto* said : {"north", "health commissioning, North", "Commissioning in Northtown", "commissioning north", "NORTH"}) {
        INFO(said);
        CHECK(transition::find_subjects(definition, said).subjects == std::vector<std::string>{north});
    }
    CHECK(transition::find_subjects(definition, "health commissioning").subjects.size() == 2);
    auto unknown = transition::find_subjects(definition, "pothole repairs");
    CHECK(unknown.subjects.empty());
    CHECK(unknown.known.size() >= 4);
    CHECK(transition::find_subjects(definition, "").subjects.empty());
}

TEST_CASE("until the transfer the predecessor answers, by its own instrument and through its own post", "[transition]") {
    World world("2022-01-04 10:00", with_transfer());
    auto now = on(world, 2022y / March / 31);
    REQUIRE(now.answering.size() == 1);
    CHECK(now.answering[0].body == "ccg-a");
    CHECK(now.answering[0].party == "a-lead");
    CHECK(now.answering[0].holder == "p-17");
    CHECK(now.since == Date{2013y / April / 1});
    CHECK(now.instrument == "the establishment order of 2013");
    CHECK_FALSE(now.planned);
    REQUIRE(now.handovers.size() == 1);
    CHECK(now.handovers[0].gate == "0 of 5 declared");
    CHECK(on(world, 2022y / March / 31, "health commissioning, South").answering[0].party == "b-lead");
}

TEST_CASE("from the target on the successor answers, as planned, and then in fact", "[transition]") {
    World world("2022-01-04 10:00", with_transfer());
    auto ahead = on(world, 2022y / April / 1);
    CHECK(ahead.answering[0].body == "icb-board");
    CHECK(ahead.answering[0].party == "strategy");
    CHECK(ahead.planned);
    for (const auto& [condition, by] : {std::pair{"readiness", "strategy"},
                                        {"willing", "hfd"},
                                        {"due-diligence/ccg-a", "a-lead"},
                                        {"due-diligence/ccg-b", "b-lead"},
                                        {"order", "icb-head"}})
        world.record(transfer_id, "ConditionDeclared", {{"condition", condition}, {"by", by}, {"evidence", "x"}});
    world.advance_to("2022-04-02 10:00");
    auto then = on(world, 2022y / April / 1);
    CHECK_FALSE(then.planned);
    CHECK(then.since == Date{2022y / April / 1});
    CHECK(then.instrument == "the order of 2022");
    CHECK(on(world, 2022y / March / 31).answering[0].body == "ccg-a");
}

TEST_CASE("a moved target moves who answers on 1 June", "[transition]") {
    World world("2022-01-04 10:00", with_transfer());
    CHECK(on(world, 2022y / June / 1).answering[0].body == "icb-board");
    world.record(transfer_id, "TargetDateMoved", {{"to", "2022-07-01"}, {"reason", "Parliament"}});
    auto june = on(world, 2022y / June / 1);
    CHECK(june.answering[0].body == "ccg-a");
    CHECK(june.answering[0].holder == "p-23 (acting)");
    CHECK(june.handovers[0].was_to == Date{2022y / April / 1});
    CHECK(on(world, 2022y / July / 1).answering[0].body == "icb-board");
}

TEST_CASE("while the gate is shut the predecessor answers, though the day has come; so it does when all is abandoned", "[transition]") {
    World world("2022-01-04 10:00", with_transfer());
    world.advance_to("2022-04-05 10:00");
    CHECK(on(world, 2022y / April / 5).answering[0].body == "ccg-a");
    CHECK(on(world, 2022y / December / 1).answering[0].body == "ccg-a");
    world.record(transfer_id, "TransitionAbandoned", {{"reason", "the Bill fell"}});
    CHECK(on(world, 2023y / June / 1).answering[0].body == "ccg-a");
}

TEST_CASE("two transitions in a row: the later one takes over from the earlier", "[transition]") {
    auto definition = with_transfer();
    TransitionPlan merger;
    merger.ref = "merger";
    merger.title = "two boards to one";
    merger.kept_by = "icb";
    merger.from = {"icb-board"};
    merger.to = {"executive"};
    merger.target = 2027y / April / 1;
    merger.gate = {the_transfer().gate[3]};
    Allocation line;
    line.ref = "north-again";
    line.subject = north;
    line.kind = "function";
    line.from = {"icb-board"};
    line.to = {"executive"};
    merger.allocations = {line};
    definition.transitions.push_back(std::make_shared<const TransitionPlan>(merger));
    World world("2022-01-04 10:00", definition);
    CHECK(on(world, 2021y / June / 1).answering[0].body == "ccg-a");
    CHECK(on(world, 2026y / June / 1).answering[0].body == "icb-board");
    CHECK(on(world, 2027y / June / 1).answering[0].body == "executive");
    CHECK(on(world, 2027y / June / 1).handovers.size() == 2);
}

TEST_CASE("what winds down without successor is answered for by nobody afterwards, and what stays, stays", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    plan.allocations[0].to.clear();
    plan.allocations[1].to = plan.allocations[1].from;
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    World world("2022-01-04 10:00", definition);
    CHECK(on(world, 2022y / March / 1).answering.size() == 1);
    CHECK(on(world, 2022y / June / 1).answering.empty());
    auto stays = on(world, 2022y / June / 1, "health commissioning, South");
    CHECK(stays.answering[0].body == "ccg-b");
    CHECK_FALSE(stays.planned);
    CHECK(stays.handovers.empty());
}

TEST_CASE("who holds the post is what the register has since, and not only what the file says", "[transition]") {
    auto definition = with_transfer();
    definition.offices["icb"].runs.push_back("ccg-a");
    World world("2022-01-04 10:00", definition);
    REQUIRE(verdict(world.record("ccg-a", "PostFilled", {{"post", "a-lead"}, {"person", "p-99"}, {"from", "2022-01-04"}})) == "accepted");
    CHECK(on(world, 2022y / February / 1).answering[0].holder == "p-99");
    CHECK(on(world, 2022y / January / 3).answering[0].holder == "p-17");
    world.advance_to("2022-03-02 10:00");
    world.record("ccg-a", "PostVacated", {{"post", "a-lead"}, {"on", "2022-03-01"}, {"reason", "left"}});
    CHECK(on(world, 2022y / March / 2).answering[0].holder.empty());
}

TEST_CASE("two lines of one subject are told apart by their refs", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    for (auto& line : plan.allocations) line.subject = "health commissioning", line.also_called.clear();
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    World world("2022-01-04 10:00", definition);
    for (const auto& [ref, body] : {std::pair{"north", "ccg-a"}, {"south", "ccg-b"}}) {
        INFO(ref);
        REQUIRE(transition::find_subjects(definition, ref).subjects == std::vector<std::string>{ref});
        const auto found = on(world, 2022y / March / 1, ref);
        REQUIRE(found.answering.size() == 1);
        CHECK(found.answering[0].body == body);
        CHECK(found.ref == ref);
        CHECK(found.subject == "health commissioning");
        CHECK(found.handovers.size() == 1);
    }
    CHECK(transition::find_subjects(definition, "health commissioning").subjects == std::vector<std::string>{"north", "south"});
}

TEST_CASE("a day of its own before the transfer hands nothing over before it, and one to come has not taken place", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    plan.allocations[0].on = 2022y / March / 1;
    plan.allocations[1].on = 2023y / April / 1;
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    World world("2022-01-04 10:00", definition);
    CHECK(on(world, 2022y / March / 15).answering[0].body == "ccg-a");
    world.advance_to("2022-04-02 10:00");
    world.record(transfer_id, "TransferTookPlace");
    CHECK(on(world, 2022y / March / 15).answering[0].body == "ccg-a");
    CHECK(on(world, 2022y / April / 2).answering[0].body == "icb-board");
    CHECK(on(world, 2022y / April / 2).handovers[0].took_place);
    const auto south = on(world, 2023y / May / 1, "health commissioning, South");
    CHECK(south.answering[0].body == "icb-board");
    CHECK(south.planned);
    CHECK_FALSE(south.handovers[0].took_place);
    CHECK(on(world, 2023y / March / 1, "health commissioning, South").answering[0].body == "ccg-b");
}
