// What a stranger's connection sends: asked within its bounds, or told what is wrong in HTTP; never a word that is neither, never a thrown error.
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <string>

#include "daemon/http/connection.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace beadle;
namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;

/// The other end: says everything in one go, then listens until we are done.
class Peer {
public:
    Peer(Socket socket, std::string_view says) : socket_(std::move(socket)), says_(says) {}
    void begin() {
        asio::async_write(socket_, asio::buffer(says_), [this](const boost::system::error_code&, std::size_t) {
            boost::system::error_code gone;
            socket_.shutdown(asio::socket_base::shutdown_send, gone);
        });
        listen();
    }
    std::string heard;

private:
    void listen() {
        socket_.async_read_some(asio::buffer(bytes_), [this](const boost::system::error_code& ended, std::size_t count) {
            heard.append(bytes_.data(), count);
            if (!ended) listen();
        });
    }
    Socket socket_;
    std::string says_;
    std::array<char, 4096> bytes_{};
};

}  // namespace

FUZZ(text) {
    asio::io_context context;
    Socket theirs{context}, ours{context};
    asio::local::connect_pair(theirs, ours);
    const auto serving = std::make_shared<http::Serving>();
    serving->limits.header_bytes_max = 1024;
    serving->limits.body_bytes_max = 2048;
    serving->answer = [&](http::Message message, const std::function<void(http::Reply)>& reply) {
        fuzz::claim(message.body.size() <= serving->limits.body_bytes_max, "a body is no larger than the most");
        for (const auto& part : {message.method, message.target, message.content_type, message.forwarded_for, message.if_none_match}) {
            fuzz::claim(part.size() <= serving->limits.header_bytes_max, "a header is no larger than the most");
            fuzz::claim(part.find_first_of("\r\n") == std::string::npos, "what stands in a line ends with it");
        }
        reply({.status = 200, .body = message.target});
    };
    serving->excuse = [](const http::Fault& fault) {
        fuzz::claim(fault.status >= 400 && fault.status < 600 && !fault.error.empty(), "a fault is said");
        return http::Reply{.status = fault.status, .body = fault.error};
    };
    Peer peer{std::move(theirs), text};
    peer.begin();
    asio::co_spawn(context, http::serve(std::make_shared<http::UnixStream>(std::move(ours)), serving),
                   [](const std::exception_ptr& thrown) { fuzz::claim(!thrown, "no request ends a connection by an error of ours"); });
    context.run();
    fuzz::claim(peer.heard.empty() || peer.heard.starts_with("HTTP/1."), "what is answered is HTTP");
}
