// Backups, and what a store that was put back from one knows of itself.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/store/backup.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "daemon/store/copy_store.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

store::Batch entering(Author& author, const std::string& id) {
    store::Batch batch;
    batch.instances.push_back({.instance = meeting(id), .expected_version = 0});
    batch.mail_added = {mail("m:" + id, id, store::MailState::ready)};
    author.log(batch, id, "enter:" + id);
    return batch;
}

std::string complaint_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const store::StoreError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a backup is made while the daemon serves, holds all that was answered, goes on as a store, and says what it is",
          "[store][backup]") {
    TemporaryFolder folder;
    const auto from = "sqlite:" + folder.file("office.db"), file = folder.file("backup.db");
    auto serving = store::open_store(from, "the daemon that serves");
    Author author;
    serving->commit(entering(author, "A/1"));
    const auto before = dump(*serving);
    const auto bytes = store::back_up(from, file, "2022-12-05T03:00:00Z");
    CHECK(bytes == static_cast<std::int64_t>(std::filesystem::file_size(file)));
    serving->commit(entering(author, "A/2"));
    CHECK_FALSE(serving->put_back());

    struct stat found {};
    REQUIRE(::stat(file.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    auto restored = store::open_store("sqlite:" + file, "the test");
    CHECK(dump(*restored) == before);
    CHECK(restored->put_back() == "it is the backup of 2022-12-05T03:00:00Z");
    CHECK(restored->log_head("hw")->size == 1);
    Author again{.size = 1};
    restored->commit(entering(again, "A/2"));
    CHECK(dump(*restored) == dump(*serving));
}

TEST_CASE("a backup takes nobody's place, replaces what an earlier one left half done, and says what it cannot do", "[store][backup]") {
    TemporaryFolder folder;
    const auto from = "sqlite:" + folder.file("office.db"), file = folder.file("backup.db");
    Author author;
    store::open_store(from, "the test")->commit(entering(author, "A/1"));
    std::ofstream(file + ".part") << "what a killed one left";
    store::back_up(from, file, "now");
    CHECK_FALSE(std::filesystem::exists(file + ".part"));
    CHECK_FALSE(std::filesystem::exists(file + ".part-wal"));
    CHECK_THAT(complaint_of([&] { store::back_up(from, file, "now"); }),
               Catch::Contains("is there already; a backup takes nobody's place"));
    CHECK_THAT(complaint_of([&] { store::back_up("sqlite:" + folder.file("none.db"), folder.file("b"), "now"); }),
               Catch::Contains("none.db cannot be opened"));
    CHECK_THAT(complaint_of([&] { store::back_up(from, folder.file("absent/b"), "now"); }), Catch::Contains("cannot be written"));
    CHECK_THAT(complaint_of([&] { store::back_up("postgres:dbname=x", folder.file("b"), "now"); }),
               Catch::Contains("for PostgreSQL there is pg_dump"));
    std::ofstream(folder.file("text.db")) << std::string(4096, 'x');
    CHECK_THAT(complaint_of([&] { store::back_up("sqlite:" + folder.file("text.db"), folder.file("b"), "now"); }),
               Catch::Contains("is not a database"));
    CHECK_FALSE(std::filesystem::exists(folder.file("b")));
}

TEST_CASE("whoever puts a copy back in another way can say so, but not under a daemon's feet; the last word counts", "[store][backup]") {
    TemporaryFolder folder;
    const bool on_postgres = GENERATE(false, true);
    if (on_postgres && !postgres_is_there()) return;
    const auto where = on_postgres ? "postgres:" + PostgresCluster::of_this_program().new_schema() : "sqlite:" + folder.file("office.db");
    {
        const auto serving = store::open_store(where, "the daemon that serves");
        CHECK_THAT(complaint_of([&] { store::say_put_back(where, "today"); }), Catch::Contains("is in use by the daemon that serves"));
    }
    store::say_put_back(where, "today");
    store::say_put_back(where, "tomorrow");
    CHECK(store::open_store(where, "the test")->put_back() == "a backup was put in its place, as was said on tomorrow");
    CHECK_THAT(complaint_of([] { store::say_put_back("office.db", "today"); }), Catch::Contains("names no store"));
}

TEST_CASE("a PostgreSQL dump that is put back in the place of what was dropped is noticed, once, and goes on; a restart is not",
          "[store][postgres][backup]") {
    if (!postgres_is_there()) return;
    auto& cluster = PostgresCluster::of_this_program();
    const auto schema = cluster.new_schema();
    Author author;
    store::open_store("postgres:" + schema, "the test")->commit(entering(author, "A/1"));
    std::string before;
    {
        const auto again = store::open_store("postgres:" + schema, "the test");
        CHECK_FALSE(again->put_back());
        before = dump(*again);
    }
    cluster.dump_drop_and_restore(schema);
    std::string occasion;
    {
        const auto store = store::open_store("postgres:" + schema, "the test");
        CHECK(dump(*store) == before);
        occasion = store->put_back().value_or("nothing");
        CHECK_THAT(occasion, Catch::StartsWith("its tables were restored from a dump, as was found on 20"));
        Author next{.size = 1};
        store->commit(entering(next, "A/2"));
    }
    CHECK(store::open_store("postgres:" + schema, "the test")->put_back() == occasion);
}

TEST_CASE("a PostgreSQL dump that is put back in another database is noticed", "[store][postgres][backup]") {
    if (!postgres_is_there()) return;
    auto& cluster = PostgresCluster::of_this_program();
    const auto schema = cluster.new_schema();
    Author author;
    store::open_store("postgres:" + schema, "the test")->commit(entering(author, "A/1"));
    const auto store = store::open_store("postgres:" + cluster.dumped_and_restored(schema), "the test");
    CHECK(store->put_back());
    CHECK_FALSE(store::open_store("postgres:" + schema, "the test")->put_back());
}

TEST_CASE("what was put back says so where it is copied to as well", "[store][postgres][copy][backup]") {
    if (!postgres_is_there()) return;
    TemporaryFolder folder;
    const auto from = "sqlite:" + folder.file("office.db");
    Author author;
    store::open_store(from, "the test")->commit(entering(author, "A/1"));
    store::say_put_back(from, "today");
    const auto to = "postgres:" + PostgresCluster::of_this_program().new_schema();
    store::copy_store(from, to, {});
    CHECK(store::open_store(to, "the test")->put_back() == "a backup was put in its place, as was said on today");
}
