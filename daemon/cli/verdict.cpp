#include "daemon/cli/verdict.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>

#include "daemon/cli/ask.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/what_followed.hpp"
#include "daemon/cli/words.hpp"

namespace beadle::cli {
namespace {

/// "duty opened: agenda/icb, owed by icb, due ..." with the name of whoever owes it, where it is known.
std::string with_name(std::string change, const boost::json::value& names) {
    constexpr std::string_view says = ", owed by ";
    const auto at = change.find(says);
    if (at == std::string::npos) return change;
    const auto begin = at + says.size();
    const auto end = std::min(change.find(',', begin), change.size());
    const auto name = text(names, change.substr(begin, end - begin));
    if (!name.empty()) change.replace(begin, end - begin, name);
    return change;
}

}  // namespace

std::string verdict_words(const World& world, const std::string& key) {
    if (key == "accepted") return toned(world, Tone::good, "accepted");
    if (key == "accepted_with_breach") return toned(world, Tone::warn, "accepted with a breach");
    return toned(world, Tone::bad, "not accepted");
}

std::vector<std::string> changes_for_people(const std::vector<std::string>& changes, const calendar::Zone& zone,
                                            const boost::json::value& names, bool all) {
    std::vector<std::string> out;
    for (const auto& change : changes) {
        // "ICPA/2022-23/3: set: ..." befell another instance than the one that was spoken of.
        const auto is_inner = [&](std::string_view word) {
            return change.rfind(word, 0) == 0 || change.find(": " + std::string{word}) != std::string::npos;
        };
        // That what was not sent of a duty is withdrawn is said whether there is any mail or not; the mails themselves say what became of them.
        if (!all && (is_inner("set: ") || is_inner("no longer set: ") || is_inner("raised: ") || is_inner("timer ") ||
                     is_inner("mail withdrawn: all unsent of duty ")))
            continue;
        out.push_back(with_name(with_local_times(change, zone), names));
    }
    return out;
}

void print_findings(World& world, const boost::json::value& answer) {
    for (const auto& finding : list(answer, "findings")) {
        const auto rule = text(finding, "rule"), source = text(finding, "source"), breach = text(finding, "breach");
        print_wrapped(world, capitalised(text(finding, "numbers")), 2);
        // The program's own remarks ("its id is ...") quote no rule.
        if (!source.empty() || (!breach.empty() && breach != "none"))
            print_wrapped(world, "rule: " + rule + (source.empty() ? "" : " (" + source + ")"), 4);
        if (!breach.empty() && breach != "none") {
            std::string words = breach;
            for (auto& c : words)
                if (c == '_') c = ' ';
            print_wrapped(world, "consequence: " + words, 4);
        }
        for (const auto& way : texts(finding, "ways_on")) print_wrapped(world, "way on: " + way, 4);
    }
}

int print_verdict(World& world, const boost::json::value& answer) {
    const auto verdict = text(answer, "verdict");
    const Zones zones{answer};
    auto head = capitalised(verdict_words(world, verdict));
    world.out << head;
    if (!text(answer, "kind").empty())
        world.out << ": " << printable(text(answer, "kind")) << " on " << printable(text(answer, "instance"));
    if (const auto at = zones.time(answer, "happened_at", text(answer, "system")); !at.empty()) world.out << ", " << at;
    if (number(answer, "entry") >= 0) world.out << " (entry " << number(answer, "entry") << ")";
    world.out << (flag(answer, "repeated") ? "; it was recorded before, this is the first answer again.\n" : ".\n");
    print_findings(world, answer);
    const auto followed =
        what_followed(texts(answer, "followed"), zones.of(text(answer, "system")), member(answer, "names"), text(answer, "instance"));
    if (!followed.empty()) world.out << "What followed\n";
    for (const auto& line : followed) print_wrapped(world, line, 2);
    if (verdict == "accepted") return Exit::done;
    return verdict == "accepted_with_breach" ? Exit::breach : Exit::not_accepted;
}

}  // namespace beadle::cli
