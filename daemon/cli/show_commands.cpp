// status, list and show.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/api/request.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/cells.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/fitting_lines.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : std::string{between}) + word;
    return out;
}

void print_counts(World& world, const json::value& counts) {
    world.out << "  " << counted(number(counts, "instances"), "instance", "instances") << ", "
              << counted(number(counts, "open_duties"), "open duty", "open duties") << ", "
              << counted(number(counts, "entries"), "entry", "entries") << " in the record\n";
    std::string mail = "  mail: " + std::to_string(number(counts, "mail_ready")) + " to go, " +
                       std::to_string(number(counts, "mail_for_clerk")) + " waiting for the clerk, " +
                       std::to_string(number(counts, "mail_held")) + " held, " + std::to_string(number(counts, "mail_given_up")) +
                       " given up";
    world.out << (number(counts, "mail_given_up") > 0 ? toned(world, Tone::bad, mail) : mail) << '\n';
    if (const auto provisional = number(counts, "provisional"); provisional > 0)
        world.out << "  "
                  << toned(world, Tone::warn,
                           counted(provisional, "deadline is provisional: it lies", "deadlines are provisional: they lie") +
                               " where the calendar is not sure (beadle duties --provisional)")
                  << '\n';
}

void print_duty(World& world, const json::value& duty, const Zones& zones, const std::string& system, bool all_days) {
    const auto outcome = text(duty, "outcome");
    const auto tone = outcome == "met"                                ? Tone::good
                      : outcome == "open"                             ? Tone::strong
                      : outcome == "met_late" || outcome == "not_met" ? Tone::bad
                                                                      : Tone::quiet;
    world.out << "  " << printable(text(duty, "what")) << " (" << printable(text(duty, "ref")) << ")\n"
              << "    " << toned(world, tone, spaced(outcome)) << "; " << (flag(duty, "earliest") ? "not before " : "due ")
              << zones.time(duty, "due_at", system) << "; " << printable(text(duty, "owed_by_name")) << '\n';
    if (const auto happened = zones.time(duty, "happened_at", system); !happened.empty() && (outcome == "met" || outcome == "met_late"))
        world.out << "    happened " << happened << ", recorded " << zones.time(duty, "recorded_at", system) << '\n';
    if (const auto reason = text(duty, "reason"); !reason.empty()) world.out << "    " << printable(reason) << '\n';
    const auto& proof = member(duty, "proof");
    if (proof.is_null()) {
        if (!text(duty, "rule").empty()) world.out << "    rule: " << printable(text(duty, "rule")) << '\n';
        return;
    }
    for (const auto& line : wrapped(printable(text(proof, "sentence")), static_cast<std::size_t>(world.width) - 4))
        world.out << "    " << line << '\n';
    if (!flag(proof, "as_then"))
        world.out << "    "
                  << toned(world, Tone::warn,
                           "Counted anew by the calendar as it now is; the deadline above was counted by an earlier one.")
                  << '\n';
    if (all_days) print_days(world, proof, 6);
}

void print_entry(World& world, const json::value& entry, const Zones& zones, const std::string& system, const json::value& names,
                 bool all) {
    world.out << "  " << number(entry, "entry") << "  " << toned(world, Tone::strong, printable(text(entry, "kind")));
    const auto happened = zones.time(entry, "happened_at", system), recorded = zones.time(entry, "recorded_at", system);
    world.out << "  " << happened;
    if (recorded != happened) world.out << ", recorded " << recorded;
    world.out << ", by " << printable(text(entry, "actor"));
    if (const auto capacity = text(entry, "capacity"); !capacity.empty()) world.out << ", " << printable(capacity);
    if (const auto other = text(entry, "on_behalf_of"); !other.empty()) world.out << " on the word of " << printable(other);
    world.out << '\n';
    if (text(entry, "verdict") != "accepted") world.out << "     " << verdict_words(world, text(entry, "verdict")) << '\n';
    for (const auto& finding : list(entry, "findings")) world.out << "     " << printable(text(finding, "numbers")) << '\n';
    for (const auto& change : changes_for_people(texts(entry, "changes"), zones.of(system), names, all))
        for (const auto& line : wrapped(printable(change), static_cast<std::size_t>(world.width) - 5)) world.out << "     " << line << '\n';
}

/// "0-31, 40"
std::string as_ranges(const json::array& numbers) {
    std::string said;
    for (std::size_t from = 0, to = 0; from < numbers.size(); from = to) {
        const auto first = numbers[from].as_int64();
        for (to = from + 1; to < numbers.size() && numbers[to].as_int64() == first + static_cast<std::int64_t>(to - from);) ++to;
        if (!said.empty()) said += ", ";
        said += std::to_string(first);
        if (to > from + 1) said += "-" + std::to_string(numbers[to - 1].as_int64());
    }
    return said;
}

