#pragma once
// The right edge of a tree's tiles: the hashes that no full tile covers yet, level by level. Whoever appends leaves here learns which tiles they fill.
// Thread-safety: values and pure functions.

#include <cstdint>
#include <functional>
#include <vector>

#include "daemon/audit/tree.hpp"

namespace beadle::audit {

class TileEdge {
public:
    /// The root of a tile that was filled.
    struct Filled {
        int level = 1;            ///< 1: over leaves; 2: over roots of level 1; ...
        std::int64_t number = 0;  ///< The how-manieth of its level.
        Hash root{};
    };
    /// `count` hashes of a level of the tree (0: leaves) from `first` on.
    using Hashes = std::function<std::vector<Hash>(int level, std::int64_t first, int count)>;

    /// perfect_root(), or another way to it.
    using RootOfTile = Hash (*)(std::vector<Hash> neighbours);

    explicit TileEdge(RootOfTile root_of_tile = perfect_root) : root_of_tile_(root_of_tile) {}
    /// The edge of a tree of `size` leaves; throws what `hashes` throws, which must give as many as it is asked for.
    TileEdge(std::int64_t size, const Hashes& hashes);

    /// How many leaves the tree has.
    std::int64_t size() const;
    /// What this leaf fills, from the lowest level upwards, is added to `filled`.
    void append(const Hash& leaf, std::vector<Filled>& filled);

private:
    struct Level {
        std::int64_t tiles = 0;    ///< Full ones.
        std::vector<Hash> hashes;  ///< Fewer than tile_width.
    };
    RootOfTile root_of_tile_ = perfect_root;
    std::vector<Level> levels_;
};

}  // namespace beadle::audit
