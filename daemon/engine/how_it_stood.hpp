#pragma once
// How the instances that a batch changes stood in the store: kept before each change is applied, so that in the end only what differs is written.
// Thread-safety: one thread at a time.

#include <vector>

#include "daemon/engine/working_set.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/change.hpp"

namespace beadle::engine {

/// Keeps, before the change is applied, what the commit must know of how things stood in the store.
void remember(WorkingInstance& working, const model::Change& change);

/// False where an earlier event of the batch moved or dropped the timer: the store would not have handed it out any more.
bool still_stands(const model::Timer& timer, const WorkingInstance& working);

/// Puts into the batch what it writes of these, duties and timers included. They are moved from, and sorted.
void put_instances(store::Batch& batch, std::vector<WorkingInstance*>& written);

}  // namespace beadle::engine
