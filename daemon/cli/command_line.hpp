#pragma once
// The command line of `beadle`: reads the arguments, runs the command they name, and turns whatever went wrong into words and an
// exit code. One page of help a command, each with an example; docs/commands.md says the same at length.

#include <string>
#include <vector>

#include "daemon/cli/world.hpp"

namespace beadle::cli {

/// `arguments` without the program's name. Returns the exit code; never throws for what a person types or a daemon answers.
int run(const std::vector<std::string>& arguments, World& world);

/// Every command as it is typed: "record", "outbox list", ...
std::vector<std::string> all_commands();

/// The help of one of all_commands(), as --help prints it.
std::string help_of(const std::string& command);

}  // namespace beadle::cli
