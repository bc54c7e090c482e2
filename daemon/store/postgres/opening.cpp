#include "daemon/store/postgres/opening.hpp"

#include "daemon/crash/crash_point.hpp"
#include "daemon/store/page_key.hpp"
#include "daemon/store/versions.hpp"
#include "migrations.hpp"

namespace beadle::store::postgres {
namespace {

constexpr std::int64_t newest = newest_version(migrations::postgres);

int version_of(Connection& connection) {
    if (connection.word("SELECT to_regclass('meta')").empty()) return 0;
    return static_cast<int>(number_in(connection.word("SELECT value FROM meta WHERE key = 'format'"), 0));
}

}  // namespace

void migrate(Connection& connection) {
    if (connection.word("SHOW server_version_num") < "130000")
        throw StoreError{connection.name() + " is older than PostgreSQL 13, the oldest that Beadle works with", false};
    if (const auto version = version_of(connection); version == newest) return;
    // The number is ours alone ("Bead"). Taken before the transaction, so that what another has made meanwhile is seen in it; goes with the session.
    connection.run_script("SET lock_timeout = '60s'; SELECT pg_advisory_lock(x'42656164'::bigint); SET lock_timeout = '5s'");
    for (const auto& migration : migrations::postgres) {
        Transaction transaction{connection};
        const auto version = version_of(connection);
        refuse_newer(connection.name(), version, newest);
        if (migration.number <= version) continue;
        connection.run_script(migration.text);
        crash_point("store.migrate");
        connection.run("INSERT INTO meta (key, value) VALUES ('format', $1::TEXT) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                       Parameters::of(std::to_string(migration.number)));
        transaction.commit();
        crash_point("store.migrated");
    }
    connection.run_script("SELECT pg_advisory_unlock(x'42656164'::bigint)");
    refuse_newer(connection.name(), version_of(connection), newest);
}

void expect_current(Connection& connection) {
    const auto version = version_of(connection);
    refuse_newer(connection.name(), version, newest);
    if (version != newest) {
        throw StoreError{connection.name() + " has not been brought up to this version yet; start the daemon first", false};
    }
}

}  // namespace beadle::store::postgres
