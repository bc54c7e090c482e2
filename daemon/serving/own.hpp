#pragma once
// What is the daemon's own and not the record's: its host's name, the folder that it writes into, the key that signs the record, the checkpoints.
// Errors: std::runtime_error for a key that cannot be read or made. Thread-safety: pure, but for what key_of reads and makes.

#include <filesystem>
#include <string>

#include "daemon/audit/note.hpp"
#include "daemon/definitions/load.hpp"

namespace beadle::serving {

/// As the host calls itself, or words for it.
std::string this_host();

/// A folder that the daemon may write: that of the signing key.
std::filesystem::path own_folder(const definitions::DaemonSettings& settings);

/// Beside the key, unless the daemon's file says where: best on another host's disk.
std::string checkpoint_file(const definitions::DaemonSettings& settings);

/// The key that signs the record. A new one is said in the log, for whoever checks the record must learn of it; `has_record`: there is one already.
audit::SigningKey key_of(const definitions::DaemonSettings& settings, bool has_record);

}  // namespace beadle::serving
