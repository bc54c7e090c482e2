// what-if and back-plan: what is ahead, tried out before anything is changed.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/consequences.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
int what_if_command(const WhatIfOptions& options, World& world) {
    json::array moves, holidays, late;
    for (const auto& move : options.moves) {
        const auto equals = move.rfind('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == move.size()) {
            world.err << "'" << printable(move) << "' says no move: write --move ID=DATE, as ICPA/2022-23/3=2022-12-20\n";
            return Exit::usage;
        }
        moves.push_back({{"id", move.substr(0, equals)}, {"to", move.substr(equals + 1)}});
    }
    for (const auto& holiday : options.holidays) {
        const auto equals = holiday.find('=');
        holidays.push_back({{"on", holiday.substr(0, equals)}, {"name", equals == std::string::npos ? "" : holiday.substr(equals + 1)}});
    }
    for (const auto& one : options.late) late.emplace_back(one);
    if (moves.empty() && holidays.empty() && late.empty()) {
        world.err << "Say what is supposed: --move ID=DATE, --holiday DATE or --late ID\n";
        return Exit::usage;
    }
    json::object body{{"moves", std::move(moves)}, {"holidays", std::move(holidays)}, {"late", std::move(late)}};
    if (!options.system.empty()) body["system"] = options.system;
    const auto answer = tell(world, "/v1/what-if", body);
    if (world.json) {
        world.out << api::pretty(answer);
        return list(answer, "breaks").empty() ? Exit::done : Exit::breach;
    }
    const Zones zones{answer};
    world.out << "What if, in " << toned(world, Tone::strong, printable(text(answer, "name"))) << ":\n";
    for (const auto& words : texts(answer, "supposed")) print_wrapped(world, words, 2);
    const bool breaks = print_consequences(world, answer, zones);
    bool any = false;
    for (const auto* group : {"breaks", "moves", "told", "withdrawn", "mails_withdrawn", "entered", "duties"})
        any = any || !list(answer, group).empty();
    if (!any) world.out << "Nothing would break, move or be told again.\n";
    world.out << "Nothing was changed: this was only supposed.\n";
    return breaks ? Exit::breach : Exit::done;
}

int back_plan_command(const BackPlanOptions& options, World& world) {
    const auto answer =
        ask(world, target_of("/v1/back-plan",
                             {{"system", options.system}, {"decision", options.decision}, {"body", options.body}, {"by", options.by}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    const auto said = [](const json::value& object, const char* name) {
        const auto date = calendar::date_from_iso(text(object, name));
        return date ? calendar::in_words(*date) : std::string{};
    };
    const bool recognised = flag(answer, "recognised");
    world.out << toned(world, Tone::strong, printable(capitalised(text(answer, "decision")))) << ", by " << said(answer, "by")
              << (recognised ? "" : ": nothing that is planned is called so") << '\n';
    if (!recognised) print_wrapped(world, "These are the dates of any decision of this body.", 2);
    const auto meeting = [&](const json::value& one, const char* role) {
        const auto id = text(one, "id");
        print_wrapped(world,
                      fmt::format("{} {}, {}{}, on {}{}", role, text(one, "body_name"), text(one, "name"),
                                  id.empty() ? std::string{} : " (" + id + ")", said(one, "on"), flag(one, "assumed") ? " (assumed)" : ""),
                      2);
    };
    meeting(member(answer, "decided_at"), "Decided by");
    for (const auto& one : list(answer, "supported_at")) meeting(one, "Supported by");
    bool decided = false;
    const auto decided_on = text(member(answer, "decided_at"), "on");
    for (const auto& date : list(answer, "dates")) {
        if (!decided && flag(date, "afterwards") && text(date, "on") >= decided_on) {
            decided = true;
            world.out << "After the decision\n";
        }
        const auto on = calendar::date_from_iso(text(date, "on"));
        const auto at = calendar::parse_time(text(date, "at"));
        auto head = on ? short_date(*on) : text(date, "on");
        if (!text(date, "at").empty() && at) head += " " + calendar::in_words(*at);
        std::string marks;
        if (flag(date, "past")) marks += ", has gone";
        if (flag(date, "assumed")) marks += ", assumed";
        if (flag(date, "provisional")) marks += ", provisional";
        world.out << "  " << toned(world, flag(date, "past") ? Tone::bad : Tone::good, head) << marks << '\n';
        print_wrapped(world, fmt::format("{} ({})", capitalised(text(date, "what")), text(date, "who")), 4);
        if (const auto rule = text(date, "rule"); !rule.empty())
            print_wrapped(world, rule + (text(date, "source").empty() ? "" : " (" + text(date, "source") + ")"), 6);
        const auto raw = text(date, "raw");
        if (!raw.empty() && raw != text(date, "on")) print_wrapped(world, "by the words of the rule: " + said(date, "raw"), 6);
        if (const auto proof = text(date, "proof"); !proof.empty()) print_wrapped(world, proof, 6);
    }
    if (const auto unknown = texts(answer, "not_known"); !unknown.empty()) {
        world.out << "Not known\n";
        for (const auto& sentence : unknown) print_wrapped(world, sentence, 2);
    }
    return Exit::done;
}

}  // namespace beadle::cli
