// Three daemons against a pair of PostgreSQL under Patroni, whose leader is killed while they work.
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>

#include "tests/catch.hpp"
#include "tests/e2e/daemons/crew.hpp"
#include "tests/e2e/daemons/patroni_pair.hpp"
#include "tests/support/left_out.hpp"

using namespace beadle;
using namespace beadle::test;

TEST_CASE(
    "the leader of a pair is killed under load: nothing acknowledged is lost, every timer fires once, and the daemons go on by themselves",
    "[daemons][failover]") {
    if (!PatroniPair::is_there()) {
        left_out("Patroni, etcd or PostgreSQL is not there; ./dev deps --test fetches them");
        return;
    }
    const int failovers = std::getenv("BEADLE_LONG") ? 20 : std::getenv("BEADLE_CI") ? 6 : 2;
    PatroniPair pair;
    Crew crew{1, pair.connection()};
    const std::vector<std::string> daemons{"first", "second", "third"};
    std::vector<std::string> systems;
    for (int n = 0; n < 9; ++n) systems.push_back(fmt::format("system{}", n));
    constexpr int instances = 40;
    const auto timers =
        static_cast<std::int64_t>(systems.size()) * instances;  // One an instance that fires now, and one that does in a month.
    crew.fill(systems, instances);
    for (const auto& name : daemons) crew.start(name);
    REQUIRE(crew.until([&] { return crew.shards("first") + crew.shards("second") + crew.shards("third") == 64; }));

    int sent = 0;
    std::string gaps;
    const auto record = [&] {
        for (const auto& name : daemons)
            crew.record(name, systems[static_cast<std::size_t>(sent) % systems.size()], fmt::format("e{}", sent), "Noted",
                        fmt::format("t{}", sent % instances)),
                ++sent;
    };
    for (int failover = 0; failover < failovers; ++failover) {
        if (failover == 0)
            crew.set_day("2022-02-02T09:30:00Z");  // The first falls into an hour in which each instance has a timer to fire.
        for (int n = 0; n < 5; ++n) record();
        const auto commits = crew.commits + 20;
        REQUIRE(crew.until([&] { return crew.commits > commits || failover > 0; }));
        pair.kill_leader(failover % 2 == 0 ? PatroniPair::Kill::postgres : PatroniPair::Kill::patroni_too);
        const auto killed_at = std::chrono::steady_clock::now();
        record();
        // What was said before the kill is read by then; the next commit said is on the new leader.
        crew.until([] { return true; });
        const auto so_far = crew.commits;
        auto record_again_at = std::chrono::steady_clock::now();
        REQUIRE(crew.until(
            [&] {
                if (std::chrono::steady_clock::now() >= record_again_at) {
                    record();  // People go on recording, as they do.
                    record_again_at += std::chrono::milliseconds{500};
                }
                return crew.commits > so_far + 3;
            },
            std::chrono::seconds{120}));
        const auto gap = std::chrono::duration<double>(std::chrono::steady_clock::now() - killed_at).count();
        gaps += fmt::format("{}{:.1f} s{}", gaps.empty() ? "" : ", ", gap, failover % 2 == 0 ? "" : " (Patroni too)");
        pair.mend();
        if (failover + 1 < failovers) REQUIRE(crew.until([&] { return pair.is_in_step(); }, std::chrono::seconds{120}));
    }
    const auto all_fired = [&] {
        try {
            return crew.reader().counts("").timers == timers;
        } catch (const store::StoreError&) {
            return false;
        }
    };
    CHECK(crew.until(all_fired, std::chrono::seconds{120}));
    crew.record("first", systems.front(), "afterwards", "Noted", "t0");
    CHECK(crew.until([&] { return crew.was_answered("afterwards"); }));
    CHECK(crew.answers["afterwards"].error == "");
    const auto acknowledged = crew.witness.acknowledged.size();

    const auto wrong = crew.finish();
    INFO((wrong.empty() ? std::string{} : wrong.front()));
    CHECK(wrong.empty());
    int fired = 0, lost = 0, twice = 0;
    for (const auto& system : systems) {
        std::map<std::string, int> of;
        for (const auto& entry : all_entries(crew.reader(), system))
            if (entry.kind == "TimerFired") {
                ++of[entry.instance];  // The store itself keeps an event's id from coming twice.
                ++fired;
            }
        lost += instances - static_cast<int>(of.size());
        for (const auto& [_, count] : of) twice += count > 1 ? 1 : 0;
    }
    std::cout << fmt::format(
        "{} failovers, nothing was committed for {}; {} events acknowledged, {} timers fired: {} lost, {} twice; {} messages handed over, "
        "{} "
        "of them again with the same id\n",
        failovers, gaps, acknowledged, fired, lost, twice, crew.mails, crew.repeated_mails);
    CHECK(lost == 0);
    CHECK(twice == 0);
    CHECK(acknowledged > 0);
}
