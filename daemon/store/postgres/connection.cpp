#include "daemon/store/postgres/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <pqxx/pqxx>
#include <set>
#include <utility>

#include "daemon/store/open_store.hpp"

namespace beadle::store::postgres {

// --- what differs between libpqxx 6.4 and 7 -------------------------------------------------------------------------------------------

namespace {

#if PQXX_VERSION_MAJOR >= 7
pqxx::params in_binary(const Parameters& parameters) {
    pqxx::params out;
    for (const auto& value : parameters.values()) out.append(pqxx::binary_cast(value));
    return out;
}
void stay_lost(pqxx::connection&) {}  // A lost connection stays lost there.
using AnyConnection = pqxx::connection;
#else
auto in_binary(const Parameters& parameters) {
    std::vector<pqxx::binarystring> out;
    out.reserve(parameters.values().size());
    for (const auto& value : parameters.values()) out.emplace_back(value.data(), value.size());
    return out;
}
/// Else it would come back by itself, without the settings of the session.
void stay_lost(pqxx::connection& connection) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
}
using AnyConnection = pqxx::connection_base;
#endif

pqxx::result run_prepared(pqxx::transaction_base& transaction, const char* name, const Parameters& parameters) {
#if PQXX_VERSION_MAJOR >= 7
    return transaction.exec_prepared(name, in_binary(parameters));
#else
    const auto values = in_binary(parameters);
    return transaction.exec_prepared(name, pqxx::prepare::make_dynamic_params(values));
#endif
}

pqxx::result run_once(pqxx::transaction_base& transaction, const std::string& sql, const Parameters& parameters) {
#if PQXX_VERSION_MAJOR >= 7
    return transaction.exec_params(sql, in_binary(parameters));
#else
    const auto values = in_binary(parameters);
    return transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(values));
#endif
}

/// Notices are no news.
class Silence final : public pqxx::errorhandler {
public:
    explicit Silence(pqxx::connection& connection) : pqxx::errorhandler(connection) {}
    bool operator()(char const*) noexcept override { return false; }
};

/// What was said on a channel.
class Hearing final : public pqxx::notification_receiver {
public:
    Hearing(AnyConnection& connection, const std::string& channel) : pqxx::notification_receiver(connection, channel) {}
    void operator()(const std::string& words, int) override { heard.push_back(words); }
    std::vector<std::string> heard;
};

// --- words ----------------------------------------------------------------------------------------------------------------------------

struct Options {
    std::string string;  ///< All of them again, with what we add where nothing is said.
    std::string password, database, host;
};

void add_option(std::string& string, std::string_view keyword, std::string_view value) {
    if (!string.empty()) string += ' ';
    string.append(keyword).append("='");
    for (const char c : value) {
        if (c == '\'' || c == '\\') string += '\\';
        string += c;
    }
    string += '\'';
}

/// What stands where nothing is said. A host that vanishes without a word is noticed within half a minute, and not after two hours.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> own_settings{{{"connect_timeout", "5"},
                                                                                     {"application_name", "beadled"},
                                                                                     {"keepalives_idle", "15"},
                                                                                     {"keepalives_interval", "5"},
                                                                                     {"keepalives_count", "3"},
                                                                                     {"tcp_user_timeout", "20000"}}};

Options options_of(const std::string& string) {
    char* complaint = nullptr;
    auto* found = PQconninfoParse(string.c_str(), &complaint);
    if (complaint) PQfreemem(complaint);  // It may quote a piece of a password.
    if (!found) {
        throw StoreError{
            "what follows postgres: is no connection string; write for example "
            "postgres:host=db.example dbname=beadle user=beadle passfile=/etc/beadle/pgpass (a value with blanks in single quotes)",
            true};
    }
    Options options;
    for (auto* option = found; option->keyword; ++option) {
        const std::string_view keyword = option->keyword;
        std::string value = option->val ? option->val : "";
        if (value.empty()) {
            for (const auto& [own, setting] : own_settings)
                if (keyword == own) value = setting;
        }
        if (!value.empty()) add_option(options.string, keyword, value);
        if (keyword == "password") options.password = value;
        if (keyword == "dbname") options.database = value;
        if (keyword == "host" || (keyword == "hostaddr" && options.host.empty())) options.host = value;
    }
    PQconninfoFree(found);
    return options;
}

