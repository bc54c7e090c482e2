// What the benchmarks say of their figures: a promise is kept or missed at its own edge, and what was taken several times is told by its median and its worst.

#include "tests/bench/live.hpp"
#include "tests/bench/peers.hpp"
#include "tests/bench/pending.hpp"
#include "tests/catch.hpp"

using namespace beadle::bench;
using Catch::Contains;

namespace {

Machine some_machine() {
    Machine machine;
    machine.processor = "Abacus";
    machine.cores = 2;
    machine.taken_on = "2026-11-23";
    machine.syncs_a_second = 4711;
    return machine;
}

/// Beadle beside two others, so many times as quick as the better one.
Peers peers_by(double times) {
    Peers peers;
    peers.fired = 10'000;
    for (const double second : {0.9, 1.0, 1.3}) peers.engine.add({.wall_s = second, .cpu_s = 0});
    peers.peers["hare"].add({.wall_s = times, .cpu_s = 0});
    peers.peers["snail"].add({.wall_s = 3 * times, .cpu_s = 0});
    return peers;
}

/// 99 of 100 were answered within so many milliseconds, a run each.
Live answered_within(const std::vector<double>& hundredths) {
    Live live;
    auto& one = live.stores.emplace_back();
    one.store = "sqlite";
    for (const auto hundredth : hundredths) {
        one.drained_s.push_back(30);
        one.while_draining.runs.push_back({1000, hundredth / 2, hundredth, 2 * hundredth});
        one.alone.runs.push_back({500, 1, 2, 3});
        one.late.runs.push_back({60000, 1, 2, 3});
    }
    return live;
}

/// A daemon that keeps everything; on both stores.
Pending kept_by_both() {
    Pending::Daemon daemon;
    daemon.ready_s = 0.2;
    daemon.watched_for = std::chrono::seconds{180};
    daemon.resident_mib = 30;
    daemon.fired = 10'000;
    daemon.firing_mib = 75;
    daemon.resident_after_mib = 60;
    Pending pending;
    pending.on_sqlite = Pending::OnSqlite{};
    pending.on_sqlite->daemon = daemon;
    pending.on_sqlite->due_statements = 4000;
    pending.on_postgres = Pending::OnPostgres{};
    pending.on_postgres->daemon = daemon;
    pending.on_postgres->statements_a_minute = 10;
    return pending;
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("ten times as many firings as the best of the peers is kept, and less is not", "[bench]") {
    CHECK(peers_by(10.1).missed() == Sentences{});
    CHECK(peers_by(9.9).missed() == Sentences{"Beadle makes 9.90 times as many firings a second as hare, not 10 times"});
    auto look = peers_by(9.9);
    look.quick = true;
    CHECK(look.missed() == Sentences{});
}

TEST_CASE("the table of the peers says what it was taken on, and each run", "[bench]") {
    const auto page = peers_by(12).markdown(some_machine());
    CHECK_THAT(page, Contains("Taken on 2026-11-23: Abacus, 2 cores") && Contains("4711 fsyncs a second"));
    CHECK_THAT(page, Contains("| Beadle | 10000 | 0.90, 1.00, 1.30 |"));
    CHECK_THAT(page, Contains("12.0 times as many as the best of them, hare"));
}

TEST_CASE("people's answers are judged by the median of the runs, and the worst is said", "[bench]") {
    CHECK(answered_within({99.9}).missed() == Sentences{});
    CHECK(answered_within({100.1}).missed().size() == 1);
    const auto live = answered_within({92.0, 130.5, 88.0});
    CHECK(live.missed() == Sentences{});
    CHECK_THAT(live.markdown(some_machine()),
               Contains("| 3000 | 46.0 | 92.0 (median of 3 runs; 130.5 in the worst) | 261.0 | under 100 ms |"));
    CHECK(answered_within({92.0, 130.5, 101.0}).missed() ==
          Sentences{"sqlite: 99 of 100 events were answered within 101.0 ms during the drain, not under 100"});
}

TEST_CASE("people's answers of one run are told as such", "[bench]") {
    CHECK_THAT(answered_within({92.0}).markdown(some_machine()), Contains("| 1000 | 46.0 | 92.0 | 184.0 | under 100 ms |"));
}

TEST_CASE("what a daemon holds and takes beside millions of pending timers is judged alike on both stores", "[bench]") {
    CHECK(kept_by_both().missed() == Sentences{});
    auto pending = kept_by_both();
    for (auto* daemon : {&pending.on_sqlite->daemon, &pending.on_postgres->daemon}) {
        daemon->processor_percent = 0.6;
        daemon->resident_after_mib = 64.1;
    }
    CHECK(pending.missed() == Sentences{"SQLite: 0.60 % of a processor, not under 0.5",
                                        "SQLite: 64.1 MiB resident after 10000 have fired, not under 64",
                                        "PostgreSQL: 0.60 % of a processor, not under 0.5",
                                        "PostgreSQL: 64.1 MiB resident after 10000 have fired, not under 64"});
    CHECK_THAT(pending.markdown(some_machine()), Contains("| still resident when it had come to rest (VmRSS) | 64.1 MiB | under 64 MiB |"));
}
