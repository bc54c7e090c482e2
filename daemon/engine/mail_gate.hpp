#pragma once
// Whether the sender may go on, as the engine's last step left it. The sender wakes by itself, on a thread of its own, when mail is due; so it asks here whether
// the day it wakes to can be believed, and does not run ahead of what is still to fire.
// Thread-safety: one thread at a time. Pure: the clocks are arguments.

#include <chrono>
#include <optional>

#include "daemon/engine/clock_guard.hpp"

namespace beadle::engine {

class MailGate {
public:
    enum class State {
        closed,    ///< Firing and sending are held; nothing goes until a step says otherwise.
        doubtful,  ///< The clock has jumped since the last step: the engine has to look at it first.
        behind,    ///< Something is due that has not fired yet: what it brings is to go in the same mails.
        open,
    };

    /// `stepped`: the clock is declared as stepped and never doubted.
    explicit MailGate(bool stepped) : stepped_(stepped) {}

    /// After a step of the engine, with the clocks as they are now. True where the sender has reason to look again: there is news, or the gate has moved.
    bool stepped_to(bool may_send, std::optional<Instant> next_due, bool news, Instant civil, std::chrono::milliseconds machine);
    State look(Instant civil, std::chrono::milliseconds machine) const;
    /// Machine time as an instant, for the leases and the back-off that are kept in the store, where other daemons and later starts compare it with theirs: it runs
    /// on from what the clock said when the gate last opened. A clock that was confirmed since the start counts, and one that was wrong then does not.
    Instant by_machine(std::chrono::milliseconds machine) const {
        return opened_civil_ + std::chrono::duration_cast<std::chrono::seconds>(machine - opened_machine_);
    }

private:
    bool is_behind(Instant civil) const { return fires_at_ && *fires_at_ <= civil; }

    bool stepped_;
    bool may_send_ = false;
    std::optional<Instant> fires_at_;
    Instant civil_{};  // At the last step ...
    std::chrono::milliseconds machine_{0};
    Instant opened_civil_{};  // ... and when it last opened.
    std::chrono::milliseconds opened_machine_{0};
};

}  // namespace beadle::engine
