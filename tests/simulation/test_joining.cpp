// What a daemon makes of shards that were in other hands meanwhile, and of what is another daemon's.
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/audit/hash.hpp"
#include "daemon/engine/engine.hpp"
#include "tests/catch.hpp"
#include "tests/simulation/callers.hpp"
#include "tests/simulation/virtual_store.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using namespace std::chrono_literals;

namespace {

struct NoTrouble : Trouble {
    bool fails_once = false;  ///< The next call.

    void before_call() override {
        if (std::exchange(fails_once, false)) throw store::StoreError{"the connection was lost", true};
    }
    bool is_reachable() override { return true; }
    Fate fate_of_call() override { return Fate::well; }
    Fate fate_of_commit() override { return Fate::well; }
    Milliseconds in_flight_for() override { return 0ms; }
};

struct Hosts {
    Milliseconds now{0};
    Dice dice{1};
    SharedRecord record{now, dice};
    NoTrouble quiet;
    engine::SteppedMachineClock machine;
};

struct Host {
    explicit Host(Hosts& hosts_, const char* day = run_begins, bool clock_is_stepped = true)
        : hosts(hosts_), civil(at(day), clock_is_stepped), store(hosts.record, hosts.quiet, hosts.now, {}) {
        engine::EngineOptions options;
        options.core = simulated_core();
        options.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
        engine.emplace(store, civil, hosts.machine, options);
    }
    void tend() { engine->owns(store.sharing()->tend()); }
    /// As a clean stop does it.
    void leave() {
        engine->stop();
        store.release();
    }
    void run() {
        while (engine->step().more) continue;
    }
    void apply(const std::string& system) {
        engine->apply(simulated_bundle(system), event(system, "apply", "DefinitionApplied", system), nullptr);
        run();
    }
    engine::Answer record(const std::string& system, const std::string& id, const std::string& kind, model::Facts facts = {}) {
        engine::Answer answer;
        auto made = event(system, id, kind, "t");
        made.facts = std::move(facts);
        engine->submit(std::move(made), [&](const engine::Answer& given) { answer = given; });
        run();
        return answer;
    }
    model::Event event(const std::string& system, const std::string& id, const std::string& kind, const std::string& instance) const {
        return officers_event(system, id, kind, instance, civil.now());
    }

    Hosts& hosts;
    engine::SteppedCivilClock civil;
    VirtualStore store;
    std::optional<engine::Engine> engine;
};

/// Two hosts that share the record, each with a system of its own in which there is something to tell of.
struct TwoHosts : Hosts {
    TwoHosts() {
        for (auto* host : {&first, &second}) host->tend();
        for (auto* host : {&first, &second}) host->apply(system_of(*host));
        for (auto* host : {&first, &second}) REQUIRE(host->record(system_of(*host), "entered", "Entered").error.empty());
    }
    static std::string system_of(Host& host) {
        for (int n = 0;; ++n)
            if (auto name = "system" + std::to_string(n);
                host.store.sharing()->shards().test(static_cast<std::size_t>(store::shard_of(name))))
                return name;
    }
    /// Both look what the other one wrote.
    void exchange_letters() {
        for (auto* host : {&second, &first}) {
            host->engine->look_into_inbox();
            host->run();
        }
    }

    Host first{*this}, second{*this};
};

}  // namespace

TEST_CASE("a daemon that was believed dead and gets its former shards back knows what another one recorded there meanwhile",
          "[simulation][joining]") {
    Hosts hosts;
    Host frozen{hosts};
    REQUIRE(frozen.store.sharing()->shards().all());
    hosts.now += lease * 2;
    {
        Host other{hosts};
        REQUIRE(other.store.sharing()->shards().all());
        other.apply("ledbury");
        REQUIRE(other.record("ledbury", "entered", "Entered").error.empty());
        other.leave();
    }
    frozen.tend();
    REQUIRE(frozen.store.sharing()->shards().all());
    const auto answer = frozen.record("ledbury", "noted", "Noted");
    CHECK(answer.error.empty());
    CHECK(answer.version == 2);
}

