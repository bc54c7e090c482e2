#pragma once
// What a store can do besides that has its entries by their places: one question for many of them.
// Thread-safety: as the store.

#include <string_view>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::store {

class EntriesByPlace {
public:
    virtual ~EntriesByPlace() = default;

    /// The entries of a system's log with these seqs, in the order in which they are given, free texts included; those that there are not are left out.
    virtual std::vector<Entry> entries_at(std::string_view system, const std::vector<std::int64_t>& seqs) = 0;
};

}  // namespace beadle::store
