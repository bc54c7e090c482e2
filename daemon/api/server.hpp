#pragma once
// HTTP and JSON on a Unix socket: accepts, bounds and times what peers send, hands each request to the handlers with the peer's uid as
// the kernel knows it, and writes their answers. One coroutine a connection.
// Thread-safety: start() and stop() are called on the io_context's thread, which must be one. The backend's callbacks may come from any
// thread, but none after the io_context is gone.

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "daemon/http/connection.hpp"

namespace beadle::api {

class Handlers;

struct ServerOptions {
    std::string socket;  ///< Path, at most 107 bytes.
    /// Whoever has an account of the host may connect: who it is the kernel says, what they may say is in `operators:`. The group of the socket
    /// could be no fence, for whoever is in it could read the store as well.
    unsigned mode = 0666;
    http::Limits limits{};
    std::size_t connections_max = 64;
    /// Of one operator, and of all who are not listed together: whoever has many accounts keeps no operator out.
    std::size_t connections_per_uid_max = 16;
};

class Server {
public:
    Server(boost::asio::io_context& io, Handlers& handlers, ServerOptions options);
    ~Server();

    /// Opens the socket. A socket file that nobody serves is replaced. Throws std::runtime_error, for people, when another daemon serves
    /// it, when the path is no socket, too long, or not to be written.
    void start();
    /// Closes every connection and removes the socket file. Twice, or before start(), is fine.
    void stop();

    const std::string& socket() const;

private:
    struct Parts;
    std::shared_ptr<Parts> parts_;  // Connections on their way out keep it.
};

}  // namespace beadle::api
