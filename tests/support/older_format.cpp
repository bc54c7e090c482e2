#include "tests/support/older_format.hpp"

#include <fmt/format.h>

#include <functional>

#include "daemon/audit/json_text.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "daemon/store/rows.hpp"
#include "daemon/store/sqlite/connection.hpp"
#include "migrations.hpp"

namespace beadle::test {
namespace {

constexpr int rows_a_statement = 500;
constexpr std::int64_t system_number = 1;

using Run = std::function<void(const std::string& sql)>;

std::string in_quotes(std::string_view text) {
    std::string sql = "'";
    for (const char c : text) sql.append(c == '\'' ? 2 : 1, c);
    return sql + "'";
}
std::string flag(bool value) { return value ? "TRUE" : "FALSE"; }
template <class Number>
std::string or_null(const std::optional<Number>& number) {
    return number ? fmt::format("{}", *number) : "NULL";
}
std::int64_t seconds_of(model::Instant at) { return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count(); }
std::optional<std::int64_t> seconds_of(const std::optional<model::Instant>& at) {
    return at ? std::optional{seconds_of(*at)} : std::nullopt;
}

/// Rows of one table, so many a statement.
class Table {
public:
    Table(Run run, std::string insert) : run_(std::move(run)), insert_(std::move(insert)) {}
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;
    ~Table() noexcept(false) { flush(); }
    template <class... Values>
    void add(const Values&... values) {
        rows_ += fmt::format("{}({})", count_++ == 0 ? "" : ",\n", fmt::join(std::vector<std::string>{fmt::format("{}", values)...}, ", "));
        if (count_ == rows_a_statement) flush();
    }

private:
    void flush() {
        if (count_ > 0) run_(insert_ + " VALUES\n" + rows_);
        rows_.clear();
        count_ = 0;
    }
    Run run_;
    std::string insert_, rows_;
    int count_ = 0;
};

void write(int format, store::Store& from, bool is_postgres, const Run& run) {
    const auto head = from.log_heads().at(0);
    const auto shard = store::shard_of(head.system);
    const auto blob = [&](std::string_view bytes) {
        return is_postgres ? "'\\x" + audit::to_hex(bytes) + "'::bytea" : "X'" + audit::to_hex(bytes) + "'";
    };
    run(fmt::format("INSERT INTO system (number, id, shard) {} VALUES ({}, {}, {})", is_postgres ? "OVERRIDING SYSTEM VALUE" : "",
                    system_number, in_quotes(head.system), shard));
    run(fmt::format("INSERT INTO log_head (system, size, last_recorded_at, batch_id, frontier) VALUES ({}, {}, {}, {}, {})", system_number,
                    head.size, seconds_of(head.last_recorded_at), in_quotes(head.batch_id), blob(head.frontier)));
    const auto counts = from.counts(head.system);
    run(fmt::format("INSERT INTO tally (system, instances, timers, open_duties, provisional) VALUES ({}, {}, {}, {}, {})", system_number,
                    counts.instances, counts.timers, counts.open_duties, counts.provisional));

    Table definitions(run, "INSERT INTO definition (hash, kind, id, text)");
    Table current(run, "INSERT INTO current_definition (kind, id, hash)");
    for (const auto& each : from.current_definitions()) {
        current.add(in_quotes(each.kind), in_quotes(each.id), in_quotes(each.hash));
        const auto definition = from.definition(each.hash).value();
        definitions.add(in_quotes(definition.hash), in_quotes(definition.kind), in_quotes(definition.id), in_quotes(definition.text));
    }

    Table instances(run, "INSERT INTO instance (system, id, version, states, ended, parked, workflow, body, matter, definition)");
    Table facts(run, is_postgres ? "INSERT INTO instance_facts (system, instance, title, facts)"
                                 : "INSERT INTO instance_facts (system, instance, facts)");
    Table duties(run,
                 "INSERT INTO duty (system, instance, ref, position, outcome, due_at, late_from, steps_done, steps, revision, provisional, "
                 "earliest, "
                 "notice_only, anchor_on, raw_on, safe_on, happened_at, recorded_at, body, owed_by, entry, what, rule, anchor, due_local, "
                 "met_by, ended_by, "
                 "reason)");
    store::InstanceFilter filter;
    filter.limit = 1000;
    for (bool more = true; more;) {
        const auto page = from.instances(filter);
        std::vector<store::InstanceKey> keys;
        for (const auto& row : page.rows) keys.push_back({row.system, row.id});
        for (const auto& each : from.load(keys).instances) {
            const auto packed = store::packed_hash(each.definition);
            instances.add(system_number, in_quotes(each.id), each.version, in_quotes(store::states_to_text(each.states)), flag(each.ended),
                          flag(each.parked), in_quotes(each.workflow), in_quotes(each.body), in_quotes(each.matter),
                          is_postgres || packed.empty() ? in_quotes(each.definition) : blob(packed));
            const auto json = in_quotes(audit::facts_to_json(each.facts));
            if (is_postgres) facts.add(system_number, in_quotes(each.id), in_quotes(model::text_of(each.facts, "title")), json);
            else facts.add(system_number, in_quotes(each.id), json);
            std::int64_t position = 0;
            for (const auto& duty : each.duties)
                duties.add(system_number, in_quotes(each.id), in_quotes(duty.ref), position++, static_cast<int>(duty.outcome),
                           seconds_of(duty.due_at), seconds_of(duty.late_from), duty.steps_done,
                           in_quotes(model::steps_to_text(duty.steps)), duty.revision, flag(duty.provisional), flag(duty.earliest),
                           flag(duty.notice_only), or_null(store::day_number(duty.anchor_on)), or_null(store::day_number(duty.raw)),
                           or_null(store::day_number(duty.safe)), or_null(seconds_of(duty.happened_at)),
                           or_null(seconds_of(duty.recorded_at)), in_quotes(each.body), in_quotes(duty.owed_by), in_quotes(duty.entry),
                           in_quotes(duty.what), in_quotes(duty.rule), in_quotes(duty.anchor), in_quotes(duty.due_local),
                           in_quotes(duty.met_by), in_quotes(duty.ended_by), in_quotes(duty.reason));
        }
        filter.after_id = page.next;
        more = !page.next.empty();
    }

    Table timers(run, "INSERT INTO timer (shard, due_at, system, instance, kind)");
    for (const auto& timer : from.due(model::Instant::min(), model::Instant::max(), 10'000'000))
        timers.add(shard, seconds_of(timer.due_at), system_number, in_quotes(timer.instance), in_quotes(timer.kind));

    const std::string entry_columns = "verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line)";
    Table entries(run, (is_postgres ? "INSERT INTO entry (system, seq, " : "INSERT INTO entry (key, system, ") + entry_columns);
    Table texts(run, is_postgres ? "INSERT INTO free_text (system, seq, name, salt, text, exempt)"
                                 : "INSERT INTO free_text (entry, name, salt, text, exempt)");
    store::EntryFilter reading;
    reading.system = head.system;
    reading.limit = 1000;
    for (bool more = true; more;) {
        const auto page = from.entries(reading);
        for (const auto& each : page.rows) {
            const auto key =
                is_postgres ? fmt::format("{}, {}", system_number, each.seq) : fmt::format("{}", (system_number << 40) + each.seq);
            entries.add(is_postgres ? key : fmt::format("{}, {}", key, system_number), static_cast<int>(each.verdict),
                        seconds_of(each.happened_at), seconds_of(each.recorded_at), in_quotes(each.event_id), in_quotes(each.instance),
                        in_quotes(each.body), in_quotes(each.matter), in_quotes(each.post), in_quotes(each.actor), in_quotes(each.kind),
                        blob(audit::bytes_of(each.leaf)), in_quotes(each.line));
            for (const auto& free : each.free_texts)
                texts.add(key, in_quotes(free.name), in_quotes(free.salt), in_quotes(free.text), flag(free.exempt));
        }
        reading.after = page.next;
        more = !page.next.empty();
    }

    if (format < 2) return;
    Table tiles(run, "INSERT INTO tile_root (system, level, number, root)");
    bool any = true;
    for (int level = 1; any; ++level) {
        any = false;
        const auto roots = from.tree_hashes(head.system, level, 0, static_cast<int>(head.size));
        for (std::size_t number = 0; number < roots.size(); ++number, any = true)
            tiles.add(system_number, level, number, blob(audit::bytes_of(roots[number])));
    }
}

}  // namespace

int newest_format_of_sqlite() { return static_cast<int>(migrations::sqlite.size()); }
int newest_format_of_postgres() { return static_cast<int>(migrations::postgres.size()); }

void write_sqlite_of_format(int format, store::Store& from, const std::string& path) {
    store::sqlite::Connection file{path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
    file.run("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA foreign_keys = OFF");
    file.run("BEGIN");
    for (int number = 0; number < format; ++number) file.run(migrations::sqlite.at(static_cast<std::size_t>(number)).text);
    file.run(fmt::format("PRAGMA user_version = {}; PRAGMA application_id = 1113940324", format).c_str());
    write(format, from, false, [&](const std::string& sql) { file.run(sql.c_str()); });
    file.run("COMMIT");
}

void write_postgres_of_format(int format, store::Store& from, const std::string& connection) {
    store::postgres::Connection database{connection};
    store::postgres::Transaction transaction{database};
    for (int number = 0; number < format; ++number) database.run_script(migrations::postgres.at(static_cast<std::size_t>(number)).text);
    database.run_script(fmt::format("INSERT INTO meta (key, value) VALUES ('format', '{}')", format).c_str());
    // Tables that name others come after them only in their own statements: what they name is there by the end.
    write(format, from, true, [&](const std::string& sql) { database.run_script(sql.c_str()); });
    transaction.commit();
}

}  // namespace beadle::test
