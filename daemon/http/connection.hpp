#pragma once
// One HTTP connection, over a Unix socket or TCP: requests are bounded and timed, handed on, and the answers written; a peer that is too slow or too
// large is told so before it is cut off. Who may connect, and what is answered, is for the listeners.
// Thread-safety: on the io_context's one thread; answers may come from any.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace beadle::http {

struct Limits {
    std::size_t header_bytes_max = 8 * 1024;
    std::size_t body_bytes_max = 256 * 1024;
    std::chrono::milliseconds request_within{10'000};  ///< A peer that is slower is cut off.
    std::chrono::milliseconds answer_within{30'000};   ///< An answer that takes longer is told so; it may still be recorded.
};

struct Message {
    std::string method;
    std::string target;
    std::string body;
    std::string content_type, forwarded_for, if_none_match;  ///< Headers; empty where absent.
};

struct Reply {
    int status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers{};
};

/// What is wrong with a request that could not be read or answered.
struct Fault {
    int status = 400;
    std::string error;
    std::string where;
    std::string what_to_do;
};

struct Serving {
    Limits limits;
    std::function<void(Message, std::function<void(Reply)>)> answer;  ///< May answer on any thread, and when nobody waits any more.
    std::function<Reply(const Fault&)> excuse;                        ///< A fault in the listener's own form.
    bool stopped = false;                                             ///< Set, no further request is read.
};

using UnixStream = boost::beast::basic_stream<boost::asio::local::stream_protocol>;
using TcpStream = boost::beast::basic_stream<boost::asio::ip::tcp>;

/// Serves requests until the peer goes, is too slow, or serving stops.
boost::asio::awaitable<void> serve(std::shared_ptr<UnixStream> stream, std::shared_ptr<const Serving> serving);
boost::asio::awaitable<void> serve(std::shared_ptr<TcpStream> stream, std::shared_ptr<const Serving> serving);

}  // namespace beadle::http
