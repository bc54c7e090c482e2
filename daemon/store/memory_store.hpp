#pragma once
// The store in memory for a daemon that has a part of the systems only: for tests of several daemons on one record.
// Thread-safety: as every store.

#include <functional>
#include <memory>
#include <string_view>

#include "daemon/store/store.hpp"

namespace beadle::store {

/// As make_memory_store(), but due timers and mail are given out of those systems only for which `serves` holds when it is asked.
std::unique_ptr<Store> make_memory_store(std::function<bool(std::string_view system)> serves);

}  // namespace beadle::store
