#include "daemon/engine/load_missing.hpp"

#include <algorithm>
#include <stdexcept>

#include "daemon/crash/crash_point.hpp"
#include "daemon/engine/fold.hpp"

namespace beadle::engine {
namespace {

void take(store::Snapshot snapshot, WorkingSet& set) {
    for (auto& instance : snapshot.instances) {
        auto& working = set.instances[{instance.system, instance.id}];
        if (!working.only_duty.empty()) {
            // The duties that were left out before. The one that was not, and all else, stand by now as the batch has made them.
            for (auto& duty : instance.duties)
                if (auto* by_now = model::find_duty(working.now, duty.ref)) duty = std::move(*by_now);
            working.now.duties = std::move(instance.duties);
            working.only_duty.clear();
            continue;
        }
        working.stored_version = instance.version;
        working.now = std::move(instance);
    }
    for (auto& key : snapshot.absent) {
        auto& working = set.instances[key];
        working.now.system = key.system;
        working.now.id = key.id;
    }
}

void load_instances(std::vector<store::InstanceKey> keys, store::Store& store, WorkingSet& set) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    crash_point("load.before");
    auto snapshot = store.load(keys);
    crash_point("load.after");
    take(std::move(snapshot), set);
}

void load_duties(const std::vector<store::DutyKey>& keys, store::Store& store, WorkingSet& set) {
    crash_point("load.before");
    auto snapshot = store.load_for_duty(keys);
    crash_point("load.after");
    const bool left_out = snapshot.duties_left_out;
    take(std::move(snapshot), set);
    for (const auto& key : keys)
        if (auto& working = set.instances.at(key.instance); left_out && working.stored_version > 0) working.only_duty = key.ref;
}

void load_events(const std::string& system, const std::vector<std::string>& ids, store::Store& store, WorkingSet& set) {
    for (const auto& id : ids) set.events[{system, id}] = nullptr;
    for (auto& entry : store.entries_by_event(system, ids)) {
        auto& known = set.events[{system, entry.event_id}];
        known = std::make_unique<store::Entry>(std::move(entry));
    }
}

std::shared_ptr<const model::Definition> definition_or_null(const std::string& hash, DefinitionCache& cache) {
    try {
        return cache.by_hash(hash);
    } catch (const store::StoreError&) {
        throw;  // It may well be there: nobody is parked for that.
    } catch (const std::runtime_error&) {
        return nullptr;  // An event that needs it says so; the others go on.
    }
}

}  // namespace

void load_missing(const Missing& missing, store::Store& store, DefinitionCache& cache, WorkingSet& set) {
    if (!missing.instances.empty()) load_instances(missing.instances, store, set);
    if (!missing.duties.empty()) load_duties(missing.duties, store, set);
    for (const auto& [system, ids] : missing.events) load_events(system, ids, store, set);
    for (const auto& key : missing.histories) set.histories[key] = to_history(store.history(key.system, key.id));
    for (const auto& hash : missing.definitions) set.definitions[hash] = definition_or_null(hash, cache);
}

}  // namespace beadle::engine
