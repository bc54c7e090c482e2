#pragma once
// An engine in memory with clocks of the test's own and one system applied.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/engine/engine.hpp"

namespace beadle::test {

/// A system "toy" with nothing in it: enough for a core that does not read it.
std::shared_ptr<definitions::Bundle> toy_bundle();

struct EngineWorld {
    explicit EngineWorld(engine::Core core, bool stepped = true);

    store::Store& store() { return *store_; }
    engine::Engine& engine() { return *engine_; }
    engine::SteppedCivilClock civil;
    engine::SteppedMachineClock machine;
    engine::EngineOptions options;
    std::shared_ptr<definitions::Bundle> bundle;

    /// Both clocks.
    void advance(std::chrono::seconds by);
    /// Advances both clocks to the next instant at which something is due, and works it off; false when nothing is.
    bool advance_to_next_due();
    /// Steps until there is no more to do now; the number of steps.
    int run();
    /// Submits and runs; the answer.
    engine::Answer record(model::Event event);
    engine::Answer record(const std::string& kind, const std::string& instance, model::Facts facts = {}, const std::string& id = "");
    model::Event event(const std::string& kind, const std::string& instance, model::Facts facts = {}, const std::string& id = "");
    /// Lets go of the engine as a crash would, or after a clean stop, and makes a new one over the same store.
    void restart(bool clean = false);
    engine::Answer apply();

    model::Instance instance(const std::string& id);
    std::vector<store::Entry> entries();
    std::vector<store::OutboxRow> outbox();
    std::vector<store::Alarm> alarms(bool with_cleared = false);

private:
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<engine::Engine> engine_;
    int ids_ = 0;
};

model::Instant at(const char* iso);

}  // namespace beadle::test
