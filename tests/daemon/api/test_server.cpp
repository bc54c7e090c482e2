#include "daemon/api/server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "daemon/cli/client.hpp"
#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

struct Folder {
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "beadle-api-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

/// The server on a thread of its own, for this process's own uid.
struct Served {
    explicit Served(api::ServerOptions options = {}) {
        control.handlers.use(settings());
        if (options.socket.empty()) options.socket = (folder.path / "s").string();
        server = std::make_unique<api::Server>(io, control.handlers, options);
        server->start();
        thread = std::thread([this] { io.run(); });
    }
    ~Served() { stop(); }
    static std::shared_ptr<definitions::DaemonSettings> settings() {
        auto made = std::make_shared<definitions::DaemonSettings>();
        made->operators = {{static_cast<unsigned>(getuid()), "clerk", {"democracy"}, {}, true}};
        return made;
    }
    /// As when the daemon's file is read again.
    void use(const std::shared_ptr<definitions::DaemonSettings>& read) {
        on_its_thread([&] { control.handlers.use(read); });
    }
    void on_its_thread(const std::function<void()>& act) {
        std::promise<void> done;
        boost::asio::post(io, [&] {
            act();
            done.set_value();
        });
        done.get_future().wait();
    }
    void stop() {
        if (io.stopped()) return server->stop();  // Nobody runs it any more; stopping twice is fine.
        on_its_thread([&] {
            server->stop();
            work.reset();
        });
        thread.join();
    }

