#include "tests/bench/pending.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "daemon/engine/engine.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/bench/drain_postgres.hpp"

namespace beadle::bench {

using namespace std::chrono_literals;

namespace {

std::int64_t statements = 0;

int count_statement(unsigned, void*, void*, void*) {
    ++statements;
    return 0;
}

/// SQLite calls it for every connection that is opened from now on.
int count_statements_of(sqlite3* connection, char**, const void*) {
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, count_statement, nullptr);
}

/// VmHWM: the most that a process has held.
double resident_mib(pid_t process = ::getpid()) {
    std::ifstream status(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    throw std::runtime_error("the kernel says nothing of how much memory the process has held");
}

/// The fields of /proc/PID/stat from the third on, as proc(5) counts them.
std::vector<std::string> fields_of(pid_t process) {
    std::ifstream stat(fmt::format("/proc/{}/stat", process));
    const std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream rest(text.substr(text.rfind(')') + 2));
    return {std::istream_iterator<std::string>(rest), {}};
}

double in_seconds(const std::string& ticks) { return std::stod(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK)); }

/// Seconds since this process started, to the hundredth that the kernel keeps.
double seconds_alive() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 - in_seconds(fields_of(::getpid()).at(22 - 3));
}

void drop_from_page_cache(const std::string& path) {
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw std::runtime_error(path + " cannot be opened");
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
}

constexpr auto looks_for_quiet_each = 5s;
constexpr std::int64_t quiet_is = 5;  // Statements in that time: a heartbeat and what goes with it.

/// beadled as it ships, on that database, with nobody to send to.
class Beadled {
public:
    Beadled(const std::filesystem::path& folder, const std::string& database) : socket_((folder / "beadled.sock").string()) {
        const auto config = (folder / "beadled.yaml").string();
        std::ofstream(config) << "store: \"postgres:" << database << "\"\nsocket: " << socket_ << "\nsystems: " << folder.string()
                              << "/*.yaml\nmail: {transport: none}\naudit: {key file: " << folder.string() << "/audit.key}\n";
        process_ = ::fork();
        if (process_ != 0) return;
        const int output = ::open((folder / "beadled.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(output, 1);
        ::dup2(output, 2);
        ::execl(BEADLE_BIN_DIR "/beadled", "beadled", "--config", config.c_str(), static_cast<char*>(nullptr));
        ::_exit(99);
    }
    ~Beadled() {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }
    Beadled(const Beadled&) = delete;
    Beadled& operator=(const Beadled&) = delete;

    pid_t process() const { return process_; }
    /// Until it has all shards and says that it is ready.
    void wait_until_ready() const {
        const Stopwatch waiting;
        const auto asks = BEADLE_BIN_DIR "/beadle --socket '" + socket_ + "' status 2>/dev/null | grep -q '64: 0-63'";
        while (std::system(asks.c_str()) != 0) {
            if (waiting.read().wall_s > 60) throw std::runtime_error("beadled is not ready after a minute");
            std::this_thread::sleep_for(5ms);
        }
    }
    /// Of the processor, by all its threads so far.
    double processor_s() const {
        const auto fields = fields_of(process_);
        return in_seconds(fields.at(14 - 3)) + in_seconds(fields.at(15 - 3));
    }

private:
    std::string socket_;
    pid_t process_ = -1;
};

std::map<std::string, double> run_child(const std::string& path, Instant nine) {
    auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    auto command = "'" + self + "' pending-child '" + path + "' " + std::to_string(nine.time_since_epoch().count());
    FILE* child = popen(command.c_str(), "r");
    if (!child) throw std::runtime_error("the measuring process does not start");
    std::map<std::string, double> figures;
    char name[64];
    double value = 0;
    while (std::fscanf(child, "%63s %lf", name, &value) == 2) figures[name] = value;
    if (pclose(child) != 0) throw std::runtime_error("the measuring process failed");
    return figures;
}

}  // namespace

int pending_child(const std::string& path, std::int64_t nine_s) {
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(count_statements_of));
    const Instant nine{std::chrono::seconds{nine_s}};
    const auto store = store::open_store("sqlite:" + path, "beadle_bench");
    engine::SteppedCivilClock civil(nine - 12h);
    engine::SteppedMachineClock machine;
    engine::Engine engine(*store, civil, machine);
    auto stepped = engine.step();
    std::printf("ready %f\nto_ready %lld\n", seconds_alive(), static_cast<long long>(statements));

