#include "daemon/audit/checkpoint_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
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
    std::ifstream file{path_, std::ios::binary};
    if (!file) {
        if (::access(path_.c_str(), F_OK) != 0 && errno == ENOENT) return found;
        cannot("read in", path_);
    }
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    for (auto& note : notes_in(text))
        if (auto checkpoint = open_checkpoint(note, key)) found[checkpoint->origin] = {*checkpoint, std::move(note)};
    return found;
}

void CheckpointFile::add(std::string_view note) const {
    const Descriptor file{::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644)};
    if (file.value < 0) cannot("written to", path_);
    // An empty line in front, whatever stands there: the power may have failed within a line.
    const auto size = ::lseek(file.value, 0, SEEK_END);
    char last = '\n';
    if (size > 0 && ::pread(file.value, &last, 1, size - 1) != 1) cannot("read in", path_);
    const auto text = fmt::format("{}{}{}", last == '\n' ? "" : "\n", size > 0 ? "\n" : "", note);
    // One write, so that whoever reads meanwhile sees the note whole or not at all.
    if (::write(file.value, text.data(), text.size()) != static_cast<ssize_t>(text.size())) cannot("written to", path_);
    if (::fsync(file.value) != 0) cannot("written to", path_);
}

}  // namespace beadle::audit