    Folder folder;
    Control control;
    boost::asio::io_context io;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{io.get_executor()};
    std::unique_ptr<api::Server> server;
    std::thread thread;
};

/// A peer that writes what it likes; gives back everything that comes until the other side closes.
class RawPeer {
public:
    explicit RawPeer(const std::string& path) : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        connected = connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        const timeval most{10, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    }
    ~RawPeer() { close(fd_); }
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void end() { shutdown(fd_, SHUT_WR); }
    std::string rest() {
        std::string all;
        char bytes[4096];
        for (ssize_t got = 0; (got = recv(fd_, bytes, sizeof bytes, 0)) > 0;) all.append(bytes, static_cast<std::size_t>(got));
        return all;
    }
    bool connected = false;

private:
    int fd_;
};

TEST_CASE("a client on the socket is known by its uid and answered in JSON", "[server]") {
    Served served;
    const auto client = cli::connect_to(served.server->socket());
    for (int i = 0; i < 3; ++i) {
        const auto answer = client->call("GET", "/v1/status", nullptr);
        REQUIRE(answer.status == 200);
        CHECK(said(answer.body.at("caller"), "person") == "clerk");
    }
    const auto missing = client->call("POST", "/v1/events", json::object{});
    CHECK(missing.status == 400);
}

TEST_CASE("every account of the host may connect to the socket, which is gone after a stop", "[server]") {
    Served served;
    struct stat found {};
    REQUIRE(stat(served.server->socket().c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0666);
    served.stop();
    CHECK_FALSE(fs::exists(served.server->socket()));
    CHECK_THROWS_AS(cli::connect_to(served.server->socket()), cli::NotReachable);
    served.stop();
}

TEST_CASE("a second daemon on the socket is refused by name, a stale socket is replaced, another file is left alone", "[server]") {
    Served served;
    boost::asio::io_context io;
    api::Server second{io, served.control.handlers, {.socket = served.server->socket()}};
    CHECK_THROWS_WITH(second.start(), Catch::Contains(served.server->socket()) && Catch::Contains("another daemon"));
    CHECK(fs::exists(served.server->socket()));

    const auto stale = (served.folder.path / "stale").string();
    {
        const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        stale.copy(address.sun_path, sizeof address.sun_path - 1);
        REQUIRE(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        close(fd);
    }
    api::Server third{io, served.control.handlers, {.socket = stale}};
    CHECK_NOTHROW(third.start());
    third.stop();

    const auto file = (served.folder.path / "file").string();
    std::ofstream{file} << "precious";
    api::Server fourth{io, served.control.handlers, {.socket = file}};
    CHECK_THROWS_WITH(fourth.start(), Catch::Contains("no socket"));
    CHECK(fs::file_size(file) == 8);
    CHECK_THROWS(api::Server(io, served.control.handlers, {.socket = std::string(200, 'x')}).start());
    CHECK_THROWS(api::Server(io, served.control.handlers, {.socket = "/no/such/folder/s"}).start());
}

TEST_CASE("what is not HTTP, too large or too slow is answered 4xx and cut off", "[server]") {
    api::ServerOptions options;
    options.limits.request_within = 300ms;
    Served served{options};
    struct Case {
        std::string sent;
        bool ends;
        const char* status;
    };
    const auto c = GENERATE(values<Case>({
        {"rubbish\r\n\r\n", false, "HTTP/1.1 400"},
        {std::string(3000, '\0') + "\r\n\r\n", false, "HTTP/1.1 400"},
        {"GET /v1/status HTTP/1.1\r\nx: " + std::string(20000, 'x'), false, "HTTP/1.1 431"},
        {"GET /" + std::string(20000, 'x') + " HTTP/1.1\r\n\r\n", false, "HTTP/1.1 431"},
        {"POST /v1/events HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", false, "HTTP/1.1 413"},
        {"POST /v1/events HTTP/1.1\r\nContent-Length: -1\r\n\r\n", false, "HTTP/1.1 400"},
        {"POST /v1/events HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n40000000\r\n" + std::string(400000, 'x'), false, "HTTP/1.1 413"},
        {"GET /v1/status HTTP/1.1\r\nHost:", false, "HTTP/1.1 408"},
        {"POST /v1/events HTTP/1.1\r\nContent-Length: 10\r\n\r\n{", false, "HTTP/1.1 408"},
        {"BREW /v1/status HTTP/1.1\r\n\r\n", true, "HTTP/1.1 405"},
        {"GET /v1/nothing HTTP/1.0\r\n\r\n", false, "HTTP/1.0 404"},
    }));
    CAPTURE(c.sent.substr(0, 60));
    RawPeer peer{served.server->socket()};
    REQUIRE(peer.connected);
    peer.send(c.sent);
    if (c.ends) peer.end();
    const auto answer = peer.rest();
    CHECK(answer.substr(0, 12) == c.status);
    // And the next one is served as ever.
    CHECK(cli::connect_to(served.server->socket())->call("GET", "/v1/status", nullptr).status == 200);
}

TEST_CASE("a peer that says nothing is cut off without a word", "[server]") {
    api::ServerOptions options;
    options.limits.request_within = 100ms;
    Served served{options};
    RawPeer silent{served.server->socket()};
    CHECK(silent.rest().empty());
}

TEST_CASE("one account cannot take all connections", "[server]") {
    api::ServerOptions options;
    options.connections_per_uid_max = 3;
    Served served{options};
    std::vector<std::unique_ptr<RawPeer>> peers;
    for (int i = 0; i < 3; ++i) {
        peers.push_back(std::make_unique<RawPeer>(served.server->socket()));
        peers.back()->send("GET /v1/status HTTP/1.1\r\n");
    }
    const auto asked_once_more = [&] {
        RawPeer next{served.server->socket()};
        next.send("GET /v1/status HTTP/1.1\r\nHost: beadle\r\nConnection: close\r\n\r\n");
        return next.rest();
    };
    CHECK(asked_once_more().empty());
    peers.pop_back();
    while (asked_once_more().empty()) std::this_thread::yield();  // As soon as the server has seen one go there is a place again.
}

TEST_CASE("accounts that are not listed share the places of one, and an operator comes in beside them", "[server]") {
    api::ServerOptions options;
    options.connections_per_uid_max = 2;
    Served served{options};
    served.use(Control::settings());  // In which this process's account is not listed.
    std::vector<std::unique_ptr<RawPeer>> strangers;
    for (int i = 0; i < 2; ++i) {
        strangers.push_back(std::make_unique<RawPeer>(served.server->socket()));
        strangers.back()->send("GET /v1/status HTTP/1.1\r\n");
    }
    RawPeer third{served.server->socket()};
    third.send("GET /v1/status HTTP/1.1\r\n\r\n");
    CHECK(third.rest().empty());
    served.use(Served::settings());
    CHECK(cli::connect_to(served.server->socket())->call("GET", "/v1/status", nullptr).status == 200);
}

TEST_CASE("a stop does not wait for peers", "[server]") {
    Served served;
    RawPeer peer{served.server->socket()};
    peer.send("GET /v1/status HTTP/1.1\r\n");
    served.stop();
    CHECK(peer.rest().empty());
}

TEST_CASE("an answer that takes too long says that it may still be recorded", "[server]") {
    struct Silent final : api::Backend {
        void submit(model::Event, Answered) override {}
        void apply(std::shared_ptr<const definitions::Bundle>, model::Event, Answered) override {}
        void accept_clock(model::Event, Answered) override {}
        void resume_record(model::Event, Answered) override {}
        void read(std::function<void(store::Store&)>, std::function<void(std::exception_ptr)> done) override { kept = std::move(done); }
        api::Health health() override { return {}; }
        std::function<void(std::exception_ptr)> kept;
    };
    Folder folder;
    Silent backend;
    auto settings = std::make_shared<definitions::DaemonSettings>();
    api::Handlers handlers{settings, backend, {.own_uid = static_cast<unsigned>(getuid()), .config_dir = {}}};
    boost::asio::io_context io;
    api::Server server{io, handlers, {.socket = (folder.path / "s").string(), .limits = {.answer_within = 50ms}}};
    server.start();
    std::thread thread{[&] { io.run(); }};
    const auto answer = cli::connect_to(server.socket())->call("GET", "/v1/instances", nullptr);
    CHECK(answer.status == 504);
    CHECK_THAT(said(answer.body, "what_to_do"), Catch::Contains("same id"));
    // It comes after all, when nobody waits any more.
    backend.kept(std::make_exception_ptr(std::runtime_error("late")));
    boost::asio::post(io, [&] { server.stop(); });
    thread.join();
}

}  // namespace
}  // namespace beadle::tests
