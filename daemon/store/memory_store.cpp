// The store in memory: for tests and simulation. Plain maps in the order that the interface promises; a batch is checked whole before
// any of it is applied, so that it is true together or not at all, as on disk. It keeps to the letter of Batch (duties that the batch
// does not name stay as stored), so that a writer's slip shows here too.

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "daemon/store/erasing.hpp"
#include "daemon/store/memory_store.hpp"
#include "daemon/store/page_key.hpp"

namespace beadle::store {
namespace {

bool is_unsent(MailState state) {
    return (mail_bit(state) &
            (mail_bit(MailState::held) | mail_bit(MailState::for_clerk) | mail_bit(MailState::ready) | mail_bit(MailState::claimed))) != 0;
}

bool matches(std::string_view wanted, std::string_view actual) { return wanted.empty() || wanted == actual; }

struct System {
    std::string id;
    int number = 0;  ///< The order in which systems were first stored.
    int shard = 0;
    std::optional<LogHead> head;
    std::map<std::string, model::Instance, std::less<>> instances;
    std::vector<Entry> entries;  ///< Index is seq.
    std::map<std::pair<int, std::int64_t>, audit::Hash> tile_roots;
    std::map<std::string, std::size_t, std::less<>> entry_of_event;
    std::map<std::string, std::vector<std::size_t>, std::less<>> entries_of_instance;
    std::map<std::string, std::size_t, std::less<>> mail;  ///< Notification id to row.
    std::map<std::string, std::vector<std::size_t>, std::less<>> mail_of_instance;
};

struct TimerKey {
    Instant due_at;
    int system;
    std::string instance, kind;
    friend auto operator<=>(const TimerKey&, const TimerKey&) = default;
};

class MemoryStore final : public Store {
public:
    explicit MemoryStore(std::function<bool(std::string_view system)> serves) : serves_(std::move(serves)) {}

    // --- writer -----------------------------------------------------------------------------------------------------------------
    std::optional<LogHead> log_head(std::string_view id) override {
        const auto* system = find(id);
        return system ? system->head : std::nullopt;
    }

    std::vector<LogHead> log_heads() override {
        std::vector<LogHead> heads;
        for (const auto& system : systems_) {
            if (system->head) heads.push_back(*system->head);
        }
        return heads;
    }

    Snapshot load(const std::vector<InstanceKey>& keys) override {
        Snapshot snapshot;
        for (const auto& key : std::set<InstanceKey>(keys.begin(), keys.end())) {
            if (const auto* instance = find(key.system, key.id)) snapshot.instances.push_back(*instance);
            else snapshot.absent.push_back(key);
        }
        return snapshot;
    }

    Snapshot load_for_duty(const std::vector<DutyKey>& keys) override {
        Snapshot snapshot;
        snapshot.duties_left_out = true;
        for (const auto& key : std::set<DutyKey>(keys.begin(), keys.end())) {
            const auto* stored = find(key.instance.system, key.instance.id);
            if (!stored) {
                snapshot.absent.push_back(key.instance);
                continue;
            }
            auto instance = *stored;
            std::erase_if(instance.duties, [&](const auto& duty) { return duty.ref != key.ref; });
            snapshot.instances.push_back(std::move(instance));
        }
        return snapshot;
    }

    std::vector<Entry> entries_by_event(std::string_view id, const std::vector<std::string>& event_ids) override {
        std::vector<Entry> found;
        const auto* system = find(id);
        if (!system) return found;
        for (const auto& event_id : event_ids) {
            const auto at = system->entry_of_event.find(event_id);
            if (at != system->entry_of_event.end()) found.push_back(system->entries[at->second]);
        }
        return found;
    }