    // Twelve hours of waiting, a step every four seconds; the service itself sleeps for longer.
    statements = 0;
    std::int64_t steps = 0;
    for (auto now = civil.now(); now < nine; now += 4s, ++steps) {
        civil.set(now);
        machine.advance(4s);
        stepped = engine.step();
        if (stepped.more || stepped.timers != 0) throw std::runtime_error("something was due already");
    }
    if (stepped.next_due != nine) throw std::runtime_error("the next due instant is not the one expected");
    std::printf("idle_steps %lld\nidle_statements %lld\nresident %f\n", static_cast<long long>(steps), static_cast<long long>(statements),
                resident_mib());

    statements = 0;
    civil.set(nine);
    stepped = engine.step();
    if (stepped.timers == 0) throw std::runtime_error("nothing fired when it was due");
    std::printf("due_statements %lld\n", static_cast<long long>(statements));
    civil.set(nine + 1h);
    for (int fired = 0; fired < 10'000;) {
        stepped = engine.step();
        fired += stepped.timers;
        if (!stepped.more) break;
    }
    std::printf("resident_after %f\n", resident_mib());
    engine.stop();
    return 0;
}

namespace {

constexpr double ready_most_s = 2, resident_most_mib = 64, statements_most = 12, processor_most_percent = 0.5;

Pending::OnSqlite measure_on_sqlite(const std::string& path, const std::filesystem::path& folder, Instant nine) {
    Pending::OnSqlite measured;
    // The child fires some at its end, so each starts on a file of its own.
    const auto work = (folder / "pending-work.db").string();
    for (bool cold : {false, true}) {
        copy_store(path, work);
        if (cold) drop_from_page_cache(work);
        auto figures = run_child(work, nine);
        (cold ? measured.ready_s : measured.warm_ready_s) = figures.at("ready");
        measured.statements_to_ready = static_cast<std::int64_t>(figures.at("to_ready"));
        measured.idle_steps = static_cast<std::int64_t>(figures.at("idle_steps"));
        measured.idle_statements = std::max(measured.idle_statements, static_cast<std::int64_t>(figures.at("idle_statements")));
        measured.due_statements = static_cast<std::int64_t>(figures.at("due_statements"));
        measured.resident_mib = std::max(measured.resident_mib, figures.at("resident"));
        measured.resident_after_mib = std::max(measured.resident_after_mib, figures.at("resident_after"));
    }
    remove_store(work);
    return measured;
}

Pending::OnPostgres measure_on_postgres(const std::string& path, const PendingOptions& options) {
    DrainOptions drain;
    drain.folder = options.folder;
    drain.say = options.say;
    Prepared prepared;
    prepared.path = path;
    PreparedServer server{prepared, drain, "-c shared_preload_libraries=pg_stat_statements"};
    remove_store(path);
    server.ask("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
    const auto statements_so_far = [&] {
        return std::stoll(
            server.ask("SELECT coalesce(sum(s.calls), 0)::bigint FROM pg_stat_statements AS s JOIN pg_database AS d "
                       "ON d.oid = s.dbid WHERE d.datname = 'prepared'"));
    };

    const auto wait_for_quiet = [&] {
        for (auto before = statements_so_far();;) {
            std::this_thread::sleep_for(looks_for_quiet_each);
            const auto now = statements_so_far();
            if (now - std::exchange(before, now) <= quiet_is) return;
        }
    };
    {
        options.say("postgres: letting a first daemon index the log behind it");
        const Beadled first{options.folder, server.prepared()};
        first.wait_until_ready();
        wait_for_quiet();
    }
    server.start_anew();

    Pending::OnPostgres measured;
    measured.version = server.version();
    measured.watched_for = options.watched_for;
    const Stopwatch starting;
    const Beadled beadled{options.folder, server.prepared()};
    beadled.wait_until_ready();
    measured.ready_s = starting.read().wall_s;
    options.say(fmt::format("postgres: ready after {:.2f} s; watching it for {} s", measured.ready_s, options.watched_for.count()));
    wait_for_quiet();
    const auto statements_before = statements_so_far();
    const auto processor_before = beadled.processor_s();
    std::this_thread::sleep_for(options.watched_for);
    const auto watched = static_cast<double>(options.watched_for.count());
    measured.processor_percent = 100 * (beadled.processor_s() - processor_before) / watched;
    measured.statements_a_minute = static_cast<double>(statements_so_far() - statements_before) * 60 / watched;
    measured.resident_mib = resident_mib(beadled.process());
    return measured;
}

}  // namespace

Pending measure_pending(const Pattern& pattern, const PendingOptions& options) {
    Pending pending;
    const auto path = (options.folder / "pending.db").string();
    const auto count = meetings_with(pattern, options.timers);
    options.say(fmt::format("pending: preparing {} timers of {} meetings", options.timers, count));
    // beadled lives today: what is pending is due twelve hours from now, and was entered yesterday.
    const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
    pending.morning = make_morning(pattern.moved_to(now + 12h), path, count, Order::at_random);
    std::int64_t fired = 0;
    drain_with_engine("sqlite:" + path, now, fired);  // Nothing is due; what a record wants once, it gets.
    for (const auto& store : options.stores) {
        if (store == "sqlite") pending.on_sqlite = measure_on_sqlite(path, options.folder, pending.morning.first_due);
        else pending.on_postgres = measure_on_postgres(path, options);
    }
    remove_store(path);
    return pending;
}

std::string Pending::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores, {:.0f} GiB; {}; SQLite {}. Load average before the start {:.1f}.\n\n"
        "{} timers of {} meetings were pending; as a SQLite file that is {} MiB.\n\n"
        "| what | figure | promised |\n| --- | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.memory_gib, machine.filesystem, machine.sqlite, machine.load,
        morning.timers, morning.instances, morning.bytes / (1024 * 1024));
    const auto row = [&](const std::string& what, const std::string& figure, const std::string& promised) {
        out += fmt::format("| {} | {} | {} |\n", what, figure, promised);
    };
    const auto ready = fmt::format("under {:.0f} s", ready_most_s), resident = fmt::format("under {:.0f} MiB", resident_most_mib);
    if (on_sqlite) {
        row("SQLite: ready, file not in the page cache", fmt::format("{:.2f} s", on_sqlite->ready_s), ready);
        row("ready, file in the page cache", fmt::format("{:.2f} s", on_sqlite->warm_ready_s), ready);
        row("statements until ready", std::to_string(on_sqlite->statements_to_ready), "");
        row(fmt::format("statements in {} steps before the next due instant", on_sqlite->idle_steps),
            std::to_string(on_sqlite->idle_statements), "0");
        row("statements in the step at that instant", std::to_string(on_sqlite->due_statements), "more than 0");
        row("most resident until then (VmHWM)", fmt::format("{:.1f} MiB", on_sqlite->resident_mib), resident);
        row("most resident after firing ten thousand", fmt::format("{:.1f} MiB", on_sqlite->resident_after_mib), "");
    }
    if (on_postgres) {
        row(fmt::format("PostgreSQL {}: ready, the server started anew", on_postgres->version),
            fmt::format("{:.2f} s", on_postgres->ready_s), ready);
        row(fmt::format("statements a minute, in {} s", on_postgres->watched_for.count()),
            fmt::format("{:.1f}", on_postgres->statements_a_minute), fmt::format("at most {:.0f}", statements_most));
        row("of one processor", fmt::format("{:.2f} %", on_postgres->processor_percent),
            fmt::format("under {:.1f} %", processor_most_percent));
        row("most resident (VmHWM)", fmt::format("{:.1f} MiB", on_postgres->resident_mib), resident);
    }
    return out;
}

