#pragma once
// store copy: an office moves from SQLite to PostgreSQL. Works alone, while no daemon serves either. Returns the exit code.

#include <string>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

struct StoreCopyOptions {
    std::string from, to;  ///< As `store:` in the daemon's file names them.
};
int store_copy_command(const StoreCopyOptions& options, World& world);

}  // namespace beadle::cli
