#pragma once
// Named places at which a test lets the program die, to prove that a kill at any instruction loses nothing acknowledged.
// Does nothing unless BEADLE_CRASH_AT names the place: "commit.begin", or "commit.begin:3" for its third passage; then the
// process kills itself with SIGKILL, so that nothing is flushed, unwound or told.
// Thread-safety: may be passed from any thread.

#include <string_view>
#include <vector>

namespace beadle {

/// Dies here if the environment says so. `name` must be one of crash_points().
void crash_point(std::string_view name);

/// Every place there is, in the order of the life of an event.
const std::vector<std::string_view>& crash_points();

}  // namespace beadle
