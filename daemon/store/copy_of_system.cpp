#include "daemon/store/copy_of_system.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "daemon/store/each_row.hpp"

namespace beadle::store {
namespace {

constexpr std::size_t loaded_at_once = 256;
constexpr int timers_max = 1'000'000;

void copy_instances(Store& store, const std::string& system, std::size_t instances_max, Batch& batch) {
    std::vector<InstanceKey> keys;
    InstanceFilter filter;
    filter.system = system;
    each_instance(store, std::move(filter), [&](const auto& instance) {
        keys.push_back({instance.system, instance.id});
        return keys.size() <= instances_max;
    });
    if (keys.size() > instances_max) throw std::length_error(system + " has more than " + std::to_string(instances_max) + " instances");
    for (std::size_t from = 0; from < keys.size(); from += loaded_at_once) {
        const auto to = std::min(keys.size(), from + loaded_at_once);
        auto found = store.load({keys.begin() + static_cast<std::ptrdiff_t>(from), keys.begin() + static_cast<std::ptrdiff_t>(to)});
        for (auto& instance : found.instances) batch.instances.emplace_back().instance = std::move(instance);
    }
}

void copy_definitions(Store& store, const std::string& system, Batch& batch) {
    std::set<std::string> hashes;
    for (auto& current : store.current_definitions()) {
        if (current.id != system) continue;  // A system's calendar goes by the system's id.
        hashes.insert(current.hash);
        batch.definitions_current.push_back(std::move(current));
    }
    for (const auto& write : batch.instances)
        if (!write.instance.definition.empty()) hashes.insert(write.instance.definition);
    for (const auto& hash : hashes)
        if (auto definition = store.definition(hash)) batch.definitions.push_back(std::move(*definition));
}

void copy_mail(Store& store, const std::string& system, Batch& batch) {
    OutboxFilter filter;
    filter.system = system;
    each_mail(store, std::move(filter), [&](OutboxRow& row) {
        switch (row.state) {
            case MailState::claimed: row.state = MailState::ready; [[fallthrough]];  // By a sender who is not here.
            case MailState::ready: row.next_try_at = row.lease_until = {}; break;    // By a clock that is not here.
            case MailState::held:
            case MailState::for_clerk: break;
            default: row.notification.facts.clear();
        }
        batch.mail_added.push_back(std::move(row));
    });
}

}  // namespace

std::unique_ptr<Store> copy_of_system(Store& store, const std::string& system, Instant timers_until, std::size_t instances_max) {
    Batch batch;
    batch.batch_id = "copy of " + system;
    copy_instances(store, system, instances_max, batch);
    copy_definitions(store, system, batch);
    copy_mail(store, system, batch);
    for (auto& timer : store.due(Instant::min(), timers_until, timers_max))
        if (timer.system == system) batch.timers_added.push_back(std::move(timer));
    for (auto& alarm : store.alarms(false))
        if (alarm.system.empty() || alarm.system == system) batch.alarms.push_back(std::move(alarm));
    auto copy = make_memory_store();
    copy->commit(batch);
    return copy;
}

}  // namespace beadle::store
