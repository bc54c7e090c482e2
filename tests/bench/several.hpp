#pragma once
// Two daemons on one PostgreSQL beside one: how fast what is due at once is fired.
// Thread-safety: none; for one thread.

#include <map>
#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

struct Several {
    std::string version;  ///< The server's.
    std::int64_t due = 0;
    int systems = 0;
    std::map<int, std::vector<double>>
        seconds;  ///< By the number of daemons, one a repeat: from the instant at which all are due until the last is kept.

    std::string markdown(const Machine& machine) const;
    /// Nothing is promised.
    std::vector<std::string> missed() const { return {}; }
};

/// They share the systems between them before anything is due. Throws std::runtime_error where PostgreSQL is not installed.
Several measure_several(const Pattern& pattern, const DrainOptions& options);

}  // namespace beadle::bench
