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
        "the audit log of hw is damaged: entry 0 is missing; restore the store from a backup");
}

namespace {

/// Every proof over a log's tree as it is stored is believed, asked for from the stored hashes.
void check_proofs(store::Store& store, const store::LogHead& head, std::int64_t step) {
    const auto tree = audit::Frontier::read(engine::as_size(head), head.frontier).value();
    for (std::int64_t seq = 0; seq < head.size; seq += step) {
        CAPTURE(seq, head.size);
        const auto index = static_cast<std::uint64_t>(seq);
        const auto leaf = store.tree_hashes(head.system, 0, seq, 1).at(0);
        REQUIRE(audit::verify_inclusion(leaf, index, tree.size(), engine::prove_inclusion(store, head.system, index, tree.size()),
                                        tree.root()));
        REQUIRE(audit::verify_consistency(index, engine::root_of(store, head.system, index), tree.size(), tree.root(),
                                          engine::prove_consistency(store, head.system, index, tree.size())));
    }
}

/// A log written in batches of that size, with its frontier, without its tiles unless they are asked for.
store::LogHead write_log(store::Store& store, std::int64_t entries, std::int64_t batch_size, bool with_tiles) {
    Author author;
    audit::Frontier tree;
    for (std::int64_t written = 0; written < entries;) {
        store::Batch batch;
        std::vector<store::Entry> fresh;
        for (const auto end = std::min(entries, written + batch_size); written < end; ++written)
            fresh.push_back(author.entry("A/1", "e-" + std::to_string(written)));
        for (const auto& entry : fresh) tree.append(entry.leaf);
        author.log(batch, std::move(fresh));
        batch.log_heads.front().frontier = tree.bytes();
        if (with_tiles) engine::TilesOfLogs{store}.fill(batch);
        store.commit(batch);
    }
    return store.log_head("hw").value();
}

}  // namespace

TEST_CASE("the commit that fills a tile stores its root, and every entry can be proved from what is stored", "[engine][tree]") {
    EngineWorld world(toy_core());
    const auto system = world.bundle->definition.system;
    world.record("Entered", "t1");
    while (head_of(world).size < 2 * audit::tile_width + 3) {
        for (int n = 0; n < 60; ++n) world.engine().submit(world.event("Noted", "t1"), nullptr);
        world.run();
        const auto size = head_of(world).size;
        CHECK(world.store().tree_hashes(system, 1, 0, 100).size() == static_cast<std::size_t>(size / audit::tile_width));
    }
    check_proofs(world.store(), head_of(world), 7);
}

TEST_CASE("tiles of tiles are stored when they are full, wherever batches end", "[engine][tree]") {
    auto store = store::make_memory_store();
    const auto head = write_log(*store, audit::tile_width * audit::tile_width + 300, 1'537, true);
    CHECK(store->tree_hashes("hw", 1, 0, 1'000).size() == 257);
    CHECK(store->tree_hashes("hw", 2, 0, 10).size() == 1);
    check_proofs(*store, head, 9'973);
}

TEST_CASE("a record that was begun before there were tiles gets them, once", "[engine][tree]") {
    auto store = store::make_memory_store();
    const auto head = write_log(*store, 66'000, 5'000, false);
    REQUIRE(store->tree_hashes("hw", 1, 0, 1).empty());
    engine::grow_missing_tiles(*store, head);
    CHECK(store->tree_hashes("hw", 1, 0, 1'000).size() == 257);
    CHECK(store->tree_hashes("hw", 2, 0, 10).size() == 1);
    check_proofs(*store, head, 9'973);
}

TEST_CASE("a batch that was not committed after all and comes again fills its tiles once", "[engine][tree]") {
    auto store = store::make_memory_store();
    auto head = write_log(*store, 100, 100, false);
    auto tree = audit::Frontier::read(engine::as_size(head), head.frontier).value();
    Author author{.system = "hw", .size = head.size};
    std::vector<store::Entry> fresh;
    for (int n = 0; n < 200; ++n) fresh.push_back(author.entry("A/1", "later-" + std::to_string(n)));
    for (const auto& entry : fresh) tree.append(entry.leaf);
    store::Batch batch;
    author.log(batch, std::move(fresh));
    batch.log_heads.front().frontier = tree.bytes();

    engine::TilesOfLogs tiles{*store};
    auto lost = batch;
    tiles.fill(lost);
    tiles.fill(batch);
    store->commit(batch);
    head = store->log_head("hw").value();
    CHECK(store->tree_hashes("hw", 1, 0, 10).size() == 1);
    CHECK(engine::root_of(*store, "hw", engine::as_size(head)) == tree.root());
}