    std::vector<Entry> history(std::string_view id, std::string_view instance) override {
        std::vector<Entry> found;
        const auto* system = find(id);
        if (!system) return found;
        const auto at = system->entries_of_instance.find(instance);
        if (at == system->entries_of_instance.end()) return found;
        for (const auto index : at->second) found.push_back(system->entries[index]);
        return found;
    }

    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view id, const std::vector<HashRange>& ranges) override {
        std::vector<std::vector<audit::Hash>> found(ranges.size());
        const auto* system = find(id);
        if (!system) return found;
        for (std::size_t n = 0; n < ranges.size(); ++n) {
            const auto& [level, first, count] = ranges[n];
            for (auto number = first; number < first + count; ++number) {
                if (level == 0) {
                    if (number >= static_cast<std::int64_t>(system->entries.size())) break;
                    found[n].push_back(system->entries[static_cast<std::size_t>(number)].leaf);
                } else {
                    const auto at = system->tile_roots.find({level, number});
                    if (at == system->tile_roots.end()) break;
                    found[n].push_back(at->second);
                }
            }
        }
        return found;
    }

    void commit(const Batch& batch) override {
        check(batch);
        for (const auto& definition : batch.definitions) definitions_.try_emplace(definition.hash, definition);
        for (const auto& current : batch.definitions_current) current_[{current.kind, current.id}] = current.hash;
        for (const auto& write : batch.instances) apply(write);
        for (const auto& timer : batch.timers_removed) remove(timer);
        for (const auto& timer : batch.timers_added) add(timer);
        for (const auto& change : batch.mail_changed) apply(change);
        for (const auto& row : batch.mail_added) add(row);
        for (const auto& entry : batch.entries) append(entry);
        for (const auto& head : batch.log_heads) apply(head, batch.batch_id);
        for (const auto& tile : batch.tile_roots) system_of(tile.system).tile_roots.try_emplace({tile.level, tile.number}, tile.root);
        for (const auto& alarm : batch.alarms) alarms_[{alarm.system, alarm.key}] = alarm;
        for (const auto& erased : batch.texts_erased) erase(erased);
    }

    // --- scheduler --------------------------------------------------------------------------------------------------------------
    std::vector<model::Timer> due(Instant watermark, Instant now, int limit) override {
        std::vector<model::Timer> found;
        for (auto at = timers_.lower_bound({watermark, 0, {}, {}}); at != timers_.end() && at->due_at <= now; ++at) {
            if (static_cast<int>(found.size()) >= limit) break;
            if (is_served(at->system) && !is_parked(*at)) found.push_back(timer_of(*at));
        }
        return found;
    }

    std::optional<Instant> next_due(Instant watermark) override {
        for (auto at = timers_.lower_bound({watermark, 0, {}, {}}); at != timers_.end(); ++at) {
            if (is_served(at->system) && !is_parked(*at)) return at->due_at;
        }
        return std::nullopt;
    }

    // --- sender -----------------------------------------------------------------------------------------------------------------
    std::vector<OutboxRow> claim_mail(Instant civil_now, Instant machine_now, Instant lease_until, int limit) override {
        const auto claimable = [&](const OutboxRow& row) {
            if (!serves_(row.notification.system)) return false;
            if (row.state == MailState::claimed) return row.lease_until <= machine_now;
            const bool is_for_now =
                row.notification.send_at <= civil_now || !row.message_id.empty();  // What was fixed goes with the rest of it.
            return row.state == MailState::ready && is_for_now && row.next_try_at <= machine_now;
        };
        std::vector<std::size_t> waiting;
        for (const auto index : unsent_) {
            if (claimable(outbox_[index])) waiting.push_back(index);
        }
        std::stable_sort(waiting.begin(), waiting.end(),
                         [&](auto a, auto b) { return outbox_[a].notification.send_at < outbox_[b].notification.send_at; });
        std::set<std::pair<std::string, std::string>> recipients;
        int ready = 0;
        for (const auto index : waiting) {  // Lapsed claims come again whatever the limit.
            const auto& row = outbox_[index];
            if (row.state == MailState::ready && (row.notification.send_at > civil_now || ready++ >= limit)) continue;
            recipients.emplace(row.notification.system, row.notification.to);
        }
        std::vector<std::size_t> chosen;
        for (const auto index : waiting) {
            if (recipients.contains({outbox_[index].notification.system, outbox_[index].notification.to})) chosen.push_back(index);
        }
        std::sort(chosen.begin(), chosen.end(), [&](auto a, auto b) { return mail_order(outbox_[a]) < mail_order(outbox_[b]); });
        if (chosen.size() > mail_claimed_max) chosen.resize(mail_claimed_max);
        std::vector<OutboxRow> claimed;
        for (const auto index : chosen) {
            auto& row = outbox_[index];
            row.state = MailState::claimed;
            row.lease_until = lease_until;
            ++row.attempts;
            claimed.push_back(row);
        }
        return claimed;
    }

