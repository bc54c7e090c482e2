#pragma once
// What an exported record and an evidence pack begin with: the checkpoint that was signed, and the key's public half beside it.
// Errors: std::runtime_error, for people, where a file is missing or cannot be read. Thread-safety: none.

#include <filesystem>
#include <optional>
#include <string>

#include "daemon/audit/checkpoint.hpp"

namespace beadle::audit {

inline constexpr const char* checkpoint_file = "checkpoint";
inline constexpr const char* key_file = "log.pub";

/// As far as it could be opened.
struct SignedFolder {
    std::string key;        ///< Whose signature is believed, as log.pub has it.
    std::string note;       ///< The checkpoint as it was signed.
    Checkpoint checkpoint;  ///< What it says.
    std::string system;     ///< Whose record it is of.
    std::string file;       ///< Where something is wrong ...
    std::string what;       ///< ... and what, as a sentence without its full stop; empty where all holds.
};
/// `key` is whom to believe; nothing: the key that lies in the folder.
SignedFolder open_signed(const std::filesystem::path& folder, const std::optional<VerifierKey>& key);

}  // namespace beadle::audit
