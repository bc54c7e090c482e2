#pragma once
// Decides whether the civil clock may be believed: a wrong clock must not send ten years of mail. It compares how far the civil and
// the machine clock have moved since the last look, and at the start how far the civil clock is from the last record.
// Thread-safety: one thread at a time. Pure: the clocks are arguments.

#include <chrono>
#include <optional>
#include <string>

#include "workflows/calendar/date.hpp"

namespace beadle::engine {

using calendar::Instant;

enum class Guard { open, clock_jumped, start_far_from_record };

class ClockGuard {
public:
    static constexpr std::chrono::hours jump_max{1};                  ///< More than this between the two clocks is a jump.
    static constexpr std::chrono::hours behind_record_max{1};         ///< At the start: civil time before the last record ...
    static constexpr std::chrono::hours ahead_of_record_max{24 * 7};  ///< ... or so long after it that somebody should look first.

    /// `stepped`: the clock is declared as stepped and never doubted. `last_record`: the latest recorded_at there is.
    ClockGuard(bool stepped, Instant civil, std::chrono::milliseconds machine, std::optional<Instant> last_record);

    /// Looks at both clocks. Returns true when the guard closed just now.
    bool look(Instant civil, std::chrono::milliseconds machine);
    /// An operator says that the clock is right.
    void accept(Instant civil, std::chrono::milliseconds machine);

    Guard state() const { return state_; }
    /// The time to record by: the civil clock's while it is believed; after a jump the last believed time plus what the machine clock
    /// has counted since, so that a year that never was does not enter the record.
    Instant believed(Instant civil, std::chrono::milliseconds machine) const;
    /// One line for people; empty while open.
    const std::string& why() const { return why_; }

private:
    bool stepped_;
    Guard state_ = Guard::open;
    Instant civil_;                      // At the last look at which the clock was believed ...
    std::chrono::milliseconds machine_;  // ... and what the machine clock said then.
    std::string why_;
};

}  // namespace beadle::engine
