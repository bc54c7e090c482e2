// The command `beadle`. What it does is in command_line.cpp; here is only what ties it to a terminal.
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <system_error>

#include "config_dir.hpp"
#include "daemon/cli/client.hpp"
#include "daemon/cli/command_line.hpp"

namespace {

/// 128 random bits as a UUID (RFC 9562, version 4).
std::string random_id() {
    std::array<unsigned char, 16> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
    constexpr const char* digits = "0123456789abcdef";
    std::string id;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) id += '-';
        id += digits[bytes[i] >> 4];
        id += digits[bytes[i] & 15];
    }
    return id;
}

/// 0 where nobody says it.
int terminal_width() {
    winsize size{};
    int width = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) width = size.ws_col;
    if (const char* columns = std::getenv("COLUMNS"); width == 0 && columns != nullptr) width = std::atoi(columns);
    return width <= 0 ? 0 : std::clamp(width, 60, 160);
}

bool wants_colour() {
    const char* no_colour = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

std::string asked(const std::string& question) {
    std::cout << question << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer;
}

volatile std::sig_atomic_t interrupted = 0;

/// Until then an interruption ends the program at once, as it ends any other.
bool waited(std::chrono::milliseconds time) {
    static const bool listening = [] {
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = 1; };
        return sigaction(SIGINT, &action, nullptr) == 0 && sigaction(SIGTERM, &action, nullptr) == 0;
    }();
    const timespec span{.tv_sec = time.count() / 1000, .tv_nsec = time.count() % 1000 * 1'000'000};
    if (listening && interrupted == 0) nanosleep(&span, nullptr);
    return interrupted == 0;
}

}  // namespace

int main(int count, char** arguments) {
    const char* socket = std::getenv("BEADLE_SOCKET");
    const int width = terminal_width();
    beadle::cli::World world{.out = std::cout,
                             .err = std::cerr,
                             .width = width == 0 ? 110 : width,
                             .help_width = width == 0 ? 80 : width,
                             .colour = wants_colour(),
                             .terminal = isatty(STDOUT_FILENO) == 1,
                             .config_dir = beadle::config_dir(),
                             .socket = socket != nullptr && *socket != '\0' ? socket : "/run/beadle/beadle.sock",
                             .connect = beadle::cli::connect_to,
                             .new_id = random_id,
                             .wait = waited};
    if (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) world.question = asked;
    const int exit = beadle::cli::run({arguments + 1, arguments + count}, world);
    std::cout.flush();
    // A full disk behind a report must not look like success.
    return exit == 0 && !std::cout ? static_cast<int>(beadle::cli::Exit::failed) : exit;
}
