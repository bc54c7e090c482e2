#include "daemon/engine/tree_of_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace beadle::engine {
namespace {

using audit::Hash;
using audit::tile_width;

constexpr int leaves_at_once = 64 * static_cast<int>(tile_width);

[[noreturn]] void is_damaged(const std::string& system, int level, std::int64_t number) {
    const auto what =
        level == 0 ? fmt::format("entry {} is missing", number) : fmt::format("hash {} of the tree's level {} is missing", number, level);
    throw store::StoreError{fmt::format("the audit log of {} is damaged: {}; restore the store from a backup", system, what), false};
}

/// All that were asked for, or the log is damaged.
std::vector<Hash> hashes_of(store::Store& store, const std::string& system, int level, std::int64_t first, int count) {
    auto hashes = store.tree_hashes(system, level, first, count);
    if (hashes.size() != static_cast<std::size_t>(count)) is_damaged(system, level, first + static_cast<std::int64_t>(hashes.size()));
    return hashes;
}

/// The stored hashes that some nodes are reckoned from, of each tile those from the first that is needed to the last.
class StoredHashes {
public:
    void need(unsigned level, std::uint64_t index) {
        const auto needed = neighbours_under(level, index);
        const auto [at, is_new] = ranges_.try_emplace({needed.level, needed.first / tile_width}, needed);
        if (is_new) return;
        auto& range = at->second;
        const auto end = std::max(range.first + range.count, needed.first + needed.count);
        range.first = std::min(range.first, needed.first);
        range.count = static_cast<int>(end - range.first);
    }

    /// All that were needed, or the log is damaged.
    void read(store::Store& store, const std::string& system) {
        std::vector<store::HashRange> ranges;
        for (const auto& [tile, range] : ranges_) ranges.push_back(range);
        if (ranges.empty()) return;
        auto found = store.tree_hashes(system, ranges);
        for (std::size_t n = 0; n < ranges.size(); ++n) {
            const auto& range = ranges[n];
            if (found[n].size() != static_cast<std::size_t>(range.count))
                is_damaged(system, range.level, range.first + static_cast<std::int64_t>(found[n].size()));
            hashes_[{range.level, range.first / tile_width}] = std::move(found[n]);
        }
    }

    Hash node(unsigned level, std::uint64_t index) const {
        const auto under = neighbours_under(level, index);
        const Tile tile{under.level, under.first / tile_width};
        const auto from = hashes_.at(tile).begin() + (under.first - ranges_.at(tile).first);
        return audit::perfect_root({from, from + under.count});
    }

private:
    using Tile = std::pair<int, std::int64_t>;  // Level and number.

    static store::HashRange neighbours_under(unsigned level, std::uint64_t index) {
        const auto within = level % audit::tile_height;
        return {.level = static_cast<int>(level / audit::tile_height),
                .first = static_cast<std::int64_t>(index << within),
                .count = 1 << within};
    }

    std::map<Tile, store::HashRange> ranges_;
    std::map<Tile, std::vector<Hash>> hashes_;
};

/// What `make` makes of the stored tree's nodes. It is called twice: first with hashes that say nothing, to learn which nodes it asks for.
template <class Make>
auto from_stored_nodes(store::Store& store, const std::string& system, Make make) {
    StoredHashes stored;
    make([&](unsigned level, std::uint64_t index) {
        stored.need(level, index);
        return Hash{};
    });
    stored.read(store, system);
    return make([&](unsigned level, std::uint64_t index) { return stored.node(level, index); });
}

void add_to(store::Batch& batch, const std::string& system, const std::vector<audit::TileEdge::Filled>& filled) {
    for (const auto& tile : filled)
        batch.tile_roots.push_back({.system = system, .level = tile.level, .number = tile.number, .root = tile.root});
}

}  // namespace

audit::Frontier tree_of_log(store::Store& store, const store::LogHead& head) {
    audit::Frontier tree;
    while (tree.size() < as_size(head)) {
        const auto at = static_cast<std::int64_t>(tree.size());
        const auto count = static_cast<int>(std::min<std::int64_t>(leaves_at_once, head.size - at));
        const auto leaves = store.tree_hashes(head.system, 0, at, count);
        if (leaves.empty()) is_damaged(head.system, 0, at);
        for (const auto& leaf : leaves) tree.append(leaf);
    }
    return tree;
}

void TilesOfLogs::fill(store::Batch& batch) {
    std::map<std::string_view, std::vector<const store::Entry*>> added;
    for (const auto& entry : batch.entries) added[entry.system].push_back(&entry);
    // All that may fail comes first: an edge that has grown by a batch which comes again would have its leaves twice.
    std::vector<std::pair<const std::string*, audit::TileEdge*>> edges;
    for (const auto& head : batch.log_heads)
        if (const auto entries = added.find(head.system); entries != added.end())
            edges.emplace_back(&head.system, &edge_of(head.system, head.size - static_cast<std::int64_t>(entries->second.size())));
    for (const auto& [system, edge] : edges) {
        std::vector<audit::TileEdge::Filled> filled;
        for (const auto* entry : added.find(*system)->second) edge->append(entry->leaf, filled);
        add_to(batch, *system, filled);
    }
}

audit::TileEdge& TilesOfLogs::edge_of(const std::string& system, std::int64_t size) {
    if (const auto known = edges_.find(system); known != edges_.end() && known->second.size() == size) return known->second;
    const auto stored = [&](int level, std::int64_t first, int count) { return hashes_of(store_, system, level, first, count); };
    return edges_.insert_or_assign(system, audit::TileEdge{size, stored}).first->second;
}

void grow_missing_tree(store::Store& store, store::LogHead& head) {
    if (audit::Frontier::read(as_size(head), head.frontier)) return;
    head.frontier = tree_of_log(store, head).bytes();
    store::Batch batch;
    batch.batch_id = head.batch_id;
    batch.log_heads = {head};
    store.commit(batch);
}

void grow_missing_tiles(store::Store& store, const store::LogHead& head) {
    const auto last = head.size / tile_width - 1;
    if (last < 0 || !store.tree_hashes(head.system, 1, last, 1).empty()) return;
    audit::TileEdge edge;
    for (std::int64_t size = 0; size < head.size;) {
        std::vector<audit::TileEdge::Filled> filled;
        const auto count = static_cast<int>(std::min<std::int64_t>(leaves_at_once, head.size - size));
        for (const auto& leaf : hashes_of(store, head.system, 0, size, count)) edge.append(leaf, filled);
        size += count;
        store::Batch batch;
        batch.batch_id = head.batch_id;
        add_to(batch, head.system, filled);
        if (!batch.tile_roots.empty()) store.commit(batch);
    }
}

audit::Hash root_of(store::Store& store, const std::string& system, std::uint64_t size) {
    return from_stored_nodes(store, system, [&](const audit::NodeAt& node) { return audit::root_of(size, node); });
}

audit::Proof prove_inclusion(store::Store& store, const std::string& system, std::uint64_t index, std::uint64_t size) {
    return from_stored_nodes(store, system, [&](const audit::NodeAt& node) { return audit::prove_inclusion(index, size, node); });
}

audit::Proof prove_consistency(store::Store& store, const std::string& system, std::uint64_t old_size, std::uint64_t size) {
    return from_stored_nodes(store, system, [&](const audit::NodeAt& node) { return audit::prove_consistency(old_size, size, node); });
}

}  // namespace beadle::engine
