// A role for daemons that cannot change what it has written, and one for auditors that cannot write. What PostgreSQL itself refuses, no trigger is needed for.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/store/postgres/roles.hpp"

#include <functional>

#include "daemon/engine/check_of_log.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/played_script.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;
using Catch::Contains;

namespace {

std::string complaint_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const store::StoreError& error) {
        return error.what();
    }
    return "none";
}

/// A cluster with a schema of the owner's and both roles, and a whole script played as the daemons' role.
struct Divided {
    Divided() {
        cluster.ask("CREATE ROLE the_owner LOGIN");
        cluster.ask("CREATE ROLE \"the daemon\" LOGIN");
        cluster.ask("CREATE ROLE the_auditor LOGIN");
        cluster.ask("CREATE SCHEMA office AUTHORIZATION the_owner");
        store::give_roles("postgres:" + as("the_owner"), {.daemon = "the daemon", .auditor = "the_auditor"});
    }
    std::string as(const std::string& user) const {
        return PostgresCluster::as_user(cluster.connection(), user) + " options='-c search_path=office'";
    }
    std::string complaint(const std::string& user, const char* sql) const {
        store::postgres::Connection connection{as(user)};
        return complaint_of([&] { connection.run_script(sql); });
    }

    PostgresCluster cluster{"-c fsync=off"};
};

}  // namespace

TEST_CASE("a daemon works under a role that the server lets change and delete no entry, not even where the triggers are lifted",
          "[store][postgres][roles]") {
    if (!postgres_is_there()) return;
    Divided world;
    TemporaryFolder folder;
    const auto writes_as = "postgres:" + world.as("'the daemon'");
    {
        const auto store = store::open_shared_store(writes_as, "the test");
        PlayedScript script(*store, folder.path().string());
        script.play();
        CHECK(broken_after_script(*store, folder.path().string()) == std::vector<std::string>{});
    }
    CHECK_THAT(world.complaint("'the daemon'", "ALTER TABLE entry DISABLE TRIGGER ALL"), Contains("must be owner of table entry"));
    world.cluster.ask("ALTER TABLE office.entry DISABLE TRIGGER ALL");
    world.cluster.ask("ALTER TABLE office.tile_root DISABLE TRIGGER ALL");
    for (const auto* sql : {"UPDATE entry SET line = line", "DELETE FROM entry", "TRUNCATE entry", "UPDATE tile_root SET root = root",
                            "DELETE FROM tile_root", "DELETE FROM mail_archive", "TRUNCATE tile_root", "DELETE FROM free_text",
                            "UPDATE free_text SET seq = 0", "DELETE FROM log_head", "TRUNCATE log_head", "UPDATE definition SET text = ''",
                            "DELETE FROM definition", "DELETE FROM system", "DROP TABLE entry"}) {
        CAPTURE(sql);
        const auto complaint = world.complaint("'the daemon'", sql);
        const bool refused =
            complaint.find("permission denied") != std::string::npos || complaint.find("must be owner") != std::string::npos;
        CHECK(refused);
    }
    // The owner could: what stands in the way of that is checked elsewhere (test_check_of_log).
    CHECK(world.complaint("the_owner", "DELETE FROM entry WHERE seq < 0") == "none");
}

TEST_CASE("an auditor's role verifies and asks, and writes nothing", "[store][postgres][roles]") {
    if (!postgres_is_there()) return;
    Divided world;
    TemporaryFolder folder;
    const auto writing = store::open_store("postgres:" + world.as("'the daemon'"), "the test");
    PlayedScript script(*writing, folder.path().string());
    script.play();
    const auto reading = store::open_store("postgres:" + world.as("the_auditor"), {}, true);
    const auto checked = engine::check_log(*reading, reading->log_head(script.system()).value());
    CHECK(checked.what.empty());
    CHECK(checked.entries > 10);
    CHECK_FALSE(reading->entries({.system = script.system(), .kind = "TimerFired"}).rows.empty());
    CHECK_FALSE(reading->history(script.system(), "t1").empty());
    CHECK(reading->oldest_reader());
    for (const auto* sql :
         {"INSERT INTO meta VALUES ('a', 'b')", "UPDATE entry SET line = line", "DELETE FROM outbox", "UPDATE alarm SET text = ''",
          "TRUNCATE free_text", "CREATE TABLE mine (a INTEGER)", "UPDATE shard SET fence = 0"}) {
        CAPTURE(sql);
        CHECK_THAT(world.complaint("the_auditor", sql), Contains("permission denied"));
    }
    CHECK_THAT(complaint_of([&] { store::open_store("postgres:" + world.as("the_auditor"), "a daemon by mistake"); }),
               Contains("the database's role may not do that"));
}

TEST_CASE("roles that are not there, or that may do everything anyway, are refused with what to do", "[store][postgres][roles]") {
    if (!postgres_is_there()) return;
    auto& cluster = PostgresCluster::of_this_program();
    const auto where = "postgres:" + cluster.new_schema();
    CHECK_THAT(complaint_of([&] { store::give_roles(where, {.daemon = "no\"body", .auditor = "b"}); }),
               Contains("there is no role \"no\"\"body\" yet; as the database's administrator: CREATE ROLE"));
    CHECK_THAT(complaint_of([&] { store::give_roles(where, {.daemon = "beadle", .auditor = "b"}); }), Contains("take a role of its own"));
    CHECK_THAT(complaint_of([&] { store::give_roles(where, {.daemon = "a", .auditor = "a"}); }), Contains("must be two"));
    CHECK_THAT(complaint_of([&] { store::give_roles("sqlite:office.db", {.daemon = "a", .auditor = "b"}); }),
               Contains("roles are PostgreSQL's"));
}
