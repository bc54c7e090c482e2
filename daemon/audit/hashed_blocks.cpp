#include "daemon/audit/hashed_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

#include "daemon/audit/many_hashes.hpp"
#include "daemon/audit/tree.hpp"

namespace beadle::audit {
namespace {

using Block = HashedBlocks::Block;

constexpr std::size_t read_at_once = 1 << 18;
constexpr std::size_t enough_bytes = 8 << 20;  // A block of long lines ends early.

/// Blocks that are read and not looked at yet: one for each processor, and one that waits for the first that is free.
std::size_t blocks_ahead() { return std::clamp(std::thread::hardware_concurrency(), 1U, 16U) + 1; }

std::unique_ptr<Block> hash(std::unique_ptr<Block> block) {
    leaf_hashes(block->lines, block->leaves);
    if (block->lines.size() == HashedBlocks::lines_in_block) block->root = perfect_root_at_once(block->leaves);
    return block;
}

}  // namespace

HashedBlocks::HashedBlocks(const std::filesystem::path& path) : path_(path.string()), file_(path, std::ios::binary) {
    if (!file_) throw std::runtime_error(fmt::format("{} cannot be read", path_));
}

const Block* HashedBlocks::next() {
    while (being_hashed_.size() < blocks_ahead()) {
        auto block = read_block();
        if (block->lines.empty()) break;
        being_hashed_.push_back(std::async(std::launch::async, hash, std::move(block)));
    }
    if (being_hashed_.empty()) return nullptr;
    block_ = being_hashed_.front().get();
    being_hashed_.pop_front();
    return block_.get();
}

std::unique_ptr<Block> HashedBlocks::read_block() {
    auto block = std::make_unique<Block>();
    auto& bytes = block->bytes;
    bytes = std::exchange(begun_, {});
    const auto wanted = static_cast<std::size_t>(lines_in_block - read_ % lines_in_block);
    std::vector<std::size_t> ends;
    ends.reserve(wanted);
    for (std::size_t looked_at = 0;;) {
        while (ends.size() < wanted) {
            const auto end = bytes.find('\n', looked_at);
            if (end == std::string::npos) break;
            ends.push_back(end);
            looked_at = end + 1;
        }
        if (ends.size() == wanted || (!ends.empty() && bytes.size() >= enough_bytes) || !file_) break;
        looked_at = bytes.size();
        bytes.resize(looked_at + read_at_once);
        file_.read(bytes.data() + looked_at, static_cast<std::streamsize>(read_at_once));
        bytes.resize(looked_at + static_cast<std::size_t>(file_.gcount()));
    }
    if (file_.bad()) throw std::runtime_error(fmt::format("{} cannot be read to its end", path_));
    auto begin = std::size_t{0};
    const auto take = [&](std::size_t end) {
        block->lines.push_back(std::string_view{bytes}.substr(begin, end - begin));
        begin = end + 1;
    };
    block->lines.reserve(ends.size() + 1);
    std::for_each(ends.begin(), ends.end(), take);
    if (begin < bytes.size()) {
        if (ends.size() == wanted || file_) {  // It ends in the next block.
            begun_ = bytes.substr(begin);
        } else {
            block->last_has_end = false;
            take(bytes.size());
        }
    }
    read_ += block->lines.size();
    block->leaves.resize(block->lines.size());
    return block;
}

}  // namespace beadle::audit
