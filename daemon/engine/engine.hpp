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
#include "daemon/engine/answer.hpp"
#include "daemon/engine/clock_guard.hpp"
#include "daemon/engine/clocks.hpp"
#include "daemon/engine/core.hpp"
#include "daemon/engine/host_alarms.hpp"
#include "daemon/engine/known_checkpoint.hpp"
#include "daemon/engine/watch.hpp"
#include "daemon/store/store.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::engine {

struct EngineOptions {
    std::string run;  ///< For batch ids, where the same bytes are wanted each time; empty: a random word a start.
    int events_per_batch = 256;
    int timers_per_batch = 512;
    /// No more than these while somebody waits, or has waited within the last second: a batch is what people wait behind.
    int timers_beside_people = 64;
    std::string host;  ///< What the host is called in alarms about it, where several share the store; otherwise empty.
    /// Mail that came to its end so long ago is archived (store::Store::archive_mail); empty: none ever.
    std::optional<std::chrono::seconds> archive_after;
    int mail_per_portion = 500;                  ///< So many messages are archived at once: people may have to wait behind them.
    std::chrono::hours archive_again_after{6};   ///< Since there was none left to archive.
    std::chrono::seconds answered_within{20};    ///< How long a caller waits for another daemon's answer.
    std::shared_ptr<const calendar::Zone> zone;  ///< Overrides loading; for tests.
    Watch* watch = nullptr;                      ///< Told of what is measured; must outlive the engine. Null: nobody measures.
    Core core;                                   ///< Members left empty are those of workflows/decide.hpp.
};

class Engine {
public:
    Engine(store::Store& store, const CivilClock& civil, const MachineClock& machine, EngineOptions options = {});
    ~Engine();

    /// Puts an event into the queue; `answered` is called from within step(), after its commit.
    void submit(model::Event event, std::function<void(const Answer&)> answered);
    /// Writes down that this was a clean stop; the next start need not look for a poisonous event. Queued events stay unanswered.
    void stop();

    /// Adds a definition and what it changes: the only way definitions change a store. The event goes through the writer like any other.
    void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, std::function<void(const Answer&)> answered);

    /// The shards whose systems it works for from now on, where several daemons share a store; all of them or the store's own to begin with. What is remembered of
    /// the others is forgotten, and what is new is read from the store by the next step. True where they are others than before, or were
    /// another daemon's meanwhile.
    bool owns(const store::Shards& shards);
    /// Other daemons may have written to this one: the next step looks into the inbox.
    void look_into_inbox();

    struct Stepped {
        int events = 0, timers = 0;              ///< Worked off in this step.
        int archived = 0;                        ///< Messages that went to the archive.
        bool more = false;                       ///< Call again at once.
        std::optional<model::Instant> next_due;  ///< Civil time at which there is something to do, when nothing else comes in.
        /// Call again within this time whatever the day: somebody waits for another daemon, or firing and sending do.
        std::optional<std::chrono::milliseconds> within;
    };
    /// One bounded slice: at most one batch of events and one of due timers. Live events go first, so that a long catch-up never starves them. Old mail is archived by
    /// steps that leave nothing else to do. Throws store::StoreError when the store failed: nothing is lost, the same work is taken up again by the next call.
    Stepped step();

    /// Why firing and sending are held, if they are.
    Guard guard() const;
    /// An operator confirms that the clock is right: firing and sending go on. Recorded.
    void accept_clock(model::Event event, std::function<void(const Answer&)> answered);
    /// Before the first step: records that are behind what was signed for them. Until each is resumed nothing is recorded there, and nothing fires or is
    /// sent anywhere; an alarm says so.
    void hold_behind(std::vector<BehindCheckpoint> records);
    /// An operator who put the store back from a backup goes on with it: recorded with the checkpoint that is given up. Mail that waits is held, for it may
    /// have gone out since the backup was taken. Not accepted where the record is not behind.
    void resume_record(model::Event event, std::function<void(const Answer&)> answered);
    /// What stands in the way on this host, as people read it, be its clock left aside, which the engine sees by itself; empty: nothing any more. The next
    /// step raises or clears the alarm.
    void say_of_host(OfHost what, std::string trouble);
    /// One line for people on why firing and sending are held; empty when they are not.
    std::string why_held() const;
    /// True when mail may leave the host: the guard is open and nobody holds firing.
    bool may_send() const;
    /// Firing and sending held by choice (the demo after its end).
    void hold_firing(bool held);
    bool firing_held() const;

    /// The definition that is live for a system, or null.
    std::shared_ptr<const model::Definition> live(const std::string& system);
    std::shared_ptr<const calendar::DayCalendar> live_calendar(const std::string& system);
    std::shared_ptr<const calendar::Zone> zone(const std::string& system);

    /// Where the system's files and what is applied differ: nothing is changed by asking.
    enum class Drift { none, not_applied_yet, definition, calendar };
    Drift drift(const definitions::Bundle& proposed);

    store::Store& store();
    /// Events waiting.
    std::size_t queued() const;
    /// What became true for people who watch: alarms raised since the last call, for the log.
    std::vector<store::Alarm> take_new_alarms();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::engine
