#include "tests/bench/pending.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
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
#include "daemon/store/postgres/connection.hpp"
#include "daemon/store/sqlite/connection.hpp"
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

/// What a process holds (VmRSS), or the most that it has held (VmHWM).
double resident_mib(pid_t process, const std::string& what) {
    std::ifstream status(fmt::format("/proc/{}/status", process));
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(what + ":")) return std::stod(line.substr(what.size() + 1)) / 1024;
    throw std::runtime_error("the kernel says nothing of how much memory the process holds");
}

/// The fields of /proc/PID/stat from the third on, as proc(5) counts them.
std::vector<std::string> fields_of(pid_t process) {
    std::ifstream stat(fmt::format("/proc/{}/stat", process));
    const std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream rest(text.substr(text.rfind(')') + 2));
    return {std::istream_iterator<std::string>(rest), {}};
}

double in_seconds(const std::string& ticks) { return std::stod(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK)); }

void drop_from_page_cache(const std::string& path) {
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw std::runtime_error(path + " cannot be opened");
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
}

constexpr auto looks_for_quiet_each = 5s;
constexpr std::int64_t quiet_is = 5;   // Statements in that time: a heartbeat and what goes with it.
constexpr double at_rest_is_s = 0.05;  // Of the processor, in that time.
constexpr std::int64_t fired_then_most = 10'000;

/// Timers that were due already, and come a while before the others until it is their turn to fire.
struct Overdue {
    std::int64_t count = 0;
    Instant was_due_at{}, comes_at{};
};

