// What people ask: pages by key, at most `rows_max` rows, systems one after the other in the order of their numbers. These are put
// together from what the filter names and prepared anew each time: people are slow.

#include <algorithm>

#include "daemon/store/entry_pages.hpp"
#include "daemon/store/postgres/postgres_store.hpp"
#include "sql.hpp"

namespace beadle::store::postgres {
namespace {

constexpr Statement mail_counts{"mail_counts", sql::postgres::mail_counts};
constexpr Statement first_seq_at_statement{"first_seq_at", sql::postgres::first_seq_at};

/// A WHERE clause in the making. Its values are numbered as they come: "?" becomes $1, $2, ...
class Conditions {
public:
    template <class... Values>
    void add(std::string_view condition, const Values&... values) {
        text_ += text_.empty() ? "\nWHERE " : "\n  AND ";
        for (const char c : condition) {
            if (c == '?') text_ += "$" + std::to_string(++count_);
            else text_ += c;
        }
        (values_.add(values), ...);
    }
    void equal(std::string_view column, const std::string& value) {
        if (!value.empty()) add(std::string{column} + " = ?::TEXT", value);
    }
    const std::string& text() const { return text_; }
    const Parameters& values() const { return values_; }

private:
    std::string text_;
    int count_ = 0;
    Parameters values_;
};

std::string limited(int limit) { return "\nLIMIT " + std::to_string(limit); }

}  // namespace

Page<model::Instance> PostgresStore::instances(const InstanceFilter& filter) {
    return again_if_lost([&] {
        const int limit = bounded(filter.limit);
        Page<model::Instance> page;
        Conditions where;
        if (!filter.system.empty()) {
            const auto* system = find_system(filter.system);
            if (!system) return page;
            where.add("i.system = ?::BIGINT", system->number);
        }
        if (!filter.after_id.empty()) {
            const auto after = system_and_id(filter.after_id, filter.system);
            if (const auto* system = find_system(after.system))
                where.add("(i.system, i.id) > (?::BIGINT, ?::TEXT)", system->number, after.id);
        }
        where.equal("i.workflow", filter.workflow);
        where.equal("i.body", filter.body);
        where.equal("i.matter", filter.matter);
        if (!filter.matter.empty()) where.add("i.matter <> ''");  // So that the index of matters may be used.
        if (!filter.state.empty()) where.add("position(?::TEXT IN '|' || i.states || '|') > 0", "|" + filter.state + "|");
        if (!filter.with_ended) where.add("NOT i.ended");
        auto rows = db_.run(
            "SELECT i.version, i.states, i.ended, i.parked, i.workflow, i.body, i.matter, i.definition, f.facts, i.id, i.system\n"
            "FROM instance AS i LEFT JOIN instance_facts AS f ON f.system = i.system AND f.instance = i.id" +
                where.text() + "\nORDER BY i.system, i.id" + limited(limit + 1),
            where.values());
        while (rows.next()) page.rows.push_back(read_instance(rows, system_of(rows.integer(10)), rows.string(9)));
        if (cut(page.rows, limit)) page.next = page_key({page.rows.back().system, page.rows.back().id});
        return page;
    });
}

Page<DutyRow> PostgresStore::duties(const DutyFilter& filter) {
    return again_if_lost([&] {
        const int limit = bounded(filter.limit);
        Page<DutyRow> page;
        Conditions where;  // Of one system; each is read in order of time up to the limit, then they are merged.
        where.add("d.system = s.number");
        if (!filter.after.empty()) {
            const auto after = page_key_parts(filter.after, 4);
            const auto* system = after.size() == 4 ? find_system(after[1]) : nullptr;
            if (system) {
                const auto due_at = number_in(after[0], 0);
                where.add("d.due_at >= ?::BIGINT", due_at);
                where.add("(d.due_at, d.system, d.instance, d.ref) > (?::BIGINT, ?::BIGINT, ?::TEXT, ?::TEXT)", due_at, system->number,
                          after[2], after[3]);
            }
        }
        where.equal("d.instance", filter.instance);
        where.equal("d.body", filter.body);
        where.equal("d.owed_by", filter.owed_by);
        if (filter.outcome) where.add("d.outcome = ?::BIGINT", static_cast<std::int64_t>(*filter.outcome));
        if (filter.from) where.add("d.due_at >= ?::BIGINT", *filter.from);
        if (filter.until) where.add("d.due_at < ?::BIGINT", *filter.until);
        std::string of_system;
        auto values = where.values();
        if (!filter.system.empty()) {
            const auto* system = find_system(filter.system);
            if (!system) return page;
            of_system = "\nWHERE s.number = $" + std::to_string(values.values().size() + 1) + "::BIGINT";
            values.add(system->number);
        }
        auto rows = db_.run(
            "SELECT d.ref, d.position, d.outcome, d.due_at, d.late_from, d.steps_done, d.steps, d.revision, d.provisional, d.earliest,\n"
            "       d.notice_only, d.anchor_on, d.raw_on, d.safe_on, d.happened_at, d.recorded_at, d.body, d.owed_by, d.entry, d.what,\n"
            "       d.rule, d.anchor, d.due_local, d.met_by, d.ended_by, d.reason, d.instance, f.title, d.system\n"
            "FROM system AS s CROSS JOIN LATERAL (\nSELECT d.* FROM duty AS d" +
                where.text() + "\nORDER BY d.due_at, d.instance, d.ref" + limited(limit + 1) +
                ") AS d\nLEFT JOIN instance_facts AS f ON f.system = d.system AND f.instance = d.instance" + of_system +
                "\nORDER BY d.due_at, d.system, d.instance, d.ref" + limited(limit + 1),
            values);
        while (rows.next())
            page.rows.push_back({system_of(rows.integer(28)).id, rows.string(26), rows.string(16), rows.string(27), read_duty(rows)});
        if (cut(page.rows, limit)) {
            const auto& last = page.rows.back();
            page.next = page_key({std::to_string(last.duty.due_at.time_since_epoch().count()), last.system, last.instance, last.duty.ref});
        }
        return page;
    });
}

std::int64_t PostgresStore::first_seq_at(const System& system, Instant at) {
    auto rows = db_.run(first_seq_at_statement, Parameters::of(system.number, at));
    return rows.next() ? rows.integer(0) : 0;
}

Page<Entry> PostgresStore::entries(const EntryFilter& filter) {
    return again_if_lost([&] {
        const int limit = bounded(filter.limit);
        const auto [after, after_seq] = place_of(filter);
        const auto* after_system = after.empty() ? nullptr : find_system(after);
        Page<Entry> page;
        for (const auto* system : systems(filter.system)) {
            if (after_system && system->number < after_system->number) continue;
            Conditions where;
            where.add("system = ?::BIGINT", system->number);
            if (filter.from) where.add("seq >= ?::BIGINT", first_seq_at(*system, *filter.from));
            if (filter.until) where.add("seq < ?::BIGINT", first_seq_at(*system, *filter.until));
            if (filter.from_seq) where.add("seq >= ?::BIGINT", *filter.from_seq);
            if (filter.until_seq) where.add("seq < ?::BIGINT", *filter.until_seq);
            if (system == after_system) where.add(filter.newest_first ? "seq < ?::BIGINT" : "seq > ?::BIGINT", after_seq);
            where.equal("body", filter.body);
            where.equal("matter", filter.matter);
            where.equal("post", filter.post);
            where.equal("actor", filter.actor);
            where.equal("kind", filter.kind);
            where.equal("instance", filter.instance);
            if (filter.verdict) where.add("verdict = ?::BIGINT", static_cast<std::int64_t>(*filter.verdict));
            const auto room = limit + 1 - static_cast<int>(page.rows.size());
            auto rows = db_.run(
                "SELECT seq, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line\nFROM "
                "entry" +
                    where.text() + "\nORDER BY seq" + (filter.newest_first ? " DESC" : "") + limited(room),
                where.values());
            std::vector<Entry> found;
            while (rows.next()) found.push_back(read_entry(rows, *system, rows.integer(0)));
            add_free_texts(found, *system);
            std::move(found.begin(), found.end(), std::back_inserter(page.rows));
            if (cut(page.rows, limit)) {
                page.next = page_key({page.rows.back().system, std::to_string(page.rows.back().seq)});
                break;
            }
        }
        return page;
    });
}

Page<OutboxRow> PostgresStore::outbox(const OutboxFilter& filter) {
    return again_if_lost([&] {
        const int limit = bounded(filter.limit);
        Page<OutboxRow> page;
        Conditions where;
        where.add("number > ?::BIGINT", number_in(filter.after_id, 0));
        if (!filter.system.empty()) {
            const auto* system = find_system(filter.system);
            if (!system) return page;
            where.add("system = ?::BIGINT", system->number);
        } else if (!filter.id.empty() || !filter.instance.empty()) {
            where.add("system = ANY (ARRAY(SELECT number FROM system))");  // So that the indexes that begin with it may be used.
        }
        where.equal("body", filter.body);
        where.equal("instance", filter.instance);
        where.equal("recipient", filter.to);
        where.equal("id", filter.id);
        where.equal("template", filter.template_name);
        if (filter.state) {
            where.add("state = ?::BIGINT", static_cast<std::int64_t>(*filter.state));
            // So that it is seen that the index of open mail holds them all.
            if (mail_bit(*filter.state) & open_mail) where.add("state IN (0, 1, 2, 3, 8)");
        }
        std::int64_t last_number = 0;
        auto rows = db_.run(select_mail({}, where.text(), may_be_archived(filter), limit + 1), where.values());
        while (rows.next()) {
            if (static_cast<int>(page.rows.size()) < limit) last_number = rows.integer(0);
            page.rows.push_back(read_mail(rows, system_of(rows.integer(21))));
        }
        if (cut(page.rows, limit)) page.next = std::to_string(last_number);
        return page;
    });
}

Counts PostgresStore::counts(std::string_view id) {
    return again_if_lost([&] {
        Counts counts;
        for (const auto* system : systems(id)) {
            auto tally = db_.run("SELECT instances, timers, open_duties, provisional FROM tally WHERE system = $1::BIGINT",
                                 Parameters::of(system->number));
            if (tally.next()) {
                counts.instances += tally.integer(0);
                counts.timers += tally.integer(1);
                counts.open_duties += tally.integer(2);
                counts.provisional += tally.integer(3);
            }
            auto size = db_.run("SELECT size FROM log_head WHERE system = $1::BIGINT", Parameters::of(system->number));
            if (size.next()) counts.entries += size.integer(0);
            auto rows = db_.run(mail_counts, Parameters::of(system->number));
            while (rows.next()) count_mail(counts, static_cast<MailState>(rows.integer(0)), rows.integer(1));
        }
        return counts;
    });
}

std::vector<Alarm> PostgresStore::alarms(bool with_cleared) {
    return again_if_lost([&] {
        std::vector<Alarm> found;
        auto rows = db_.run(
            "SELECT system, key, text, raised_at, cleared_at, last_mailed_at FROM alarm\n"
            "WHERE $1::BOOLEAN OR cleared_at IS NULL ORDER BY system, key",
            Parameters::of(with_cleared));
        while (rows.next()) {
            found.push_back(
                {rows.string(0), rows.string(1), rows.string(2), rows.instant(3), rows.maybe_instant(4), rows.maybe_instant(5)});
        }
        return found;
    });
}

}  // namespace beadle::store::postgres
