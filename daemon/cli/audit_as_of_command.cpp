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

/// "entry 298, recorded Fri 1 Jul 2022 10:10am by clerk-i".
std::string source_words(const json::value& source, const Zones& zones, const std::string& system) {
    return "entry " + std::to_string(number(source, "entry")) + ", recorded " + zones.time(source, "recorded_at", system) + " by " +
           text(source, "by");
}

/// "11 of 12".
std::string in_post(const json::value& body) {
    return std::to_string(number(body, "in_post")) + " of " + std::to_string(number(body, "whole_number"));
}

void print_applied(World& world, const json::value& answer, const Zones& zones, const std::string& system) {
    const auto& applied = member(answer, "applied");
    if (flag(applied, "not_applied_yet"))
        print_wrapped(world, "No rules had been applied on that day; what follows goes by the first that were.", 2);
    print_wrapped(world, "definition " + text(applied, "definition"), 2);
    print_wrapped(world, "calendar " + text(applied, "calendar"), 2);
    print_wrapped(world, "applied: " + source_words(member(applied, "applied"), zones, system), 2);
    const auto& proposed = member(applied, "proposed");
    if (!proposed.is_null()) print_wrapped(world, "proposed: " + source_words(proposed, zones, system), 2);
    else if (flag(applied, "second_person")) print_wrapped(world, "proposed by nobody else: no proposal of it is on record", 2);
    print_wrapped(world,
                  flag(applied, "second_person")
                      ? "Who could change it: an administrator proposes, and another one applies the very same (second person: yes)."
                      : "Who could change it: an administrator alone, by applying another; each time is an entry of the record.",
                  2);
}

void print_members(World& world, const json::value& body, const Zones& zones, const std::string& system) {
    const auto& members = list(body, "members");
    if (members.empty()) {
        world.out << "  No member's post is named in the definition: who was a member is not on record.\n";
        return;
    }
    Table table{{"post", "held by", "since", "by what instrument", "on record"}, {}, {4, 3, 1, 0}};
    for (const auto& one : members) {
        const bool held = !member(one, "person").is_null();
        const auto capacity = text(one, "capacity");
        auto holder = held                  ? text(one, "person") + (capacity == "substantive" || capacity.empty() ? "" : ", " + capacity)
                      : flag(one, "vacant") ? "vacant"
                                            : "nobody has said who holds it";
        if (!flag(one, "votes")) holder += ", without a vote";
        const auto& recorded = member(one, "recorded");
        const auto instrument = text(one, "instrument");
        auto until = day(one, "term_ends");
        if (until.empty()) until = day(one, "until");
        table.rows.push_back({printable(text(one, "name")), printable(holder), day(one, "from") + (until.empty() ? "" : ", to " + until),
                              held ? (instrument.empty() ? "not on record" : printable(instrument)) : "",
                              recorded.is_null() ? (held ? "in the definition" : "") : printable(source_words(recorded, zones, system))});
    }
    print_table(world, table);
}

void print_body(World& world, const json::value& body, const Zones& zones, const std::string& system) {
    world.out << '\n' << toned(world, Tone::strong, printable(text(body, "name"))) << '\n';
    std::string standing = "Meets by the rules '" + text(body, "procedure") + "'";
    if (const auto begins = day(body, "begins"); !begins.empty()) standing += "; begins " + begins;
    if (const auto ends = day(body, "ends"); !ends.empty()) standing += flag(body, "has_ended") ? "; ended " + ends : "; ends " + ends;
    if (flag(body, "in_shadow")) standing += "; on that day it met in shadow only";
    print_wrapped(world, standing + ".", 2);
    for (const auto& maker : list(body, "established")) {
        const auto& recorded = member(maker, "recorded");
        const auto instrument = text(maker, "instrument");
        print_wrapped(world,
                      recorded.is_null() ? text(maker, "by") + " had not established it by then, as far as is on record"
                                         : "established by " + text(maker, "by") + ": " +
                                               (instrument.empty() ? "by what instrument is not on record" : instrument) + " (" +
                                               source_words(recorded, zones, system) + ")",
                      2);
    }
    print_wrapped(
        world,
        (number(body, "whole_number") == 0 ? std::string{"How many members it has is not on record"} : "In post: " + in_post(body)) +
            (text(body, "quorum").empty() ? "; no quorum is named" : "; quorum: " + text(body, "quorum")) + "; decides by " +
            text(body, "decides_by") + (text(body, "decides_by") == "vote" ? ", " + text(body, "majority") : std::string{}),
        2);
    for (const auto& seat : texts(body, "short_of")) print_wrapped(world, "short of its least composition: " + seat, 2);
    print_members(world, body, zones, system);
    const auto& rules = list(body, "rules");
    if (rules.empty()) return;
    world.out << "  Rules that applied, where each is from, and who checked it\n";
    for (const auto& rule : rules) {
        print_wrapped(world, text(rule, "rule") + ": " + text(rule, "says"), 4);
        const auto source = text(rule, "source"), by = text(rule, "checked_by");
        print_wrapped(world,
                      (source.empty() ? "its source is not on record; " : "source: " + source + "; ") +
                          (by.empty() ? "checked by nobody on record" : "checked on " + day(rule, "checked_on") + " by " + by),
                      6);
    }
}

