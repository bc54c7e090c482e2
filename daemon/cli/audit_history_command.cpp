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

using calendar::Date;

/// "December 2022", out of "Tuesday 13 December 2022".
std::string month_words(std::chrono::year_month month) {
    const auto words = calendar::in_words(Date{month / std::chrono::day{1}});
    return words.substr(words.find(" 1 ") + 3);
}

void print_line(World& world, const json::value& line, const Zones& zones, const std::string& system, bool of_one) {
    const auto kind = text(line, "kind");
    const auto tone = kind == "breach" || kind == "overdue" || kind == "escalation" ? Tone::warn
                      : kind == "not_accepted"                                      ? Tone::bad
                                                                                    : Tone::strong;
    const auto said = line_words(line);
    const auto lines = wrapped(printable(said), static_cast<std::size_t>(world.width) - 4);
    bool first = true;
    world.out << zones.time(line, "happened_at", system) << '\n';
    for (const auto& one : lines) {
        world.out << "    " << (first ? toned(world, tone, one) : one) << '\n';
        first = false;
    }
    for (const auto& detail : texts(line, "details")) print_wrapped(world, detail, 6);
    auto from = provenance_words(line, zones, system);
    if (!of_one) from += ", on " + text(line, "instance");
    print_wrapped(world, from, 6);
}

}  // namespace

int audit_history_command(const AuditHistoryOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/audit/history", {{"of", options.of},
                                                                   {"system", options.system},
                                                                   {"from", options.from},
                                                                   {"to", options.to},
                                                                   {"mails", options.with_mails ? "yes" : ""},
                                                                   {"exempt", options.with_exempt ? "yes" : ""}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto system = text(answer, "system");
    const auto& lines = list(answer, "lines");
    if (options.csv) {
        Table table{{"happened", "recorded", "what", "more", "by", "on the word of", "instance", "entry", "taken back by"}, {}, {}};
        for (const auto& line : lines) {
            std::string more;
            for (const auto& detail : texts(line, "details")) more += (more.empty() ? "" : "; ") + detail;
            if (const auto to = text(line, "to"); !to.empty()) more = "to " + to;
            table.rows.push_back({time_cell(line, "happened_at", zones, system, true), time_cell(line, "recorded_at", zones, system, true),
                                  text(line, "text"), more, text(line, "by"), text(line, "on_behalf_of"), text(line, "instance"),
                                  std::to_string(number(line, "entry")),
                                  member(line, "taken_back_by").is_null() ? "" : std::to_string(number(line, "taken_back_by"))});
        }
        world.out << to_csv(table);
        if (flag(answer, "more")) beside_rows(world, true) << "There is more: ask for a shorter time with --from and --to.\n";
        return Exit::done;
    }
    const auto& things = list(answer, "things");
    const bool of_a_matter = text(answer, "kind") == "matter";
    print_wrapped(world, of_a_matter ? "The matter " + text(answer, "title") : text(answer, "title") + " (" + text(answer, "of") + ")", 0);
    if (of_a_matter || things.size() > 1) {
        world.out << (of_a_matter ? "What belongs to it\n" : "With\n");
        for (const auto& thing : things)
            if (of_a_matter || text(thing, "id") != text(answer, "of"))
                print_wrapped(world,
                              text(thing, "id") + ": " + text(thing, "title") + ", " + text(thing, "workflow") +
                                  (of_a_matter && !text(thing, "body_name").empty() ? " of the " + text(thing, "body_name") : "") + ", " +
                                  text(thing, "state"),
                              2);
    }
    if (lines.empty()) world.out << "\nNothing is recorded of it in that time.\n";
    std::optional<std::chrono::year_month> month;
    for (const auto& line : lines) {
        const auto at = calendar::instant_from_iso(text(line, "happened_at"));
        if (!at) continue;
        const auto date = calendar::local_date(zones.of(system), *at);
        const auto its = date.year() / date.month();
        if (options.by_month && month != its) {
            // A month of silence is part of a delay, and is said.
            if (month)
                for (auto quiet = *month + std::chrono::months{1}; quiet < its; quiet += std::chrono::months{1})
                    world.out << "\n" << toned(world, Tone::strong, month_words(quiet)) << "\n\nNothing is recorded.\n";
            world.out << "\n" << toned(world, Tone::strong, month_words(its)) << "\n";
            month = its;
        }
        world.out << '\n';
        print_line(world, line, zones, system, things.size() == 1);
    }
    if (flag(answer, "more")) world.out << "\nThere is more: ask for a shorter time with --from and --to.\n";
    if (const auto left = number(answer, "reminders_left_out"); left > 0)
        world.out << "\n" << counted(left, "reminder or notice is", "reminders and notices are") << " left out: --with-mails tells them.\n";
    return Exit::done;
}

}  // namespace beadle::cli
