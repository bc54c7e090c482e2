#include "daemon/cli/client.hpp"

#include <fmt/format.h>
#include <sys/un.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <chrono>

namespace beadle::cli {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using Unix = asio::local::stream_protocol;
namespace {

// Longer than the daemon takes to say that it takes long.
constexpr std::chrono::seconds answer_within{45};
constexpr std::uint64_t answer_bytes_max = 64 * 1024 * 1024;

std::string why_not_reachable(const std::string& socket, const beast::error_code& failed) {
    if (failed == beast::errc::no_such_file_or_directory)
        return fmt::format("no daemon at {}: start it (systemctl start beadled), or name its socket with --socket", socket);
    if (failed == beast::errc::connection_refused)
        return fmt::format("nobody serves {}: the daemon has stopped; start it (systemctl start beadled)", socket);
    if (failed == beast::errc::permission_denied) return fmt::format("you may not use {}: ask to be put into the group 'beadle'", socket);
    return fmt::format("cannot reach the daemon at {}: {}", socket, failed.message());
}

class SocketClient final : public Client {
public:
    explicit SocketClient(const std::string& socket) : stream_(io_) {
        if (socket.empty() || socket.size() >= sizeof(sockaddr_un{}.sun_path))
            throw NotReachable(fmt::format("the socket's path must have 1 to {} bytes: {}", sizeof(sockaddr_un{}.sun_path) - 1, socket));
        beast::error_code failed;
        stream_.socket().connect(Unix::endpoint{socket}, failed);
        if (failed) throw NotReachable(why_not_reachable(socket, failed));
    }

    Answer call(const std::string& method, const std::string& target, const json::value& body) override {
        http::request<http::string_body> request{method == "POST" ? http::verb::post : http::verb::get, target, 11};
        request.set(http::field::host, "beadle");
        request.set(http::field::user_agent, "beadle");
        if (method == "POST") {
            request.set(http::field::content_type, "application/json");
            request.body() = json::serialize(body);
        }
        request.prepare_payload();

        http::response_parser<http::string_body> parser;
        parser.body_limit(answer_bytes_max);
        std::exception_ptr failure;
        asio::co_spawn(io_, exchange(request, parser), [&](std::exception_ptr thrown) { failure = thrown; });
        io_.restart();
        io_.run();
        if (failure) {
            try {
                std::rethrow_exception(failure);
            } catch (const boost::system::system_error& error) {
                throw LostAnswer(fmt::format("the daemon's answer was lost: {}", error.code().message()));
            }
        }
        json::error_code bad;
        auto value = json::parse(parser.get().body(), bad);
        if (bad) throw std::runtime_error("the answer is not JSON: is this Beadle's socket?");
        return {static_cast<int>(parser.get().result_int()), std::move(value)};
    }

private:
    asio::awaitable<void> exchange(http::request<http::string_body>& request, http::response_parser<http::string_body>& parser) {
        stream_.expires_after(answer_within);
        // A daemon that has had enough of a request answers before it has read it all: so a failed write is no reason not to read.
        try {
            co_await http::async_write(stream_, request, asio::use_awaitable);
        } catch (const boost::system::system_error&) {
        }
        co_await http::async_read(stream_, buffer_, parser, asio::use_awaitable);
    }

    asio::io_context io_;
    beast::basic_stream<Unix> stream_;
    beast::flat_buffer buffer_;
};

}  // namespace

std::unique_ptr<Client> connect_to(const std::string& socket) { return std::make_unique<SocketClient>(socket); }

}  // namespace beadle::cli
