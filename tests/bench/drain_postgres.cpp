#include "tests/bench/drain_postgres.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "daemon/store/copy_store.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/bench/bare.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;
namespace postgres = store::postgres;

namespace {

constexpr postgres::Statement move{"bare_move", R"(UPDATE instance AS i SET version = k.version
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::BIGINT[]) AS k (system, id, version) WHERE i.system = k.system AND i.id = k.id)"};
constexpr postgres::Statement act{"bare_act", R"(UPDATE duty AS d SET steps_done = k.steps_done
FROM unnest($1::BIGINT[], $2::TEXT[] COLLATE "C", $3::TEXT[] COLLATE "C", $4::BIGINT[]) AS k (system, instance, ref, steps_done)
WHERE d.system = k.system AND d.instance = k.instance AND d.ref = k.ref)"};
constexpr postgres::Statement fire{"bare_fire", R"(DELETE FROM timer AS t
USING unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::TEXT[] COLLATE "C", $5::TEXT[] COLLATE "C") AS k (shard, due_at, system, instance, kind)
WHERE t.shard = k.shard AND t.due_at = k.due_at AND t.system = k.system AND t.instance = k.instance AND t.kind = k.kind)"};
constexpr postgres::Statement set{"bare_set", R"(INSERT INTO timer (shard, due_at, system, instance, kind)
SELECT * FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $4::TEXT[], $5::TEXT[]))"};
constexpr postgres::Statement grow{"bare_grow", R"(UPDATE log_head SET size = greatest(size, $2::BIGINT), last_recorded_at = $3::BIGINT,
batch_id = $4::TEXT WHERE system = $1::BIGINT)"};

/// An INSERT of whole rows, as their cells are typed.
std::string insertion(const std::string& table, const std::string& columns, const std::vector<Firing::Cell>& cells, std::size_t from) {
    std::string values;
    for (auto n = from; n < cells.size(); ++n) {
        const auto* type = cells[n].type == 1 ? "BIGINT" : cells[n].type == 4 ? "BYTEA" : "TEXT";
        values += fmt::format("{}${}::{}[]", values.empty() ? "" : ", ", n - from + 1, type);
    }
    return "INSERT INTO " + table + " (" + columns + ") SELECT * FROM unnest(" + values + ")";
}

postgres::Parameters columns_of(const std::vector<Firing>& firings, std::size_t begin, std::size_t end,
                                std::vector<Firing::Cell> Firing::*row, std::size_t from) {
    postgres::Parameters values;
    const auto& first = firings[begin].*row;
    for (auto column = from; column < first.size(); ++column) {
        postgres::Numbers numbers;
        postgres::Texts texts;
        postgres::Bytes bytes;
        for (auto n = begin; n < end; ++n) {
            const auto& cell = (firings[n].*row)[column];
            // The entry's key there is system * 2^40 + seq; here it is seq alone.
            if (first[column].type == 1)
                numbers.add(row == &Firing::entry && column == 0 ? cell.number & ((std::int64_t{1} << 40) - 1) : cell.number);
            else if (first[column].type == 4) bytes.add(cell.bytes);
            else texts.add(cell.bytes, "a cell");
        }
        if (first[column].type == 1) values.add(numbers);
        else if (first[column].type == 4) values.add(bytes);
        else values.add(texts);
    }
    return values;
}

/// One transaction's values, ready to go.
struct Values {
    postgres::Parameters move, act, fire, set, mail, entry, grow;

    Values(const std::vector<Firing>& firings, std::size_t begin, std::size_t end) {
        postgres::Numbers system, version, steps_done, shard, fired_at, next_at;
        postgres::Texts instance, ref, kind;
        for (auto n = begin; n < end; ++n) {
            const auto& firing = firings[n];
            system.add(firing.system);
            version.add(firing.version);
            steps_done.add(firing.steps_done);
            shard.add(firing.shard);
            fired_at.add(firing.fired_at);
            next_at.add(firing.next_at);
            instance.add(firing.instance, "an instance");
            ref.add(firing.ref, "a duty");
            kind.add(firing.kind, "a timer");
        }
        move = postgres::Parameters::of(system, instance, version);
        act = postgres::Parameters::of(system, instance, ref, steps_done);
        fire = postgres::Parameters::of(shard, fired_at, system, instance, kind);
        set = postgres::Parameters::of(shard, next_at, system, instance, kind);
        mail = columns_of(firings, begin, end, &Firing::mail, 1);
        entry = columns_of(firings, begin, end, &Firing::entry, 0);
        const auto& last = firings[end - 1];
        grow = postgres::Parameters::of(last.system, (last.entry[0].number & ((std::int64_t{1} << 40) - 1)) + 1, last.entry[4].number,
                                        "beadle-0123abcd-" + std::to_string(begin));
    }
};

