#pragma once
// A start beside a million pending timers: how long until the engine is ready, how much memory it holds, and how many SQL statements it
// runs while nothing is due (none). Measured in a process of its own.
// Thread-safety: none; for one thread.

#include <filesystem>
#include <functional>
#include <string>

#include "tests/bench/morning.hpp"

namespace beadle::bench {

struct Pending {
    Morning morning;
    double ready_s = 0;       ///< From the process's start to the end of the engine's first step; the file not in the page cache.
    double warm_ready_s = 0;  ///< The same with the file in the page cache.
    std::int64_t statements_to_ready = 0;
    std::int64_t idle_steps = 0;       ///< Steps asked for before the next due instant ...
    std::int64_t idle_statements = 0;  ///< ... and the statements they ran.
    std::int64_t due_statements = 0;   ///< Statements at the due instant: shows that they are counted.
    double resident_mib = 0;           ///< Most that was resident (VmHWM) until then.
    double resident_after_mib = 0;     ///< And after firing ten thousand.
};

Pending measure_pending(const Pattern& pattern, const std::filesystem::path& folder, std::int64_t timers,
                        const std::function<void(const std::string&)>& say);

/// What the process of its own does; prints its figures, one a line.
int pending_child(const std::string& path, std::int64_t nine_s);

}  // namespace beadle::bench
