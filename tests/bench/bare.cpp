#include "tests/bench/bare.hpp"

#include <openssl/evp.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <tuple>

#include "daemon/audit/tree.hpp"

namespace beadle::bench {
namespace {

struct Database {
    sqlite3* handle = nullptr;
    int wal_pages = 0;

    explicit Database(const std::string& path) {
        if (sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) fail();
    }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database() { sqlite3_close(handle); }
    [[noreturn]] void fail() const { throw std::runtime_error(handle ? sqlite3_errmsg(handle) : "out of memory"); }
    void run(const char* sql) {
        if (sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
    }
};

struct Statement {
    Database& database;
    sqlite3_stmt* handle = nullptr;

    Statement(Database& database_, const std::string& sql) : database(database_) {
        if (sqlite3_prepare_v3(database.handle, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr) != SQLITE_OK) database.fail();
    }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(handle); }

    void number(int at, std::int64_t value) { sqlite3_bind_int64(handle, at, value); }
    void text(int at, const std::string& value) { sqlite3_bind_text64(handle, at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8); }
    void blob(int at, const std::string& value) { sqlite3_bind_blob64(handle, at, value.data(), value.size(), SQLITE_STATIC); }
    void cell(int at, const Firing::Cell& value) {
        switch (value.type) {
            case SQLITE_INTEGER: number(at, value.number); break;
            case SQLITE_TEXT: text(at, value.bytes); break;
            case SQLITE_BLOB: blob(at, value.bytes); break;
            default: sqlite3_bind_null(handle, at);
        }
    }
    bool next() {
        int code = sqlite3_step(handle);
        if (code != SQLITE_ROW && code != SQLITE_DONE) database.fail();
        return code == SQLITE_ROW;
    }
    void reset() { sqlite3_reset(handle); }
    /// Changes exactly one row.
    void one() {
        if (sqlite3_step(handle) != SQLITE_DONE) database.fail();
        if (sqlite3_changes(database.handle) != 1) throw std::runtime_error(std::string("not one row: ") + sqlite3_sql(handle));
        sqlite3_reset(handle);
    }
    std::int64_t integer(int column) { return sqlite3_column_int64(handle, column); }
    std::string string(int column) {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle, column));
        return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle, column))) : std::string();
    }
    std::vector<Firing::Cell> row() {
        std::vector<Firing::Cell> cells(static_cast<std::size_t>(sqlite3_column_count(handle)));
        for (std::size_t n = 0; n < cells.size(); ++n) {
            int column = static_cast<int>(n);
            cells[n].type = sqlite3_column_type(handle, column);
            if (cells[n].type == SQLITE_INTEGER) cells[n].number = integer(column);
            else if (cells[n].type != SQLITE_NULL) cells[n].bytes = string(column);
        }
        return cells;
    }
};

int note_wal_pages(void* database, sqlite3*, const char*, int pages) {
    static_cast<Database*>(database)->wal_pages = pages;
    return SQLITE_OK;
}

std::string slots(std::size_t count) {
    std::string text = "?";
    for (std::size_t n = 1; n < count; ++n) text += ",?";
    return text;
}

constexpr int wal_pages_before_checkpoint = 4096;  // As the store does it.

}  // namespace

std::vector<const Firing*> last_of_each_system(const std::vector<Firing>& firings, std::size_t begin, std::size_t end) {
    std::map<std::int64_t, const Firing*> last;
    for (auto n = begin; n < end; ++n) last[firings[n].system] = &firings[n];
    std::vector<const Firing*> all;
    for (const auto& [system, firing] : last) all.push_back(firing);
    return all;
}

std::vector<Firing> read_firings(const std::string& drained) {
    Database database(drained);
    Statement entries(database, "SELECT * FROM entry ORDER BY key");
    Statement mails(database, "SELECT * FROM outbox WHERE system = ?1 AND instance = ?2");
    Statement heads(database, "SELECT version FROM instance WHERE system = ?1 AND id = ?2");
    Statement duties(database, "SELECT steps_done FROM duty WHERE system = ?1 AND instance = ?2 AND ref = ?3");
    Statement timers(database, "SELECT shard, due_at FROM timer WHERE system = ?1 AND instance = ?2 AND kind = ?3");
    std::map<std::int64_t, audit::Frontier> trees;
    std::vector<Firing> firings;
    while (entries.next()) {
        Firing firing;
        firing.entry = entries.row();
        firing.system = entries.integer(1);
        audit::Hash leaf;
        std::memcpy(leaf.data(), firing.entry[12].bytes.data(), leaf.size());
        auto& tree = trees[firing.system];
        tree.append(leaf);
        if (entries.string(11) != "TimerFired") continue;  // It was there before.
        firing.frontier = tree.bytes();
        firing.instance = entries.string(6);
        mails.number(1, firing.system);
        mails.text(2, firing.instance);
        if (!mails.next()) throw std::runtime_error("a firing without its mail");
        firing.mail = mails.row();
        firing.ref = mails.string(13 + 1);
        mails.reset();
        firing.fired_at = entries.integer(3);
        firing.kind = "duty:" + firing.ref;
        heads.number(1, firing.system);
        heads.text(2, firing.instance);
        if (!heads.next()) throw std::runtime_error("a firing without its instance");
        firing.version = heads.integer(0);
        heads.reset();
        duties.number(1, firing.system);
        duties.text(2, firing.instance);
        duties.text(3, firing.ref);
        if (!duties.next()) throw std::runtime_error("a firing without its duty");
        firing.steps_done = duties.integer(0);
        duties.reset();
        timers.number(1, firing.system);
        timers.text(2, firing.instance);
        timers.text(3, firing.kind);
        if (!timers.next()) throw std::runtime_error("a firing without its next timer");
        firing.shard = timers.integer(0);
        firing.next_at = timers.integer(1);
        timers.reset();
        firings.push_back(std::move(firing));
    }
    std::sort(firings.begin(), firings.end(), [](const auto& a, const auto& b) {
        return std::tie(a.fired_at, a.system, a.instance) < std::tie(b.fired_at, b.system, b.instance);
    });
    return firings;
}

