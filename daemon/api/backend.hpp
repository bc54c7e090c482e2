#pragma once
// What the handlers need of the running service, and nothing more: events go to the writer, questions to a second store
// connection on its own thread. engine/service implements it over threads; tests over one engine and one store, without any.

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/answer.hpp"
#include "daemon/engine/clock_guard.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/event.hpp"

namespace beadle::api {

/// How the service is, as of now. Counts and alarms come from the store instead.
struct Health {
    model::Instant now{};  ///< By the civil clock, which may be a stepped one.
    model::Instant started_at{};
    engine::Guard guard = engine::Guard::open;
    std::string why_held;                        ///< For people; empty when firing and sending go on.
    bool firing_held = false;                    ///< By choice.
    std::optional<model::Instant> last_step_at;  ///< When the writer and scheduler last ran ...
    std::optional<model::Instant> next_wake_at;  ///< ... and when they mean to run next, when nothing comes in.
    std::chrono::milliseconds silent_for{0};     ///< Since they last ran, by a clock that nobody sets.
    std::size_t queued = 0;                      ///< Events waiting for the writer.
    std::string store;                           ///< "sqlite:/var/lib/beadle/beadle.db"
    std::vector<std::string> drift;              ///< Files that differ from what is applied, one line each.
    std::string trouble;                         ///< What the store last failed with, while it fails; empty otherwise.
    std::string mail_trouble;         ///< What the mail server said when nothing, or nothing of an office, could be sent; empty otherwise.
    std::string checkpoints_trouble;  ///< Why no checkpoint could be kept when the last one was due; empty otherwise.
    std::string daemon;               ///< What this daemon is called among those that share the store; empty where it is alone.
    std::size_t shards = store::shard_count;  ///< Those that it writes for.
};

/// Thread-safety: called from the thread of the API; callbacks may come from any thread, each exactly once, also at a stop.
class Backend {
public:
    using Answered = std::function<void(const engine::Answer&)>;
    virtual ~Backend() = default;

    /// To the writer; `answered` after the commit. A full queue answers at once, with `error`.
    virtual void submit(model::Event event, Answered answered) = 0;
    virtual void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered) = 0;
    virtual void accept_clock(model::Event event, Answered answered) = 0;
    virtual void resume_record(model::Event event, Answered answered) = 0;

    /// Runs `question` on a store that only reads; then `done`, with what `question` threw or null.
    virtual void read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) = 0;

    virtual Health health() = 0;
};

}  // namespace beadle::api
