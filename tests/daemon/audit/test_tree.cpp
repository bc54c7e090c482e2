#include "daemon/audit/tree.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"

using namespace beadle;
using namespace beadle::audit;
namespace json = boost::json;

namespace {

/// The definition of RFC 9162, 2.1.1, word for word, over all leaves at once: slow, and written without a look at the other.
Hash head_by_definition(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) return sha256({});
    if (end - begin == 1) return leaves[begin];
    std::size_t k = 1;
    while (2 * k < end - begin) k *= 2;
    return node_hash(head_by_definition(leaves, begin, begin + k), head_by_definition(leaves, begin + k, end));
}

std::vector<Hash> some_leaves(std::size_t count) {
    std::vector<Hash> leaves;
    for (std::size_t n = 0; n < count; ++n) leaves.push_back(leaf_hash("line " + std::to_string(n)));
    return leaves;
}

NodeAt nodes_over(const std::vector<Hash>& leaves) {
    return [&leaves](unsigned level, std::uint64_t index) {
        const auto begin = index << level, end = (index + 1) << level;
        REQUIRE(end <= leaves.size());  // A proof asks for nothing outside the tree.
        return head_by_definition(leaves, begin, end);
    };
}

json::value reference_tree() {
    std::ifstream file{BEADLE_SOURCE_DIR "/tests/data/merkle/reference_tree.json"};
    return json::parse(std::string{std::istreambuf_iterator<char>{file}, {}});
}

Hash hash_of(const json::value& digits) { return hash_from_hex(digits.as_string()).value(); }

Proof proof_of(const json::value& vector) {
    Proof proof;
    for (const auto& each : vector.at("proof").as_array()) proof.push_back(hash_of(each));
    return proof;
}

/// Every way to spoil a proof that its verifier could overlook: one bit, one too few, one too many, before and behind, two swapped.
std::vector<Proof> spoilt(const Proof& proof, const Hash& root) {
    std::vector<Proof> all;
    for (std::size_t i = 0; i < proof.size(); ++i) {
        all.push_back(proof);
        all.back()[i][i % 32] ^= static_cast<unsigned char>(1u << (i % 8));
    }
    if (!proof.empty()) {
        all.emplace_back(proof.begin(), proof.end() - 1);
        all.emplace_back(proof.begin() + 1, proof.end());
    }
    for (const auto& extra : {root, sha256({}), proof.empty() ? root : proof.front()}) {
        all.push_back(proof);
        all.back().push_back(extra);
        all.push_back(proof);
        all.back().insert(all.back().begin(), extra);
    }
    if (proof.size() > 1) {
        all.push_back(proof);
        std::swap(all.back().front(), all.back().back());
    }
    return all;
}

}  // namespace

