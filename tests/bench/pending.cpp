#include "tests/bench/pending.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "daemon/engine/engine.hpp"
#include "daemon/store/open_store.hpp"

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

/// VmHWM: the most that this process has held.
double resident_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    throw std::runtime_error("/proc/self/status says nothing of VmHWM");
}

/// Seconds since this process started, to the hundredth that the kernel keeps.
double seconds_alive() {
    std::ifstream stat("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int n = 3; n <= 22; ++n) fields >> field;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9 -
           std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void drop_from_page_cache(const std::string& path) {
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) throw std::runtime_error(path + " cannot be opened");
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
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

Pending measure_pending(const Pattern& pattern, const std::filesystem::path& folder, std::int64_t timers,
                        const std::function<void(const std::string&)>& say) {
    Pending pending;
    const auto path = (folder / "pending.db").string();
    std::int64_t per_meeting = 0;
    for (const auto& meeting : pattern.meetings)
        for (const auto& duty : meeting.duties) per_meeting += model::next_step_at(duty) ? 1 : 0;
    const auto meetings = static_cast<std::int64_t>(pattern.meetings.size());
    const auto count = timers * meetings / per_meeting + meetings;
    say("pending: preparing " + std::to_string(timers) + " timers of " + std::to_string(count) + " meetings");
    pending.morning = make_morning(pattern, path, count, Order::at_random);

    // The child fires some at its end, so each starts on a file of its own.
    const auto work = (folder / "pending-work.db").string();
    for (bool cold : {false, true}) {
        copy_store(path, work);
        if (cold) drop_from_page_cache(work);
        auto figures = run_child(work, pending.morning.first_due);
        (cold ? pending.ready_s : pending.warm_ready_s) = figures.at("ready");
        pending.statements_to_ready = static_cast<std::int64_t>(figures.at("to_ready"));
        pending.idle_steps = static_cast<std::int64_t>(figures.at("idle_steps"));
        pending.idle_statements = std::max(pending.idle_statements, static_cast<std::int64_t>(figures.at("idle_statements")));
        pending.due_statements = static_cast<std::int64_t>(figures.at("due_statements"));
        pending.resident_mib = std::max(pending.resident_mib, figures.at("resident"));
        pending.resident_after_mib = std::max(pending.resident_after_mib, figures.at("resident_after"));
    }
    for (const auto& file : {path, work})
        for (const auto* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
    return pending;
}

}  // namespace beadle::bench
