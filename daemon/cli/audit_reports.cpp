// report late-agendas, withdrawn-items and open-actions: what auditors and councillors ask of the record.
#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/print_page.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

json::value ask_report(const ReportOptions& options, World& world, const char* name) {
    return ask(world, target_of(std::string{"/v1/reports/"} + name, {{"system", options.system},
                                                                     {"body", options.body},
                                                                     {"from", options.from},
                                                                     {"to", options.to},
                                                                     {"since", options.since},
                                                                     {"exempt", options.with_exempt ? "yes" : ""}}));
}

/// What was asked, in a sentence, and when.
void say_what_was_asked(PrintPage& page, const ReportOptions& options, const json::value& answer) {
    page.said = options.body.empty() ? "All bodies" : "Body: " + options.body;
    if (!options.from.empty()) page.said += ", from " + options.from;
    if (!options.to.empty()) page.said += ", to " + options.to;
    if (!options.since.empty()) page.said += ", since " + options.since;
    page.said += options.with_exempt ? ". With what is exempt: not for the public." : ". Without what is exempt.";
    const Zones zones{answer};
    page.as_of = "As the record stood on " + zones.time(answer, "as_of", "") + ".";
}

/// On a terminal two columns share one, so that the table fits: the later one's text follows the earlier one's in its cell.
void fold(Table& table, std::size_t into, std::size_t from) {
    const auto join = [&](std::vector<std::string>& row, const char* between) {
        if (!row[from].empty()) row[into] += (row[into].empty() ? "" : between) + row[from];
        row.erase(row.begin() + static_cast<std::ptrdiff_t>(from));
    };
    table.wrap.clear();
    join(table.columns, ", ");
    for (auto& row : table.rows) join(row, "; ");
    for (auto column = table.columns.size(); column-- > 0;) table.wrap.push_back(column);
}

bool is_for_a_terminal(const ReportOptions& options) { return !options.csv && !options.html; }

int print(World& world, const ReportOptions& options, const json::value& answer, PrintPage page) {
    if (options.csv) {
        world.out << to_csv(page.table);
    } else if (options.html) {
        say_what_was_asked(page, options, answer);
        world.out << to_html(page, world.config_dir);
    } else {
        if (page.table.rows.empty()) world.out << page.nothing << '\n';
        else print_table(world, page.table);
    }
    return Exit::done;
}

std::string joined(const std::vector<std::string>& parts, const char* between = "; ") {
    std::string out;
    for (const auto& part : parts)
        if (!part.empty()) out += (out.empty() ? "" : between) + part;
    return out;
}

/// One form is asked for at most; the words that say otherwise are printed.
bool is_one_form(const ReportOptions& options, World& world) {
    if ((options.csv ? 1 : 0) + (options.html ? 1 : 0) + (world.json ? 1 : 0) <= 1) return true;
    world.err << "Say one of --csv, --html and --json: a report has one form at a time.\n";
    return false;
}

}  // namespace

int late_agendas_command(const ReportOptions& options, World& world) {
    if (!is_one_form(options, world)) return Exit::usage;
    const auto answer = ask_report(options, world, "late-agendas");
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    PrintPage page{"Agendas published late", "", "", "No agenda was late in that period.", "", {}};
    page.table = {{"meeting", "due", "happened", "recorded", "margin", "what followed"}, {}, {5, 0, 3, 2, 1, 4}};
    for (const auto& agenda : list(answer, "agendas")) {
        const auto system = text(agenda, "system");
        const auto late = flag(agenda, "overdue") ? "not published yet" : margin(agenda);
        const auto breach = text(agenda, "notice_breach");
        page.table.rows.push_back(
            {people(joined({text(agenda, "body_name"), day_cell(agenda, "held_on", options.csv), text(agenda, "meeting"),
                            "owed by " + text(agenda, "owed_by_name")},
                           ", "),
                    options.csv),
             time_cell(agenda, "due_at", zones, system, options.csv), time_cell(agenda, "happened_at", zones, system, options.csv),
             time_cell(agenda, "recorded_at", zones, system, options.csv), late.empty() ? spaced(text(agenda, "outcome")) : late,
             people(joined({breach.empty() ? "" : "short of the law's notice: " + breach, text(agenda, "followed")}), options.csv)});
    }
    page.count = counted(static_cast<std::int64_t>(page.table.rows.size()), "agenda", "agendas");
    if (is_for_a_terminal(options)) fold(page.table, 2, 3);
    return print(world, options, answer, std::move(page));
}

