#include "daemon/cli/world.hpp"

#include <ostream>

#include "daemon/cli/table.hpp"
#include "daemon/cli/terminal_table.hpp"

namespace beadle::cli {

std::string toned(const World& world, Tone tone, const std::string& text) {
    if (!world.colour) return text;
    const char* code = "";
    switch (tone) {
        case Tone::good: code = "\x1b[32m"; break;
        case Tone::warn: code = "\x1b[33m"; break;
        case Tone::bad: code = "\x1b[31m"; break;
        case Tone::quiet: code = "\x1b[2m"; break;
        case Tone::strong: code = "\x1b[1m"; break;
    }
    return code + text + "\x1b[0m";
}

void print_wrapped(World& world, std::string_view said, std::size_t indent) {
    for (const auto& line : wrapped(printable(said), static_cast<std::size_t>(world.width) - indent))
        world.out << std::string(indent, ' ') << line << '\n';
}

void print_table(World& world, const Table& table) {
    world.out << (world.terminal ? for_terminal(table, world.width) : to_text(table, world.width));
}

}  // namespace beadle::cli
