#pragma once
// Two years of every shipped system, played on virtual clocks over a store in memory, with the scenario that stands beside its file. Mails are
// owed and held, never rendered. One thread.
// Thread-safety: none; for one thread.

#include <functional>
#include <string>
#include <vector>

#include "tests/bench/stopwatch.hpp"

namespace beadle::bench {

struct YearsOfSystem {
    std::string system;
    std::int64_t entries = 0;  ///< Audit lines that its two years came to.
    std::int64_t mails = 0;    ///< Messages owed.
    std::vector<double> cpu_s;
};

struct Years {
    std::vector<YearsOfSystem> systems;
    std::vector<double> wall_s, cpu_s;  ///< All systems together, one value a repeat.
};

/// Plays every system of `config_dir`/systems but the starter, from the month of its `live from`. Throws std::runtime_error where one cannot be played.
Years measure_years(const std::string& config_dir, int repeats, const std::function<void(const std::string&)>& say);

}  // namespace beadle::bench
