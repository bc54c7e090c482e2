#pragma once
// The lines of a long file with their leaf hashes, in their order. While one block of them is looked at, the next is read and hashed on another thread: hashing is
// most of the work of checking a record.
// Errors: std::runtime_error, for people, where the file cannot be read. Thread-safety: one reader, one thread.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/hash.hpp"

namespace beadle::audit {

class HashedLines {
public:
    struct Line {
        std::string_view text;  ///< Without its end. Lives until the next call.
        Hash leaf{};
        bool has_end = true;  ///< False for what stands behind the last line break.
    };

    explicit HashedLines(const std::filesystem::path& path);
    /// The next line; null behind the last one.
    const Line* next();

private:
    struct Block {
        std::string bytes;
        std::vector<Line> lines;  ///< None at the end of the file.
    };
    Block read_block();

    std::string path_;
    std::ifstream file_;
    std::string begun_;  // The beginning of a line whose end has not been read.
    Block block_;
    std::size_t place_ = 0;
    std::future<Block> ahead_;  // Last: it ends first.
};

}  // namespace beadle::audit
