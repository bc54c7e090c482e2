// A record that an earlier version of the program wrote: it is brought up to date, its deadlines fire, each once, and its log goes on where it stood.
#include <algorithm>
#include <cstdlib>

#include "daemon/engine/engine.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/older_format.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// Of the format before this one as many as the issue asks for where there is time; of the older ones a few.
int timers_pending(int format, int newest) {
    return format == newest - 1 && (std::getenv("BEADLE_CI") || std::getenv("BEADLE_LONG")) ? 100'000 : 600;
}

/// An office with so many deadlines ahead, and what its callers were told.
struct Before {
    EngineWorld world{toy_core()};
    Witness witness;
    int timers;
    explicit Before(int count) : timers(count) {
        for (int n = 0; n < timers; ++n)
            world.engine().submit(
                world.event("Entered", "t" + std::to_string(n), {{"steps", "2022-02-10T09:00:00Z, 2022-03-10T09:00:00Z"}}),
                [this](const engine::Answer& answer) { witness.answered(answer); });
        world.run();
    }
};

/// Made once for each count: what is read from it stays as it is.
Before& before_with(int timers) {
    static std::map<int, std::unique_ptr<Before>> made;
    auto& before = made[timers];
    if (!before) before = std::make_unique<Before>(timers);
    return *before;
}

void check_upgraded(store::Store& store, Before& before) {
    const auto system = before.world.bundle->definition.system;
    CHECK(log_hash(store, system) == log_hash(before.world.store(), system));
    CHECK(store.counts(system).timers == before.timers);
    engine::SteppedCivilClock civil(at("2022-02-11T09:00:00Z"));
    engine::SteppedMachineClock machine;
    engine::EngineOptions options;
    options.core = toy_core();
    options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
    engine::Engine engine(store, civil, machine, options);
    int fired = 0;
    for (bool more = true; more;) {
        const auto stepped = engine.step();
        fired += stepped.timers;
        more = stepped.more;
    }
    engine.stop();
    CHECK(fired == before.timers);
    std::map<std::string, int> firings;
    for (const auto& entry : all_entries(store, system))
        if (entry.kind == "TimerFired") ++firings[entry.instance];
    CHECK(firings.size() == static_cast<std::size_t>(before.timers));
    CHECK(std::all_of(firings.begin(), firings.end(), [](const auto& each) { return each.second == 1; }));
    CHECK(broken_invariants(store, system, civil.now(), before.witness) == std::vector<std::string>{});
}

}  // namespace

TEST_CASE("a SQLite store of each earlier format is brought up to date, and each of its deadlines fires once", "[store][upgrade]") {
    for (int format = 1; format < newest_format_of_sqlite(); ++format) {
        CAPTURE(format);
        auto& before = before_with(timers_pending(format, newest_format_of_sqlite()));
        TemporaryFolder folder;
        write_sqlite_of_format(format, before.world.store(), folder.file("old.db"));
        const auto store = store::open_store("sqlite:" + folder.file("old.db"), "the test");
        check_upgraded(*store, before);
    }
}

TEST_CASE("a PostgreSQL store of each earlier format is brought up to date, and each of its deadlines fires once",
          "[store][postgres][upgrade]") {
    if (!PostgresCluster::is_there()) return;
    for (int format = 1; format < newest_format_of_postgres(); ++format) {
        CAPTURE(format);
        auto& before = before_with(timers_pending(format, newest_format_of_postgres()));
        const auto schema = PostgresCluster::of_this_program().new_schema();
        write_postgres_of_format(format, before.world.store(), schema);
        const auto store = store::open_store("postgres:" + schema, "the test");
        check_upgraded(*store, before);
    }
}
