#pragma once
// How the members of a body are asked beforehand whether they come. Internal to definitions.
// Thread-safety: one reader, one thread.

#include <optional>
#include <string>

#include "daemon/definitions/timetable.hpp"
#include "workflows/model/attendance_terms.hpp"

namespace beadle::definitions {

/// Reads "attendance of BODY". Nothing where it is no mapping.
std::optional<model::AttendanceTerms> read_attendance(const Node& node, const std::string& body, const TimetableSurroundings& around);

}  // namespace beadle::definitions
