#include "daemon/audit/many_hashes.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include "daemon/audit/tree.hpp"
#include "tests/catch.hpp"
#include "tests/support/dice.hpp"

using namespace beadle::audit;
using beadle::test::Dice;

TEST_CASE("of texts of every length up to 300, and of long ones among them, each gets the hash that OpenSSL gives it alone", "[hash]") {
    Dice dice{2023};
    std::vector<std::string> texts;
    for (std::size_t size = 0; size <= 300; ++size) {
        std::string text;
        while (text.size() < size) text += static_cast<char>(dice.up_to(255));
        texts.push_back(text);
        if (dice.in(1, 10)) texts.emplace_back(static_cast<std::size_t>(dice.up_to(20'000)), 'x');
    }
    for (const std::size_t size : {65'532, 65'533, 65'534, 65'535, 65'536, 300'000})
        texts.insert(texts.begin() + 7, std::string(size, 'y'));
    for (std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{15}, std::size_t{16}, std::size_t{17}, texts.size()}) {
        const std::vector<std::string_view> some{texts.begin(), texts.begin() + static_cast<long>(count)};
        std::vector<Hash> hashes(count);
        leaf_hashes(some, hashes);
        for (std::size_t n = 0; n < count; ++n) REQUIRE(hashes[n] == leaf_hash(some[n]));
    }
}

TEST_CASE("a perfect subtree has one root, however its nodes are hashed", "[hash]") {
    std::vector<Hash> leaves{leaf_hash("the first")};
    for (int level = 0; level <= 10; ++level) {
        REQUIRE(perfect_root_at_once(leaves) == perfect_root(leaves));
        for (auto n = leaves.size(); n > 0; --n) leaves.push_back(leaf_hash(std::to_string(leaves.size())));
    }
    leaves.pop_back();
    CHECK_THROWS_AS(perfect_root_at_once(leaves), std::out_of_range);
    CHECK_THROWS_AS(leaf_hashes(std::vector<std::string_view>(3), leaves), std::out_of_range);
}
