#pragma once
// The engine as steps, not threads: events go in, `step` folds what is waiting and what is due into batches and commits them,
// and says when it wants to be called again. Asio (engine/service.hpp) drives it in service, a seeded queue in tests and simulation.
// Thread-safety: one thread at a time.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "workflows/calendar/zone.hpp"
#include "daemon/engine/clocks.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::engine {

/// What a caller is told, after the commit.
struct Answer {
    std::string event_id;
    std::string instance;
    model::Verdict verdict{};
    std::vector<model::Finding> findings;
    std::vector<std::string> followed;  ///< What followed, each in one line of words; raised events' consequences included.
    std::int64_t seq = -1;              ///< Its audit entry; -1 when nothing was recorded (`error` says why).
    std::int64_t version = 0;           ///< The instance's version after it.
    bool repeated = false;              ///< The id was known: this is the first answer again.
    std::string error;                  ///< Ours, not the caller's: the event was dropped, its id is free.
};

struct EngineOptions {
    std::string deployment = "beadle";  ///< For batch ids.
    int events_per_batch = 256;
    int timers_per_batch = 512;
    std::shared_ptr<const calendar::Zone> zone;  ///< Overrides loading; for tests.
};

enum class Guard { open, clock_jumped, start_far_from_record };

class Engine {
public:
    Engine(store::Store& store, const CivilClock& civil, const MachineClock& machine, EngineOptions options = {});
    ~Engine();

    /// Puts an event into the queue; `answered` is called from within step(), after its commit.
    void submit(model::Event event, std::function<void(const Answer&)> answered);
    /// Adds a definition and what it changes: the only way definitions change a store. The event goes through the writer like any other.
    void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, std::function<void(const Answer&)> answered);

    struct Stepped {
        int events = 0, timers = 0;             ///< Worked off in this step.
        bool more = false;                      ///< Call again at once.
        std::optional<model::Instant> next_due; ///< Civil time at which there is something to do, when nothing else comes in.
    };
    /// One bounded slice: at most one batch of events and one of due timers. Live events go first, so that a long catch-up never starves them.
    Stepped step();

    /// Why firing and sending are held, if they are.
    Guard guard() const;
    /// An operator confirms that the clock is right: firing and sending go on. Recorded.
    void accept_clock(model::Event event, std::function<void(const Answer&)> answered);
    /// Firing and sending held by choice (the demo after its end).
    void hold_firing(bool held);
    bool firing_held() const;

    /// The definition that is live for a system, or null.
    std::shared_ptr<const model::Definition> live(const std::string& system);
    std::shared_ptr<const calendar::DayCalendar> live_calendar(const std::string& system);
    std::shared_ptr<const calendar::Zone> zone(const std::string& system);

    store::Store& store();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::engine