    void prepare_mail(std::string_view system, const std::vector<std::string>& ids, std::string_view message_id,
                      std::string_view bytes_hash) override {
        for_each_mail(system, ids, [&](OutboxRow& row) {
            row.message_id = message_id;
            row.bytes_hash = bytes_hash;
        });
    }

    void postpone_mail(std::string_view system, const std::vector<std::string>& ids, Instant next_try_at, std::string_view result,
                       Tried tried) override {
        for_each_mail(system, ids, [&](OutboxRow& row) {
            if (row.state != MailState::claimed) return;
            row.state = MailState::ready;
            row.next_try_at = next_try_at;
            row.lease_until = {};
            row.last_result = result;
            if (tried == Tried::no) row.attempts = std::max(0, row.attempts - 1);
        });
    }

    std::optional<Instant> next_mail() override {
        std::optional<Instant> next;
        for (const auto index : unsent_) {
            const auto& row = outbox_[index];
            if ((row.state != MailState::ready && row.state != MailState::claimed) || !serves_(row.notification.system)) continue;
            const auto at = row.state == MailState::claimed ? row.lease_until : std::max(row.notification.send_at, row.next_try_at);
            if (!next || at < *next) next = at;
        }
        return next;
    }

    int archive_mail(Instant before, int limit) override {
        const auto end = [](const OutboxRow& row) {
            return row.state == MailState::sent ? row.sent_at : std::max(row.created_at, row.notification.send_at);
        };
        std::vector<std::pair<Instant, std::size_t>> ended;
        for (std::size_t index = 0; index < outbox_.size(); ++index) {
            const auto& row = outbox_[index];
            if ((mail_bit(row.state) & ended_mail) == 0 || archived_.contains(index) || !serves_(row.notification.system)) continue;
            if (end(row) < before) ended.emplace_back(end(row), index);
        }
        std::sort(ended.begin(), ended.end());
        if (static_cast<int>(ended.size()) > limit) ended.resize(static_cast<std::size_t>(std::max(limit, 0)));
        for (const auto& [_, index] : ended) archived_.insert(index);
        return static_cast<int>(ended.size());
    }

    // --- people -----------------------------------------------------------------------------------------------------------------
    Page<model::Instance> instances(const InstanceFilter& filter) override {
        Page<model::Instance> page;
        const auto after = system_and_id(filter.after_id, filter.system);
        const auto* after_system = filter.after_id.empty() ? nullptr : find(after.system);
        for (const auto& system : systems_) {
            if (!matches(filter.system, system->id)) continue;
            if (after_system && system->number < after_system->number) continue;
            auto at = system.get() == after_system ? system->instances.upper_bound(after.id) : system->instances.begin();
            for (; at != system->instances.end(); ++at) {
                const auto& instance = at->second;
                if (!matches(filter.workflow, instance.workflow) || !matches(filter.body, instance.body) ||
                    !matches(filter.matter, instance.matter) || (!filter.with_ended && instance.ended)) {
                    continue;
                }
                if (!filter.state.empty() &&
                    std::find(instance.states.begin(), instance.states.end(), filter.state) == instance.states.end()) {
                    continue;
                }
                if (is_full(page, filter.limit)) {
                    page.next = page_key({page.rows.back().system, page.rows.back().id});
                    return page;
                }
                page.rows.push_back(instance);
                page.rows.back().duties.clear();
            }
        }
        return page;
    }

