// A scripted run of batches against a disk that fails at each operation in turn: whatever was acknowledged is there afterwards, and a
// batch that failed is there wholly or not at all.

// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/faulty_disk.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

constexpr int batches_in_script = 4;

/// The script, and what the store must hold after none, one, two ... of its batches.
struct Script {
    std::vector<store::Batch> batches;
    std::vector<std::string> contents;
};

const Script& script() {
    static const Script made = [] {
        Script script;
        auto reference = store::make_memory_store();
        script.contents.push_back(dump(*reference));
        Author author;
        for (int i = 0; i < batches_in_script; ++i) {
            store::Batch batch;
            if (i == 0) {
                std::vector<store::Entry> entries;
                for (int n = 0; n < 3; ++n) {
                    auto instance = meeting("A/" + std::to_string(n));
                    instance.duties = {duty("agenda", at(10'000))};
                    entries.push_back(author.entry(instance.id, "enter:" + instance.id));
                    batch.timers_added.push_back({"hw", instance.id, "duty:agenda", at(5'000)});
                    batch.instances.push_back({.instance = instance});
                }
                batch.definitions = {{"h", "definition", "hw", std::string(20'000, 'd')}};
                author.log(batch, std::move(entries));
            } else {
                const auto id = "A/" + std::to_string(i % 3);
                const auto before = reference->load({{"hw", id}}).instances.at(0);
                const auto due = reference->due(model::Instant::min(), model::Instant::max(), 100);
                const auto timer = std::find_if(due.begin(), due.end(), [&](const auto& each) { return each.instance == id; });
                batch = firing(author, before, timer->due_at, timer->due_at + std::chrono::seconds{1'000});
            }
            reference->commit(batch);
            script.batches.push_back(batch);
            script.contents.push_back(dump(*reference));
        }
        return script;
    }();
    return made;
}

struct Run {
    std::size_t acknowledged = 0;
    bool failed = false;
    bool safe = false;
};

/// Commits the script from where it stands until something fails.
Run run(store::Store& store, std::size_t from = 0) {
    Run run{.acknowledged = from};
    try {
        for (; run.acknowledged < script().batches.size(); ++run.acknowledged) store.commit(script().batches[run.acknowledged]);
    } catch (const store::StoreError& error) {
        run.failed = true;
        run.safe = error.retry_is_safe();
    }
    return run;
}

std::string contents_at(const std::string& path) {
    auto store = store::make_sqlite_store({.path = path, .owner = "the survivor"});
    return dump(*store);
}

}  // namespace

TEST_CASE("whatever operation of the disk fails, acknowledged batches stay and a failed one is whole or absent", "[store][faults]") {
    const auto fault = GENERATE(Fault::read_error, Fault::write_error, Fault::short_write, Fault::sync_error, Fault::no_space);
    CAPTURE(static_cast<int>(fault));
    FaultyDisk disk;
    TemporaryFolder template_folder;
    { auto made = store::make_sqlite_store({.path = template_folder.file("t.db"), .owner = "the test"}); }
    bool reached_the_end = false;
    int failures = 0;
    for (std::int64_t k = 0; !reached_the_end; ++k) {
        REQUIRE(k < 5'000);
        TemporaryFolder folder;
        const auto path = folder.file("t.db");
        std::filesystem::copy_file(template_folder.file("t.db"), path);
        auto store = store::make_sqlite_store({.path = path, .owner = "the test"});
        disk.fail(fault, k);
        auto outcome = run(*store);
        reached_the_end = !outcome.failed;
        CAPTURE(k, outcome.acknowledged, outcome.safe);
        if (outcome.failed) {
            ++failures;
            // What a machine that stops just now leaves: the acknowledged, and the failed one whole or not at all.
            for (const auto seed : {std::uint64_t{0}, static_cast<std::uint64_t>(k) + 1}) {
                CAPTURE(seed);
                TemporaryFolder after;
                disk.power_cut(path, after.path(), seed);
                disk.heal();
                const auto left = contents_at(after.file("t.db"));
                const bool absent = left == script().contents[outcome.acknowledged];
                const bool whole = left == script().contents[outcome.acknowledged + 1];
                if (!absent && !(whole && !outcome.safe)) CHECK(left == script().contents[outcome.acknowledged]);
            }
            // The store itself goes on: the log head tells what became of the batch, and the same batch can be given again.
            disk.heal();
            const auto head = store->log_head("hw");
            const bool is_there = head && head->batch_id == script().batches[outcome.acknowledged].batch_id;
            outcome = run(*store, outcome.acknowledged + (is_there ? 1 : 0));
            REQUIRE_FALSE(outcome.failed);
        }
        disk.heal();  // Where all was done before it struck it would strike whoever looks.
        CHECK(dump(*store) == script().contents.back());
        store.reset();
        CHECK(contents_at(path) == script().contents.back());
    }
    CHECK(failures >= batches_in_script);
}

TEST_CASE("a power cut after any acknowledged batch loses nothing of it", "[store][faults]") {
    FaultyDisk disk;
    TemporaryFolder folder;
    const auto path = folder.file("t.db");
    auto store = store::make_sqlite_store({.path = path, .owner = "the test"});
    for (std::size_t i = 0; i < script().batches.size(); ++i) {
        store->commit(script().batches[i]);
        for (const std::uint64_t seed : {0, 3, 4}) {
            TemporaryFolder after;
            disk.power_cut(path, after.path(), seed);
            CHECK(contents_at(after.file("t.db")) == script().contents[i + 1]);
        }
    }
}

TEST_CASE("a first start that the disk interrupts anywhere can be made again", "[store][faults]") {
    const auto fault = GENERATE(Fault::read_error, Fault::write_error, Fault::sync_error, Fault::no_space);
    FaultyDisk disk;
    bool started = false;
    for (std::int64_t k = 0; !started; ++k) {
        REQUIRE(k < 5'000);
        TemporaryFolder folder, after;
        disk.fail(fault, k);
        try {
            auto store = store::make_sqlite_store({.path = folder.file("t.db"), .owner = "the test"});
            started = !disk.has_failed();
        } catch (const store::StoreError& error) {
            CAPTURE(error.what());
            CHECK(std::string{error.what()}.find("t.db") != std::string::npos);
        }
        disk.power_cut(folder.file("t.db"), after.path(), 0);
        disk.heal();
        CAPTURE(k);
        for (const auto* left : {&folder, &after}) {
            auto store = store::make_sqlite_store({.path = left->file("t.db"), .owner = "the test"});
            CHECK_FALSE(run(*store).failed);
            CHECK(dump(*store) == script().contents.back());
        }
    }
}

TEST_CASE("a full disk is named, costs nothing acknowledged, and is forgotten when there is space again", "[store][faults]") {
    FaultyDisk disk;
    TemporaryFolder folder;
    auto store = store::make_sqlite_store({.path = folder.file("t.db"), .owner = "the test"});
    store->commit(script().batches[0]);
    disk.fail(Fault::no_space, 0);
    for (int attempt = 0; attempt < 3; ++attempt) {
        try {
            store->commit(script().batches[1]);
            FAIL("the batch was committed to a full disk");
        } catch (const store::StoreError& error) {
            CHECK(error.retry_is_safe());
            CHECK(std::string{error.what()}.find("no space is left") != std::string::npos);
        }
        CHECK(dump(*store) == script().contents[1]);  // Reading goes on.
    }
    disk.heal();
    CHECK_FALSE(run(*store, 1).failed);
    CHECK(dump(*store) == script().contents.back());
}

TEST_CASE("the log beside the database stays bounded", "[store]") {
    FaultyDisk disk;  // Only so that syncs cost nothing.
    TemporaryFolder folder;
    const auto path = folder.file("t.db");
    auto store = store::make_sqlite_store({.path = path, .owner = "the test"});
    Author author;
    auto instance = meeting("A/1");
    instance.duties = {duty("agenda", at(10'000))};
    store::Batch entering;
    entering.instances.push_back({.instance = instance});
    entering.timers_added.push_back({"hw", "A/1", "duty:agenda", at(0)});
    author.log(entering, "A/1", "enter");
    store->commit(entering);
    std::uintmax_t largest = 0;
    for (int i = 0; i < 1'500; ++i) {
        auto batch = firing(author, instance, at(i), at(i + 1));
        store->commit(batch);
        instance = batch.instances.front().instance;
        largest = std::max(largest, std::filesystem::file_size(path + "-wal"));
    }
    CHECK(largest > 32u << 20);  // It has been round at least once.
    CHECK(largest < 48u << 20);
    CHECK(store->counts("").timers == 1);
}
