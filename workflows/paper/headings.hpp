#pragma once
// The clearance of a paper as it is recorded, heading by heading; its acts stand in paper_acts.hpp. Internal to the paper.
// Thread-safety: pure functions over one decision.

#include <string>
#include <vector>

#include "workflows/model/clearance_plan.hpp"
#include "workflows/model/deciding.hpp"

namespace beadle::paper {

/// "legal implications (Head of legal has not said so); wards affected (not given)"
std::string names_of(const model::Deciding& deciding, const std::vector<const model::ClearanceHeading*>& headings);

}  // namespace beadle::paper