TEST_CASE("the reference tree of RFC 6962 has its published roots, whatever way they are reached", "[tree]") {
    const auto vectors = reference_tree();
    const auto& roots = vectors.at("roots").as_array();
    Frontier frontier;
    CHECK(to_hex(frontier.root()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    std::vector<Hash> leaves;
    for (const auto& leaf : vectors.at("leaves").as_array()) {
        leaves.push_back(leaf_hash(from_hex(leaf.as_string()).value()));
        frontier.append(leaves.back());
        CHECK(to_hex(frontier.root()) == roots.at(leaves.size() - 1).as_string());
        CHECK(root_of(leaves.size(), nodes_over(leaves)) == frontier.root());
    }
    REQUIRE(leaves.size() == 8);
}

TEST_CASE("the published proofs are those that are made, and are believed; spoilt in any way they are not", "[tree]") {
    const auto vectors = reference_tree();
    std::vector<Hash> leaves, roots;
    for (const auto& leaf : vectors.at("leaves").as_array()) leaves.push_back(leaf_hash(from_hex(leaf.as_string()).value()));
    for (const auto& root : vectors.at("roots").as_array()) roots.push_back(hash_of(root));
    const auto node = nodes_over(leaves);
    int believed = 0, found_out = 0;
    for (const auto& vector : vectors.at("inclusion").as_array()) {
        const auto index = vector.at("leaf").to_number<std::uint64_t>(), size = vector.at("size").to_number<std::uint64_t>();
        CAPTURE(index, size);
        const auto proof = proof_of(vector);
        const auto& root = roots.at(size - 1);
        const auto& leaf = leaves.at(index);
        CHECK(prove_inclusion(index, size, node) == proof);
        CHECK(verify_inclusion(leaf, index, size, proof, root));
        ++believed;
        for (const auto& bad : spoilt(proof, root)) {
            CHECK_FALSE(verify_inclusion(leaf, index, size, bad, root));
            ++found_out;
        }
        CHECK_FALSE(verify_inclusion(leaf, index - 1, size, proof, root));
        CHECK_FALSE(verify_inclusion(leaf, index + 1, size, proof, root));
        CHECK_FALSE(verify_inclusion(leaf, index ^ 2, size, proof, root));
        CHECK_FALSE(verify_inclusion(leaf, index, size * 2, proof, root));
        CHECK_FALSE(verify_inclusion(leaf, index, size / 2, proof, root));
        CHECK_FALSE(verify_inclusion(leaf_hash("wrong"), index, size, proof, root));
        CHECK_FALSE(verify_inclusion(leaf, index, size, proof, sha256({})));
        found_out += 7;
    }
    for (const auto& vector : vectors.at("consistency").as_array()) {
        const auto old_size = vector.at("old_size").to_number<std::uint64_t>(), size = vector.at("size").to_number<std::uint64_t>();
        CAPTURE(old_size, size);
        const auto proof = proof_of(vector);
        const auto &old_root = roots.at(old_size - 1), &root = roots.at(size - 1);
        CHECK(prove_consistency(old_size, size, node) == proof);
        CHECK(verify_consistency(old_size, old_root, size, root, proof));
        ++believed;
        for (const auto& bad : spoilt(proof, root)) {
            CHECK_FALSE(verify_consistency(old_size, old_root, size, root, bad));
            ++found_out;
        }
        if (old_size == size) continue;
        CHECK_FALSE(verify_consistency(old_size - 1, old_root, size, root, proof));
        CHECK_FALSE(verify_consistency(old_size + 1, old_root, size, root, proof));
        CHECK_FALSE(verify_consistency(old_size ^ 2, old_root, size, root, proof));
        CHECK_FALSE(verify_consistency(old_size, old_root, size * 2, root, proof));
        CHECK_FALSE(verify_consistency(old_size, old_root, size / 2, root, proof));
        CHECK_FALSE(verify_consistency(old_size, root, size, old_root, proof));
        CHECK_FALSE(verify_consistency(old_size, sha256({}), size, root, proof));
        CHECK_FALSE(verify_consistency(old_size, old_root, size, root, {}));
        found_out += 8;
    }
    CHECK(believed == 10);
    CHECK(found_out > 150);
}

TEST_CASE("of every size up to 130, every leaf and every older tree can be proved, and nothing else", "[tree]") {
    const auto leaves = some_leaves(130);
    Frontier frontier;
    std::vector<Hash> roots{frontier.root()};
    for (std::size_t size = 1; size <= leaves.size(); ++size) {
        frontier.append(leaves[size - 1]);
        REQUIRE(frontier.size() == size);
        roots.push_back(frontier.root());
        REQUIRE(roots.back() == head_by_definition(leaves, 0, size));
        const auto read = Frontier::read(size, frontier.bytes());
        REQUIRE(read);
        REQUIRE(read->root() == frontier.root());
    }
    const auto node = nodes_over(leaves);
    for (std::uint64_t size : {1, 2, 3, 5, 7, 8, 9, 31, 32, 33, 64, 100, 127, 128, 129, 130}) {
        for (std::uint64_t index = 0; index < size; ++index) {
            const auto proof = prove_inclusion(index, size, node);
            REQUIRE(verify_inclusion(leaves[index], index, size, proof, roots[size]));
            REQUIRE_FALSE(verify_inclusion(leaves[(index + 1) % leaves.size()], index, size, proof, roots[size]));
            for (std::uint64_t other = 0; other < size; ++other)
                REQUIRE(verify_inclusion(leaves[index], other, size, proof, roots[size]) == (other == index));
        }
        for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
            const auto proof = prove_consistency(old_size, size, node);
            REQUIRE(verify_consistency(old_size, roots[old_size], size, roots[size], proof));
            if (old_size < size) REQUIRE_FALSE(verify_consistency(old_size, roots[size], size, roots[size], proof));
            if (old_size > 0) REQUIRE_FALSE(verify_consistency(old_size, roots[old_size - 1], size, roots[size], proof));
        }
    }
}

TEST_CASE("a tree that is grown by perfect subtrees is the one that is grown leaf by leaf, and takes none where none begins", "[tree]") {
    const auto leaves = some_leaves(40);
    for (const std::size_t width : {1, 2, 4, 8, 16})
        for (std::size_t size = 0; size <= leaves.size(); ++size) {
            Frontier at_once, by_leaf;
            std::size_t taken = 0;
            for (; taken + width <= size; taken += width)
                at_once.append_perfect(
                    perfect_root({leaves.begin() + static_cast<long>(taken), leaves.begin() + static_cast<long>(taken + width)}), width);
            for (; taken < size; ++taken) at_once.append(leaves[taken]);
            for (std::size_t n = 0; n < size; ++n) by_leaf.append(leaves[n]);
            REQUIRE(at_once.size() == by_leaf.size());
            REQUIRE(at_once.bytes() == by_leaf.bytes());
        }
    Frontier tree;
    tree.append(leaves[0]);
    CHECK_THROWS_AS(tree.append_perfect(leaves[1], 2), std::out_of_range);
    CHECK_THROWS_AS(tree.append_perfect(leaves[1], 3), std::out_of_range);
    CHECK_THROWS_AS(tree.append_perfect(leaves[1], 0), std::out_of_range);
}

TEST_CASE("what lies outside the tree is no question, and a frontier of another size is none", "[tree]") {
    const auto leaves = some_leaves(5);
    const auto node = nodes_over(leaves);
    CHECK_THROWS_AS(prove_inclusion(5, 5, node), std::out_of_range);
    CHECK_THROWS_AS(prove_inclusion(0, 0, node), std::out_of_range);
    CHECK_THROWS_AS(prove_consistency(6, 5, node), std::out_of_range);
    CHECK_FALSE(verify_inclusion(leaves[0], 0, 0, {}, sha256({})));
    CHECK(verify_consistency(0, sha256({}), 5, root_of(5, node), {}));
    CHECK_FALSE(verify_consistency(6, root_of(5, node), 5, root_of(5, node), {}));
    Frontier frontier;
    for (const auto& leaf : leaves) frontier.append(leaf);
    CHECK(frontier.bytes().size() == 2 * 32);
    CHECK_FALSE(Frontier::read(7, frontier.bytes()));
    CHECK_FALSE(Frontier::read(5, frontier.bytes() + "x"));
    CHECK(Frontier::read(0, "")->root() == sha256({}));
}

TEST_CASE("hashes are spelt and read in hexadecimal digits, and what is none is none", "[tree]") {
    const auto hash = sha256({"x"});
    CHECK(hash_from_hex(to_hex(hash)) == hash);
    CHECK(hash_from_bytes(bytes_of(hash)) == hash);
    CHECK_FALSE(hash_from_hex(to_hex(hash).substr(1)));
    CHECK_FALSE(hash_from_hex(std::string(64, 'g')));
    CHECK_FALSE(hash_from_bytes("too short"));
    CHECK(from_hex("00ff41") == std::string{"\0\xff"
                                            "A",
                                            3});
    for (const auto* none : {"0", "0g", "AB"}) CHECK_FALSE(from_hex(none));
}
