#pragma once
// What followed from an event, in the few lines that whoever recorded it wants to read; all of it is in the answer and in the record.
// Thread-safety: a pure function.

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "workflows/calendar/zone.hpp"

namespace beadle::cli {

/// First what was entered, moved or ended, then the deadlines, then the mails. Of more than three of a kind it is told how many they are, of deadlines the
/// first, and on a line of its own, set in by two blanks, which command lists them. `changes` befell `instance`, but for those that name another one.
/// `names` has the names of those who owe something under their ids.
std::vector<std::string> what_followed(const std::vector<std::string>& changes, const calendar::Zone& zone, const boost::json::value& names,
                                       const std::string& instance);

}  // namespace beadle::cli
