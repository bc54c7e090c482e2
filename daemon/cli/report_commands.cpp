// duties, outbox and plan: what is asked of the record.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/api/request.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

/// How the outcome stands, with what is late and still open said as such.
std::string outcome(const json::value& duty) {
    const auto said = spaced(text(duty, "outcome"));
    return said == "open" && flag(duty, "late") ? "overdue" : said;
}

/// A date ahead; one that has no time of day yet is its day alone.
std::string when(const json::value& row, const Zones& zones, const std::string& system, bool csv) {
    const auto at = calendar::instant_from_iso(text(row, "at"));
    if (!at || !flag(row, "whole_day")) return time_cell(row, "at", zones, system, csv);
    const auto date = calendar::local_date(zones.of(system), *at);
    return csv ? calendar::to_iso(date) : short_date(date);
}

}  // namespace

int duties_command(const DutiesOptions& options, World& world) {
    const auto answer = ask_pages(world, "/v1/duties",
                                  {{"system", options.system},
                                   {"body", options.body},
                                   {"post", options.post},
                                   {"instance", options.instance},
                                   {"from", options.from},
                                   {"to", options.to},
                                   {"outcome", options.outcome},
                                   {"late", options.late ? "yes" : ""},
                                   {"provisional", options.provisional ? "yes" : ""}},
                                  "duties", options.limit);
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    Table table{{"due", "happened", "recorded", "margin", "outcome", "duty", "who"}, {}, {5, 6, 3, 0, 1, 2}};
    for (const auto& duty : list(answer, "duties")) {
        const auto system = text(duty, "system");
        table.rows.push_back(
            {time_cell(duty, "due_at", zones, system, options.csv), time_cell(duty, "happened_at", zones, system, options.csv),
             time_cell(duty, "recorded_at", zones, system, options.csv), margin(duty), outcome(duty),
             people(text(duty, "what") + ", " + text(duty, "instance"), options.csv), people(text(duty, "owed_by_name"), options.csv)});
    }
    return print_report(world, answer, table, options.csv, "No duties match.");
}

int plan_command(const PlanOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/plan", {{"system", options.system}, {"from", options.from}, {"to", options.to}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto system = text(answer, "system");
    Table table{{"when", "kind", "what", "where", "who", "more"}, {}, {5, 4, 2}};
    for (const auto& row : list(answer, "dates"))
        table.rows.push_back({when(row, zones, system, options.csv), text(row, "kind"), people(text(row, "what"), options.csv),
                              people(text(row, "instance"), options.csv), people(text(row, "who"), options.csv),
                              people(text(row, "detail"), options.csv) + (flag(row, "provisional") ? " (provisional)" : "")});
    const auto exit = print_report(world, answer, table, options.csv, "Nothing lies ahead in that period.");
    if (flag(answer, "more")) beside_rows(world, options.csv) << "There are more: ask for a shorter period.\n";
    return exit;
}

int outbox_list_command(const OutboxOptions& options, World& world) {
    const auto answer = ask_pages(world, "/v1/outbox",
                                  {{"system", options.system},
                                   {"body", options.body},
                                   {"instance", options.instance},
                                   {"to", options.to},
                                   {"template", options.template_name},
                                   {"state", options.state}},
                                  "mails", options.limit);
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    Table table{{"id", "send", "to", "about", "step", "state"}, {}, {3, 2, 0}};
    for (const auto& mail : list(answer, "mails"))
        table.rows.push_back({people(text(mail, "id"), options.csv), time_cell(mail, "send_at", zones, text(mail, "system"), options.csv),
                              people(text(mail, "to_name"), options.csv),
                              people(text(mail, "instance") + " " + text(mail, "duty"), options.csv), text(mail, "step"),
                              text(mail, "state_words")});
    return print_report(world, answer, table, options.csv, "No mails match.");
}

