// accountable: who answers for a subject on a day.
#include <boost/json.hpp>
#include <ostream>

#include "daemon/api/json.hpp"
#include "daemon/cli/ask.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

std::string names(const json::value& object, std::string_view member_name) {
    std::string out;
    for (const auto& body : list(object, member_name)) out += (out.empty() ? "" : ", ") + text(body, "name");
    return out.empty() ? "nobody" : printable(out);
}

}  // namespace

int accountable_command(const AccountableOptions& options, World& world) {
    const auto answer =
        ask(world, target_of("/v1/accountable", {{"subject", options.subject}, {"on", options.on}, {"system", options.system}}));
    if (world.json) {
        world.out << api::pretty(answer);
        return Exit::done;
    }
    world.out << toned(world, Tone::strong, printable(text(answer, "subject"))) << " (" << printable(text(answer, "kind")) << "), on "
              << day(answer, "on") << '\n';
    for (const auto& one : list(answer, "answering")) {
        world.out << "  " << printable(text(one, "body_name")) << (flag(answer, "planned") ? " is to answer for it" : " answers for it");
        if (const auto party = text(one, "party_name"); !party.empty()) world.out << ", through " << printable(party);
        if (const auto holder = text(one, "holder"); !holder.empty()) world.out << ", held by " << printable(holder);
        world.out << '\n';
    }
    if (list(answer, "answering").empty()) world.out << "  Nobody answers for it: it has ended, without successor\n";
    if (const auto since = day(answer, "since"); !since.empty())
        world.out << "  since " << since << (text(answer, "instrument").empty() ? "" : ", by " + printable(text(answer, "instrument")))
                  << '\n';
    if (!list(answer, "handovers").empty()) world.out << "  Moved by\n";
    for (const auto& one : list(answer, "handovers")) {
        world.out << "  - " << printable(text(one, "title")) << " (" << printable(text(one, "transition")) << "): from "
                  << names(one, "from") << " to " << names(one, "to") << ", " << (flag(one, "took_place") ? "took place " : "planned for ")
                  << day(one, "on");
        if (const auto was = day(one, "was_to"); !was.empty()) world.out << " (was " << was << ")";
        world.out << "; " << printable(text(one, "state"));
        if (const auto gate = text(one, "gate"); !gate.empty()) world.out << ", gate " << printable(gate);
        if (const auto by = text(one, "by"); !by.empty()) world.out << "; by " << printable(by);
        world.out << '\n';
    }
    return Exit::done;
}

}  // namespace beadle::cli
