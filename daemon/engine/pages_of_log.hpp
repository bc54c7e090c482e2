#pragma once
// A log read page by page for a check, with the roots of tiles that the store keeps for it: while one page is taken apart and looked at, the next are read on another thread, a few
// at most. A page is a few thousand entries, however long the log is.
// Errors: store::StoreError. Thread-safety: one reader, one thread; until it is gone the store is asked by nobody else.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "daemon/audit/hash.hpp"
#include "daemon/store/entries_by_place.hpp"

namespace beadle::engine {

struct PageOfLog {
    /// Of these only what is held against each other may be filled in: seq, line, leaf and free texts.
    std::vector<store::Entry> entries;
    /// From level 1 on: the roots of the tiles that the page's entries fill, as the store has them; fewer from the first one on that is missing.
    struct Level {
        std::int64_t first = 0;
        std::vector<audit::Hash> roots;
    };
    std::vector<Level> levels;

    /// Null where the store lacks it.
    const audit::Hash* root(int level, std::int64_t number) const;
};

class PagesOfLog {
public:
    /// What `head` stands for. Store and head must outlive it.
    PagesOfLog(store::Store& store, const store::LogHead& head);
    PagesOfLog(const PagesOfLog&) = delete;
    PagesOfLog& operator=(const PagesOfLog&) = delete;
    /// The next entries, without those that are missing among them; none behind the last page, or where a whole page is missing.
    PageOfLog next();

private:
    struct Read {
        store::EntriesByPlace::Lines lines;
        std::vector<PageOfLog::Level> levels;
    };
    Read read(std::int64_t first, std::int64_t end) const;
    void read_ahead(const std::stop_token& stop);
    void add(Read read, const std::stop_token& stop);

    store::Store& store_;
    const store::LogHead& head_;
    std::mutex mutex_;  // Over what follows.
    std::condition_variable_any changed_;
    std::deque<Read> ahead_;
    std::exception_ptr failed_;
    bool ended_ = false;
    std::jthread reader_;  // Last: it stops before the rest goes.
};

}  // namespace beadle::engine
