#include "daemon/audit/checkpoint_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace beadle::audit {
namespace {

[[noreturn]] void cannot(const char* what, const std::string& path) {
    throw std::runtime_error(fmt::format("checkpoints cannot be {} {}: {}", what, path, std::generic_category().message(errno)));
}

/// Empty where there is no such file.
std::string read_if_there(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) return {};
        cannot("read in", path);
    }
    try {
        return {std::istreambuf_iterator<char>{file}, {}};
    } catch (const std::ios_base::failure&) {  // A folder can be opened.
        errno = EISDIR;
        cannot("read in", path);
    }
}

struct Descriptor {
    int value;
    ~Descriptor() {
        if (value >= 0) ::close(value);
    }
};

}  // namespace

std::vector<std::string> notes_in(std::string_view text) {
    constexpr std::string_view signature = "\xe2\x80\x94 ";
    std::vector<std::string> notes;
    std::string_view body;  // The block before: what is signed, where signatures follow it.
    while (!text.empty()) {
        const auto end = std::min(text.find("\n\n"), text.size());
        auto block = text.substr(0, end);
        text.remove_prefix(end);
        text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
        if (block.ends_with('\n')) block.remove_suffix(1);  // The file's last.
        if (block.starts_with(signature) && !body.empty()) notes.push_back(fmt::format("{}\n\n{}\n", body, block));
        body = block.starts_with(signature) ? std::string_view{} : block;
    }
    return notes;
}

std::map<std::string, CheckpointFile::Kept> CheckpointFile::newest(const VerifierKey& key) const {
    std::map<std::string, Kept> found;
    auto notes = notes_in(read_if_there(path_));
    for (auto note = notes.rbegin(); note != notes.rend(); ++note) {
        // Not believed before it is opened, but one that was found already need not be.
        if (found.contains(note->substr(0, note->find('\n')))) continue;
        if (auto checkpoint = open_checkpoint(*note, key)) found.emplace(checkpoint->origin, Kept{*checkpoint, std::move(*note)});
    }
    return found;
}

void CheckpointFile::add(const std::vector<std::string>& notes) const {
    if (notes.empty()) return;
    const Descriptor file{::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644)};
    if (file.value < 0) cannot("written to", path_);
    // An empty line in front, whatever stands there: the power may have failed within a line.
    const auto size = ::lseek(file.value, 0, SEEK_END);
    char last = '\n';
    if (size > 0 && ::pread(file.value, &last, 1, size - 1) != 1) cannot("read in", path_);
    const auto text = fmt::format("{}{}{}", last == '\n' ? "" : "\n", size > 0 ? "\n" : "", fmt::join(notes, "\n"));
    // One write, so that whoever reads meanwhile sees them whole or not at all.
    if (::write(file.value, text.data(), text.size()) != static_cast<ssize_t>(text.size())) cannot("written to", path_);
    if (::fsync(file.value) != 0) cannot("written to", path_);
}

std::optional<model::Instant> CheckpointFile::added_to_at() const {
    struct stat file {};
    if (::stat(path_.c_str(), &file) != 0) return std::nullopt;
    return model::Instant{std::chrono::seconds{file.st_mtime}};
}

}  // namespace beadle::audit
