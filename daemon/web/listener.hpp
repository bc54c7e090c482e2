#pragma once
// The TCP door of the site: by default on this host only, behind a proxy that does the encryption. Bounds how many may be connected, in all and from one
// address. Thread-safety: start() and stop() are called on the io_context's thread, which must be one.

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>

#include "daemon/http/connection.hpp"

namespace beadle::web {

class Site;

struct ListenerOptions {
    std::string host = "127.0.0.1";  ///< A numeric address.
    unsigned short port = 8470;      ///< 0 takes any that is free: see port().
    http::Limits limits{.header_bytes_max = 8 * 1024, .body_bytes_max = 16 * 1024};
    std::size_t connections_max = 128;
    std::size_t connections_per_peer_max = 64;  ///< Behind a proxy all come from one address.
};

class Listener {
public:
    Listener(boost::asio::io_context& io, Site& site, ListenerOptions options);
    ~Listener();

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

}  // namespace beadle::web