    Page<DutyRow> duties(const DutyFilter& filter) override {
        std::map<std::tuple<Instant, int, std::string, std::string>, DutyRow> found;
        for (const auto& system : systems_) {
            if (!matches(filter.system, system->id)) continue;
            for (const auto& [id, instance] : system->instances) {
                if (!matches(filter.instance, id) || !matches(filter.body, instance.body)) continue;
                for (const auto& duty : instance.duties) {
                    if (!matches(filter.owed_by, duty.owed_by) || (filter.outcome && duty.outcome != *filter.outcome) ||
                        (filter.from && duty.due_at < *filter.from) || (filter.until && duty.due_at >= *filter.until)) {
                        continue;
                    }
                    found.emplace(std::tuple{duty.due_at, system->number, id, duty.ref},
                                  DutyRow{system->id, id, instance.body, model::text_of(instance.facts, "title"), duty});
                }
            }
        }
        auto at = found.begin();
        if (!filter.after.empty()) {
            const auto parts = page_key_parts(filter.after, 4);
            if (parts.size() == 4) {
                const auto* system = find(parts[1]);
                at = found.upper_bound(
                    {Instant{std::chrono::seconds{number_in(parts[0], 0)}}, system ? system->number : 0, parts[2], parts[3]});
            }
        }
        Page<DutyRow> page;
        for (; at != found.end(); ++at) {
            if (is_full(page, filter.limit)) {
                const auto& last = page.rows.back();
                page.next =
                    page_key({std::to_string(last.duty.due_at.time_since_epoch().count()), last.system, last.instance, last.duty.ref});
                return page;
            }
            page.rows.push_back(at->second);
        }
        return page;
    }

    Page<Entry> entries(const EntryFilter& filter) override {
        Page<Entry> page;
        std::optional<std::pair<int, std::int64_t>> after;
        if (!filter.after.empty()) {
            const auto key = system_and_id(filter.after, filter.system);
            if (const auto* system = find(key.system)) after.emplace(system->number, number_in(key.id, -1));
        } else if (filter.after_seq) {
            if (const auto* system = find(filter.system)) after.emplace(system->number, *filter.after_seq);
        }
        for (const auto& system : systems_) {
            if (!matches(filter.system, system->id) || (after && system->number < after->first)) continue;
            const auto size = static_cast<std::int64_t>(system->entries.size());
            const bool goes_on = after && system->number == after->first;
            const auto step = filter.newest_first ? -1 : 1;
            auto seq = goes_on ? after->second + step : filter.newest_first ? size - 1 : 0;
            for (; seq >= 0 && seq < size; seq += step) {
                const auto& entry = system->entries[static_cast<std::size_t>(seq)];
                if (!is_wanted(entry, filter)) continue;
                if (is_full(page, filter.limit)) {
                    page.next = page_key({page.rows.back().system, std::to_string(page.rows.back().seq)});
                    return page;
                }
                page.rows.push_back(entry);
            }
        }
        return page;
    }

    Page<OutboxRow> outbox(const OutboxFilter& filter) override {
        Page<OutboxRow> page;
        std::size_t last = 0;
        auto index = static_cast<std::size_t>(number_in(filter.after_id, 0));  // Rows are numbered from 1.
        for (; index < outbox_.size(); ++index) {
            const auto& row = outbox_[index];
            const auto& mail = row.notification;
            if (!matches(filter.system, mail.system) || !matches(filter.body, mail.body) || !matches(filter.instance, mail.instance) ||
                !matches(filter.to, mail.to) || !matches(filter.id, mail.id) || !matches(filter.template_name, mail.template_name) ||
                (filter.state && row.state != *filter.state)) {
                continue;
            }
            if (is_full(page, filter.limit)) {
                page.next = std::to_string(last + 1);
                return page;
            }
            page.rows.push_back(row);
            last = index;
        }
        return page;
    }

