#pragma once
// What a fold must be given before it can go on: of each event it is asked whether all that the event needs is in the working set, and what is not becomes
// missing. Pure. Thread-safety: one thread at a time; lives for one batch.

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/engine/core.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/engine/working_set.hpp"

namespace beadle::engine {

/// What it refers to must outlive it. Those that return a bool: true where that is missing.
struct Wants {
    const std::vector<Root>& roots;
    WorkingSet& set;
    const Core& core;
    const ByKey<std::size_t>& recorded_here;  ///< Ids recorded in this batch.
    Missing missing{};

    /// What the roots befall, and whether they are known already ...
    void heads();
    /// ... and, when that is loaded, what deciding them needs besides.
    void neighbours();
    bool instance(const std::string& system, const std::string& id);
    /// Whether the record knows the event id.
    bool id(const std::string& system, const std::string& id);
    /// False: something must be loaded before this event can be decided.
    bool is_ready(const model::Event& event);

    /// True where a root needs no working off at all.
    static bool is_settled(const Root& root) { return !root.fails.empty(); }

private:
    bool home(const model::Event& event);
    bool definition(const std::string& hash);
};

}  // namespace beadle::engine
