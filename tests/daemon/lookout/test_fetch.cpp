// One file fetched from a server of the test's own.
#include "daemon/lookout/fetch.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <istream>
#include <thread>

#include "daemon/audit/hash.hpp"
#include "tests/catch.hpp"

using namespace beadle;
using namespace beadle::lookout;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// Answers each connection by what `answer` says of its path; an empty answer keeps the connection open and says nothing.
class Server {
public:
    explicit Server(std::function<std::string(const std::string& path)> answer)
        : answer_(std::move(answer)), acceptor_(io_, {asio::ip::make_address("127.0.0.1"), 0}) {
        thread_ = std::thread{[this] { serve(); }};
    }
    ~Server() {
        stop_ = true;
        boost::system::error_code ignored;
        tcp::socket knock{io_};
        knock.connect(acceptor_.local_endpoint(), ignored);
        thread_.join();
    }
    std::string url(const std::string& path, const std::string& host = "127.0.0.1") const {
        return "http://" + host + ":" + std::to_string(acceptor_.local_endpoint().port()) + path;
    }
    int connections() const { return connections_; }

private:
    void serve() {
        for (;;) {
            tcp::socket socket{io_};
            boost::system::error_code failed;
            acceptor_.accept(socket, failed);
            if (stop_ || failed) return;
            ++connections_;
            asio::streambuf head;
            asio::read_until(socket, head, "\r\n\r\n", failed);
            std::istream words{&head};
            std::string method, path;
            words >> method >> path;
            const auto said = answer_(path);
            if (said.empty()) held_.push_back(std::move(socket));
            else asio::write(socket, asio::buffer(said), failed);
        }
    }

    std::function<std::string(const std::string&)> answer_;
    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::vector<tcp::socket> held_;
    std::atomic<bool> stop_ = false;
    std::atomic<int> connections_ = 0;
    std::thread thread_;
};

std::string ok(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}
std::string redirect(const std::string& to) {
    return "HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
}

FetchOptions for_the_test() {
    return {.plain_http = true, .may_connect_to = [](const std::string& address) { return address == "127.0.0.1"; }, .seconds_max = 10};
}

}  // namespace

