#include "daemon/engine/duty_timer.hpp"

namespace beadle::engine {

using model::Instance;
using model::Instant;

namespace {

constexpr std::string_view duty_prefix = "duty:";

}  // namespace

std::string duty_timer_kind(std::string_view duty_ref) { return std::string(duty_prefix).append(duty_ref); }

std::optional<std::string_view> duty_of_kind(std::string_view kind) {
    if (!kind.starts_with(duty_prefix)) return std::nullopt;
    return kind.substr(duty_prefix.size());
}

std::optional<Instant> duty_timer_at(const Instance& instance, std::string_view ref) {
    if (instance.ended) return std::nullopt;
    const auto* duty = model::find_duty(instance, ref);
    return duty ? model::next_step_at(*duty) : std::nullopt;
}

}  // namespace beadle::engine
