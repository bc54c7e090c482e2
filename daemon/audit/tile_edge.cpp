#include "daemon/audit/tile_edge.hpp"

#include <utility>

namespace beadle::audit {

TileEdge::TileEdge(std::int64_t size, const Hashes& hashes) {
    for (int level = 0; size > 0; ++level, size /= tile_width) {
        const auto tiles = size / tile_width;
        const auto rest = static_cast<int>(size % tile_width);
        levels_.push_back({.tiles = tiles, .hashes = rest > 0 ? hashes(level, tiles * tile_width, rest) : std::vector<Hash>{}});
    }
}

std::int64_t TileEdge::size() const {
    if (levels_.empty()) return 0;
    const auto& leaves = levels_.front();
    return leaves.tiles * tile_width + static_cast<std::int64_t>(leaves.hashes.size());
}

void TileEdge::append(const Hash& leaf, std::vector<Filled>& filled) {
    auto hash = leaf;
    for (std::size_t at = 0;; ++at) {
        if (at == levels_.size()) levels_.emplace_back();
        auto& level = levels_[at];
        level.hashes.push_back(hash);
        if (static_cast<std::int64_t>(level.hashes.size()) < tile_width) return;
        hash = root_of_tile_(std::exchange(level.hashes, {}));
        filled.push_back({.level = static_cast<int>(at) + 1, .number = level.tiles++, .root = hash});
    }
}

}  // namespace beadle::audit
