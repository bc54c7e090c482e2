#include "daemon/audit/given_folder.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace beadle::audit {
namespace fs = std::filesystem;

void must_hold_nothing(const fs::path& folder) {
    std::error_code failed;
    if (fs::status(folder, failed).type() == fs::file_type::not_found) return;
    if (!fs::is_directory(folder, failed)) throw std::runtime_error(fmt::format("{} is no folder", folder.string()));
    if (!fs::is_empty(folder, failed) || failed)
        throw std::runtime_error(fmt::format("{} holds something already; name a folder that is empty or not there yet", folder.string()));
}

void make_empty_folder(const fs::path& folder) {
    must_hold_nothing(folder);
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) throw std::runtime_error(fmt::format("{} cannot be made: {}", folder.string(), failed.message()));
}

std::string read_whole(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error(fmt::format("{} cannot be read", path.string()));
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write_whole(const fs::path& path, std::string_view bytes) {
    std::ofstream file{path, std::ios::binary};
    file << bytes;
    file.close();
    if (!file) throw std::runtime_error(fmt::format("{} could not be written to its end: is the disk full?", path.string()));
}

}  // namespace beadle::audit
