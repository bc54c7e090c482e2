#include "daemon/store/sqlite/opening.hpp"

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/versions.hpp"
#include "migrations.hpp"

namespace beadle::store::sqlite {
namespace {

constexpr std::int64_t application_id = 0x42656164;   // "Bead", in the file's header: `file` and we know our own.
constexpr std::int64_t checked_bytes_max = 32 << 20;  // quick_check reads about 200 MB a second; a start should take less than one.

constexpr std::int64_t newest = newest_version(migrations::sqlite);

/// Refuses what is not ours or newer than we are. Returns the file's version; 0 where it is empty.
std::int64_t identify(Connection& connection) {
    const auto found = connection.number("PRAGMA application_id");
    const auto version = connection.number("PRAGMA user_version");
    if (found != application_id && connection.number("SELECT count(*) FROM sqlite_schema") != 0) {
        throw StoreError{connection.path() + " is a database of another program", false};
    }
    refuse_newer(connection.path(), version, newest);
    return found == application_id ? version : 0;
}

void migrate(Connection& connection, std::int64_t from) {
    for (const auto& migration : migrations::sqlite) {
        if (migration.number <= from) continue;
        Transaction transaction{connection};
        connection.run(migration.text);
        crash_point("store.migrate");
        connection.run(("PRAGMA user_version = " + std::to_string(migration.number)).c_str());
        connection.run(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
        transaction.commit();
        crash_point("store.migrated");
    }
}

void check(Connection& connection) {
    const auto bytes = connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
    if (bytes > checked_bytes_max) return;
    const auto answer = connection.text("PRAGMA quick_check(1)");
    if (answer != "ok") throw StoreError{connection.path() + " is damaged (" + answer + "); restore it from a backup", false};
}

}  // namespace

void prepare_for_writing(Connection& connection, bool check_soundness) {
    sqlite3_busy_timeout(connection.handle(), 5000);  // A reader that recovers the log may hold it for a moment.
    const auto version = identify(connection);
    connection.run("PRAGMA page_size = 8192");  // Has a meaning only for a file that is still empty.
    if (connection.text("PRAGMA journal_mode = WAL") != "wal") {
        throw StoreError{connection.path() + " lies where SQLite cannot keep a write-ahead log (a network or shared folder?)", false};
    }
    connection.run("PRAGMA synchronous = FULL");      // An answer is given when the disk has it.
    connection.run("PRAGMA cache_size = -24000");     // KiB; more did not help at a million rows and costs residence.
    connection.run("PRAGMA wal_autocheckpoint = 0");  // Between batches, by our own policy.
    connection.run("PRAGMA journal_size_limit = 67108864");
    connection.run("PRAGMA temp_store = MEMORY");
    connection.run("PRAGMA foreign_keys = OFF");
    if (check_soundness && version != 0) check(connection);
    migrate(connection, version);
}

void prepare_for_reading(Connection& connection) {
    sqlite3_busy_timeout(connection.handle(), 5000);
    if (identify(connection) != newest) {
        throw StoreError{connection.path() + " has not been brought up to this version yet; start the daemon first", false};
    }
    connection.run("PRAGMA query_only = ON");
    connection.run("PRAGMA cache_size = -4000");
    connection.run("PRAGMA temp_store = MEMORY");
}

}  // namespace beadle::store::sqlite
