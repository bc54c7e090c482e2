#pragma once
// Engine and sender on two clocks that somebody sets: what `simulate`, the demo and the simulation tests share. Nothing here waits;
// time stands still until move_to().
// Thread-safety: one thread at a time.

#include <memory>
#include <optional>
#include <string>

#include "daemon/engine/engine.hpp"
#include "daemon/notify/sender.hpp"

namespace beadle::simulate {

using calendar::Instant;

struct StepperOptions {
    Instant start{};
    engine::EngineOptions engine;
    notify::SenderOptions sender;  ///< Its rate limit is lifted: virtual minutes cost nothing.
    bool declared = true;          ///< A declared clock is exempt from the guard against jumps.
};

class Stepper {
public:
    /// `store` and `transport` must outlive it.
    Stepper(store::Store& store, notify::Transport& transport, StepperOptions options);
    ~Stepper();

    Instant now() const { return civil_.now(); }
    engine::Engine& engine() { return *engine_; }

    /// Works off everything that is due now, mails and their results included. Throws store::StoreError when the store fails; calling again
    /// goes on. Throws std::runtime_error where it never comes to rest.
    void settle();
    /// The next instant at which something is to be done of itself; nothing when there is none. After settle() it lies ahead.
    std::optional<Instant> next() const;
    /// Sets both clocks ahead by the same span. Going back moves the civil clock only.
    void move_to(Instant at);
    /// The civil clock alone, as a person or a time server would set it.
    void jump(std::chrono::seconds by) { civil_.advance(by); }

    /// Records and settles; the answer, with `error` where the program did not take it.
    engine::Answer record(model::Event event);
    /// Applies a definition in the name of `by`, who must be an administrator, and settles.
    engine::Answer apply(std::shared_ptr<const definitions::Bundle> bundle, const model::Actor& by, const std::string& event_id = "apply");

    /// Lets go of engine and sender and makes new ones over the same store: after a clean stop, or as a crash would.
    void restart(bool clean);

private:
    void make();
    Instant machine_now() const;

    store::Store& store_;
    notify::Transport& transport_;
    StepperOptions options_;
    engine::SteppedCivilClock civil_;
    engine::SteppedMachineClock machine_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<notify::Sender> sender_;
    std::optional<Instant> next_due_, next_mail_;
};

}  // namespace beadle::simulate
