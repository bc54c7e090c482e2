#pragma once
// Lets peers in over a Unix socket or TCP: bounds how many are connected, in all and of one peer, and serves each until it goes or the door is closed.
// How the acceptor is opened, and who a peer is, is for the listener.
// Thread-safety: on the io_context's one thread.

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/http/connection.hpp"

namespace beadle::http {

template <class Protocol>
class Door : public std::enable_shared_from_this<Door<Protocol>> {
public:
    using Socket = typename Protocol::socket;
    using Stream = boost::beast::basic_stream<Protocol>;

    /// Who came, as the log calls it and as it is counted: "uid 1000", "127.0.0.1"; and how its requests are answered.
    struct Admitted {
        std::string peer;
        std::shared_ptr<Serving> serving;
    };
    struct Rules {
        std::size_t connections_max = 0, per_peer_max = 0;
        std::function<std::optional<Admitted>(Socket&)> admit;  ///< Nothing for one that may not come in.
    };

    Door(boost::asio::io_context& io, Rules rules);

    /// For the listener to open, bind and listen on.
    typename Protocol::acceptor& acceptor() { return acceptor_; }
    /// Begins to let in; the acceptor listens by then. Failures of the loop itself go out of io_context::run().
    void open();
    /// Closes the acceptor and every connection. False where it was not open.
    bool close();

private:
    boost::asio::awaitable<void> let_in();
    void serve_one(Socket socket, Admitted admitted);

    boost::asio::io_context& io_;
    Rules rules_;
    typename Protocol::acceptor acceptor_;
    std::map<std::shared_ptr<Stream>, std::shared_ptr<Serving>> connections_;
    std::map<std::string, std::size_t> by_peer_;
    bool closed_ = false;
};

extern template class Door<boost::asio::local::stream_protocol>;
extern template class Door<boost::asio::ip::tcp>;

}  // namespace beadle::http