/// The daemons that share the store; nothing where it has one only.
void print_daemons(World& world, const json::value& answer, const Zones& zones) {
    if (list(answer, "daemons").empty()) return;
    Table table{{"daemon", "host", "since", "lease until", "shards"}, {}, {4}};
    for (const auto& daemon : list(answer, "daemons")) {
        const auto& shards = list(daemon, "shards");
        table.rows.push_back({text(daemon, "id").substr(0, 8) + (flag(daemon, "answers_you") ? " (this one)" : ""),
                              printable(text(daemon, "host")), zones.time(daemon, "since", ""), zones.time(daemon, "lease_until", ""),
                              shards.empty() ? "none yet" : std::to_string(shards.size()) + ": " + as_ranges(shards)});
    }
    world.out << '\n';
    print_table(world, table);
    const auto& nobodys = list(answer, "nobodys_shards");
    if (nobodys.empty()) return;
    const auto systems = texts(answer, "nobodys_systems");
    world.out << toned(world, Tone::bad, nobodys.size() == 1 ? "A shard is nobody's just now: " : "Shards are nobody's just now: ")
              << as_ranges(nobodys) << ". "
              << (systems.empty() ? "No system is in them."
                                  : "Nothing fires and nothing is recorded for " + printable(joined(systems, ", ")) + ".")
              << "\n  A daemon that lives takes them within half a minute. Should this stay, see the daemons' logs.\n";
}

}  // namespace

int status_command(World& world) {
    const auto answer = ask(world, "/v1/status");
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const FittingLines fitting{world, world.out};
    const Zones zones{answer};
    const auto& scheduler = member(answer, "scheduler");
    world.out << "Beadle keeps its record at " << printable(text(answer, "store")) << ". It is " << zones.time(answer, "now", "") << ".\n";
    const auto& guard = member(answer, "guard");
    if (text(guard, "state") != "open") {
        world.out << toned(world, Tone::bad, "Firing and sending are held: ") << printable(text(guard, "why")) << "\n  "
                  << printable(text(guard, "what_to_do")) << '\n';
    } else if (flag(scheduler, "firing_held")) {
        const auto why = text(guard, "why");
        world.out << toned(world, Tone::warn, (why.empty() ? "Firing and sending are held by choice" : capitalised(printable(why))) + ".")
                  << '\n';
    }
    if (const auto test = text(answer, "test_address"); !test.empty())
        world.out << toned(world, Tone::bad,
                           "A test address is set: every mail goes to " + printable(test) + ", and nobody else is written to.")
                  << "\n  For real mail, take 'test address' out of the daemon's file and start it again.\n";
    if (const auto trouble = text(answer, "trouble"); !trouble.empty())
        world.out << toned(world, Tone::bad, "The store fails: ") << printable(trouble) << '\n';
    if (const auto trouble = text(answer, "checkpoints_trouble"); !trouble.empty())
        world.out << toned(world, Tone::bad, "No checkpoint of the record can be kept: ") << printable(trouble)
                  << "\n  What was recorded since the last one has none yet, so that a change of that would not show. It is tried again "
                     "every quarter of an hour.\n";
    if (const auto trouble = text(answer, "mail_trouble"); !trouble.empty())
        world.out << toned(world, Tone::bad, "Mail does not go out: ") << printable(trouble)
                  << "\n  It waits, and is tried again within ten minutes or so.\n";
    const auto last = zones.time(scheduler, "last_step_at", ""), next = zones.time(scheduler, "next_wake_at", "");
    world.out << "The scheduler last ran " << (last.empty() ? "never" : last) << "; next it wakes "
              << (next.empty() ? "when something comes in" : next) << ".\n";
    print_counts(world, member(answer, "counts"));
    print_daemons(world, answer, zones);
    for (const auto& system : list(answer, "systems"))
        world.out << '\n'
                  << toned(world, Tone::strong, printable(text(system, "name"))) << " (" << text(system, "id") << "): sending is "
                  << printable(joined(texts(system, "sending_words"), "; ")) << ", "
                  << counted(number(member(system, "counts"), "open_duties"), "open duty", "open duties") << '\n';
    if (list(answer, "systems").empty()) world.out << "\nNo system has been applied yet: beadle apply PATH\n";
    for (const auto& alarm : list(answer, "alarms"))
        world.out << '\n'
                  << toned(world, Tone::bad, "Alarm: ") << printable(text(alarm, "text")) << " (since "
                  << zones.time(alarm, "raised_at", text(alarm, "system")) << ")\n";
    for (const auto& line : texts(answer, "drift")) world.out << '\n' << toned(world, Tone::warn, "Drift: ") << printable(line) << '\n';
    for (const auto& note : texts(answer, "notes"))
        for (const auto& line : wrapped(note, static_cast<std::size_t>(world.width))) world.out << toned(world, Tone::warn, line) << '\n';
    const auto& caller = member(answer, "caller");
    world.out << "\nYou are " << printable(text(caller, "person")) << (flag(caller, "administrator") ? ", an administrator" : "");
    if (const auto offices = texts(caller, "offices"); !offices.empty()) world.out << "; offices: " << joined(offices, ", ");
    if (const auto posts = texts(caller, "posts"); !posts.empty()) world.out << "; posts: " << joined(posts, ", ");
    world.out << ".\n";
    return Exit::done;
}

