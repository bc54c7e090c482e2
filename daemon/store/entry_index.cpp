#include "daemon/store/entry_index.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>

#include "daemon/store/each_row.hpp"
#include "daemon/store/entries_by_place.hpp"
#include "daemon/store/entry_pages.hpp"
#include "daemon/store/entry_terms.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postings.hpp"
#include "daemon/store/sqlite/connection.hpp"
#include "daemon/store/versions.hpp"
#include "migrations.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::store {
namespace {

using sqlite::Blob;
using sqlite::Connection;
using sqlite::Statement;

constexpr std::int64_t application_id = 0x42656169;  // "Beai".
constexpr std::int64_t newest = newest_version(migrations::entry_index);
constexpr std::int64_t block_size = entries_in_block;
// Of ten million entries a term that is everywhere takes a good megabyte, and the same ones are asked for again.
constexpr const char* question_cache = "PRAGMA cache_size = -16384";  // KiB, taken as they are needed.

bool is_ours(Connection& db) { return db.number("PRAGMA application_id") == application_id && db.number("PRAGMA user_version") == newest; }

std::unique_ptr<Connection> open_for_writing(const std::string& path) {
    auto db = std::make_unique<Connection>(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3_busy_timeout(db->handle(), 5000);
    if (db->number("SELECT count(*) FROM sqlite_schema") != 0 && !is_ours(*db)) throw StoreError{path + " is no index of entries", false};
    db->run("PRAGMA journal_mode = WAL");
    db->run("PRAGMA synchronous = NORMAL");  // What a power cut takes is built again.
    const auto version = db->number("PRAGMA user_version");
    for (const auto& migration : migrations::entry_index) {
        if (migration.number <= version) continue;
        sqlite::Transaction transaction{*db};
        db->run(migration.text);
        db->run(("PRAGMA user_version = " + std::to_string(migration.number)).c_str());
        db->run(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
        transaction.commit();
    }
    return db;
}

void remove_file(const std::string& path) {
    for (const auto* ending : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(path + ending, ignored);
    }
}

/// Whether the log's entry `seq` is the one with that leaf hash.
bool is_the_entry(Store& store, const std::string& system, std::int64_t seq, std::string_view leaf) {
    const auto found = entry_at(store, system, seq);
    return found && leaf.size() == found->leaf.size() && std::memcmp(leaf.data(), found->leaf.data(), leaf.size()) == 0;
}

/// Where a term stands, block by block in one direction.
class Walk {
public:
    Walk(Connection& db, std::int64_t system, std::string term, std::int64_t first, std::int64_t last, bool newest_first)
        : newest_first_(newest_first),
          system_(system),
          term_(std::move(term)),
          first_(first),
          last_(last),
          statement_(db, newest_first ? "SELECT block, entries FROM posting WHERE system = ?1 AND term = ?2 AND block BETWEEN ?3 AND ?4\n"
                                        "ORDER BY block DESC"
                                      : "SELECT block, entries FROM posting WHERE system = ?1 AND term = ?2 AND block BETWEEN ?3 AND ?4\n"
                                        "ORDER BY block") {
        begin();
    }
    bool at_end() const { return at_end_; }
    std::int64_t block() const { return block_; }
    Postings postings() const { return Postings::from(rows_->blob(1)); }
    bool is_before(std::int64_t block) const { return newest_first_ ? block_ > block : block_ < block; }
    void go_to(std::int64_t block) {
        for (int steps = 0; !at_end_ && is_before(block); ++steps) {
            if (steps < steps_before_a_leap) {
                step();
                continue;
            }
            (newest_first_ ? last_ : first_) = block;
            begin();
        }
    }

private:
    /// From there on it is quicker to look the block up than to go to it.
    static constexpr int steps_before_a_leap = 4;

    void begin() {
        rows_.reset();  // Before the statement is asked again.
        rows_.reset(new sqlite::Cursor(statement_.query(system_, term_, first_, last_)));
        step();
    }
    void step() {
        at_end_ = !rows_->next();
        if (!at_end_) block_ = rows_->integer(0);
    }

    bool newest_first_;
    std::int64_t system_;
    std::string term_;
    std::int64_t first_, last_;
    Statement statement_;
    std::unique_ptr<sqlite::Cursor> rows_;
    bool at_end_ = false;
    std::int64_t block_ = 0;
};

/// One thing that is asked for: any of its terms will do.
class AnyOf {
public:
    void add(std::unique_ptr<Walk> walk) { walks_.push_back(std::move(walk)); }
    bool at_end() const {
        return std::all_of(walks_.begin(), walks_.end(), [](const auto& walk) { return walk->at_end(); });
    }
    std::int64_t block() const {
        const Walk* nearest = nullptr;
        for (const auto& walk : walks_)
            if (!walk->at_end() && (nearest == nullptr || walk->is_before(nearest->block()))) nearest = walk.get();
        return nearest->block();
    }
    void go_to(std::int64_t block) {
        for (auto& walk : walks_) walk->go_to(block);
    }
    int count_here() const { return postings(block()).count(); }
    Postings postings(std::int64_t block) const {
        if (walks_.size() == 1) return walks_.front()->postings();  // Which is there: somebody went to it.
        Postings all;
        for (const auto& walk : walks_)
            if (!walk->at_end() && walk->block() == block) all |= walk->postings();
        return all;
    }

private:
    std::vector<std::unique_ptr<Walk>> walks_;
};

}  // namespace

// --- building -------------------------------------------------------------------------------------------------------------------

struct EntryIndexer::Parts {
    struct Log {
        std::int64_t number = 0, indexed_to = 0;
        std::int64_t looked_to = 0;  // No entry below erases a text that is indexed.
    };

    explicit Parts(const std::string& path) : path_(path) {
        try {
            open();
        } catch (const StoreError&) {
            db_.reset();
            remove_file(path_);
            open();
        }
    }

    void open() {
        db_ = open_for_writing(path_);
        logs_.clear();
    }

    /// What is known of a log, held once against the store: an index of another log is thrown away.
    Log& log_of(Store& store, const std::string& system) {
        if (const auto known = logs_.find(system); known != logs_.end()) return known->second;
        Log log;
        std::string leaf;
        {
            Statement find{*db_, "SELECT number, indexed_to, leaf, looked_to FROM system WHERE id = ?1"};
            auto rows = find.query(system);
            if (rows.next()) {
                log = {rows.integer(0), rows.integer(1), rows.integer(3)};
                leaf = std::string{rows.blob(2)};
            }
        }
        if (log.number == 0) {
            Statement add{*db_, "INSERT INTO system (id, indexed_to, leaf) VALUES (?1, 0, ?2)"};
            add.run(system, Blob{""});
            log.number = sqlite3_last_insert_rowid(db_->handle());
        } else if (log.indexed_to > 0 && !is_the_entry(store, system, log.indexed_to - 1, leaf)) {
            begin_anew(log, 0);
        }
        return logs_[system] = log;
    }

    void begin_anew(Log& log, std::int64_t looked_to) {
        sqlite::Transaction transaction{*db_};
        Statement clear{*db_, "DELETE FROM posting WHERE system = ?1"};
        clear.run(log.number);
        Statement reset{*db_, "UPDATE system SET indexed_to = 0, leaf = ?2, looked_to = ?3 WHERE number = ?1"};
        reset.run(log.number, Blob{""}, looked_to);
        transaction.commit();
        log.indexed_to = 0;
        log.looked_to = looked_to;
    }

    /// A text that was erased stands in the index no longer either: the log is indexed anew, from what is left.
    void look_for_erasures(Store& store, const LogHead& head, Log& log) {
        if (log.looked_to >= head.size) return;
        EntryFilter filter;
        filter.kind = system_record::texts_erased;
        const auto erasures = store.entries(entries_from(head.system, log.looked_to, 1000, std::move(filter))).rows;
        const auto looked_to = erasures.empty() ? head.size : erasures.back().seq + 1;
        if (erasures.empty() || log.indexed_to == 0) {
            log.looked_to = looked_to;
            return;
        }
        db_->run("PRAGMA secure_delete = ON");  // And from its file.
        begin_anew(log, looked_to);
        sqlite3_wal_checkpoint_v2(db_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }

    void index_block(Store& store, const std::string& system, Log& log) {
        const auto entries = store.entries(entries_from(system, log.indexed_to, entries_in_block)).rows;
        if (static_cast<std::int64_t>(entries.size()) != block_size)
            throw StoreError{"the record of " + system + " misses entries after " + std::to_string(log.indexed_to), true};
        std::map<std::string, Postings> terms;
        for (const auto& entry : entries) {
            const auto place = static_cast<int>(entry.seq - log.indexed_to);
            for (const auto& term : column_terms(entry)) terms[term].set(place);
            const auto words = words_of_entry(entry);
            for (const auto& word : words.open) terms["word:" + word].set(place);
            for (const auto& word : words.exempt) terms["exempt:" + word].set(place);
        }
        sqlite::Transaction transaction{*db_};
        Statement insert{*db_, "INSERT INTO posting (system, term, block, entries) VALUES (?1, ?2, ?3, ?4)"};
        for (const auto& [term, postings] : terms) {
            const auto bytes = postings.bytes();
            insert.run(log.number, term, log.indexed_to / block_size, Blob{bytes});
        }
        Statement move_on{*db_, "UPDATE system SET indexed_to = ?2, leaf = ?3, looked_to = ?4 WHERE number = ?1"};
        const auto& leaf = entries.back().leaf;
        move_on.run(log.number, log.indexed_to + block_size, Blob{{reinterpret_cast<const char*>(leaf.data()), leaf.size()}},
                    log.looked_to);
        transaction.commit();
        log.indexed_to += block_size;
    }

    /// Gives back the pages that it holds only to be quick.
    void rest() { sqlite3_db_release_memory(db_->handle()); }

    std::string path_;
    std::unique_ptr<Connection> db_;
    std::map<std::string, Log, std::less<>> logs_;
};

EntryIndexer::EntryIndexer(const std::string& path) : parts_(std::make_unique<Parts>(path)) {}
EntryIndexer::~EntryIndexer() = default;

bool EntryIndexer::step(Store& store) {
    const LogHead* behind = nullptr;
    std::int64_t most = 0;
    int blocks = 0;
    const auto heads = store.log_heads();
    for (const auto& head : heads) {
        auto& log = parts_->log_of(store, head.system);
        parts_->look_for_erasures(store, head, log);
        const auto missing = head.size - log.indexed_to;
        blocks += missing >= block_size ? static_cast<int>(missing / block_size) : 0;
        if (missing >= block_size && missing > most) {
            behind = &head;
            most = missing;
        }
    }
    if (behind != nullptr) parts_->index_block(store, behind->system, parts_->log_of(store, behind->system));
    const bool more = blocks > 1;
    if (!more) parts_->rest();
    return more;
}

// --- asking ---------------------------------------------------------------------------------------------------------------------

struct EntryIndex::Parts {
    struct Log {
        std::int64_t number = 0, indexed_to = 0;
    };

    /// The connection, opened when the file is there; null where there is none that is ours.
    Connection* db() {
        if (db_) return db_.get();
        if (path.empty() || !std::filesystem::exists(path)) return nullptr;
        auto opened = std::make_unique<Connection>(path, SQLITE_OPEN_READONLY);
        sqlite3_busy_timeout(opened->handle(), 1000);
        opened->run(question_cache);
        if (!is_ours(*opened)) return nullptr;
        db_ = std::move(opened);
        return db_.get();
    }

    /// How far the log is indexed; 0 where the index is of another log.
    Log log_of(Store& store, const std::string& system) {
        try {
            auto* at = db();
            if (at == nullptr) return {};
            Statement find{*at, "SELECT number, indexed_to, leaf FROM system WHERE id = ?1"};
            Log log;
            std::string leaf;
            {
                auto rows = find.query(system);
                if (!rows.next()) return {};
                log = {rows.integer(0), rows.integer(1)};
                leaf = std::string{rows.blob(2)};
            }
            if (log.indexed_to == 0 || known_as[system] == leaf) return log;
            if (!is_the_entry(store, system, log.indexed_to - 1, leaf)) return {};
            known_as[system] = leaf;
            return log;
        } catch (const StoreError&) {
            db_.reset();  // Damaged, or being made anew: everything is looked through until it is there again.
            return {};
        }
    }

    std::string path;
    std::unique_ptr<Connection> db_;
    std::map<std::string, std::string, std::less<>> known_as;  ///< Leaf hash that was held against the store, by system.
};

namespace {

/// One question on its way through index and tail.
class Search {
public:
    Search(Store& store, const EntrySearch& asked) : store_(store), asked_(asked), limit_(bounded(asked.filter.limit)) {}

    bool is_full() const { return static_cast<int>(page_.rows.size()) > limit_; }
    bool ended_early() const { return !page_.next.empty(); }

    /// From the index: places `first` to `last`, both included.
    void walk(Connection& db, std::int64_t number, std::int64_t first, std::int64_t last) {
        const bool newest_first = asked_.filter.newest_first;
        if (first > last || is_full()) return;
        std::vector<AnyOf> all;
        const auto add = [&](const std::vector<std::string>& terms) {
            AnyOf any;
            for (const auto& term : terms)
                any.add(std::make_unique<Walk>(db, number, term, first / block_size, last / block_size, newest_first));
            all.push_back(std::move(any));
        };
        for (const auto& term : column_terms(asked_.filter)) add({term});
        for (const auto& word : asked_.words)
            add(asked_.with_exempt ? std::vector{"word:" + word, "exempt:" + word} : std::vector{"word:" + word});
        // What is rare rules most out: of the others nothing is read then. How rare, the first block tells.
        if (std::none_of(all.begin(), all.end(), [](const AnyOf& any) { return any.at_end(); }))
            std::stable_sort(all.begin(), all.end(), [](const AnyOf& a, const AnyOf& b) { return a.count_here() < b.count_here(); });
        std::vector<std::int64_t> seqs;
        const auto wanted = static_cast<std::size_t>(limit_ + 1) - page_.rows.size();
        while (seqs.size() < wanted) {
            if (std::any_of(all.begin(), all.end(), [](const AnyOf& any) { return any.at_end(); })) break;
            auto block = all.front().block();
            for (const auto& any : all) block = newest_first ? std::min(block, any.block()) : std::max(block, any.block());
            // Whoever comes after one that has nothing here stays where he is, and leaps when he is wanted again.
            auto here = Postings::all();
            for (auto any = all.begin(); any != all.end() && here.any(); ++any) {
                any->go_to(block);
                if (any->at_end() || any->block() != block) here = {};
                else here &= any->postings(block);
            }
            add_places(here, block, first, last, wanted, seqs);
            for (auto& any : all)
                if (!any.at_end() && any.block() == block) any.go_to(newest_first ? block - 1 : block + 1);
        }
        if (seqs.empty()) return;
        for (auto& row : entries_at(store_, asked_.filter.system, seqs)) page_.rows.push_back(std::move(row));
    }

    /// Entry by entry, where the index does not reach: places `first` to `last`, both included.
    void look_through(std::int64_t first, std::int64_t last) {
        if (first > last || is_full()) return;
        auto filter = asked_.filter;
        filter.after.clear();
        filter.after_seq.reset();
        const bool newest_first = filter.newest_first;
        auto low = first, high = last;
        // What is on one instance is few, and the store finds it at once.
        if (filter.instance.empty()) {
            if (newest_first) low = std::max(low, high - entries_looked_through + 1);
            else high = std::min(high, low + entries_looked_through - 1);
        }
        filter.from.reset();  // What they ask for, `first` and `last` say already.
        filter.until.reset();
        filter.from_seq = low;
        filter.until_seq = high + 1;
        filter.limit = asked_.words.empty() ? limit_ + 1 - static_cast<int>(page_.rows.size()) : 500;
        while (!is_full()) {
            auto page = store_.entries(filter);
            for (auto& row : page.rows)
                if (!is_full() && has_words(row)) page_.rows.push_back(std::move(row));
            if (page.next.empty()) break;
            filter.after = std::move(page.next);
        }
        if (!is_full() && (low > first || high < last)) page_.next = key_of(newest_first ? low : high);
    }

    Page<Entry> page() && {
        if (is_full()) {
            page_.rows.resize(static_cast<std::size_t>(limit_));
            page_.next = key_of(page_.rows.back().seq);
        }
        return std::move(page_);
    }

private:
    std::string key_of(std::int64_t seq) const { return page_key({asked_.filter.system, std::to_string(seq)}); }

    bool has_words(const Entry& entry) const {
        if (asked_.words.empty()) return true;
        const auto words = words_of_entry(entry);
        return std::all_of(asked_.words.begin(), asked_.words.end(),
                           [&](const std::string& word) { return words.hold(word, asked_.with_exempt); });
    }

    void add_places(const Postings& here, std::int64_t block, std::int64_t first, std::int64_t last, std::size_t wanted,
                    std::vector<std::int64_t>& seqs) const {
        const auto begin = block * block_size;
        if (asked_.filter.newest_first) {
            for (int place = here.last(static_cast<int>(std::min(last - begin, block_size - 1))); place >= 0 && begin + place >= first;
                 place = here.last(place - 1)) {
                if (seqs.size() >= wanted) return;
                seqs.push_back(begin + place);
            }
            return;
        }
        for (int place = here.next(static_cast<int>(std::max(first - begin, std::int64_t{0}))); place >= 0 && begin + place <= last;
             place = here.next(place + 1)) {
            if (seqs.size() >= wanted) return;
            seqs.push_back(begin + place);
        }
    }

    Store& store_;
    const EntrySearch& asked_;
    int limit_;
    Page<Entry> page_;
};

/// The first entry of a log that was recorded at `at` or later; the log's size where there is none.
std::int64_t first_at(Store& store, const std::string& system, std::int64_t size, Instant at) {
    EntryFilter filter;
    filter.system = system;
    filter.from = at;
    filter.limit = 1;
    const auto found = store.entries(filter).rows;
    return found.empty() ? size : found.front().seq;
}

}  // namespace

EntryIndex::EntryIndex(std::string path) : parts_(std::make_unique<Parts>()) { parts_->path = std::move(path); }
EntryIndex::~EntryIndex() = default;

std::int64_t EntryIndex::indexed_to(Store& store, std::string_view system) { return parts_->log_of(store, std::string{system}).indexed_to; }

Page<Entry> EntryIndex::entries(Store& store, const EntrySearch& search) {
    const auto& filter = search.filter;
    if (search.words.empty() && (column_terms(filter).empty() || !filter.instance.empty())) return store.entries(filter);
    const auto head = store.log_head(filter.system);
    if (!head) return {};
    auto first = filter.from ? first_at(store, filter.system, head->size, *filter.from) : 0;
    auto last = (filter.until ? first_at(store, filter.system, head->size, *filter.until) : head->size) - 1;
    if (const auto [after, seq] = place_of(filter); !after.empty()) {
        if (filter.newest_first) last = std::min(last, seq - 1);
        else first = std::max(first, seq + 1);
    }
    const auto answer = [&](Parts::Log log) {
        Search asked{store, search};
        const auto from_index = [&] {
            if (log.indexed_to > 0) asked.walk(*parts_->db_, log.number, first, std::min(last, log.indexed_to - 1));
        };
        if (!filter.newest_first) from_index();
        asked.look_through(std::max(first, log.indexed_to), last);
        if (filter.newest_first && !asked.ended_early()) from_index();
        return std::move(asked).page();
    };
    const auto log = filter.instance.empty() ? parts_->log_of(store, filter.system) : Parts::Log{};
    if (log.indexed_to == 0) return answer(log);
    try {
        return answer(log);
    } catch (const std::exception&) {
        parts_->db_.reset();  // Damaged; where it was the store that failed, it says so again.
        return answer({});
    }
}

std::string index_file_of(const std::string& where, const std::string& folder) {
    if (const auto path = sqlite_path(where)) return *path + "-index";
    return folder.empty() ? std::string{} : (std::filesystem::path{folder} / "entries-index.db").string();
}

}  // namespace beadle::store
