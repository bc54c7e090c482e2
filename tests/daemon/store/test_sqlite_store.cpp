// What only a file has: whose it is, how it is opened, who may read beside the writer.

// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "sql.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// The file as somebody with the sqlite3 program sees it.
struct Shell {
    explicit Shell(const std::string& path) { REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK); }
    Shell(const Shell&) = delete;
    Shell& operator=(const Shell&) = delete;
    ~Shell() { sqlite3_close(handle); }
    /// Empty when it worked, else what SQLite says.
    std::string run(const std::string& sql) {
        char* message = nullptr;
        sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message);
        std::string said = message ? message : "";
        sqlite3_free(message);
        return said;
    }
    std::string rows(const std::string& sql, int column) {
        std::string text;
        sqlite3_stmt* statement = nullptr;
        REQUIRE(sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK);
        while (sqlite3_step(statement) == SQLITE_ROW)
            text += std::string{reinterpret_cast<const char*>(sqlite3_column_text(statement, column))} + "\n";
        sqlite3_finalize(statement);
        return text;
    }
    sqlite3* handle = nullptr;
};

std::string why_not_opened(const store::SqliteOptions& options) {
    try {
        store::make_sqlite_store(options);
    } catch (const store::StoreError& error) {
        return error.what();
    }
    return "it was opened";
}

