#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include "daemon/notify/transport.hpp"

namespace beadle::notify {
namespace {

namespace fs = std::filesystem;

class File {
public:
    File(const fs::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    bool is_open() const { return descriptor_ >= 0; }
    bool write(std::string_view bytes) const {
        while (!bytes.empty()) {
            const auto written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }
    bool sync() const { return ::fsync(descriptor_) == 0; }

private:
    int descriptor_;
};

/// Only characters that every file system and mail program takes: a colon would begin a Maildir's flags.
std::string file_name_of(std::string_view message_id) {
    std::string out;
    for (const char c : message_id) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '@' || c == '-' ||
                           c == '_' || c == '=';
        out += plain ? c : '_';
    }
    return out;
}

/// Lines end in a mailbox as in every other file here; mail programs show the carriage returns of SMTP as ^M.
std::string as_kept(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size(); ++at)
        if (bytes[at] != '\r' || at + 1 == bytes.size() || bytes[at + 1] != '\n') out += bytes[at];
    return out;
}

class MaildirTransport final : public Transport {
public:
    explicit MaildirTransport(const std::string& folder) : folder_(folder) {
        for (const char* sub : {"tmp", "new", "cur"}) {
            std::error_code error;
            fs::create_directories(folder_ / sub, error);
            if (error)
                throw std::runtime_error(fmt::format("cannot make the mail folder {}: {}", (folder_ / sub).string(), error.message()));
        }
    }

    SendResult send(const Outgoing& message) override {
        const auto name = file_name_of(message.message_id);
        if (was_read(name)) return {.delivery = Delivery::accepted, .words = "already in " + folder_.string()};
        const auto tmp = folder_ / "tmp" / name;
        {
            // The bytes are on the disk before the name is: a crash leaves a leftover in tmp, never half a message in new.
            const File file{tmp, O_WRONLY | O_CREAT | O_TRUNC};
            if (!file.is_open()) return failed("open", tmp);
            if (!file.write(as_kept(message.bytes))) return failed("write", tmp);
            if (!file.sync()) return failed("sync", tmp);
        }
        const auto target = folder_ / "new" / name;
        if (::rename(tmp.c_str(), target.c_str()) != 0) return failed("rename", tmp);
        const File directory{folder_ / "new", O_RDONLY | O_DIRECTORY};
        if (!directory.is_open() || !directory.sync()) return failed("sync", folder_ / "new");
        return {.delivery = Delivery::accepted, .words = "in " + target.string()};
    }

    std::string name() const override { return "maildir:" + folder_.string(); }

private:
    /// A mail program moves what it has shown to cur and adds its flags.
    bool was_read(const std::string& name) const {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator{folder_ / "cur", ignored}) {
            const auto present = entry.path().filename().string();
            if (present == name || present.starts_with(name + ":2,")) return true;
        }
        return false;
    }

    static SendResult failed(const char* act, const fs::path& path) {
        return {.delivery = Delivery::temporary,
                .words = fmt::format("cannot {} {}: {}", act, path.string(), std::strerror(errno)),
                .route_down = true};
    }

    fs::path folder_;
};

}  // namespace

std::unique_ptr<Transport> make_maildir_transport(const std::string& folder) { return std::make_unique<MaildirTransport>(folder); }

}  // namespace beadle::notify
