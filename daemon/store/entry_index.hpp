#pragma once
// Finds audit entries by what they are and by the words of their texts, in a log of any length. The index is built behind the log, a block of entries at a time,
// into a file of its own beside the store: nothing of it is in the path of a commit, and a file that is lost or damaged is built anew. What is not indexed
// yet is looked through, so that an answer never misses the newest. It works over every store alike.
// Thread-safety: one object, one thread; the one that builds and those that are asked may share a file.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::store {

struct EntrySearch {
    EntryFilter filter;              ///< Names a system.
    std::vector<std::string> words;  ///< All of them must stand in an entry's texts; as words_of() gives them.
    bool with_exempt = false;        ///< In texts that are marked exempt, too.
};

/// How many entries one question looks through where the index does not reach; then the page ends early, with `next`.
inline constexpr std::int64_t entries_looked_through = 50'000;

/// Builds the index of every log of a store.
class EntryIndexer {
public:
    /// Opens or makes the file; one that is damaged or of another make is made anew. Throws StoreError where it cannot be written.
    explicit EntryIndexer(const std::string& path);
    ~EntryIndexer();

    /// Indexes the next block of one log that is behind by at least one, with one short transaction; true where there is more to do, and what it holds of its file
    /// given back where there is not. Throws StoreError where either store fails: calling again goes on.
    bool step(Store& store);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Answers from the index and the store. Without a file, or with one of another log, everything is looked through.
class EntryIndex {
public:
    /// The file may be absent, and may come later. An empty path: there is none.
    explicit EntryIndex(std::string path);
    ~EntryIndex();

    /// As Store::entries: the same rows, order and page keys. A page may hold fewer rows than asked for, or none, and still have a `next`.
    Page<Entry> entries(Store& store, const EntrySearch& search);
    /// How many of the log's entries, from the first, are indexed.
    std::int64_t indexed_to(Store& store, std::string_view system);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Where the index of a store lies that is opened as `where` says: beside an SQLite file, else in `folder`; empty where neither is there.
std::string index_file_of(const std::string& where, const std::string& folder);

}  // namespace beadle::store
