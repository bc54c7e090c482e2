#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "daemon/forward/sink.hpp"

namespace beadle::forward {
namespace {

constexpr timeval time_out{.tv_sec = 5, .tv_usec = 0};

/// An open socket, closed with its owner.
class Socket {
public:
    explicit Socket(int fd = -1) : fd_(fd) {}
    ~Socket() { close(); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int fd() const { return fd_; }
    void take(int fd) {
        close();
        fd_ = fd;
    }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
};

class SyslogSink final : public Sink {
public:
    SyslogSink(const std::string& address, std::string host) : address_(address), host_(std::move(host)) {
        if (address.starts_with("unix:/") && address.size() - 5 < sizeof(sockaddr_un{}.sun_path)) {
            path_ = address.substr(5);
            return;
        }
        const auto colon = address.rfind(':');
        if (!address.starts_with("tcp:") || colon < 5 || colon + 1 >= address.size())
            throw std::invalid_argument(fmt::format("'{}' is no address of a syslog: say unix:/dev/log or tcp:HOST:PORT", address));
        name_ = address.substr(4, colon - 4);
        port_ = address.substr(colon + 1);
    }

    void take(const store::Entry& entry) override {
        const auto text = syslog_text(entry, host_);
        if (socket_.fd() < 0) connect();
        try {
            send(path_.empty() ? fmt::format("{} {}", text.size(), text) : text);
        } catch (const std::runtime_error&) {
            // Whoever was there may have been started anew: once more, by a new connection.
            connect();
            send(path_.empty() ? fmt::format("{} {}", text.size(), text) : text);
        }
    }

private:
    [[noreturn]] void fail(const std::string& what) {
        const auto why = std::string{std::strerror(errno)};
        socket_.close();
        throw std::runtime_error(fmt::format("{} {}: {}", what, address_, why));
    }

    void connect() {
        if (!path_.empty()) {
            socket_.take(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
            sockaddr_un to{};
            to.sun_family = AF_UNIX;
            std::memcpy(to.sun_path, path_.c_str(), path_.size() + 1);
            set_time_out();
            if (::connect(socket_.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) fail("no syslog at");
            return;
        }
        addrinfo hints{};
        hints.ai_socktype = SOCK_STREAM;
        addrinfo* found = nullptr;
        if (const int failed = ::getaddrinfo(name_.c_str(), port_.c_str(), &hints, &found); failed != 0)
            throw std::runtime_error(fmt::format("no syslog at {}: {}", address_, gai_strerror(failed)));
        const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all{found, freeaddrinfo};
        for (const auto* one = found; one != nullptr; one = one->ai_next) {
            socket_.take(::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC, one->ai_protocol));
            set_time_out();
            if (::connect(socket_.fd(), one->ai_addr, one->ai_addrlen) == 0) return;
        }
        fail("no syslog at");
    }

    void set_time_out() const { ::setsockopt(socket_.fd(), SOL_SOCKET, SO_SNDTIMEO, &time_out, sizeof time_out); }

    void send(std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(socket_.fd(), text.data(), text.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent < 0) fail("not taken by the syslog at");
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    std::string address_, host_, path_, name_, port_;
    Socket socket_;
};

}  // namespace

std::unique_ptr<Sink> make_syslog_sink(const std::string& address, std::string host) {
    return std::make_unique<SyslogSink>(address, std::move(host));
}

}  // namespace beadle::forward
