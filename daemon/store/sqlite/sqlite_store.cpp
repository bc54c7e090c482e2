#include "daemon/store/sqlite/sqlite_store.hpp"

#include <filesystem>

#include "daemon/store/sqlite/opening.hpp"

namespace beadle::store::sqlite {
namespace {

/// One name for one file, however it was written: the lock beside it must be the same for everybody.
std::string one_name(const std::string& path) {
    std::error_code error;
    const auto canonical = std::filesystem::weakly_canonical(path, error);
    return error ? path : canonical.string();
}

/// SQLite counts every byte it allocates under a mutex unless told not to; nobody asks it. Has no effect once SQLite is in use.
bool configure_once() {
    static const bool done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK;
    return done;
}

int remember_wal_pages(void* pages, sqlite3*, const char*, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
}

}  // namespace

SqliteStore::SqliteStore(const SqliteOptions& options)
    : configured_(configure_once()),
      lock_(options.read_only ? nullptr : std::make_unique<OwnerLock>(one_name(options.path), options.owner)),
      db_(one_name(options.path), options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
    if (options.read_only) {
        prepare_for_reading(db_);
    } else {
        prepare_for_writing(db_, lock_->last_stop_was_unclean());
        in_hand_ = std::make_unique<InHandFile>(db_.path());
        sqlite3_wal_hook(db_.handle(), remember_wal_pages, &wal_pages_);
    }
    read_systems();
}

SqliteStore::~SqliteStore() = default;

// --- systems --------------------------------------------------------------------------------------------------------------------

void SqliteStore::read_systems() {
    Statement statement{db_, "SELECT number, id, shard FROM system ORDER BY number"};
    systems_.read(statement.query());
}

const System* SqliteStore::find_system(std::string_view id) {
    const auto* found = systems_.find(id);
    if (!found && !lock_) {
        read_systems();  // A reader learns of new systems when somebody asks for one.
        found = systems_.find(id);
    }
    return found;
}

const System& SqliteStore::system_of(const std::string& id) {
    if (const auto* found = find_system(id)) return *found;
    Statement insert{db_, "INSERT INTO system (id, shard) VALUES (?1, ?2)"};
    insert.run(id, shard_of(id));
    return systems_.remember({sqlite3_last_insert_rowid(db_.handle()), shard_of(id), id});
}

const System& SqliteStore::system_of(std::int64_t number) {
    const auto* found = systems_.find(number);
    if (!found) {
        read_systems();
        found = systems_.find(number);
    }
    if (!found) throw StoreError{db_.path() + " is damaged: it has rows of a system that it does not know", false};
    return *found;
}

std::vector<const System*> SqliteStore::systems(std::string_view only) {
    if (!only.empty()) {
        const auto* system = find_system(only);
        return system ? std::vector{system} : std::vector<const System*>{};
    }
    if (!lock_) read_systems();
    return systems_.all();
}

// --- poison and definitions -----------------------------------------------------------------------------------------------------

void SqliteStore::note_in_hand(const InHand& event) {
    if (in_hand_) in_hand_->note(event);
}

void SqliteStore::clear_in_hand() {
    if (in_hand_) in_hand_->clear();
}

std::optional<Store::InHand> SqliteStore::in_hand() { return in_hand_ ? in_hand_->get() : std::nullopt; }

std::optional<std::string> SqliteStore::put_back() {
    Statement statement{db_, "SELECT value FROM meta WHERE key = 'put back'"};
    auto rows = statement.query();
    return rows.next() ? std::optional{rows.string(0)} : std::nullopt;
}

std::optional<StoredDefinition> SqliteStore::definition(std::string_view hash) {
    Statement statement{db_, "SELECT hash, kind, id, text FROM definition WHERE hash = ?1"};
    auto rows = statement.query(hash);
    if (!rows.next()) return std::nullopt;
    return StoredDefinition{rows.string(0), rows.string(1), rows.string(2), rows.string(3)};
}

std::vector<Batch::Current> SqliteStore::current_definitions() {
    std::vector<Batch::Current> all;
    Statement statement{db_, "SELECT kind, id, hash FROM current_definition ORDER BY kind, id"};
    auto rows = statement.query();
    while (rows.next()) all.push_back({rows.string(0), rows.string(1), rows.string(2)});
    return all;
}

}  // namespace beadle::store::sqlite

namespace beadle::store {

std::unique_ptr<Store> make_sqlite_store(const SqliteOptions& options) { return std::make_unique<sqlite::SqliteStore>(options); }

}  // namespace beadle::store
