#include "daemon/web/listener.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <stdexcept>

#include "daemon/web/site.hpp"

namespace beadle::web {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
namespace {
constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
}

struct Listener::Parts : std::enable_shared_from_this<Parts> {
    Parts(asio::io_context& io_, Site& site_, ListenerOptions options_)
        : io(io_), site(site_), options(std::move(options_)), acceptor(io_) {}

    asio::io_context& io;
    Site& site;
    ListenerOptions options;
    Tcp::acceptor acceptor;
    std::map<std::shared_ptr<http::TcpStream>, std::shared_ptr<http::Serving>> connections;
    std::map<std::string, std::size_t> by_peer;
    bool stopped = false;

    asio::awaitable<void> accept_loop() {
        const auto self = shared_from_this();
        asio::steady_timer pause{io};
        while (!stopped) {
            auto [failed, socket] = co_await acceptor.async_accept(as_value);
            if (stopped || failed == asio::error::operation_aborted) co_return;
            if (failed) {
                // Out of descriptors, most likely: those in use will be given back; spinning would not help them.
                spdlog::warn("accepting a web connection failed: {}", failed.message());
                pause.expires_after(std::chrono::milliseconds{200});
                co_await pause.async_wait(as_value);
                continue;
            }
            const auto end = socket.remote_endpoint(failed);
            const auto peer = failed ? std::string() : end.address().to_string();
            if (peer.empty() || connections.size() >= options.connections_max || by_peer[peer] >= options.connections_per_peer_max) {
                socket.close(failed);
                continue;
            }
            const auto stream = std::make_shared<http::TcpStream>(std::move(socket));
            const auto serving = serving_for(peer);
            connections.emplace(stream, serving);
            ++by_peer[peer];
            asio::co_spawn(io, http::serve(stream, serving), [self, stream, peer](std::exception_ptr failure) {
                self->connections.erase(stream);
                if (--self->by_peer[peer] == 0) self->by_peer.erase(peer);
                if (!failure) return;
                try {
                    std::rethrow_exception(failure);
                } catch (const std::exception& error) {
                    spdlog::warn("a web connection ended: {}", error.what());
                }
            });
        }
    }

    std::shared_ptr<http::Serving> serving_for(const std::string& peer) {
        auto serving = std::make_shared<http::Serving>();
        serving->limits = options.limits;
        serving->answer = [this, peer](http::Message message, std::function<void(http::Reply)> answer) {
            site.answer(std::move(message), peer, std::move(answer));
        };
        serving->excuse = [this](const http::Fault& fault) { return site.excuse(fault); };
        return serving;
    }
};

Listener::Listener(asio::io_context& io, Site& site, ListenerOptions options)
    : parts_(std::make_shared<Parts>(io, site, std::move(options))) {}

Listener::~Listener() { stop(); }

unsigned short Listener::port() const {
    boost::system::error_code failed;
    const auto end = parts_->acceptor.local_endpoint(failed);
    return failed ? parts_->options.port : end.port();
}

void Listener::start() {
    auto& parts = *parts_;
    const auto& options = parts.options;
    try {
        const Tcp::endpoint end{asio::ip::make_address(options.host), options.port};
        parts.acceptor.open(end.protocol());
        parts.acceptor.set_option(asio::socket_base::reuse_address(true));
        parts.acceptor.bind(end);
        parts.acceptor.listen();
    } catch (const std::exception& error) {
        boost::system::error_code ignored;
        parts.acceptor.close(ignored);
        throw std::runtime_error(fmt::format("cannot listen for links at {}:{}: {}", options.host, options.port, error.what()));
    }
    parts.stopped = false;
    asio::co_spawn(parts.io, parts.accept_loop(), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
}

void Listener::stop() {
    auto& parts = *parts_;
    if (parts.stopped || !parts.acceptor.is_open()) return;
    parts.stopped = true;
    boost::system::error_code ignored;
    parts.acceptor.close(ignored);
    for (const auto& [connection, serving] : parts.connections) {
        serving->stopped = true;
        connection->cancel();
        connection->socket().close(ignored);
    }
}

}  // namespace beadle::web
