#include "daemon/audit/tree.hpp"

#include <bit>
#include <stdexcept>

namespace beadle::audit {
namespace {

/// The largest power of two below `size`; size > 1.
std::uint64_t split(std::uint64_t size) { return std::bit_floor(size - 1); }

/// The root over leaves [begin, end), which begins where a perfect subtree of its own size would.
Hash root_between(std::uint64_t begin, std::uint64_t end, const NodeAt& node) {
    const auto size = end - begin;
    if (std::has_single_bit(size)) {
        const auto level = static_cast<unsigned>(std::countr_zero(size));
        return node(level, begin >> level);
    }
    const auto middle = begin + split(size);
    return node_hash(root_between(begin, middle, node), root_between(middle, end, node));
}

void prove_inclusion_between(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const NodeAt& node, Proof& proof) {
    if (end - begin == 1) return;
    const auto middle = begin + split(end - begin);
    if (index < middle) {
        prove_inclusion_between(index, begin, middle, node, proof);
        proof.push_back(root_between(middle, end, node));
    } else {
        prove_inclusion_between(index, middle, end, node, proof);
        proof.push_back(root_between(begin, middle, node));
    }
}

/// SUBPROOF of RFC 9162, 2.1.4.1: the verifier knows the root over [begin, old_end) where `is_known` still holds.
void prove_consistency_between(std::uint64_t old_end, std::uint64_t begin, std::uint64_t end, bool is_known, const NodeAt& node,
                               Proof& proof) {
    if (old_end == end) {
        if (!is_known) proof.push_back(root_between(begin, end, node));
        return;
    }
    const auto middle = begin + split(end - begin);
    if (old_end <= middle) {
        prove_consistency_between(old_end, begin, middle, is_known, node, proof);
        proof.push_back(root_between(middle, end, node));
    } else {
        prove_consistency_between(old_end, middle, end, false, node, proof);
        proof.push_back(root_between(begin, middle, node));
    }
}

}  // namespace

std::optional<Frontier> Frontier::read(std::uint64_t size, std::string_view bytes) {
    constexpr auto hash_size = sizeof(Hash);
    if (bytes.size() != static_cast<std::size_t>(std::popcount(size)) * hash_size) return std::nullopt;
    Frontier frontier;
    frontier.size_ = size;
    for (; !bytes.empty(); bytes.remove_prefix(hash_size)) frontier.roots_.push_back(*hash_from_bytes(bytes.substr(0, hash_size)));
    return frontier;
}

void Frontier::append_perfect(const Hash& root, std::uint64_t width) {
    if (!std::has_single_bit(width) || size_ % width != 0) throw std::out_of_range("no perfect subtree of that width begins here");
    roots_.push_back(root);
    // As adding one to the size carries, two subtrees of a size become one of twice that size.
    for (auto carry = size_ / width; carry & 1; carry >>= 1) {
        const auto right = roots_.back();
        roots_.pop_back();
        roots_.back() = node_hash(roots_.back(), right);
    }
    size_ += width;
}

Hash Frontier::root() const {
    if (roots_.empty()) return sha256({});
    auto root = roots_.back();
    for (auto left = roots_.rbegin() + 1; left != roots_.rend(); ++left) root = node_hash(*left, root);
    return root;
}

std::string Frontier::bytes() const {
    std::string bytes;
    bytes.reserve(roots_.size() * sizeof(Hash));
    for (const auto& root : roots_) bytes += bytes_of(root);
    return bytes;
}

Hash perfect_root(std::vector<Hash> neighbours) {
    if (!std::has_single_bit(neighbours.size())) throw std::out_of_range("no perfect subtree has so many leaves");
    for (auto size = neighbours.size() / 2; size > 0; size /= 2)
        for (std::size_t n = 0; n < size; ++n) neighbours[n] = node_hash(neighbours[2 * n], neighbours[2 * n + 1]);
    return neighbours.front();
}

Hash root_of(std::uint64_t size, const NodeAt& node) { return size == 0 ? sha256({}) : root_between(0, size, node); }

Proof prove_inclusion(std::uint64_t index, std::uint64_t size, const NodeAt& node) {
    if (index >= size) throw std::out_of_range("the tree has no such leaf");
    Proof proof;
    prove_inclusion_between(index, 0, size, node, proof);
    return proof;
}

Proof prove_consistency(std::uint64_t old_size, std::uint64_t size, const NodeAt& node) {
    if (old_size > size) throw std::out_of_range("the older tree has more leaves than the newer one");
    Proof proof;
    if (old_size > 0 && old_size < size) prove_consistency_between(old_size, 0, size, true, node, proof);
    return proof;
}

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof, const Hash& root) {
    if (index >= size) return false;
    auto at = index, last = size - 1;  // Of the leaf and of the last one, on the level that is looked at.
    auto hash = leaf;
    for (const auto& sibling : proof) {
        if (last == 0) return false;
        if ((at & 1) || at == last) {
            hash = node_hash(sibling, hash);
            // A node without a sibling on its right goes up as it is.
            while (!(at & 1) && at != 0) at >>= 1, last >>= 1;
        } else {
            hash = node_hash(hash, sibling);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, const Hash& old_root, std::uint64_t size, const Hash& root, const Proof& proof) {
    if (old_size > size) return false;
    if (old_size == size) return proof.empty() && old_root == root;
    if (old_size == 0) return proof.empty() && old_root == sha256({});
    if (proof.empty()) return false;

    auto next = proof.begin();
    auto at = old_size - 1, last = size - 1;
    while (at & 1) at >>= 1, last >>= 1;
    // Where the old tree is perfect its root is the first hash, and the proof leaves it out.
    auto old_hash = std::has_single_bit(old_size) ? old_root : *next++;
    auto hash = old_hash;
    for (; next != proof.end(); ++next) {
        if (last == 0) return false;
        if ((at & 1) || at == last) {
            old_hash = node_hash(*next, old_hash);
            hash = node_hash(*next, hash);
            while (!(at & 1) && at != 0) at >>= 1, last >>= 1;
        } else {
            hash = node_hash(hash, *next);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && old_hash == old_root && hash == root;
}

}  // namespace beadle::audit
