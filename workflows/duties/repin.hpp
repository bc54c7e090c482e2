#pragma once
// A running instance goes over to another version of its definition: what the new timetable asks is opened, what it asks otherwise is counted
// again, what it asks no more is withdrawn. Whoever was told something that no longer holds is told once.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// The event InstanceMoved {definition, reason}: from the pinned definition to the live one, which must be the one that is named.
void move_to_live(model::Deciding& deciding);

}  // namespace beadle::duties
