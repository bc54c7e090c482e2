#pragma once
// The papers that are asked for at a meeting. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// A paper for this meeting, for one of its items where that is said.
void request_paper(model::Deciding& deciding);

}  // namespace beadle::meeting
