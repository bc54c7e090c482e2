#include "daemon/engine/clocks.hpp"

#include <ctime>

namespace beadle::engine {
namespace {

class SystemCivilClock final : public CivilClock {
public:
    calendar::Instant now() const override { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }
    std::chrono::milliseconds until(calendar::Instant instant) const override {
        return std::chrono::ceil<std::chrono::milliseconds>(instant - std::chrono::system_clock::now());
    }
    bool is_stepped() const override { return false; }
};

class SystemMachineClock final : public MachineClock {
public:
    // CLOCK_BOOTTIME counts suspend: a laptop that slept for a night is not a clock that jumped.
    std::chrono::milliseconds now() const override {
        timespec time{};
        clock_gettime(CLOCK_BOOTTIME, &time);
        return std::chrono::seconds{time.tv_sec} + std::chrono::milliseconds{time.tv_nsec / 1'000'000};
    }
};

}  // namespace

std::unique_ptr<CivilClock> system_civil_clock() { return std::make_unique<SystemCivilClock>(); }
std::unique_ptr<MachineClock> system_machine_clock() { return std::make_unique<SystemMachineClock>(); }

}  // namespace beadle::engine
