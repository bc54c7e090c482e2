// What people ask: pages by key, at most `rows_max` rows, systems one after the other in the order of their numbers. These are put
// together from what the filter names and prepared anew each time: people are slow.

#include <algorithm>

#include "daemon/store/entry_pages.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"

namespace beadle::store::sqlite {
namespace {

/// A WHERE clause in the making; values are texts or integers, numbered as they come: "?" becomes ?1, ?2, ... so that it may stand in a statement twice.
class Conditions {
public:
    void add(std::string_view condition) {
        text_ += text_.empty() ? "\nWHERE " : "\n  AND ";
        append(condition);
    }
    void add(std::string_view condition, std::string value) {
        add(condition);
        values_.push_back({std::move(value), 0, false});
    }
    void add(std::string_view condition, std::int64_t value) {
        add(condition);
        values_.push_back({{}, value, true});
    }
    /// Carries the last condition on, with one more value.
    void more(std::string_view rest, std::string value) {
        append(rest);
        values_.push_back({std::move(value), 0, false});
    }
    void equal(std::string_view column, const std::string& value) {
        if (!value.empty()) add(std::string{column} + " = ?", value);
    }
    const std::string& text() const { return text_; }
    void bind(sqlite3_stmt* statement) const {
        int index = 0;
        for (const auto& value : values_) {
            ++index;
            if (value.is_integer) sqlite3_bind_int64(statement, index, value.integer);
            else sqlite3_bind_text64(statement, index, value.text.data(), value.text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
        }
    }

private:
    void append(std::string_view part) {
        for (const char c : part) {
            text_ += c;
            if (c == '?') text_ += std::to_string(++count_);
        }
    }
    struct Value {
        std::string text;
        std::int64_t integer;
        bool is_integer;
    };
    std::string text_;
    int count_ = 0;
    std::vector<Value> values_;
};

/// Runs one query put together for one call.
template <class Take>
void each_row(Connection& db, const std::string& sql, const Conditions& where, Take take) {
    Statement statement{db, sql.c_str()};
    auto rows = statement.query_with([&](sqlite3_stmt* handle) { where.bind(handle); });
    while (rows.next()) take(rows);
}
template <class Take>
void each_row(Connection& db, const std::string& select, const Conditions& where, const std::string& order, Take take) {
    each_row(db, select + where.text() + "\n" + order, where, std::move(take));
}

}  // namespace

Page<model::Instance> SqliteStore::instances(const InstanceFilter& filter) {
    const int limit = bounded(filter.limit);
    const auto after = system_and_id(filter.after_id, filter.system);
    const auto* after_system = filter.after_id.empty() ? nullptr : find_system(after.system);
    Page<model::Instance> page;
    for (const auto* system : systems(filter.system)) {
        if (after_system && system->number < after_system->number) continue;
        Conditions where;
        where.add("i.system = ?", system->number);
        if (system == after_system) where.add("i.id > ?", after.id);
        where.equal("i.workflow", filter.workflow);
        where.equal("i.body", filter.body);
        where.equal("i.matter", filter.matter);
        if (!filter.matter.empty()) where.add("i.matter <> ''");  // So that the index of matters may be used.
        if (!filter.state.empty()) where.add("instr('|' || i.states || '|', ?) > 0", "|" + filter.state + "|");
        if (!filter.with_ended) where.add("i.ended = 0");
        const auto room = limit + 1 - static_cast<int>(page.rows.size());
        each_row(db_,
                 "SELECT i.version, i.states, i.ended, i.parked, i.workflow, i.body, i.matter, i.definition, f.facts, i.id\n"
                 "FROM instance AS i LEFT JOIN instance_facts AS f ON f.system = i.system AND f.instance = i.id",
                 where, "ORDER BY i.id\nLIMIT " + std::to_string(room),
                 [&](const Cursor& rows) { page.rows.push_back(read_instance(rows, *system, rows.string(9))); });
        if (cut(page.rows, limit)) {
            page.next = page_key({page.rows.back().system, page.rows.back().id});
            break;
        }
    }
    return page;
}

Page<DutyRow> SqliteStore::duties(const DutyFilter& filter) {
    const int limit = bounded(filter.limit);
    std::vector<std::string> after;
    if (!filter.after.empty()) after = page_key_parts(filter.after, 4);
    const auto* after_system = after.size() == 4 ? find_system(after[1]) : nullptr;

    // Each system in order of time up to the limit, then merged: no sort of more than is shown.
    struct Numbered {
        std::int64_t system;
        DutyRow row;
    };
    std::vector<Numbered> found;
    for (const auto* system : systems(filter.system)) {
        Conditions where;
        where.add("d.system = ?", system->number);
        if (after_system) {
            const auto due_at = number_in(after[0], 0);
            if (system == after_system) {
                where.add("(d.due_at, d.instance, d.ref) > (?", due_at);
                where.more(", ?", after[2]);
                where.more(", ?)", after[3]);
            } else {
                where.add(system->number < after_system->number ? "d.due_at > ?" : "d.due_at >= ?", due_at);
            }
        }
        where.equal("d.instance", filter.instance);
        where.equal("d.body", filter.body);
        where.equal("d.owed_by", filter.owed_by);
        if (filter.outcome) where.add("d.outcome = ?", static_cast<std::int64_t>(*filter.outcome));
        if (filter.from) where.add("d.due_at >= ?", filter.from->time_since_epoch().count());
        if (filter.until) where.add("d.due_at < ?", filter.until->time_since_epoch().count());
        const std::string index = filter.instance.empty() ? " INDEXED BY duty_by_due" : "";
        each_row(
            db_,
            "SELECT d.ref, d.position, d.outcome, d.due_at, d.late_from, d.steps_done, d.steps, d.revision, d.provisional, d.earliest,\n"
            "       d.notice_only, d.anchor_on, d.raw_on, d.safe_on, d.happened_at, d.recorded_at, d.body, d.owed_by, d.entry, d.what,\n"
            "       d.rule, d.anchor, d.due_local, d.met_by, d.ended_by, d.reason, d.instance, json_extract(f.facts, '$.title')\n"
            "FROM duty AS d" +
                index + " LEFT JOIN instance_facts AS f ON f.system = d.system AND f.instance = d.instance",
            where, "ORDER BY d.due_at, d.instance, d.ref\nLIMIT " + std::to_string(limit + 1), [&](const Cursor& rows) {
                found.push_back({system->number, {system->id, rows.string(26), rows.string(16), rows.string(27), read_duty(rows)}});
            });
    }
    std::sort(found.begin(), found.end(), [](const Numbered& a, const Numbered& b) {
        return std::tie(a.row.duty.due_at, a.system, a.row.instance, a.row.duty.ref) <
               std::tie(b.row.duty.due_at, b.system, b.row.instance, b.row.duty.ref);
    });
    Page<DutyRow> page;
    for (auto& each : found) page.rows.push_back(std::move(each.row));
    if (cut(page.rows, limit)) {
        const auto& last = page.rows.back();
        page.next = page_key({std::to_string(last.duty.due_at.time_since_epoch().count()), last.system, last.instance, last.duty.ref});
    }
    return page;
}

std::int64_t SqliteStore::first_seq_at(const System& system, Instant at) {
    const auto size = [&] {
        auto rows = log_head_.query(system.number);
        return rows.next() ? rows.integer(0) : 0;
    }();
    return first_entry_at(size, [&](std::int64_t seq) {
        auto rows = recorded_at_.query(entry_key(system, seq));
        return rows.next() && rows.instant(0) < at;
    });
}

Page<Entry> SqliteStore::entries(const EntryFilter& filter) {
    const int limit = bounded(filter.limit);
    const auto [after, after_seq] = place_of(filter);
    const auto* after_system = after.empty() ? nullptr : find_system(after);
    Page<Entry> page;
    for (const auto* system : systems(filter.system)) {
        if (after_system && system->number < after_system->number) continue;
        std::int64_t first = filter.from ? first_seq_at(*system, *filter.from) : 0;
        std::int64_t last = filter.until ? first_seq_at(*system, *filter.until) - 1 : (std::int64_t{1} << 40) - 1;
        if (filter.from_seq) first = std::max(first, *filter.from_seq);
        if (filter.until_seq) last = std::min(last, *filter.until_seq - 1);
        if (system == after_system) {
            if (filter.newest_first) last = std::min(last, after_seq - 1);
            else first = std::max(first, after_seq + 1);
        }
        if (first > last) continue;
        Conditions where;
        where.add("key >= ?", entry_key(*system, first));
        where.add("key <= ?", entry_key(*system, last));
        where.equal("body", filter.body);
        where.equal("matter", filter.matter);
        where.equal("post", filter.post);
        where.equal("actor", filter.actor);
        where.equal("kind", filter.kind);
        if (filter.verdict) where.add("verdict = ?", static_cast<std::int64_t>(*filter.verdict));
        if (!filter.instance.empty()) {
            where.add("system = ?", system->number);
            where.add("instance = ?", filter.instance);
        }
        const std::string index = filter.instance.empty() ? "" : " INDEXED BY entry_of_instance";
        const auto room = limit + 1 - static_cast<int>(page.rows.size());
        each_row(db_,
                 "SELECT key, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line\n"
                 "FROM entry" +
                     index,
                 where, std::string{"ORDER BY key"} + (filter.newest_first ? " DESC" : "") + "\nLIMIT " + std::to_string(room),
                 [&](const Cursor& rows) { page.rows.push_back(read_entry(rows, *system)); });
        if (cut(page.rows, limit)) {
            page.next = page_key({page.rows.back().system, std::to_string(page.rows.back().seq)});
            break;
        }
    }
    return page;
}

Page<OutboxRow> SqliteStore::outbox(const OutboxFilter& filter) {
    const int limit = bounded(filter.limit);
    Page<OutboxRow> page;
    const bool by_key = !filter.id.empty() || !filter.instance.empty();
    Conditions where;
    where.add("number > ?", number_in(filter.after_id, 0));
    if (!filter.system.empty()) {
        const auto* system = find_system(filter.system);
        if (!system) return page;
        // Without a key of its own a page is read in the order of numbers and no further: never all of a system's, to be sorted then.
        where.add(by_key ? "system = ?" : "+system = ?", system->number);
    } else if (by_key) {
        where.add("system IN (SELECT number FROM system)");  // So that the indexes that begin with it may be used.
    }
    where.equal("body", filter.body);
    where.equal("instance", filter.instance);
    where.equal("recipient", filter.to);
    where.equal("id", filter.id);
    where.equal("template", filter.template_name);
    std::string index;
    if (filter.state) {
        where.add("state = ?", static_cast<std::int64_t>(*filter.state));
        if (mail_bit(*filter.state) & open_mail) {
            where.add("state IN (0, 1, 2, 3, 8)");  // So that SQLite sees that the index of open mail holds them all.
            if (!by_key) index = " INDEXED BY outbox_open";
        }
    }
    std::int64_t last_number = 0;
    each_row(db_, select_mail(index, where.text(), may_be_archived(filter), limit + 1), where, [&](const Cursor& rows) {
        if (static_cast<int>(page.rows.size()) < limit) last_number = rows.integer(0);
        page.rows.push_back(read_mail(rows, system_of(rows.integer(21))));
    });
    if (cut(page.rows, limit)) page.next = std::to_string(last_number);
    return page;
}

Counts SqliteStore::counts(std::string_view id) {
    Counts counts;
    Statement tally{db_, "SELECT t.instances, t.timers, t.open_duties, t.provisional FROM tally AS t WHERE t.system = ?1"};
    Statement mail{
        db_, "SELECT state, count(*) FROM outbox INDEXED BY outbox_open WHERE state IN (0, 1, 2, 3, 8) AND system = ?1 GROUP BY state"};
    for (const auto* system : systems(id)) {
        {
            auto rows = tally.query(system->number);
            if (rows.next()) {
                counts.instances += rows.integer(0);
                counts.timers += rows.integer(1);
                counts.open_duties += rows.integer(2);
                counts.provisional += rows.integer(3);
            }
        }
        if (const auto head = log_head(system->id)) counts.entries += head->size;
        auto rows = mail.query(system->number);
        while (rows.next()) count_mail(counts, static_cast<MailState>(rows.integer(0)), rows.integer(1));
    }
    return counts;
}

std::vector<Alarm> SqliteStore::alarms(bool with_cleared) {
    std::vector<Alarm> found;
    Statement statement{
        db_,
        "SELECT system, key, text, raised_at, cleared_at, last_mailed_at FROM alarm WHERE ?1 OR cleared_at IS NULL ORDER BY system, key"};
    auto rows = statement.query(with_cleared);
    while (rows.next()) {
        found.push_back({rows.string(0), rows.string(1), rows.string(2), rows.instant(3), rows.maybe_instant(4), rows.maybe_instant(5)});
    }
    return found;
}

}  // namespace beadle::store::sqlite
