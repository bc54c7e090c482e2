#pragma once
// What is owed of an action: that it is done by its date, or reported; until owner and date are known, that somebody names them. Internal to the action.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// The duty to do it, once owner and date are both known; until then naming them is the clerk's duty, counted from the day it was asked for.
/// So is a new date where that which it has is gone. For a report that comes again, how often and until when are to be named instead of a date.
void chase(model::Deciding& deciding);

}  // namespace beadle::action
