#pragma once
// The starter system in the first weeks of 2027, mails and all, with two meetings in the diary and nobody who does anything of himself.

#include <memory>
#include <string>
#include <vector>

#include "config_dir.hpp"
#include "daemon/definitions/load.hpp"
#include "daemon/notify/transport.hpp"
#include "daemon/simulate/stepper.hpp"
#include "tests/catch.hpp"

namespace beadle::test {

inline std::shared_ptr<const definitions::Bundle> starter() {
    const auto loading = definitions::load_system((config_dir() / "systems" / "starter.yaml").string(), config_dir().string());
    REQUIRE(loading.ok());
    return loading.bundle;
}

inline model::Actor somebody(const char* person, std::vector<std::string> offices, bool administrator) {
    model::Actor actor;
    actor.person = person;
    actor.offices = std::move(offices);
    actor.is_administrator = administrator;
    return actor;
}

struct StarterWeeks {
    StarterWeeks(std::shared_ptr<const definitions::Bundle> applied, std::unique_ptr<store::Store> over,
                 simulate::StepperOptions stepping = {})
        : bundle(std::move(applied)), store(std::move(over)), options(std::move(stepping)) {
        using namespace std::chrono;
        options.start = sys_days{2027y / January / 4} + 10h;
        options.sender.writing.shipped = notify::read_templates((config_dir() / "templates").string());
        stepper = std::make_unique<simulate::Stepper>(*store, transport, options);
        stepper->apply(bundle, somebody("administrator", {}, true));
        record("ICP", "MeetingCalled", {{"held_on", "2027-02-16"}, {"at", "10:00"}}, {"governance"});
        record("HWB", "MeetingCalled", {{"held_on", "2027-03-09"}, {"at", "10:00"}}, {"democracy"});
    }

    engine::Answer record(const std::string& instance, const std::string& kind, model::Facts facts, std::vector<std::string> offices) {
        model::Event event;
        event.system = bundle->definition.system;
        event.id = kind + " " + std::to_string(++events);
        event.instance = instance;
        event.kind = kind;
        event.happened_at = stepper->now();
        event.actor = somebody("clerk", std::move(offices), false);
        event.facts = std::move(facts);
        auto answer = stepper->record(std::move(event));
        CAPTURE(answer.error);
        REQUIRE(answer.verdict != model::Verdict::not_accepted);
        return answer;
    }

    std::shared_ptr<const definitions::Bundle> bundle;
    std::unique_ptr<store::Store> store;
    notify::MemoryTransport transport;
    simulate::StepperOptions options;
    std::unique_ptr<simulate::Stepper> stepper;
    int events = 0;
};

}  // namespace beadle::test
