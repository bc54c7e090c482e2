#pragma once
// Figures as people and programs read them: Markdown for docs/benchmarks.md, JSON for a comparison of two runs.

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/pending.hpp"

namespace beadle::bench {

struct Report {
    Machine machine;
    bool quick = false;
    std::vector<Drained> drained;
    std::optional<Pending> pending;

    /// What was promised and not kept, each in a sentence; empty when all was.
    std::vector<std::string> missed() const;
    std::string markdown() const;
    std::string json() const;
};

inline constexpr double ratio_least = 0.5;
inline constexpr double ready_most_s = 1.0;
inline constexpr double resident_most_mib = 64;

/// Puts the Markdown between the two markers of the page at `path`.
void write_into_page(const std::string& path, const std::string& markdown);

}  // namespace beadle::bench
