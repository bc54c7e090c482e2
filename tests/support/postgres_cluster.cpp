#include "tests/support/postgres_cluster.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>

namespace beadle::test {

namespace fs = std::filesystem;

namespace {

fs::path programs() { return PostgresCluster::programs(); }

/// As whom the server runs: nobody for root, else ourselves.
std::string in_other_shoes() { return ::geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""; }

int shell(const std::string& command) { return std::system(command.c_str()); }

/// Without a core of a server that a fault makes abort.
std::string start_command(const fs::path& folder, const std::string& environment, const std::string& settings) {
    return "ulimit -c 0; " + in_other_shoes() + environment + (programs() / "pg_ctl").string() + " -D " + (folder / "data").string() +
           " -l " + (folder / "log").string() + " -w -t 60 -o \"-k " + folder.string() +
           " -c listen_addresses='' -c max_connections=40 -c shared_buffers=64MB " + settings + "\" start >" + (folder / "start").string() +
           " 2>&1";
}

std::string stop_command(const fs::path& folder, PostgresCluster::Stop how = PostgresCluster::Stop::at_once) {
    return in_other_shoes() + (programs() / "pg_ctl").string() + " -D " + (folder / "data").string() +
           (how == PostgresCluster::Stop::at_once ? " -m immediate" : " -m fast") + " -w stop >/dev/null 2>&1";
}

/// Which schema a connection string names.
std::string schema_in(const std::string& connection) {
    constexpr std::string_view names_it = "search_path=";
    const auto from = connection.find(names_it) + names_it.size();
    return connection.substr(from, connection.find('\'', from) - from);
}

}  // namespace

/// Debian keeps them out of the way, by version.
fs::path PostgresCluster::programs() {
    fs::path newest;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{"/usr/lib/postgresql", error}) {
        if (fs::exists(entry.path() / "bin/initdb") && entry.path() > newest) newest = entry.path();
    }
    return newest.empty() ? newest : newest / "bin";
}

bool PostgresCluster::is_there() { return !programs().empty(); }

PostgresCluster& PostgresCluster::of_this_program() {
    static PostgresCluster cluster{"-c fsync=off -c full_page_writes=off -c synchronous_commit=on"};
    return cluster;
}

PostgresCluster::PostgresCluster(const std::string& settings, Disk disk) : settings_(settings) {
    make_folder();
    start_supervisor();
    if (disk == Disk::faulty) {
        fs::create_directory(folder_ / "faults");
        fs::permissions(folder_ / "faults", fs::perms::all);  // Whoever the server runs as takes a fault away that is for once.
        // Beside the data, where whoever the server runs as can read it.
        fs::copy_file(BEADLE_SERVER_DISK, folder_ / "disk.so");
        environment_ = fmt::format("env LD_PRELOAD={0}/disk.so BEADLE_DISK_FAULTS={0}/faults ", folder_.string());
    }
    const auto log = (folder_ / "start").string();
    if (shell(in_other_shoes() + (programs() / "initdb").string() + " -D " + (folder_ / "data").string() +
              " -U beadle -A trust -E UTF8 --locale=C.UTF-8 --no-sync >" + log + " 2>&1") != 0)
        throw std::runtime_error("initdb failed; see " + log);
    start();
}

PostgresCluster::PostgresCluster(Following following) : settings_(following.first.settings_) {
    make_folder();
    start_supervisor();
    const auto log = (folder_ / "start").string();
    if (shell(in_other_shoes() + (programs() / "pg_basebackup").string() + " -D " + (folder_ / "data").string() + " -d \"" +
              following.first.connection() + "\" -X stream -c fast -R --no-sync >" + log + " 2>&1") != 0)
        throw std::runtime_error("pg_basebackup failed; see " + log);
    start();
    following.first.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
    following.first.ask("SELECT pg_reload_conf()");
}

void PostgresCluster::make_folder() {
    if (!is_there()) throw std::runtime_error("PostgreSQL's programs are not installed; ./dev deps --test installs them");
    auto pattern = (fs::temp_directory_path() / "beadle-postgres-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no folder for PostgreSQL at " + pattern);
    folder_ = pattern;
    fs::permissions(folder_, fs::perms{0755});
    fs::create_directory(folder_ / "data");
    fs::permissions(folder_ / "data", fs::perms{0700});
    if (::geteuid() == 0 && (::chown((folder_ / "data").c_str(), 65534, 65534) != 0 || ::chown(folder_.c_str(), 65534, 65534) != 0))
        throw std::runtime_error("cannot hand a folder to nobody");
}

