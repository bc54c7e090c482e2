#pragma once
// A log of any length that reads like one: mostly the program's own entries, and now and then what people said, with titles and reasons. The same seed gives the
// same log. For tests and measurements of what is asked of a record.
// Thread-safety: none; one log, one thread.

#include <cstdint>
#include <string>

#include "daemon/audit/tile_edge.hpp"
#include "daemon/audit/tree.hpp"
#include "daemon/store/store.hpp"
#include "tests/support/dice.hpp"

namespace beadle::test {

class LongLog {
public:
    explicit LongLog(std::string system, std::uint64_t seed = 1) : system_(std::move(system)), dice_(seed) {}

    /// The next so many entries, with the log head and the tiles that go with them.
    store::Batch next(int count);
    std::int64_t size() const { return size_; }

private:
    store::Entry entry();
    std::string text();

    std::string system_;
    Dice dice_;
    std::int64_t size_ = 0;
    audit::Frontier tree_;
    audit::TileEdge edge_;
};

/// Words that its texts are made of, the commonest first.
const std::vector<std::string>& words_of_the_long_log();

}  // namespace beadle::test
