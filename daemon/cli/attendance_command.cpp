#include "daemon/cli/attendance_command.hpp"

#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

std::string said_of(const json::value& member) {
    const auto answer = text(member, "answer");
    if (answer == "substitute") {
        const auto own = text(member, "substitute_answer");
        return "substitute: " + text(member, "substitute_name") +
               (own == "coming"      ? ", who comes"
                : own == "apologies" ? ", who cannot come"
                                     : "");
    }
    if (answer == "not answered" && !flag(member, "asked")) return "not asked";
    return answer;
}

}  // namespace

int attendance_command(const AttendanceOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/attendance", {{"system", options.system}, {"meeting", options.meeting}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const bool dated = !member(answer, "held_on").is_null();
    world.out << toned(world, Tone::strong, printable(text(answer, "name"))) << ", " << (dated ? day(answer, "held_on") : "no date yet")
              << " (" << printable(text(answer, "meeting")) << "): " << printable(text(answer, "state")) << '\n';
    if (!dated) return Exit::done;
    const auto& quorum = member(answer, "quorum");
    if (quorum.is_null()) {
        world.out << "No quorum is asked for.\n";
    } else {
        const auto risk = text(quorum, "at_risk");
        const auto needed = number(quorum, "needed");
        print_wrapped(world,
                      (risk.empty() ? "A quorum is expected: " : "The quorum is at risk: " + risk + ". ") +
                          std::to_string(number(quorum, "accepted")) + " accepted" +
                          (needed > 0 ? ", " + std::to_string(needed) + " needed" : std::string()) + ".",
                      0);
    }
    Table table{{"post", "member", "answer"}, {}, {1, 2}};
    for (const auto& one : list(answer, "members"))
        table.rows.push_back({printable(text(one, "post")), printable(text(one, "name")), printable(said_of(one))});
    for (const auto& one : list(answer, "vacant"))
        table.rows.push_back({printable(text(one, "post")), printable(text(one, "name")), "vacant"});
    world.out << to_text(table, world.width);
    if (!flag(answer, "asks")) world.out << "This body's file does not say that its members are asked (attendance of ...).\n";
    return Exit::done;
}

}  // namespace beadle::cli
