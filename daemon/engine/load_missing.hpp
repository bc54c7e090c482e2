#pragma once
// What a fold still misses, read from the store into its working set. Errors: store::StoreError. Thread-safety: as the store's.

#include "daemon/engine/definition_cache.hpp"
#include "daemon/engine/working_set.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

void load_missing(const Missing& missing, store::Store& store, DefinitionCache& cache, WorkingSet& set);

}  // namespace beadle::engine
