#include "daemon/engine/check_of_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "daemon/audit/line_places.hpp"
#include "daemon/audit/many_hashes.hpp"
#include "daemon/engine/pages_of_log.hpp"
#include "daemon/engine/texts_of_log.hpp"
#include "daemon/engine/tree_of_log.hpp"
#include "daemon/store/each_row.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::engine {
namespace {

using audit::Hash;

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
        PagesOfLog pages{store_, head_};
        for (;;) {
            const auto page = pages.next();
            if (page.entries.empty()) break;
            if (!look_at(page)) return false;
        }
        return read_ == as_size(head_) || bad(fmt::format("entry {} of {} is missing", read_, head_.size), read_);
    }

    bool look_at(const PageOfLog& page) {
        const auto& entries = page.entries;
        std::vector<std::string_view> lines{entries.size()};
        std::transform(entries.begin(), entries.end(), lines.begin(), [](const auto& entry) { return std::string_view{entry.line}; });
        std::vector<Hash> leaves{entries.size()};
        audit::leaf_hashes(lines, leaves);
        for (std::size_t n = 0; n < entries.size(); ++n)
            if (!look_at(entries[n], leaves[n]) || !grow(leaves[n], page)) return false;
        return true;
    }

    bool look_at(const store::Entry& entry, const Hash& leaf) {
        const auto number = read_;
        if (static_cast<std::uint64_t>(entry.seq) != number)
            return bad(fmt::format("entry {} of {} is missing", number, head_.size), number);
        if (leaf != entry.leaf) return bad(fmt::format("entry {} is not as it was written: its line has another hash", number), number);
        if (auto what = places_.look_at(entry.line); !what.empty()) return bad(std::move(what), number);
        if (auto what = texts_.look_at(entry); !what.empty()) return bad(std::move(what), number);
        return true;
    }

    /// The tree takes a tile at once where no older checkpoint asks for it within; the tile's root is the one that the store keeps.
    bool grow(const Hash& leaf, const PageOfLog& page) {
        constexpr auto width = static_cast<std::uint64_t>(audit::tile_width);
        if (read_ % width == 0) tile_at_once_ = read_ + width <= as_size(head_) && older_.none_up_to(read_ + width);
        ++read_;
        std::vector<audit::TileEdge::Filled> filled;
        edge_.append(leaf, filled);
        if (!tile_at_once_) tree_.append(leaf);
        else if (!filled.empty()) tree_.append_perfect(filled.front().root, width);
        if (progress_ && read_ % progress_each == 0) progress_(read_);
        if (!tile_at_once_ && !holds(older_.look_at(tree_))) return false;
        for (const auto& tile : filled) {
            const auto* kept = page.root(tile.level, tile.number);
            if (!kept) return bad(fmt::format("hash {} of the tree's level {} is missing", tile.number, tile.level));
            if (*kept != tile.root)
                return bad(fmt::format("hash {} of the tree's level {} is not that of its lines", tile.number, tile.level));
        }
        return true;
    }

    void compare_head() {
        checked_.root = tree_.root();
        if (!texts_.first_gone().second.empty()) hear_of_erasures_since();
        if (auto [entry, what] = texts_.first_gone(); !what.empty()) return void(bad(std::move(what), static_cast<std::uint64_t>(entry)));
        if (tree_.bytes() != head_.frontier) bad("the entries are not those that the log's head stands for; which of them, it cannot tell");
    }

    /// A daemon goes on recording while its log is read, and what was erased meanwhile is gone from pages that were read after it.
    void hear_of_erasures_since() {
        const auto now = store_.log_head(head_.system);
        store::EntryFilter filter;
        filter.kind = system_record::texts_erased;
        store::each_entry(store_, store::entries_from(head_.system, head_.size, 100, std::move(filter)), [&](const store::Entry& entry) {
            if (now && entry.seq < now->size) texts_.hear_of_erasures(entry);
        });
    }

    store::Store& store_;
    const store::LogHead& head_;
    audit::OlderCheckpoints older_;
    const std::function<void(std::uint64_t)>& progress_;
    audit::LinePlaces places_;
    TextsOfLog texts_;
    audit::Frontier tree_;
    audit::TileEdge edge_{audit::perfect_root_at_once};
    std::uint64_t read_ = 0;     // Entries that hold so far.
    bool tile_at_once_ = false;  // The tree lacks what was read of the tile until it is full.
    CheckedLog checked_;
};

}  // namespace

CheckedLog check_log(store::Store& store, const store::LogHead& head, audit::OlderCheckpoints older,
                     const std::function<void(std::uint64_t)>& progress) {
    return Check{store, head, std::move(older), progress}.run();
}

}  // namespace beadle::engine
