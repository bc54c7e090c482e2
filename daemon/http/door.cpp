#include "daemon/http/door.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace beadle::http {
namespace asio = boost::asio;
namespace {
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
}

template <class Protocol>
Door<Protocol>::Door(asio::io_context& io, Rules rules) : io_(io), rules_(std::move(rules)), acceptor_(io) {}

template <class Protocol>
void Door<Protocol>::open() {
    closed_ = false;
    asio::co_spawn(io_, let_in(), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

template <class Protocol>
asio::awaitable<void> Door<Protocol>::let_in() {
    const auto self = this->shared_from_this();
    asio::steady_timer pause{io_};
    while (!closed_) {
        auto [failed, socket] = co_await acceptor_.async_accept(as_value);
        if (closed_ || failed == asio::error::operation_aborted) co_return;
        if (failed) {
            // Out of descriptors, most likely: those in use will be given back; spinning would not help them.
            spdlog::warn("accepting a connection failed: {}", failed.message());
            pause.expires_after(std::chrono::milliseconds{200});
            co_await pause.async_wait(as_value);
            continue;
        }
        auto admitted = rules_.admit(socket);
        if (!admitted || connections_.size() >= rules_.connections_max || by_peer_[admitted->peer] >= rules_.per_peer_max) {
            socket.close(failed);
            continue;
        }
        serve_one(std::move(socket), std::move(*admitted));
    }
}

template <class Protocol>
void Door<Protocol>::serve_one(Socket socket, Admitted admitted) {
    const auto stream = std::make_shared<Stream>(std::move(socket));
    connections_.emplace(stream, admitted.serving);
    ++by_peer_[admitted.peer];
    const auto self = this->shared_from_this();
    asio::co_spawn(io_, serve(stream, admitted.serving), [self, stream, peer = std::move(admitted.peer)](std::exception_ptr failure) {
        self->connections_.erase(stream);
        if (--self->by_peer_[peer] == 0) self->by_peer_.erase(peer);
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            spdlog::warn("a connection of {} ended: {}", peer, error.what());
        }
    });
}

template <class Protocol>
bool Door<Protocol>::close() {
    if (closed_ || !acceptor_.is_open()) return false;
    closed_ = true;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& [connection, serving] : connections_) {
        serving->stopped = true;
        connection->cancel();
        connection->socket().close(ignored);
    }
    return true;
}

template class Door<asio::local::stream_protocol>;
template class Door<asio::ip::tcp>;

}  // namespace beadle::http
