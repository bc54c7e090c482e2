#include "tests/bench/provable.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "daemon/audit/hash.hpp"
#include "daemon/audit/tile_edge.hpp"
#include "daemon/engine/index_keeper.hpp"
#include "daemon/store/copy_store.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/entry_index.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/bench/drain_postgres.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

std::int64_t indexed_to(const std::string& where, const std::string& path) {
    const auto store = store::open_store(where, {}, true);
    store::EntryIndex index{path};
    std::int64_t sum = 0;
    for (const auto& head : store->log_heads()) sum += index.indexed_to(*store, head.system);
    return sum;
}

std::vector<std::vector<std::string>> lines_of_systems(const std::string& where) {
    const auto store = store::open_store(where, {}, true);
    std::vector<std::vector<std::string>> all;
    for (const auto& head : store->log_heads()) {
        auto& lines = all.emplace_back();
        store::EntryFilter filter;
        filter.system = head.system;
        store::each_entry(*store, filter, [&](const store::Entry& entry) { lines.push_back(entry.line); });
    }
    return all;
}

/// Once more what the engine does for the tree, and nothing else.
Took make_trees(const std::vector<std::vector<std::string>>& systems) {
    const Stopwatch stopwatch;
    for (const auto& lines : systems) {
        audit::Frontier frontier;
        audit::TileEdge edge;
        std::vector<audit::TileEdge::Filled> filled;
        for (const auto& line : lines) {
            const auto leaf = audit::leaf_hash(line);
            frontier.append(leaf);
            edge.append(leaf, filled);
        }
        if (filled.size() < lines.size() / audit::tile_width) throw std::runtime_error("a tree's tiles were not filled");
    }
    return stopwatch.read();
}

}  // namespace

double Provable::OnStore::lost() const {
    const auto without = median(plain.wall_s) - median(tree_s);
    return 1 - without / median(indexed.wall_s);
}

Provable measure_provable(const Pattern& pattern, const DrainOptions& options) {
    Provable provable;
    provable.count = options.count;
    const auto prepared = prepare(pattern, options, Order::in_order, 1);
    for (const auto& store : options.stores) {
        auto& one = provable.stores.emplace_back();
        one.store = store;
        one.version = sqlite3_libversion();
        std::optional<PreparedServer> server;
        if (store != "sqlite") one.version = server.emplace(prepared, options).version();
        const auto work = (options.folder / "work.db").string(), index = (options.folder / "index.db").string();
        const auto fresh = [&] {
            if (server) return "postgres:" + server->fresh_copy();
            copy_store(prepared.path, work);
            return "sqlite:" + work;
        };
        for (int repeat = 0; repeat < options.repeats; ++repeat) {
            std::int64_t fired = 0;
            auto where = fresh();
            one.plain.add(drain_with_engine(where, prepared.now, fired));
            const auto lines = lines_of_systems(where);
            provable.entries = 0;
            for (const auto& of_system : lines) provable.entries += static_cast<std::int64_t>(of_system.size());
            one.tree_s.push_back(make_trees(lines).cpu_s * static_cast<double>(fired) / static_cast<double>(provable.entries));

            where = fresh();
            remove_store(index);
            {
                engine::IndexKeeper keeper{
                    {.path = index, .open_reader = [where] { return store::open_store(where, {}, true); }, .apart = 0s}};
                one.indexed.add(drain_with_engine(where, prepared.now, fired, [&] { keeper.grew(); }));
                one.indexed_to.push_back(indexed_to(where, index));
            }
            if (fired != options.count) throw std::runtime_error(fmt::format("{} timers fired, not {}", fired, options.count));
            options.say(fmt::format("{}: {} of {}: {:.2f} s, with the index {:.2f} s (to entry {} of {}); the tree {:.3f} s", store,
                                    repeat + 1, options.repeats, one.plain.wall_s.back(), one.indexed.wall_s.back(), one.indexed_to.back(),
                                    provable.entries, one.tree_s.back()));
        }
        remove_store(index);
    }
    return provable;
}

std::string Provable::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores. Load average before the start {:.1f}; {:.0f} fsyncs a second. {} timers due, {} entries in the log "
        "afterwards.\n\n"
        "| store | firings a second | with the index at work | indexed when the last had fired | the tree, µs a firing | lost to both | "
        "promised |\n| --- | ---: | ---: | ---: | ---: | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.load, machine.syncs_a_second, count, entries);
    for (const auto& one : stores)
        out += fmt::format("| {} {} | {:.0f} | {:.0f} | {} | {:.1f} | {:.1f} % | at most {:.0f} % |\n", one.store, one.version,
                           static_cast<double>(count) / median(one.plain.wall_s), static_cast<double>(count) / median(one.indexed.wall_s),
                           one.indexed_to.back(), 1e6 * median(one.tree_s) / static_cast<double>(count), 100 * one.lost(), 100 * lost_most);
    return out;
}

std::vector<std::string> Provable::missed() const {
    std::vector<std::string> sentences;
    for (const auto& one : stores)
        if (one.lost() > lost_most)
            sentences.push_back(fmt::format("{}: the drain loses {:.0f} % to tree and index, and at most {:.0f} % were promised", one.store,
                                            100 * one.lost(), 100 * lost_most));
    return sentences;
}

}  // namespace beadle::bench
