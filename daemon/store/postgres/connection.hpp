#pragma once
// PostgreSQL through libpqxx with the little C++ that we need: a connection that is made anew after it was lost, statements prepared once, rows read
// like SQLite's. All that differs between libpqxx 6.4 and 7 is in connection.cpp.
// Errors: StoreError with a text for people, in which no password ever stands. Retry is safe: what failed was not committed. Only where the
// connection was lost while COMMIT was on its way the outcome is unknown: OutcomeUnknown, whose retry is not safe.
// Thread-safety: one thread at a time per connection.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/postgres/parameters.hpp"

namespace beadle::store::postgres {

/// COMMIT was sent and no answer came.
class OutcomeUnknown : public StoreError {
public:
    explicit OutcomeUnknown(const std::string& what) : StoreError(what, false) {}
};

/// A connection string as it is used: with our own settings where it says nothing of them. Throws StoreError where it is none.
std::string with_own_settings(const std::string& string);

/// A statement that is prepared at its first use on a connection. Both texts must outlive every connection.
struct Statement {
    const char* name;
    const char* sql;
};

/// The rows of one statement.
class Rows {
public:
    struct Result;  ///< libpqxx's.
    explicit Rows(Result result);
    Rows(Rows&&) noexcept;
    ~Rows();

    bool next();
    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    bool boolean(int column) const;
    /// Valid as long as the rows.
    std::string_view text(int column) const;
    std::string string(int column) const { return std::string{text(column)}; }
    /// Of a bytea column.
    std::string blob(int column) const;
    Instant instant(int column) const { return Instant{std::chrono::seconds{integer(column)}}; }
    std::optional<Instant> maybe_instant(int column) const;
    std::size_t count() const;
    /// How many rows the statement changed.
    std::int64_t changed() const;

private:
    std::unique_ptr<Result> result_;
};

class Connection {
public:
    /// `string` as libpq reads it; nothing is connected yet. Throws StoreError where it is none.
    explicit Connection(const std::string& string, bool read_only = false);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    /// Connects if it is not. Throws StoreError.
    void open();
    bool is_open() const;
    void close();
    /// How often a connection was made.
    int times_opened() const;

    /// Outside of a transaction a statement is one of its own.
    Rows run(const Statement& statement, const Parameters& parameters = {});
    Rows run(const std::string& sql, const Parameters& parameters = {});
    /// Several statements, without values.
    void run_script(const char* sql);
    std::string word(const char* sql);  ///< The first column of the first row, empty where there is none.

    /// From now on, until the connection is lost, hears what is said on the channel (NOTIFY).
    void listen(const std::string& channel);
    /// Waits until something is heard, `wake` (a file descriptor) can be read, or the time is over. Throws StoreError where the connection is lost.
    std::vector<std::string> hear(std::chrono::milliseconds within, int wake);

    /// "postgres:beadle at db.icb.example", without a password.
    const std::string& name() const;

private:
    friend class Transaction;
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// BEGIN until commit(); rolled back where that is not reached.
class Transaction {
public:
    /// `one_state`: only reads, and all of it from the state that the database has now.
    explicit Transaction(Connection& connection, bool one_state = false);
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    /// Throws OutcomeUnknown where the connection was lost while the answer was awaited.
    void commit();

private:
    Connection& connection_;
};

}  // namespace beadle::store::postgres
