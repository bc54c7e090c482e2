// Entries forwarded to a syslog that the test listens at.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <fstream>
#include <regex>

#include "daemon/engine/followed_logs.hpp"
#include "daemon/forward/sink.hpp"
#include "tests/catch.hpp"
#include "tests/support/long_log.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using test::LongLog;
using test::TemporaryFolder;

namespace {

/// A syslog as /dev/log is one: a socket in a folder, a datagram a message.
class Syslog {
public:
    explicit Syslog(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        sockaddr_un at{};
        at.sun_family = AF_UNIX;
        path.copy(at.sun_path, sizeof at.sun_path - 1);
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0);
    }
    ~Syslog() { ::close(fd_); }
    std::vector<std::string> heard() {
        std::vector<std::string> out;
        std::string bytes(1 << 16, '\0');
        for (ssize_t size = 0; (size = ::recv(fd_, bytes.data(), bytes.size(), 0)) > 0;) out.emplace_back(bytes.data(), size);
        return out;
    }

private:
    int fd_;
};

std::string word(const std::string& message, const std::string& name) {
    std::smatch found;
    return std::regex_search(message, found, std::regex{" " + name + "=\"((?:[^\"\\\\]|\\\\.)*)\""}) ? found[1].str() : "";
}

std::vector<long> numbers_in(const std::vector<std::string>& messages) {
    std::vector<long> out;
    for (const auto& message : messages) out.push_back(std::stol(word(message, "seq")));
    return out;
}

std::vector<long> up_to(long from, long end) {
    std::vector<long> out;
    for (long n = from; n < end; ++n) out.push_back(n);
    return out;
}

struct Host {
    Host() : store(store::make_memory_store()), log("our-system"), syslog(folder.file("log")) {}
    void record(int count) { store->commit(log.next(count)); }
    /// Hands on whatever there is, through a sink and a file that are opened anew.
    void forward(const std::function<void(const store::Entry&)>& first = {}) {
        const auto sink = forward::make_syslog_sink("unix:" + folder.file("log"), "beadle-host");
        engine::FollowedLogs followed{folder.file("forwarded")};
        while (followed.step(*store, [&](const store::Entry& entry) {
            if (first) first(entry);
            sink->take(entry);
            for (auto& one : syslog.heard()) messages.push_back(std::move(one));
            return true;
        })) {
        }
    }

    TemporaryFolder folder;
    std::unique_ptr<store::Store> store;
    LongLog log;
    Syslog syslog;
    std::vector<std::string> messages;
};

}  // namespace

TEST_CASE("entries are forwarded in order, without a gap, and go on where it stood after a restart", "[forward]") {
    Host host;
    host.record(20);
    host.forward();  // What was on record before is not forwarded.
    CHECK(host.messages.empty());
    host.record(1200);
    host.forward();
    CHECK(numbers_in(host.messages) == up_to(20, 1220));
    host.record(3);
    host.forward();
    host.forward();
    CHECK(numbers_in(host.messages) == up_to(20, 1223));
    // A log that begins later is forwarded from its first entry.
    LongLog other{"another"};
    host.messages.clear();
    host.store->commit(other.next(2));
    host.forward();
    CHECK(numbers_in(host.messages) == up_to(0, 2));
    CHECK(word(host.messages.front(), "system") == "another");
}

TEST_CASE("what could not be handed over is handed over first, and nothing is left out", "[forward]") {
    Host host;
    host.forward();
    host.record(50);
    CHECK_THROWS_WITH(host.forward([](const store::Entry& entry) {
        if (entry.seq == 30) throw std::runtime_error("the syslog is away");
    }),
                      "the syslog is away");
    CHECK(numbers_in(host.messages) == up_to(0, 30));
    host.forward();
    CHECK(numbers_in(host.messages) == up_to(0, 50));
    CHECK_THROWS_WITH(forward::make_syslog_sink("unix:" + host.folder.file("nobody"), "h")->take(*host.store->entries({}).rows.begin()),
                      Catch::Contains("no syslog at unix:"));
    std::ofstream{host.folder.file("forwarded")} << "our-system fifty\n";
    CHECK_THROWS_WITH(host.forward(), Catch::Contains("does not say how far the record was followed"));
}

