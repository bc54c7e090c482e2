#include "tests/bench/machine.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

namespace beadle::bench {
namespace {

std::string value_in(const char* file, const std::string& name) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(name)) {
            auto from = line.find_first_not_of(": \t", line.find(':'));
            return from == std::string::npos ? std::string() : line.substr(from);
        }
    return "unknown";
}

/// The mount that the folder lies under: the longest one that begins its path.
std::string filesystem_of(const std::filesystem::path& folder) {
    auto path = std::filesystem::canonical(folder).string();
    std::ifstream mounts("/proc/self/mounts");
    std::string best = "unknown", best_at;
    for (std::string device, at, type, rest; mounts >> device >> at >> type && std::getline(mounts, rest);)
        if ((at == "/" || path == at || path.starts_with(at + "/")) && at.size() >= best_at.size()) {
            best = type + " on " + device;
            best_at = at;
        }
    return best;
}

double syncs_a_second(const std::filesystem::path& folder) {
    auto path = folder / "syncs";
    int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) throw std::runtime_error(path.string() + " cannot be written");
    const std::vector<char> page(4096, 'b');
    const auto start = std::chrono::steady_clock::now();
    constexpr int count = 300;
    for (int n = 0; n < count; ++n)
        if (::write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()) || ::fdatasync(file) != 0)
            throw std::runtime_error(path.string() + " cannot be written to the disk");
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ::close(file);
    std::filesystem::remove(path);
    return count / took;
}

}  // namespace

Machine look_at_machine(const std::filesystem::path& folder) {
    Machine machine;
    machine.processor = value_in("/proc/cpuinfo", "model name");
    machine.cores = std::thread::hardware_concurrency();
    machine.memory_gib = std::stod(value_in("/proc/meminfo", "MemTotal")) / (1024 * 1024);
    utsname system{};
    uname(&system);
    machine.kernel = std::string(system.sysname) + " " + system.release;
    machine.filesystem = filesystem_of(folder);
    machine.compiler = std::string("g++ ") + __VERSION__;
    machine.sqlite = sqlite3_libversion();
    std::ifstream("/proc/loadavg") >> machine.load;
    char date[16];
    auto now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    std::strftime(date, sizeof date, "%Y-%m-%d", &parts);
    machine.taken_on = date;
    machine.syncs_a_second = syncs_a_second(folder);
    return machine;
}

}  // namespace beadle::bench
