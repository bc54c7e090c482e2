#pragma once
// The versions of a store's tables, as its migrations number them. Thread-safety: pure functions.

#include <string>

#include "daemon/store/store.hpp"

namespace beadle::store {

template <class Migrations>
constexpr std::int64_t newest_version(const Migrations& migrations) {
    std::int64_t newest = 0;
    for (const auto& migration : migrations) newest = migration.number;
    return newest;
}

/// Throws StoreError, for people, where the store called `name` has tables of a later version than this program knows.
inline void refuse_newer(const std::string& name, std::int64_t version, std::int64_t newest) {
    if (version > newest)
        throw StoreError{name + " was written by a newer version of Beadle (its format is " + std::to_string(version) +
                             ", this program knows up to " + std::to_string(newest) + ")",
                         false};
}

}  // namespace beadle::store