/// beadled as it ships, on that store, with nobody to send to.
class Beadled {
public:
    /// `folder`: its own, beside those of the systems.
    Beadled(const std::filesystem::path& folder, const std::string& store)
        : socket_((folder / "beadled.sock").string()), has_shards_(store.starts_with("postgres:")) {
        const auto config = (folder / "beadled.yaml").string();
        std::ofstream(config) << "store: \"" << store << "\"\nsocket: " << socket_ << "\nsystems: " << folder.parent_path().string()
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

    /// Until it says that it has all shards, where there are such, and that its scheduler has run.
    void wait_until_ready() const {
        const Stopwatch waiting;
        const auto says = has_shards_ ? "64: 0-63" : "The scheduler last ran [0-9A-Z]";
        const auto asks = fmt::format("{}/beadle --socket '{}' status 2>/dev/null | grep -q '{}'", BEADLE_BIN_DIR, socket_, says);
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
    double holds_mib() const { return resident_mib(process_, "VmRSS"); }
    double held_mib() const { return resident_mib(process_, "VmHWM"); }
    /// Until it has hardly asked for the processor for a while.
    void wait_until_at_rest() const {
        for (auto before = processor_s();;) {
            std::this_thread::sleep_for(looks_for_quiet_each);
            const auto now = processor_s();
            if (now - std::exchange(before, now) < at_rest_is_s) return;
        }
    }

private:
    std::string socket_;
    bool has_shards_;
    pid_t process_ = -1;
};

double seconds_until_ready(const Beadled& beadled, const Stopwatch& starting) {
    beadled.wait_until_ready();
    return starting.read().wall_s;
}

void say_ready(const PendingOptions& options, const char* store, const Pending::Daemon& daemon) {
    options.say(fmt::format("{}: ready after {:.2f} s; watching it for {} s", store, daemon.ready_s, options.watched_for.count()));
}

/// Fills in what beadled takes of the processor and of memory while it is watched.
void watch(Pending::Daemon& measured, const Beadled& beadled, std::chrono::seconds watched_for) {
    const auto before = beadled.processor_s();
    std::this_thread::sleep_for(watched_for);
    measured.watched_for = watched_for;
    measured.processor_percent = 100 * (beadled.processor_s() - before) / static_cast<double>(watched_for.count());
    measured.resident_mib = beadled.held_mib();
}

/// Fills in what a beadled holds that fires so many overdue timers, meanwhile and when it has come to rest.
void fire_then_rest(Pending::Daemon& measured, const std::filesystem::path& folder, const std::string& store, std::int64_t overdue,
                    std::chrono::seconds rest_for) {
    const auto reader = store::open_store(store, {}, true);
    const auto to_be_there = reader->counts("").entries + overdue;
    const Beadled beadled{folder, store};
    for (const Stopwatch waiting; reader->counts("").entries < to_be_there; std::this_thread::sleep_for(100ms))
        if (waiting.read().wall_s > 600) throw std::runtime_error(fmt::format("{} timers have not fired after ten minutes", overdue));
    measured.fired = overdue;
    beadled.wait_until_at_rest();
    std::this_thread::sleep_for(rest_for);
    measured.firing_mib = beadled.held_mib();
    measured.resident_after_mib = beadled.holds_mib();
}

/// From one instant to another, all timers due at the first.
std::string move_timers(Instant from, Instant to) {
    return fmt::format("UPDATE timer SET due_at = {} WHERE due_at = {}", to.time_since_epoch().count(), from.time_since_epoch().count());
}

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
    std::printf("to_ready %lld\n", static_cast<long long>(statements));

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
    std::printf("idle_steps %lld\nidle_statements %lld\n", static_cast<long long>(steps), static_cast<long long>(statements));

    statements = 0;
    civil.set(nine);
    stepped = engine.step();
    if (stepped.timers == 0) throw std::runtime_error("nothing fired when it was due");
    std::printf("due_statements %lld\n", static_cast<long long>(statements));
    engine.stop();
    return 0;
}

namespace {

constexpr double ready_most_s = 2, resident_most_mib = 64, statements_most = 12, processor_most_percent = 0.5;

/// A folder of its own for a daemon, beside those of the systems.
std::filesystem::path own_folder(const PendingOptions& options, const std::string& name) {
    auto folder = options.folder / name;
    std::filesystem::create_directories(folder);
    return folder;
}

Pending::OnSqlite measure_on_sqlite(const std::string& path, const PendingOptions& options, const Overdue& overdue) {
    Pending::OnSqlite measured;
    const auto folder = own_folder(options, "sqlite");
    const auto work = (folder / "work.db").string(), store = "sqlite:" + work;
    // The child fires some at its end, so what comes after it starts on a copy of its own.
    copy_store(path, work);
    const auto figures = run_child(work, overdue.comes_at);
    measured.statements_to_ready = static_cast<std::int64_t>(figures.at("to_ready"));
    measured.idle_steps = static_cast<std::int64_t>(figures.at("idle_steps"));
    measured.idle_statements = static_cast<std::int64_t>(figures.at("idle_statements"));
    measured.due_statements = static_cast<std::int64_t>(figures.at("due_statements"));

    copy_store(path, work);
    {
        options.say("sqlite: letting a first daemon index the log behind it");
        const Beadled first{folder, store};
        first.wait_until_ready();
        first.wait_until_at_rest();
    }
    const auto seconds_to_ready = [&] {
        const Stopwatch starting;
        const Beadled beadled{folder, store};
        return seconds_until_ready(beadled, starting);
    };
    measured.warm_ready_s = seconds_to_ready();
    drop_from_page_cache(work);
    const Stopwatch starting;
    {
        const Beadled beadled{folder, store};
        measured.daemon.ready_s = seconds_until_ready(beadled, starting);
        say_ready(options, "sqlite", measured.daemon);
        beadled.wait_until_at_rest();
        watch(measured.daemon, beadled, options.watched_for);
    }
    options.say(fmt::format("sqlite: firing {}", overdue.count));
    store::sqlite::Connection{work, SQLITE_OPEN_READWRITE}.run(move_timers(overdue.comes_at, overdue.was_due_at).c_str());
    fire_then_rest(measured.daemon, folder, store, overdue.count, options.rest_for);
    std::filesystem::remove_all(folder);
    return measured;
}

Pending::OnPostgres measure_on_postgres(const std::string& path, const PendingOptions& options, const Overdue& overdue) {
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
    const auto folder = own_folder(options, "postgres");
    const auto store = "postgres:" + server.prepared();
    {
        options.say("postgres: letting a first daemon index the log behind it");
        const Beadled first{folder, store};
        first.wait_until_ready();
        wait_for_quiet();
    }
    server.start_anew();

    Pending::OnPostgres measured;
    measured.version = server.version();
    const Stopwatch starting;
    {
        const Beadled beadled{folder, store};
        measured.daemon.ready_s = seconds_until_ready(beadled, starting);
        say_ready(options, "postgres", measured.daemon);
        wait_for_quiet();
        const auto statements_before = statements_so_far();
        watch(measured.daemon, beadled, options.watched_for);
        measured.statements_a_minute =
            static_cast<double>(statements_so_far() - statements_before) * 60 / static_cast<double>(options.watched_for.count());
    }
    options.say(fmt::format("postgres: firing {}", overdue.count));
    store::postgres::Connection{server.prepared()}.run_script(move_timers(overdue.comes_at, overdue.was_due_at).c_str());
    fire_then_rest(measured.daemon, folder, store, overdue.count, options.rest_for);
    return measured;
}

}  // namespace

Pending measure_pending(const Pattern& pattern, const PendingOptions& options) {
    Pending pending;
    const auto path = (options.folder / "pending.db").string();
    const auto count = meetings_with(pattern, options.timers);
    options.say(fmt::format("pending: preparing {} timers of {} meetings", options.timers, count));
    // beadled lives today: what is pending is due twelve hours from now, and was entered yesterday. Some were due a minute ago, but their timers are set to a minute
    // before the others', until it is their turn to fire.
    const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now());
    const Overdue overdue{.count = std::min(fired_then_most, count / 2), .was_due_at = now - 1min, .comes_at = now + 12h - 1min};
    pending.morning = make_morning(pattern.moved_to(now + 12h), path, count, Order::at_random, 1, 59min,
                                   {.count = overdue.count, .at = overdue.was_due_at});
    store::sqlite::Connection{path, SQLITE_OPEN_READWRITE}.run(move_timers(overdue.was_due_at, overdue.comes_at).c_str());
    std::int64_t fired = 0;
    drain_with_engine("sqlite:" + path, now, fired);  // Nothing is due; what a record wants once, it gets.
    for (const auto& store : options.stores) {
        if (store == "sqlite") pending.on_sqlite = measure_on_sqlite(path, options, overdue);
        else pending.on_postgres = measure_on_postgres(path, options, overdue);
    }
    remove_store(path);
    return pending;
}

