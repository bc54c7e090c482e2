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
    for (const auto& head : batch.log_heads) {
        const auto entries = added.find(head.system);
        if (entries == added.end()) continue;
        auto& edge = edge_of(head.system, head.size - static_cast<std::int64_t>(entries->second.size()));
        std::vector<audit::TileEdge::Filled> filled;
        for (const auto* entry : entries->second) edge.append(entry->leaf, filled);
        add_to(batch, head.system, filled);
    }
}

audit::TileEdge& TilesOfLogs::edge_of(const std::string& system, std::int64_t size) {
    if (const auto known = edges_.find(system); known != edges_.end()) return known->second;
    const auto stored = [&](int level, std::int64_t first, int count) { return hashes_of(store_, system, level, first, count); };
    return edges_.emplace(system, audit::TileEdge{size, stored}).first->second;
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

audit::NodeAt nodes_of(store::Store& store, std::string system) {
    return [&store, system = std::move(system)](unsigned level, std::uint64_t index) {
        const auto tile_level = static_cast<int>(level) / audit::tile_height;
        const auto within = static_cast<int>(level) % audit::tile_height;
        const auto first = static_cast<std::int64_t>(index << within);
        const auto count = 1 << within;
        return audit::perfect_root(hashes_of(store, system, tile_level, first, count));
    };
}

}  // namespace beadle::engine
