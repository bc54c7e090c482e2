#pragma once
// A paper and the meeting it is for: attached to an item, withdrawn, put off to another; and what the register tells of that meeting. The acts stand
// in paper_acts.hpp. Internal to the paper.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::paper {

/// The register says on which day the paper's meeting is.
void meeting_dated(model::Deciding& deciding);
/// What was attached was before the body, and that is the end of it; what was not has missed its meeting.
void meeting_held(model::Deciding& deciding);

}  // namespace beadle::paper
