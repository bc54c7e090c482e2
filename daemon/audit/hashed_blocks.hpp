#pragma once
// The lines of a long file with their leaf hashes, in their order and in blocks. This thread reads and finds where lines end; the blocks are hashed on as many others
// as there are processors, for hashing is most of the work of checking a record. A few blocks are on their way at a time, however long the file is.
// Errors: std::runtime_error, for people, where the file cannot be read. Thread-safety: one reader, one thread.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/hash.hpp"

namespace beadle::audit {

class HashedBlocks {
public:
    /// At most; a block begins anew at each multiple of it, so that a full one is a perfect subtree of the log's tree.
    static constexpr std::uint64_t lines_in_block = 1024;

    struct Block {
        std::string bytes;
        std::vector<std::string_view> lines;  ///< Without their ends; they lie in `bytes`.
        std::vector<Hash> leaves;             ///< A line's each.
        std::optional<Hash> root;             ///< Of the subtree over a full block.
        bool last_has_end = true;             ///< False where the file ends within its last line.
    };

    explicit HashedBlocks(const std::filesystem::path& path);
    /// The next block, which lives until the next call; null behind the last one.
    const Block* next();

private:
    std::unique_ptr<Block> read_block();

    std::string path_;
    std::ifstream file_;
    std::string begun_;       // What was read beyond the last block.
    std::uint64_t read_ = 0;  // Lines so far.
    std::unique_ptr<Block> block_;
    std::deque<std::future<std::unique_ptr<Block>>> being_hashed_;  // In their order.
};

}  // namespace beadle::audit
