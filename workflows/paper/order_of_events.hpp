#pragma once
// What a fact means that is recorded when the paper is past its stage: of before what followed it, or of after, as when another draft is made of what was
// sent. It is told by when each happened, whoever recorded it when. Internal to the paper.
// Thread-safety: pure functions over one decision.

#include <string_view>
#include <vector>

#include "workflows/model/clearance_plan.hpp"
#include "workflows/model/deciding.hpp"
#include "workflows/paper/paper_acts.hpp"

namespace beadle::paper {

/// A draft or sending recorded when the paper was sent, or on an agenda: whether it happened after that. False for all else.
bool is_of_after(const model::Deciding& deciding, std::string_view state);
/// A fact of an earlier stage, recorded after what followed it.
bool is_late_fact(const model::Deciding& deciding, std::string_view state);
/// Whoever has the paper back sends it again: the same as resubmitting it.
bool is_sent_again(const PaperWork& work, std::string_view state);
/// Headings that their reviewers cleared before the event happened: of an earlier text than a draft that it makes.
std::vector<const model::ClearanceHeading*> cleared_before(const PaperWork& work);
/// The event returns a heading that was cleared after that.
bool is_answered_since(const PaperWork& work, std::string_view state);
/// The event clears a heading of a draft that another has followed.
bool is_of_an_earlier_draft(const PaperWork& work);

}  // namespace beadle::paper
