#pragma once
// Durable firings a second: the engine drains a store on which many timers are due, beside the bare program that writes the same rows.
// Thread-safety: none; for one thread.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"
#include "tests/bench/bare.hpp"
#include "tests/bench/morning.hpp"
#include "tests/bench/stopwatch.hpp"

namespace beadle::bench {

struct DrainOptions {
    std::filesystem::path folder;
    std::int64_t count = 100'000;
    int repeats = 5;
    std::vector<std::string> stores{"sqlite", "postgres"};
    std::vector<Order> orders{Order::in_order, Order::at_random};
    std::vector<int> systems{1, 16};
    std::string settings{};                       ///< More of PostgreSQL's, as its command line takes them; the last one of a name counts.
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

/// One store, one order, so many systems.
struct Drained {
    std::string store;    ///< "sqlite" or "postgres".
    std::string version;  ///< The library's or the server's.
    Order order{};
    int systems = 1;
    Morning morning;
    std::int64_t fired = 0;
    Runs engine;                       ///< One a repeat, alternating with those of the bare program.
    std::map<std::string, Runs> bare;  ///< "1 connection by 500" and so on.
    std::optional<bool> same_bytes;    ///< Both leave the same rows behind; looked at on SQLite.
    double bytes_a_firing = 0;         ///< Of outbox row and audit line together.

    double engine_rate() const;  ///< Firings a second, of the median.
    double bare_rate() const;    ///< Of the best of them.
    std::string best_bare() const;
    double ratio() const { return engine_rate() / bare_rate(); }
    /// One line; `fsyncs_a_second` as the machine was measured.
    std::string json(double fsyncs_a_second) const;
};

/// A store with timers due, closed, and what firing them must come to.
struct Prepared {
    std::string path;
    Morning morning;
    Instant now{};  ///< When all of them are due.
    std::vector<Firing> firings;
    std::string digest;  ///< Of the store that the engine has drained.
    double bytes_a_firing = 0;
};

/// Makes it in the options' folder.
Prepared prepare(const Pattern& pattern, const DrainOptions& options, Order order, int systems);
/// All that the options ask for: each is told as it is done.
std::vector<Drained> measure_drain(const Pattern& pattern, const DrainOptions& options, const std::function<void(const Drained&)>& done);

/// Drains a store, which `where` names as the daemon's file does, and returns how long the steps took; `fired` is how many timers went. `recorded` is told after
/// each step.
Took drain_with_engine(const std::string& where, Instant now, std::int64_t& fired, const std::function<void()>& recorded = {});

}  // namespace beadle::bench
