#pragma once
// Tries out what somebody means to do: the real engine steps the events over an overlay of the real store, and what came of it is told in an
// officer's order: what breaks, what moves, who is told again, what is withdrawn. Nothing is changed and nothing leaves the host.
// Thread-safety: belongs to the thread of the store.

#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>

#include "daemon/api/overlay.hpp"
#include "daemon/engine/engine.hpp"

namespace beadle::api {

class Trial {
public:
    Trial(store::Store& base, std::string system, model::Instant now);

    /// The event is decided at the trial's present. Throws std::runtime_error for the program's own failures.
    engine::Answer submit(model::Event event);
    engine::Answer apply(const std::shared_ptr<const definitions::Bundle>& bundle, model::Event event);
    /// Lets time pass; only what the overlay watches falls due.
    void advance_to(model::Instant until);
    /// Watches one duty.
    void watch(const std::string& instance, const std::string& duty);

    model::Instant now() const { return civil_.now(); }
    engine::Engine& engine() { return *engine_; }
    Overlay& overlay() { return overlay_; }
    const std::string& system() const { return system_; }
    /// The instance as the trial has made it, or nothing.
    std::optional<model::Instance> instance(const std::string& id);

    /// The answer to something tried out: what broke in it is told with the consequences.
    void keep(const std::string& instance, const engine::Answer& answer) { answers_.emplace_back(instance, answer); }

    /// {"breaks": [...], "moves": [...], "told": [...], "withdrawn": [...], "mails_withdrawn": [...], "entered": [...], "duties": [...]}: see
    /// docs/commands.md. Judged by the definition that is live in the trial.
    boost::json::object consequences();

private:
    void run();

    std::string system_;
    model::Instant began_at_;
    Overlay overlay_;
    // A stepped clock is never doubted.
    engine::SteppedCivilClock civil_;
    engine::SteppedMachineClock machine_;
    std::unique_ptr<engine::Engine> engine_;
    std::shared_ptr<const calendar::DayCalendar> calendar_before_;
    std::vector<std::pair<std::string, engine::Answer>> answers_;
    int submitted_ = 0;
};

}  // namespace beadle::api
