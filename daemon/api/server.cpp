#include "daemon/api/server.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "daemon/api/handlers.hpp"

namespace beadle::api {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Unix = asio::local::stream_protocol;
using Stream = beast::basic_stream<Unix>;
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t drained_bytes_max = 1024 * 1024;

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

http::response<http::string_body> to_http(Response response, unsigned version, bool keep_alive) {
    http::response<http::string_body> message{static_cast<http::status>(response.status), version};
    message.set(http::field::server, "beadled");
    message.set(http::field::content_type, "application/json");
    message.set(http::field::cache_control, "no-store");
    message.keep_alive(keep_alive);
    message.body() = std::move(response.body);
    message.body() += '\n';
    message.prepare_payload();
    return message;
}

/// What a request that could not be read is told; nothing where the peer is simply gone.
std::optional<Problem> problem_of(const beast::error_code& failed, const ServerOptions& options) {
    if (failed == http::error::body_limit)
        return Problem{413, "the body is too large", "body", fmt::format("the most is {} bytes", options.body_bytes_max)};
    if (failed == http::error::header_limit || failed == http::error::buffer_overflow)
        return Problem{431, "the header is too large", "header", fmt::format("the most is {} bytes", options.header_bytes_max)};
    if (failed == beast::error::timeout) return Problem{408, "the request did not come in time", "", "send it in one go"};
    if (failed == http::error::end_of_stream || failed == http::error::partial_message) return std::nullopt;
    if (failed.category() == http::make_error_code(http::error::bad_method).category())
        return Problem{400, "this is not HTTP as we know it: " + failed.message(), "", "speak HTTP/1.1"};
    return std::nullopt;
}

/// An answer that another thread gives: the coroutine waits on the timer, which the answer or the time-out ends.
struct Waiting {
    explicit Waiting(const asio::any_io_executor& executor) : timer(executor) {}
    asio::steady_timer timer;
    std::optional<Response> response;
};

}  // namespace

struct Server::Parts : std::enable_shared_from_this<Parts> {
    Parts(asio::io_context& io_, Handlers& handlers_, ServerOptions options_)
        : io(io_), handlers(handlers_), options(std::move(options_)), acceptor(io_) {}

    asio::io_context& io;
    Handlers& handlers;
    ServerOptions options;
    Unix::acceptor acceptor;
    std::optional<FileId> ours;
    std::set<std::shared_ptr<Stream>> connections;
    std::map<unsigned, std::size_t> by_uid;
    bool stopped = false;

    asio::awaitable<void> accept_loop() {
        const auto self = shared_from_this();
        asio::steady_timer pause{io};
        while (!stopped) {
            auto [failed, socket] = co_await acceptor.async_accept(as_value);
            if (stopped || failed == asio::error::operation_aborted) co_return;
            if (failed) {
                // Out of descriptors, most likely: those in use will be given back; spinning would not help them.
                spdlog::warn("accepting a connection failed: {}", failed.message());
                pause.expires_after(std::chrono::milliseconds{200});
                co_await pause.async_wait(as_value);
                continue;
            }
            const auto uid = peer_uid(socket);
            if (!uid || connections.size() >= options.connections_max || by_uid[*uid] >= options.connections_per_uid_max) {
                socket.close(failed);
                continue;
            }
            const auto stream = std::make_shared<Stream>(std::move(socket));
            connections.insert(stream);
            ++by_uid[*uid];
            asio::co_spawn(io, serve(stream, *uid), [self, stream, uid = *uid](std::exception_ptr failure) {
                self->connections.erase(stream);
                if (--self->by_uid[uid] == 0) self->by_uid.erase(uid);
                if (!failure) return;
                try {
                    std::rethrow_exception(failure);
                } catch (const std::exception& error) {
                    spdlog::warn("a connection of uid {} ended: {}", uid, error.what());
                }
            });
        }
    }

    asio::awaitable<void> serve(std::shared_ptr<Stream> stream, unsigned uid) {
        const auto self = shared_from_this();
        beast::flat_buffer buffer{options.header_bytes_max + options.body_bytes_max};
        while (!stopped) {
            http::request_parser<http::string_body> parser;
            parser.header_limit(static_cast<std::uint32_t>(options.header_bytes_max));
            parser.body_limit(options.body_bytes_max);
            const auto [failed, size] = co_await read_in_time(*stream, buffer, parser);
            if (failed) {
                // Nobody is told who only opened a connection and kept silent.
                const auto problem = buffer.size() == 0 && !parser.got_some() ? std::nullopt : problem_of(failed, options);
                if (problem) co_await say_and_close(*stream, to_response(*problem));
                co_return;
            }
            const auto& message = parser.get();
            Request request{std::string{message.method_string()}, std::string{message.target()}, message.body(), uid};
            auto response = co_await answer_of(std::move(request));
            const bool keep_alive = message.keep_alive();
            stream->expires_after(options.request_within);
            auto reply = to_http(std::move(response), message.version(), keep_alive);
            const auto [unsent, written] = co_await http::async_write(*stream, reply, as_value);
            if (unsent || !keep_alive) co_return;
        }
    }

