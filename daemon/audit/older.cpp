#include "daemon/audit/older.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace beadle::audit {

Checkpoint open_older(std::string_view note, const std::vector<VerifierKey>& keys, std::string_view system) {
    for (const auto& key : keys) {
        const auto opened = open_checkpoint(note, key);
        if (opened && opened->origin == origin_of(key, system)) return *opened;
        if (opened) throw std::invalid_argument(fmt::format("an older checkpoint is of another log: {}", opened->origin));
    }
    throw std::invalid_argument(
        "an older checkpoint is not signed by the key of this record, nor by an older one that you gave, or was altered");
}

OlderCheckpoints::OlderCheckpoints(std::vector<Checkpoint> checkpoints) : checkpoints_(std::move(checkpoints)) {
    std::sort(checkpoints_.begin(), checkpoints_.end(), [](const auto& a, const auto& b) { return a.size < b.size; });
}

std::string OlderCheckpoints::look_at(const Frontier& tree) {
    for (; next_ < checkpoints_.size() && checkpoints_[next_].size == tree.size(); ++next_)
        if (checkpoints_[next_].root != tree.root())
            return fmt::format("the first {} entries are not those that an older checkpoint stands for", tree.size());
    return {};
}

std::string is_behind(std::uint64_t known, std::uint64_t size) {
    return fmt::format("the older checkpoint knows {} entries, this record has {}: entries were taken away, or it was begun anew", known,
                       size);
}

}  // namespace beadle::audit
