#pragma once
// A start beside millions of pending timers: how long until the daemon is ready, how much memory it holds, and how much it asks of the database and of the
// processor while nothing is due. On SQLite the engine is stepped through twelve hours, on PostgreSQL beadled itself is watched for some minutes; each is
// measured in a process of its own.
// Thread-safety: none; for one thread.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/bench/machine.hpp"
#include "tests/bench/morning.hpp"

namespace beadle::bench {

struct PendingOptions {
    std::filesystem::path folder;  ///< On the disk to measure.
    std::vector<std::string> stores{"sqlite", "postgres"};
    std::int64_t timers = 10'000'000;
    std::chrono::seconds watched_for{180};  ///< On PostgreSQL.
    std::function<void(const std::string&)> say;
};

struct Pending {
    struct OnSqlite {
        double ready_s = 0;       ///< From the process's start to the end of the engine's first step; the file not in the page cache.
        double warm_ready_s = 0;  ///< The same with the file in the page cache.
        std::int64_t statements_to_ready = 0;
        std::int64_t idle_steps = 0;       ///< Steps asked for before the next due instant ...
        std::int64_t idle_statements = 0;  ///< ... and the statements they ran.
        std::int64_t due_statements = 0;   ///< Statements at the due instant: shows that they are counted.
        double resident_mib = 0;           ///< Most that was resident (VmHWM) until then.
        double resident_after_mib = 0;     ///< And after firing ten thousand.
    };
    struct OnPostgres {
        std::string version;  ///< The server's.
        double ready_s = 0;   ///< From beadled's start until it has all shards and says that it is ready; the server was started anew.
        std::chrono::seconds watched_for{0};
        double statements_a_minute = 0;  ///< That the server was asked to run meanwhile, BEGIN and COMMIT among them.
        double processor_percent = 0;    ///< Of one core, by beadled.
        double resident_mib = 0;         ///< Most that was resident in beadled.
    };
    Morning morning;
    std::optional<OnSqlite> on_sqlite;
    std::optional<OnPostgres> on_postgres;

    std::string markdown(const Machine& machine) const;
    /// A sentence for each promise that was not kept.
    std::vector<std::string> missed() const;
};

/// Throws std::runtime_error where something fires that is not due, or beadled does not start.
Pending measure_pending(const Pattern& pattern, const PendingOptions& options);

/// What the process of its own does on SQLite; prints its figures, one a line.
int pending_child(const std::string& path, std::int64_t nine_s);

}  // namespace beadle::bench
