#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/audit_questions.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/told_words.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

void print_decision(World& world, std::size_t place, const json::value& decision, const Zones& zones) {
    const auto system = text(decision, "system");
    const auto happened = zones.time(decision, "happened_at", system), recorded = zones.time(decision, "recorded_at", system);
    world.out << '\n';
    print_wrapped(world, std::to_string(place) + ". " + text(decision, "title") + " (" + text(decision, "item") + ")", 0);
    const auto minute = text(decision, "minute"), votes = votes_words(decision);
    print_wrapped(world,
                  text(decision, "outcome") + (votes.empty() ? "" : ", " + votes) + ", " + happened + ", by the " +
                      text(decision, "body_name") + " at " + text(decision, "meeting") +
                      (minute.empty() ? "; the number of its minute is not on record" : "; minute " + minute),
                  3);
    if (text(decision, "verdict") == "accepted_with_breach")
        for (const auto& finding : list(decision, "findings"))
            if (text(finding, "breach") != "none" && !text(finding, "breach").empty())
                print_wrapped(world, "with a breach: " + text(finding, "numbers") + " (" + text(finding, "source") + ")", 3);
    print_wrapped(world, "declarations of interest: " + declarations_words(decision), 3);
    print_wrapped(world, "quorum at the vote: " + quorum_words(decision), 3);
    print_wrapped(world, "confirming minute: " + minutes_words(decision, zones, system), 3);
    print_wrapped(world,
                  "on record as entry " + std::to_string(number(decision, "entry")) + ", " +
                      (recorded == happened ? "at once" : "recorded " + recorded) + ", by " + text(decision, "recorded_by") + "; leaf " +
                      text(decision, "leaf"),
                  3);
}

}  // namespace

int audit_sample_command(const AuditSampleOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/audit/sample", {{"n", std::to_string(options.count)},
                                                                  {"seed", options.seed},
                                                                  {"system", options.system},
                                                                  {"body", options.body},
                                                                  {"from", options.from},
                                                                  {"to", options.to},
                                                                  {"exempt", options.with_exempt ? "yes" : ""}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto& decisions = list(answer, "decisions");
    if (options.csv) {
        Table table{{"item", "title", "body", "meeting", "decided", "recorded", "by", "outcome", "votes", "minute", "verdict",
                     "declarations of interest", "quorum at the vote", "confirming minute", "entry", "leaf"},
                    {},
                    {}};
        for (const auto& one : decisions) {
            const auto system = text(one, "system");
            table.rows.push_back({text(one, "item"), text(one, "title"), text(one, "body_name"), text(one, "meeting"),
                                  time_cell(one, "happened_at", zones, system, true), time_cell(one, "recorded_at", zones, system, true),
                                  text(one, "recorded_by"), text(one, "outcome"), votes_words(one), text(one, "minute"),
                                  verdict_words(text(one, "verdict")), declarations_words(one), quorum_words(one),
                                  minutes_words(one, zones, system), std::to_string(number(one, "entry")), text(one, "leaf")});
        }
        world.out << to_csv(table);
        return Exit::done;
    }
    const auto picked = static_cast<std::int64_t>(decisions.size()), all = number(answer, "out_of");
    if (picked == 0) {
        world.out << "No decision is on record in that period.\n";
        return Exit::done;
    }
    print_wrapped(world,
                  (picked + number(answer, "passed_over") >= all ? "All of them, for there are no more than were asked for: "
                                                                 : "Picked at random out of " + std::to_string(all) + ": ") +
                      counted(picked, "decision", "decisions") + ". The draw can be made again with --seed \"" + text(answer, "seed") +
                      "\".",
                  0);
    if (const auto gone = number(answer, "passed_over"); gone > 0)
        print_wrapped(world, counted(gone, "entry was", "entries were") + " drawn and passed over: taken back, or taken anew, since.", 0);
    std::size_t place = 0;
    for (const auto& one : decisions) print_decision(world, ++place, one, zones);
    return Exit::done;
}

}  // namespace beadle::cli
