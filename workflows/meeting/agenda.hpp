#pragma once
// What stands on a meeting's agenda, and what is said of its items by the meeting as a whole: added, supplemented, taken without the public,
// declared an interest in. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Puts an item on the agenda: with it, or late.
void add_item(model::Deciding& deciding);
/// Papers published after the agenda, judged item by item: Local Government Act 1972 s.100B(3) and (4).
void publish_supplement(model::Deciding& deciding);
/// A resolution to exclude the public, item by item and with its grounds: Local Government Act 1972 s.100A(4), Schedule 12A Part 1.
void exclude_the_public(model::Deciding& deciding);
/// Somebody declares an interest in one item or in several.
void declare_interest(model::Deciding& deciding);

}  // namespace beadle::meeting
