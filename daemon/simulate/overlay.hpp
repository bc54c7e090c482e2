#pragma once
// A definition with one word changed: what the demo and simulations run, so that mails really go, into a folder or into memory.
// Thread-safety: pure.

#include <memory>
#include <string>

#include "daemon/definitions/load.hpp"

namespace beadle::simulate {

/// The same definition with `sending: live` for the system, all its bodies and all templates; canonical text and hash are those of the changed one.
std::shared_ptr<const definitions::Bundle> with_sending_live(const definitions::Bundle& bundle);

/// Where the file of a system is: `system` itself when it names a file, or CONFIG/systems/SYSTEM.yaml.
std::string file_of_system(const std::string& system, const std::string& config_dir);

}  // namespace beadle::simulate
