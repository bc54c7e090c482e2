#include "daemon/api/overlay.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/engine/duty_timer.hpp"
#include "daemon/store/each_row.hpp"

namespace beadle::api {

using model::Instant;
using store::Batch;
using store::InstanceKey;
using store::MailState;

namespace {

constexpr unsigned unsent = store::mail_bit(MailState::held) | store::mail_bit(MailState::for_clerk) | store::mail_bit(MailState::ready) |
                            store::mail_bit(MailState::claimed);

bool is_meant(const Batch::MailChange& change, const model::Notification& mail) {
    if (change.system != mail.system) return false;
    if (!change.notification.empty()) return change.notification == mail.id;
    return change.instance == mail.instance && (change.duty.empty() || change.duty == mail.duty);
}

}  // namespace

void Overlay::watch(const InstanceKey& instance, const std::string& duty) {
    const auto loaded = load({instance}).instances;
    if (loaded.empty()) return;
    const TimerKey key{instance, engine::duty_timer_kind(duty)};
    watched_.insert(key);
    const auto* found = model::find_duty(loaded.front(), duty);
    const auto next = found == nullptr ? std::nullopt : model::next_step_at(*found);
    if (next) timers_[key] = {instance.system, instance.id, key.second, *next};
}

bool Overlay::fires(const model::Timer& timer) const {
    return timer.kind == "recount" || watched_.count({{timer.system, timer.instance}, timer.kind}) > 0;
}

std::optional<model::Instance> Overlay::stored(const InstanceKey& key) {
    auto found = base_.load({key}).instances;
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

const std::vector<store::OutboxRow>& Overlay::waiting(const Batch::MailChange& change) {
    const auto instance = change.notification.empty() ? change.instance : std::string{};
    const auto [found, is_new] = waiting_.try_emplace({change.system, instance, change.notification});
    if (!is_new) return found->second;
    store::OutboxFilter filter;
    filter.system = change.system;
    filter.instance = instance;
    filter.id = change.notification;
    store::each_mail(base_, std::move(filter), [&](auto& row) {
        if ((unsent & store::mail_bit(row.state)) != 0) found->second.push_back(std::move(row));
    });
    return found->second;
}

void Overlay::take_mail(const Batch& batch) {
    // What a batch withdraws are earlier batches' rows: first those of this trial, then those that wait in the store.
    for (const auto& change : batch.mail_changed) {
        if (change.to != MailState::withdrawn) continue;
        // What was to go before then has gone.
        std::erase_if(mail_added_,
                      [&](const auto& row) { return is_meant(change, row.notification) && row.notification.send_at >= change.at; });
        for (const auto& row : waiting(change)) {
            const bool known = std::any_of(mail_withdrawn_.begin(), mail_withdrawn_.end(), [&](const auto& other) {
                return other.notification.id == row.notification.id && other.notification.system == row.notification.system;
            });
            if (!known && is_meant(change, row.notification)) mail_withdrawn_.push_back(row);
        }
    }
    for (const auto& row : batch.mail_added) {
        if (row.state == MailState::withdrawn || row.state == MailState::cancelled) continue;
        store::OutboxFilter same;
        same.system = row.notification.system;
        same.id = row.notification.id;
        if (base_.outbox(same).rows.empty()) mail_added_.push_back(row);  // The same act twice is one message.
    }
}

void Overlay::commit(const Batch& batch) {
    for (const auto& write : batch.instances) {
        const InstanceKey key{write.instance.system, write.instance.id};
        if (before_.count(key) == 0) before_[key] = stored(key);
        after_[key] = write.instance;  // load_for_duty() leaves no duty out here, so it is whole.
    }
    for (const auto& head : batch.log_heads) heads_[head.system] = head;
    for (const auto& entry : batch.entries) {
        entries_[{entry.system, entry.event_id}] = entry;
        tree_hashes_[{entry.system, 0, entry.seq}] = entry.leaf;
    }
    for (const auto& tile : batch.tile_roots) tree_hashes_[{tile.system, tile.level, tile.number}] = tile.root;
    for (const auto& definition : batch.definitions) definitions_[definition.hash] = definition;
    for (const auto& current : batch.definitions_current) current_[{current.kind, current.id}] = current.hash;
    for (const auto& timer : batch.timers_removed) timers_.erase({{timer.system, timer.instance}, timer.kind});
    for (const auto& timer : batch.timers_added)
        if (fires(timer)) timers_[{{timer.system, timer.instance}, timer.kind}] = timer;
    alarms_.insert(alarms_.end(), batch.alarms.begin(), batch.alarms.end());
    take_mail(batch);
}

std::optional<store::LogHead> Overlay::log_head(std::string_view system) {
    if (const auto found = heads_.find(system); found != heads_.end()) return found->second;
    return base_.log_head(system);
}

std::vector<store::LogHead> Overlay::log_heads() {
    auto heads = base_.log_heads();
    std::erase_if(heads, [&](const auto& head) { return heads_.count(head.system) > 0; });
    for (const auto& [system, head] : heads_) heads.push_back(head);
    return heads;
}

std::vector<std::vector<audit::Hash>> Overlay::tree_hashes(std::string_view system, const std::vector<store::HashRange>& ranges) {
    auto found = base_.tree_hashes(system, ranges);
    for (std::size_t n = 0; n < ranges.size(); ++n) {
        const auto& [level, first, count] = ranges[n];
        for (auto next = first + static_cast<std::int64_t>(found[n].size()); next < first + count; ++next) {
            const auto own = tree_hashes_.find({std::string{system}, level, next});
            if (own == tree_hashes_.end()) break;
            found[n].push_back(own->second);
        }
    }
    return found;
}

store::Snapshot Overlay::load(const std::vector<InstanceKey>& keys) {
    std::vector<InstanceKey> below;
    store::Snapshot snapshot;
    for (const auto& key : keys) {
        if (const auto found = after_.find(key); found != after_.end()) snapshot.instances.push_back(found->second);
        else below.push_back(key);
    }
    auto rest = base_.load(below);
    snapshot.instances.insert(snapshot.instances.end(), rest.instances.begin(), rest.instances.end());
    snapshot.absent = std::move(rest.absent);
    return snapshot;
}

std::vector<store::Entry> Overlay::entries_by_event(std::string_view system, const std::vector<std::string>& event_ids) {
    auto entries = base_.entries_by_event(system, event_ids);
    for (const auto& id : event_ids)
        if (const auto found = entries_.find({std::string{system}, id}); found != entries_.end()) entries.push_back(found->second);
    return entries;
}

std::vector<store::Entry> Overlay::history(std::string_view system, std::string_view instance) {
    auto entries = base_.history(system, instance);
    for (const auto& [key, entry] : entries_)
        if (entry.system == system && entry.instance == instance) entries.push_back(entry);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
    return entries;
}

std::vector<model::Timer> Overlay::due(Instant, Instant now, int) {
    std::vector<model::Timer> due;
    for (const auto& [key, timer] : timers_)
        if (timer.due_at <= now) due.push_back(timer);
    std::sort(due.begin(), due.end(), [](const auto& a, const auto& b) {
        return std::tie(a.due_at, a.system, a.instance, a.kind) < std::tie(b.due_at, b.system, b.instance, b.kind);
    });
    return due;
}

std::optional<Instant> Overlay::next_due(Instant) {
    std::optional<Instant> least;
    for (const auto& [key, timer] : timers_) least = least ? std::min(*least, timer.due_at) : timer.due_at;
    return least;
}

std::optional<store::StoredDefinition> Overlay::definition(std::string_view hash) {
    if (const auto found = definitions_.find(hash); found != definitions_.end()) return found->second;
    return base_.definition(hash);
}

std::vector<Batch::Current> Overlay::current_definitions() {
    auto current = base_.current_definitions();
    std::erase_if(current, [&](const auto& one) { return current_.count({one.kind, one.id}) > 0; });
    for (const auto& [key, hash] : current_) current.push_back({key.first, key.second, hash});
    return current;
}

}  // namespace beadle::api
