#pragma once
// The tree of a log whose head does not carry it yet: a record that was begun before there was one. Grown from the stored leaves, once.
// Errors: store::StoreError. Thread-safety: as the store's.

#include "daemon/audit/tree.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

/// A log's size as the tree counts.
inline std::uint64_t as_size(const store::LogHead& head) { return static_cast<std::uint64_t>(head.size); }

/// Reads every entry of the log: seconds for a million. Throws store::StoreError, retry not safe, where the log has gaps.
audit::Frontier tree_of_log(store::Store& store, const store::LogHead& head);

}  // namespace beadle::engine
