#include "daemon/audit/hashed_lines.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace beadle::audit {
namespace {

constexpr std::size_t read_at_once = 1 << 20;

}  // namespace

HashedLines::HashedLines(const std::filesystem::path& path) : path_(path.string()), file_(path, std::ios::binary) {
    if (!file_) throw std::runtime_error(fmt::format("{} cannot be read", path_));
    ahead_ = std::async(std::launch::async, [this] { return read_block(); });
}

const HashedLines::Line* HashedLines::next() {
    if (place_ == block_.lines.size()) {
        if (!ahead_.valid()) return nullptr;
        block_ = ahead_.get();
        place_ = 0;
        if (block_.lines.empty()) return nullptr;
        ahead_ = std::async(std::launch::async, [this] { return read_block(); });
    }
    return &block_.lines[place_++];
}

HashedLines::Block HashedLines::read_block() {
    Block block;
    block.bytes = std::exchange(begun_, {});
    auto last_end = std::string::npos;
    while (file_ && last_end == std::string::npos) {
        const auto before = block.bytes.size();
        block.bytes.resize(before + read_at_once);
        file_.read(block.bytes.data() + before, static_cast<std::streamsize>(read_at_once));
        block.bytes.resize(before + static_cast<std::size_t>(file_.gcount()));
        last_end = block.bytes.rfind('\n');
    }
    if (file_.bad()) throw std::runtime_error(fmt::format("{} cannot be read to its end", path_));
    if (file_) {  // There may be more: what is begun here ends in the next block.
        begun_ = block.bytes.substr(last_end + 1);
        block.bytes.resize(last_end + 1);
    }
    for (std::string_view rest = block.bytes; !rest.empty();) {
        const auto end = rest.find('\n');
        const auto text = rest.substr(0, end);
        block.lines.push_back({.text = text, .leaf = leaf_hash(text), .has_end = end != std::string_view::npos});
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return block;
}

}  // namespace beadle::audit
