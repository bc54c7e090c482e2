// beadle audit: the record as a list, and as it grows.
#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/told_words.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

constexpr std::chrono::milliseconds look_again_after{1000};
constexpr int at_once_while_following = 1000;

using Query = std::vector<std::pair<std::string, std::string>>;

Query asked(const AuditOptions& options) {
    return {{"system", options.system},
            {"body", options.body},
            {"instance", options.instance},
            {"matter", options.matter},
            {"post", options.post},
            {"actor", options.actor},
            {"event", options.event},
            {"verdict", options.verdict},
            {"from", options.from},
            {"to", options.to},
            {"words", options.words},
            {"newest", options.newest ? "yes" : ""},
            {"exempt", options.with_exempt ? "yes" : ""},
            {"after", options.after}};
}

std::vector<std::string> columns(bool csv) {
    std::vector<std::string> names{"entry", "recorded", "happened", "event", "instance", "verdict", "by", "why"};
    if (csv) names.insert(names.end(), {"on behalf of", "facts", "changes", "leaf", "capacity"});
    return names;
}

std::vector<std::string> row_of(const json::value& entry, const Zones& zones, bool csv) {
    const auto system = text(entry, "system");
    std::string why;
    for (const auto& finding : list(entry, "findings")) why += (why.empty() ? "" : "; ") + text(finding, "numbers");
    auto by = text(entry, "actor");
    if (const auto capacity = text(entry, "capacity"); !csv && !capacity.empty()) by += ", " + capacity;
    std::vector<std::string> row{std::to_string(number(entry, "entry")),
                                 time_cell(entry, "recorded_at", zones, system, csv),
                                 time_cell(entry, "happened_at", zones, system, csv),
                                 people(text(entry, "kind"), csv),
                                 people(text(entry, "instance"), csv),
                                 verdict_words(text(entry, "verdict")),
                                 people(by, csv),
                                 people(why, csv)};
    if (!csv) return row;
    std::string facts, changes;
    if (const auto* said = member(entry, "facts").if_object())
        for (const auto& fact : *said)
            if (const auto* value = fact.value().if_string())
                facts += (facts.empty() ? "" : "; ") + std::string{fact.key()} + "=" + std::string{*value};
    for (const auto& change : texts(entry, "changes")) changes += (changes.empty() ? "" : "; ") + change;
    const auto& zone = zones.of(system);
    row.insert(row.end(), {text(entry, "on_behalf_of"), with_sortable_times(facts, zone), with_sortable_times(changes, zone),
                           text(entry, "leaf"), people(text(entry, "capacity"), true)});
    return row;
}

/// One entry as it comes: a line for people, a row, or an object a line.
void print_as_it_comes(World& world, const json::value& entry, const Zones& zones, bool csv) {
    if (world.json) {
        world.out << json::serialize(entry) << '\n';
        return;
    }
    const auto row = row_of(entry, zones, csv);
    if (csv) {
        const auto with_headings = to_csv({columns(true), {row}, {}});
        world.out << with_headings.substr(with_headings.find('\n') + 1);
        return;
    }
    auto said = row[0] + "  " + row[1] + "  " + row[3] + " on " + row[4] + ", by " + row[6];
    if (row[2] != row[1]) said += "; happened " + row[2];
    if (row[5] != "accepted") said += "; " + row[5];
    if (!row[7].empty()) said += ": " + row[7];
    world.out << printable(said) << '\n';
}

/// Entries as they come, until whoever sits there interrupts it.
int follow(const AuditOptions& options, World& world) {
    auto query = asked(options);
    query.emplace_back("limit", std::to_string(at_once_while_following));
    auto& after = query[query.size() - 2].second;
    if (options.csv && !world.json) world.out << to_csv({columns(true), {}, {}}) << std::flush;
    // What there is already is not new, unless somebody says from where on.
    bool first = after.empty() && options.from.empty();
    do {
        for (bool more = true; more;) {
            const auto answer = ask(world, target_of("/v1/audit", query));
            const Zones zones{answer};
            if (!first)
                for (const auto& entry : list(answer, "entries")) print_as_it_comes(world, entry, zones, options.csv);
            const auto next = text(answer, "next");
            more = !first && !next.empty();
            first = false;
            // Beyond what the log held when it was asked, nothing has been looked at.
            if (const auto size = number(answer, "size"); more) after = next;
            else if (size > 0) after = std::to_string(size - 1);
        }
        world.out << std::flush;
    } while (world.out && world.wait && world.wait(look_again_after));
    return Exit::done;
}

}  // namespace

int audit_command(const AuditOptions& options, World& world) {
    if (options.follow) return follow(options, world);
    const auto answer = ask_pages(world, "/v1/audit", asked(options), "entries", options.limit);
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    Table table{columns(options.csv), {}, {7, 3, 4, 1, 2, 5}};
    for (const auto& entry : list(answer, "entries")) table.rows.push_back(row_of(entry, zones, options.csv));
    return print_report(world, answer, table, options.csv, "No entries match.");
}

}  // namespace beadle::cli
