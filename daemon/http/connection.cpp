#include "daemon/http/connection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <optional>
#include <tuple>

namespace beadle::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = beast::http;
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t drained_bytes_max = 1024 * 1024;

bhttp::response<bhttp::string_body> to_http(Reply reply, unsigned version, bool keep_alive, bool head_only) {
    bhttp::response<bhttp::string_body> message{static_cast<bhttp::status>(reply.status), version};
    message.set(bhttp::field::server, "beadled");
    message.set(bhttp::field::content_type, reply.content_type);
    message.set(bhttp::field::cache_control, "no-store");
    for (const auto& [name, value] : reply.headers) message.set(name, value);
    message.keep_alive(keep_alive);
    message.body() = std::move(reply.body);
    message.prepare_payload();
    if (head_only) message.body().clear();
    return message;
}

/// What a request that could not be read is told; nothing where the peer is simply gone.
std::optional<Fault> fault_of(const beast::error_code& failed, const Limits& limits) {
    if (failed == bhttp::error::body_limit)
        return Fault{413, "the body is too large", "body", fmt::format("the most is {} bytes", limits.body_bytes_max)};
    if (failed == bhttp::error::header_limit || failed == bhttp::error::buffer_overflow)
        return Fault{431, "the header is too large", "header", fmt::format("the most is {} bytes", limits.header_bytes_max)};
    if (failed == beast::error::timeout) return Fault{408, "the request did not come in time", "", "send it in one go"};
    if (failed == bhttp::error::end_of_stream || failed == bhttp::error::partial_message) return std::nullopt;
    if (failed.category() == bhttp::make_error_code(bhttp::error::bad_method).category())
        return Fault{400, "this is not HTTP as we know it: " + failed.message(), "", "speak HTTP/1.1"};
    return std::nullopt;
}

/// An answer that another thread gives: the coroutine waits on the timer, which the answer or the time-out ends.
struct Waiting {
    explicit Waiting(const asio::any_io_executor& executor) : timer(executor) {}
    asio::steady_timer timer;
    std::optional<Reply> reply;
};

/// Like async_read, with a time limit that leaves the stream open, so that a slow peer can still be told (the stream's own closes it).
template <class Stream>
asio::awaitable<beast::error_code> read_in_time(Stream& stream, beast::flat_buffer& buffer,
                                                bhttp::request_parser<bhttp::string_body>& parser, std::chrono::milliseconds within) {
    struct Limit {
        bool reading = true, late = false;
    };
    const auto limit = std::make_shared<Limit>();
    asio::steady_timer timer{co_await asio::this_coro::executor, within};
    stream.expires_never();
    timer.async_wait([limit, &stream](const beast::error_code& ended) {
        if (ended || !limit->reading) return;
        limit->late = true;
        stream.cancel();
    });
    auto [failed, size] = co_await bhttp::async_read(stream, buffer, parser, as_value);
    // The timer may have run out just now, with its handler still to come: it must not touch what is done with the stream next.
    limit->reading = false;
    if (limit->late && failed) failed = beast::error::timeout;
    co_return failed;
}

asio::awaitable<Reply> reply_to(Message message, const Serving& serving) {
    const auto executor = co_await asio::this_coro::executor;
    const auto waiting = std::make_shared<Waiting>(executor);
    waiting->timer.expires_after(serving.limits.answer_within);
    // Whoever answers may do so when nobody waits any more, and may keep this longer than the server lives: it owns nothing.
    serving.answer(std::move(message), [weak = std::weak_ptr(waiting), executor](Reply reply) {
        auto waits = weak.lock();
        if (!waits) return;
        asio::post(executor, [waits = std::move(waits), reply = std::move(reply)]() mutable {
            waits->reply = std::move(reply);
            waits->timer.cancel();
        });
    });
    co_await waiting->timer.async_wait(as_value);
    if (waiting->reply) co_return std::move(*waiting->reply);
    co_return serving.excuse(
        {504, "there is no answer yet", "", "it may be recorded still: send it again with the same id, and you get the first answer"});
}

/// Says what is wrong, then reads on for a while: a connection closed with bytes unread would take the answer with it.
template <class Stream>
asio::awaitable<void> say_and_close(Stream& stream, Reply reply, std::chrono::milliseconds within) {
    stream.expires_after(within);
    auto message = to_http(std::move(reply), 11, false, false);
    const auto [unsent, written] = co_await bhttp::async_write(stream, message, as_value);
    if (unsent) co_return;
    beast::error_code ignored;
    stream.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    stream.expires_after(std::min<std::chrono::milliseconds>(within, std::chrono::seconds{2}));
    std::array<char, 4096> waste{};
    for (std::size_t drained = 0; drained < drained_bytes_max;) {
        const auto [gone, size] = co_await stream.async_read_some(asio::buffer(waste), as_value);
        if (gone) co_return;
        drained += size;
    }
}

template <class Stream>
asio::awaitable<void> serve_requests(std::shared_ptr<Stream> stream, std::shared_ptr<const Serving> serving) {
    const auto& limits = serving->limits;
    beast::flat_buffer buffer{limits.header_bytes_max + limits.body_bytes_max};
    while (!serving->stopped) {
        bhttp::request_parser<bhttp::string_body> parser;
        parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes_max));
        parser.body_limit(limits.body_bytes_max);
        const auto failed = co_await read_in_time(*stream, buffer, parser, limits.request_within);
        if (failed) {
            // Nobody is told who only opened a connection and kept silent.
            const auto fault = buffer.size() == 0 && !parser.got_some() ? std::nullopt : fault_of(failed, limits);
            if (fault) co_await say_and_close(*stream, serving->excuse(*fault), limits.request_within);
            co_return;
        }
        const auto& read = parser.get();
        std::string forwarded_for;  // A proxy may add a header of its own behind one that the client sent.
        for (auto [at, end] = read.equal_range("X-Forwarded-For"); at != end; ++at)
            forwarded_for.append(forwarded_for.empty() ? "" : ", ").append(at->value());
        Message message{.method = std::string{read.method_string()},
                        .target = std::string{read.target()},
                        .body = read.body(),
                        .content_type = std::string{read[bhttp::field::content_type]},
                        .forwarded_for = std::move(forwarded_for),
                        .if_none_match = std::string{read[bhttp::field::if_none_match]}};
        const bool keep_alive = read.keep_alive(), head_only = read.method() == bhttp::verb::head;
        auto reply = co_await reply_to(std::move(message), *serving);
        stream->expires_after(limits.request_within);
        auto answer = to_http(std::move(reply), read.version(), keep_alive, head_only);
        const auto [unsent, written] = co_await bhttp::async_write(*stream, answer, as_value);
        if (unsent || !keep_alive) co_return;
    }
}

}  // namespace

asio::awaitable<void> serve(std::shared_ptr<UnixStream> stream, std::shared_ptr<const Serving> serving) {
    return serve_requests(std::move(stream), std::move(serving));
}

asio::awaitable<void> serve(std::shared_ptr<TcpStream> stream, std::shared_ptr<const Serving> serving) {
    return serve_requests(std::move(stream), std::move(serving));
}

}  // namespace beadle::http
