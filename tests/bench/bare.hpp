#pragma once
// The measure: what C++ and SQLite alone make of the same firings. It knows nothing of Beadle. Rows are read once from a store on which
// the engine has done the work, kept ready in memory, and written to a copy of the store as it was before: same tables, same
// rows, same bytes, same settings, with prepared statements and transactions of a given size.
// Thread-safety: none; for one thread.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/bench/stopwatch.hpp"

namespace beadle::bench {

/// One firing as bytes: which timer goes, and the rows as they are afterwards.
struct Firing {
    std::int64_t shard = 0, system = 0, fired_at = 0, next_at = 0;
    std::string instance, kind, ref;
    std::int64_t version = 0;
    std::int64_t steps_done = 0;
    struct Cell {
        int type = 0;  ///< SQLite's.
        std::int64_t number = 0;
        std::string bytes;
    };
    std::vector<Cell> mail;   ///< All columns of the outbox, in the table's order.
    std::vector<Cell> entry;  ///< All columns of the log.
    std::string frontier;     ///< The right edge of the log's tree after it, as the log head keeps it.

    std::int64_t seq() const { return entry[0].number & ((std::int64_t{1} << 40) - 1); }  ///< The entry's key is system * 2^40 + seq.
};

/// The last firing of each system among those from `begin` to `end`: what becomes of its log head.
std::vector<const Firing*> last_of_each_system(const std::vector<Firing>& firings, std::size_t begin, std::size_t end);

/// What has been fired on `drained`, in the order in which it fell due.
std::vector<Firing> read_firings(const std::string& drained);

/// Writes them to `path`, durably, `per_transaction` at a time. Returns how long it took, opening and closing not counted.
Took write_firings(const std::string& path, const std::vector<Firing>& firings, int per_transaction);

/// SHA-256 over every row of every table, but for the batch's name in the log head.
std::string digest_of(const std::string& path);

}  // namespace beadle::bench
