#pragma once
// How a verdict is printed: the verdict first, then each finding with rule, source, numbers and the ways on, then what followed.

#include <boost/json/fwd.hpp>
#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

/// "accepted", "accepted with a breach", "not accepted", in its tone.
std::string verdict_words(const World& world, const std::string& key);

/// Prints an answer of the daemon to an event and returns the exit code that goes with it.
int print_verdict(World& world, const boost::json::value& answer);

/// The findings of an answer, each indented by two blanks.
void print_findings(World& world, const boost::json::value& answer);

}  // namespace beadle::cli
