#include "daemon/cli/fitting_lines.hpp"

#include <sstream>

#include "daemon/cli/world.hpp"
#include "tests/catch.hpp"

namespace beadle::cli {
namespace {

TEST_CASE("a line that is too wide goes on below, two further in than it began; one that fits stays as it is", "[lines]") {
    CHECK(in_fitting_lines("Sending is live.\n  mail: 0 to go, 0 waiting for the clerk, 2 held\n\nYou are visitor.\n", 30) ==
          "Sending is live.\n"
          "  mail: 0 to go, 0 waiting for\n"
          "    the clerk, 2 held\n"
          "\n"
          "You are visitor.\n");
    CHECK(in_fitting_lines("columns    stay   apart\n", 40) == "columns    stay   apart\n");
    CHECK(in_fitting_lines("without an end", 40) == "without an end");
    CHECK(in_fitting_lines("", 40).empty());
}

TEST_CASE("what is wide is counted in characters, and colour takes no room", "[lines]") {
    CHECK(in_fitting_lines("Ťhe Čouncil's Ůnit wrote", 19) == "Ťhe Čouncil's Ůnit\n  wrote");
    CHECK(in_fitting_lines("\x1b[31mFiring and sending\x1b[0m are held", 23) == "\x1b[31mFiring and sending\x1b[0m are\n  held");
}

TEST_CASE("a word that is wider than the terminal stays whole, to be copied", "[lines]") {
    CHECK(in_fitting_lines("see https://example.org/a/very/long/address/indeed for it", 20) ==
          "see\n  https://example.org/a/very/long/address/indeed\n  for it");
    CHECK(in_fitting_lines("  https://example.org/a/very/long/address/indeed", 20) == "  https://example.org/a/very/long/address/indeed");
}

TEST_CASE("lines are made to fit a terminal, and nothing that is piped", "[lines]") {
    std::ostringstream out, err;
    World world{.out = out, .err = err, .width = 20, .config_dir = {}, .socket = {}, .connect = {}, .new_id = {}};
    const auto said = [&](bool terminal) {
        out.str("");
        world.terminal = terminal;
        {
            const FittingLines fitting{world, world.out};
            world.out << "The scheduler last ran ";
            world.out << "never.\n";
            CHECK(out.str().empty());
        }
        return out.str();
    };
    CHECK(said(true) == "The scheduler last\n  ran never.\n");
    CHECK(said(false) == "The scheduler last ran never.\n");
}

}  // namespace
}  // namespace beadle::cli