    Counts counts(std::string_view id) override {
        Counts counts;
        for (const auto& system : systems_) {
            if (!matches(id, system->id)) continue;
            counts.instances += static_cast<std::int64_t>(system->instances.size());
            counts.entries += static_cast<std::int64_t>(system->entries.size());
            for (const auto& [_, instance] : system->instances) {
                for (const auto& duty : instance.duties) {
                    if (duty.outcome != model::Outcome::open) continue;
                    ++counts.open_duties;
                    if (duty.provisional) ++counts.provisional;
                }
            }
        }
        for (const auto& timer : timers_) counts.timers += matches(id, systems_[static_cast<std::size_t>(timer.system)]->id) ? 1 : 0;
        for (const auto& row : outbox_) {
            if (!matches(id, row.notification.system)) continue;
            if (row.state == MailState::held) ++counts.mail_held;
            if (row.state == MailState::for_clerk) ++counts.mail_for_clerk;
            if (row.state == MailState::ready || row.state == MailState::claimed) ++counts.mail_ready;
            if (row.state == MailState::dead) ++counts.mail_dead;
        }
        return counts;
    }

    std::vector<Alarm> alarms(bool with_cleared) override {
        std::vector<Alarm> found;
        for (const auto& [_, alarm] : alarms_) {
            if (with_cleared || !alarm.cleared_at) found.push_back(alarm);
        }
        return found;
    }

    // --- erasing ----------------------------------------------------------------------------------------------------------------
    void erase(const Batch::TextErased& erased) {
        auto* system = find(erased.system);
        if (!system || erased.seq < 0 || static_cast<std::size_t>(erased.seq) >= system->entries.size()) return;
        for (auto& free : system->entries[static_cast<std::size_t>(erased.seq)].free_texts) {
            if (free.name != erased.name || free.salt.empty()) continue;
            const auto text = std::exchange(free.text, erased.instead);
            free.salt.clear();
            if (const auto at = system->instances.find(erased.instance); at != system->instances.end()) {
                take_out(at->second.facts, text, erased.instead);
                for (auto& duty : at->second.duties) {
                    take_out(duty.reason, text, erased.instead);
                    take_out(duty.what, text, erased.instead);
                }
            }
            for (auto& row : outbox_)
                if (row.notification.system == erased.system && row.notification.instance == erased.instance)
                    take_out(row.notification.facts, text, erased.instead);
        }
    }

    // --- definitions and poison -------------------------------------------------------------------------------------------------
    std::optional<StoredDefinition> definition(std::string_view hash) override {
        const auto at = definitions_.find(hash);
        return at == definitions_.end() ? std::nullopt : std::optional{at->second};
    }

    std::vector<Batch::Current> current_definitions() override {
        std::vector<Batch::Current> all;
        for (const auto& [key, hash] : current_) all.push_back({key.first, key.second, hash});
        return all;
    }

    void note_in_hand(const InHand& event) override { in_hand_ = event; }
    void clear_in_hand() override { in_hand_.reset(); }
    std::optional<InHand> in_hand() override { return in_hand_; }
    std::string name() const override { return "memory"; }

private:
    template <class Row>
    static bool is_full(const Page<Row>& page, int limit) {
        return static_cast<int>(page.rows.size()) >= bounded(limit);
    }

    static std::tuple<std::string_view, std::string_view, Instant, std::string_view> mail_order(const OutboxRow& row) {
        return {row.notification.system, row.notification.to, row.notification.send_at, row.notification.id};
    }

    static bool is_wanted(const Entry& entry, const EntryFilter& filter) {
        return matches(filter.body, entry.body) && matches(filter.instance, entry.instance) && matches(filter.matter, entry.matter) &&
               matches(filter.post, entry.post) && matches(filter.actor, entry.actor) && matches(filter.kind, entry.kind) &&
               (!filter.verdict || entry.verdict == *filter.verdict) && (!filter.from || entry.recorded_at >= *filter.from) &&
               (!filter.until || entry.recorded_at < *filter.until) && (!filter.from_seq || entry.seq >= *filter.from_seq) &&
               (!filter.until_seq || entry.seq < *filter.until_seq);
    }