    /// Like async_read, with a time limit that leaves the stream open, so that a slow peer can still be told (the stream's own closes it).
    asio::awaitable<std::tuple<beast::error_code, std::size_t>> read_in_time(Stream& stream, beast::flat_buffer& buffer,
                                                                             http::request_parser<http::string_body>& parser) {
        struct Limit {
            bool reading = true, late = false;
        };
        const auto limit = std::make_shared<Limit>();
        asio::steady_timer timer{io, options.request_within};
        stream.expires_never();
        timer.async_wait([limit, &stream](const beast::error_code& ended) {
            if (ended || !limit->reading) return;
            limit->late = true;
            stream.cancel();
        });
        auto [failed, size] = co_await http::async_read(stream, buffer, parser, as_value);
        // The timer may have run out just now, with its handler still to come: it must not touch what is done with the stream next.
        limit->reading = false;
        if (limit->late && failed) failed = beast::error::timeout;
        co_return std::tuple{failed, size};
    }

    asio::awaitable<Response> answer_of(Request request) {
        const auto executor = co_await asio::this_coro::executor;
        const auto waiting = std::make_shared<Waiting>(executor);
        waiting->timer.expires_after(options.answer_within);
        // Whoever answers may do so when nobody waits any more, and may keep this longer than the server lives: it owns nothing.
        handlers.answer(request, [weak = std::weak_ptr(waiting), executor](Response response) {
            auto waits = weak.lock();
            if (!waits) return;
            asio::post(executor, [waits = std::move(waits), response = std::move(response)]() mutable {
                waits->response = std::move(response);
                waits->timer.cancel();
            });
        });
        co_await waiting->timer.async_wait(as_value);
        if (waiting->response) co_return std::move(*waiting->response);
        co_return to_response(Problem{504, "there is no answer yet", "",
                                      "it may be recorded still: send it again with the same id, and you get the first answer"});
    }

    /// Says what is wrong, then reads on for a while: a connection closed with bytes unread would take the answer with it.
    asio::awaitable<void> say_and_close(Stream& stream, Response response) {
        stream.expires_after(options.request_within);
        auto reply = to_http(std::move(response), 11, false);
        const auto [unsent, written] = co_await http::async_write(stream, reply, as_value);
        if (unsent) co_return;
        beast::error_code ignored;
        stream.socket().shutdown(Unix::socket::shutdown_send, ignored);
        stream.expires_after(std::min<std::chrono::milliseconds>(options.request_within, std::chrono::seconds{2}));
        std::array<char, 4096> waste{};
        for (std::size_t drained = 0; drained < drained_bytes_max;) {
            const auto [gone, size] = co_await stream.async_read_some(asio::buffer(waste), as_value);
            if (gone) co_return;
            drained += size;
        }
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
    try {
        parts.acceptor.open();
        parts.acceptor.bind(Unix::endpoint{path});
        // Before listen(), so that nobody is let in under the mode that the file was made with.
        if (::chmod(path.c_str(), parts.options.mode) != 0) throw std::system_error(errno, std::generic_category(), "chmod");
        parts.acceptor.listen();
    } catch (const std::exception& error) {
        beast::error_code ignored;
        parts.acceptor.close(ignored);
        throw std::runtime_error(fmt::format("cannot open the socket {}: {}", path, error.what()));
    }
    parts.ours = socket_file(path);
    parts.stopped = false;
    asio::co_spawn(parts.io, parts.accept_loop(), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

void Server::stop() {
    auto& parts = *parts_;
    if (parts.stopped || !parts.acceptor.is_open()) return;
    parts.stopped = true;
    beast::error_code ignored;
    parts.acceptor.close(ignored);
    for (const auto& connection : parts.connections) {
        connection->cancel();
        connection->socket().close(ignored);
    }
    try {
        if (parts.ours && socket_file(parts.options.socket) == parts.ours) ::unlink(parts.options.socket.c_str());
    } catch (const std::runtime_error&) {
        // Somebody put another kind of file there; it is theirs.
    }
}

}  // namespace beadle::api
