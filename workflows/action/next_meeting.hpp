#pragma once
// What the register tells an action of the meetings of its body, and what that makes of a report that is due for one. Internal to the action.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::action {

/// The next meeting is fixed, or has moved: a report that comes to every meeting is due for it. A later meeting waits for its turn.
bool takes_as_next(const model::Deciding& deciding, const std::string& meeting, model::Date held_on);
/// While an action rests it is not told where meetings go: the register says the next anew. What was promised to one that has passed is owed to the next.
void forget_the_next_meeting(model::Deciding& deciding);
/// The meeting that it was due for was held, or fell: its round is over. Nothing where it was due for another.
void meeting_passed(model::Deciding& deciding, const std::string& meeting, bool held);

}  // namespace beadle::action
