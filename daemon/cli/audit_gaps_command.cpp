#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/audit_questions.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

/// Why nothing was looked at: dates are ISO text, and sort as they are.
std::string said_before_it_is_live(const json::value& answer) {
    const auto begins = day(answer, "from");
    const std::string asks = " What lies before that is looked at only with --from.";
    if (text(answer, "live_from").empty()) return "Nothing was looked at: the record begins on " + begins + "." + asks;
    const bool is_ahead = text(answer, "as_of").substr(0, 10) < text(answer, "live_from");
    return (is_ahead ? "Nothing was looked at: the system is not live yet, and will be from " + begins
                     : "Nothing was looked at: the system is live from " + begins) +
           " on." + asks;
}

}  // namespace

int audit_gaps_command(const AuditGapsOptions& options, World& world) {
    const auto answer =
        ask(world,
            target_of("/v1/audit/gaps", {{"system", options.system}, {"body", options.body}, {"from", options.from}, {"to", options.to}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const auto& gaps = list(answer, "gaps");
    Table table{{"day", "body", "what", "what is missing"}, {}, {3, 2, 1}};
    for (const auto& gap : gaps) {
        const auto title = text(gap, "title"), id = text(gap, "instance");
        table.rows.push_back({day_cell(gap, "on", options.csv), people(text(gap, "body_name"), options.csv),
                              people(title + (title.empty() || id.empty() ? id : " (" + id + ")"), options.csv),
                              people(text(gap, "words"), options.csv)});
    }
    if (options.csv) {
        world.out << to_csv(table);
        return Exit::done;
    }
    if (text(answer, "to") < text(answer, "from")) {
        print_wrapped(world, said_before_it_is_live(answer), 0);
        return Exit::done;
    }
    const auto between = "from " + day(answer, "from") + " to " + day(answer, "to");
    print_wrapped(
        world,
        counted(number(answer, "looked_at"), "meeting, planned meeting or year was", "meetings, planned meetings and years were") +
            " looked at, " + between + ".",
        0);
    const auto& log = member(answer, "log");
    print_wrapped(world,
                  flag(log, "agree") ? "The record numbers its entries without a gap from 0 to " + std::to_string(number(log, "last")) + "."
                                     : "The record should end with entry " + std::to_string(number(log, "entries") - 1) +
                                           " and ends with " + std::to_string(number(log, "last")) + ": restore it from a backup.",
                  0);
    if (gaps.empty()) {
        world.out << "Nothing is missing.\n";
    } else {
        world.out << '\n';
        print_table(world, table);
        world.out << counted(static_cast<std::int64_t>(gaps.size()), "gap", "gaps") << ".\n";
    }
    return Exit::done;
}

}  // namespace beadle::cli
