#pragma once
// What is to be named of an action, and named anew: its owner, its date; of a report that comes again how often and until when. The acts stand in
// action_acts.hpp. Internal to the action.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// The date that the event names. False after it was said that there is none that can be read: then it is not accepted.
bool take_due(model::Deciding& deciding);

}  // namespace beadle::action
