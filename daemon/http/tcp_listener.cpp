#include "daemon/http/tcp_listener.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "daemon/http/door.hpp"

namespace beadle::http {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

struct TcpListener::Parts : std::enable_shared_from_this<Parts> {
    using Door = http::Door<Tcp>;

    Parts(asio::io_context& io, TcpListenerOptions options_, Answering answering_)
        : options(std::move(options_)), answering(std::move(answering_)), door(std::make_shared<Door>(io, rules())) {}

    TcpListenerOptions options;
    Answering answering;
    std::shared_ptr<Door> door;

    /// The door asks only while it is open, and it is closed before the parts go.
    Door::Rules rules() {
        return {.connections_max = options.connections_max,
                .per_peer_max = options.connections_per_peer_max,
                .admit = [this](Tcp::socket& socket) {
                    boost::system::error_code failed;
                    const auto end = socket.remote_endpoint(failed);
                    const auto peer = failed ? std::string() : end.address().to_string();
                    return failed ? std::nullopt : std::optional(Door::Admitted{peer, serving_for(peer)});
                }};
    }

    /// Connections on their way out keep the parts.
    std::shared_ptr<Serving> serving_for(const std::string& peer) {
        auto serving = std::make_shared<Serving>();
        serving->limits = options.limits;
        serving->answer = [self = shared_from_this(), peer](Message message, std::function<void(Reply)> answer) {
            self->answering.answer(std::move(message), peer, std::move(answer));
        };
        serving->excuse = [self = shared_from_this()](const Fault& fault) { return self->answering.excuse(fault); };
        return serving;
    }
};

TcpListener::TcpListener(asio::io_context& io, TcpListenerOptions options, Answering answering)
    : parts_(std::make_shared<Parts>(io, std::move(options), std::move(answering))) {}

TcpListener::~TcpListener() { stop(); }

unsigned short TcpListener::port() const {
    boost::system::error_code failed;
    const auto end = parts_->door->acceptor().local_endpoint(failed);
    return failed ? parts_->options.port : end.port();
}

void TcpListener::start() {
    const auto& options = parts_->options;
    auto& acceptor = parts_->door->acceptor();
    try {
        const Tcp::endpoint end{asio::ip::make_address(options.host), options.port};
        acceptor.open(end.protocol());
        acceptor.set_option(asio::socket_base::reuse_address(true));
        acceptor.bind(end);
        acceptor.listen();
    } catch (const std::exception& error) {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        throw std::runtime_error(
            fmt::format("cannot listen for {} at {}:{}: {}", options.purpose, options.host, options.port, error.what()));
    }
    parts_->door->open();
}

void TcpListener::stop() { parts_->door->close(); }

}  // namespace beadle::http
