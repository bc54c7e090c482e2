#include "daemon/store/copy_store.hpp"

#include <array>
#include <memory>
#include <variant>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/opening.hpp"
#include "daemon/store/postgres/ownership.hpp"
#include "daemon/store/rows.hpp"
#include "daemon/store/sqlite/connection.hpp"

namespace beadle::store {
namespace {

constexpr int rows_at_once = 2000;

/// A column's name here and what it is read from there; its kind: n a number, f a flag, t a text, w words that nothing depends on, b bytes, h a hash
/// that is kept as 32 bytes there and as text here.
struct Column {
    char kind;
    const char* name;
    const char* from = nullptr;  ///< The name where there is none.
};
struct Table {
    const char* name;
    const char* order;
    std::vector<Column> columns;
    const char* numbered_after =
        nullptr;  ///< It numbers its rows itself: the numbers stay, and the next one follows them, and those of this table, copied before.
};

/// Of messages, wherever they are.
const std::vector<Column>& mail_columns() {
    static const std::vector<Column> all{
        {'n', "number"},      {'n', "system"},     {'t', "id"},          {'n', "state"},      {'n', "send_at"},   {'n', "next_try_at"},
        {'n', "lease_until"}, {'n', "attempts"},   {'n', "expires_at"},  {'n', "created_at"}, {'n', "sent_at"},   {'n', "sending"},
        {'t', "body"},        {'t', "instance"},   {'t', "duty"},        {'t', "step"},       {'t', "recipient"}, {'t', "template"},
        {'t', "message_id"},  {'t', "bytes_hash"}, {'w', "last_result"}, {'t', "facts"}};
    return all;
}

const std::vector<Table>& tables() {
    static const std::vector<Table> all{
        {"system", "number", {{'n', "number"}, {'t', "id"}, {'n', "shard"}}, "system"},
        {"definition", "hash", {{'t', "hash"}, {'t', "kind"}, {'t', "id"}, {'t', "text"}}},
        {"current_definition", "kind, id", {{'t', "kind"}, {'t', "id"}, {'t', "hash"}}},
        {"instance",
         "system, id",
         {{'n', "system"},
          {'t', "id"},
          {'n', "version"},
          {'t', "states"},
          {'f', "ended"},
          {'f', "parked"},
          {'t', "workflow"},
          {'t', "body"},
          {'t', "matter"},
          {'h', "definition"}}},
        {"instance_facts",
         "system, instance",
         {{'n', "system"}, {'t', "instance"}, {'w', "title", "coalesce(json_extract(facts, '$.title'), '')"}, {'t', "facts"}}},
        {"duty",
         "system, instance, ref",
         {{'n', "system"},      {'t', "instance"},   {'t', "ref"},      {'n', "position"}, {'n', "outcome"},     {'n', "due_at"},
          {'n', "late_from"},   {'n', "steps_done"}, {'t', "steps"},    {'n', "revision"}, {'f', "provisional"}, {'f', "earliest"},
          {'f', "notice_only"}, {'n', "anchor_on"},  {'n', "raw_on"},   {'n', "safe_on"},  {'n', "happened_at"}, {'n', "recorded_at"},
          {'t', "body"},        {'t', "owed_by"},    {'t', "entry"},    {'t', "what"},     {'t', "rule"},        {'t', "anchor"},
          {'t', "due_local"},   {'t', "met_by"},     {'t', "ended_by"}, {'t', "reason"}}},
        {"timer",
         "shard, due_at, system, instance, kind",
         {{'n', "shard"}, {'n', "due_at"}, {'n', "system"}, {'t', "instance"}, {'t', "kind"}}},
        {"mail_archive", "number", mail_columns()},
        {"outbox", "number", mail_columns(), "mail_archive"},
        {"entry",
         "key",
         {{'n', "system"},
          {'n', "seq", "key & 1099511627775"},
          {'n', "verdict"},
          {'n', "happened_at"},
          {'n', "recorded_at"},
          {'t', "event_id"},
          {'t', "instance"},
          {'t', "body"},
          {'t', "matter"},
          {'t', "post"},
          {'t', "actor"},
          {'t', "kind"},
          {'b', "leaf"},
          {'t', "line"}}},
        {"free_text",
         "entry, name",
         {{'n', "system", "entry >> 40"},
          {'n', "seq", "entry & 1099511627775"},
          {'t', "name"},
          {'t', "salt"},
          {'t', "text"},
          {'f', "exempt"}}},
        {"log_head", "system", {{'n', "system"}, {'n', "size"}, {'n', "last_recorded_at"}, {'t', "batch_id"}, {'b', "frontier"}}},
        {"tile_root", "system, level, number", {{'n', "system"}, {'n', "level"}, {'n', "number"}, {'b', "root"}}},
        {"tally", "system", {{'n', "system"}, {'n', "instances"}, {'n', "timers"}, {'n', "open_duties"}, {'n', "provisional"}}},
        {"alarm",
         "system, key",
         {{'t', "system"}, {'t', "key"}, {'w', "text"}, {'n', "raised_at"}, {'n', "cleared_at"}, {'n', "last_mailed_at"}}},
    };
    return all;
}

std::string selection(const Table& table) {
    std::string sql;
    for (const auto& column : table.columns) sql += (sql.empty() ? "SELECT " : ", ") + std::string{column.from ? column.from : column.name};
    return sql + " FROM " + table.name + " ORDER BY " + table.order;
}

std::string insertion(const Table& table) {
    std::string names, values;
    for (const auto& column : table.columns) {
        const std::string type = column.kind == 'n' ? "BIGINT" : column.kind == 'f' ? "BOOLEAN" : column.kind == 'b' ? "BYTEA" : "TEXT";
        names += (names.empty() ? "" : ", ") + std::string{column.name};
        values += (values.empty() ? "$" : ", $") + std::to_string(&column - table.columns.data() + 1) + "::" + type + "[]";
    }
    return "INSERT INTO " + std::string{table.name} + " (" + names + ")" + (table.numbered_after ? " OVERRIDING SYSTEM VALUE" : "") +
           " SELECT * FROM unnest(" + values + ")";
}

/// Rows on their way, as one array a column.
class Load {
public:
    explicit Load(const Table& table) : table_(table) {
        for (const auto& column : table.columns) {
            switch (column.kind) {
                case 'n': arrays_.emplace_back(postgres::Numbers{}); break;
                case 'f': arrays_.emplace_back(postgres::Flags{}); break;
                case 'b': arrays_.emplace_back(postgres::Bytes{}); break;
                default: arrays_.emplace_back(postgres::Texts{});
            }
        }
    }
    void add(const sqlite::Cursor& rows) {
        for (std::size_t n = 0; n < arrays_.size(); ++n) {
            const auto at = static_cast<int>(n);
            const auto& column = table_.columns[n];
            switch (column.kind) {
                case 'n':
                    std::get<postgres::Numbers>(arrays_[n]).add(rows.is_null(at) ? std::nullopt : std::optional{rows.integer(at)});
                    break;
                case 'f': std::get<postgres::Flags>(arrays_[n]).add(rows.boolean(at)); break;
                case 'b': std::get<postgres::Bytes>(arrays_[n]).add(rows.blob(at)); break;
                case 'w': std::get<postgres::Texts>(arrays_[n]).add_cleaned(rows.text(at)); break;
                case 'h': std::get<postgres::Texts>(arrays_[n]).add(unpacked_hash(rows.blob(at)), column.name); break;
                default:
                    std::get<postgres::Texts>(arrays_[n]).add(rows.text(at), std::string{table_.name} + ", column " + column.name + ":");
            }
        }
        ++count_;
    }
    int count() const { return count_; }
    void send(postgres::Connection& to) const {
        postgres::Parameters values;
        for (const auto& array : arrays_) std::visit([&](const auto& one) { values.add(one); }, array);
        to.run(insertion(table_), values);
    }

private:
    const Table& table_;
    std::vector<std::variant<postgres::Numbers, postgres::Flags, postgres::Texts, postgres::Bytes>> arrays_;
    int count_ = 0;
};

CopiedTable copy(const Table& table, sqlite::Connection& from, postgres::Connection& to,
                 const std::function<void(const CopiedTable&)>& progress) {
    CopiedTable copied{table.name, 0};
    const auto sql = selection(table);
    sqlite::Statement statement{from, sql.c_str()};
    auto rows = statement.query();
    for (bool more = true; more;) {
        Load load{table};
        while (load.count() < rows_at_once && (more = rows.next())) load.add(rows);
        if (load.count() == 0) break;
        load.send(to);
        copied.rows += load.count();
        if (progress) progress(copied);
    }
    if (table.numbered_after) {
        const std::string name = table.name;
        // Where there is no row, nothing is set.
        to.run("SELECT setval(pg_get_serial_sequence('" + name + "', 'number'), greatest((SELECT max(number) FROM " + name +
               "), (SELECT max(number) FROM " + table.numbered_after + ")))");
    }
    return copied;
}

void check(const std::vector<CopiedTable>& copied, sqlite::Connection& from, postgres::Connection& to) {
    for (const auto& table : copied) {
        const auto sql = "SELECT count(*) FROM " + table.name;
        auto arrived = to.run(sql);
        arrived.next();
        const auto sent = from.number(sql.c_str());
        if (arrived.integer(0) != sent || table.rows != sent) {
            throw StoreError{"of " + std::to_string(sent) + " rows in '" + table.name + "' " + std::to_string(arrived.integer(0)) +
                                 " arrived; nothing was kept",
                             true};
        }
    }
    // Each line as it arrived has the hash that it had there.
    sqlite::Statement statement{from, "SELECT system, key & 1099511627775, leaf FROM entry ORDER BY key"};
    auto leaves = statement.query();
    std::int64_t system = -1, seq = -1;
    for (;;) {
        auto lines =
            to.run("SELECT system, seq, line FROM entry WHERE (system, seq) > ($1::BIGINT, $2::BIGINT) ORDER BY system, seq LIMIT 2000",
                   postgres::Parameters::of(system, seq));
        if (lines.count() == 0) break;
        while (lines.next()) {
            system = lines.integer(0);
            seq = lines.integer(1);
            const auto leaf = audit::leaf_hash(lines.text(2));
            const bool same =
                leaves.next() && leaves.integer(0) == system && leaves.integer(1) == seq && leaves.blob(2) == audit::bytes_of(leaf);
            if (!same) throw StoreError{"entry " + std::to_string(seq) + " is not the one that was sent; nothing was kept", true};
        }
    }
}

}  // namespace

std::vector<CopiedTable> copy_store(const std::string& from, const std::string& to,
                                    const std::function<void(const CopiedTable& so_far)>& progress) {
    const auto path = sqlite_path(from);
    if (!path) throw StoreError{"what is copied must be a SQLite store: sqlite: and the path of its file", true};
    const auto connection = postgres_connection(to);
    if (!connection) throw StoreError{"it is copied into PostgreSQL: postgres: and a connection string", true};
    PostgresOptions options;
    options.connection = *connection;
    options.owner = "beadle store copy";

    // As a daemon would, so that none can write to either meanwhile. A path with nothing behind it is not made one.
    sqlite::Connection reading{*path, SQLITE_OPEN_READONLY};
    const auto source = make_sqlite_store({.path = *path, .owner = options.owner});
    postgres::Connection writing{options.connection};
    postgres::migrate(writing);
    postgres::Ownership ownership{options};
    ownership.take(writing);
    std::vector<CopiedTable> copied;
    try {
        if (writing.word("SELECT EXISTS (SELECT FROM system) OR EXISTS (SELECT FROM definition)") == "t")
            throw StoreError{writing.name() + " holds a record already; copy into an empty database", true};
        postgres::Transaction transaction{writing};
        for (const auto& table : tables()) copied.push_back(copy(table, reading, writing, progress));
        check(copied, reading, writing);
        if (const auto occasion = source->put_back())
            writing.run("INSERT INTO meta (key, value) VALUES ('put back', $1::TEXT)", postgres::Parameters::of(*occasion));
        transaction.commit();
    } catch (...) {
        ownership.release(writing);
        throw;
    }
    ownership.release(writing);
    return copied;
}

}  // namespace beadle::store
