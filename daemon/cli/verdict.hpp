#pragma once
// How a verdict is printed: the verdict first, then each finding with rule, source, numbers and the ways on, then what followed.

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "daemon/cli/world.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::cli {

/// "accepted", "accepted with a breach", "not accepted", in its tone.
std::string verdict_words(const World& world, const std::string& key);

/// Prints an answer of the daemon to an event and returns the exit code that goes with it.
int print_verdict(World& world, const boost::json::value& answer);

/// What an entry changed, in lines for people: times local, and without what only the program cares for (facts it keeps, events it
/// raised, timers it set, mail of an ended duty that it looked for), unless `all` is wanted.
/// `names` has the names of those who owe something under their ids.
std::vector<std::string> changes_for_people(const std::vector<std::string>& changes, const calendar::Zone& zone,
                                            const boost::json::value& names, bool all = false);

/// The findings of an answer, each indented by two blanks.
void print_findings(World& world, const boost::json::value& answer);

}  // namespace beadle::cli
