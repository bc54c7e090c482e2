#include "daemon/api/server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <optional>
#include <stdexcept>

#include "daemon/api/handlers.hpp"
#include "daemon/http/door.hpp"

namespace beadle::api {
namespace asio = boost::asio;
namespace beast = boost::beast;
using Unix = asio::local::stream_protocol;
namespace {

/// The file's identity, so that at the end only our own socket is removed.
struct FileId {
    dev_t device = 0;
    ino_t inode = 0;
    friend bool operator==(const FileId&, const FileId&) = default;
};

std::optional<FileId> socket_file(const std::string& path) {
    struct stat found {};
    if (lstat(path.c_str(), &found) != 0) return std::nullopt;
    if (!S_ISSOCK(found.st_mode))
        throw std::runtime_error(fmt::format("{} is there already and is no socket; remove it or name another 'socket:'", path));
    return FileId{found.st_dev, found.st_ino};
}

bool somebody_serves(asio::io_context& io, const std::string& path) {
    Unix::socket probe{io};
    beast::error_code failed;
    probe.connect(Unix::endpoint{path}, failed);
    return !failed || failed == asio::error::try_again || failed == asio::error::would_block;
}

std::optional<unsigned> peer_uid(Unix::socket& socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    return peer.uid;
}

http::Reply to_reply(Response response) { return {.status = response.status, .body = std::move(response.body) + "\n"}; }

}  // namespace

struct Server::Parts : std::enable_shared_from_this<Parts> {
    Parts(asio::io_context& io_, Handlers& handlers_, ServerOptions options_)
        : io(io_), handlers(handlers_), options(std::move(options_)), door(std::make_shared<Door>(io_, rules())) {}

    using Door = http::Door<Unix>;

    asio::io_context& io;
    Handlers& handlers;
    ServerOptions options;
    std::shared_ptr<Door> door;
    std::optional<FileId> ours;

    /// The kernel says who is at the other end. The door asks only while it is open, and it is closed before the parts go.
    Door::Rules rules() {
        return {.connections_max = options.connections_max,
                .per_peer_max = options.connections_per_uid_max,
                .admit = [this](Unix::socket& socket) {
                    const auto uid = peer_uid(socket);
                    return uid ? std::optional(Door::Admitted{handlers.counted_as(*uid), serving_for(*uid)}) : std::nullopt;
                }};
    }

    /// Connections on their way out keep the parts.
    std::shared_ptr<http::Serving> serving_for(unsigned uid) {
        auto serving = std::make_shared<http::Serving>();
        serving->limits = options.limits;
        serving->answer = [self = shared_from_this(), uid](http::Message message, std::function<void(http::Reply)> answer) {
            self->handlers.answer({std::move(message.method), std::move(message.target), std::move(message.body), uid},
                                  [answer = std::move(answer)](Response response) { answer(to_reply(std::move(response))); });
        };
        serving->excuse = [](const http::Fault& fault) {
            return to_reply(to_response(Problem{fault.status, fault.error, fault.where, fault.what_to_do}));
        };
        return serving;
    }
};

Server::Server(asio::io_context& io, Handlers& handlers, ServerOptions options)
    : parts_(std::make_shared<Parts>(io, handlers, std::move(options))) {}

Server::~Server() { stop(); }

const std::string& Server::socket() const { return parts_->options.socket; }

void Server::start() {
    auto& parts = *parts_;
    const auto& path = parts.options.socket;
    if (path.empty() || path.size() >= sizeof(sockaddr_un{}.sun_path))
        throw std::runtime_error(fmt::format("the socket's path must have 1 to {} bytes: {}", sizeof(sockaddr_un{}.sun_path) - 1, path));
    if (socket_file(path)) {
        if (somebody_serves(parts.io, path)) throw std::runtime_error(fmt::format("another daemon serves {} already", path));
        ::unlink(path.c_str());
    }
    auto& acceptor = parts.door->acceptor();
    try {
        acceptor.open();
        acceptor.bind(Unix::endpoint{path});
        // Before listen(), so that nobody is let in under the mode that the file was made with.
        if (::chmod(path.c_str(), parts.options.mode) != 0) throw std::system_error(errno, std::generic_category(), "chmod");
        acceptor.listen();
    } catch (const std::exception& error) {
        beast::error_code ignored;
        acceptor.close(ignored);
        throw std::runtime_error(fmt::format("cannot open the socket {}: {}", path, error.what()));
    }
    parts.ours = socket_file(path);
    parts.door->open();
}

void Server::stop() {
    auto& parts = *parts_;
    if (!parts.door->close()) return;
    try {
        if (parts.ours && socket_file(parts.options.socket) == parts.ours) ::unlink(parts.options.socket.c_str());
    } catch (const std::runtime_error&) {
        // Somebody put another kind of file there; it is theirs.
    }
}

}  // namespace beadle::api
