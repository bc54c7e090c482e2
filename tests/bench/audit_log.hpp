#pragma once
// What is asked of a long audit log: filtered pages, the first and deep ones, words, proofs, and whether all of it is as it was signed, on both stores.
// Thread-safety: none; for one thread.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/bench/live.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

struct AuditLogOptions {
    std::string folder;  ///< On the disk to measure; the logs are made in it.
    std::vector<std::string> stores{"sqlite", "postgres"};
    std::int64_t entries = 1'000'000;
    int questions = 400;  ///< Of each kind.
    std::function<void(const std::string&)> say;
};

struct AuditLog {
    struct Asked {
        std::string what;
        Spread took;
        double promised_ms = 0;  ///< 99 of 100.
    };
    struct Verified {
        std::string what;
        double entries_a_second = 0, promised = 0;  ///< At least; 0: nothing is.
    };
    struct OnStore {
        std::string store;
        double written_s = 0, indexed_s = 0;
        std::int64_t index_bytes = 0;
        std::vector<Asked> asked;
        std::vector<Verified> verified;
    };
    std::int64_t entries = 0;
    std::vector<OnStore> stores;

    std::string markdown(const Machine& machine) const;
    /// A sentence for each promise that was not kept.
    std::vector<std::string> missed() const;
};

/// Throws std::runtime_error where a verifier finds fault with what was made.
AuditLog measure_audit_log(const AuditLogOptions& options);

}  // namespace beadle::bench
