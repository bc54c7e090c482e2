// Four real daemons append to one record on one PostgreSQL, people record by all of them and timers fire, and again and again one of them is killed: what is
// left is one log a system, without a gap and without a fork, and everything that was ever signed of it is its beginning.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "daemon/api/record.hpp"
#include "daemon/audit/checkpoint_file.hpp"
#include "daemon/audit/exported.hpp"
#include "daemon/engine/check_of_log.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/e2e/daemons/beadled.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/second_verifier.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

constexpr int cycles_opened = 8;
const std::vector<std::string> names{"first", "second", "third", "fourth"};

std::string text_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The shipped starter as another system, with cycles that opened long ago: each is a timer that fires as soon as the system is applied.
std::string write_system(const TemporaryFolder& folder, const std::string& id) {
    auto text = text_of(BEADLE_SOURCE_DIR "/config/systems/starter.yaml");
    const auto replace = [&](const std::string& what, const std::string& with) {
        const auto at = text.find(what);
        REQUIRE(at != std::string::npos);
        text.replace(at, what.size(), with);
    };
    replace("system: our-system", "system: " + id);
    replace("live from: 1 January 2027", "live from: 1 January 2020");
    std::string opened = "cycles of partnership:\n", foreseen = "meetings of partnership:\n";
    for (int n = 0; n < cycles_opened; ++n) {
        opened += fmt::format("  more-{0}: {{title: More {0}, opens: 1 February each year, first: 2020, meetings: [meeting-{0}]}}\n", n);
        foreseen += fmt::format("  - {{ref: meeting-{0}, title: Meeting {0}, in: May or June each year, to: review progress}}\n", n);
    }
    replace("cycles of partnership:\n", opened);
    replace("meetings of partnership:\n", foreseen);
    const auto path = folder.file(id + ".yaml");
    std::ofstream{path} << text;
    return path;
}

/// A shell's command that runs beside the test.
class Beside {
public:
    explicit Beside(const std::string& command) : process_(::fork()) {
        if (process_ != 0) return;
        ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
        ::_exit(99);
    }
    Beside(const Beside&) = delete;
    Beside& operator=(const Beside&) = delete;
    /// Whoever has not waited until its end ends it.
    ~Beside() {
        if (process_ > 0) ::kill(process_, SIGKILL);
        wait();
    }
    void wait() {
        if (process_ > 0) ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }

private:
    pid_t process_;
};

/// People who record by one daemon, one meeting after the other on one system after the other, whether it lives or not. What they were told is recorded they write
/// down.
class People {
public:
    People(const TemporaryFolder& folder, const std::string& name, const Beadled& daemon, std::size_t systems)
        : told_(folder.file(name + ".told")), stop_(folder.file(name + ".stop")) {
        const auto script = fmt::format(
            "n=0; while [ ! -e {0} ]; do n=$((n + 1)); system=system$((n % {1}));"
            " {2} record HWB MeetingCalled held_on=2030-03-16 at=14:00 --system $system --id {3}-$n >/dev/null 2>&1"
            " && echo $system {3}-$n >>{4}; done",
            stop_, systems, daemon.command(), name, told_);
        recording_ = std::make_unique<Beside>(script);
    }
    People(const People&) = delete;
    People& operator=(const People&) = delete;
    ~People() { stop(); }

    void stop() {
        std::ofstream{stop_} << "stop";
        recording_->wait();
    }
    /// System and event.
    std::vector<std::pair<std::string, std::string>> told() const {
        std::vector<std::pair<std::string, std::string>> out;
        std::ifstream file{told_};
        for (std::string system, event; file >> system >> event;) out.emplace_back(system, event);
        return out;
    }

private:
    std::string told_, stop_;
    std::unique_ptr<Beside> recording_;
};

bool until(const std::function<bool()>& holds) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (!holds())
        if (std::chrono::steady_clock::now() > end) return false;
    return true;
}

}  // namespace

