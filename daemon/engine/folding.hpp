#pragma once
// Folds a batch over the store to its end: begins with where its systems stand, loads what the fold lacks, and begins anew without a root that spoilt what it
// had led to.
// Errors: store::StoreError. Thread-safety: one thread at a time.

#include <map>
#include <string>
#include <vector>

#include "daemon/engine/commits.hpp"
#include "daemon/engine/core.hpp"
#include "daemon/engine/definition_cache.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/engine/queued.hpp"
#include "daemon/engine/working_set.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

class Folding {
public:
    /// `heads`: where the logs stand, by system; what is on its way among `commits` has moved them on already. All must outlive it.
    Folding(store::Store& store, DefinitionCache& cache, Commits& commits, const Core& core,
            const std::map<std::string, store::LogHead, std::less<>>& heads)
        : store_(store), cache_(cache), commits_(commits), core_(core), heads_(heads) {}

    /// `set` is filled with what the batch touches. `applying`: the one event, where it applies a definition; otherwise null.
    Folded fold(std::vector<Root>& roots, WorkingSet& set, Instant now, const Queued* applying);

private:
    SystemView view_of(const std::string& system, const Queued* applying);
    void load(const Missing& missing, WorkingSet& set);

    store::Store& store_;
    DefinitionCache& cache_;
    Commits& commits_;
    const Core& core_;
    const std::map<std::string, store::LogHead, std::less<>>& heads_;
};

}  // namespace beadle::engine
