// What the writer and the scheduler ask.

#include <algorithm>
#include <cstring>
#include <queue>

#include "daemon/audit/json_text.hpp"
#include "daemon/store/page_key.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"

namespace beadle::store::sqlite {
// --- the writer -----------------------------------------------------------------------------------------------------------------

std::optional<LogHead> SqliteStore::log_head(std::string_view id) {
    const auto* system = find_system(id);
    if (!system) return std::nullopt;
    auto rows = log_head_.query(system->number);
    if (!rows.next()) return std::nullopt;
    return read_log_head(rows, *system);
}

std::vector<LogHead> SqliteStore::log_heads() {
    std::vector<LogHead> heads;
    for (const auto* system : systems({})) {
        if (auto head = log_head(system->id)) heads.push_back(std::move(*head));
    }
    return heads;
}

std::vector<std::vector<audit::Hash>> SqliteStore::tree_hashes(std::string_view id, const std::vector<HashRange>& ranges) {
    std::vector<std::vector<audit::Hash>> found(ranges.size());
    const auto* system = find_system(id);
    if (!system) return found;
    const Reading reading{db_};
    for (std::size_t n = 0; n < ranges.size(); ++n) {
        const auto& [level, first, count] = ranges[n];
        const auto last = first + count - 1;
        auto rows = level == 0 ? leaves_.query(entry_key(*system, first), entry_key(*system, last))
                               : tile_roots_.query(system->number, level, first, last);
        const auto base = level == 0 ? entry_key(*system, 0) : 0;
        while (rows.next() && add_neighbour(rows.integer(0) - base, rows.blob(1), ranges[n], found[n])) continue;
    }
    return found;
}

Snapshot SqliteStore::load(const std::vector<InstanceKey>& keys) {
    // Sorted, so that neighbours in the file are read together, and each once.
    std::vector<const InstanceKey*> sorted;
    sorted.reserve(keys.size());
    for (const auto& key : keys) sorted.push_back(&key);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return *a < *b; });
    sorted.erase(std::unique(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return *a == *b; }), sorted.end());

    const Reading reading{db_};
    Snapshot snapshot;
    snapshot.instances.reserve(sorted.size());
    for (const auto* key : sorted) {
        if (auto* instance = read_head(*key, snapshot)) read_duties(*find_system(key->system), *instance);
    }
    return snapshot;
}

Snapshot SqliteStore::load_for_duty(const std::vector<DutyKey>& keys) {
    std::vector<const DutyKey*> sorted;
    sorted.reserve(keys.size());
    for (const auto& key : keys) sorted.push_back(&key);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return *a < *b; });

    const Reading reading{db_};
    Snapshot snapshot;
    snapshot.duties_left_out = true;
    snapshot.instances.reserve(sorted.size());
    for (const auto* key : sorted) {
        auto* instance = read_head(key->instance, snapshot);
        if (!instance) continue;
        auto rows = load_duty_.query(find_system(instance->system)->number, instance->id, key->ref);
        if (rows.next()) instance->duties.push_back(read_duty(rows));
    }
    return snapshot;
}

model::Instance* SqliteStore::read_head(const InstanceKey& key, Snapshot& snapshot) {
    if (const auto* system = find_system(key.system)) {
        auto rows = load_instance_.query(system->number, key.id);
        if (rows.next()) return &snapshot.instances.emplace_back(read_instance(rows, *system, key.id));
    }
    snapshot.absent.push_back(key);
    return nullptr;
}

void SqliteStore::read_duties(const System& system, model::Instance& instance) {
    // They come in the order of their refs; `instance.duties` has them in the order in which they were opened.
    thread_local std::vector<std::pair<std::int64_t, model::Duty>> found;
    found.clear();
    auto rows = load_duties_.query(system.number, instance.id);
    while (rows.next()) found.emplace_back(rows.integer(1), read_duty(rows));
    thread_local std::vector<std::pair<std::int64_t, model::Duty>*> order;
    order.clear();
    for (auto& each : found) order.push_back(&each);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
    instance.duties.reserve(found.size());
    for (auto* each : order) instance.duties.push_back(std::move(each->second));
}

Entry SqliteStore::read_entry(const Cursor& rows, const System& system) {
    auto entry = store::read_entry(rows, system, rows.integer(0) & ((std::int64_t{1} << 40) - 1));
    read_free_texts(entry, entry_key(system, entry.seq));
    return entry;
}

