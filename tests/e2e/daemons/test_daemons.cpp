// Several daemons on one PostgreSQL, as processes: events for each other's systems, kills, freezes.
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/catch.hpp"
#include "tests/e2e/daemons/crew.hpp"
#include "tests/support/left_out.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// The first name of a system whose shard lies from `from` up to, but not including, `to`.
std::string system_between(int from, int to) {
    for (int n = 0;; ++n) {
        auto name = fmt::format("system{}", n);
        if (const auto shard = store::shard_of(name); shard >= from && shard < to) return name;
    }
}

std::int64_t timers_of(Crew& crew) { return crew.reader().counts("").timers; }

std::string first_line(const std::vector<std::string>& sentences) {
    return sentences.empty() ? "" : fmt::format("{} ({} in all)", sentences.front(), sentences.size());
}

/// Two daemons with half of the shards each: what the first one keeps are those below 32.
struct TwoDaemons : Crew {
    TwoDaemons() {
        fill({low, high}, 3);
        start("first");
        start("second");
        REQUIRE(until([&] { return shards("first") == 32 && shards("second") == 32; }));
    }
    std::string low = system_between(0, 32), high = system_between(32, 64);
};

}  // namespace

TEST_CASE("an event for a system of the other daemon gets its verdict, and the first answer again when it is repeated", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    crew.record("first", crew.high, "e1", "Noted", "t0");
    crew.record("second", crew.low, "e2", "Noted", "t0");
    crew.record("first", crew.high, "e3", "NotMine", "t1");
    REQUIRE(crew.until([&] { return crew.was_answered("e1") && crew.was_answered("e2") && crew.was_answered("e3"); }));
    CHECK(crew.answers["e1"].error.empty());
    CHECK(crew.answers["e1"].verdict == model::Verdict::accepted);
    CHECK(crew.answers["e1"].version > 0);
    CHECK(crew.answers["e3"].verdict == model::Verdict::not_accepted);
    CHECK(crew.answers["e3"].findings.at(0).numbers == "it is not yours");
    const auto seq = crew.answers["e1"].seq;
    crew.answers.clear();
    crew.record("first", crew.high, "e1", "Noted", "t0");
    REQUIRE(crew.until([&] { return crew.was_answered("e1"); }));
    CHECK(crew.answers["e1"].repeated);
    CHECK(crew.answers["e1"].seq == seq);
    CHECK(first_line(crew.finish()).empty());
}

TEST_CASE("a definition applied at one daemon reaches the one that has the system's shard", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    std::string fresh;
    for (int n = 1000; fresh.empty(); ++n)
        if (store::shard_of(fmt::format("system{}", n)) >= 32) fresh = fmt::format("system{}", n);
    crew.record("first", fresh, "too-early", "Noted", "t0");
    REQUIRE(crew.until([&] { return crew.was_answered("too-early"); }));
    CHECK(crew.answers["too-early"].error.find("nothing has been applied") != std::string::npos);
    crew.answers.clear();
    crew.apply("first", fresh);
    REQUIRE(crew.until([&] { return crew.was_answered("apply-" + fresh); }));
    CHECK(crew.answers["apply-" + fresh].error.empty());
    CHECK(crew.reader().log_head(fresh)->size == 1);
    CHECK(first_line(crew.finish()).empty());
}

TEST_CASE("of two daemons one is killed: the other takes over, fires what is due once, and answers what waited", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    crew.kill("second");
    crew.record("first", crew.high, "e1", "Noted", "t0");
    crew.set_day("2022-02-02T09:30:00Z");
    REQUIRE(crew.until([&] { return crew.was_answered("e1") && crew.shards("first") == 64 && crew.fired + crew.mails > 0; }));
    CHECK(crew.answers["e1"].verdict == model::Verdict::accepted);
    CHECK(crew.until([&] { return timers_of(crew) == 6 && crew.reader().counts("").entries == 2 + 6 + 6 + 1 + 6; }));
    CHECK(first_line(crew.finish()).empty());
    CHECK(crew.repeated_mails == 0);
}

TEST_CASE("a daemon that stops gives its shards to the others at once", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    CHECK(crew.stop("first") == 0);
    CHECK(crew.until([&] { return crew.shards("second") == 64; }));
    crew.record("second", crew.low, "e1", "Noted", "t0");
    REQUIRE(crew.until([&] { return crew.was_answered("e1"); }));
    CHECK(crew.answers["e1"].error.empty());
    CHECK(first_line(crew.finish()).empty());
}

