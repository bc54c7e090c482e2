#include "tests/bench/drain_postgres.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "daemon/store/copy_store.hpp"
#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"
#include "tests/bench/bare.hpp"

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
constexpr postgres::Statement grow{"bare_grow",
                                   R"(UPDATE log_head AS h SET size = greatest(h.size, k.size), last_recorded_at = k.last_recorded_at,
batch_id = $4::TEXT, frontier = k.frontier
FROM unnest($1::BIGINT[], $2::BIGINT[], $3::BIGINT[], $5::BYTEA[]) AS k (system, size, last_recorded_at, frontier) WHERE h.system = k.system)"};

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
            // The entry's key there holds its system; here it is seq alone.
            if (first[column].type == 1) numbers.add(row == &Firing::entry && column == 0 ? firings[n].seq() : cell.number);
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
        postgres::Numbers systems, sizes, last_recorded_at;
        postgres::Bytes frontier;
        for (const auto* last : last_of_each_system(firings, begin, end)) {
            systems.add(last->system);
            sizes.add(last->seq() + 1);
            last_recorded_at.add(last->entry[4].number);
            frontier.add(last->frontier);
        }
        grow = postgres::Parameters::of(systems, sizes, last_recorded_at, "beadle-0123abcd-" + std::to_string(begin), frontier);
    }
};

Took write_bare(const std::string& connection, const std::vector<Firing>& firings, int connections, std::size_t size) {
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
    return stopwatch.read();
}

}  // namespace

PreparedServer::PreparedServer(const Prepared& prepared, const DrainOptions& options, const std::string& settings) {
    if (!test::PostgresCluster::is_there())
        throw std::runtime_error("PostgreSQL's programs are not installed; ./dev deps --test installs them");
    // On the disk that is measured, and where the server's own user can reach it.
    ::setenv("TMPDIR", options.folder.parent_path().c_str(), 1);
    cluster_ = std::make_unique<test::PostgresCluster>(
        "-c max_wal_size=4GB -c checkpoint_timeout=15min -c shared_buffers=256MB -c autovacuum=off -c client_min_messages=warning " +
        settings);
    ::unsetenv("TMPDIR");
    cluster_->ask("CREATE DATABASE prepared ENCODING 'UTF8' TEMPLATE template0");
    options.say("copying it to PostgreSQL " + version());
    store::copy_store("sqlite:" + prepared.path, "postgres:" + named("prepared"), nullptr);
}

std::string PreparedServer::fresh_copy() const {
    cluster_->ask("DROP DATABASE IF EXISTS work");
    cluster_->ask("CREATE DATABASE work TEMPLATE prepared");
    cluster_->ask("CHECKPOINT");
    return named("work");
}

Drained measure_on_postgres(const Prepared& prepared, const DrainOptions& options) {
    const PreparedServer server{prepared, options, options.settings};
    Drained drained;
    drained.version = server.version();
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        for (int connections : {1, 2}) {
            for (std::size_t size : {500u, 1000u}) {
                const auto name = fmt::format("{} connection{} by {}", connections, connections == 1 ? "" : "s", size);
                const auto to = server.fresh_copy();
                drained.bare[name].add(write_bare(to, prepared.firings, connections, size));
            }
        }
        drained.engine.add(drain_with_engine("postgres:" + server.fresh_copy(), prepared.now, drained.fired));
        options.say(fmt::format("postgres: {} of {}, engine {:.2f} s, bare {:.2f} s ({})", repeat + 1, options.repeats,
                                drained.engine.wall_s.back(), drained.bare.at(drained.best_bare()).wall_s.back(), drained.best_bare()));
    }
    return drained;
}

}  // namespace beadle::bench