std::string without(std::string text, const std::string& secret) {
    if (!secret.empty()) {
        for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3)) text.replace(at, secret.size(), "***");
    }
    std::string line;  // libpq and the server write several, indented.
    for (const char c : text) {
        const bool blank = c == '\n' || c == '\t' || c == ' ';
        if (!blank) line += c;
        else if (!line.empty() && line.back() != ' ') line += ' ';
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

/// What the database said, in words for whoever runs the daemon.
std::string in_words(const std::string& sqlstate, const std::string& message) {
    if (sqlstate == "53100") return "no space is left on the disk of the database";
    if (sqlstate == "25006") return "the database takes no changes (a standby, or set read-only)";
    if (sqlstate == "53300") return "the database takes no more connections";
    if (sqlstate == "55P03") return "a lock was not given in time";
    if (sqlstate == "57P01") return "the database ended the connection (an administrator's command, or it stops)";
    if (sqlstate == "40P01" || sqlstate == "40001") return "another transaction came in between";
    if (sqlstate == "42501") return "the database's role may not do that (" + message + ")";
    return sqlstate.empty() ? message : message + " (" + sqlstate + ")";
}

}  // namespace

std::string with_own_settings(const std::string& string) { return options_of(string).string; }

// --- rows -----------------------------------------------------------------------------------------------------------------------------

struct Rows::Result {
    pqxx::result result;
    pqxx::row row;
    pqxx::result::size_type at = 0;
};

Rows::Rows(Result result) : result_(std::make_unique<Result>(std::move(result))) {}
Rows::Rows(Rows&&) noexcept = default;
Rows::~Rows() = default;

bool Rows::next() {
    if (result_->at >= result_->result.size()) return false;
    result_->row = result_->result[result_->at++];
    return true;
}

bool Rows::is_null(int column) const { return result_->row[static_cast<pqxx::row::size_type>(column)].is_null(); }

std::string_view Rows::text(int column) const {
    const auto field = result_->row[static_cast<pqxx::row::size_type>(column)];
    return {field.c_str(), field.size()};
}

