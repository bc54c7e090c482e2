#include "tests/simulation/callers.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <stdexcept>

#include "daemon/audit/line.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"
#include "workflows/model/facts.hpp"

namespace beadle::test {

using namespace std::chrono_literals;

namespace {

model::Instant instant(Milliseconds since) { return at(run_begins) + std::chrono::duration_cast<std::chrono::seconds>(since); }

Saying saying(Milliseconds when, const std::string& system, const std::string& kind, const std::string& instance, int number,
              model::Facts facts = {}) {
    Saying said{when, {}, nullptr};
    auto& event = said.event;
    event.system = system;
    event.id = fmt::format("{}:{}:{}:{}", system, instance, number, kind);
    event.instance = instance;
    event.kind = kind;
    event.happened_at = instant(when);
    event.actor.person = "officer";
    event.actor.is_administrator = true;
    event.facts = std::move(facts);
    return said;
}

Caller applying(const std::string& system, Dice& dice) {
    Caller caller;
    for (int version = 1; version <= (dice.in(1, 2) ? 2 : 1); ++version) {
        const auto when = version == 1 ? 1s * dice.up_to(20) : 20min + 1s * dice.up_to(4'000);
        caller.says.push_back(saying(when, system, "DefinitionApplied", system, version));
        caller.says.back().applies = simulated_bundle(system, version);
    }
    return caller;
}

/// Reminders at ten, at twelve and in a month. What they bring is far enough from the caller's own events that a delay of minutes swaps none of them.
Caller calling(const std::string& system, const std::string& instance, Dice& dice) {
    Caller caller;
    const auto say = [&](Milliseconds when, const std::string& kind, model::Facts facts = {}) {
        caller.says.push_back(saying(when, system, kind, instance, static_cast<int>(caller.says.size()), std::move(facts)));
    };
    const auto some = [&](auto from, auto to) {
        return Milliseconds{from} + 1s * dice.up_to(std::chrono::duration_cast<std::chrono::seconds>(to - from).count());
    };
    model::Facts facts{{"steps", "2022-02-01T10:00:00Z, 2022-02-01T12:00:00Z, 2022-03-01T09:00:00Z"}};
    if (dice.in(1, 4)) facts["quiet"] = "yes";
    auto when = some(30s, 5min);
    say(when, "Entered", std::move(facts));
    if (dice.in(1, 3)) say(when += some(1s, 2min), "Withdrawn");
    if (dice.in(1, 2)) say(when += 1s, "TimerSet", {{"kind", "appointed"}, {"at", calendar::to_iso(instant(some(100min, 140min)))}});
    for (auto left = dice.up_to(4); left > 0; --left) {
        when += some(1s, 10min);
        say(when, dice.in(1, 5) ? "NotMine" : "Noted");
    }
    if (dice.in(1, 3)) say(some(115min, 120min), "Done");
    for (auto left = dice.up_to(3); left > 0; --left) {  // By now the hub is there.
        if (dice.in(1, 3)) say(some(125min, 235min), "RaisedOn", {{"to", "hub"}});
        else say(some(125min, 235min), "Noted");
    }
    std::stable_sort(caller.says.begin(), caller.says.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    return caller;
}

}  // namespace

std::shared_ptr<const definitions::Bundle> simulated_bundle(const std::string& system, int version) {
    static std::map<std::pair<std::string, int>, std::shared_ptr<const definitions::Bundle>> made;
    auto& known = made[{system, version}];
    if (known) return known;
    static const auto small = definitions::load_system(BEADLE_SOURCE_DIR "/tests/simulation/small.yaml", BEADLE_SOURCE_DIR "/config");
    if (!small.ok()) throw std::runtime_error(to_text(small.mistakes.front()));
    auto bundle = std::make_shared<definitions::Bundle>(*small.bundle);
    // Its text says so too, for a daemon reads it from the store or out of a letter.
    const auto replace = [&](const std::string& from, const std::string& to) {
        const auto place = bundle->canonical.find(from);
        if (place == std::string::npos) throw std::runtime_error("the definition does not say " + from);
        bundle->canonical.replace(place, from.size(), to);
    };
    replace("\"" + bundle->definition.system + "\"", "\"" + system + "\"");
    replace(bundle->definition.name, fmt::format("The {} version of {}", version == 1 ? "first" : "second", system));
    bundle->definition = *definitions::definition_from_canonical(bundle->canonical);
    bundle->definition.hash = audit::sha256_hex(bundle->canonical);
    return known = bundle;
}

engine::Core simulated_core() {
    auto core = toy_core();
    core.decide = [toy = core.decide](const model::Instance& instance, const model::Event& event, const model::Context& context) {
        auto decision = toy(instance, event, context);
        for (auto& change : decision.changes)
            if (auto* owed = std::get_if<model::MailOwed>(&change); owed && model::has(instance.facts, "quiet"))
                owed->notification.send_at += 30min;
        return decision;
    };
    return core;
}

std::vector<Caller> callers(std::uint64_t seed) {
    Dice dice{seed};
    std::set<std::string> systems;
    const auto count = static_cast<std::size_t>(3 + dice.up_to(2));
    while (systems.size() < count) systems.insert(fmt::format("system{}", dice.up_to(200)));
    std::vector<Caller> all;
    for (const auto& system : systems) {
        all.push_back(applying(system, dice));
        all.push_back({{saying(20s, system, "Entered", "hub", 0)}});
        for (auto n = 1 + dice.up_to(3); n > 0; --n) all.push_back(calling(system, fmt::format("t{}", n), dice));
    }
    return all;
}

}  // namespace beadle::test
