#include "daemon/http/tcp_listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <thread>

#include "daemon/web/site.hpp"
#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

using namespace std::chrono_literals;

/// The site behind its TCP door, on a free port and a thread of its own.
class Served {
public:
    explicit Served(http::TcpListenerOptions options = {}, bool behind_proxy = false)
        : site_(control_.backend, keys_, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages", .behind_proxy = behind_proxy}) {
        listener_.emplace(io_, options, site_.answering());
        listener_->start();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~Served() {
        boost::asio::post(io_, [this] {
            listener_->stop();
            work_.reset();
        });
        thread_.join();
    }
    unsigned short port() const { return listener_->port(); }

private:
    Control control_;
    notify::LinkKeys keys_{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = control_.backend.civil.now()}}};
    web::Site site_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::optional<http::TcpListener> listener_;
    std::thread thread_;
};

/// A peer that sends bytes as they are.
class Peer {
public:
    explicit Peer(unsigned short port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    }
    ~Peer() { ::close(socket_); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;
    void send(const std::string& bytes) { (void)::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
    /// Everything until the other side closes.
    std::string rest() {
        std::string all;
        char bytes[4096];
        for (ssize_t size = 0; (size = ::recv(socket_, bytes, sizeof bytes, 0)) > 0;) all.append(bytes, static_cast<std::size_t>(size));
        return all;
    }

private:
    int socket_;
};

}  // namespace

TEST_CASE("over TCP, what is not HTTP, too large or too slow is answered as a page and cut off", "[web]") {
    http::TcpListenerOptions options{.purpose = "links"};
    options.limits.request_within = 300ms;
    Served served{options};
    const auto [sent, status] = GENERATE(table<std::string, const char*>({
        {"rubbish\r\n\r\n", "HTTP/1.1 400"},
        {"GET /a HTTP/1.1\r\nx: " + std::string(20'000, 'x'), "HTTP/1.1 431"},
        {"POST /a/b/done HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", "HTTP/1.1 413"},
        {"GET /a HTTP/1.1\r\nHost:", "HTTP/1.1 408"},
        {"POST /a/b/done HTTP/1.1\r\nContent-Length: 10\r\n\r\nw", "HTTP/1.1 408"},
        {"GET /a/b HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 404"},
        {"GET /a/b%0d%0aSet-Cookie:%20x HTTP/1.1\r\nConnection: close\r\n\r\n", "HTTP/1.1 404"},
    }));
    CAPTURE(sent.substr(0, 60));
    Peer peer{served.port()};
    peer.send(sent);
    const auto answer = peer.rest();
    CHECK(answer.substr(0, 12) == status);
    CHECK(answer.find("Set-Cookie") == std::string::npos);
    CHECK_THAT(answer, Catch::Contains("text/html") && Catch::Contains("default-src 'none'"));
    Peer next{served.port()};
    next.send("GET /assets/nhsuk.css HTTP/1.1\r\nConnection: close\r\n\r\n");
    CHECK(next.rest().substr(0, 12) == "HTTP/1.1 200");
}

TEST_CASE("a client behind a proxy that adds a header of its own cannot pass for somebody else", "[web]") {
    Served served{{.purpose = "links"}, true};
    const auto asked_by = [&](const std::string& said, const std::string& is) {
        Peer peer{served.port()};
        peer.send("GET /a/wrong.link HTTP/1.1\r\nX-Forwarded-For: " + said + "\r\nX-Forwarded-For: " + is +
                  "\r\nConnection: close\r\n\r\n");
        return peer.rest().substr(0, 12);
    };
    for (int n = 0; n < 15; ++n) asked_by("203.0.113." + std::to_string(n), "198.51.100.1");
    CHECK(asked_by("203.0.113.99", "198.51.100.1") == "HTTP/1.1 429");
    CHECK(asked_by("198.51.100.1", "198.51.100.2") == "HTTP/1.1 404");
}

TEST_CASE("over TCP, one address cannot take all connections, and a stop does not wait for peers", "[web]") {
    http::TcpListenerOptions options{.purpose = "links"};
    options.connections_per_peer_max = 3;
    auto served = std::make_unique<Served>(options);
    std::vector<std::unique_ptr<Peer>> peers;
    for (int i = 0; i < 3; ++i) {
        peers.push_back(std::make_unique<Peer>(served->port()));
        peers.back()->send("GET /a HTTP/1.1\r\n");
    }
    Peer fourth{served->port()};
    CHECK(fourth.rest().empty());
    served.reset();
    CHECK(peers.front()->rest().empty());
}

TEST_CASE("a place to listen that is none, or is taken, is said", "[web]") {
    Served served;
    Control control;
    notify::LinkKeys keys{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = control.backend.civil.now()}}};
    web::Site site{control.backend, keys, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages"}};
    boost::asio::io_context io;
    CHECK_THROWS_WITH(http::TcpListener(io, {.purpose = "links", .host = "127.0.0.1", .port = served.port()}, site.answering()).start(),
                      Catch::Contains("cannot listen for links"));
    CHECK_THROWS_WITH(http::TcpListener(io, {.purpose = "links", .host = "nowhere"}, site.answering()).start(),
                      Catch::Contains("cannot listen for links"));
}

}  // namespace beadle::tests
