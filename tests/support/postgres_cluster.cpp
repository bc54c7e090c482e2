#include "tests/support/postgres_cluster.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace beadle::test {

namespace fs = std::filesystem;

namespace {

/// Debian keeps the server's programs out of the way, by version.
fs::path programs() {
    fs::path newest;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{"/usr/lib/postgresql", error}) {
        if (fs::exists(entry.path() / "bin/initdb") && entry.path() > newest) newest = entry.path();
    }
    return newest.empty() ? newest : newest / "bin";
}

/// As whom the server runs: nobody for root, else ourselves.
std::string in_other_shoes() { return ::geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""; }

int shell(const std::string& command) { return std::system(command.c_str()); }

std::string start_command(const fs::path& folder, const std::string& settings) {
    return in_other_shoes() + (programs() / "pg_ctl").string() + " -D " + (folder / "data").string() + " -l " + (folder / "log").string() +
           " -w -t 60 -o \"-k " + folder.string() + " -c listen_addresses='' -c max_connections=40 -c shared_buffers=64MB " + settings +
           "\" start >" + (folder / "start").string() + " 2>&1";
}

std::string stop_command(const fs::path& folder) {
    return in_other_shoes() + (programs() / "pg_ctl").string() + " -D " + (folder / "data").string() +
           " -m immediate -w stop >/dev/null 2>&1";
}

}  // namespace

bool PostgresCluster::is_there() { return !programs().empty(); }

PostgresCluster& PostgresCluster::of_this_program() {
    static PostgresCluster cluster{"-c fsync=off -c full_page_writes=off -c synchronous_commit=on"};
    return cluster;
}

PostgresCluster::PostgresCluster(const std::string& settings) : settings_(settings) {
    if (!is_there()) throw std::runtime_error("PostgreSQL's programs are not installed; ./dev deps --test installs them");
    auto pattern = (fs::temp_directory_path() / "beadle-postgres-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder for PostgreSQL at " + pattern);
    folder_ = pattern;
    fs::permissions(folder_, fs::perms{0755});
    fs::create_directory(folder_ / "data");
    fs::permissions(folder_ / "data", fs::perms{0700});
    if (::geteuid() == 0 && (::chown((folder_ / "data").c_str(), 65534, 65534) != 0 || ::chown(folder_.c_str(), 65534, 65534) != 0))
        throw std::runtime_error("cannot hand a folder to nobody");

    // The supervisor outlives us: when its end of the leash says that we are gone, however that came, it clears up.
    std::array<int, 2> leash{};
    if (::pipe2(leash.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    supervisor_ = ::fork();
    if (supervisor_ == 0) {
        ::setsid();
        ::close(leash[1]);
        char byte;
        while (::read(leash[0], &byte, 1) > 0) continue;
        [[maybe_unused]] const int stopped = shell(stop_command(folder_));
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        ::_exit(0);
    }
    ::close(leash[0]);
    leash_ = leash[1];

    const auto log = (folder_ / "start").string();
    if (shell(in_other_shoes() + (programs() / "initdb").string() + " -D " + (folder_ / "data").string() +
              " -U beadle -A trust -E UTF8 --locale=C.UTF-8 --no-sync >" + log + " 2>&1") != 0 ||
        shell(start_command(folder_, settings_)) != 0) {
        throw std::runtime_error("PostgreSQL did not start; see " + log + " and log beside it");
    }
}

PostgresCluster::~PostgresCluster() {
    ::close(leash_);
    ::waitpid(supervisor_, nullptr, 0);
}

std::string PostgresCluster::connection() const { return "host=" + folder_.string() + " user=beadle dbname=postgres"; }

std::string PostgresCluster::new_schema() {
    const auto name = "test_" + std::to_string(++schemas_);
    ask("CREATE SCHEMA " + name);
    return connection() + " options='-c search_path=" + name + "'";
}

std::string PostgresCluster::ask(const std::string& sql) const {
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(this->connection().c_str()), PQfinish};
    std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection.get(), sql.c_str()), PQclear};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error("PostgreSQL on '" + sql + "': " + PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

void PostgresCluster::stop_and_start() {
    if (shell(stop_command(folder_)) != 0 || shell(start_command(folder_, settings_)) != 0)
        throw std::runtime_error("PostgreSQL did not start again");
}

}  // namespace beadle::test
