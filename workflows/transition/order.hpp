#pragma once
// The order that establishes the successor, and the day that it names: that day binds, whatever the target says.
// Thread-safety: pure functions.

#include <optional>

#include "workflows/model/deciding.hpp"

namespace beadle::transition {

/// Whether an order that is recorded now is the one whose day binds: the last one made, and of what took place by an order no other that came afterwards.
bool names_the_day(const model::Deciding& deciding);
/// The day that the order names, where it is recorded; it binds whatever the target says.
std::optional<model::Date> day_of_the_order(const model::Instance& instance);
bool order_names_another_day(const model::Instance& instance);
/// Breaches where the transfer took place on another day than the order names, or without an order before the day that was `appointed`.
void name_another_day(model::Deciding& deciding, model::Date on, model::Date appointed);

}  // namespace beadle::transition