TEST_CASE("a daemon that takes a shard again without ever having heard that it was gone knows what another one recorded there",
          "[simulation][joining]") {
    Hosts hosts;
    Host unaware{hosts};
    unaware.apply("ledbury");
    unaware.record("ledbury", "entered", "Entered");
    {
        Host other{hosts};
        hosts.record.hand_over(store::shard_of("ledbury"), other.store.id());
        other.tend();
        REQUIRE(other.record("ledbury", "noted there", "Noted").version == 2);
        other.leave();
    }
    unaware.tend();
    REQUIRE(unaware.store.sharing()->shards().all());
    const auto answer = unaware.record("ledbury", "noted here", "Noted");
    CHECK(answer.error.empty());
    CHECK(answer.version == 3);
}

TEST_CASE("timers of a system that another daemon began meanwhile are read anew, and not fired by heart", "[simulation][joining]") {
    Hosts hosts;
    Host frozen{hosts};
    frozen.apply("ledbury");
    frozen.record("ledbury", "entered", "Entered", {{"steps", "2022-02-01T10:00:00Z"}});
    hosts.now += lease * 2;
    Host other{hosts};
    other.apply("malvern");
    REQUIRE(other.record("malvern", "entered", "Entered", {{"steps", "2022-02-01T10:00:00Z"}}).error.empty());
    frozen.civil.advance(1h);  // It wakes up, and nobody has told it yet.
    CHECK_THROWS_AS(frozen.engine->step(), store::StoreError);
    frozen.tend();
    frozen.run();
    other.civil.advance(1h);
    other.tend();
    other.run();
    frozen.tend();
    frozen.run();
    for (const auto* system : {"ledbury", "malvern"})
        CHECK(model::find_duty(hosts.record.whole().load({{system, "t"}}).instances.at(0), "do")->steps_done == 1);
    CHECK(hosts.record.contradictions.empty());
}

TEST_CASE("a daemon that joins with a wrong clock is held, though it has no shards yet", "[simulation][joining]") {
    Hosts hosts;
    Host first{hosts};
    first.apply("ledbury");
    const Host joining{hosts, "2022-03-01T09:00:00Z", false};
    CHECK(joining.engine->guard() == engine::Guard::start_far_from_record);
}

TEST_CASE("a store that fails while events go to their daemon leaves nobody answered twice", "[simulation][elsewhere]") {
    TwoHosts hosts;
    auto& asked = hosts.first;
    const auto system = TwoHosts::system_of(hosts.second);
    int resumptions = 0, events = 0;
    asked.engine->resume_record(asked.event(system, "resume", "", system), [&](const engine::Answer& answer) {
        ++resumptions;
        CHECK(answer.turned_away);
    });
    asked.engine->submit(asked.event(system, "noted", "Noted", "t"), [&](const engine::Answer& answer) {
        ++events;
        CHECK(answer.version == 2);
    });
    hosts.quiet.fails_once = true;
    CHECK_THROWS_AS(asked.engine->step(), store::StoreError);
    asked.run();
    hosts.exchange_letters();
    CHECK(resumptions == 1);
    CHECK(events == 1);
    CHECK(asked.engine->queued() == 0);
}

TEST_CASE("whoever waits for an answer that cannot be read is told that the event is written down, and the daemon goes on",
          "[simulation][elsewhere]") {
    TwoHosts hosts;
    auto& asked = hosts.first;
    const auto system = TwoHosts::system_of(hosts.second);
    std::optional<engine::Answer> answer;
    asked.engine->submit(asked.event(system, "noted", "Noted", "t"), [&](const engine::Answer& given) { answer = given; });
    asked.run();
    hosts.record.answer({{.number = hosts.record.letters_posted(), .system = system, .asks = asked.store.id(), .text = "{}"}});
    asked.engine->look_into_inbox();
    asked.run();
    REQUIRE(answer);
    CHECK(answer->written_down);
    CHECK(answer->event_id == "noted");
    CHECK_THAT(answer->error, Catch::Contains("its answer cannot be read here"));
    CHECK(asked.record(TwoHosts::system_of(asked), "goes on", "Noted").error.empty());
}

