#pragma once
// From the word in the daemon's file to a store: "sqlite:/var/lib/beadle/beadle.db", "postgres:host=db.example dbname=beadle" or
// "postgres://beadle@db.example/beadle". Thread-safety: pure, but for what opening does.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "daemon/store/overlapping_store.hpp"
#include "daemon/store/store.hpp"

namespace beadle::store {

struct PostgresOptions {
    std::string connection;  ///< As libpq reads it: keywords and values, or an address. Several hosts, passfile and the like are libpq's.
    std::string owner;       ///< Who writes, for the message that names it: "beadled on host, process 4711, since ...".
    bool read_only = false;  ///< For a second connection that reads beside the writer.
    /// How long opening waits for a daemon that has just died to be gone.
    std::chrono::milliseconds patience{2000};
    /// Beside other daemons, with a fair share of the shards; otherwise all of them are taken, or opening fails.
    bool shares = false;
    int lease_s = 30;  ///< How long an owner that says nothing is believed to live. Renewed three times in that time.
};
/// Connects, brings the tables up to date and takes the shards. Throws StoreError with a text for people when it is to have them alone and another
/// daemon has them (naming it), when the tables are newer than this program, or when the database cannot be reached.
std::unique_ptr<Store> make_postgres_store(const PostgresOptions& options);

/// How often connections of this process that were lost have been made anew. Thread-safety: any thread.
std::int64_t reconnections();

/// The path behind `sqlite:`, or the connection string behind `postgres:`; nothing where `where` names no such store.
std::optional<std::string> sqlite_path(const std::string& where);
std::optional<std::string> postgres_connection(const std::string& where);

/// What `store:` in the daemon's file names; see above. Who writes may go on reading while a batch is committed (overlapping_store.hpp). Throws StoreError where that is no store, or cannot be opened.
std::unique_ptr<Store> open_store(const std::string& where, const std::string& owner, bool read_only = false);
/// The same for a daemon, beside others where the store can have several.
std::unique_ptr<Store> open_shared_store(const std::string& where, const std::string& owner, CommitTook took = {});

}  // namespace beadle::store