TEST_CASE(
    "four daemons append to one record under kills: no gap, no fork, one root, and all that they signed along the way is its beginning",
    "[daemons][beadled][appending]") {
    if (!postgres_is_there()) return;
    const bool many = std::getenv("BEADLE_CI") || std::getenv("BEADLE_LONG");
    const int kills = std::getenv("BEADLE_LONG") ? 100 : many ? 24 : 4;
    const std::size_t systems_count = many ? 8 : 4;
    const std::int64_t entries_between_kills = 40;
    const TemporaryFolder folder;
    const auto schema = PostgresCluster::of_this_program().new_schema();
    std::map<std::string, std::unique_ptr<Beadled>> daemons;
    daemons["first"] = std::make_unique<Beadled>(folder, "first", schema);
    REQUIRE(daemons["first"]->says("64: 0-63"));  // It has made the tables, and the key.
    for (const auto& name : names)
        if (!daemons.contains(name)) daemons[name] = std::make_unique<Beadled>(folder, name, schema);
    REQUIRE(until([&] { return daemons["fourth"]->says("16: "); }));

    const auto store = store::open_store("postgres:" + schema, {}, true);
    const auto entries = [&] { return store->counts("").entries; };
    std::vector<std::string> systems;
    const auto given_up = folder.file("given-up");
    std::vector<std::unique_ptr<Beside>> applying;
    std::map<std::string, std::unique_ptr<People>> people;
    for (const auto& name : names) people[name] = std::make_unique<People>(folder, name, *daemons[name], systems_count);
    std::mt19937 dice{std::getenv("BEADLE_SEED") ? static_cast<unsigned>(std::stoul(std::getenv("BEADLE_SEED"))) : 7};
    for (int kill = 0; kill < kills; ++kill) {
        const auto victim = static_cast<std::size_t>(kill) % names.size();
        if (systems.size() < systems_count) {  // Its timers fire while daemons are killed.
            systems.push_back(fmt::format("system{}", systems.size()));
            const auto& by = *daemons[names[(victim + 1) % names.size()]];
            applying.push_back(std::make_unique<Beside>(fmt::format("until {} apply {} >/dev/null 2>&1; do [ -e {} ] && exit; done",
                                                                    by.command(), write_system(folder, systems.back()), given_up)));
            if (kill == 0) REQUIRE(until([&] { return entries() > 0; }));
        }
        const auto before = entries();
        const auto wanted = entries_between_kills + static_cast<std::int64_t>(dice() % 20);
        REQUIRE(until([&] { return entries() >= before + wanted; }));
        auto& killed = daemons[names[victim]];
        killed->end(SIGKILL);
        killed = std::make_unique<Beadled>(folder, names[victim], schema);
    }
    for (auto& [_, some] : people) some->stop();
    if (!until([&] { return store->log_heads().size() == systems.size(); })) std::ofstream{given_up} << "stop";
    for (auto& one : applying) one->wait();
    for (const auto& [name, daemon] : daemons) {
        CAPTURE(name, text_of(folder.file(name + ".log")));
        REQUIRE(daemon->says("16: "));
    }

    const auto key = audit::SigningKey::read(text_of(Beadled::key_file(folder))).value();
    std::ofstream{folder.file("log.pub")} << key.verifier().text() << "\n";
    // Whoever is asked for the record gives the same one.
    std::map<std::string, std::set<std::string>> roots;
    std::vector<std::filesystem::path> exports;
    for (const auto& system : systems)
        for (const auto& [name, daemon] : daemons) {
            exports.emplace_back(folder.file(system + "-by-" + name));
            const auto said = daemon->beadle(fmt::format("audit export {} --out {}", system, exports.back().string()));
            INFO(said.words);
            REQUIRE(said.exit == 0);
            const auto checked = audit::check_exported(exports.back(), {.key = key.verifier(), .older_checkpoints = {}});
            INFO(checked.what);
            CHECK(checked.holds);
            roots[system].insert(fmt::format("{} {}", checked.checkpoint.size, audit::to_hex(checked.checkpoint.root)));
        }
    for (const auto& [system, of] : roots) {
        CAPTURE(system);
        CHECK(of.size() == 1);
    }
    for (const auto& answer : second_opinion(exports, "--key " + folder.file("log.pub"))) {
        INFO(boost::json::serialize(answer));
        CHECK(answer.at("holds").as_bool());
    }
    for (const auto& [_, daemon] : daemons) CHECK(daemon->end(SIGTERM) == 0);

    std::int64_t entries_in_all = 0, fired = 0, told = 0, signed_in_all = 0;
    std::map<std::string, std::set<std::string>> recorded;
    for (const auto& system : systems) {
        CAPTURE(system);
        const auto head = store->log_head(system).value();
        const auto checked = engine::check_log(*store, head);
        CHECK(checked.what.empty());
        std::int64_t next = 0;
        for (const auto& entry : all_entries(*store, system)) {
            CHECK(entry.seq == next++);
            CHECK(recorded[system].insert(entry.event_id).second);
            fired += entry.kind == "TimerFired" ? 1 : 0;
        }
        CHECK(next == head.size);
        entries_in_all += next;
    }
    for (const auto& [name, some] : people)
        for (const auto& [system, event] : some->told()) {
            CAPTURE(name, system, event);
            CHECK(recorded[system].contains(event));
            ++told;
        }
    for (const auto& name : names) {
        const auto notes = audit::notes_in(text_of(Beadled::checkpoints_of(folder, name)));
        CAPTURE(name);
        CHECK_FALSE(notes.empty());
        for (const auto& note : notes) {
            const auto older = audit::open_checkpoint(note, key.verifier());
            REQUIRE(older);
            const auto system = audit::system_of(older->origin, key.verifier()).value();
            CAPTURE(system, older->size);
            const auto proof = api::prove_older(*store, system, older->size, key);
            REQUIRE(proof);
            CHECK(audit::check(*proof, *older, key.verifier()).what.empty());
            ++signed_in_all;
        }
    }
    std::cout << fmt::format(
        "{} kills of one of four daemons: {} entries of {} systems, {} of them timers, {} acknowledged to people; {} exports with one root "
        "a "
        "system, and {} checkpoints along the way, all of them its beginning\n",
        kills, entries_in_all, systems.size(), fired, told, exports.size(), signed_in_all);
    CHECK(fired >= cycles_opened * static_cast<std::int64_t>(systems.size()));
    CHECK(told > kills);
    CHECK(signed_in_all > static_cast<std::int64_t>(names.size()));
}
