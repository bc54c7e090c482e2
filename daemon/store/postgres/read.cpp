// What the writer and the scheduler ask.

#include <algorithm>

#include "daemon/store/postgres/postgres_store.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement log_head_statement{"log_head",
                                       "SELECT size, last_recorded_at, batch_id, frontier FROM log_head WHERE system = $1::BIGINT"};
constexpr Statement load_instances{"load_instances", sql::postgres::load_instances};
constexpr Statement load_duties{"load_duties", sql::postgres::load_duties};
constexpr Statement load_duty{"load_duty", sql::postgres::load_duty};
constexpr Statement entries_by_event_statement{"entries_by_event", sql::postgres::entries_by_event};
constexpr Statement entries_of_instance{"entries_of_instance", sql::postgres::entries_of_instance};
constexpr Statement entries_at_statement{
    "entries_at",
    "SELECT e.seq, e.verdict, e.happened_at, e.recorded_at, e.event_id, e.instance, e.body, e.matter, e.post, e.actor, e.kind, e.leaf, "
    "e.line\n"
    "FROM unnest($2::BIGINT[]) AS k (seq)\n"
    "CROSS JOIN LATERAL (SELECT * FROM entry WHERE entry.system = $1::BIGINT AND entry.seq = k.seq LIMIT 1) AS e"};
constexpr Statement lines_between_statement{"lines_between",
                                            "SELECT seq, leaf, line FROM entry\n"
                                            "WHERE system = $1::BIGINT AND seq BETWEEN $2::BIGINT AND $3::BIGINT\nORDER BY seq"};
constexpr Statement free_texts_between{"free_texts_between",
                                       "SELECT seq, name, salt, text, exempt FROM free_text\n"
                                       "WHERE system = $1::BIGINT AND seq BETWEEN $2::BIGINT AND $3::BIGINT\nORDER BY seq, name"};
constexpr Statement free_texts{"free_texts", sql::postgres::free_texts};
constexpr Statement tree_hashes_statement{"tree_hashes", sql::postgres::tree_hashes};
constexpr Statement due_timers{"due_timers", sql::postgres::due_timers};

const InstanceKey& instance_of(const InstanceKey& key) { return key; }
const InstanceKey& instance_of(const DutyKey& key) { return key.instance; }

}  // namespace

// --- the writer -----------------------------------------------------------------------------------------------------------------

std::optional<LogHead> PostgresStore::log_head(std::string_view id) {
    return again_if_lost([&]() -> std::optional<LogHead> {
        const auto* system = find_system(id);
        if (!system) return std::nullopt;
        auto rows = db_.run(log_head_statement, Parameters::of(system->number));
        if (!rows.next()) return std::nullopt;
        return read_log_head(rows, *system);
    });
}

std::vector<LogHead> PostgresStore::log_heads() {
    return again_if_lost([&] {
        std::vector<LogHead> heads;
        auto rows = db_.run("SELECT system, size, last_recorded_at, batch_id, frontier FROM log_head ORDER BY system");
        while (rows.next()) heads.push_back(read_log_head(rows, system_of(rows.integer(0)), 1));
        return heads;
    });
}

std::vector<std::vector<audit::Hash>> PostgresStore::tree_hashes(std::string_view id, const std::vector<HashRange>& ranges) {
    return again_if_lost([&] {
        std::vector<std::vector<audit::Hash>> found(ranges.size());
        const auto* system = find_system(id);
        if (!system) return found;
        Numbers levels, firsts, lasts;
        for (const auto& [level, first, count] : ranges) {
            levels.add(std::int64_t{level});
            firsts.add(first);
            lasts.add(first + count - 1);
        }
        auto rows = db_.run(tree_hashes_statement, Parameters::of(system->number, levels, firsts, lasts));
        while (rows.next()) {
            const auto n = static_cast<std::size_t>(rows.integer(0) - 1);
            add_neighbour(rows.integer(1), rows.blob(2), ranges.at(n), found.at(n));
        }
        return found;
    });
}

/// Keys that are sorted and named once. A reader takes both of its queries from one state; the writer is the only one that changes it.
template <class Key>
Snapshot PostgresStore::load_sorted(const std::vector<Key>& keys) {
    constexpr bool one_duty = std::is_same_v<Key, DutyKey>;
    return again_if_lost([&] {
        Snapshot snapshot;
        snapshot.duties_left_out = one_duty;
        Numbers system_numbers;
        Texts ids, refs;
        std::vector<const Key*> asked;  // Of a system that is known, and a text that there can be.
        std::vector<const System*> system_of_asked;
        for (const auto& key : keys) {
            const auto& instance = instance_of(key);
            const auto* system = find_system(instance.system);
            if (!system || !audit::is_clean_text(instance.id)) {
                snapshot.absent.push_back(instance);
                continue;
            }
            system_numbers.add(system->number);
            ids.add(instance.id, "the instance");
            if constexpr (one_duty) refs.add_cleaned(key.ref);
            asked.push_back(&key);
            system_of_asked.push_back(system);
        }
        if (asked.empty()) return snapshot;

        std::optional<Transaction> one_state;
        if (read_only_) one_state.emplace(db_, true);
        std::vector<model::Instance*> found(asked.size(), nullptr);
        snapshot.instances.reserve(asked.size());
        auto heads = db_.run(load_instances, Parameters::of(system_numbers, ids));
        while (heads.next()) {
            const auto n = static_cast<std::size_t>(heads.integer(9) - 1);
            found.at(n) = &snapshot.instances.emplace_back(read_instance(heads, *system_of_asked[n], instance_of(*asked[n]).id));
        }
        auto duties = [&] {
            if constexpr (one_duty) return db_.run(load_duty, Parameters::of(system_numbers, ids, refs));
            else return db_.run(load_duties, Parameters::of(system_numbers, ids));
        }();
        while (duties.next()) {
            if (auto* instance = found.at(static_cast<std::size_t>(duties.integer(26) - 1))) instance->duties.push_back(read_duty(duties));
        }
        for (std::size_t n = 0; n < asked.size(); ++n) {
            if (!found[n]) snapshot.absent.push_back(instance_of(*asked[n]));
        }
        std::sort(snapshot.absent.begin(), snapshot.absent.end());
        return snapshot;
    });
}