void PostgresCluster::start_supervisor() {
    // The supervisor outlives us: when its end of the leash says that we are gone, however that came, it clears up.
    std::array<int, 2> leash{};
    if (::pipe2(leash.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    supervisor_ = ::fork();
    if (supervisor_ == 0) {
        ::setsid();
        // Another cluster's leash among them, which would never end if we held it too.
        const auto kept = static_cast<unsigned>(leash[0]);
        ::close_range(3, kept - 1, 0);
        ::close_range(kept + 1, ~0U, 0);
        char byte;
        while (::read(leash[0], &byte, 1) > 0) continue;
        [[maybe_unused]] const int stopped = shell(stop_command(folder_));
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
        ::_exit(0);
    }
    ::close(leash[0]);
    leash_ = leash[1];
}

PostgresCluster::~PostgresCluster() {
    ::close(leash_);
    ::waitpid(supervisor_, nullptr, 0);
}

std::string PostgresCluster::connection() const { return "host=" + folder_.string() + " user=beadle dbname=postgres"; }

std::string PostgresCluster::new_schema() {
    const auto name = "test_" + std::to_string(++schemas_);
    wait_until_up();  // The test before may have left it starting.
    ask("CREATE SCHEMA " + name);
    return connection() + " options='-c search_path=" + name + "'";
}

std::string PostgresCluster::as_user(std::string connection, const std::string& user) {
    constexpr std::string_view ours = "user=beadle";
    return connection.replace(connection.find(ours), ours.size(), "user=" + user);
}

std::string PostgresCluster::ask(const std::string& sql) const {
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(this->connection().c_str()), PQfinish};
    std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(connection.get(), sql.c_str()), PQclear};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error("PostgreSQL on '" + sql + "': " + PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

void PostgresCluster::dump_drop_and_restore(const std::string& connection) {
    const auto schema = schema_in(connection);
    const auto file = (folder_ / (schema + ".dump")).string();
    const auto of = [&](const char* program) { return (programs() / program).string() + " -h " + folder_.string() + " -U beadle "; };
    if (shell(of("pg_dump") + "-Fc -n " + schema + " -f " + file + " postgres") != 0) throw std::runtime_error("pg_dump failed");
    ask("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE");
    if (shell(of("pg_restore") + "--exit-on-error -d postgres " + file) != 0) throw std::runtime_error("pg_restore failed");
}

std::string PostgresCluster::dumped_and_restored(const std::string& connection) {
    const auto schema = schema_in(connection);
    const auto database = "restored_" + schema;
    ask("CREATE DATABASE " + database);
    const auto of = [&](const char* program) { return (programs() / program).string() + " -h " + folder_.string() + " -U beadle "; };
    if (shell(of("pg_dump") + "-n " + schema + " postgres | " + of("psql") + "-q -v ON_ERROR_STOP=1 -d " + database + " >/dev/null") != 0)
        throw std::runtime_error("PostgreSQL did not dump and restore " + schema);
    auto restored = connection;
    return restored.replace(restored.find("dbname=postgres"), 15, "dbname=" + database);
}

void PostgresCluster::stop(Stop how) {
    if (shell(stop_command(folder_, how)) != 0) throw std::runtime_error("PostgreSQL did not stop");
}

void PostgresCluster::start() {
    if (shell(start_command(folder_, environment_, settings_)) != 0)
        throw std::runtime_error("PostgreSQL did not start; see " + (folder_ / "start").string() + " and log beside it");
}

void PostgresCluster::stop_and_start(Stop how) {
    stop(how);
    start();
}

void PostgresCluster::promote() {
    if (shell(in_other_shoes() + (programs() / "pg_ctl").string() + " -D " + (folder_ / "data").string() + " -w promote >/dev/null 2>&1") !=
        0)
        throw std::runtime_error("PostgreSQL did not take over");
    // What it has inherited would make it wait for a follower of its own.
    ask("ALTER SYSTEM RESET synchronous_standby_names");
    ask("SELECT pg_reload_conf()");
}

void PostgresCluster::wait_until_up() const {
    if (shell((programs() / "pg_isready").string() + " -q -t 30 -h " + folder_.string()) == 0) return;
    // It says no at once while it recovers; whoever connects then is told, and asks again.
    for (int tries = 0; tries < 100'000; ++tries)
        if (PQping(connection().c_str()) == PQPING_OK) return;
    throw std::runtime_error("PostgreSQL does not come up again");
}

void PostgresCluster::wait_until_down() const {
    const auto asks =
        in_other_shoes() + (programs() / "pg_ctl").string() + " -D " + (folder_ / "data").string() + " status >/dev/null 2>&1";
    for (int tries = 0; tries < 5'000; ++tries)
        if (shell(asks) != 0) return;
    throw std::runtime_error("PostgreSQL does not go down");
}

int PostgresCluster::times_logged(const std::string& words) const {
    std::ifstream log(folder_ / "log");
    int times = 0;
    for (std::string line; std::getline(log, line);) times += line.find(words) != std::string::npos ? 1 : 0;
    return times;
}

void PostgresCluster::fault(const std::string& name, int milliseconds) { std::ofstream(folder_ / "faults" / name) << milliseconds; }

void PostgresCluster::heal() {
    for (const auto& each : fs::directory_iterator(folder_ / "faults")) fs::remove(each.path());
}

}  // namespace beadle::test
