#include "daemon/store/postgres/postgres_store.hpp"

#include <sstream>
#include <thread>

#include "daemon/store/postgres/opening.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement note_in_hand_statement{"note_in_hand", sql::postgres::note_in_hand};
constexpr Statement in_hand_statement{"in_hand", sql::postgres::in_hand};
constexpr Statement oldest_reader_statement{"oldest_reader", sql::postgres::oldest_reader};
constexpr Statement daemons_statement{"daemons", sql::postgres::daemons};

}  // namespace

PostgresStore::PostgresStore(const PostgresOptions& options)
    : options_(options),
      read_only_(options.read_only),
      shares_(options.shares && !options.read_only),
      ownership_(options),
      db_(options.connection, options.read_only) {
    db_.open();
    if (read_only_) {
        expect_current(db_);
    } else {
        migrate(db_);
        take_shards(options.patience);
        notice_a_restore();
    }
    confirmed_opening_ = db_.times_opened();
    read_systems();
}

PostgresStore::PostgresStore(const PostgresOptions& options, PostgresStore& first)
    : options_(options), first_(&first), read_only_(false), shares_(false), ownership_(options), db_(options.connection) {
    db_.open();
    read_systems();
}

std::unique_ptr<Lane> PostgresStore::another() { return std::make_unique<PostgresStore>(options_, *this); }

void PostgresStore::take_shards(std::chrono::milliseconds patience) {
    // The session of a daemon that was killed goes when the database has noticed: a moment later.
    constexpr std::chrono::milliseconds step{100};
    for (;; patience -= step) {
        try {
            return ownership_.take(db_);
        } catch (const ShardsTaken&) {
            if (patience < step) throw;
        }
        std::this_thread::sleep_for(step);
    }
}

PostgresStore::~PostgresStore() {
    if (!read_only_ && !first_) ownership_.release(db_);
}

void PostgresStore::be_connected() {
    db_.open();
    if (read_only_ || first_ || (confirmed_opening_ == db_.times_opened() && !shards_lost_)) return;
    std::lock_guard lock(ownership_mutex_);
    ownership_.confirm(db_);
    confirmed_opening_ = db_.times_opened();
    shards_lost_ = false;
}

// --- systems --------------------------------------------------------------------------------------------------------------------

void PostgresStore::read_systems() { systems_.read(db_.run("SELECT number, id, shard FROM system ORDER BY number")); }

const System* PostgresStore::find_system(std::string_view id) {
    const auto* found = systems_.find(id);
    if (!found && (read_only_ || first_)) {
        read_systems();  // Who is not the first learns of new systems when somebody asks for one.
        found = systems_.find(id);
    }
    return found;
}

const System& PostgresStore::system_of(const std::string& id) {
    if (const auto* found = find_system(id)) return *found;
    read_systems();  // The writer's other lane may have added it.
    if (const auto* found = systems_.find(id)) return *found;
    Texts ids;  // Said where the id is no text; a parameter of its own would be cleaned.
    ids.add(id, "the system");
    auto rows = db_.run("INSERT INTO system (id, shard) SELECT id, $2::BIGINT FROM unnest($1::TEXT[]) AS k (id) RETURNING number",
                        Parameters::of(ids, shard_of(id)));
    rows.next();
    return systems_.remember({rows.integer(0), shard_of(id), id});
}

const System& PostgresStore::system_of(std::int64_t number) {
    const auto* found = systems_.find(number);
    if (!found) {
        read_systems();
        found = systems_.find(number);
    }
    if (!found) throw StoreError{db_.name() + " is damaged: it has rows of a system that it does not know", false};
    return *found;
}

std::vector<const System*> PostgresStore::systems(std::string_view only) {
    if (!only.empty()) {
        const auto* system = find_system(only);
        return system ? std::vector{system} : std::vector<const System*>{};
    }
    if (read_only_) read_systems();
    return systems_.all();
}

// --- daemons --------------------------------------------------------------------------------------------------------------------

Shards PostgresStore::tend() {
    return again_if_lost([&] {
        std::lock_guard lock(ownership_mutex_);
        if (ownership_.tend(db_)) read_systems();  // What others have added since is ours to write for now.
        shards_lost_ = false;
        return ownership_.shards();
    });
}

int PostgresStore::stored_shard(const std::string& id) {
    if (const auto* known = systems_.find(id)) return known->shard;
    return again_if_lost([&] {
        read_systems();
        const auto* found = systems_.find(id);
        return found ? found->shard : shard_of(id);
    });
}

