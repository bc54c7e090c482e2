#include "tests/e2e/daemons/patroni_pair.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include "daemon/store/postgres/connection.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace beadle::test {

namespace fs = std::filesystem;

namespace {

const fs::path debian = BEADLE_DEBIAN_DIR;
constexpr std::chrono::minutes patience{2};

/// One that nobody listens on.
int free_port() {
    const int opened = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(opened, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(opened, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no port is free");
    ::close(opened);
    return ntohs(address.sin_port);
}

void end(pid_t& process, int signal) {
    if (process < 0) return;
    ::kill(process, signal);
    ::waitpid(process, nullptr, 0);
    process = -1;
}

/// Whether the Patroni at that port answers 200 when it is asked what it is: "/leader", "/synchronous".
bool is(const char* what, int rest_port) {
    const int opened = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(rest_port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto request = fmt::format("GET {} HTTP/1.0\r\n\r\n", what);
    char answer[16]{};
    const bool asked = ::connect(opened, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       ::send(opened, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()) &&
                       ::recv(opened, answer, 12, MSG_WAITALL) == 12;
    ::close(opened);
    return asked && std::string_view{answer + 9, 3} == "200";
}

pid_t postmaster_of(const std::string& folder) {
    pid_t process = -1;
    std::ifstream(folder + "/data/postmaster.pid") >> process;
    return process;
}

}  // namespace

bool PatroniPair::is_there() {
    return PostgresCluster::is_there() && fs::exists(debian / "usr/bin/patroni") && fs::exists(debian / "usr/bin/etcd");
}

PatroniPair::PatroniPair() : nodes_{{{"one", folder_.file("one")}, {"two", folder_.file("two")}}} {
    // Copied to where whoever they run as can read them.
    const fs::path programs = folder_.file("programs");
    fs::create_directories(programs);
    for (const auto* program : {"etcd", "patroni"}) fs::copy_file(debian / "usr/bin" / program, programs / program);
    fs::copy(debian / "usr/lib/python3/dist-packages", programs / "python", fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::permissions(folder_.path(), fs::perms{0755});
    etcd_port_ = free_port();
    for (auto& node : nodes_) {
        fs::create_directory(node.folder);
        node.port = free_port();
        node.rest_port = free_port();
        configure(node);
    }
    if (::geteuid() == 0)
        for (const auto& each : {folder_.path(), fs::path{nodes_[0].folder}, fs::path{nodes_[1].folder}})
            if (::chown(each.c_str(), 65534, 65534) != 0) throw std::runtime_error("cannot hand a folder to nobody");
    const auto client = fmt::format("http://127.0.0.1:{}", etcd_port_);
    etcd_ =
        run(fmt::format("{}/etcd --data-dir {} --listen-client-urls {} --advertise-client-urls {} --listen-peer-urls http://127.0.0.1:{} "
                        "--unsafe-no-fsync",
                        programs.string(), folder_.file("etcd"), client, client, free_port()),
            "etcd.log");
    for (auto& node : nodes_) start(node);
    wait_until_in_step();
}

PatroniPair::~PatroniPair() {
    for (auto& node : nodes_) {
        end(node.patroni, SIGKILL);
        if (const auto postmaster = postmaster_of(node.folder); postmaster > 0) ::kill(postmaster, SIGQUIT);
    }
    end(etcd_, SIGKILL);
}

pid_t PatroniPair::run(const std::string& command, const std::string& log) const {
    // They end when we do, however that comes; a Patroni that is told to end takes its PostgreSQL along.
    const auto as_whom = ::geteuid() == 0 ? "--reuid=65534 --regid=65534 --clear-groups" : "";
    const auto whole = fmt::format("exec setpriv --pdeathsig TERM {} {}", as_whom, command);
    const auto into = folder_.file(log);
    const auto child = ::fork();
    if (child == 0) {
        const int output = ::open(into.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        ::dup2(output, 1);
        ::dup2(output, 2);
        ::close_range(3, ~0U, 0);
        if (::chdir("/") != 0) ::_exit(99);
        ::setsid();
        ::setenv("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", 1);
        ::setenv("PYTHONPATH", folder_.file("programs/python").c_str(), 1);
        ::setenv("ETCD_UNSUPPORTED_ARCH", "arm64", 0);
        ::execl("/bin/sh", "sh", "-c", whole.c_str(), static_cast<char*>(nullptr));
        ::_exit(99);
    }
    return child;
}

void PatroniPair::configure(const Node& node) const {
    std::ofstream(node.folder + ".yml") << fmt::format(
        R"(scope: beadle
name: {name}
restapi: {{listen: "127.0.0.1:{rest}", connect_address: "127.0.0.1:{rest}"}}
etcd3: {{hosts: ["127.0.0.1:{etcd}"]}}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 1
    retry_timeout: 3
    primary_start_timeout: 0
    synchronous_mode: true
    postgresql:
      use_pg_rewind: true
      parameters: {{max_connections: 40, shared_buffers: 64MB, wal_log_hints: "on", fsync: "off"}}
  initdb: [{{encoding: UTF8}}, {{locale: C.UTF-8}}, {{auth: trust}}, no-sync]
  pg_hba: ["local all all trust", "host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"]
postgresql:
  listen: "127.0.0.1:{port}"
  connect_address: "127.0.0.1:{port}"
  data_dir: {folder}/data
  bin_dir: {programs}
  pgpass: {folder}/pgpass
  authentication: {{superuser: {{username: beadle}}, replication: {{username: follower}}, rewind: {{username: beadle}}}}
  parameters: {{unix_socket_directories: "{folder}"}}
)",
        fmt::arg("name", node.name), fmt::arg("rest", node.rest_port), fmt::arg("etcd", etcd_port_), fmt::arg("port", node.port),
        fmt::arg("folder", node.folder), fmt::arg("programs", PostgresCluster::programs().string()));
}

void PatroniPair::start(Node& node) {
    node.patroni = run(fmt::format("/usr/bin/python3 {} {}.yml", folder_.file("programs/patroni"), node.folder), node.name + ".log");
}

std::string PatroniPair::connection_to(const Node& node) const {
    return fmt::format("host=127.0.0.1 port={} user=beadle dbname=postgres connect_timeout=2", node.port);
}

std::string PatroniPair::connection() const {
    return fmt::format("host=127.0.0.1,127.0.0.1 port={},{} user=beadle dbname=postgres connect_timeout=2 target_session_attrs=read-write",
                       nodes_[0].port, nodes_[1].port);
}

std::optional<std::size_t> PatroniPair::leader() const {
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        try {
            if (store::postgres::Connection{connection_to(nodes_[n])}.word("SELECT pg_is_in_recovery()") == "f") return n;
        } catch (const store::StoreError&) {
            // Not that one.
        }
    }
    return std::nullopt;
}

/// As Patroni sees it: PostgreSQL commits on both a moment earlier, but until that is written down in etcd nobody would follow a leader that dies.
bool PatroniPair::is_in_step() const {
    const auto leads = leader();
    return leads && is("/synchronous", nodes_[1 - *leads].rest_port);
}

void PatroniPair::wait_until_in_step() const {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!is_in_step()) {
        if (std::chrono::steady_clock::now() >= end)
            throw std::runtime_error("the pair does not come into step; its logs are in " + folder_.path().string());
        ::poll(nullptr, 0, 100);  // Nobody says when it is.
    }
}

void PatroniPair::kill_leader(Kill what) {
    const auto leads = leader();
    if (!leads) throw std::runtime_error("nobody leads");
    auto& node = nodes_[*leads];
    const auto postmaster = postmaster_of(node.folder);
    if (what == Kill::patroni_too) end(node.patroni, SIGKILL);
    ::kill(postmaster, SIGKILL);
}

void PatroniPair::mend() {
    for (auto& node : nodes_)
        if (node.patroni < 0) start(node);
}

}  // namespace beadle::test
