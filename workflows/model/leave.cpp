#include "workflows/model/leave.hpp"

namespace beadle::model {

namespace {

constexpr std::string_view prefix = "leave.";
constexpr int deputies_max = 4;  // One who stands in for one who stands in; further it is a circle.

}  // namespace

std::string leave_fact(std::string_view party, Date from) {
    return std::string(prefix) + std::string(party) + "." + calendar::to_iso(from);
}

std::string leave_text(const Leave& leave) { return calendar::to_iso(leave.until) + "|" + leave.deputy; }

std::optional<Leave> leave_on(const Facts& system_facts, std::string_view party, Date on) {
    const auto name = std::string(prefix) + std::string(party) + ".";
    std::optional<Leave> last;
    for (auto at = system_facts.lower_bound(name); at != system_facts.end() && at->first.starts_with(name); ++at) {
        const auto bar = at->second.find('|');
        const auto from = calendar::date_from_iso(std::string_view(at->first).substr(name.size()));
        const auto until = calendar::date_from_iso(std::string_view(at->second).substr(0, bar));
        if (!from || !until || bar == std::string::npos || *from > on || *until < on) continue;
        last = Leave{*from, *until, at->second.substr(bar + 1)};
    }
    return last;
}

std::optional<Party> deputy_on(const Definition& definition, const Facts& system_facts, std::string_view party, Date on) {
    std::optional<Party> found;
    std::string stands_in{party};
    for (int i = 0; i < deputies_max; ++i) {
        const auto leave = leave_on(system_facts, stands_in, on);
        if (!leave) return found;
        stands_in = leave->deputy;
        found = find_party(definition, stands_in);
        if (!found || stands_in == party) return std::nullopt;
    }
    return std::nullopt;
}

std::string deputy_named(const Definition& definition, std::string_view party) {
    if (const auto post = definition.posts.find(party); post != definition.posts.end()) return post->second.deputy;
    const auto office = definition.offices.find(party);
    return office == definition.offices.end() ? std::string() : office->second.deputy;
}

}  // namespace beadle::model