double write_bare(const std::string& connection, const std::vector<Firing>& firings, int connections, std::size_t size) {
    const auto insert_mail =
        insertion("outbox",
                  "system, id, state, send_at, next_try_at, lease_until, attempts, expires_at, created_at, sent_at, sending, body, "
                  "instance, duty, step, recipient, template, message_id, bytes_hash, last_result, facts",
                  firings.front().mail, 1);
    const auto insert_entry = insertion(
        "entry", "seq, system, verdict, happened_at, recorded_at, event_id, instance, body, matter, post, actor, kind, leaf, line",
        firings.front().entry, 0);
    const postgres::Statement owe{"bare_owe", insert_mail.c_str()}, record{"bare_record", insert_entry.c_str()};
    std::vector<Values> all;
    for (std::size_t begin = 0; begin < firings.size(); begin += size)
        all.emplace_back(firings, begin, std::min(firings.size(), begin + size));
    const auto write = [&](postgres::Connection& to, std::size_t first) {
        for (auto n = first; n < all.size(); n += static_cast<std::size_t>(connections)) {
            const auto& values = all[n];
            postgres::Transaction transaction{to};
            to.run(move, values.move);
            to.run(act, values.act);
            to.run(fire, values.fire);
            to.run(set, values.set);
            to.run(owe, values.mail);
            to.run(record, values.entry);
            to.run(grow, values.grow);
            transaction.commit();
        }
    };
    std::vector<std::unique_ptr<postgres::Connection>> open;
    for (int n = 0; n < connections; ++n) {
        open.push_back(std::make_unique<postgres::Connection>(connection));
        open.back()->open();
    }
    const Stopwatch stopwatch;
    std::vector<std::thread> others;
    for (int n = 1; n < connections; ++n)
        others.emplace_back([&, n] { write(*open[static_cast<std::size_t>(n)], static_cast<std::size_t>(n)); });
    write(*open.front(), 0);
    for (auto& other : others) other.join();
    return stopwatch.read().wall_s;
}

/// A database that is a copy of the prepared one, and nothing on its way to the disk any more.
std::string fresh_copy(test::PostgresCluster& cluster) {
    cluster.ask("DROP DATABASE IF EXISTS work");
    cluster.ask("CREATE DATABASE work TEMPLATE prepared");
    cluster.ask("CHECKPOINT");
    return "host=" + cluster.folder() + " user=beadle dbname=work";
}

}  // namespace

double DrainedOnPostgres::engine_rate() const { return static_cast<double>(fired) / median(engine.wall_s); }

std::string DrainedOnPostgres::best_bare() const {
    const auto best = std::min_element(bare.begin(), bare.end(),
                                       [](const auto& a, const auto& b) { return median(a.second.wall_s) < median(b.second.wall_s); });
    return best->first;
}

double DrainedOnPostgres::bare_rate() const { return static_cast<double>(fired) / median(bare.at(best_bare()).wall_s); }

std::string DrainedOnPostgres::json(double fsyncs_a_second) const {
    namespace json = boost::json;
    json::object bare_walls;
    for (const auto& [name, runs] : bare) bare_walls[name] = json::array(runs.wall_s.begin(), runs.wall_s.end());
    return json::serialize(json::object{{"store", "postgres"},
                                        {"server", server},
                                        {"fired", fired},
                                        {"fires_per_s", engine_rate()},
                                        {"bare_per_s", bare_rate()},
                                        {"bare_best", best_bare()},
                                        {"ratio", ratio()},
                                        {"fsyncs_per_s", fsyncs_a_second},
                                        {"engine_wall_s", json::array(engine.wall_s.begin(), engine.wall_s.end())},
                                        {"bare_wall_s", std::move(bare_walls)}}) +
           "\n";
}

DrainedOnPostgres measure_drain_on_postgres(const Pattern& pattern, const DrainOptions& options) {
    if (!test::PostgresCluster::is_there())
        throw std::runtime_error("PostgreSQL's programs are not installed; ./dev deps --test installs them");
    const auto prepared = (options.folder / "prepared.db").string(), work = (options.folder / "work.db").string();
    options.say("preparing " + std::to_string(options.count) + " meetings");
    const auto morning = make_morning(pattern, prepared, options.count, options.orders.front());
    const auto entries_before = entries_in(prepared);
    const auto now = morning.last_due + 1min;

    // SQLite does the work once: it gives the bare program its rows.
    DrainedOnPostgres drained;
    copy_store(prepared, work);
    drain_with_engine(work, now, drained.fired);
    const auto firings = read_firings(work, entries_before);

    // On the disk that is measured, and where the server's own user can reach it.
    ::setenv("TMPDIR", options.folder.parent_path().c_str(), 1);
    test::PostgresCluster cluster{"-c max_wal_size=4GB -c checkpoint_timeout=15min -c shared_buffers=256MB -c autovacuum=off"};
    ::unsetenv("TMPDIR");
    drained.server = cluster.ask("SHOW server_version");
    cluster.ask("CREATE DATABASE prepared ENCODING 'UTF8' TEMPLATE template0");
    options.say("copying it to PostgreSQL " + drained.server);
    store::copy_store("sqlite:" + prepared, "postgres:host=" + cluster.folder() + " user=beadle dbname=prepared", nullptr);

    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        for (int connections : {1, 2}) {
            for (std::size_t size : {500u, 1000u}) {
                const auto name = fmt::format("{} connection{} by {}", connections, connections == 1 ? "" : "s", size);
                const auto to = fresh_copy(cluster);
                drained.bare[name].wall_s.push_back(write_bare(to, firings, connections, size));
            }
        }
        auto store = store::make_postgres_store({.connection = fresh_copy(cluster), .owner = "beadle_bench"});
        std::int64_t fired = 0;
        drained.engine.add(drain_with_engine(*store, now, fired));
        if (fired != drained.fired) throw std::runtime_error(fmt::format("{} timers fired, not {}", fired, drained.fired));
        store.reset();
        options.say(fmt::format("{} of {}, engine {:.2f} s, bare {:.2f} s ({})", repeat + 1, options.repeats, drained.engine.wall_s.back(),
                                drained.bare.at(drained.best_bare()).wall_s.back(), drained.best_bare()));
    }
    return drained;
}

}  // namespace beadle::bench