Snapshot PostgresStore::load(const std::vector<InstanceKey>& keys) {
    auto sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    return load_sorted(sorted);
}

Snapshot PostgresStore::load_for_duty(const std::vector<DutyKey>& keys) {
    auto sorted = keys;
    std::sort(sorted.begin(), sorted.end());
    return load_sorted(sorted);
}

void PostgresStore::add_free_texts(std::vector<Entry>& entries, const System& system) {
    if (entries.empty()) return;
    std::map<std::int64_t, Entry*> by_seq;
    Numbers seqs;
    for (auto& entry : entries) {
        if (entry.system != system.id) continue;
        by_seq[entry.seq] = &entry;
        seqs.add(entry.seq);
    }
    auto rows = db_.run(free_texts, Parameters::of(system.number, seqs));
    while (rows.next()) by_seq.at(rows.integer(0))->free_texts.push_back({rows.string(1), rows.string(2), rows.string(3), rows.boolean(4)});
}

std::vector<Entry> PostgresStore::entries_by_event(std::string_view id, const std::vector<std::string>& event_ids) {
    return again_if_lost([&] {
        std::vector<Entry> found;
        const auto* system = find_system(id);
        if (!system) return found;
        Texts ids;
        for (const auto& event_id : event_ids) {
            if (audit::is_clean_text(event_id)) ids.add(event_id, "the event");
        }
        auto rows = db_.run(entries_by_event_statement, Parameters::of(system->number, ids));
        while (rows.next()) found.push_back(read_entry(rows, *system, rows.integer(0)));
        add_free_texts(found, *system);
        return found;
    });
}

std::vector<Entry> PostgresStore::history(std::string_view id, std::string_view instance) {
    return again_if_lost([&] {
        std::vector<Entry> found;
        const auto* system = find_system(id);
        if (!system) return found;
        auto rows = db_.run(entries_of_instance, Parameters::of(system->number, instance));
        while (rows.next()) found.push_back(read_entry(rows, *system, rows.integer(0)));
        add_free_texts(found, *system);
        return found;
    });
}

std::vector<Entry> PostgresStore::entries_at(std::string_view id, const std::vector<std::int64_t>& seqs) {
    return again_if_lost([&] {
        std::vector<Entry> found;
        const auto* system = find_system(id);
        if (!system || seqs.empty()) return found;
        Numbers places;
        for (const auto seq : seqs) places.add(seq);
        auto rows = db_.run(entries_at_statement, Parameters::of(system->number, places));
        while (rows.next()) found.push_back(read_entry(rows, *system, rows.integer(0)));
        add_free_texts(found, *system);
        // The rows come as the index has them.
        std::map<std::int64_t, std::size_t> order;
        for (std::size_t at = 0; at < seqs.size(); ++at) order[seqs[at]] = at;
        std::sort(found.begin(), found.end(), [&](const Entry& a, const Entry& b) { return order[a.seq] < order[b.seq]; });
        return found;
    });
}

EntriesByPlace::Lines PostgresStore::lines_between(std::string_view id, std::int64_t first, std::int64_t last) {
    return again_if_lost([&]() -> Lines {
        const auto* system = find_system(id);
        if (!system || first > last) return [] { return std::vector<Entry>{}; };
        struct Answers {
            Rows lines, texts;
        };
        const auto places = Parameters::of(system->number, first, last);
        const auto answers =
            std::make_shared<Answers>(Answers{db_.run(lines_between_statement, places), db_.run(free_texts_between, places)});
        return [answers, system = *system] {
            std::vector<Entry> found;
            found.reserve(answers->lines.count());
            while (answers->lines.next()) found.push_back(read_line(answers->lines, system, answers->lines.integer(0)));
            store::add_free_texts(answers->texts, 0, found);
            return found;
        };
    });
}

// --- the scheduler --------------------------------------------------------------------------------------------------------------

std::vector<const System*> PostgresStore::own_systems() {
    auto all = systems({});
    if (!read_only_)
        std::erase_if(all, [&](const auto* system) { return !ownership_.shards().test(static_cast<std::size_t>(system->shard)); });
    return all;
}

std::set<int> PostgresStore::shards_in_use() {
    std::set<int> shards;
    for (const auto* system : own_systems()) shards.insert(system->shard);
    return shards;
}

std::vector<model::Timer> PostgresStore::due(Instant watermark, Instant now, int limit) {
    return again_if_lost([&] {
        Numbers shards;
        for (const auto shard : shards_in_use()) shards.add(std::int64_t{shard});
        std::vector<model::Timer> found;
        auto rows = db_.run(due_timers, Parameters::of(shards, watermark, now, limit));
        found.reserve(rows.count());
        while (rows.next()) found.push_back({system_of(rows.integer(1)).id, rows.string(2), rows.string(3), rows.instant(0)});
        return found;
    });
}

std::optional<Instant> PostgresStore::next_due(Instant watermark) {
    const auto first = due(watermark, Instant::max(), 1);
    return first.empty() ? std::nullopt : std::optional{first.front().due_at};
}

}  // namespace beadle::store::postgres