int outbox_show_command(const std::string& id, const std::string& system, World& world) {
    const auto answer = ask(world, target_of("/v1/outbox/" + api::percent_encoded(id), {{"system", system}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto& mail = member(answer, "mail");
    const auto in = text(mail, "system");
    world.out << printable(text(mail, "id")) << ": " << toned(world, Tone::strong, text(mail, "state_words")) << '\n'
              << "  to " << printable(text(mail, "to_name")) << " (" << printable(text(mail, "to")) << "), " << text(mail, "step")
              << " for " << printable(text(mail, "instance")) << " " << printable(text(mail, "duty")) << '\n'
              << "  send " << zones.time(mail, "send_at", in) << ", of no use after " << zones.time(mail, "expires_at", in) << '\n';
    if (const auto sent = zones.time(mail, "sent_at", in); !sent.empty()) world.out << "  sent " << sent << '\n';
    if (const auto attempts = number(mail, "attempts"); attempts > 0)
        world.out << "  " << counted(attempts, "attempt", "attempts") << ", the last: " << printable(text(mail, "last_result")) << '\n';
    if (const auto message = text(mail, "message_id"); !message.empty()) world.out << "  Message-ID " << printable(message) << '\n';
    if (const auto* facts = member(mail, "facts").if_object())
        for (const auto& fact : *facts)
            if (const auto* value = fact.value().if_string(); value != nullptr && !value->empty())
                world.out << "    " << spaced(std::string{fact.key()}) << ": " << printable(std::string{*value}) << '\n';
    return Exit::done;
}

namespace {

/// What a filter leaves alone, since held mails go only when each is named.
void print_held(const json::value& answer, World& world) {
    if (const auto held = number(answer, "held"); held > 0)
        world.out << counted(held, "mail is", "mails are") << " held and stay so: name each by its id to let it go.\n";
}

const char* done_words(const std::string& act) {
    return act == "release" ? " released" : act == "cancel" ? " cancelled" : " put back to be sent";
}

int print_dry_look(const json::value& answer, const std::string& act, World& world) {
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto& mails = list(answer, "would_move");
    Table table{{"send", "to", "about", "template", "state"}, {}, {2, 1}};
    for (const auto& mail : mails)
        table.rows.push_back({zones.time(mail, "send_at", text(mail, "system")), people(text(mail, "to_name"), false),
                              people(text(mail, "instance") + " " + text(mail, "duty"), false), text(mail, "template"),
                              text(mail, "state_words")});
    if (!table.rows.empty()) print_table(world, table);
    const auto count = static_cast<std::int64_t>(mails.size());
    world.out << (count == 0 ? "No mail" : counted(count, "mail", "mails")) << " would be" << done_words(act)
              << (count == 0 ? ".\n" : "; nothing is changed yet: --yes does it.\n");
    if (flag(answer, "more")) world.out << "There are more: those come after these.\n";
    print_held(answer, world);
    return Exit::done;
}

}  // namespace

int outbox_move_command(const MoveMailOptions& options, World& world) {
    json::object body{{"id", options.id.empty() ? world.new_id() : options.id}};
    for (const auto& [name, value] : {std::pair<const char*, const std::string&>{"system", options.system},
                                      {"body", options.body},
                                      {"instance", options.instance},
                                      {"to", options.to},
                                      {"template", options.template_name},
                                      {"reason", options.reason}})
        if (!value.empty()) body[name] = value;
    if (!options.ids.empty()) {
        json::array ids;
        for (const auto& id : options.ids) ids.emplace_back(id);
        body["ids"] = std::move(ids);
    }
    // A filter may mean more than was thought of: it is looked at first.
    if (options.ids.empty() && !options.yes) body["dry_run"] = true;
    const auto answer = tell(world, "/v1/outbox/" + options.act, body);
    if (flag(answer, "dry_run")) return print_dry_look(answer, options.act, world);
    const auto moved = number(answer, "moved"), all = static_cast<std::int64_t>(list(answer, "results").size());
    if (world.json) {
        world.out << api::pretty(answer);
    } else {
        world.out << counted(moved, "mail", "mails") << done_words(options.act) << ".\n";
        for (const auto& result : list(answer, "results"))
            if (!flag(result, "moved"))
                world.out << "  not moved: " << printable(text(result, "mail")) << ", because " << printable(text(result, "why")) << '\n';
            else if (const auto note = text(result, "note"); !note.empty())
                world.out << "  " << printable(text(result, "mail")) << ": " << printable(note) << '\n';
        if (flag(answer, "more")) world.out << "There are more: say it again.\n";
        print_held(answer, world);
    }
    return moved < all ? Exit::not_accepted : Exit::done;
}

}  // namespace beadle::cli
