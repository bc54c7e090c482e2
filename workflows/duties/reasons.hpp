#pragma once
// Why a duty was excused. How the reason begins is stored with the duty and read back, for what may still meet it or move it depends on it; so these words stay as they are.
// Thread-safety: pure functions.

#include <string>
#include <string_view>

#include "workflows/model/duty.hpp"

namespace beadle::duties {

/// Its day had gone when it was entered.
inline constexpr const char* past_when_entered = "past when entered";
/// It lay before the system's `live from`.
inline constexpr const char* before_live = "before the day the system went live";

/// Its day had gone when `occasion` ("it was moved") gave it another.
std::string past_when(std::string_view occasion, const model::Duty& was, const model::Duty& counted);
/// The calendar changed, and by the new one its day had gone.
std::string short_since_the_calendar_changed(const model::Duty& was, const model::Duty& counted);
/// What it asked for nobody recorded, and a later event implies it.
std::string passed_over_by(std::string_view event_kind);

/// The program's own excuse, for what could not be done in time as far as was known then; a person's excuse begins otherwise and stands.
bool was_excused_as_past(const model::Duty& duty);
/// Of those: its day had gone when it was entered or moved.
bool its_day_had_gone(const model::Duty& duty);
bool was_passed_over(const model::Duty& duty);

}  // namespace beadle::duties