TEST_CASE("a daemon that was frozen for longer than its lease writes nothing late", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    crew.freeze("second");
    crew.record("second", crew.high, "e1", "Noted", "t0");  // It wakes up with this in its hand ...
    crew.set_day("2022-02-02T09:30:00Z");                   // ... and believes that it has timers to fire.
    REQUIRE(crew.until([&] { return crew.shards("first") == 64; }));
    REQUIRE(crew.until([&] { return crew.reader().counts("").entries >= 2 + 6 + 6; }));
    crew.thaw("second");
    REQUIRE(crew.until([&] { return crew.was_answered("e1") && crew.shards("first") == 32 && crew.shards("second") == 32; }));
    CHECK(crew.answers["e1"].verdict == model::Verdict::accepted);
    CHECK(first_line(crew.finish()).empty());
    CHECK(crew.repeated_mails == 0);
    CHECK(timers_of(crew) == 6);
}

TEST_CASE("a message that a killed daemon had handed over and not noted is handed over again, the same to the byte", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    crew.hold_mail("first");
    crew.hold_mail("second");
    crew.set_day("2022-02-02T09:30:00Z");
    REQUIRE(crew.until([&] { return crew.mails == 2; }));
    crew.kill("first");
    crew.kill("second");
    CHECK(first_line(crew.finish()).empty());
    CHECK(crew.repeated_mails == 2);
}

TEST_CASE("a message that went out under an id of its own is found out", "[daemons]") {
    if (!postgres_is_there()) return;
    TwoDaemons crew;
    crew.witness.took("<of-nobody@toy.example>", "its bytes");
    CHECK_THAT(first_line(crew.finish()), Catch::StartsWith("a message went out that the outbox does not know: <of-nobody@toy.example>"));
}

TEST_CASE("three daemons, one killed again and again while timers fire: nothing lost, nothing twice", "[daemons]") {
    if (!postgres_is_there()) return;
    const bool many = std::getenv("BEADLE_CI") || std::getenv("BEADLE_LONG");
    const int timers = std::getenv("BEADLE_LONG") ? 100'000 : many ? 20'000 : 1'200;
    const int systems = 12, instances = (timers + systems - 1) / systems;
    const int kills_max = many ? 60 : 6;
    Crew crew{many ? 128 : 10};
    std::vector<std::string> names;
    for (int n = 0; n < systems; ++n) names.push_back(fmt::format("system{}", n));
    crew.fill(names, instances);
    const std::vector<std::string> daemons{"first", "second", "third"};
    // Whoever is killed dies with a message in hand that was taken and that it has not noted.
    const auto start = [&](const std::string& name) { crew.start(name, true); };
    for (const auto& name : daemons) start(name);
    REQUIRE(crew.until([&] { return crew.shards("first") + crew.shards("second") + crew.shards("third") == 64; }));
    const auto due = static_cast<std::int64_t>(systems) * instances;
    crew.set_day("2022-02-02T09:30:00Z");
    std::mt19937 dice{std::getenv("BEADLE_SEED") ? static_cast<unsigned>(std::stoul(std::getenv("BEADLE_SEED"))) : 7};
    int kills = 0, sent = 0;
    const auto all_fired = [&] {
        return crew.reader().counts("").timers == due && crew.reader().due(model::Instant::min(), at("2022-02-02T09:30:00Z"), 1).empty();
    };
    while (!all_fired() && kills < kills_max) {
        const auto commits = crew.commits + static_cast<int>(dice() % (many ? 40 : 12));
        for (const auto& name : daemons)
            crew.record(name, names[dice() % names.size()], fmt::format("e{}", sent++), "Noted", fmt::format("t{}", dice() % 100));
        if (!crew.until([&] { return crew.commits > commits; }, std::chrono::seconds{20})) break;
        const auto& victim = daemons[dice() % daemons.size()];
        crew.kill(victim);
        ++kills;
        start(victim);
    }
    CHECK(crew.until(all_fired, std::chrono::seconds{many ? 1'200 : 60}));
    REQUIRE(crew.until([&] { return crew.mails > 0; }));
    for (const auto& name : daemons) {
        crew.kill(name);
        crew.start(name);  // From here on what is taken is noted.
        ++kills;
    }
    const auto wrong = crew.finish();
    INFO(first_line(wrong));
    CHECK(wrong.empty());
    std::int64_t fired = 0, lost = 0, twice = 0;
    for (const auto& system : names) {
        std::map<std::string, int> of;
        for (const auto& entry : all_entries(crew.reader(), system))
            if (entry.kind == "TimerFired") ++of[entry.instance];
        for (const auto& [_, count] : of) twice += count > 1 ? 1 : 0;
        lost += instances - static_cast<std::int64_t>(of.size());
        fired += static_cast<std::int64_t>(of.size());
    }
    std::cout << fmt::format(
        "{} timers fired under {} kills: {} lost, {} twice; {} messages handed over, {} of them again with the same id\n", fired, kills,
        lost, twice, crew.mails, crew.repeated_mails);
    CHECK(lost == 0);
    CHECK(twice == 0);
    CHECK(fired == due);
    CHECK(kills > static_cast<int>(daemons.size()));
    CHECK(crew.repeated_mails > 0);
}
