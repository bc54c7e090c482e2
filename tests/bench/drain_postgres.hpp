#pragma once
// Durable firings a second on PostgreSQL: the engine beside a bare program that writes the same rows to the same tables with statements prepared and
// values made ready beforehand, one statement a table, over one and two connections. The server is one of our own, with the settings of
// docs/operations.md. Thread-safety: none; for one thread.

#include <map>
#include <string>

#include "tests/bench/drain.hpp"

namespace beadle::bench {

struct DrainedOnPostgres {
    std::int64_t fired = 0;
    Runs engine;
    std::map<std::string, Runs> bare;  ///< "1 connection by 500" and so on.
    std::string server;                ///< Its version.

    double engine_rate() const;
    std::string best_bare() const;
    double bare_rate() const;
    double ratio() const { return engine_rate() / bare_rate(); }
    /// One line; `fsyncs_a_second` as the machine was measured.
    std::string json(double fsyncs_a_second) const;
};

/// In the first of the options' orders.
DrainedOnPostgres measure_drain_on_postgres(const Pattern& pattern, const DrainOptions& options);

}  // namespace beadle::bench
