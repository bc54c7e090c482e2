#pragma once
// The Monday list: on the first working day of a week each post or office is told once what it owes in that week and the next. Every open duty gives its own line;
// the sender makes one mail of a party's lines, and of the reminders of that hour with them.
// Thread-safety: pure functions.

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// The system's own timer that brings the list, and the event by which it reaches each instance where something is owed.
inline constexpr std::string_view monday_timer = "monday";
inline constexpr std::string_view week_began = "WeekBegan";

/// When the first list after `after` goes: the hour of reminders on the first working day of a week. A week without a working day has none.
model::Instant next_list_at(model::Instant after, const model::Context& context);
/// Whatever falls due by then is listed: the last second of next week's Sunday, local.
model::Instant listed_until(model::Instant now, const calendar::Zone& zone);

/// Owes every party its lines of the list for this instance: its open duties that are overdue or fall due by listed_until().
void list_what_is_owed(model::Deciding& deciding);

}  // namespace beadle::duties
