#include "daemon/store/relayed_store.hpp"

namespace beadle::store {

std::optional<LogHead> RelayedStore::log_head(std::string_view system) {
    return ask([&](Store& at) { return at.log_head(system); });
}
std::vector<LogHead> RelayedStore::log_heads() {
    return ask([](Store& at) { return at.log_heads(); });
}
Snapshot RelayedStore::load(const std::vector<InstanceKey>& keys) {
    return ask([&](Store& at) { return at.load(keys); });
}
Snapshot RelayedStore::load_for_duty(const std::vector<DutyKey>& keys) {
    return ask([&](Store& at) { return at.load_for_duty(keys); });
}
std::vector<Entry> RelayedStore::entries_by_event(std::string_view system, const std::vector<std::string>& ids) {
    return ask([&](Store& at) { return at.entries_by_event(system, ids); });
}
std::vector<Entry> RelayedStore::history(std::string_view system, std::string_view instance) {
    return ask([&](Store& at) { return at.history(system, instance); });
}
std::vector<std::vector<audit::Hash>> RelayedStore::tree_hashes(std::string_view system, const std::vector<HashRange>& ranges) {
    return ask([&](Store& at) { return at.tree_hashes(system, ranges); });
}
void RelayedStore::commit(const Batch& batch) {
    tell([&](Store& at) { at.commit(batch); });
}
std::vector<model::Timer> RelayedStore::due(Instant watermark, Instant now, int limit) {
    return ask([&](Store& at) { return at.due(watermark, now, limit); });
}
std::optional<Instant> RelayedStore::next_due(Instant watermark) {
    return ask([&](Store& at) { return at.next_due(watermark); });
}
std::vector<OutboxRow> RelayedStore::claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) {
    return ask([&](Store& at) { return at.claim_mail(civil_now, machine_now, lease_until, limit); });
}
void RelayedStore::prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                                std::string_view hash) {
    tell([&](Store& at) { at.prepare_mail(system, ids, message_id, hash); });
}
void RelayedStore::postpone_mail(std::string_view system, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                                 Tried tried) {
    tell([&](Store& at) { at.postpone_mail(system, ids, next_try_at, result, tried); });
}
std::optional<Instant> RelayedStore::next_mail() {
    return ask([](Store& at) { return at.next_mail(); });
}
int RelayedStore::archive_mail(Instant before, int limit) {
    return ask([&](Store& at) { return at.archive_mail(before, limit); });
}
Page<model::Instance> RelayedStore::instances(const InstanceFilter& filter) {
    return ask([&](Store& at) { return at.instances(filter); });
}
Page<DutyRow> RelayedStore::duties(const DutyFilter& filter) {
    return ask([&](Store& at) { return at.duties(filter); });
}
Page<Entry> RelayedStore::entries(const EntryFilter& filter) {
    return ask([&](Store& at) { return at.entries(filter); });
}
Page<OutboxRow> RelayedStore::outbox(const OutboxFilter& filter) {
    return ask([&](Store& at) { return at.outbox(filter); });
}
Counts RelayedStore::counts(std::string_view system) {
    return ask([&](Store& at) { return at.counts(system); });
}
std::vector<Alarm> RelayedStore::alarms(bool with_cleared) {
    return ask([&](Store& at) { return at.alarms(with_cleared); });
}
std::optional<StoredDefinition> RelayedStore::definition(std::string_view hash) {
    return ask([&](Store& at) { return at.definition(hash); });
}
std::vector<Batch::Current> RelayedStore::current_definitions() {
    return ask([](Store& at) { return at.current_definitions(); });
}
void RelayedStore::note_in_hand(const InHand& event) {
    tell([&](Store& at) { at.note_in_hand(event); });
}
void RelayedStore::clear_in_hand() {
    tell([](Store& at) { at.clear_in_hand(); });
}
std::optional<Store::InHand> RelayedStore::in_hand() {
    return ask([](Store& at) { return at.in_hand(); });
}
std::optional<std::string> RelayedStore::put_back() {
    return ask([](Store& at) { return at.put_back(); });
}
std::optional<Store::OldestReader> RelayedStore::oldest_reader() {
    return ask([](Store& at) { return at.oldest_reader(); });
}
std::vector<Daemon> RelayedStore::daemons() {
    return ask([](Store& at) { return at.daemons(); });
}
Sharing* RelayedStore::sharing() {
    return ask([](Store& at) { return at.sharing() != nullptr; }) ? &sharing_ : nullptr;
}
std::string RelayedStore::name() const {
    return ask([](Store& at) { return at.name(); });
}

std::string RelayedStore::RelayedSharing::daemon_id() const {
    return store_.ask([](Store& at) { return at.sharing()->daemon_id(); });
}
Shards RelayedStore::RelayedSharing::shards() const {
    return store_.ask([](Store& at) { return at.sharing()->shards(); });
}
Shards RelayedStore::RelayedSharing::tend() {
    return store_.ask([](Store& at) { return at.sharing()->tend(); });
}
std::int64_t RelayedStore::RelayedSharing::times_taken() const {
    return store_.ask([](Store& at) { return at.sharing()->times_taken(); });
}
int RelayedStore::RelayedSharing::stored_shard(const std::string& system) {
    return store_.ask([&](Store& at) { return at.sharing()->stored_shard(system); });
}
void RelayedStore::RelayedSharing::on_news(std::function<void(News)> act) {
    store_.call_([&](Store& at) { at.sharing()->on_news(std::move(act)); });
}
std::optional<bool> RelayedStore::RelayedSharing::hears_hints() const {
    return store_.ask([](Store& at) { return at.sharing()->hears_hints(); });
}
std::vector<std::int64_t> RelayedStore::RelayedSharing::post(const std::vector<Letter>& letters) {
    return store_.ask([&](Store& at) { return at.sharing()->post(letters); });
}
std::vector<Letter> RelayedStore::RelayedSharing::letters(int limit) {
    return store_.ask([&](Store& at) { return at.sharing()->letters(limit); });
}
std::vector<Letter> RelayedStore::RelayedSharing::take_answers() {
    return store_.ask([](Store& at) { return at.sharing()->take_answers(); });
}

}  // namespace beadle::store
