#pragma once
// Figures as people and programs read them: Markdown for docs/benchmarks.md, JSON for a comparison of two runs.

#include <optional>
#include <string>
#include <vector>

#include "tests/bench/drain.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/years.hpp"

namespace beadle::bench {

struct Report {
    Machine machine;
    bool quick = false;
    std::vector<Drained> drained;
    std::optional<Years> years;

    /// What was promised and not kept, each in a sentence; empty when all was.
    std::vector<std::string> missed() const;
    std::string markdown() const;        ///< Of the drain.
    std::string years_markdown() const;  ///< Of the simulated years.
    std::string json() const;
};

inline constexpr double ratio_least = 0.7;
inline constexpr double years_most_s = 0.5;

/// Puts the Markdown between the two markers that the page at `path` has for `what`: "figures", "years" and so on.
void write_into_page(const std::string& path, const std::string& what, const std::string& markdown);

}  // namespace beadle::bench
