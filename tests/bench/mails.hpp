#pragma once
// Mails a second, from the outbox to a mail server on this host that takes everything: each is composed for a recipient of its own, its id is kept before it
// leaves, and what became of it is an entry of the log.
// Thread-safety: none; for one thread.

#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

struct Mails {
    struct OnStore {
        std::string store, version;
        std::vector<double> seconds;  ///< One a repeat: from the daemon's start until the last one is recorded as taken.
    };
    std::int64_t count = 0;
    double kib = 0;  ///< Of a message, with its headers, on average.
    std::vector<OnStore> stores;

    std::string markdown(const Machine& machine) const;
    /// Nothing is promised.
    std::vector<std::string> missed() const { return {}; }
};

/// Throws std::runtime_error where the server did not get each message once.
Mails measure_mails(const Pattern& pattern, const DrainOptions& options);

}  // namespace beadle::bench
