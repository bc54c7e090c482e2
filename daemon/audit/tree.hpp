#pragma once
// A system's lines as the leaves of a Merkle tree: RFC 6962, 2.1, and RFC 9162, 2.1. One hash, the root, stands for all lines in their order; a proof of a
// few hashes shows that a line is among them, or that an older tree is the beginning of a newer one. The tree is grown on its right edge and never
// otherwise, so that its edge (the frontier) is all that a writer keeps.
// Errors: std::out_of_range where an index or size lies outside the tree. Thread-safety: values and pure functions.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/hash.hpp"

namespace beadle::audit {

/// The right edge: the roots of the perfect subtrees that the leaves fall into, the largest first; one for each bit that is set in the size.
class Frontier {
public:
    Frontier() = default;
    /// As bytes() wrote it. Nothing where there are not as many hashes as `size` has bits.
    static std::optional<Frontier> read(std::uint64_t size, std::string_view bytes);

    void append(const Hash& leaf) { append_perfect(leaf, 1); }
    /// So many leaves at once, by the root of the perfect subtree over them. Throws std::out_of_range where none of that width begins here.
    void append_perfect(const Hash& root, std::uint64_t width);
    std::uint64_t size() const { return size_; }
    /// The tree's root; of an empty tree the hash of nothing.
    Hash root() const;
    /// The hashes one after the other.
    std::string bytes() const;

private:
    std::uint64_t size_ = 0;
    std::vector<Hash> roots_;
};

/// A tile holds the hashes of so many neighbours; its own root is one hash of the tile above it (C2SP tlog-tiles, height 8). What lies in between is
/// reckoned from them when it is asked for.
inline constexpr int tile_height = 8;
inline constexpr std::int64_t tile_width = std::int64_t{1} << tile_height;
/// Of so many neighbours as a power of two: the root of the perfect subtree over them. Throws std::out_of_range for any other number.
Hash perfect_root(std::vector<Hash> neighbours);

/// Sibling hashes, from the leaf's side upwards.
using Proof = std::vector<Hash>;
/// The root of the perfect subtree over leaves [index · 2^level, (index + 1) · 2^level). A proof asks for those that lie within the tree, no others.
using NodeAt = std::function<Hash(unsigned level, std::uint64_t index)>;

Hash root_of(std::uint64_t size, const NodeAt& node);
/// That leaf `index` is in the tree of the first `size` leaves. Throws std::out_of_range unless index < size.
Proof prove_inclusion(std::uint64_t index, std::uint64_t size, const NodeAt& node);
/// That the tree of the first `old_size` leaves is the beginning of that of the first `size`. Throws std::out_of_range unless old_size ≤ size.
Proof prove_consistency(std::uint64_t old_size, std::uint64_t size, const NodeAt& node);

/// What RFC 9162, 2.1.3.2 asks of a proof; false for whatever is no proof of it.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof, const Hash& root);
/// RFC 9162, 2.1.4.2. An empty old tree is the beginning of every tree, by an empty proof.
bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root, const Proof& proof);

}  // namespace beadle::audit
