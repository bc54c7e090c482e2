#pragma once
// What a command may touch besides its options: where it prints, how wide, where the shipped data is, and how to reach the
// daemon. Tests give it string streams and a client that ends in the handlers without a socket.

#include <chrono>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace beadle::cli {

class Client;
struct Table;

/// Exit codes; docs/commands.md and --help list them. Scripts rely on them: do not change.
enum Exit : int {
    done = 0,           ///< Done; an event was accepted.
    failed = 1,         ///< Something else went wrong; it is said on standard error.
    usage = 2,          ///< The command line, a rule, a date or a file is not understood.
    breach = 3,         ///< Accepted, with a breach.
    not_accepted = 4,   ///< Not accepted; it is recorded as such.
    not_reachable = 5,  ///< The daemon does not answer.
};

struct World {
    std::ostream& out;
    std::ostream& err;
    int width = 100;
    int help_width = 80;  ///< Of --help, which is read and not looked up: narrower where nobody says how wide the terminal is.
    bool colour = false;
    bool terminal = false;  ///< What is printed goes to a terminal: tables are laid out anew where they do not fit its width.
    std::filesystem::path config_dir;
    std::string socket;
    bool json = false;
    /// Opens a way to the daemon at a socket; throws NotReachable.
    std::function<std::unique_ptr<Client>(const std::string& socket)> connect;
    /// A new event id, never the same twice.
    std::function<std::string()> new_id;
    /// Asks whoever sits at the terminal and gives the line that is answered; empty where nobody does.
    std::function<std::string(const std::string& question)> question{};
    /// Waits so long; false when whoever sits there has interrupted it, and the command is to end. Empty: nobody waits.
    std::function<bool(std::chrono::milliseconds time)> wait{};
};

/// The terminal's codes around `text` where colour is wanted.
enum class Tone { good, warn, bad, quiet, strong };
std::string toned(const World& world, Tone tone, const std::string& text);

/// What others wrote, made safe, in lines that fit the terminal, each `indent` blanks in.
void print_wrapped(World& world, std::string_view said, std::size_t indent);
/// Aligned columns; at a terminal that is too narrow for them, as people can read it there. What is piped has columns always.
void print_table(World& world, const Table& table);

}  // namespace beadle::cli
