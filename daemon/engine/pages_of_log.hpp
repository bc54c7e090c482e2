#pragma once
// A log read page by page for a check, with the roots of tiles that the store keeps for it: while one page is taken apart and looked at, the next is read on another thread. A page
// is a few thousand entries, however long the log is.
// Errors: store::StoreError. Thread-safety: one reader, one thread; until it is gone the store is asked by nobody else.

#include <cstdint>
#include <future>
#include <vector>

#include "daemon/audit/hash.hpp"
#include "daemon/store/entries_by_place.hpp"

namespace beadle::engine {

struct PageOfLog {
    /// Of these only what is held against each other may be filled in: seq, kind, verdict, line, leaf and free texts.
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
    /// The next entries, without those that are missing among them; none behind the last page, or where a whole page is missing.
    PageOfLog next();

private:
    struct Read {
        store::EntriesByPlace::Lines lines;
        std::vector<PageOfLog::Level> levels;
    };
    Read read(std::int64_t first, std::int64_t end) const;
    void begin_next();

    store::Store& store_;
    const store::LogHead& head_;
    std::int64_t begun_ = 0;  // Entries up to here are read or being read.
    std::future<Read> ahead_;
};

}  // namespace beadle::engine