store::Batch entering(Author& author, const std::string& id) {
    store::Batch batch;
    auto instance = meeting(id);
    instance.duties = {duty("agenda", at(10'000))};
    batch.instances.push_back({.instance = instance});
    batch.timers_added.push_back({"hw", id, "duty:agenda", at(5'000)});
    batch.mail_added.push_back(mail("mail:" + id, id, store::MailState::ready));
    author.log(batch, id, "enter:" + id);
    return batch;
}

}  // namespace

TEST_CASE("a second daemon on the file is turned away and told who has it", "[store][sqlite]") {
    TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    auto store = store::make_sqlite_store({.path = path, .owner = "beadled, process 4711, since 09:00"});
    const auto why = why_not_opened({.path = path, .owner = "another"});
    CHECK(why == std::filesystem::canonical(path).string() + " is in use by beadled, process 4711, since 09:00");
    std::filesystem::create_directory_symlink(folder.path(), folder.file("by-another-name"));
    CHECK(why_not_opened({.path = folder.file("by-another-name/beadle.db")}).find("process 4711") != std::string::npos);
    store.reset();
    CHECK(why_not_opened({.path = path, .owner = "another"}) == "it was opened");
}

TEST_CASE("what was committed is there after a stop and a start", "[store][sqlite]") {
    TemporaryFolder folder;
    const store::SqliteOptions options{.path = folder.file("beadle.db"), .owner = "the test"};
    Author author;
    std::string before;
    {
        auto store = store::make_sqlite_store(options);
        store->commit(entering(author, "A/1"));
        store->note_in_hand({"hw", "A/1", "e-9", "AgendaPublished", 1});
        before = dump(*store);
    }
    auto store = store::make_sqlite_store(options);
    CHECK(dump(*store) == before);
    REQUIRE(store->in_hand());
    CHECK((store->in_hand()->event_id == "e-9" && store->in_hand()->deaths == 1));
    store->commit(entering(author, "A/2"));
    CHECK(store->log_head("hw")->size == 2);
}

TEST_CASE("a reader beside the writer sees what is committed and cannot write", "[store][sqlite]") {
    TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    CHECK(why_not_opened({.path = path, .read_only = true}).find("cannot be opened") != std::string::npos);
    auto store = store::make_sqlite_store({.path = path, .owner = "the test"});
    auto reader = store::make_sqlite_store({.path = path, .read_only = true});
    Author author;
    store->commit(entering(author, "A/1"));
    CHECK(dump(*reader) == dump(*store));
    store->commit(entering(author, "A/2"));
    CHECK(dump(*reader) == dump(*store));
    CHECK_THROWS_AS(reader->commit(entering(author, "A/3")), store::StoreError);
    CHECK_THROWS_AS(reader->claim_mail(at(1'000), at(1), at(2), 1), store::StoreError);
}

TEST_CASE("what is not ours is left alone, with a word on what it is", "[store][sqlite]") {
    TemporaryFolder folder;
    const auto path = folder.file("it.db");
    std::string expected;
    SECTION("a text") {
        std::ofstream{path} << std::string(5'000, 'x');
        expected = "is not a database";
    }
    SECTION("a database of another program") {
        Shell{path}.run("CREATE TABLE notes (text); INSERT INTO notes VALUES ('hello')");
        expected = "is a database of another program";
    }
    SECTION("a file of a newer version") {
        store::make_sqlite_store({.path = path}).reset();
        Shell{path}.run("PRAGMA user_version = 999");
        expected = "was written by a newer version of Beadle (its format is 999";
    }
    SECTION("a folder") {
        std::filesystem::create_directory(path);
        expected = "cannot be opened";
    }
    SECTION("a place that is not there") {
        CHECK(why_not_opened({.path = folder.file("no/such/place.db")}).find("No such file or directory") != std::string::npos);
        return;
    }
    std::string bytes_before;
    if (std::filesystem::is_regular_file(path)) std::getline(std::ifstream{path, std::ios::binary}, bytes_before, '\0');
    CHECK(why_not_opened({.path = path, .owner = "the test"}).find(expected) != std::string::npos);
    std::string bytes_after;
    if (std::filesystem::is_regular_file(path)) std::getline(std::ifstream{path, std::ios::binary}, bytes_after, '\0');
    CHECK(bytes_after == bytes_before);
}

namespace {

/// A store with one meeting, its duty and its message, and whoever can write into the file beside it.
struct Damageable {
    Damageable() {
        auto instance = meeting("A/1", 1, author.system);
        instance.duties = {duty("agenda", at(10'000))};
        store::Batch batch;
        batch.instances.push_back({.instance = instance, .expected_version = 0});
        batch.mail_added.push_back(mail("n-1", "A/1", store::MailState::held, author.system));
        author.log(batch, "A/1", "enter:A/1");
        store->commit(batch);
    }
    void load_instance() const { store->load({{author.system, "A/1"}}); }
    /// On a disk that lies no CHECK of the table helps.
    void damage(const std::string& update) const { REQUIRE(Shell{path}.run("PRAGMA ignore_check_constraints = ON; " + update).empty()); }

    TemporaryFolder folder;
    std::string path = folder.file("test.db");
    std::unique_ptr<store::Store> store = store::make_sqlite_store({.path = path, .owner = "the test"});
    Author author;
};

}  // namespace

TEST_CASE("a stored text that is none of ours is damage, and whose it is is said", "[store][sqlite]") {
    const Damageable damageable;
    const auto what = [&]() -> std::string {
        try {
            damageable.load_instance();
        } catch (const store::StoreError& error) {
            return error.retry_is_safe() ? "would be tried again" : error.what();
        }
        return "";
    };
    REQUIRE(what().empty());
    damageable.damage("UPDATE duty SET steps = 'rubbish'");
    CHECK_THAT(what(),
               Catch::Contains("the store is damaged: what it keeps of duty agenda cannot be read") && Catch::Contains("restore it"));
    damageable.damage("UPDATE instance_facts SET facts = '{'");
    CHECK_THAT(what(), Catch::Contains("what it keeps of A/1 cannot be read"));
}

TEST_CASE("a stored number that stands for nothing is damage, and is looked up nowhere", "[store][sqlite]") {
    const Damageable damageable;
    const auto damage = [&](const std::string& update) { damageable.damage(update); };
    const auto of_mail = [&] { damageable.store->outbox({.system = damageable.author.system}); };
    const auto of_instance = [&] { damageable.load_instance(); };
    CHECK_NOTHROW(of_mail());
    CHECK_NOTHROW(of_instance());
    const auto says = [](const std::string& whose) {
        return Catch::Contains("the store is damaged: what it keeps of " + whose + " cannot be read");
    };
    damage("UPDATE outbox SET state = 99");
    CHECK_THROWS_WITH(of_mail(), says("message n-1"));
    damage("UPDATE outbox SET state = 0, sending = -1");
    CHECK_THROWS_WITH(of_mail(), says("message n-1"));
    damage("UPDATE duty SET outcome = 6");
    CHECK_THROWS_WITH(of_instance(), says("duty agenda"));
    damage("UPDATE duty SET outcome = 0, steps_done = -1");
    CHECK_THROWS_WITH(of_instance(), says("duty agenda"));
}

TEST_CASE("after an unclean stop the file is looked over, and a damaged one is not used", "[store][sqlite]") {
    TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    Author author;
    {
        auto store = store::make_sqlite_store({.path = path, .owner = "the test"});
        for (int i = 0; i < 200; ++i) store->commit(entering(author, "A/" + std::to_string(i)));
    }
    const auto size = std::filesystem::file_size(path);
    REQUIRE(size > 20 * 8192);
    {
        std::fstream file{path, std::ios::binary | std::ios::in | std::ios::out};
        for (std::uintmax_t page = size / 2 / 8192; page < size / 8192; ++page) {
            file.seekp(static_cast<std::streamoff>(page * 8192));
            file << std::string(64, '\xFF');
        }
    }
    std::ofstream{path + ".lock"} << "a process that was killed";
    CHECK(why_not_opened({.path = path}).find("is damaged") != std::string::npos);
}

TEST_CASE("an audit entry cannot be changed or deleted, not even by hand", "[store][sqlite]") {
    TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    Author author;
    store::make_sqlite_store({.path = path})->commit(entering(author, "A/1"));
    Shell shell{path};
    CHECK(shell.run("UPDATE entry SET line = 'nothing happened'") == "an audit entry is never changed");
    CHECK(shell.run("DELETE FROM entry") == "an audit entry is never deleted");
    CHECK(shell.run("DELETE FROM free_text").empty());  // A person can be erased.
}

TEST_CASE("no query that runs with every batch walks a table", "[store][sqlite]") {
    TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    store::make_sqlite_store({.path = path}).reset();
    Shell shell{path};
    for (const char* sql :
         {sql::load_instance, sql::load_duties,       sql::update_instance_head, sql::update_instance_whole,    sql::duty_before,
          sql::update_duty,   sql::update_duty_whole, sql::delete_timer,         sql::delete_timer_of_instance, sql::move_timer,
          sql::due_timers,    sql::move_mail,         sql::move_mail_of_duty,    sql::mail_waiting_for,         sql::claim_mail,
          sql::prepare_mail,  sql::postpone_mail,     sql::update_log_head,      sql::entry_by_event,           sql::entries_of_instance}) {
        const auto plan = shell.rows("EXPLAIN QUERY PLAN " + std::string{sql}, 3);
        CAPTURE(sql, plan);
        CHECK(plan.find("SCAN") == std::string::npos);
        CHECK(plan.find("SEARCH") != std::string::npos);
    }
    // The scheduler's walk along time needs no sorting.
    CHECK(shell.rows("EXPLAIN QUERY PLAN " + std::string{sql::due_timers}, 3).find("TEMP B-TREE") == std::string::npos);
}
