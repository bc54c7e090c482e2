#pragma once
// A start beside millions of pending timers: how long until the daemon is ready, how much memory it holds, and how much it asks of the database and of the
// processor while nothing is due; and what it holds when ten thousand have fired and it has come to rest. beadled itself is watched for some minutes. What it asks
// of SQLite no server counts, so there an engine in a process of its own is stepped through twelve hours beside that.
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
    std::chrono::seconds watched_for{180};
    std::chrono::seconds rest_for{60};  ///< After ten thousand have fired, before it is asked what it still holds.
    std::function<void(const std::string&)> say;
};

struct Pending {
    /// Of beadled.
    struct Daemon {
        double ready_s =
            0;  ///< From its start until it says that it is ready; the file is not in the page cache, the server was started anew.
        std::chrono::seconds watched_for{0};
        double processor_percent = 0;   ///< Of one core, meanwhile.
        double resident_mib = 0;        ///< Most that was resident (VmHWM) by then.
        std::int64_t fired = 0;         ///< Timers, by one that was started again:
        double firing_mib = 0;          ///< most that was resident in it, ...
        double resident_after_mib = 0;  ///< ... and what still was (VmRSS) when it had come to rest.
    };
    struct OnSqlite {
        Daemon daemon;
        double warm_ready_s = 0;  ///< As ready_s, with the file in the page cache.
        // Of an engine that is stepped:
        std::int64_t statements_to_ready = 0;
        std::int64_t idle_steps = 0;       ///< Steps asked for before the next due instant ...
        std::int64_t idle_statements = 0;  ///< ... and the statements they ran.
        std::int64_t due_statements = 0;   ///< Statements at the due instant: shows that they are counted.
    };
    struct OnPostgres {
        std::string version;  ///< The server's.
        Daemon daemon;
        double statements_a_minute = 0;  ///< That the server was asked to run while beadled was watched, BEGIN and COMMIT among them.
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
