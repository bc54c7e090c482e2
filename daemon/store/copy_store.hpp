#pragma once
// Moves an office up: everything that a SQLite store holds into an empty PostgreSQL, in one transaction, and checked before it counts: as many rows in
// every table, and every line of the audit log with the hash that it had. Thread-safety: one thread.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace beadle::store {

struct CopiedTable {
    std::string name;
    std::int64_t rows = 0;
};

/// `from` and `to` as `store:` in the daemon's file names them. `progress` hears of each table while it grows. Throws StoreError, and `to` stays empty:
/// where `from` is no SQLite store or `to` no PostgreSQL, a daemon has one of them, `to` holds a record already, or what arrived is not what was sent.
std::vector<CopiedTable> copy_store(const std::string& from, const std::string& to,
                                    const std::function<void(const CopiedTable& so_far)>& progress);

}  // namespace beadle::store
