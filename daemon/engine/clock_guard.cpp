#include "daemon/engine/clock_guard.hpp"

#include <fmt/format.h>

namespace beadle::engine {

using calendar::to_iso;

namespace {

std::string span_in_words(std::chrono::seconds span) {
    auto hours = std::chrono::duration_cast<std::chrono::hours>(span).count();
    return hours < 48 ? fmt::format("{} hours", hours) : fmt::format("{} days", hours / 24);
}

}  // namespace

ClockGuard::ClockGuard(bool stepped, Instant civil, std::chrono::milliseconds machine, std::optional<Instant> last_record)
    : stepped_(stepped), civil_(civil), machine_(machine) {
    if (stepped || !last_record) return;
    auto behind = *last_record - civil;
    if (behind > behind_record_max)
        why_ = fmt::format("the clock says {}, which is {} before the last record of {}", to_iso(civil), span_in_words(behind),
                           to_iso(*last_record));
    else if (-behind > ahead_of_record_max)
        why_ = fmt::format("the clock says {}, which is {} after the last record of {}", to_iso(civil), span_in_words(-behind),
                           to_iso(*last_record));
    if (!why_.empty()) state_ = Guard::start_far_from_record;
}

bool ClockGuard::look(Instant civil, std::chrono::milliseconds machine) {
    if (stepped_ || state_ == Guard::clock_jumped) return false;
    auto ran = std::chrono::duration_cast<std::chrono::seconds>(machine - machine_);
    auto off = (civil - civil_) - ran;
    if (off <= jump_max && off >= -jump_max) {
        civil_ = civil;
        machine_ = machine;
        return false;
    }
    bool was_open = state_ == Guard::open;
    state_ = Guard::clock_jumped;
    why_ = fmt::format("the clock jumped {} by {}: it says {}, and by the machine's own count it should be {}",
                       off.count() > 0 ? "ahead" : "back", span_in_words(std::chrono::abs(off)), to_iso(civil), to_iso(civil_ + ran));
    return was_open;
}

void ClockGuard::accept(Instant civil, std::chrono::milliseconds machine) {
    state_ = Guard::open;
    civil_ = civil;
    machine_ = machine;
    why_.clear();
}

Instant ClockGuard::believed(Instant civil, std::chrono::milliseconds machine) const {
    if (state_ != Guard::clock_jumped) return civil;
    return civil_ + std::chrono::duration_cast<std::chrono::seconds>(machine - machine_);
}

}  // namespace beadle::engine
