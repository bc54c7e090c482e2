// A log looked at where it lies: whatever was altered in the store is found, and where.
#include "daemon/engine/check_of_log.hpp"

#include <sqlite3.h>

#include "daemon/engine/tree_of_log.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/long_log.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// A SQLite store with a log of so many entries, written as the engine does: with frontier and tiles.
struct Written {
    explicit Written(int entries) {
        auto store = open(false);
        Author author;
        audit::Frontier tree;
        for (int written = 0; written < entries;) {
            store::Batch batch;
            std::vector<store::Entry> fresh;
            for (; written < entries && fresh.size() < 100; ++written)
                fresh.push_back(author.entry("A/1", "e-" + std::to_string(written), at(1'000 + written)));
            for (const auto& entry : fresh) tree.append(entry.leaf);
            author.log(batch, std::move(fresh));
            batch.log_heads.front().frontier = tree.bytes();
            engine::TilesOfLogs{*store}.fill(batch);
            store->commit(batch);
        }
        checkpoint = {.origin = "PeterNeumann/hw", .size = tree.size(), .root = tree.root()};
    }

    std::unique_ptr<store::Store> open(bool read_only) const {
        return store::make_sqlite_store({.path = folder.file("beadle.db"), .owner = "the test", .read_only = read_only});
    }

    /// As somebody would who has the file: the triggers are no obstacle.
    void tamper(const std::string& sql) const {
        const std::string all =
            "DROP TRIGGER IF EXISTS entry_is_not_changed; DROP TRIGGER IF EXISTS entry_is_not_deleted;"
            "DROP TRIGGER IF EXISTS tile_root_is_not_changed; DROP TRIGGER IF EXISTS tile_root_is_not_deleted;" +
            sql;
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open(folder.file("beadle.db").c_str(), &db) == SQLITE_OK);
        char* error = nullptr;
        const auto result = sqlite3_exec(db, all.c_str(), nullptr, nullptr, &error);
        INFO((error ? error : ""));
        CHECK(result == SQLITE_OK);
        sqlite3_close(db);
    }

    engine::CheckedLog check(audit::OlderCheckpoints older = {}) const {
        auto store = open(true);
        return engine::check_log(*store, store->log_head("hw").value(), std::move(older));
    }

    TemporaryFolder folder;
    audit::Checkpoint checkpoint;
};

/// Behind 300 entries, the one by which the reason beside entry 200 is erased.
store::Batch erasure_of_200() {
    Author author{.system = "hw", .size = 300};
    model::Event erased;
    erased.system = erased.instance = "hw";
    erased.id = "the erasure";
    erased.kind = "TextsErased";
    erased.recorded_at = at(2'000);
    erased.facts = {{"texts", "200 reason"}};
    store::Batch batch;
    author.log(batch, {author.entry_of(erased)});
    return batch;
}

}  // namespace

TEST_CASE("a log as it was written holds, and goes on from every checkpoint that was taken of it", "[engine][check]") {
    const Written written{700};
    const auto checked = written.check(audit::OlderCheckpoints{{written.checkpoint}});
    CHECK(checked.what.empty());
    CHECK(checked.entries == 700);
    CHECK(checked.root == written.checkpoint.root);
}

TEST_CASE("a log in which texts are exempt, and facts say which, holds", "[engine][check]") {
    const auto store = store::make_memory_store();
    LongLog author{"hw"};
    store->commit(author.next(1'000));
    CHECK(engine::check_log(*store, store->log_head("hw").value()).what.empty());
}

TEST_CASE("a log of several pages is held against an older checkpoint wherever among its tiles that ends", "[engine][check]") {
    const auto store = store::make_memory_store();
    LongLog author{"hw"};
    const auto batch = author.next(4'500);
    store->commit(batch);
    audit::Frontier tree;
    std::vector<audit::Checkpoint> older;
    for (const auto& entry : batch.entries) {
        tree.append(entry.leaf);
        for (const std::uint64_t size : {1, 255, 256, 257, 1'000, 2'048, 2'049, 4'095, 4'096, 4'499, 4'500})
            if (tree.size() == size) older.push_back({.origin = "PeterNeumann/hw", .size = size, .root = tree.root()});
    }
    const auto head = store->log_head("hw").value();
    const auto checked = engine::check_log(*store, head, audit::OlderCheckpoints{older});
    CHECK(checked.what.empty());
    CHECK(checked.root == tree.root());
    for (auto& one : older) {
        const auto root = std::exchange(one.root, audit::leaf_hash("another record"));
        CHECK(engine::check_log(*store, head, audit::OlderCheckpoints{older}).what ==
              "the first " + std::to_string(one.size) + " entries are not those that an older checkpoint stands for");
        one.root = root;
    }
}

TEST_CASE("whatever was altered in the store is found, with the first entry that is bad where there is one", "[engine][check]") {
    struct Case {
        std::string sql, what;
        std::optional<std::uint64_t> first_bad;
    };
    const auto entry = [](const std::string& set, int seq) {
        return "UPDATE entry SET " + set + " WHERE key & 1099511627775 = " + std::to_string(seq);
    };
    const auto c = GENERATE_COPY(values<Case>({
        {entry("line = replace(line, 'A/1', 'A/2')", 410), "entry 410 is not as it was written: its line has another hash", 410},
        {entry("leaf = zeroblob(32)", 12), "entry 12 is not as it was written: its line has another hash", 12},
        {"DELETE FROM entry WHERE key & 1099511627775 = 300", "entry 300 of 700 is missing", 300},
        {"DELETE FROM entry WHERE key & 1099511627775 > 689", "entry 690 of 700 is missing", 690},
        {"UPDATE tile_root SET root = zeroblob(32) WHERE number = 1", "hash 1 of the tree's level 1 is not that of its lines", {}},
        {"DELETE FROM tile_root WHERE number = 0", "hash 0 of the tree's level 1 is missing", {}},
        {"UPDATE log_head SET frontier = CAST(substr(frontier, 1, 160) || zeroblob(32) AS BLOB)",
         "the entries are not those that the log's head stands for",
         {}},
    }));
    const Written written{700};
    written.tamper(c.sql);
    CAPTURE(c.sql);
    const auto checked = written.check();
    CHECK_THAT(checked.what, Catch::StartsWith(c.what));
    CHECK(checked.first_bad == c.first_bad);
}

TEST_CASE("a store that somebody wrote anew agrees with itself, and a checkpoint that was kept elsewhere shows it", "[engine][check]") {
    const Written written{300}, shorter{200};
    auto other = written.checkpoint;
    other.root = audit::leaf_hash("another record");
    CHECK(written.check().what.empty());
    CHECK_THAT(written.check(audit::OlderCheckpoints{{other}}).what, Catch::StartsWith("the first 300 entries are not those"));
    CHECK_THAT(shorter.check(audit::OlderCheckpoints{{written.checkpoint}}).what,
               Catch::StartsWith("the older checkpoint knows 300 entries, this record has 200: entries were taken away"));
}

TEST_CASE("a text beside an entry that was altered, or is gone without an entry that says so, is found", "[engine][check]") {
    const Written written{300};
    const auto found = [&](const std::string& sql) {
        written.tamper(sql);
        return written.check();
    };
    const std::string of_200 = " WHERE entry & 1099511627775 = 200";
    auto checked = found("UPDATE free_text SET text = 'nothing happened'" + of_200);
    CHECK(checked.first_bad == 200);
    CHECK(checked.what == "the text 'reason' beside entry 200 is not the one that was recorded");
    checked = found("UPDATE free_text SET salt = '', text = '[erased on 3 March 2026 by nobody: entry 299]'" + of_200);
    CHECK(checked.first_bad == 200);
    CHECK(checked.what == "the text 'reason' beside entry 200 is gone, and no entry says that it was erased");
    checked = found("DELETE FROM free_text" + of_200);
    CHECK(checked.first_bad == 200);
    CHECK(checked.what == "entry 200 has 0 texts beside it, and its line has 1");
}

TEST_CASE("a text that is erased while the log is read is not taken for one that is gone without a word", "[engine][check]") {
    const Written written{300};
    auto store = written.open(false);
    const auto head = store->log_head("hw").value();  // As it stood when the check began.
    written.tamper("UPDATE free_text SET salt = '', text = '[erased]' WHERE entry & 1099511627775 = 200");
    CHECK_THAT(engine::check_log(*store, head, {}).what, Catch::Contains("no entry says that it was erased"));

    store->commit(erasure_of_200());
    CHECK(engine::check_log(*store, head, {}).what.empty());
}

TEST_CASE("which texts were erased is what a signed line says, whatever stands in the columns beside it", "[engine][check]") {
    const Written written{300};
    auto batch = erasure_of_200();
    {
        const auto store = written.open(false);
        auto tree = audit::Frontier::read(300, store->log_head("hw")->frontier).value();
        tree.append(batch.entries.front().leaf);
        batch.log_heads.front().frontier = tree.bytes();
        store->commit(batch);
    }
    const auto check = [&] {
        const auto store = written.open(true);
        return engine::check_log(*store, store->log_head("hw").value(), {}).what;
    };
    written.tamper("UPDATE free_text SET salt = '', text = '[erased]' WHERE entry & 1099511627775 = 200");
    written.tamper("UPDATE entry SET kind = 'TimerFired' WHERE key & 1099511627775 = 300");
    CHECK(check().empty());
    written.tamper("UPDATE free_text SET salt = '', text = '[erased]' WHERE entry & 1099511627775 = 201");
    written.tamper("UPDATE entry SET kind = 'TextsErased' WHERE key & 1099511627775 = 250");
    CHECK_THAT(check(), Catch::StartsWith("the text 'reason' beside entry 201 is gone"));
}
