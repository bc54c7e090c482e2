#include "daemon/store/sqlite/owner_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "daemon/crash/crash_point.hpp"

namespace beadle::store::sqlite {
namespace {

[[noreturn]] void fail(const std::string& path, const char* doing) {
    const int error = errno;
    throw StoreError{path + " cannot be " + doing + " (" + std::strerror(error) + ")", true};
}

constexpr std::size_t text_bytes_max = 64 * 1024;

}  // namespace

File::File(std::string path) : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640)) {
    if (descriptor_ < 0) fail(path_, "opened");
}

File::~File() { ::close(descriptor_); }

std::string File::read() const {
    std::string text(text_bytes_max, '\0');
    const auto count = ::pread(descriptor_, text.data(), text.size(), 0);
    if (count < 0) fail(path_, "read");
    text.resize(static_cast<std::size_t>(count));
    return text;
}

void File::write(const std::string& text) {
    // Longer than before: one write. Shorter: the rest goes first, so that no moment shows new words with an old tail.
    if (text.size() < size_ || size_ == 0) {
        if (::ftruncate(descriptor_, 0) != 0) fail(path_, "written");
    }
    if (!text.empty() && ::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) fail(path_, "written");
    size_ = text.size();
}

bool File::lock() {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK) fail(path_, "locked");
    return false;
}

OwnerLock::OwnerLock(const std::string& database, const std::string& owner) : file_(database + ".lock") {
    auto holder = file_.read();
    if (!file_.lock()) {
        if (holder.empty()) holder = "another process";
        throw StoreError{database + " is in use by " + holder, true};
    }
    unclean_ = !file_.read().empty();
    crash_point("store.take");
    file_.write(owner.empty() ? "process " + std::to_string(::getpid()) : owner);
    crash_point("store.taken");
}

OwnerLock::~OwnerLock() {
    try {
        crash_point("store.release");
        file_.write({});
        crash_point("store.released");
    } catch (const StoreError&) {
        // The next start then checks the file, which is the safe side.
    }
}

void InHandFile::note(const Store::InHand& event) {
    // Fields end in NUL; the count of deaths comes last, so that a record that was cut short has none and is no record.
    text_.clear();
    for (const auto* field : {&event.system, &event.instance, &event.event_id, &event.kind}) text_.append(*field).push_back('\0');
    text_.append(std::to_string(event.deaths)).push_back('\n');
    file_.write(text_);
}

void InHandFile::clear() {
    if (text_.empty()) return;
    text_.clear();
    file_.write(text_);
}

std::optional<Store::InHand> InHandFile::get() const {
    if (text_.empty() || text_.back() != '\n' || std::count(text_.begin(), text_.end(), '\0') != 4) return std::nullopt;
    std::array<std::string, 4> fields;
    std::size_t from = 0;
    for (auto& field : fields) {
        const auto end = text_.find('\0', from);
        field = text_.substr(from, end - from);
        from = end + 1;
    }
    return Store::InHand{fields[0], fields[1], fields[2], fields[3], std::atoi(text_.c_str() + from)};
}

}  // namespace beadle::store::sqlite
