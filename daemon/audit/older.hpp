#pragma once
// Checkpoints that were kept where nobody of the host could reach them, held against a log while its tree is grown: it must go on from each.
// Errors: std::invalid_argument where one is none of this log by any of the keys: that says nothing of the log. Thread-safety: one thread per object.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/audit/checkpoint.hpp"
#include "daemon/audit/tree.hpp"

namespace beadle::audit {

/// Opened by whichever of the keys signed it.
Checkpoint open_older(std::string_view note, const std::vector<VerifierKey>& keys, std::string_view system);

class OlderCheckpoints {
public:
    OlderCheckpoints() = default;
    explicit OlderCheckpoints(std::vector<Checkpoint> checkpoints);

    bool empty() const { return checkpoints_.empty(); }
    /// How many entries the largest stands for.
    std::uint64_t largest() const { return empty() ? 0 : checkpoints_.back().size; }
    /// To be asked for every size of the tree for which there is one, from no leaves on. A sentence without its full stop where one stands for another tree of that size;
    /// empty where none does.
    std::string look_at(const Frontier& tree);
    /// Whether none is left of a tree of at most so many leaves, so that a log can be taken up to there at once.
    bool none_up_to(std::uint64_t size) const { return next_ == checkpoints_.size() || checkpoints_[next_].size > size; }

private:
    std::vector<Checkpoint> checkpoints_;  ///< Ascending by size.
    std::size_t next_ = 0;
};

/// What is wrong with a log of `size` entries where an older checkpoint knows more of them.
std::string is_behind(std::uint64_t known, std::uint64_t size);

}  // namespace beadle::audit