std::int64_t Rows::integer(int column) const {
    const auto digits = text(column);
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

bool Rows::boolean(int column) const { return text(column) == "t"; }

std::string Rows::blob(int column) const {
    auto digits = text(column);
    if (digits.starts_with("\\x")) digits.remove_prefix(2);
    return audit::from_hex(digits).value_or("");
}

std::optional<Instant> Rows::maybe_instant(int column) const {
    if (is_null(column)) return std::nullopt;
    return instant(column);
}

std::size_t Rows::count() const { return static_cast<std::size_t>(result_->result.size()); }
std::int64_t Rows::changed() const { return static_cast<std::int64_t>(result_->result.affected_rows()); }

namespace {
std::atomic<std::int64_t> reconnected = 0;
constexpr std::int64_t first_plans = 32, plans_kept_max = 10'000;  // Statements.
}  // namespace

// --- the connection -------------------------------------------------------------------------------------------------------------------

struct Connection::Parts {
    std::string name;
    Options options;
    bool read_only = false;
    int times_opened = 0;
    bool lost = false;  // libpq 17 may still call a connection good whose server went away under it.
    std::unique_ptr<pqxx::connection> connection;
    std::unique_ptr<Silence> silence;
    std::unique_ptr<Hearing> hearing;
    std::unique_ptr<pqxx::transaction_base> transaction;
    std::set<std::string> prepared;
    std::int64_t asked = 0;  // Statements that were prepared, since the connection was made.
    std::int64_t plans_anew_at = first_plans;

    [[noreturn]] void fail(const std::string& sqlstate, const std::string& message) const {
        throw StoreError{name + ": " + without(in_words(sqlstate, message), options.password), true};
    }

    /// libpqxx's errors become ours.
    template <class Act>
    auto guarded(Act act) -> decltype(act()) {
        try {
            return act();
        } catch (const pqxx::in_doubt_error& error) {
            throw OutcomeUnknown{name + ": the connection was lost while the database committed"};
        } catch (const pqxx::statement_completion_unknown& error) {
            throw OutcomeUnknown{name + ": the database does not know whether it committed"};
        } catch (const pqxx::transaction_rollback& error) {
            fail("40001", error.what());  // No sql_error in libpqxx 6.
        } catch (const pqxx::insufficient_privilege& error) {
            fail("42501", error.what());  // Nor one here.
        } catch (const pqxx::sql_error& error) {
            fail(error.sqlstate(), error.what());
        } catch (const pqxx::broken_connection& error) {
            lost = true;
            fail({}, std::string{"the connection was lost or cannot be made: "} + error.what());
        } catch (const pqxx::failure& error) {
            fail({}, error.what());
        } catch (const pqxx::usage_error& error) {
            fail({}, error.what());
        }
    }

    /// A plan is made for tables as large as they are then, and kept. On a new database that is for empty ones, where an index that holds the key somewhere
    /// seems as good as the key's own: so all plans are made anew each time as much again has been asked, and at the latest after some thousands.
    void keep_plans_fit() {
        if (asked < plans_anew_at) return;
        pqxx::nontransaction{*connection}.exec("DISCARD PLANS");
        plans_anew_at = asked + std::min(asked, plans_kept_max);
    }

    void set_up() {
        pqxx::nontransaction session{*connection};
        const auto show = [&](const char* what) {
            const auto rows = session.exec(std::string{"SHOW "} + what);
            return std::string{rows[0][0].c_str()};
        };
        if (const auto encoding = show("server_encoding"); encoding != "UTF8") {
            throw StoreError{name + " keeps text as " + encoding + "; make a database with ENCODING 'UTF8'", true};
        }
        // What was answered is on the disk, whatever the database's own setting says; stricter settings (remote_apply) are left.
        if (show("synchronous_commit") == "off") session.exec("SET synchronous_commit = on");
        session.exec(
            "SET client_encoding = 'UTF8'; SET bytea_output = 'hex'; SET standard_conforming_strings = on; SET client_min_messages = "
            "warning;"
            "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'; SET jit = off;"
            // Our statements go from keys to rows by an index, each row by its whole key and in the index's order, whatever the statistics say: a plan that
            // was made for a small table must not be kept for a large one.
            "SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_seqscan = off;"
            "SET enable_bitmapscan = off; SET enable_material = off");
        if (read_only) session.exec("SET default_transaction_read_only = on");
    }
};

Connection::Connection(const std::string& string, bool read_only) : parts_(std::make_unique<Parts>()) {
    parts_->options = options_of(string);
    parts_->read_only = read_only;
    const auto& options = parts_->options;
    parts_->name = "postgres:" + (options.database.empty() ? "the default database" : options.database) +
                   (options.host.empty() ? "" : " at " + options.host);
}

Connection::~Connection() { close(); }

const std::string& Connection::name() const { return parts_->name; }
int Connection::times_opened() const { return parts_->times_opened; }
bool Connection::is_open() const { return parts_->connection && !parts_->lost && parts_->connection->is_open(); }

void Connection::close() {
    parts_->transaction.reset();
    parts_->hearing.reset();
    parts_->silence.reset();
    parts_->connection.reset();
    parts_->prepared.clear();
    parts_->lost = false;
    parts_->asked = 0;
    parts_->plans_anew_at = first_plans;
}

void Connection::open() {
    if (is_open()) return;
    close();
    try {
        parts_->guarded([&] {
            parts_->connection = std::make_unique<pqxx::connection>(parts_->options.string);
            parts_->silence = std::make_unique<Silence>(*parts_->connection);
            stay_lost(*parts_->connection);
            parts_->set_up();
        });
    } catch (...) {
        close();
        throw;
    }
    if (++parts_->times_opened > 1) ++reconnected;
}

// Within a transaction nothing is made anew: what came before would be missing.
Rows Connection::run(const Statement& statement, const Parameters& parameters) {
    if (!parts_->transaction) open();
    return parts_->guarded([&] {
        if (!parts_->transaction) parts_->keep_plans_fit();
        ++parts_->asked;
        if (!parts_->prepared.contains(statement.name)) {
            parts_->connection->prepare(statement.name, statement.sql);
            parts_->prepared.insert(statement.name);  // Only now: where it failed, the next one prepares it.
        }
        if (parts_->transaction) return Rows{{run_prepared(*parts_->transaction, statement.name, parameters), {}, 0}};
        pqxx::nontransaction alone{*parts_->connection};
        return Rows{{run_prepared(alone, statement.name, parameters), {}, 0}};
    });
}

Rows Connection::run(const std::string& sql, const Parameters& parameters) {
    if (!parts_->transaction) open();
    return parts_->guarded([&] {
        if (parts_->transaction) return Rows{{run_once(*parts_->transaction, sql, parameters), {}, 0}};
        pqxx::nontransaction alone{*parts_->connection};
        return Rows{{run_once(alone, sql, parameters), {}, 0}};
    });
}

void Connection::run_script(const char* sql) {
    if (!parts_->transaction) open();
    parts_->guarded([&] {
        if (parts_->transaction) {
            parts_->transaction->exec(sql);
            return;
        }
        pqxx::nontransaction alone{*parts_->connection};
        alone.exec(sql);
    });
}

std::string Connection::word(const char* sql) {
    auto rows = run(std::string{sql});
    return rows.next() ? rows.string(0) : std::string{};
}

void Connection::listen(const std::string& channel) {
    open();
    parts_->guarded([&] { parts_->hearing = std::make_unique<Hearing>(*parts_->connection, channel); });
}

std::vector<std::string> Connection::hear(std::chrono::milliseconds within, int wake) {
    return parts_->guarded([&] {
        if (!is_open() || !parts_->hearing) throw pqxx::broken_connection{"it is not open"};
        auto& connection = *parts_->connection;
        auto& heard = parts_->hearing->heard;
        connection.get_notifs();
        if (heard.empty()) {
            std::array<pollfd, 2> ready{{{connection.sock(), POLLIN, 0}, {wake, POLLIN, 0}}};
            ::poll(ready.data(), ready.size(), static_cast<int>(within.count()));
            if (ready[0].revents != 0) connection.get_notifs();
        }
        return std::exchange(heard, {});
    });
}

// --- transactions ---------------------------------------------------------------------------------------------------------------------

Transaction::Transaction(Connection& connection, bool one_state) : connection_(connection) {
    connection.open();
    auto& parts = *connection.parts_;
    parts.guarded([&] {
        parts.keep_plans_fit();
        if (one_state) {
            parts.transaction = std::make_unique<pqxx::transaction<pqxx::isolation_level::repeatable_read>>(*parts.connection);
        } else {
            parts.transaction = std::make_unique<pqxx::work>(*parts.connection);
        }
    });
}

Transaction::~Transaction() {
    try {
        connection_.parts_->transaction.reset();
    } catch (const std::exception&) {
        // It was not committed; a connection that cannot even say so is made anew.
    }
}

void Transaction::commit() {
    auto& parts = *connection_.parts_;
    parts.guarded([&] {
        try {
            parts.transaction->commit();
        } catch (const std::exception& error) {
            // Whatever was said: without a connection nobody knows.
            if (dynamic_cast<const pqxx::broken_connection*>(&error)) parts.lost = true;
            if (!connection_.is_open()) throw OutcomeUnknown{parts.name + ": the connection was lost while the database committed"};
            throw;
        }
    });
}

}  // namespace beadle::store::postgres

std::int64_t beadle::store::reconnections() { return postgres::reconnected; }
