#pragma once
// What it costs the drain that the record can be proved and questions of it are quick: the tree over its lines, which grows in the commit of the entries, and the index,
// which is built behind the log on a thread that gives way.
// Thread-safety: none; for one thread.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"

namespace beadle::bench {

struct Provable {
    struct OnStore {
        std::string store, version;
        Runs plain;                  ///< With the tree, for there is no other record; without the index.
        Runs indexed;                ///< With the index built beside it as in beadled, but without its half minute between two looks.
        std::vector<double> tree_s;  ///< Of a processor: leaves, frontier and tiles of the same lines, made once more.
        std::vector<std::int64_t> indexed_to;  ///< Of the entries, when the last timer had fired.

        /// The part of its speed that the drain loses to both: against the plain one without the tree's seconds, as if nothing had gone on beside them.
        double lost() const;
    };
    std::int64_t count = 0;
    std::int64_t entries = 0;
    std::vector<OnStore> stores;

    std::string markdown(const Machine& machine) const;
    std::vector<std::string> missed() const;
};

inline constexpr double lost_most = 0.1;

Provable measure_provable(const Pattern& pattern, const DrainOptions& options);

}  // namespace beadle::bench
