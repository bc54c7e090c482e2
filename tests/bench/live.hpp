#pragma once
// A daemon at work, by its own threads and a clock that runs: how long a person waits for an answer while a long stop is caught up with, and how late
// timers fire that come due at a steady rate.
// Thread-safety: none; for one thread.

#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

/// Of many measurements, in milliseconds.
struct Spread {
    std::size_t count = 0;
    double half = 0, hundredth = 0, most = 0;  ///< Half were below, all but a hundredth were, none was above.
};
Spread spread_of(std::vector<double> milliseconds);

/// The same measured once or again and again.
struct Spreads {
    std::vector<Spread> runs;

    std::size_t count() const;     ///< Of all of them.
    Spread in_the_middle() const;  ///< Of each figure the median of the runs; but the slowest of all.
    double worst_hundredth() const;
};

struct LiveOptions {
    DrainOptions drain;                ///< Folder, stores, how many timers are overdue, and how often all of it is done.
    int due_a_second = 1000;           ///< For the lateness, ...
    std::chrono::seconds due_for{60};  ///< ... so long.
};

struct Live {
    struct OnStore {
        std::string store, version;
        std::int64_t overdue = 0;
        std::vector<double> drained_s;
        Spreads while_draining, alone;  ///< From an event's submission to its answer, one every 20 ms; all were accepted.
        Spreads late;                   ///< From the instant at which a timer is due until its batch is kept.
    };
    int due_a_second = 0;
    std::vector<OnStore> stores;

    std::string markdown(const Machine& machine) const;
    /// A sentence for each promise that was not kept, by the median of the runs.
    std::vector<std::string> missed() const;
};

/// Throws std::runtime_error where an event was not accepted or not all timers fired.
Live measure_live(const Pattern& pattern, const LiveOptions& options);

}  // namespace beadle::bench
