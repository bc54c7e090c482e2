// The store fails, or the clock jumps, in the middle of a step.
#include <array>
#include <functional>
#include <utility>

#include "daemon/engine/tree_of_log.hpp"
#include "daemon/store/relayed_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using namespace std::chrono_literals;

namespace {

/// A store whose calls befall what a test says.
class ToldStore final : public store::RelayedStore {
public:
    ToldStore() : RelayedStore([this](const std::function<void(store::Store&)>& act) { act(*store_); }) {}

    void commit(const store::Batch& batch) override {
        if (on_commit) on_commit(batch);
        RelayedStore::commit(batch);
    }
    std::optional<store::StoredDefinition> definition(std::string_view hash) override {
        if (loses_definitions) throw store::StoreError{"the connection was lost", true};
        return RelayedStore::definition(hash);
    }
    std::optional<model::Instant> next_due(model::Instant watermark) override {
        if (fails_next_due > 0 && --fails_next_due == 0) throw store::StoreError{"the connection was lost", true};
        return RelayedStore::next_due(watermark);
    }

    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<store::HashRange>& ranges) override {
        if (fails_tree_hashes > 0 && --fails_tree_hashes == 0) throw store::StoreError{"the connection was lost", true};
        return RelayedStore::tree_hashes(system, ranges);
    }
    store::Page<model::Instance> instances(const store::InstanceFilter& filter) override {
        if (std::exchange(fails_instances, false)) throw store::StoreError{"the connection was lost", true};
        return RelayedStore::instances(filter);
    }

    std::function<void(const store::Batch&)> on_commit;
    bool loses_definitions = false, fails_instances = false;
    int fails_next_due = 0, fails_tree_hashes = 0;  ///< The how manieth call from now on fails.

private:
    std::unique_ptr<store::Store> store_ = store::make_memory_store();
};

struct World {
    explicit World(bool clock_is_stepped = true) : civil(at("2022-02-01T09:00:00Z"), clock_is_stepped) { start(); }

    void start() {
        engine::EngineOptions options;
        options.core = toy_core();
        options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
        engine.emplace(store, civil, machine, options);
    }
    model::Event event(const std::string& kind, const std::string& instance, model::Facts facts = {}) {
        return officers_event(bundle->definition.system, "e" + std::to_string(++ids), kind, instance, civil.now(), std::move(facts));
    }
    void apply() {
        engine->apply(bundle, event("DefinitionApplied", bundle->definition.system), nullptr);
        run();
    }
    void record(const std::string& kind, const std::string& instance, model::Facts facts = {}) {
        engine->submit(event(kind, instance, std::move(facts)), [this](const engine::Answer& given) { answers.push_back(given); });
    }
    /// Until there is nothing to do; failures of the store on the way are counted.
    int run() {
        int failures = 0;
        for (bool more = true; more;) {
            try {
                more = engine->step().more;
            } catch (const store::StoreError&) {
                REQUIRE(++failures < 10);
            }
        }
        return failures;
    }
    void advance(std::chrono::seconds by) {
        civil.advance(by);
        machine.advance(by);
    }
    model::Instance instance(const std::string& id) { return store.load({{bundle->definition.system, id}}).instances.at(0); }

    ToldStore store;
    engine::SteppedCivilClock civil;
    engine::SteppedMachineClock machine;
    std::shared_ptr<definitions::Bundle> bundle = toy_bundle();
    std::optional<engine::Engine> engine;
    std::vector<engine::Answer> answers;
    int ids = 0;
};

}  // namespace

TEST_CASE("a connection that is lost while a definition is read parks nobody", "[engine][failing store]") {
    World world;
    world.apply();
    world.record("Entered", "t0", {{"steps", "2022-02-01T10:00:00Z"}});
    world.run();
    auto next = *world.bundle;
    next.definition.hash = "the version after that";  // What runs is pinned to the one before, which a daemon that starts now has not read.
    world.bundle = std::make_shared<definitions::Bundle>(std::move(next));
    world.apply();
    world.start();
    world.advance(1h);
    world.record("Noted", "t0");
    world.store.loses_definitions = true;
    CHECK_THROWS_AS(world.engine->step(), store::StoreError);
    CHECK(world.answers.size() == 1);
    world.store.loses_definitions = false;
    CHECK(world.run() == 0);
    REQUIRE(world.answers.size() == 2);
    CHECK(world.answers.back().error.empty());
    CHECK_FALSE(world.instance("t0").parked);
    CHECK(model::find_duty(world.instance("t0"), "do")->steps_done == 1);
}

TEST_CASE("a store that fails when a clock has been confirmed leaves it confirmed, and the alarm is cleared by the next step",
          "[engine][failing store]") {
    World world{false};
    world.apply();
    world.civil.advance(240h);
    world.run();
    REQUIRE(world.engine->guard() == engine::Guard::clock_jumped);
    REQUIRE(world.store.alarms(false).size() == 1);
    int commits = 0;
    world.store.on_commit = [&](const store::Batch&) {
        if (++commits == 2) throw store::StoreError{"the connection was lost", true};  // The event is recorded by then; the alarm is next.
    };
    world.engine->accept_clock(world.event("ClockAccepted", world.bundle->definition.system),
                               [&](const engine::Answer& given) { world.answers.push_back(given); });
    CHECK(world.run() == 1);
    REQUIRE(world.answers.size() == 1);
    CHECK(world.answers[0].error.empty());
    CHECK(world.engine->guard() == engine::Guard::open);
    CHECK(world.engine->queued() == 0);
    CHECK(world.store.alarms(false).empty());
}