std::vector<std::string> Pending::missed() const {
    std::vector<std::string> missed;
    const auto must = [&](bool kept, std::string sentence) {
        if (!kept) missed.push_back(std::move(sentence));
    };
    if (on_sqlite) {
        must(on_sqlite->ready_s < ready_most_s,
             fmt::format("SQLite: ready after {:.2f} s, not under {}", on_sqlite->ready_s, ready_most_s));
        must(on_sqlite->idle_statements == 0, fmt::format("SQLite: {} statements ran while nothing was due", on_sqlite->idle_statements));
        must(on_sqlite->due_statements > 0, "SQLite: statements were not counted");
        must(on_sqlite->resident_mib < resident_most_mib,
             fmt::format("SQLite: {:.1f} MiB resident, not under {}", on_sqlite->resident_mib, resident_most_mib));
    }
    if (on_postgres) {
        must(on_postgres->ready_s < ready_most_s,
             fmt::format("PostgreSQL: ready after {:.2f} s, not under {}", on_postgres->ready_s, ready_most_s));
        must(on_postgres->statements_a_minute <= statements_most,
             fmt::format("PostgreSQL: {:.1f} statements a minute, more than {}", on_postgres->statements_a_minute, statements_most));
        must(on_postgres->statements_a_minute > 0, "PostgreSQL: statements were not counted");
        must(on_postgres->processor_percent < processor_most_percent,
             fmt::format("PostgreSQL: {:.2f} % of a processor, not under {}", on_postgres->processor_percent, processor_most_percent));
        must(on_postgres->resident_mib < resident_most_mib,
             fmt::format("PostgreSQL: {:.1f} MiB resident, not under {}", on_postgres->resident_mib, resident_most_mib));
    }
    return missed;
}

}  // namespace beadle::bench
