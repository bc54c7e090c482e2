// A record that an earlier version of the program wrote: it is brought up to date, its deadlines fire, each once, and its log goes on where it stood.
#include <algorithm>
#include <cstdlib>

#include "daemon/engine/engine.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "daemon/store/sqlite/connection.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/left_out.hpp"
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

/// A message that was sent, as every format so far has it.
constexpr const char* sent_mail =
    "INSERT INTO outbox (system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body, "
    "instance, duty, "
    "step, recipient, template, message_id, bytes_hash, last_result, facts) "
    "VALUES (1, 'm', 4, 10, 0, 0, 1, 0, 5, 20, 2, 'b', 't1', 'do', 'remind', 'clerk', 'reminder', '<m@toy.example>', 'hash', '250 taken', "
    "'{}')";

void check_archives(store::Store& store) {
    const auto after = [](int seconds) { return model::Instant{std::chrono::seconds{seconds}}; };
    CHECK(store.archive_mail(after(20), 10) == 0);
    CHECK(store.archive_mail(after(21), 10) == 1);
    CHECK(store.archive_mail(after(21), 10) == 0);
    store::OutboxFilter filter;
    filter.instance = "t1";
    REQUIRE(store.outbox(filter).rows.size() == 1);
    CHECK(store.outbox(filter).rows.front().last_result == "250 taken");
}

}  // namespace

TEST_CASE("mail that was sent before the upgrade is archived after it", "[store][upgrade][archive]") {
    auto& before = before_with(600);
    for (int format = 1; format < newest_format_of_sqlite(); ++format) {
        CAPTURE(format);
        TemporaryFolder folder;
        write_sqlite_of_format(format, before.world.store(), folder.file("old.db"));
        store::sqlite::Connection{folder.file("old.db"), SQLITE_OPEN_READWRITE}.run(sent_mail);
        check_archives(*store::open_store("sqlite:" + folder.file("old.db"), "the test"));
    }
    if (!postgres_is_there()) return;
    for (int format = 1; format < newest_format_of_postgres(); ++format) {
        CAPTURE(format);
        const auto schema = PostgresCluster::of_this_program().new_schema();
        write_postgres_of_format(format, before.world.store(), schema);
        store::postgres::Connection{schema}.run_script(sent_mail);
        check_archives(*store::open_store("postgres:" + schema, "the test"));
    }
}

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
    if (!postgres_is_there()) return;
    for (int format = 1; format < newest_format_of_postgres(); ++format) {
        CAPTURE(format);
        auto& before = before_with(timers_pending(format, newest_format_of_postgres()));
        const auto schema = PostgresCluster::of_this_program().new_schema();
        write_postgres_of_format(format, before.world.store(), schema);
        const auto store = store::open_store("postgres:" + schema, "the test");
        check_upgraded(*store, before);
    }
}
