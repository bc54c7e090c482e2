#include "tests/support/postgres_proxy.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

namespace beadle::test {
namespace {

sockaddr_un address_in(const std::string& folder) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = folder + "/.s.PGSQL.5432";
    if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path is too long for a socket: " + path);
    std::memcpy(address.sun_path, path.c_str(), path.size());
    return address;
}

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

}  // namespace

PostgresProxy::PostgresProxy(const std::string& server)
    : folder_name_(folder_.path().string()), server_(server), listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = address_in(folder_name_);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener_, 8) != 0 ||
        ::pipe2(stop_, O_CLOEXEC) != 0)
        throw std::runtime_error("the proxy cannot listen in " + folder_name_);
    thread_ = std::thread([this] { run(); });
}

PostgresProxy::~PostgresProxy() {
    ::close(stop_[1]);
    thread_.join();
    ::close(stop_[0]);
    ::close(listener_);
}

void PostgresProxy::run() {
    std::vector<Wire> wires;
    for (bool stopped = false; !stopped;) {
        std::vector<pollfd> watched{{stop_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
        for (const auto& wire : wires) {
            watched.push_back({wire.client, POLLIN, 0});
            watched.push_back({wire.server, POLLIN, 0});
        }
        ::poll(watched.data(), watched.size(), -1);
        stopped = watched[0].revents != 0;
        std::vector<Wire> left;
        for (std::size_t n = 0; n < wires.size(); ++n) {
            auto& wire = wires[n];
            const bool stays = !stopped && (watched[2 + 2 * n].revents == 0 || carry(wire.client, wire.server, wire)) &&
                               (watched[3 + 2 * n].revents == 0 || carry(wire.server, wire.client, wire));
            if (stays) {
                left.push_back(wire);
                continue;
            }
            ::close(wire.client);
            ::close(wire.server);
        }
        wires = std::move(left);
        if (watched[1].revents == 0 || stopped) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = address_in(server_);
        if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(client);
            ::close(server);
            continue;
        }
        wires.push_back({client, server});
    }
}

bool PostgresProxy::carry(int from, int to, Wire& wire) {
    std::array<char, 65'536> bytes;
    const auto count = ::read(from, bytes.data(), bytes.size());
    if (count <= 0) return false;
    const std::string_view read{bytes.data(), static_cast<std::size_t>(count)};
    if (from == wire.server && wire.drops_the_answer) return false;
    if (from == wire.client && read.find("COMMIT") != std::string_view::npos) {
        const auto how = cut_.exchange(Cut::never);
        if (how != Cut::never) ++cuts_;
        if (how == Cut::before_commit) return false;
        wire.drops_the_answer = how == Cut::after_commit;
        if (how == Cut::at_commit) return write_all(to, read) && false;
    }
    return from == wire.client ? carry_messages(read, to, wire) : write_all(to, read);
}

// A message is a letter, four bytes of length that count themselves, and a body; the greeting has no letter.
bool PostgresProxy::carry_messages(std::string_view bytes, int to, Wire& wire) {
    std::string ready;  // Goes on in one piece, as it came.
    while (!bytes.empty()) {
        if (wire.body_left > 0) {
            const auto part = bytes.substr(0, static_cast<std::size_t>(wire.body_left));
            ready += part;
            wire.body_left -= static_cast<long>(part.size());
            bytes.remove_prefix(part.size());
            continue;
        }
        const bool greets = wire.greeting_left != 0;
        wire.head += bytes.front();
        bytes.remove_prefix(1);
        const std::size_t head_size = greets ? 4 : 5;
        if (wire.head.size() < head_size) continue;
        long length = 0;
        for (const char byte : std::string_view{wire.head}.substr(head_size - 4)) length = length << 8 | static_cast<unsigned char>(byte);
        wire.body_left = length - 4;
        if (greets) wire.greeting_left = 0;
        Cut cut = Cut::never;
        std::function<void()> act;
        if (!greets) {
            std::lock_guard lock(plan_);
            if (++messages_ == planned_) {
                cut = planned_cut_;
                act = std::move(planned_act_);
                planned_ = 0;
                ++cuts_;
            }
        }
        if (cut == Cut::before_commit) return write_all(to, ready) && false;
        if (act) {
            // What came before it is there when it happens.
            if (!write_all(to, ready)) return false;
            ready.clear();
            act();
        }
        ready += std::exchange(wire.head, {});
        if (cut == Cut::never) continue;
        // This one message still arrives.
        ready += bytes.substr(0, static_cast<std::size_t>(wire.body_left));
        wire.drops_the_answer = cut == Cut::after_commit;
        if (cut == Cut::at_commit) return write_all(to, ready) && false;
        bytes.remove_prefix(std::min(bytes.size(), static_cast<std::size_t>(wire.body_left)));
        wire.body_left = 0;
    }
    return write_all(to, ready);
}

void PostgresProxy::at_message(long n, Cut cut) {
    std::lock_guard lock(plan_);
    messages_ = 0;
    planned_ = n;
    planned_cut_ = cut;
    planned_act_ = nullptr;
}

void PostgresProxy::at_message(long n, std::function<void()> act) {
    std::lock_guard lock(plan_);
    messages_ = 0;
    planned_ = n;
    planned_cut_ = Cut::never;
    planned_act_ = std::move(act);
}

}  // namespace beadle::test
