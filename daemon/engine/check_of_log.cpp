#include "daemon/engine/check_of_log.hpp"

#include <fmt/format.h>

#include <vector>

#include "daemon/audit/line_places.hpp"
#include "daemon/engine/texts_of_log.hpp"
#include "daemon/engine/tree_of_log.hpp"

namespace beadle::engine {
namespace {

using audit::Hash;

constexpr int lines_at_once = 2000;
constexpr std::uint64_t progress_each = 1 << 16;

class Check {
public:
    Check(store::Store& store, const store::LogHead& head, audit::OlderCheckpoints older,
          const std::function<void(std::uint64_t)>& progress)
        : store_(store), head_(head), older_(std::move(older)), progress_(progress), places_(head.system) {}

    CheckedLog run() {
        checked_.entries = as_size(head_);
        if (older_.largest() > as_size(head_)) bad(audit::is_behind(older_.largest(), as_size(head_)), as_size(head_));
        else if (holds(older_.look_at(tree_)) && read_lines()) compare_head();
        return checked_;
    }

private:
    bool bad(std::string what, std::optional<std::uint64_t> entry = std::nullopt) {
        checked_.what = std::move(what);
        checked_.first_bad = entry;
        return false;
    }
    bool holds(std::string what) { return what.empty() || bad(std::move(what)); }

    bool read_lines() {
        store::EntryFilter filter;
        filter.system = head_.system;
        filter.limit = lines_at_once;
        while (tree_.size() < as_size(head_)) {
            const auto page = store_.entries(filter);
            if (page.rows.empty()) break;
            for (const auto& entry : page.rows) {
                if (tree_.size() == as_size(head_)) break;  // What came after the head was read.
                if (!look_at(entry)) return false;
            }
            filter.after_seq = page.rows.back().seq;
        }
        const auto read = tree_.size();
        return read == as_size(head_) || bad(fmt::format("entry {} of {} is missing", read, head_.size), read);
    }

    bool look_at(const store::Entry& entry) {
        const auto number = tree_.size();
        if (static_cast<std::uint64_t>(entry.seq) != number)
            return bad(fmt::format("entry {} of {} is missing", number, head_.size), number);
        const auto leaf = audit::leaf_hash(entry.line);
        if (leaf != entry.leaf) return bad(fmt::format("entry {} is not as it was written: its line has another hash", number), number);
        if (auto what = places_.look_at(entry.line); !what.empty()) return bad(std::move(what), number);
        if (auto what = texts_.look_at(entry); !what.empty()) return bad(std::move(what), number);
        tree_.append(leaf);
        if (progress_ && tree_.size() % progress_each == 0) progress_(tree_.size());
        return holds(older_.look_at(tree_)) && add_to_tiles(leaf);
    }

    /// A tile that is full has the root that the store keeps.
    bool add_to_tiles(const Hash& leaf) {
        std::vector<audit::TileEdge::Filled> filled;
        edge_.append(leaf, filled);
        for (const auto& tile : filled) {
            const auto kept = store_.tree_hashes(head_.system, tile.level, tile.number, 1);
            if (kept.empty()) return bad(fmt::format("hash {} of the tree's level {} is missing", tile.number, tile.level));
            if (kept.front() != tile.root)
                return bad(fmt::format("hash {} of the tree's level {} is not that of its lines", tile.number, tile.level));
        }
        return true;
    }

    void compare_head() {
        checked_.root = tree_.root();
        if (auto [entry, what] = texts_.first_gone(); !what.empty()) return void(bad(std::move(what), static_cast<std::uint64_t>(entry)));
        if (tree_.bytes() != head_.frontier) bad("the entries are not those that the log's head stands for; which of them, it cannot tell");
    }

    store::Store& store_;
    const store::LogHead& head_;
    audit::OlderCheckpoints older_;
    const std::function<void(std::uint64_t)>& progress_;
    audit::LinePlaces places_;
    TextsOfLog texts_;
    audit::Frontier tree_;
    audit::TileEdge edge_;
    CheckedLog checked_;
};

}  // namespace

CheckedLog check_log(store::Store& store, const store::LogHead& head, audit::OlderCheckpoints older,
                     const std::function<void(std::uint64_t)>& progress) {
    return Check{store, head, std::move(older), progress}.run();
}

}  // namespace beadle::engine