std::vector<Daemon> PostgresStore::daemons() {
    return again_if_lost([&] {
        std::vector<Daemon> all;
        auto rows = db_.run(daemons_statement);
        while (rows.next()) {
            Daemon daemon{.id = rows.string(0),
                          .name = rows.string(1),
                          .host = rows.string(2),
                          .since = rows.instant(3),
                          .lease_until = rows.instant(4),
                          .shards = {}};
            std::istringstream shards{rows.string(5)};
            for (std::size_t shard = 0; shards >> shard;) daemon.shards.set(shard);
            all.push_back(std::move(daemon));
        }
        return all;
    });
}

// --- poison and definitions -----------------------------------------------------------------------------------------------------
// A table and not a file in the daemon's own folder: who takes the shards over on another host must learn of it too.

void PostgresStore::note_in_hand(const InHand& event) {
    if (read_only_) return;
    again_if_lost([&] {
        db_.run(note_in_hand_statement,
                Parameters::of(ownership_.id(), event.system, event.instance, event.event_id, event.kind, event.deaths));
    });
}

void PostgresStore::clear_in_hand() {
    if (read_only_) return;
    again_if_lost([&] { db_.run("DELETE FROM in_hand WHERE daemon = $1::TEXT", Parameters::of(ownership_.id())); });
}

std::optional<Store::InHand> PostgresStore::in_hand() {
    if (read_only_) return std::nullopt;
    return again_if_lost([&]() -> std::optional<InHand> {
        auto rows = db_.run(in_hand_statement, Parameters::of(ownership_.id()));
        if (!rows.next()) return std::nullopt;
        return InHand{rows.string(0), rows.string(1), rows.string(2), rows.string(3), static_cast<int>(rows.integer(4))};
    });
}

// --- put back from a backup, and what the database says of its readers -------------------------------------------------------------------

void PostgresStore::notice_a_restore() {
    Transaction transaction{db_};
    // A restored dump has made its tables anew, in this cluster or in another. A standby that takes over has the same ones.
    const auto here = db_.word(
        "SELECT system_identifier || '/' || 'meta'::regclass::oid || ' on ' || to_char(now() AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM pg_control_system()");
    const auto place_of = [](const std::string& stamp) { return stamp.substr(0, stamp.find(" on ")); };
    const auto last = db_.word("SELECT value FROM meta WHERE key = 'written in' FOR UPDATE");
    if (place_of(last) == place_of(here)) return;
    const auto put = [&](const char* key, const std::string& value) {
        db_.run("INSERT INTO meta (key, value) VALUES ($1::TEXT, $2::TEXT) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                Parameters::of(key, value));
    };
    put("written in", here);
    if (!last.empty()) put("put back", "its tables were restored from a dump, as was found" + here.substr(here.find(" on ")));
    transaction.commit();
}

std::optional<std::string> PostgresStore::put_back() {
    return again_if_lost([&]() -> std::optional<std::string> {
        auto rows = db_.run("SELECT value FROM meta WHERE key = 'put back'");
        return rows.next() ? std::optional{rows.string(0)} : std::nullopt;
    });
}

std::optional<Store::OldestReader> PostgresStore::oldest_reader() {
    return again_if_lost([&]() -> std::optional<OldestReader> {
        auto rows = db_.run(oldest_reader_statement);
        if (!rows.next()) return std::nullopt;
        return OldestReader{.since = std::chrono::seconds{rows.integer(0)}, .transactions_ago = rows.integer(1)};
    });
}

std::optional<StoredDefinition> PostgresStore::definition(std::string_view hash) {
    return again_if_lost([&]() -> std::optional<StoredDefinition> {
        auto rows = db_.run("SELECT hash, kind, id, text FROM definition WHERE hash = $1::TEXT", Parameters::of(hash));
        if (!rows.next()) return std::nullopt;
        return StoredDefinition{rows.string(0), rows.string(1), rows.string(2), rows.string(3)};
    });
}

std::vector<Batch::Current> PostgresStore::current_definitions() {
    return again_if_lost([&] {
        std::vector<Batch::Current> all;
        auto rows = db_.run("SELECT kind, id, hash FROM current_definition ORDER BY kind, id");
        while (rows.next()) all.push_back({rows.string(0), rows.string(1), rows.string(2)});
        return all;
    });
}

}  // namespace beadle::store::postgres

namespace beadle::store {

std::unique_ptr<Store> make_postgres_store(const PostgresOptions& options) { return std::make_unique<postgres::PostgresStore>(options); }

}  // namespace beadle::store
