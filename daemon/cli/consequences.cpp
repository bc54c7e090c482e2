#include "daemon/cli/consequences.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <functional>
#include <ostream>

#include "daemon/cli/table.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace json = boost::json;
namespace {

void group(World& world, const char* heading, const json::array& rows, Tone tone, const std::function<void(const json::value&)>& print) {
    if (rows.empty()) return;
    world.out << toned(world, tone, heading) << " (" << rows.size() << ")\n";
    for (const auto& row : rows) print(row);
}

std::string about(const json::value& row) {
    const auto instance = text(row, "instance"), title = text(row, "title");
    return title.empty() || title == instance ? instance : title + ", " + instance;
}

std::string with_who(const json::value& row) {
    const auto who = text(row, "who");
    return capitalised(text(row, "what")) + (who.empty() ? "" : " (" + who + ")");
}

void print_mail(World& world, const json::value& mail, const Zones& zones, const std::string& system) {
    print_wrapped(world,
                  fmt::format("{}: \"{}\", {}, {}", text(mail, "to_name"), text(mail, "subject"), zones.time(mail, "send_at", system),
                              text(mail, "state")),
                  2);
}

}  // namespace

bool print_consequences(World& world, const json::value& plan, const Zones& zones) {
    const auto system = text(plan, "system");
    const auto& breaks = list(plan, "breaks");
    group(world, "Breaks", breaks, Tone::bad, [&](const json::value& row) {
        const auto what = with_who(row);
        print_wrapped(world, what.empty() ? about(row) : what + ": " + about(row), 2);
        print_wrapped(world, capitalised(text(row, "numbers")), 4);
        const auto rule = text(row, "rule"), source = text(row, "source");
        auto breach = text(row, "breach");
        if (!rule.empty()) print_wrapped(world, "rule: " + rule + (source.empty() ? "" : " (" + source + ")"), 4);
        for (auto& c : breach)
            if (c == '_') c = ' ';
        if (!breach.empty() && breach != "none") print_wrapped(world, "consequence: " + breach, 4);
        for (const auto& way : texts(row, "ways_on")) print_wrapped(world, "way on: " + way, 4);
    });
    group(world, "Moves", list(plan, "moves"), Tone::strong, [&](const json::value& row) {
        print_wrapped(world, fmt::format("{}: now {}, was {}", with_who(row), text(row, "now"), text(row, "was")), 2);
        print_wrapped(world, about(row), 4);
        if (const auto proof = text(row, "proof"); !proof.empty()) print_wrapped(world, capitalised(proof), 4);
    });
    group(world, "Told again", list(plan, "told"), Tone::strong, [&](const json::value& row) { print_mail(world, row, zones, system); });
    group(world, "Withdrawn", list(plan, "withdrawn"), Tone::strong, [&](const json::value& row) {
        print_wrapped(world, fmt::format("{}: was {}, {}", with_who(row), text(row, "was"), text(row, "reason")), 2);
        print_wrapped(world, about(row), 4);
    });
    group(world, "Mails withdrawn before they go", list(plan, "mails_withdrawn"), Tone::strong,
          [&](const json::value& row) { print_mail(world, row, zones, system); });
    group(world, "Entered", list(plan, "entered"), Tone::strong, [&](const json::value& row) {
        const auto held_on = calendar::date_from_iso(text(row, "held_on"));
        print_wrapped(world,
                      text(row, "instance") + "  " + (text(row, "title").empty() ? text(row, "workflow") : text(row, "title")) +
                          (held_on ? ", on " + calendar::in_words(*held_on) : "") +
                          (text(row, "instead_of").empty() ? "" : ", instead of " + text(row, "instead_of")),
                      2);
    });
    group(world, "New duties", list(plan, "duties"), Tone::strong, [&](const json::value& row) {
        print_wrapped(world, fmt::format("{}: {}, {}", with_who(row), text(row, "now"), text(row, "instance")), 2);
    });
    return !breaks.empty();
}

void print_staying(World& world, const json::value& plan) {
    const auto& stays = member(plan, "stays");
    const auto count = number(stays, "count");
    if (count > 0) {
        std::string named;
        for (const auto& one : list(stays, "instances")) named += (named.empty() ? "" : ", ") + text(one, "instance");
        const auto more = count - static_cast<std::int64_t>(list(stays, "instances").size());
        if (more > 0) named += fmt::format(", and {} more", more);
        print_wrapped(
            world,
            fmt::format("{} under the version that {} started under: {}. With --move IDS or --move --all they go over to this one.",
                        count == 1 ? "One runs on" : fmt::format("{} run on", count), count == 1 ? "it" : "they", named),
            2);
    }
    if (const auto missed = texts(plan, "not_moved"); !missed.empty()) {
        std::string named;
        for (const auto& one : missed) named += (named.empty() ? "" : ", ") + one;
        print_wrapped(world, "Not moved, because nothing of that name runs under another version: " + named, 2);
    }
}

}  // namespace beadle::cli
