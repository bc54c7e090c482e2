// An office moves from SQLite to PostgreSQL.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/store/copy_store.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// What would go wrong if it were copied; empty where nothing did.
std::string complaint_of_copying(const std::string& from, const std::string& to) {
    try {
        store::copy_store(from, to, nullptr);
    } catch (const store::StoreError& error) {
        return error.what();
    }
    return {};
}

/// A record with something in every table, also what is parked, ended, archived and cleared.
void fill(store::Store& store) {
    Author first{.system = "zeta"}, second{.system = "alpha"};
    for (auto* author : {&first, &second}) {
        for (int n = 0; n < 3; ++n) {
            store::Batch batch;
            auto instance = meeting("M/" + std::to_string(n), 1, author->system);
            instance.duties = {duty("agenda", at(10'000 + n)), duty("minutes", at(20'000))};
            instance.duties.back().outcome = n == 1 ? model::Outcome::met : model::Outcome::open;
            instance.duties.back().happened_at = n == 1 ? std::optional{at(7)} : std::nullopt;
            instance.parked = n == 2;
            instance.facts["title"] = "“Special” \\ 'meeting'\nno. " + std::to_string(n);
            batch.timers_added = {{author->system, instance.id, "duty:agenda", at(5'000)}};
            batch.mail_added = {mail("m" + std::to_string(n), instance.id, static_cast<store::MailState>(n * 2), author->system)};
            author->log(batch, instance.id, "enter:" + instance.id);
            batch.log_heads.front().frontier = std::string{"\0\xff", 2};
            batch.instances.push_back({.instance = std::move(instance), .expected_version = 0});
            store.commit(batch);
        }
    }
    store.archive_mail(at(1), 100);  // Also the last of all messages, whose number nobody must have again.
    store.commit({.tile_roots = {{"alpha", 1, 0, audit::leaf_hash("a tile")}},
                  .definitions = {{"h1", "definition", "zeta", "text one"}, {"h0", "definition", "zeta", "an older one"}},
                  .definitions_current = {{"definition", "zeta", "h1"}},
                  .alarms = {{"zeta", "clock", "the clock jumped", at(5), at(9), {}}, {"zeta", "parked:M/2", "parked", at(6), {}, at(7)}}});
}

std::int64_t postgres_timers(const std::string& schema) {
    store::postgres::Connection connection{schema};
    return std::stoll(connection.word("SELECT count(*) FROM timer"));
}

}  // namespace

TEST_CASE("a record that is copied from SQLite to PostgreSQL is the same record, and goes on", "[store][postgres][copy]") {
    if (!postgres_is_there()) return;
    TemporaryFolder folder;
    const auto from = "sqlite:" + folder.file("office.db");
    const auto schema = PostgresCluster::of_this_program().new_schema();
    std::string before;
    {
        auto source = store::open_store(from, "the test");
        fill(*source);
        before = dump(*source);
    }
    std::vector<std::string> told;
    const auto copied = store::copy_store(from, "postgres:" + schema, [&](const auto& table) { told.push_back(table.name); });
    CHECK(std::count(told.begin(), told.end(), "entry") == 1);
    for (const auto& table : copied) {
        CAPTURE(table.name);
        CHECK(table.rows > 0);
    }
    auto target = store::open_store("postgres:" + schema, "the test");
    CHECK(dump(*target) == before);
    CHECK(target->definition("h0")->text == "an older one");
    CHECK(target->current_definitions().size() == 1);
    CHECK(target->alarms(true).size() == 2);
    CHECK(target->log_head("alpha")->frontier == std::string{"\0\xff", 2});
    CHECK(target->tree_hashes("alpha", 1, 0, 1) == std::vector{audit::leaf_hash("a tile")});
    CHECK(target->duties({.instance = "M/1"}).rows.at(0).instance_title == "“Special” \\ 'meeting'\nno. 1");
    // The timer of what is parked came along.
    CHECK(postgres_timers(schema) == 6);
    // Numbers go on after those that were copied.
    Author third{.system = "new"};
    store::Batch batch;
    batch.mail_added = {mail("m", "X/1", store::MailState::held, "new")};
    third.log(batch, "X/1", "enter");
    target->commit(batch);
    CHECK(target->log_heads().size() == 3);
    CHECK(target->outbox({.system = "new"}).rows.size() == 1);
    CHECK(target->outbox({}).rows.back().notification.system == "new");
}

TEST_CASE("copying refuses what it must not touch, says why, and leaves nothing behind", "[store][postgres][copy]") {
    if (!postgres_is_there()) return;
    TemporaryFolder folder;
    const auto from = "sqlite:" + folder.file("office.db");
    const auto schema = PostgresCluster::of_this_program().new_schema();
    const auto to = "postgres:" + schema;
    CHECK_THAT(complaint_of_copying(from, to), Catch::Contains("office.db cannot be opened"));
    CHECK_THAT(complaint_of_copying(to, from), Catch::Contains("must be a SQLite store"));
    CHECK_THAT(complaint_of_copying(from, from), Catch::Contains("it is copied into PostgreSQL"));
    {
        auto source = store::open_store(from, "the daemon that serves");
        fill(*source);
        CHECK_THAT(complaint_of_copying(from, to), Catch::Contains("is in use by the daemon that serves"));
    }
    {
        auto other = store::make_postgres_store({.connection = schema, .owner = "another daemon", .patience = {}});
        CHECK_THAT(complaint_of_copying(from, to), Catch::Contains("is in use by another daemon"));
    }
    // Somebody tampered with a line: it no longer has the hash that stands beside it.
    {
        sqlite3* file = nullptr;
        sqlite3_open(folder.file("office.db").c_str(), &file);
        CHECK(sqlite3_exec(file, "DROP TRIGGER entry_is_not_changed; UPDATE entry SET line = line || ' ' WHERE key & 7 = 1", nullptr,
                           nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(file);
    }
    CHECK_THAT(complaint_of_copying(from, to), Catch::Contains("entry 1 is not the one that was sent; nothing was kept"));
    auto target = store::open_store(to, "the test");
    CHECK(target->log_heads().empty());
    fill(*target);
    target.reset();
    CHECK_THAT(complaint_of_copying(from, to), Catch::Contains("holds a record already; copy into an empty database"));
}
