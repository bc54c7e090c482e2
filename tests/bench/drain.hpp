#pragma once
// Durable firings a second: the engine drains a store on which many timers are due, beside the bare program that writes the same rows.
// Thread-safety: none; for one thread.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"
#include "tests/bench/morning.hpp"
#include "tests/bench/stopwatch.hpp"

namespace beadle::bench {

struct DrainOptions {
    std::filesystem::path folder;
    std::int64_t count = 100'000;
    int repeats = 5;
    std::vector<Order> orders{Order::in_order, Order::at_random};
    std::function<void(const std::string&)> say;  ///< One line on how far it is.
};

double median(std::vector<double> values);

struct Runs {
    std::vector<double> wall_s, cpu_s;
    void add(Took took) {
        wall_s.push_back(took.wall_s);
        cpu_s.push_back(took.cpu_s);
    }
};

struct Drained {
    Order order{};
    Morning morning;
    std::int64_t fired = 0;
    Runs engine;                ///< One a repeat, alternating with those of the bare program.
    Runs bare_500, bare_1000;   ///< By 500 and by 1000 a transaction.
    bool same_bytes = false;    ///< Both stores hold the same afterwards, row by row.
    double bytes_a_firing = 0;  ///< Of outbox row and audit line together.

    double engine_rate() const;  ///< Firings a second, of the median.
    double bare_rate() const;    ///< Of the better transaction size.
    int bare_size() const;
    const Runs& bare() const { return bare_size() == 500 ? bare_500 : bare_1000; }
    double ratio() const { return engine_rate() / bare_rate(); }
    /// The same of processor time alone, which other programs on the machine disturb less.
    double cpu_ratio() const { return median(bare().cpu_s) / median(engine.cpu_s); }
};

std::vector<Drained> measure_drain(const Pattern& pattern, const DrainOptions& options);

/// Drains `path` through the engine and returns how long the steps took; `fired` is how many timers went.
Took drain_with_engine(const std::string& path, Instant now, std::int64_t& fired);
/// The same on a store that is open.
Took drain_with_engine(store::Store& store, Instant now, std::int64_t& fired);

}  // namespace beadle::bench
