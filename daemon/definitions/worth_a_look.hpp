#pragma once
// What is right in a file and worth a look all the same: it may be meant so, and is more often a slip. It stops nothing.
// Thread-safety: pure functions over their arguments.

#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"

namespace beadle::definitions {

/// Of a system's file on that day: seats of a minimum composition that nobody holds, words on sending that change nothing, a body that meets and that no
/// office runs or no timetable reminds, a quorum that nobody can be missing from, deadlines and reminders that leave no time or ask for years of it.
std::vector<std::string> worth_a_look(const model::Definition& definition, model::Date on);
/// That, and what only the calendar shows: meetings on days that do not work.
std::vector<std::string> worth_a_look(const Bundle& bundle, model::Date on);
/// Of the daemon's file: offices and posts of operators that none of these systems has. Nothing while one of them has mistakes, for then it is not known.
std::vector<std::string> worth_a_look(const DaemonSettings& settings, const std::vector<Loading>& systems);

}  // namespace beadle::definitions
