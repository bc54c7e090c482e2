#pragma once
// The engine on PostgreSQL beside schedulers that others have written for Node.js (tests/bench/peers/), whose handlers do the same writes a firing.
// Thread-safety: none; for one thread.

#include <map>
#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

struct Peers {
    bool quick = false;  ///< A look, which is not judged.
    std::int64_t fired = 0;
    std::string version;  ///< The server's.
    Runs engine;
    std::map<std::string, Runs> peers;  ///< By name.

    double engine_rate() const;
    std::string best() const;
    double best_rate() const;
    double ratio() const { return engine_rate() / best_rate(); }
    std::string markdown(const Machine& machine) const;
    std::string json(double fsyncs_a_second) const;
    /// A sentence for each promise that was not kept.
    std::vector<std::string> missed() const;
};

/// `modules`: the folder into which npm has put them. Throws std::runtime_error where they or Node.js are not there.
Peers measure_peers(const Pattern& pattern, const DrainOptions& options, const std::string& modules);

}  // namespace beadle::bench
