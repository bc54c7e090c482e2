#pragma once
// What the stores on disk have in common while they write a batch: what it does to each system's counts and log, and how one that comes too late is turned away.
// Errors: StoreError, retry safe. Thread-safety: one thread at a time.

#include <algorithm>
#include <string>
#include <vector>

#include "daemon/store/known_systems.hpp"
#include "daemon/store/store.hpp"

namespace beadle::store {

/// What a batch does to one system's counts and log.
struct Touched {
    const System* system = nullptr;
    std::int64_t entries = 0;    ///< New in this batch.
    std::int64_t first_seq = 0;  ///< Of those; known when the log head is written.
    bool has_head = false;
    std::int64_t instances = 0, timers = 0, open_duties = 0, provisional = 0;
};

/// The one of that system, made where there is none yet; `system_of` gives a system by its id.
template <class SystemOf>
Touched& touched_in(std::vector<Touched>& all, const std::string& id, SystemOf system_of) {
    for (auto& touched : all) {
        if (touched.system->id == id) return touched;
    }
    all.push_back({.system = &system_of(id)});
    return all.back();
}

inline bool names(const std::vector<std::string>& refs, const std::string& ref) {
    return std::find(refs.begin(), refs.end(), ref) != refs.end();
}

[[noreturn]] inline void log_has_moved_on(const std::string& system) {
    throw StoreError{"the audit log of " + system + " has moved on", true};
}

[[noreturn]] inline void has_moved_on(const Batch::InstanceWrite& write) {
    throw StoreError{write.instance.id + " has moved on: version " + std::to_string(write.expected_version) + " was expected", true};
}

/// That the entry is one of those which its system's head says are next. With the key unique, staying within these bounds leaves no gap.
inline void expect_place(const Entry& entry, const Touched& log) {
    if (!log.has_head) throw StoreError{"entries of " + entry.system + " came without their log head", true};
    if (entry.seq < log.first_seq || entry.seq >= log.first_seq + log.entries) log_has_moved_on(entry.system);
}

/// Tells `take` each system that the batch writes for, as often as it stands there.
template <class Take>
void each_system_of(const Batch& batch, Take take) {
    const auto add = [&](const std::string& system) {
        if (!system.empty()) take(system);
    };
    for (const auto& head : batch.log_heads) add(head.system);
    for (const auto& write : batch.instances) add(write.instance.system);
    for (const auto& timer : batch.timers_removed) add(timer.system);
    for (const auto& timer : batch.timers_added) add(timer.system);
    for (const auto& change : batch.mail_changed) add(change.system);
    for (const auto& row : batch.mail_added) add(row.notification.system);
    for (const auto& tile : batch.tile_roots) add(tile.system);
    for (const auto& letter : batch.letters_answered) add(letter.system);
}

}  // namespace beadle::store
