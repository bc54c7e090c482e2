#pragma once
// Pages of the audit log, the same for every store that has tables: where one begins, and where a time lies. Thread-safety: pure functions.

#include <cstdint>
#include <string>

#include "daemon/store/page_key.hpp"
#include "daemon/store/store.hpp"

namespace beadle::store {

/// After which entry a page begins (newest first: before which); without a system it begins at the first there is.
struct EntryPlace {
    std::string system;
    std::int64_t seq = -1;
};
inline EntryPlace place_of(const EntryFilter& filter) {
    if (!filter.after.empty()) {
        auto key = system_and_id(filter.after, filter.system);
        return {std::move(key.system), number_in(key.id, -1)};
    }
    if (filter.after_seq) return {filter.system, *filter.after_seq};
    return {};
}

/// The first of a log's entries that was not recorded before some instant; the log's size where all were. `is_before(seq)` says whether that one was: recorded_at never runs backwards in a log, so the place is found by halving, and no index is needed.
template <class IsBefore>
std::int64_t first_entry_at(std::int64_t size, IsBefore is_before) {
    std::int64_t low = 0, high = size;
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (is_before(middle)) low = middle + 1;
        else high = middle;
    }
    return low;
}

}  // namespace beadle::store
