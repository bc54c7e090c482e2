#include "daemon/engine/on_its_way.hpp"

#include <algorithm>

namespace beadle::engine {

OnItsWay::OnItsWay(store::Batch batch, std::vector<std::chrono::seconds> late) : batch_(std::move(batch)), late_(std::move(late)) {
    instances_.reserve(batch_.instances.size());
    events_.reserve(batch_.entries.size());
    removed_.reserve(batch_.timers_removed.size());
    for (const auto& write : batch_.instances) instances_.emplace(write.instance.system, write.instance.id);
    for (const auto& entry : batch_.entries) {
        instances_.emplace(entry.system, entry.instance);  // One that nothing changed has a longer history all the same.
        events_.emplace(entry.system, entry.event_id);
    }
    for (const auto& timer : batch_.timers_removed) removed_.insert(view_of(timer));
    for (const auto& timer : batch_.timers_added)
        if (!first_added_ || timer.due_at < *first_added_) first_added_ = timer.due_at;
}

bool OnItsWay::may_be(const store::Batch& batch) {
    return batch.alarms.empty() && batch.definitions.empty() && batch.definitions_current.empty() &&
           std::none_of(batch.timers_removed.begin(), batch.timers_removed.end(),
                        [](const auto& timer) { return timer.due_at == store::any_due_at; });
}

bool OnItsWay::touches(const Missing& missing) const {
    const auto holds = [&](const store::InstanceKey& key) { return instances_.contains(KeyView{key}); };
    if (std::any_of(missing.instances.begin(), missing.instances.end(), holds)) return true;
    if (std::any_of(missing.duties.begin(), missing.duties.end(), [&](const auto& key) { return holds(key.instance); })) return true;
    if (std::any_of(missing.histories.begin(), missing.histories.end(), holds)) return true;
    for (const auto& [system, ids] : missing.events)
        for (const auto& id : ids)
            if (events_.contains(KeyView{system, id})) return true;
    return false;
}

int OnItsWay::removed_from(Instant from) const {
    return static_cast<int>(
        std::count_if(batch_.timers_removed.begin(), batch_.timers_removed.end(), [&](const auto& timer) { return timer.due_at >= from; }));
}

bool OnItsWay::removes(const model::Timer& timer) const { return removed_.contains(view_of(timer)); }

}  // namespace beadle::engine
