#pragma once
// `beadle check`: reads definition files as the daemon would and says every mistake at once. Needs no daemon, changes nothing.

#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

struct CheckOptions {
    std::string path;  ///< A system file, a folder of them, or the daemon's own beadled.yaml.
};

int check_command(const CheckOptions& options, World& world);

}  // namespace beadle::cli
