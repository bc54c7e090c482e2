#pragma once
// A TCP door: by default on this host only, for a proxy that does the encryption, or for a monitor beside it. Bounds how many may be connected, in all and
// from one address. Thread-safety: start() and stop() are called on the io_context's thread, which must be one.

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "daemon/http/connection.hpp"

namespace beadle::http {

struct TcpListenerOptions {
    std::string purpose = "requests";  ///< What is listened for, in the message that it could not: "links", "a monitor".
    std::string host = "127.0.0.1";    ///< A numeric address.
    unsigned short port = 0;           ///< 0 takes any that is free: see port().
    Limits limits{.header_bytes_max = 8 * 1024, .body_bytes_max = 16 * 1024};
    std::size_t connections_max = 128;
    std::size_t connections_per_peer_max = 64;  ///< Behind a proxy all come from one address.
};

/// Whoever answers what comes in; must outlive the listener and every answer.
struct Answering {
    /// `peer` is the address that connected. Answers once, on any thread.
    std::function<void(Message message, const std::string& peer, std::function<void(Reply)> answered)> answer;
    std::function<Reply(const Fault&)> excuse;  ///< A fault of the connection in the answerer's own form.
};

class TcpListener {
public:
    TcpListener(boost::asio::io_context& io, TcpListenerOptions options, Answering answering);
    ~TcpListener();

    /// Throws std::runtime_error, for people, when the address is none or is taken.
    void start();
    /// Closes every connection. Twice, or before start(), is fine.
    void stop();
    /// Where it listens: the port that was given, or the one that was free.
    unsigned short port() const;

private:
    struct Parts;
    std::shared_ptr<Parts> parts_;  // Connections on their way out keep it.
};

}  // namespace beadle::http