void SqliteStore::read_free_texts(Entry& entry, std::int64_t key) {
    auto rows = free_texts_.query(key);
    while (rows.next()) entry.free_texts.push_back({rows.string(0), rows.string(1), rows.string(2), rows.boolean(3)});
}

std::vector<Entry> SqliteStore::entries_by_event(std::string_view id, const std::vector<std::string>& event_ids) {
    std::vector<Entry> found;
    const auto* system = find_system(id);
    if (!system) return found;
    const Reading reading{db_};
    for (const auto& event_id : event_ids) {
        auto rows = entry_by_event_.query(system->number, event_id);
        if (rows.next()) found.push_back(read_entry(rows, *system));
    }
    return found;
}

std::vector<Entry> SqliteStore::history(std::string_view id, std::string_view instance) {
    std::vector<Entry> found;
    const auto* system = find_system(id);
    if (!system) return found;
    auto rows = entries_of_instance_.query(system->number, instance);
    while (rows.next()) found.push_back(read_entry(rows, *system));
    return found;
}

std::vector<Entry> SqliteStore::entries_at(std::string_view id, const std::vector<std::int64_t>& seqs) {
    std::vector<Entry> found;
    const auto* system = find_system(id);
    if (!system) return found;
    const Reading reading{db_};
    for (const auto seq : seqs) {
        auto rows = entry_at_.query(entry_key(*system, seq));
        if (rows.next()) found.push_back(read_entry(rows, *system));
    }
    return found;
}

EntriesByPlace::Lines SqliteStore::lines_between(std::string_view id, std::int64_t first, std::int64_t last) {
    const auto* system = find_system(id);
    if (!system || first > last) return [] { return std::vector<Entry>{}; };
    std::vector<Entry> found;
    found.reserve(static_cast<std::size_t>(std::min<std::int64_t>(last - first + 1, rows_max)));
    const Reading reading{db_};
    const auto base = entry_key(*system, 0);
    {
        auto rows = lines_between_.query(base + first, base + last);
        while (rows.next()) found.push_back(read_line(rows, *system, rows.integer(0) - base));
    }
    auto texts = free_texts_between_.query(base + first, base + last);
    add_free_texts(texts, base, found);
    return [found = std::move(found)]() mutable { return std::move(found); };
}

// --- the scheduler --------------------------------------------------------------------------------------------------------------

Statement& SqliteStore::due_statement(int shard) { return due_of_shard_.try_emplace(shard, db_, sql::due_timers).first->second; }

std::vector<model::Timer> SqliteStore::due(Instant watermark, Instant now, int limit) {
    // One cursor a shard in use, merged: no shard is read further than the answer needs.
    struct Shard {
        std::unique_ptr<Cursor> rows;
        Instant due_at;
        std::int64_t system;
        std::string instance, kind;
        bool next() {
            if (!rows->next()) return false;
            due_at = rows->instant(0);
            system = rows->integer(1);
            instance = rows->text(2);
            kind = rows->text(3);
            return true;
        }
    };
    const auto later = [](const Shard* a, const Shard* b) {
        return std::tie(a->due_at, a->system, a->instance, a->kind) > std::tie(b->due_at, b->system, b->instance, b->kind);
    };
    std::map<int, Shard> shards;
    std::priority_queue<Shard*, std::vector<Shard*>, decltype(later)> earliest{later};
    for (const auto* system : systems({})) {
        const auto [at, is_new] = shards.try_emplace(system->shard);
        if (!is_new) continue;
        at->second.rows.reset(new Cursor{due_statement(system->shard).query(system->shard, watermark, now)});
        if (at->second.next()) earliest.push(&at->second);
    }
    std::vector<model::Timer> found;
    while (!earliest.empty() && static_cast<int>(found.size()) < limit) {
        auto* shard = earliest.top();
        earliest.pop();
        found.push_back({system_of(shard->system).id, shard->instance, shard->kind, shard->due_at});
        if (shard->next()) earliest.push(shard);
    }
    return found;
}

std::optional<Instant> SqliteStore::next_due(Instant watermark) {
    std::optional<Instant> next;
    for (const auto* system : systems({})) {
        auto rows = due_statement(system->shard).query(system->shard, watermark, next.value_or(Instant::max()));
        if (rows.next()) next = rows.instant(0);
    }
    return next;
}

}  // namespace beadle::store::sqlite
