#include "daemon/engine/pages_of_log.hpp"

#include <algorithm>

#include "daemon/audit/tree.hpp"
#include "daemon/store/each_row.hpp"
#include "daemon/store/entries_by_place.hpp"

namespace beadle::engine {
namespace {

constexpr std::int64_t entries_at_once = 8 * audit::tile_width;
constexpr std::size_t pages_ahead = 3;

store::EntriesByPlace::Lines lines_between(store::Store& store, const std::string& system, std::int64_t first, std::int64_t last) {
    if (auto* by_place = dynamic_cast<store::EntriesByPlace*>(&store)) return by_place->lines_between(system, first, last);
    auto found = store.entries(store::entries_from(system, first, static_cast<int>(last - first + 1))).rows;
    std::erase_if(found, [&](const auto& entry) { return entry.seq > last; });
    return [found = std::move(found)]() mutable { return std::move(found); };
}

}  // namespace

const audit::Hash* PageOfLog::root(int level, std::int64_t number) const {
    const auto& kept = levels.at(static_cast<std::size_t>(level) - 1);
    const auto place = static_cast<std::size_t>(number - kept.first);
    return place < kept.roots.size() ? &kept.roots[place] : nullptr;
}

PagesOfLog::PagesOfLog(store::Store& store, const store::LogHead& head)
    : store_(store), head_(head), reader_([this](const std::stop_token& stop) { read_ahead(stop); }) {}

PageOfLog PagesOfLog::next() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [this] { return !ahead_.empty() || ended_; });
    if (ahead_.empty()) {
        if (failed_) std::rethrow_exception(failed_);
        return {};
    }
    auto read = std::move(ahead_.front());
    ahead_.pop_front();
    lock.unlock();
    changed_.notify_one();
    return {.entries = read.lines(), .levels = std::move(read.levels)};
}

void PagesOfLog::read_ahead(const std::stop_token& stop) {
    std::exception_ptr failed;
    try {
        for (std::int64_t first = 0; first < head_.size && !stop.stop_requested(); first += entries_at_once)
            add(read(first, std::min(first + entries_at_once, head_.size)), stop);
    } catch (...) {
        failed = std::current_exception();
    }
    const std::lock_guard lock{mutex_};
    failed_ = failed;
    ended_ = true;
    changed_.notify_one();
}

void PagesOfLog::add(Read read, const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    if (!changed_.wait(lock, stop, [this] { return ahead_.size() < pages_ahead; })) return;
    ahead_.push_back(std::move(read));
    changed_.notify_one();
}

PagesOfLog::Read PagesOfLog::read(std::int64_t first, std::int64_t end) const {
    Read read{.lines = lines_between(store_, head_.system, first, end - 1), .levels = {}};
    std::vector<store::HashRange> roots;
    // A tile is filled by its last leaf.
    for (auto from = first / audit::tile_width, until = end / audit::tile_width; until > 0;
         from /= audit::tile_width, until /= audit::tile_width)
        roots.push_back({.level = static_cast<int>(roots.size()) + 1, .first = from, .count = static_cast<int>(until - from)});
    auto found = store_.tree_hashes(head_.system, roots);
    for (std::size_t n = 0; n < roots.size(); ++n) read.levels.push_back({.first = roots[n].first, .roots = std::move(found[n])});
    return read;
}

}  // namespace beadle::engine
