#pragma once
// The timer of a duty: how its kind names the duty, and when it stands. Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>

#include "workflows/model/instance.hpp"

namespace beadle::engine {

/// "duty:agenda/hfd"
std::string duty_timer_kind(std::string_view duty_ref);
/// The duty that a timer kind is for, or nothing.
std::optional<std::string_view> duty_of_kind(std::string_view kind);
/// When the duty's timer stands: nothing in an ended instance.
std::optional<model::Instant> duty_timer_at(const model::Instance& instance, std::string_view ref);

}  // namespace beadle::engine