int withdrawn_items_command(const ReportOptions& options, World& world) {
    if (!is_one_form(options, world)) return Exit::usage;
    const auto answer = ask_report(options, world, "withdrawn-items");
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    PrintPage page{"Items taken off an agenda", "", "", "No item was taken off in that period.", "", {}};
    page.table = {{"item", "when", "by", "advice of", "why", "recorded"}, {}, {0, 4, 3, 5, 2, 1}};
    for (const auto& item : list(answer, "items")) {
        const auto system = text(item, "system");
        const auto to = text(item, "to");
        page.table.rows.push_back(
            {people(
                 joined({text(item, "title"), text(item, "item"), text(item, "body_name"), day_cell(item, "held_on", options.csv)}, ", "),
                 options.csv),
             time_cell(item, "happened_at", zones, system, options.csv) + ", " + text(item, "how") +
                 people(to.empty() ? "" : " to " + to, options.csv) + (flag(item, "after_publication") ? ", after publication" : ""),
             people(text(item, "by"), options.csv), people(text(item, "on_advice_of"), options.csv),
             people(text(item, "reason"), options.csv),
             people(
                 joined({time_cell(item, "recorded_at", zones, system, options.csv), "by " + text(item, "recorded_by"),
                         text(item, "capacity"), text(item, "on_behalf_of").empty() ? "" : "on the word of " + text(item, "on_behalf_of"),
                         "entry " + std::to_string(number(item, "entry"))},
                        ", "),
                 options.csv)});
    }
    page.count = counted(static_cast<std::int64_t>(page.table.rows.size()), "item", "items");
    if (is_for_a_terminal(options)) fold(page.table, 1, 5);
    return print(world, options, answer, std::move(page));
}

int open_actions_command(const ReportOptions& options, World& world) {
    if (!is_one_form(options, world)) return Exit::usage;
    const auto answer = ask_report(options, world, "open-actions");
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    PrintPage page{"Resolutions that are not done", "", "", "Everything that was resolved in that period is done.", "", {}};
    page.table = {{"action", "resolved", "owner", "first due", "due", "slipped", "state"}, {}, {0, 2, 1, 3, 4, 6, 5}};
    for (const auto& action : list(answer, "actions")) {
        const auto system = text(action, "system");
        const auto slips = number(action, "slipped");
        std::string why;
        for (const auto& slip : list(action, "slips")) why = text(slip, "reason");
        page.table.rows.push_back(
            {people(joined({text(action, "title"), text(action, "action")}, ", "), options.csv),
             people(joined({time_cell(action, "resolved_at", zones, system, options.csv), text(action, "body_name")}, ", "), options.csv),
             people(text(action, "owner_name"), options.csv), day_cell(action, "first_due", options.csv),
             day_cell(action, "due", options.csv),
             options.csv ? std::to_string(slips)
                         : (slips == 0 ? "never" : counted(slips, "time", "times")) + people(why.empty() ? "" : ": " + why, false),
             text(action, "state") + (flag(action, "overdue") ? ", overdue" : "")});
    }
    page.count = counted(static_cast<std::int64_t>(page.table.rows.size()), "resolution", "resolutions");
    if (is_for_a_terminal(options)) {
        fold(page.table, 5, 6);
        fold(page.table, 3, 4);
        fold(page.table, 0, 1);
    }
    return print(world, options, answer, std::move(page));
}

}  // namespace beadle::cli
