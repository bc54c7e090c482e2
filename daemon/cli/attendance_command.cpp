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

std::string quorum_expected(const json::value& quorum) {
    const auto accepted = number(quorum, "accepted"), needed = number(quorum, "needed");
    if (!flag(quorum, "known"))
        return "Nobody is asked to come, and nobody has said anything: whether a quorum will is not known" +
               (needed > 0 ? "; " + std::to_string(needed) + (needed == 1 ? " is" : " are") + " needed" : std::string()) + ".";
    const auto count =
        std::to_string(accepted) + " accepted" + (needed > 0 ? ", " + std::to_string(needed) + " needed" : std::string()) + ".";
    const auto risk = text(quorum, "at_risk");
    if (risk.empty()) return "A quorum is expected: " + count;
    // That too few have accepted says how many.
    return "The quorum is at risk: " + risk + "." + (accepted < needed ? "" : " " + count);
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
        print_wrapped(world, quorum_expected(quorum), 0);
    }
    Table table{{"post", "member", "answer"}, {}, {1, 2}};
    for (const auto& one : list(answer, "members"))
        table.rows.push_back({printable(text(one, "post")), printable(text(one, "name")), printable(said_of(one))});
    for (const auto& one : list(answer, "vacant"))
        table.rows.push_back({printable(text(one, "post")), printable(text(one, "name")), "vacant"});
    print_table(world, table);
    if (!flag(answer, "asks")) world.out << "This body's file does not say that its members are asked (attendance of ...).\n";
    return Exit::done;
}

}  // namespace beadle::cli
