#include "daemon/store/overlapping_store.hpp"

#include <atomic>

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

TEST_CASE("of each batch that was committed it is told once how long that took, however many were on their way", "[store][postgres]") {
    TemporaryFolder folder;
    const auto kind = GENERATE(as<std::string>{}, "sqlite", "postgres");
    if (kind == "postgres" && !PostgresCluster::is_there()) return;
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
