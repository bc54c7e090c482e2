// can-we-make-it and actions: what a clerk asks while making an agenda.
#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

void print_meeting(World& world, const json::value& meeting, bool with_proofs) {
    const bool can = flag(meeting, "can_be_made");
    const bool dated = !member(meeting, "held_on").is_null();
    world.out << '\n'
              << toned(world, Tone::strong, printable(text(meeting, "name"))) << ", " << (dated ? "" : "no date yet; judged for ")
              << day(meeting, "judged_on") << " (" << printable(text(meeting, "meeting"))
              << "): " << toned(world, can ? Tone::good : Tone::bad, can ? "yes" : "no, for " + text(meeting, "blocked_by"))
              << (flag(meeting, "as_a_late_paper") ? "; only as a late paper" : "") << '\n';
    Table table{{"  gate", "last day", "can be", "", "rule"}, {}, {4, 0}};
    for (const auto& gate : list(meeting, "gates")) {
        const auto missing = number(gate, "short_by_working_days");
        auto name = text(gate, "gate");
        if (const auto who = text(gate, "who"); !who.empty()) name += ", " + who;
        table.rows.push_back({"  " + printable(name), day(gate, "latest"), day(gate, "possible"),
                              flag(gate, "kept") ? "kept" : counted(missing, "working day too late", "working days too late"),
                              printable(text(gate, "rule"))});
    }
    print_table(world, table);
    for (const auto& gate : list(meeting, "gates"))
        if (with_proofs || (!flag(gate, "kept") && text(gate, "gate") == text(meeting, "blocked_by")))
            print_wrapped(world, text(gate, "proof") + (text(gate, "source").empty() ? "" : " (" + text(gate, "source") + ")"), 2);
}

void print_group(World& world, const json::value& answer, const char* group, const char* heading) {
    if (list(answer, group).empty()) return;
    world.out << '\n' << toned(world, Tone::strong, heading) << '\n';
    Table table{{"  action", "what", "owner", "due", "slipped"}, {}, {1, 2}};
    for (const auto& action : list(answer, group)) {
        const auto slipped = number(action, "slipped");
        auto due = day(action, "due");
        if (const auto every = text(action, "every"); !every.empty()) due = due.empty() ? every : every + ", next " + due;
        table.rows.push_back({"  " + printable(text(action, "action")), printable(text(action, "title")),
                              text(action, "owner").empty() ? "to be named" : printable(text(action, "owner_name")),
                              due.empty() ? "to be named" : due, slipped == 0 ? "" : counted(slipped, "time", "times")});
    }
    print_table(world, table);
}

}  // namespace

int can_we_make_it_command(const CanWeMakeItOptions& options, World& world) {
    const auto answer =
        ask(world, target_of("/v1/can-we-make-it",
                             {{"system", options.system}, {"paper", options.paper}, {"body", options.body}, {"from", options.from}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    world.out << toned(world, Tone::strong, printable(text(answer, "title"))) << ", " << printable(text(answer, "state")) << ", to the "
              << printable(text(answer, "body_name")) << ", from " << day(answer, "from") << '\n';
    print_wrapped(world, text(answer, "answer"), 0);
    for (const auto& meeting : list(answer, "meetings")) {
        print_meeting(world, meeting, options.proofs || text(meeting, "meeting") == text(answer, "earliest"));
        if (!options.all && text(meeting, "meeting") == text(answer, "earliest")) break;
    }
    return Exit::done;
}

int actions_command(const ActionsOptions& options, World& world) {
    const auto answer =
        ask(world, target_of("/v1/actions", {{"system", options.system}, {"for", options.meeting}, {"body", options.body}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    if (number(answer, "count") == 0) {
        world.out << "No action is open.\n";
        return Exit::done;
    }
    print_wrapped(world, text(answer, "said"), 0);
    print_group(world, answer, "overdue", "Overdue");
    print_group(world, answer, "extended", "Extended");
    print_group(world, answer, "open", "Open");
    print_group(world, answer, "reported_done", "Reported done, for the body to close");
    print_group(world, answer, "on_hold", "On hold");
    return Exit::done;
}

}  // namespace beadle::cli