TEST_CASE("after a restore each of two daemons goes on when both have resumed their records, though no shard changes hands",
          "[simulation][elsewhere][behind]") {
    TwoHosts hosts;
    const std::array both{&hosts.first, &hosts.second};
    hosts.machine.advance(1min);  // Nothing is in doubt any more of what came before the start.
    for (auto* host : both) host->run();
    std::vector<engine::BehindCheckpoint> behind;
    for (auto* host : both) {
        const audit::Checkpoint known{.origin = "a host", .size = 14, .root = audit::leaf_hash("what was lost")};
        behind.push_back({.system = TwoHosts::system_of(*host), .known = known, .size = 2, .put_back = {}});
    }
    for (auto* host : both) {
        host->engine->hold_behind(behind);
        host->run();
        CHECK_FALSE(host->engine->may_send());
    }
    for (auto* host : both) {
        const auto system = TwoHosts::system_of(*host);
        host->engine->resume_record(host->event(system, "resume", "", system), nullptr);
        host->run();
    }
    for (auto* host : both) CHECK(host->engine->step().within.value_or(1h) <= 10s);
    hosts.machine.advance(10s);
    for (auto* host : both) {
        host->run();
        CHECK(host->engine->may_send());
    }

    hosts.machine.advance(25h);  // What is still open is said again once a day.
    for (auto* host : both) {
        host->civil.advance(25h);
        host->run();
    }
    CHECK(hosts.record.whole().alarms(false).empty());
}

TEST_CASE("after a restore each of two daemons goes on though each has signed another checkpoint, when both have resumed all records",
          "[simulation][elsewhere][behind]") {
    TwoHosts hosts;
    const std::array both{&hosts.first, &hosts.second};
    hosts.machine.advance(1min);
    for (auto* host : both) host->run();
    for (auto* host : both) {
        const bool is_first = host == both[0];
        std::vector<engine::BehindCheckpoint> behind;
        for (auto* of : both) {
            const audit::Checkpoint known{
                .origin = "a host", .size = is_first ? 14U : 15U, .root = audit::leaf_hash(is_first ? "lost" : "lost, too")};
            behind.push_back({.system = TwoHosts::system_of(*of), .known = known, .size = 2, .put_back = {}});
        }
        host->engine->hold_behind(behind);
        host->run();
    }
    std::vector<std::string> errors;
    for (auto* of : both)  // Each first its own, then the other's.
        for (auto* host : {of, of == both[0] ? both[1] : both[0]}) {
            const auto system = TwoHosts::system_of(*of);
            host->engine->resume_record(host->event(system, "resume by " + host->store.id(), "", system),
                                        [&](const engine::Answer& answer) { errors.push_back(answer.error); });
            host->run();
            hosts.exchange_letters();
        }
    CHECK(errors == std::vector<std::string>(4));
    hosts.machine.advance(10s);
    for (auto* host : both) {
        host->run();
        CHECK(host->engine->may_send());
    }
}

TEST_CASE("what is said as of now at a host whose clock is a little ahead has happened when it is recorded", "[simulation][elsewhere]") {
    TwoHosts hosts;
    auto& asked = hosts.first;
    const auto system = TwoHosts::system_of(hosts.second);
    const auto happened_at = [&](const std::string& id) { return hosts.record.whole().entries_by_event(system, {id}).at(0).happened_at; };
    const auto day = hosts.second.civil.now();
    asked.civil.advance(3min);
    asked.engine->submit(asked.event(system, "now", "Noted", "t"), nullptr);
    asked.run();
    hosts.exchange_letters();
    CHECK(happened_at("now") == day);

    auto later = asked.event(system, "later", "Noted", "t");
    later.happened_at += 10s;
    auto earlier = asked.event(system, "earlier", "Noted", "t");
    earlier.happened_at -= 2min;
    for (const auto& event : {later, earlier}) asked.engine->submit(event, nullptr);
    asked.run();
    hosts.exchange_letters();
    CHECK(happened_at("later") == day + 3min + 10s);  // As it was said, for the core to judge.
    CHECK(happened_at("earlier") == day + 1min);
}

TEST_CASE("what is said as of now at a host whose clock is far ahead is not moved by hours", "[simulation][elsewhere]") {
    TwoHosts hosts;
    const auto system = TwoHosts::system_of(hosts.second);
    hosts.first.civil.advance(3h);
    hosts.first.engine->submit(hosts.first.event(system, "now", "Noted", "t"), nullptr);
    hosts.first.run();
    hosts.exchange_letters();
    CHECK(hosts.record.whole().entries_by_event(system, {"now"}).at(0).happened_at == hosts.first.civil.now());
}
