#include "workflows/meeting/sitting.hpp"

#include <algorithm>
#include <array>

#include "workflows/meeting/publication.hpp"
#include "workflows/meeting/published_papers.hpp"

namespace beadle::meeting {

using namespace beadle::model;

std::vector<std::string> bodies_of_the_sitting(const Instance& instance) {
    std::vector<std::string> bodies{instance.body};
    for (auto& other : list_of(instance.facts, "sits_with")) bodies.push_back(std::move(other));
    return bodies;
}

void tell_register(Deciding& deciding, const char* kind, Facts facts) {
    const auto& registered_at = text_of(deciding.now().facts, "register");
    if (registered_at.empty()) return;
    facts["meeting"] = deciding.now().id;
    deciding.raise(registered_at, kind, std::move(facts));
}

void tell_items(Deciding& deciding, const char* kind, const Facts& facts) {
    for (const auto& item : list_of(deciding.now().facts, "items")) deciding.raise(item, kind, facts);
}

void tell_siblings(Deciding& deciding) {
    static constexpr std::array<std::string_view, 8> shared{"DateFixed",      "DateRearranged",   "AgendaPublished",  "MeetingOpened",
                                                            "MeetingResumed", "MeetingAdjourned", "MeetingConcluded", "MeetingCancelled"};
    const auto& event = deciding.event();
    if (std::find(shared.begin(), shared.end(), event.kind) == shared.end()) return;
    auto facts = event.facts;
    facts.erase("for");
    facts.erase("duty");
    facts.erase("present");
    facts.erase("members");
    std::erase_if(facts, [](const auto& fact) { return is_of_a_paper(fact.first); });  // Their items have numbers of their own.
    if (event.kind == "AgendaPublished")
        if (const auto parties = join(published_by(deciding)); !parties.empty()) facts["published_by"] = parties;
    for (const auto& sibling : list_of(deciding.before().facts, "siblings")) deciding.raise(sibling, event.kind, facts);
}

void join_sitting(Deciding& deciding) {
    auto siblings = list_of(deciding.now().facts, "siblings");
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    if (std::find(siblings.begin(), siblings.end(), meeting) == siblings.end()) siblings.push_back(meeting);
    deciding.set("siblings", join(siblings));
}

}  // namespace beadle::meeting
