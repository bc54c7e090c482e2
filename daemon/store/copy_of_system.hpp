#pragma once
// One system taken out of a store into memory, so that time can be let pass for it and nothing of that be kept. What people recorded stays behind: the
// copy begins a record of its own.
// Thread-safety: as the store that is read.

#include <memory>
#include <string>

#include "daemon/store/store.hpp"

namespace beadle::store {

/// The system's instances, timers up to `timers_until`, alarms, definitions and mails; of what has left the host or will never leave it only that it is
/// there, so that it is not owed again. Throws StoreError when the store fails, and std::length_error where the system is larger than `instances_max`.
std::unique_ptr<Store> copy_of_system(Store& store, const std::string& system, Instant timers_until, std::size_t instances_max);

}  // namespace beadle::store