TEST_CASE("an alarm whose commit comes true long after its connection was lost is cleared all the same", "[engine][failing store]") {
    World world{false};
    world.apply();
    world.civil.advance(240h);
    std::optional<store::Batch> on_its_way;
    world.store.on_commit = [&](const store::Batch& batch) {
        if (on_its_way) return;
        on_its_way = batch;
        throw store::StoreError{"the connection was lost while the database committed", false};
    };
    CHECK(world.run() == 1);
    world.civil.advance(-240h);
    world.engine->accept_clock(world.event("ClockAccepted", world.bundle->definition.system), nullptr);
    world.run();
    REQUIRE(world.engine->guard() == engine::Guard::open);
    REQUIRE(world.store.alarms(false).empty());

    world.store.commit(*on_its_way);
    REQUIRE(world.store.alarms(false).size() == 1);
    world.advance(1min);
    world.run();
    CHECK(world.store.alarms(false).empty());
}

TEST_CASE("a store that fails when an instance has been released answers for the release, and what was due there fires",
          "[engine][failing store]") {
    World world;
    world.apply();
    world.record("Entered", "t0", {{"steps", "2022-02-01T10:00:00Z"}, {"explodes", "yes"}});
    world.run();
    world.advance(1h);
    world.run();
    REQUIRE(world.instance("t0").parked);
    world.answers.clear();
    world.record("Released", "t0", {{"mended", "yes"}});
    world.store.fails_next_due = 1;
    CHECK(world.run() == 1);
    REQUIRE(world.answers.size() == 1);
    CHECK(world.answers[0].error.empty());
    CHECK(model::find_duty(world.instance("t0"), "do")->steps_done == 1);
}

TEST_CASE("a clock that jumps while a step records events fires nothing in it", "[engine][failing store]") {
    World world{false};
    world.apply();
    world.record("Entered", "t0", {{"steps", "2022-02-03T09:00:00Z"}});
    world.run();
    world.record("Noted", "t0");
    world.store.on_commit = [&](const store::Batch&) {
        world.civil.advance(72h);
        world.store.on_commit = {};
    };
    world.run();
    CHECK(model::find_duty(world.instance("t0"), "do")->steps_done == 0);
    CHECK(world.engine->guard() == engine::Guard::clock_jumped);
}

TEST_CASE("a store that fails between the trees of two systems spoils neither", "[engine][failing store][tree]") {
    World world;
    world.apply();
    auto other = *world.bundle;
    other.definition.system = "malvern";
    other.definition.hash = "malvern's own";
    world.engine->apply(std::make_shared<definitions::Bundle>(std::move(other)),
                        officers_event("malvern", "apply", "DefinitionApplied", "malvern", world.civil.now()), nullptr);
    world.run();
    const std::array systems{world.bundle->definition.system, std::string{"malvern"}};
    const auto note_in_both = [&](int times) {
        for (int n = 0; n < times; ++n)
            for (const auto& system : systems)
                world.engine->submit(officers_event(system, "e" + std::to_string(++world.ids), "Noted", system, world.civil.now()),
                                     nullptr);
    };
    note_in_both(1);
    int commits = 0;
    world.store.on_commit = [&](const store::Batch&) {
        if (++commits == 1) throw store::StoreError{"the connection was lost", true};  // So that the edges of both are read anew.
    };
    world.store.fails_tree_hashes = 2;
    CHECK(world.run() == 2);
    note_in_both(300);
    CHECK(world.run() == 0);
    for (const auto& system : systems) {
        CAPTURE(system);
        const auto head = world.store.log_head(system).value();
        REQUIRE(head.size > audit::tile_width);
        CHECK(engine::root_of(world.store, system, engine::as_size(head)) ==
              audit::Frontier::read(engine::as_size(head), head.frontier).value().root());
    }
}

TEST_CASE("a store that fails while it is looked up what an apply takes away leaves the apply waiting, and it is answered once",
          "[engine][failing store]") {
    World world;
    world.apply();
    auto without = *world.bundle;
    REQUIRE_FALSE(without.definition.bodies.empty());
    without.definition.bodies.erase(without.definition.bodies.begin());
    without.definition.hash = "without one of its bodies";
    world.engine->apply(std::make_shared<definitions::Bundle>(std::move(without)),
                        world.event("DefinitionApplied", world.bundle->definition.system),
                        [&](const engine::Answer& given) { world.answers.push_back(given); });
    world.store.fails_instances = true;
    CHECK(world.run() == 1);
    REQUIRE(world.answers.size() == 1);
    CHECK(world.answers[0].error.empty());
    CHECK(world.answers[0].verdict == model::Verdict::accepted);
}