Took write_firings(const std::string& path, const std::vector<Firing>& firings, int per_transaction) {
    Database database(path);
    database.run(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -24000; PRAGMA wal_autocheckpoint = 0;"
        "PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF");
    sqlite3_wal_hook(database.handle, note_wal_pages, &database);
    Statement fire(database, "DELETE FROM timer WHERE shard = ?1 AND due_at = ?2 AND system = ?3 AND instance = ?4 AND kind = ?5");
    Statement move(database, "UPDATE instance SET version = ?3 WHERE system = ?1 AND id = ?2");
    Statement act(database, "UPDATE duty SET steps_done = ?4 WHERE system = ?1 AND instance = ?2 AND ref = ?3");
    Statement set(database, "INSERT INTO timer VALUES (?1, ?2, ?3, ?4, ?5)");
    Statement owe(database, "INSERT INTO outbox VALUES (" + slots(firings.front().mail.size()) + ")");
    Statement record(database, "INSERT INTO entry VALUES (" + slots(firings.front().entry.size()) + ")");
    Statement grow(database, "UPDATE log_head SET size = ?2, last_recorded_at = ?3, batch_id = ?4, frontier = ?5 WHERE system = ?1");

    const Stopwatch stopwatch;
    for (std::size_t from = 0, batch = 1; from < firings.size(); from += static_cast<std::size_t>(per_transaction), ++batch) {
        const auto until = std::min(firings.size(), from + static_cast<std::size_t>(per_transaction));
        database.run("BEGIN IMMEDIATE");
        for (auto n = from; n < until; ++n) {
            const auto& firing = firings[n];
            move.number(1, firing.system);
            move.text(2, firing.instance);
            move.number(3, firing.version);
            move.one();
            act.number(1, firing.system);
            act.text(2, firing.instance);
            act.text(3, firing.ref);
            act.number(4, firing.steps_done);
            act.one();
        }
        const auto timer = [](Statement& statement, const Firing& firing, std::int64_t due_at) {
            statement.number(1, firing.shard);
            statement.number(2, due_at);
            statement.number(3, firing.system);
            statement.text(4, firing.instance);
            statement.text(5, firing.kind);
            statement.one();
        };
        for (auto n = from; n < until; ++n) timer(fire, firings[n], firings[n].fired_at);
        for (auto n = from; n < until; ++n) timer(set, firings[n], firings[n].next_at);
        for (auto n = from; n < until; ++n) {
            for (std::size_t column = 0; column < firings[n].mail.size(); ++column)
                owe.cell(static_cast<int>(column) + 1, firings[n].mail[column]);
            owe.one();
        }
        for (auto n = from; n < until; ++n) {
            for (std::size_t column = 0; column < firings[n].entry.size(); ++column)
                record.cell(static_cast<int>(column) + 1, firings[n].entry[column]);
            record.one();
        }
        const auto name = "beadle-0123abcd-" + std::to_string(batch);
        for (const auto* last : last_of_each_system(firings, from, until)) {
            grow.number(1, last->system);
            grow.number(2, last->seq() + 1);
            grow.number(3, last->entry[4].number);
            grow.text(4, name);
            grow.blob(5, last->frontier);
            grow.one();
        }
        database.run("COMMIT");
        if (database.wal_pages >= wal_pages_before_checkpoint)
            sqlite3_wal_checkpoint_v2(database.handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    return stopwatch.read();
}

std::string digest_of(const std::string& path) {
    Database database(path);
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr);
    for (const auto* query :
         {"SELECT * FROM instance ORDER BY system, id", "SELECT * FROM instance_facts ORDER BY system, instance",
          "SELECT * FROM duty ORDER BY system, instance, ref", "SELECT * FROM timer ORDER BY shard, due_at, system, instance, kind",
          "SELECT * FROM outbox ORDER BY number", "SELECT * FROM entry ORDER BY key",
          "SELECT system, size, last_recorded_at, frontier FROM log_head ORDER BY system", "SELECT * FROM tally ORDER BY system"}) {
        Statement rows(database, query);
        while (rows.next()) {
            for (const auto& cell : rows.row()) {
                EVP_DigestUpdate(hash.get(), &cell.type, sizeof cell.type);
                EVP_DigestUpdate(hash.get(), &cell.number, sizeof cell.number);
                EVP_DigestUpdate(hash.get(), cell.bytes.data(), cell.bytes.size());
            }
        }
    }
    unsigned char out[32];
    EVP_DigestFinal_ex(hash.get(), out, nullptr);
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (auto byte : out) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

}  // namespace beadle::bench
