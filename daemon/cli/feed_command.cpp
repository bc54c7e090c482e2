// feed: the address of a calendar.
#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"

namespace beadle::cli {

int feed_command(const FeedOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/feed", {{"post", options.post}, {"body", options.body}, {"system", options.system}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    world.out << toned(world, Tone::strong, printable(text(answer, "name"))) << '\n'
              << printable(text(answer, "address")) << '\n'
              << "Whoever has this address can read the calendar: give it to nobody else. In a calendar program choose \"subscribe\" or "
                 "\"from the web\";\n"
                 "programs look for changes every few hours, some once a day. What changes at short notice comes by mail.\n";
    return Exit::done;
}

}  // namespace beadle::cli