TEST_CASE("a record that was put back from a backup is followed from where it stands now", "[forward]") {
    Host host;
    std::ofstream{host.folder.file("forwarded")} << "our-system 900\n";
    host.record(40);
    host.forward();
    CHECK(host.messages.empty());
    host.record(2);
    host.forward();
    CHECK(numbers_in(host.messages) == up_to(40, 42));
}

TEST_CASE("a message is one of RFC 5424, whatever the entry holds, and has no free text in it", "[forward]") {
    store::Entry entry;
    entry.system = "our-system";
    entry.seq = 596;
    entry.event_id = "e\"]\\\n<1>1 forged";
    entry.kind = "AgendaPublished";
    entry.instance = "ICPA/2022-23/3";
    entry.actor = "clerk-w";
    entry.verdict = model::Verdict::accepted_with_breach;
    entry.happened_at = *calendar::instant_from_iso("2022-12-06T09:25:00Z");
    entry.recorded_at = *calendar::instant_from_iso("2022-12-06T09:40:00Z");
    entry.line = "{\"seq\":596}";
    entry.free_texts = {{.name = "reason", .salt = "", .text = "the clerk was ill", .exempt = false}};
    const auto text = forward::syslog_text(entry, "beadle host");
    CHECK(text.starts_with(
        "<108>1 2022-12-06T09:40:00Z beadlehost beadle - AgendaPublished [beadle@32473 system=\"our-system\" seq=\"596\" "));
    CHECK(
        text.ends_with("] \xEF\xBB\xBF"
                       "AgendaPublished on ICPA/2022-23/3 by clerk-w: accepted with a breach"));
    CHECK(word(text, "event") == "e\\\"\\]\\\\?<1>1 forged");
    CHECK(text.find('\n') == std::string::npos);
    CHECK(text.find("ill") == std::string::npos);
    const auto fields = forward::journal_fields(entry);
    const auto has = [&](const char* field) { return std::find(fields.begin(), fields.end(), field) != fields.end(); };
    CHECK(has("BEADLE_SYSTEM=our-system"));
    CHECK(has("BEADLE_SEQ=596"));
    CHECK(has("BEADLE_VERDICT=accepted_with_breach"));
    CHECK(has("BEADLE_LINE={\"seq\":596}"));
    CHECK(has("PRIORITY=4"));
    for (const auto& field : fields) {
        CHECK(field.find('\n') == std::string::npos);
        CHECK(field.find("ill") == std::string::npos);
    }
}

TEST_CASE("over TCP each message says how long it is", "[forward]") {
    namespace asio = boost::asio;
    asio::io_context io;
    asio::ip::tcp::acceptor acceptor{io, {asio::ip::make_address("127.0.0.1"), 0}};
    const auto sink = forward::make_syslog_sink("tcp:127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()), "h");
    LongLog log{"our-system"};
    const auto entries = log.next(3).entries;
    std::string expected;
    for (const auto& entry : entries) {
        sink->take(entry);
        const auto text = forward::syslog_text(entry, "h");
        expected += std::to_string(text.size()) + " " + text;
    }
    auto socket = acceptor.accept();
    std::string heard(expected.size(), '\0');
    asio::read(socket, asio::buffer(heard));
    CHECK(heard == expected);
    CHECK_THROWS_WITH(forward::make_syslog_sink("udp:127.0.0.1:514", "h"), Catch::Contains("say unix:/dev/log or tcp:HOST:PORT"));
    CHECK_THROWS(forward::make_syslog_sink("tcp:nowhere", "h"));
}
