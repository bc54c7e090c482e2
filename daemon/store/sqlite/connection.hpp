#pragma once
// SQLite with the little C++ that we need: a connection, statements prepared once and kept, and cursors that reset themselves.
// Errors: StoreError with a text for people; retry is safe unless the file is damaged or is no database.
// Thread-safety: one thread at a time per connection.

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/store/store.hpp"

namespace beadle::store::sqlite {

class Connection {
public:
    /// `flags` as sqlite3_open_v2 takes them.
    Connection(const std::string& path, int flags);

    sqlite3* handle() const { return handle_.get(); }
    const std::string& path() const { return path_; }
    /// Runs statements that give no rows.
    void run(const char* sql);
    /// The first column of the first row of a query, 0 where there is none.
    std::int64_t number(const char* sql);
    std::string text(const char* sql);
    bool in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }
    /// Throws what the last call of this connection complained of.
    [[noreturn]] void fail() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
    std::string path_;
};

/// Bytes, to be bound as a blob.
struct Blob {
    std::string_view bytes;
};

class Statement;

/// The rows of one query; resets the statement when it goes.
class Cursor {
public:
    explicit Cursor(Statement& statement) : statement_(&statement) {}
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    ~Cursor();

    bool next();
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    bool boolean(int column) const { return integer(column) != 0; }
    /// Valid until the next call of next().
    std::string_view text(int column) const;
    std::string string(int column) const { return std::string{text(column)}; }
    std::string_view blob(int column) const;
    Instant instant(int column) const { return Instant{std::chrono::seconds{integer(column)}}; }
    std::optional<Instant> maybe_instant(int column) const;

private:
    Statement* statement_;
};

/// Prepared at first use and kept until the connection goes. Values are bound in the order of the parameters ?1, ?2, ...
class Statement {
public:
    /// `sql` must outlive the statement.
    Statement(Connection& connection, const char* sql) : connection_(connection), sql_(sql) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement() { sqlite3_finalize(handle_); }

    /// Runs to the end; returns how many rows it changed.
    template <class... Values>
    std::int64_t run(const Values&... values) {
        prepare();
        int index = 0;
        (bind(++index, values, SQLITE_STATIC), ...);
        return finish();
    }
    /// Starts a query. The values are copied, so they need not outlive the call.
    template <class... Values>
    Cursor query(const Values&... values) {
        prepare();
        int index = 0;
        (bind(++index, values, SQLITE_TRANSIENT), ...);
        return Cursor{*this};
    }
    /// The same, where the caller binds.
    template <class Bind>
    Cursor query_with(Bind bind_to) {
        prepare();
        bind_to(handle_);
        return Cursor{*this};
    }

private:
    friend class Cursor;
    void prepare() {
        if (!handle_) prepare_now();
    }
    void prepare_now();
    std::int64_t finish();

    template <class Number>
    requires std::is_integral_v<Number> || std::is_enum_v<Number>
    void bind(int index, Number value, sqlite3_destructor_type) { sqlite3_bind_int64(handle_, index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::string_view value, sqlite3_destructor_type life) {
        // A null pointer would bind NULL.
        sqlite3_bind_text64(handle_, index, value.data() ? value.data() : "", value.size(), life, SQLITE_UTF8);
    }
    void bind(int index, const std::string& value, sqlite3_destructor_type life) { bind(index, std::string_view{value}, life); }
    void bind(int index, const char* value, sqlite3_destructor_type life) { bind(index, std::string_view{value}, life); }
    void bind(int index, Blob value, sqlite3_destructor_type life) {
        sqlite3_bind_blob64(handle_, index, value.bytes.data() ? value.bytes.data() : "", value.bytes.size(), life);
    }
    void bind(int index, Instant value, sqlite3_destructor_type) { sqlite3_bind_int64(handle_, index, value.time_since_epoch().count()); }
    template <class Value>
    void bind(int index, const std::optional<Value>& value, sqlite3_destructor_type life) {
        if (value) bind(index, *value, life);
        else sqlite3_bind_null(handle_, index);
    }

    Connection& connection_;
    const char* sql_;
    sqlite3_stmt* handle_ = nullptr;
};

/// Several queries over one state of the database. Without it each of them would find and lock that state for itself.
class Reading {
public:
    explicit Reading(Connection& connection);
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading();

private:
    Connection& connection_;
    bool ours_;  ///< Not where a transaction was open already.
};

/// BEGIN IMMEDIATE until commit(); rolled back where that is not reached.
class Transaction {
public:
    explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    /// Throws StoreError; retry is unsafe where the disk failed while the last bytes were being made durable.
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace beadle::store::sqlite