TEST_CASE("a file is fetched, also over a redirect, and its hash and size are told", "[lookout]") {
    std::string moved_to;
    const std::string paper(100'000, 'p');
    Server server{[&](const std::string& path) { return path == "/moved" ? redirect(moved_to) : ok(paper); }};
    moved_to = server.url("/paper.pdf");
    for (const auto* path : {"/paper.pdf", "/moved"}) {
        CAPTURE(path);
        const auto found = fetch(server.url(path), for_the_test());
        CHECK(found.failed.empty());
        CHECK(found.status == 200);
        CHECK(found.bytes == paper.size());
        CHECK(found.sha256 == audit::to_hex(audit::sha256({paper})));
    }
}

TEST_CASE("what is not there, is cut short, too large or too slow is said to be, and has no hash", "[lookout]") {
    Server server{[](const std::string& path) -> std::string {
        if (path == "/missing") return "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone";
        if (path == "/cut") return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nhalf";
        if (path == "/slow") return "";
        return ok(std::string(3000, 'x'));
    }};
    auto options = for_the_test();
    options.bytes_max = 2000;
    options.seconds_max = 1;
    const auto why = [&](const std::string& url) {
        const auto found = fetch(url, options);
        CHECK(found.sha256.empty());
        return found.failed;
    };
    CHECK(why(server.url("/missing")) == "the server answered 404");
    CHECK_FALSE(why(server.url("/cut")).empty());
    CHECK(why(server.url("/large")) == "it is larger than 2000 bytes");
    CHECK_FALSE(why(server.url("/slow")).empty());
    CHECK_FALSE(why("no address at all").empty());
}

TEST_CASE("nothing is fetched from addresses that are not public, nor by other schemes, wherever a redirect leads", "[lookout]") {
    std::string leads_to;
    Server server{[&](const std::string&) { return redirect(leads_to); }};
    const FetchOptions shipped;
    CHECK_THAT(fetch(server.url("/"), {.plain_http = true}).failed, Catch::Contains("127.0.0.1, where nothing public is"));
    CHECK_THAT(fetch(server.url("/", "localhost"), {.plain_http = true}).failed, Catch::Contains("where nothing public is"));
    CHECK_THAT(fetch(server.url("/"), shipped).failed, Catch::Contains("is no https address"));
    CHECK(server.connections() == 0);
    Server other{[](const std::string&) { return ok("secret"); }};
    for (const auto& to : {other.url("/", "127.0.0.2"), other.url("/", "[::1]"), std::string{"file:///etc/passwd"},
                           std::string{"ftp://127.0.0.1/x"}, std::string{"gopher://127.0.0.1:25/x"}}) {
        CAPTURE(to);
        leads_to = to;
        const auto found = fetch(server.url("/"), for_the_test());
        CHECK_FALSE(found.failed.empty());
        CHECK(found.sha256.empty());
    }
    leads_to = server.url("/");  // To itself, for ever.
    const auto before = server.connections();
    CHECK(fetch(server.url("/"), for_the_test()).failed == "it leads on more than 3 times");
    CHECK(server.connections() == before + 4);
    CHECK(other.connections() == 0);
}

TEST_CASE("where hosts are named no other is asked, wherever an address or a redirect leads", "[lookout]") {
    std::string leads_to;
    Server server{[&](const std::string& path) { return path == "/moved" ? redirect(leads_to) : ok("paper"); }};
    auto options = for_the_test();
    options.hosts = {"www.council.example", "127.0.0.1"};
    CHECK(fetch(server.url("/"), options).failed.empty());
    leads_to = server.url("/");
    CHECK(fetch(server.url("/moved"), options).failed.empty());
    Server other{[](const std::string&) { return ok("elsewhere"); }};
    leads_to = other.url("/", "localhost");
    const std::string why = "and the system's file says that its papers are published on www.council.example, 127.0.0.1";
    CHECK(fetch(server.url("/moved"), options).failed == "it is on, or leads to, 'localhost', " + why);
    for (const auto& address :
         {other.url("/", "localhost"), other.url("/", "LOCALHOST."), other.url("/", "127.0.0.1@localhost"), other.url("/", "[::1]")}) {
        CAPTURE(address);
        const auto found = fetch(address, options);
        CHECK_THAT(found.failed, Catch::Contains(why));
        CHECK(found.sha256.empty());
    }
    for (const auto* address : {"no address at all", "file:///etc/passwd", "www.council.example/paper.pdf"}) {
        CAPTURE(address);
        CHECK(fetch(address, options).failed == "it is no address: expected https:// and a host");
    }
    options.hosts = {"localhost"};
    CHECK(fetch(server.url("/", "LOCALHOST."), options).failed.find("it is on, or leads to") == std::string::npos);
    CHECK(other.connections() == 0);
}

TEST_CASE("which addresses are public", "[lookout]") {
    for (const auto* address : {"93.184.216.34", "8.8.8.8", "172.32.0.1", "2a00:1450:4009:80b::200e"}) {
        CAPTURE(address);
        CHECK(is_public_address(address));
    }
    for (const auto* address : {"127.0.0.1",
                                "127.9.9.9",
                                "0.0.0.0",
                                "10.1.2.3",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "169.254.169.254",
                                "100.64.0.1",
                                "198.18.0.1",
                                "224.0.0.1",
                                "255.255.255.255",
                                "::1",
                                "::",
                                "fe80::1",
                                "fc00::1",
                                "fd12::1",
                                "ff02::1",
                                "::ffff:10.0.0.1",
                                "::ffff:127.0.0.1",
                                "2002:7f00:1::",
                                "2001:db8::1",
                                "64:ff9b::7f00:1",
                                "",
                                "localhost",
                                "1.2.3"}) {
        CAPTURE(address);
        CHECK_FALSE(is_public_address(address));
    }
}