void print_owed(World& world, const json::value& answer, const Zones& zones, const std::string& system) {
    const auto& owed = list(answer, "owed");
    world.out << "\nWhat was owed at the end of that day\n";
    if (owed.empty()) {
        world.out << "  Nothing.\n";
        return;
    }
    Table table{{"due", "what", "who", "of", "since", "what became of it"}, {}, {3, 1, 2, 5}};
    for (const auto& duty : owed)
        table.rows.push_back({zones.time(duty, "due_at", system), printable(text(duty, "what")), printable(text(duty, "owed_by_name")),
                              printable(text(duty, "instance")),
                              number(duty, "opened_by") < 0 ? "" : "entry " + std::to_string(number(duty, "opened_by")),
                              text(duty, "outcome_now") == "open" ? "still open" : spaced(text(duty, "outcome_now"))});
    print_table(world, table);
    if (flag(answer, "more")) world.out << "There is more: ask for one body or one thing.\n";
}

}  // namespace

int audit_as_of_command(const AuditAsOfOptions& options, World& world) {
    const auto answer = ask(world, target_of("/v1/audit/as-of", {{"on", options.on},
                                                                 {"system", options.system},
                                                                 {"body", options.body},
                                                                 {"instance", options.instance},
                                                                 {"exempt", options.with_exempt ? "yes" : ""}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const Zones zones{answer};
    const auto system = text(answer, "system");
    print_wrapped(world, text(answer, "name") + " on " + day(answer, "on"), 0);
    const auto& instance = member(answer, "instance");
    if (!instance.is_null()) {
        print_wrapped(world, text(instance, "title") + " (" + text(instance, "id") + ")", 0);
        if (!flag(instance, "entered")) print_wrapped(world, "It was not on record yet.", 2);
        else {
            std::string states;
            for (const auto& state : texts(instance, "states"))
                states += (states.empty() ? "" : text(instance, "workflow") == "meeting" ? ", its minutes " : "; ") + state;
            print_wrapped(world, "it stood at: " + states + " (after entry " + std::to_string(number(instance, "last_entry")) + ")", 2);
            print_wrapped(world, "it ran under definition " + text(instance, "definition"), 2);
        }
    }
    world.out << "\nWhat rules were applied\n";
    print_applied(world, answer, zones, system);
    const auto& bodies = list(answer, "bodies");
    if (options.body.empty() && instance.is_null()) {
        world.out << "\nBodies\n";
        Table table{{"body", "in post", "standing"}, {}, {0, 2}};
        for (const auto& body : bodies)
            table.rows.push_back({printable(text(body, "name")), number(body, "whole_number") == 0 ? "not on record" : in_post(body),
                                  flag(body, "has_ended")   ? "ended " + day(body, "ends")
                                  : flag(body, "in_shadow") ? "in shadow"
                                                            : ""});
        print_table(world, table);
        world.out << "  --body ID tells its members and its rules.\n";
    } else {
        for (const auto& body : bodies) print_body(world, body, zones, system);
    }
    print_owed(world, answer, zones, system);
    return Exit::done;
}

}  // namespace beadle::cli