    System* find(std::string_view id) {
        const auto at = by_id_.find(id);
        return at == by_id_.end() ? nullptr : at->second;
    }
    const model::Instance* find(std::string_view system_id, std::string_view id) {
        const auto* system = find(system_id);
        if (!system) return nullptr;
        const auto at = system->instances.find(id);
        return at == system->instances.end() ? nullptr : &at->second;
    }
    System& system_of(const std::string& id) {
        if (auto* system = find(id)) return *system;
        systems_.push_back(std::make_unique<System>());
        auto& system = *systems_.back();
        system.id = id;
        system.number = static_cast<int>(systems_.size()) - 1;
        system.shard = shard_of(id);
        by_id_.emplace(id, &system);
        return system;
    }

    void check(const Batch& batch) {
        for (const auto& write : batch.instances) {
            const auto* stored = find(write.instance.system, write.instance.id);
            const auto version = stored ? stored->version : 0;
            if (version != write.expected_version || (stored && write.expected_version == 0)) {
                throw StoreError{write.instance.id + " has moved on: version " + std::to_string(version) + " is stored, " +
                                     std::to_string(write.expected_version) + " was expected",
                                 true};
            }
        }
        std::map<std::string, std::int64_t> sizes;
        std::set<std::pair<std::string, std::string>> event_ids;
        for (const auto& entry : batch.entries) {
            const auto* system = find(entry.system);
            const auto [size, is_first] = sizes.try_emplace(entry.system, system ? static_cast<std::int64_t>(system->entries.size()) : 0);
            if (entry.seq != size->second++) throw StoreError{"the audit log of " + entry.system + " has moved on", true};
            if ((system && system->entry_of_event.contains(entry.event_id)) || !event_ids.emplace(entry.system, entry.event_id).second) {
                throw StoreError{"event " + entry.event_id + " is in the log of " + entry.system + " already", true};
            }
        }
        for (const auto& head : batch.log_heads) {
            const auto* system = find(head.system);
            const auto size = sizes.try_emplace(head.system, system ? static_cast<std::int64_t>(system->entries.size()) : 0).first->second;
            if (head.size != size) throw StoreError{"the audit log of " + head.system + " has moved on", true};
            sizes.erase(head.system);
        }
        for (const auto& [system, _] : sizes) throw StoreError{"entries of " + system + " came without their log head", true};
    }

    void apply(const Batch::InstanceWrite& write) {
        auto& instances = system_of(write.instance.system).instances;
        const auto at = instances.find(write.instance.id);
        if (at == instances.end()) {
            instances.emplace(write.instance.id, write.instance);
            return;
        }
        auto stored = std::move(at->second);
        auto& instance = at->second = write.instance;
        if (!write.facts_changed) instance.facts = std::move(stored.facts);
        const auto is_in = [](const std::vector<std::string>& refs, const std::string& ref) {
            return std::find(refs.begin(), refs.end(), ref) != refs.end();
        };
        if (write.duties_left_out) {
            instance.duties = std::move(stored.duties);
            for (const auto& duty : write.instance.duties)
                if (is_in(write.duties_changed, duty.ref)) *model::find_duty(instance, duty.ref) = duty;
            return;
        }
        instance.duties.clear();
        for (const auto& duty : write.instance.duties) {
            if (is_in(write.duties_removed, duty.ref)) continue;
            const auto* before = model::find_duty(stored, duty.ref);
            if (is_in(write.duties_changed, duty.ref)) instance.duties.push_back(duty);
            else if (before) instance.duties.push_back(*before);
        }
        for (auto& duty : stored.duties) {
            if (!model::find_duty(instance, duty.ref) && !is_in(write.duties_removed, duty.ref)) instance.duties.push_back(std::move(duty));
        }
    }

    void remove(const model::Timer& timer) {
        const auto* system = find(timer.system);
        if (!system) return;
        const auto at = due_of_.find({system->number, timer.instance, timer.kind});
        if (at == due_of_.end() || (timer.due_at != any_due_at && timer.due_at != at->second)) return;
        timers_.erase({at->second, system->number, timer.instance, timer.kind});
        due_of_.erase(at);
    }

    void add(const model::Timer& timer) {
        remove({timer.system, timer.instance, timer.kind, any_due_at});  // One timer of a kind an instance.
        const auto number = system_of(timer.system).number;
        timers_.insert({timer.due_at, number, timer.instance, timer.kind});
        due_of_.insert_or_assign({number, timer.instance, timer.kind}, timer.due_at);
    }

