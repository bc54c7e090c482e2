#include "tests/support/mail_servers.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace beadle::mail_test {
namespace {

namespace fs = std::filesystem;

constexpr int patience_ms = 20'000;
const std::string debian_dir = BEADLE_DEBIAN_DIR;
const std::string here = std::string{BEADLE_SOURCE_DIR} + "/tests/e2e/smtp";

bool readable_in_time(int descriptor) {
    pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
    return ::poll(&waiting, 1, patience_ms) == 1;
}

std::string library_dir() {
    for (const auto& entry : fs::directory_iterator{debian_dir + "/usr/lib"}) {
        if (fs::exists(entry.path() / "libnss_wrapper.so")) return entry.path().string();
    }
    throw std::runtime_error("libnss_wrapper is not unpacked under " + debian_dir);
}

/// The user that Debian's exim wants exists only in its own eyes; it is nobody for root, else ourselves.
std::pair<unsigned, unsigned> mail_user() {
    if (::geteuid() != 0) return {::geteuid(), ::getegid()};
    return {65534, 65534};
}

void write(const fs::path& path, const std::string& text) { std::ofstream{path} << text; }

Child start_exim(const fs::path& folder, int listener) {
    const auto [uid, gid] = mail_user();
    write(folder / "conf", fmt::format(R"(primary_hostname = mta.example
spool_directory = {0}/spool
log_file_path = {0}/log/%s
pid_file_path = {0}/spool/pid
exim_path = {1}/usr/sbin/exim4
keep_environment = LD_LIBRARY_PATH : LD_PRELOAD : NSS_WRAPPER_PASSWD : NSS_WRAPPER_GROUP
add_environment = PATH=/usr/bin:/bin
deliver_drop_privilege = true
never_users =
rfc1413_query_timeout = 0s
host_lookup =
tls_advertise_hosts =
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
rcpt:
  deny local_parts = nobody
       message = 5.1.1 no such user here
  defer local_parts = greylisted
       message = 4.7.1 come back later
  accept
begin routers
all:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  directory = {0}/mail
  maildir_format
)",
                                       folder.string(), debian_dir));
    write(folder / "passwd",
          fmt::format("root:x:0:0::/root:/bin/sh\nDebian-exim:x:{0}:{1}::/tmp:/bin/sh\nnobody:x:{0}:{1}::/tmp:/bin/sh\n", uid, gid));
    write(folder / "group", fmt::format("root:x:0:\nDebian-exim:x:{}:\nmail:x:8:\n", gid));
    fs::permissions(folder, fs::perms{0755});
    for (const char* sub : {"spool", "log", "mail", "mail/tmp", "mail/new", "mail/cur"}) {
        fs::create_directories(folder / sub);
        if (::geteuid() == 0 && ::chown((folder / sub).c_str(), uid, gid) != 0)
            throw std::runtime_error("cannot hand a folder to the mail user");
    }
    const auto libraries = library_dir();
    return Child{{debian_dir + "/usr/sbin/exim4", "-C", (folder / "conf").string(), "-bw"},
                 {"LD_LIBRARY_PATH=" + libraries, "LD_PRELOAD=" + libraries + "/libnss_wrapper.so",
                  "NSS_WRAPPER_PASSWD=" + (folder / "passwd").string(), "NSS_WRAPPER_GROUP=" + (folder / "group").string()},
                 listener};
}

}  // namespace

Child::Child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment, int standard_input) {
    std::array<int, 2> out{}, in{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(in.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::setpgid(0, 0);
        ::dup2(out[1], 1);
        ::dup2(standard_input >= 0 ? standard_input : in[0], 0);
        for (const auto& variable : environment) ::putenv(const_cast<char*>(variable.c_str()));
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    ::close(out[1]);
    ::close(in[0]);
    output_ = out[0];
    input_ = in[1];
}

Child::~Child() {
    ::close(input_);
    if (pid_ > 0) {
        ::kill(-pid_, SIGKILL);
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(output_);
}

bool Child::read_some() {
    std::array<char, 4096> bytes{};
    if (!readable_in_time(output_)) return false;
    const auto size = ::read(output_, bytes.data(), bytes.size());
    if (size <= 0) return false;
    read_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
}

void Child::say(const std::string& line) {
    const auto text = line + "\n";
    if (::write(input_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) throw std::runtime_error("the child hears nothing");
}

std::string Child::line() {
    while (read_.find('\n') == std::string::npos) {
        if (!read_some()) return "";
    }
    const auto end = read_.find('\n');
    auto out = read_.substr(0, end);
    read_.erase(0, end + 1);
    return out;
}

std::string Child::rest() {
    while (read_some()) continue;
    return std::exchange(read_, {});
}

FaultyServer::FaultyServer(const std::string& script, std::vector<std::string> options)
    : child_([&] {
          std::vector<std::string> arguments{"python3", here + "/faulty_server.py", "--script", script};
          arguments.insert(arguments.end(), options.begin(), options.end());
          return arguments;
      }()),
      port_(child_.line()) {
    if (port_.empty()) throw std::runtime_error("the faulty server did not start");
}

bool Exim::is_there() { return fs::exists(debian_dir + "/usr/sbin/exim4"); }

Exim::Listener::Listener() : socket(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    // Listening before the server runs: whoever connects waits in the queue, and nobody needs to ask whether it is up.
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(socket, 16) != 0 ||
        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error("cannot listen on the loopback");
    }
    port = ntohs(address.sin_port);
}
Exim::Listener::~Listener() { ::close(socket); }

Exim::Exim() : port_(listener_.port), watch_(::inotify_init1(IN_CLOEXEC)), child_(start_exim(folder_.path(), listener_.socket)) {
    ::inotify_add_watch(watch_, (folder_.path() / "mail/new").c_str(), IN_MOVED_TO | IN_CREATE);
}
Exim::~Exim() { ::close(watch_); }

fs::path Exim::delivered() {
    while (true) {
        for (const auto& entry : fs::directory_iterator{folder_.path() / "mail/new"}) {
            auto name = entry.path().string();
            if (std::find(seen_.begin(), seen_.end(), name) != seen_.end()) continue;
            seen_.push_back(name);
            return entry.path();
        }
        if (!readable_in_time(watch_)) return {};
        std::array<char, 4096> events{};
        if (::read(watch_, events.data(), events.size()) <= 0) return {};
    }
}

std::string Exim::log() const {
    std::ostringstream out;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{folder_.path() / "log", ignored}) out << std::ifstream{entry.path()}.rdbuf();
    return out.str();
}

Certificate make_certificate(const test::TemporaryFolder& folder) {
    Certificate out{(folder.path() / "certificate.pem").string(), (folder.path() / "key.pem").string()};
    Child openssl{{"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                   "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", out.key, "-out", out.certificate}};
    openssl.rest();
    if (!fs::exists(out.certificate)) throw std::runtime_error("openssl made no certificate");
    return out;
}

}  // namespace beadle::mail_test
