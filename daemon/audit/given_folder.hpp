#pragma once
// Folders that are given away: made anew, never written over, and read whole. Errors: std::runtime_error, for people. Thread-safety: none.

#include <filesystem>
#include <string>
#include <string_view>

namespace beadle::audit {

/// Throws where there is such a folder and it holds anything, or where it is a file.
void must_hold_nothing(const std::filesystem::path& folder);
/// Makes the folder where it is not there yet; throws where it holds anything.
void make_empty_folder(const std::filesystem::path& folder);
std::string read_whole(const std::filesystem::path& file);
void write_whole(const std::filesystem::path& file, std::string_view bytes);

}  // namespace beadle::audit
