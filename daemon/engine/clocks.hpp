#pragma once
// Two clocks. CivilClock says what people's day it is and drives deadlines; MachineClock only runs forward and drives leases,
// back-off and time-outs. Tests and the demo own both.
// Thread-safety: now() may be called from any thread.

#include <chrono>
#include <memory>

#include "workflows/calendar/date.hpp"

namespace beadle::engine {

class CivilClock {
public:
    virtual ~CivilClock() = default;
    virtual calendar::Instant now() const = 0;
    /// How long until it is `instant` here, below nothing once it was; to the millisecond where the clock knows its own.
    virtual std::chrono::milliseconds until(calendar::Instant instant) const { return instant - now(); }
    /// A clock declared as stepped (demo, simulation) is exempt from the jump guard.
    virtual bool is_stepped() const = 0;
};
class MachineClock {
public:
    virtual ~MachineClock() = default;
    virtual std::chrono::milliseconds now() const = 0;  ///< Since some start; never runs back. Counts suspend where the host can say.
};

std::unique_ptr<CivilClock> system_civil_clock();
std::unique_ptr<MachineClock> system_machine_clock();

class SteppedCivilClock final : public CivilClock {
public:
    explicit SteppedCivilClock(calendar::Instant start, bool declared = true) : now_(start), declared_(declared) {}
    calendar::Instant now() const override { return now_; }
    bool is_stepped() const override { return declared_; }
    void set(calendar::Instant now) { now_ = now; }
    void advance(std::chrono::seconds by) { now_ += by; }

private:
    calendar::Instant now_;
    bool declared_;
};
class SteppedMachineClock final : public MachineClock {
public:
    std::chrono::milliseconds now() const override { return now_; }
    void advance(std::chrono::milliseconds by) { now_ += by; }

private:
    std::chrono::milliseconds now_{0};
};

}  // namespace beadle::engine
