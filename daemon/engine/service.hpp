#pragma once
// The engine on threads, a wake-up and signals: the only place that knows these. One thread steps the engine and owns the store that
// writes; one reads, on a connection of its own; one sends mail; the caller's own serves sockets and signals.
//
// One wake-up is armed at a time. It sleeps at most 60 s and compares in memory, so that a changed clock is noticed within a minute and an
// idle service asks the store nothing.
// Thread-safety: members may be called from any thread, but the constructor, run() and what is said to be before run().

#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "daemon/engine/engine.hpp"

namespace beadle::engine {

/// What one slice of sending came to.
struct MailSlice {
    bool more = false;
    std::optional<model::Instant> next;  ///< When there is something to send next, as far as the store knows.
    std::chrono::seconds not_before{0};  ///< A rate limit: wait so long whatever there is.
};

struct ServiceOptions {
    EngineOptions engine;
    std::size_t queue_max = 10'000;  ///< More events than this waiting are answered at once, with an error.
    /// Opens a store that only reads; called on the reader's thread, at the first question. Empty: questions run on the engine's thread.
    std::function<std::unique_ptr<store::Store>()> open_reader;
    /// Called when nothing has been done for a while, on the engine's thread, the reader's and the caller's own, each after its store was told to rest.
    std::function<void()> on_quiet;
};

/// How the service is, as of now.
struct ServiceHealth {
    Guard guard = Guard::open;
    std::string why_held;
    bool firing_held = false;
    std::optional<model::Instant> last_step_at;
    /// Since then, or since the start, by the machine's clock: a clock that is set does not count.
    std::chrono::milliseconds silent_for{0};
    std::optional<model::Instant> next_wake_at;
    std::size_t queued = 0;
    std::string trouble;                      ///< The store's last error while it lasts.
    std::string daemon;                       ///< What this daemon is called among those that share the store; empty where it has it alone.
    std::size_t shards = store::shard_count;  ///< Those that it writes for.
};

class Service {
public:
    using Answered = std::function<void(const Answer&)>;

    /// Starts nothing yet, but reads the store: throws what the store or a definition in it gives reason to.
    Service(std::unique_ptr<store::Store> store, const CivilClock& civil, const MachineClock& machine, ServiceOptions options);
    ~Service();

    /// For sockets and the caller's own timers; run() runs it.
    boost::asio::io_context& io();

    // Before run().
    /// One slice of sending, on a thread of its own; without one nothing is sent.
    void set_sender(std::function<MailSlice(model::Instant civil_now, model::Instant machine_now)> send);
    /// A store for the sender's thread: each call waits for the engine's thread.
    store::Store& store_for_sender();
    /// The engine's own, for whoever looks before run() or when on_stopping() is told.
    store::Store& store_at_rest();
    void hold_behind(std::vector<BehindCheckpoint> records);
    void on_recorded(std::function<void()> act);  ///< On the engine's thread, after each step that worked something off.
    void on_hangup(std::function<void()> act);    ///< SIGHUP, on the io thread.
    void on_stopping(std::function<void()> act);  ///< On the io thread, when the last callers have been answered.

    /// Serves until stop() or SIGTERM or SIGINT; tells systemd when it is ready, alive and stopping. Then: the batch in hand is finished, those
    /// who wait are answered, mail being sent is finished, and the clean stop is written down.
    void run();
    /// Twice, or before run(), is fine.
    void stop();

    void submit(model::Event event, Answered answered);
    void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered);
    void accept_clock(model::Event event, Answered answered);
    void resume_record(model::Event event, Answered answered);
    void hold_firing(bool held);

    /// Runs on the engine's thread, between two steps.
    void with_engine(std::function<void(Engine&)> act);
    /// Runs `question` on a store that only reads, then `done` with what it threw or null.
    void read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done);

    ServiceHealth health() const;
    const CivilClock& civil() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::engine
