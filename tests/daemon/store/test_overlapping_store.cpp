// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/store/overlapping_store.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/postgres_proxy.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

store::Batch entering(Author& author, const std::string& id) {
    store::Batch batch;
    batch.batch_id = "batch " + id;
    store::Batch::InstanceWrite write;
    write.instance = meeting(id);
    batch.instances.push_back(std::move(write));
    author.log(batch, id, "enter " + id);
    return batch;
}

}  // namespace

TEST_CASE("a commit that was begun is true when it is finished, and every other call waits for it", "[store]") {
    TemporaryFolder folder;
    const auto store = store::open_store("sqlite:" + folder.file("t.db"), "the test");
    Author author;
    const auto first = entering(author, "A/1");
    store->begin_commit(first);
    CHECK(store->log_head(author.system)->batch_id == first.batch_id);
    store->finish_commit();
    CHECK(store->load({{author.system, "A/1"}}).instances.size() == 1);
    const auto second = entering(author, "A/2");
    store->begin_commit(second);
    CHECK(store->load({{author.system, "A/1"}}).instances.size() == 1);  // Read beside it.
    store->finish_commit();
    CHECK(store->load({{author.system, "A/1"}, {author.system, "A/2"}}).instances.size() == 2);
    store->finish_commit();  // Nothing is on its way: nothing to wait for.
}

TEST_CASE("what went wrong with a commit that was begun is said once, when it is finished", "[store]") {
    TemporaryFolder folder;
    const auto store = store::open_store("sqlite:" + folder.file("t.db"), "the test");
    Author author;
    store->commit(entering(author, "A/1"));
    auto again = entering(author, "A/2");
    again.instances.front().expected_version = 7;  // The store has none.
    store->begin_commit(again);
    CHECK(store->load({{author.system, "A/2"}}).absent.size() == 1);
    CHECK_THROWS_AS(store->finish_commit(), store::StoreError);
    CHECK_NOTHROW(store->finish_commit());
    CHECK(store->load({{author.system, "A/2"}}).absent.size() == 1);
}

TEST_CASE("a store that cannot be opened a second time commits at once", "[store]") {
    TemporaryFolder folder;
    auto writer = store::make_sqlite_store({.path = folder.file("t.db"), .owner = "the test"});
    const auto store = store::make_overlapping_store(
        std::move(writer), []() -> std::unique_ptr<store::Store> { throw store::StoreError("too many connections", true); });
    Author author;
    const auto batch = entering(author, "A/1");
    store->begin_commit(batch);
    CHECK(store->load({{author.system, "A/1"}}).instances.size() == 1);
    CHECK_NOTHROW(store->finish_commit());
}

TEST_CASE("batches begun one behind the other become true one after the other, and one that fails takes the next along",
          "[store][postgres]") {
    TemporaryFolder folder;
    const auto kind = GENERATE(as<std::string>{}, "sqlite", "sqlite without a second connection", "postgres");
    if (kind == "postgres" && !postgres_is_there()) return;
    INFO(kind);
    const auto store = kind == "postgres" ? store::open_store("postgres:" + PostgresCluster::of_this_program().new_schema(), "the test")
                       : kind == "sqlite"
                           ? store::open_store("sqlite:" + folder.file("t.db"), "the test")
                           : store::make_overlapping_store(
                                 store::make_sqlite_store({.path = folder.file("t.db"), .owner = "the test"}),
                                 []() -> std::unique_ptr<store::Store> { throw store::StoreError("too many connections", true); });
    REQUIRE(store->commits_at_once() == 3);
    Author author;
    const auto entered = [&](int n) { return entering(author, "A/" + std::to_string(n)); };
    store->commit(entered(0));
    for (int n = 1; n < 40; n += 3) {
        const auto one = entered(n), another = entered(n + 1), third = entered(n + 2);
        for (const auto* batch : {&one, &another, &third}) store->begin_commit(*batch);
        for (int finished = 0; finished < 3; ++finished) store->finish_commit();
        CHECK(store->log_head(author.system)->batch_id == third.batch_id);
    }
    CHECK(store->counts(author.system).entries == 40);
    CHECK(store->counts(author.system).instances == 40);

    const auto before = author;
    auto bad = entered(41), next = entered(42), last = entered(43);
    bad.instances.front().expected_version = 7;  // The store has none.
    for (const store::Batch* batch : {&bad, &next, &last}) store->begin_commit(*batch);
    for (int finished = 0; finished < 3; ++finished) CHECK_THROWS_AS(store->finish_commit(), store::StoreError);
    CHECK(store->load({{author.system, "A/41"}, {author.system, "A/42"}, {author.system, "A/43"}}).absent.size() == 3);

    author = before;
    const auto again = entered(42);
    store->begin_commit(again);
    store->finish_commit();
    CHECK(store->log_head(author.system)->size == 41);
}