int list_command(const ListOptions& options, World& world) {
    const auto answer = ask_pages(world, "/v1/instances",
                                  {{"system", options.system},
                                   {"workflow", options.workflow},
                                   {"body", options.body},
                                   {"state", options.state},
                                   {"matter", options.matter},
                                   {"open", options.open ? "yes" : ""}},
                                  "instances", options.limit);
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    Table table{{"id", "what", "date", "state"}, {}, {1, 3}};
    for (const auto& row : list(answer, "instances")) {
        auto states = joined(texts(row, "states"), "; ");
        if (flag(row, "parked")) states += " (parked)";
        table.rows.push_back({people(text(row, "id"), options.csv),
                              people(text(row, "title").empty() ? text(row, "workflow") : text(row, "title"), options.csv),
                              day_cell(member(row, "facts"), "held_on", options.csv), states});
    }
    return print_report(world, answer, table, options.csv, "Nothing matches.");
}

int show_command(const ShowOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/instances/" + api::percent_encoded(options.id), {{"system", options.system}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto& instance = member(answer, "instance");
    const auto system = text(instance, "system");
    world.out << toned(world, Tone::strong, printable(text(instance, "title").empty() ? text(instance, "id") : text(instance, "title")))
              << " (" << printable(text(instance, "id")) << ")\n"
              << capitalised(text(instance, "workflow"));
    if (const auto body = text(instance, "body_name"); !body.empty()) world.out << " of the " << printable(body);
    world.out << ": " << toned(world, Tone::strong, joined(texts(instance, "states"), "; ")) << '\n';
    if (flag(instance, "parked"))
        world.out << toned(world, Tone::bad, "Parked: nothing fires for it until an administrator says beadle release.") << '\n';
    if (const auto* facts = member(instance, "facts").if_object(); facts != nullptr && !facts->empty()) {
        world.out << "\nWhat is known\n";
        for (const auto& fact : *facts) {
            const auto* value = fact.value().if_string();
            if (value == nullptr || value->empty()) continue;
            auto said = std::string{*value};
            if (const auto date = calendar::date_from_iso(said)) said = calendar::in_words(*date);
            else if (const auto at = calendar::instant_from_iso(said)) said = short_time(*at, zones.of(system));
            world.out << "  " << spaced(std::string{fact.key()}) << ": " << printable(said) << '\n';
        }
    }
    if (!list(answer, "duties").empty()) world.out << "\nDuties\n";
    for (const auto& duty : list(answer, "duties")) print_duty(world, duty, zones, system, options.proofs);
    world.out << "\nHistory\n";
    if (const auto skipped = number(answer, "history_skipped"); skipped > 0)
        world.out << "  (" << counted(skipped, "earlier entry", "earlier entries") << ": beadle audit --instance)\n";
    json::object by_id;
    for (const auto& duty : list(answer, "duties")) by_id[text(duty, "owed_by")] = text(duty, "owed_by_name");
    const json::value names = std::move(by_id);
    for (const auto& entry : list(answer, "history")) print_entry(world, entry, zones, system, names, options.all);
    if (!list(answer, "mails").empty()) {
        world.out << "\nMails\n";
        Table table{{"  send", "to", "about", "step", "state"}, {}, {2, 1}};
        for (const auto& mail : list(answer, "mails"))
            table.rows.push_back({"  " + zones.time(mail, "send_at", system), printable(text(mail, "to_name")),
                                  printable(text(mail, "duty")), text(mail, "step"), text(mail, "state_words")});
        print_table(world, table);
    }
    return Exit::done;
}

}  // namespace beadle::cli