std::string Pending::markdown(const Machine& machine) const {
    auto out = fmt::format(
        "Taken on {}: {}, {} cores, {:.0f} GiB; {}; SQLite {}. Load average before the start {:.1f}; {:.0f} fsyncs a second.\n\n"
        "{} timers of {} meetings were pending; as a SQLite file that is {} MiB.\n\n"
        "| what | figure | promised |\n| --- | ---: | --- |\n",
        machine.taken_on, machine.processor, machine.cores, machine.memory_gib, machine.filesystem, machine.sqlite, machine.load,
        machine.syncs_a_second, morning.timers, morning.instances, morning.bytes / (1024 * 1024));
    const auto row = [&](const std::string& what, const std::string& figure, const std::string& promised) {
        out += fmt::format("| {} | {} | {} |\n", what, figure, promised);
    };
    const auto of_daemon = [&](const Daemon& daemon) {
        row(fmt::format("of one processor, in {} s", daemon.watched_for.count()), fmt::format("{:.2f} %", daemon.processor_percent),
            fmt::format("under {:.1f} %", processor_most_percent));
        const auto resident = fmt::format("under {:.0f} MiB", resident_most_mib);
        row("most resident until then (VmHWM)", fmt::format("{:.1f} MiB", daemon.resident_mib), resident);
        row(fmt::format("most resident in one that fired {}", daemon.fired), fmt::format("{:.1f} MiB", daemon.firing_mib), "");
        row("still resident when it had come to rest (VmRSS)", fmt::format("{:.1f} MiB", daemon.resident_after_mib), resident);
    };
    const auto ready = fmt::format("under {:.0f} s", ready_most_s);
    if (on_sqlite) {
        row("SQLite: ready, file not in the page cache", fmt::format("{:.2f} s", on_sqlite->daemon.ready_s), ready);
        row("ready, file in the page cache", fmt::format("{:.2f} s", on_sqlite->warm_ready_s), ready);
        of_daemon(on_sqlite->daemon);
        row("the engine: statements until ready", std::to_string(on_sqlite->statements_to_ready), "");
        row(fmt::format("statements in {} steps before the next due instant", on_sqlite->idle_steps),
            std::to_string(on_sqlite->idle_statements), "0");
        row("statements in the step at that instant", std::to_string(on_sqlite->due_statements), "more than 0");
    }
    if (on_postgres) {
        row(fmt::format("PostgreSQL {}: ready, the server started anew", on_postgres->version),
            fmt::format("{:.2f} s", on_postgres->daemon.ready_s), ready);
        row("statements a minute", fmt::format("{:.1f}", on_postgres->statements_a_minute), fmt::format("at most {:.0f}", statements_most));
        of_daemon(on_postgres->daemon);
    }
    return out;
}

std::vector<std::string> Pending::missed() const {
    std::vector<std::string> missed;
    const auto must = [&](bool kept, std::string sentence) {
        if (!kept) missed.push_back(std::move(sentence));
    };
    const auto of_daemon = [&](const char* store, const Daemon& daemon) {
        must(daemon.ready_s < ready_most_s, fmt::format("{}: ready after {:.2f} s, not under {}", store, daemon.ready_s, ready_most_s));
        must(daemon.processor_percent < processor_most_percent,
             fmt::format("{}: {:.2f} % of a processor, not under {}", store, daemon.processor_percent, processor_most_percent));
        must(daemon.resident_mib < resident_most_mib,
             fmt::format("{}: {:.1f} MiB resident, not under {}", store, daemon.resident_mib, resident_most_mib));
        must(daemon.resident_after_mib < resident_most_mib, fmt::format("{}: {:.1f} MiB resident after {} have fired, not under {}", store,
                                                                        daemon.resident_after_mib, daemon.fired, resident_most_mib));
    };
    if (on_sqlite) {
        of_daemon("SQLite", on_sqlite->daemon);
        must(on_sqlite->warm_ready_s < ready_most_s,
             fmt::format("SQLite: ready after {:.2f} s from the page cache, not under {}", on_sqlite->warm_ready_s, ready_most_s));
        must(on_sqlite->idle_statements == 0, fmt::format("SQLite: {} statements ran while nothing was due", on_sqlite->idle_statements));
        must(on_sqlite->due_statements > 0, "SQLite: statements were not counted");
    }
    if (on_postgres) {
        of_daemon("PostgreSQL", on_postgres->daemon);
        must(on_postgres->statements_a_minute <= statements_most,
             fmt::format("PostgreSQL: {:.1f} statements a minute, more than {}", on_postgres->statements_a_minute, statements_most));
        must(on_postgres->statements_a_minute > 0, "PostgreSQL: statements were not counted");
    }
    return missed;
}

}  // namespace beadle::bench