    bool is_served(int system) const { return serves_(systems_[static_cast<std::size_t>(system)]->id); }
    bool is_parked(const TimerKey& timer) {
        const auto& instances = systems_[static_cast<std::size_t>(timer.system)]->instances;
        const auto at = instances.find(timer.instance);
        return at != instances.end() && at->second.parked;
    }
    model::Timer timer_of(const TimerKey& key) const {
        return {systems_[static_cast<std::size_t>(key.system)]->id, key.instance, key.kind, key.due_at};
    }

    void add(const OutboxRow& row) {
        auto& system = system_of(row.notification.system);
        if (!system.mail.emplace(row.notification.id, outbox_.size()).second) return;
        system.mail_of_instance[row.notification.instance].push_back(outbox_.size());
        if (is_unsent(row.state)) unsent_.insert(outbox_.size());
        outbox_.push_back(row);
    }

    void apply(const Batch::MailChange& change) {
        auto* system = find(change.system);
        if (!system) return;
        if (!change.notification.empty()) {
            const auto at = system->mail.find(change.notification);
            if (at != system->mail.end()) move(at->second, change);
            return;
        }
        const auto at = system->mail_of_instance.find(change.instance);
        if (at == system->mail_of_instance.end()) return;
        for (const auto index : at->second) {
            const auto& row = outbox_[index];
            if (is_unsent(row.state) && matches(change.duty, row.notification.duty)) move(index, change);
        }
    }

    void move(std::size_t index, const Batch::MailChange& change) {
        auto& row = outbox_[index];
        if ((mail_states_before(change.to) & mail_bit(row.state)) == 0) return;
        row.state = change.to;
        row.lease_until = {};
        if (!change.detail.empty()) row.last_result = change.detail;
        if (change.to == MailState::sent) {
            row.sent_at = change.at;
            if (!change.message_id.empty()) row.message_id = change.message_id;
        }
        if (change.to == MailState::ready) {
            row.attempts = 0;
            row.next_try_at = {};
        }
        if (is_unsent(row.state)) unsent_.insert(index);
        else unsent_.erase(index);
    }

    template <class Act>
    void for_each_mail(std::string_view id, const std::vector<std::string>& ids, Act act) {
        auto* system = find(id);
        if (!system) return;
        for (const auto& mail : ids) {
            const auto at = system->mail.find(mail);
            if (at != system->mail.end()) act(outbox_[at->second]);
        }
    }

    void append(const Entry& entry) {
        auto& system = system_of(entry.system);
        const auto index = system.entries.size();
        system.entry_of_event.emplace(entry.event_id, index);
        system.entries_of_instance[entry.instance].push_back(index);
        system.entries.push_back(entry);
    }

    void apply(const LogHead& head, const std::string& batch_id) {
        auto& system = system_of(head.system);
        system.head = head;
        system.head->shard = system.shard;
        system.head->batch_id = batch_id;
    }

    std::function<bool(std::string_view system)> serves_;
    std::vector<std::unique_ptr<System>> systems_;
    std::map<std::string, System*, std::less<>> by_id_;
    std::set<TimerKey> timers_;
    std::map<std::tuple<int, std::string, std::string>, Instant> due_of_;
    std::vector<OutboxRow> outbox_;
    std::set<std::size_t> unsent_;
    std::set<std::size_t> archived_;  ///< Nobody is to see the difference: they stay where they are.
    std::map<std::string, StoredDefinition, std::less<>> definitions_;
    std::map<std::pair<std::string, std::string>, std::string> current_;
    std::map<std::pair<std::string, std::string>, Alarm> alarms_;
    std::optional<InHand> in_hand_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store(std::function<bool(std::string_view system)> serves) {
    return std::make_unique<MemoryStore>(std::move(serves));
}

std::unique_ptr<Store> make_memory_store() {
    return make_memory_store([](std::string_view) { return true; });
}

}  // namespace beadle::store
