#pragma once
// How it is printed what would follow from something that is only tried out: what breaks, what moves, who is told again, what is withdrawn.
// `beadle what-if` and `beadle apply --dry-run` share it.

#include <boost/json/fwd.hpp>
#include <string>

#include "daemon/cli/ask.hpp"
#include "daemon/cli/world.hpp"

namespace beadle::cli {

/// Prints every group that is not empty; true where something breaks.
bool print_consequences(World& world, const boost::json::value& plan, const Zones& zones);

/// Which running instances stay on the version they started under; nothing where none does.
void print_staying(World& world, const boost::json::value& plan);

}  // namespace beadle::cli
