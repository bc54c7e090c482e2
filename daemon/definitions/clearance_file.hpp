#pragma once
// The clearance of a body's papers: headings, reviewers, deadlines. Internal to definitions.
// Thread-safety: one reader, one thread.

#include <memory>
#include <string>

#include "daemon/definitions/timetable.hpp"

namespace beadle::definitions {

/// Reads "clearance of BODY". Null where it is no mapping.
std::shared_ptr<const model::ClearancePlan> read_clearance(const Node& node, const std::string& body, const TimetableSurroundings& around);

}  // namespace beadle::definitions