TEST_CASE("a store that has rested goes on as before", "[store][postgres]") {
    TemporaryFolder folder;
    const auto kind = GENERATE(as<std::string>{}, "sqlite", "postgres");
    if (kind == "postgres" && !postgres_is_there()) return;
    INFO(kind);
    const auto store = store::open_store(
        kind == "postgres" ? "postgres:" + PostgresCluster::of_this_program().new_schema() : "sqlite:" + folder.file("t.db"), "the test");
    Author author;
    store->rest();
    for (int n = 0; n < 6; n += 2) {
        const auto one = entering(author, "A/" + std::to_string(n)), another = entering(author, "A/" + std::to_string(n + 1));
        for (const auto* batch : {&one, &another}) store->begin_commit(*batch);
        for (int finished = 0; finished < 2; ++finished) store->finish_commit();
        store->rest();
        CHECK(store->load({{author.system, "A/" + std::to_string(n + 1)}}).instances.size() == 1);
        CHECK(store->log_head(author.system)->batch_id == another.batch_id);
    }
    CHECK(store->counts(author.system).entries == 6);
}

TEST_CASE("of each batch that was committed it is told once how long that took, however many were on their way", "[store][postgres]") {
    TemporaryFolder folder;
    const auto kind = GENERATE(as<std::string>{}, "sqlite", "postgres");
    if (kind == "postgres" && !postgres_is_there()) return;
    INFO(kind);
    const auto where = kind == "postgres" ? "postgres:" + PostgresCluster::of_this_program().new_schema() : "sqlite:" + folder.file("t.db");
    std::atomic<int> told = 0, timeless = 0;
    const auto store = store::open_shared_store(where, "the test", [&](std::chrono::nanoseconds took) {
        ++told;
        if (took <= std::chrono::nanoseconds{0}) ++timeless;
    });
    Author author;
    const auto entered = [&](int n) { return entering(author, "A/" + std::to_string(n)); };
    store->commit(entered(0));
    CHECK(told == 1);
    for (int n = 1; n < 10; n += 3) {
        const auto one = entered(n), another = entered(n + 1), third = entered(n + 2);
        for (const auto* batch : {&one, &another, &third}) store->begin_commit(*batch);
        for (int finished = 0; finished < 3; ++finished) store->finish_commit();
    }
    CHECK(told == 10);
    CHECK(timeless == 0);
    auto bad = entered(10);
    bad.instances.front().expected_version = 7;  // The store has none.
    CHECK_THROWS_AS(store->commit(bad), store::StoreError);
    CHECK(told == 10);
}

TEST_CASE("a COMMIT is cut while two batches lie behind it: each of the three is there once or can be given again, and none waits for ever",
          "[store][postgres]") {
    if (!postgres_is_there()) return;
    using Cut = PostgresProxy::Cut;
    const auto how = GENERATE(Cut::before_commit, Cut::after_commit, Cut::at_commit);
    CAPTURE(static_cast<int>(how));
    auto& cluster = PostgresCluster::of_this_program();
    PostgresProxy proxy(cluster.folder());
    const auto directly = cluster.new_schema();
    auto where = directly;
    where.replace(where.find(cluster.folder()), cluster.folder().size(), proxy.folder());
    const auto store = store::make_overlapping_store(store::make_postgres_store({.connection = where, .owner = "the test"}),
                                                     [where] { return store::open_store("postgres:" + where, {}, true); });
    Author author;
    store->commit(entering(author, "A/0"));
    const auto before = author;
    const std::array batches{entering(author, "A/1"), entering(author, "A/2"), entering(author, "A/3")};

    // Somebody else has the head of the log, until the first waits for it and the second, by another lane, lacks nothing but its turn.
    store::postgres::Connection stranger{directly + " application_name=stranger"};
    stranger.run_script("BEGIN");
    stranger.run_script("SELECT * FROM log_head FOR UPDATE");
    for (const auto& batch : batches) store->begin_commit(batch);
    while (cluster.ask(
               "SELECT count(*) FILTER (WHERE wait_event_type = 'Lock') || ' ' || count(*) FILTER (WHERE state = 'idle in transaction') "
               "FROM pg_stat_activity WHERE application_name = 'beadled'") != "1 1")
        continue;
    proxy.cut(how);
    stranger.run_script("ROLLBACK");

    struct Finished {
        bool is_true = false, may_be_given_again = false;
    };
    auto finishing = std::async(std::launch::async, [&] {
        std::array<Finished, 3> all;
        for (auto& one : all) {
            try {
                store->finish_commit();
                one.is_true = true;
            } catch (const store::StoreError& error) {
                one.may_be_given_again = error.retry_is_safe();
            }
        }
        return all;
    });
    if (finishing.wait_for(std::chrono::seconds{60}) != std::future_status::ready)
        std::abort();  // It waits for ever; so would a test that waits for it.
    const auto finished = finishing.get();
    CHECK(proxy.cuts() == 1);
    if (how == Cut::before_commit) CHECK_FALSE(finished[0].is_true);
    if (how == Cut::after_commit) CHECK(finished[0].is_true);

    author = before;
    for (std::size_t n = 0; n < batches.size(); ++n) {
        const auto id = "A/" + std::to_string(n + 1);
        CAPTURE(id);
        CHECK(finished[n].is_true != finished[n].may_be_given_again);
        CHECK(store->load({{author.system, id}}).instances.size() == (finished[n].is_true ? 1U : 0U));
        const auto again = entering(author, id);
        if (finished[n].is_true) continue;
        store->begin_commit(again);
        store->finish_commit();
    }
    const auto counts = store->counts(author.system);
    CHECK(counts.instances == 4);
    CHECK(counts.entries == 4);
    CHECK(store->log_head(author.system)->batch_id == batches[2].batch_id);
}
