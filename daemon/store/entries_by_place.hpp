#pragma once
// What a store can do besides that has its entries by their places: one question for many of them, or for a whole log with no more of each than its check needs.
// Thread-safety: as the store.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/store/each_row.hpp"
#include "daemon/store/store.hpp"

namespace beadle::store {

class EntriesByPlace {
public:
    virtual ~EntriesByPlace() = default;

    /// The entries of a system's log with these seqs, in the order in which they are given, free texts included; those that there are not are left out.
    virtual std::vector<Entry> entries_at(std::string_view system, const std::vector<std::int64_t>& seqs) = 0;
    /// Of the entries from `first` to `last`, ascending, only what is held against each other: seq, line, leaf and free texts. All is read when this
    /// returns; what was read is taken apart, once, when the answer is called, which another thread may do while the store is asked the next thing.
    using Lines = std::function<std::vector<Entry>()>;
    virtual Lines lines_between(std::string_view system, std::int64_t first, std::int64_t last) = 0;
};

/// EntriesByPlace::entries_at, one by one where the store cannot do better.
inline std::vector<Entry> entries_at(Store& store, const std::string& system, const std::vector<std::int64_t>& seqs) {
    if (auto* by_place = dynamic_cast<EntriesByPlace*>(&store)) return by_place->entries_at(system, seqs);
    std::vector<Entry> found;
    for (const auto seq : seqs)
        if (auto entry = entry_at(store, system, seq)) found.push_back(std::move(*entry));
    return found;
}

}  // namespace beadle::store
