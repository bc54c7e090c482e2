#include "daemon/engine/tree_of_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace beadle::engine {
namespace {

using audit::Hash;
using audit::tile_width;

constexpr int leaves_at_once = 8192;
constexpr std::size_t tiles_at_once = 64;

[[noreturn]] void is_damaged(const std::string& system, int level, std::int64_t number) {
    const auto what =
        level == 0 ? fmt::format("entry {} is missing", number) : fmt::format("hash {} of the tree's level {} is missing", number, level);
    throw store::StoreError{fmt::format("the audit log of {} is damaged: {}; restore the store from a backup", system, what), false};
}

/// The hashes that a log's tiles are made of: those of a batch, and before them the store's.
class Growing {
public:
    Growing(store::Store& store, std::string system) : store_(store), system_(std::move(system)) {}

    void add_leaf(std::int64_t seq, const Hash& leaf) { fresh_[{0, seq}] = leaf; }

    /// The tiles that are full with `size` leaves and were not with `size_before`.
    void fill(std::int64_t size_before, std::int64_t size, std::vector<store::TileRoot>& roots) {
        for (int level = 0; size / tile_width > size_before / tile_width; ++level) {
            size_before /= tile_width;
            size /= tile_width;
            for (auto number = size_before; number < size; ++number) {
                const auto root = audit::perfect_root(neighbours(level, number * tile_width));
                fresh_[{level + 1, number}] = root;
                roots.push_back({.system = system_, .level = level + 1, .number = number, .root = root});
            }
        }
    }

private:
    std::vector<Hash> neighbours(int level, std::int64_t first) {
        std::vector<Hash> hashes;
        const auto first_fresh = fresh_.lower_bound({level, first});
        const bool is_fresh = first_fresh != fresh_.end() && first_fresh->first.first == level;
        const auto stored = std::min(tile_width, is_fresh ? first_fresh->first.second - first : tile_width);
        if (stored > 0) hashes = store_.tree_hashes(system_, level, first, static_cast<int>(stored));
        for (auto next = first + static_cast<std::int64_t>(hashes.size()); next < first + tile_width; ++next) {
            const auto own = fresh_.find({level, next});
            if (own == fresh_.end()) is_damaged(system_, level, next);
            hashes.push_back(own->second);
        }
        return hashes;
    }

    store::Store& store_;
    std::string system_;
    std::map<std::pair<int, std::int64_t>, Hash> fresh_;
};

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

void add_full_tiles(store::Store& store, store::Batch& batch) {
    for (const auto& head : batch.log_heads) {
        std::int64_t added = 0;
        for (const auto& entry : batch.entries) added += entry.system == head.system ? 1 : 0;
        if ((head.size - added) / tile_width == head.size / tile_width) continue;
        Growing growing{store, head.system};
        for (const auto& entry : batch.entries)
            if (entry.system == head.system) growing.add_leaf(entry.seq, entry.leaf);
        growing.fill(head.size - added, head.size, batch.tile_roots);
    }
}

void grow_missing_tiles(store::Store& store, const store::LogHead& head) {
    const auto last = head.size / tile_width - 1;
    if (last < 0 || !store.tree_hashes(head.system, 1, last, 1).empty()) return;
    for (std::int64_t size = 0; size < head.size;) {
        const auto before = std::exchange(size, std::min<std::int64_t>(head.size, size + tile_width * static_cast<int>(tiles_at_once)));
        store::Batch batch;
        batch.batch_id = head.batch_id;
        Growing{store, head.system}.fill(before, size, batch.tile_roots);
        if (!batch.tile_roots.empty()) store.commit(batch);
    }
}

audit::NodeAt nodes_of(store::Store& store, std::string system) {
    return [&store, system = std::move(system)](unsigned level, std::uint64_t index) {
        const auto tile_level = static_cast<int>(level) / audit::tile_height;
        const auto within = static_cast<int>(level) % audit::tile_height;
        const auto first = static_cast<std::int64_t>(index << within);
        const auto count = 1 << within;
        auto hashes = store.tree_hashes(system, tile_level, first, count);
        if (hashes.size() != static_cast<std::size_t>(count))
            is_damaged(system, tile_level, first + static_cast<std::int64_t>(hashes.size()));
        return audit::perfect_root(std::move(hashes));
    };
}

}  // namespace beadle::engine
