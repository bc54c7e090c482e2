#include "daemon/engine/pages_of_log.hpp"

#include <algorithm>

#include "daemon/audit/tree.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/entries_by_place.hpp"

namespace beadle::engine {
namespace {

constexpr std::int64_t entries_at_once = 8 * audit::tile_width;

std::vector<store::Entry> entries_between(store::Store& store, const std::string& system, std::int64_t first, std::int64_t last) {
    if (auto* by_place = dynamic_cast<store::EntriesByPlace*>(&store)) return by_place->lines_between(system, first, last);
    return store.entries(store::entries_from(system, first, static_cast<int>(last - first + 1))).rows;
}

}  // namespace

const audit::Hash* PageOfLog::root(int level, std::int64_t number) const {
    const auto& kept = levels.at(static_cast<std::size_t>(level) - 1);
    const auto place = static_cast<std::size_t>(number - kept.first);
    return place < kept.roots.size() ? &kept.roots[place] : nullptr;
}

PagesOfLog::PagesOfLog(store::Store& store, const store::LogHead& head) : store_(store), head_(head) { begin(0); }

PageOfLog PagesOfLog::next() {
    if (!ahead_.valid()) return {};
    auto page = ahead_.get();
    if (!page.entries.empty()) begin(page.entries.back().seq + 1);
    return page;
}

void PagesOfLog::begin(std::int64_t first) {
    if (first < head_.size) ahead_ = std::async(std::launch::async, [this, first] { return read(first); });
}

PageOfLog PagesOfLog::read(std::int64_t first) const {
    PageOfLog page;
    page.entries = entries_between(store_, head_.system, first, std::min(first + entries_at_once, head_.size) - 1);
    const auto end = page.entries.empty() ? first : page.entries.back().seq + 1;
    // A tile is filled by its last leaf.
    for (auto from = first / audit::tile_width, until = end / audit::tile_width; until > 0;
         from /= audit::tile_width, until /= audit::tile_width) {
        auto& level = page.levels.emplace_back();
        level.first = from;
        if (until > from)
            level.roots = store_.tree_hashes(head_.system, static_cast<int>(page.levels.size()), from, static_cast<int>(until - from));
    }
    return page;
}

}  // namespace beadle::engine
