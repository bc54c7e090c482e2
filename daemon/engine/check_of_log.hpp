#pragma once
// A log looked at where it lies: every line against its hash, its place, its neighbours and the texts beside it, the tree in the log's head and the roots of its tiles against the
// lines, and older checkpoints against all of it. What somebody changed in the store together with all its hashes only a checkpoint shows that was
// kept elsewhere.
// Errors: store::StoreError. Thread-safety: as the store's, which is asked by another thread meanwhile, one at a time.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "daemon/audit/older.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

struct CheckedLog {
    std::uint64_t entries = 0;               ///< In the log, as its head says.
    audit::Hash root{};                      ///< Of the tree over its lines, where all were read.
    std::optional<std::uint64_t> first_bad;  ///< The first entry that is not as it was, where that can be told.
    std::string what;                        ///< What is wrong, as a sentence without its full stop; empty where all holds.
};

/// Reads every line that the head stands for: about a second for half a million. `progress` is told the entries looked at so far, now and then.
CheckedLog check_log(store::Store& store, const store::LogHead& head, audit::OlderCheckpoints older = {},
                     const std::function<void(std::uint64_t)>& progress = {});

}  // namespace beadle::engine
