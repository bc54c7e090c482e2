#pragma once
// Whether a firing costs more the more is pending: the same number of overdue timers is drained from stores of growing size.
// Thread-safety: none; for one thread.

#include <map>
#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

struct GrowthOptions {
    DrainOptions drain;                                                       ///< Folder, stores, and how often each is measured.
    std::vector<std::int64_t> sizes{10'000, 100'000, 1'000'000, 10'000'000};  ///< Timers pending.
};

struct Growth {
    struct OfSize {
        std::int64_t timers = 0, meetings = 0, mib = 0;      ///< Of the SQLite file.
        std::map<std::string, std::vector<double>> seconds;  ///< By store, one a repeat.
    };
    std::int64_t fired = 0;  ///< In each repeat.
    std::vector<OfSize> sizes;

    std::string markdown(const Machine& machine) const;
    /// Nothing is promised.
    std::vector<std::string> missed() const { return {}; }
};

/// Timers fall due in an order that has nothing to do with that of the rows. Throws std::runtime_error where not as many fire as should.
Growth measure_growth(const Pattern& pattern, const GrowthOptions& options);

}  // namespace beadle::bench
