#include "daemon/store/sqlite/connection.hpp"

namespace beadle::store::sqlite {
namespace {

/// What the world did, in words for whoever runs the daemon.
std::string in_words(const std::string& path, int extended_code, const char* message) {
    switch (extended_code & 0xff) {
        case SQLITE_FULL: return "no space is left on the disk that holds " + path;
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return path + " is in use: another program keeps it locked";
        case SQLITE_NOTADB: return path + " is not a database";
        case SQLITE_CORRUPT: return path + " is damaged (" + message + "); restore it from a backup";
        case SQLITE_CANTOPEN: return path + " cannot be opened (" + message + ")";
        case SQLITE_READONLY: return path + " cannot be written to (" + message + ")";
        case SQLITE_IOERR:
            return "the disk failed while " + path + " was read or written (" + message + ", code " + std::to_string(extended_code) + ")";
        default: return path + ": " + message + " (code " + std::to_string(extended_code) + ")";
    }
}

bool retry_is_safe(int extended_code) {
    const int code = extended_code & 0xff;
    return code != SQLITE_CORRUPT && code != SQLITE_NOTADB;
}

}  // namespace

Connection::Connection(const std::string& path, int flags) : path_(path) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle);
    if (code == SQLITE_OK) return;
    if (!handle) throw StoreError{path + " cannot be opened: out of memory", true};
    fail();
}

void Connection::run(const char* sql) {
    if (sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

std::int64_t Connection::number(const char* sql) {
    Statement statement{*this, sql};
    auto rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

std::string Connection::text(const char* sql) {
    Statement statement{*this, sql};
    auto rows = statement.query();
    return rows.next() ? rows.string(0) : std::string{};
}

void Connection::fail() const {
    const int code = sqlite3_extended_errcode(handle());
    throw StoreError{in_words(path_, code, sqlite3_errmsg(handle())), retry_is_safe(code)};
}

Cursor::~Cursor() { sqlite3_reset(statement_->handle_); }

bool Cursor::next() {
    const int code = sqlite3_step(statement_->handle_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) statement_->connection_.fail();
    return false;
}

bool Cursor::is_null(int column) const { return sqlite3_column_type(statement_->handle_, column) == SQLITE_NULL; }
std::int64_t Cursor::integer(int column) const { return sqlite3_column_int64(statement_->handle_, column); }

std::string_view Cursor::text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_->handle_, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_->handle_, column))};
}

std::string_view Cursor::blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_->handle_, column));
    return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_->handle_, column))};
}

std::optional<Instant> Cursor::maybe_instant(int column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
}

void Statement::prepare_now() {
    if (sqlite3_prepare_v3(connection_.handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &handle_, nullptr) != SQLITE_OK) connection_.fail();
}

std::int64_t Statement::finish() {
    const int code = sqlite3_step(handle_);
    if (code != SQLITE_DONE && code != SQLITE_ROW) {
        // fail() reads the error before the reset could change it.
        struct Reset {
            sqlite3_stmt* handle;
            ~Reset() { sqlite3_reset(handle); }
        } reset{handle_};
        connection_.fail();
    }
    const auto changed = sqlite3_changes64(connection_.handle());
    sqlite3_reset(handle_);
    return changed;
}

Reading::Reading(Connection& connection) : connection_(connection), ours_(!connection.in_transaction()) {
    if (ours_) connection_.run("BEGIN");
}

Reading::~Reading() {
    // Nothing was written, so that either way of ending it is the same; where the disk failed, this may fail too.
    if (ours_ && connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
    // A rollback that failed once more (a disk that was away) is made good here.
    if (connection_.in_transaction()) connection_.run("ROLLBACK");
    connection_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (open_ && connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    if (sqlite3_exec(connection_.handle(), "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK) {
        open_ = false;
        return;
    }
    const int code = sqlite3_extended_errcode(connection_.handle());
    const auto why = in_words(connection_.path(), code, sqlite3_errmsg(connection_.handle()));
    if (connection_.in_transaction()) sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    open_ = false;
    // Where a write failed, the frame that ends the transaction was not written. Where the sync failed, all of it may be on the
    // disk: for this process it is rolled back, but a crash before the next commit could bring it back.
    const bool unknown = (code & 0xff) == SQLITE_IOERR && code != SQLITE_IOERR_WRITE;
    throw StoreError{why, !unknown && retry_is_safe(code)};
}

}  // namespace beadle::store::sqlite
