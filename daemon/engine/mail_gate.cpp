#include "daemon/engine/mail_gate.hpp"

namespace beadle::engine {

bool MailGate::stepped_to(bool may_send, std::optional<Instant> next_due, bool news, Instant civil, std::chrono::milliseconds machine) {
    const bool was_behind = is_behind(civil), could_send = may_send_;
    may_send_ = may_send;
    fires_at_ = next_due;
    civil_ = civil;
    machine_ = machine;
    if (may_send_ && !could_send) {
        opened_civil_ = civil;
        opened_machine_ = machine;
    }
    return news || could_send != may_send_ || was_behind != is_behind(civil);
}

MailGate::State MailGate::look(Instant civil, std::chrono::milliseconds machine) const {
    if (!may_send_) return State::closed;
    const auto off = (civil - civil_) - std::chrono::duration_cast<std::chrono::seconds>(machine - machine_);
    if (!stepped_ && std::chrono::abs(off) > ClockGuard::jump_max) return State::doubtful;
    return is_behind(civil) ? State::behind : State::open;
}

}  // namespace beadle::engine
