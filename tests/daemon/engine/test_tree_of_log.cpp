#include "daemon/engine/tree_of_log.hpp"

#include "daemon/audit/line.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// Over the lines themselves, in their order, as somebody would who has nothing else.
audit::Frontier tree_of(const std::vector<store::Entry>& entries) {
    audit::Frontier tree;
    for (const auto& entry : entries) tree.append(audit::leaf_hash(entry.line));
    return tree;
}

store::LogHead head_of(EngineWorld& world) { return world.store().log_head(world.bundle->definition.system).value(); }

}  // namespace

TEST_CASE("the log's head stands for all its lines, those not accepted and those the engine raised included, after every batch",
          "[engine][tree]") {
    EngineWorld world(toy_core());
    const auto agree = [&] {
        const auto head = head_of(world);
        const auto tree = tree_of(world.entries());
        CHECK(tree.size() == engine::as_size(head));
        CHECK(head.frontier == tree.bytes());
    };
    agree();
    for (int n = 0; n < 9; ++n) world.record("Entered", "t" + std::to_string(n), {{"steps", "2032-02-02T09:00:00Z"}});
    agree();
    world.record("RaisedOn", "t1", {{"to", "t2, t3"}});
    world.record("NotMine", "t4");
    world.engine().submit(world.event("Noted", "t5"), nullptr);
    world.engine().submit(world.event("Thrown", "t6"), nullptr);  // Its batch is folded once more without it.
    world.engine().submit(world.event("Noted", "t7"), nullptr);
    world.run();
    agree();
    world.restart();
    world.record("Noted", "t8");
    agree();
}

TEST_CASE("a record that was begun before there was a tree gets it from its lines, and goes on from there", "[engine][tree]") {
    EngineWorld world(toy_core());
    for (int n = 0; n < 5; ++n) world.record("Entered", "t" + std::to_string(n), {{"steps", "2032-02-02T09:00:00Z"}});
    auto head = head_of(world);
    const auto frontier = std::exchange(head.frontier, "");
    CHECK(engine::tree_of_log(world.store(), head).bytes() == frontier);

    store::Batch without;
    without.batch_id = "before the tree";
    without.log_heads = {head};
    world.store().commit(without);
    REQUIRE(head_of(world).frontier.empty());
    world.restart();
    CHECK(head_of(world).frontier == frontier);  // Once: a system that rests is not read again at every start.
    world.record("Noted", "t1");
    CHECK(head_of(world).frontier == tree_of(world.entries()).bytes());
}

TEST_CASE("what came after the head was read is not of its tree", "[engine][tree]") {
    EngineWorld world(toy_core());
    for (int n = 0; n < 5; ++n) world.record("Entered", "t" + std::to_string(n), {{"steps", "2032-02-02T09:00:00Z"}});
    const auto head = head_of(world);
    world.record("Noted", "t1");
    CHECK(engine::tree_of_log(world.store(), head).bytes() == head.frontier);
}

TEST_CASE("a log with a gap is damaged, and which entry is missing is said", "[engine][tree]") {
    auto store = store::make_memory_store();
    CHECK_THROWS_WITH(
        engine::tree_of_log(*store, {.system = "hw", .shard = 0, .size = 3, .last_recorded_at = {}, .batch_id = {}, .frontier = {}}),
        "the audit log of hw is damaged: entry 0 of 3 is missing; restore the store from a backup");
}
