#include "workflows/paper/order_of_events.hpp"

#include <algorithm>

#include "workflows/paper/clearance.hpp"

namespace beadle::paper {

using namespace beadle::model;

namespace {

/// How the event lies to a stage that the facts name by its instant or, in records of before, by its day alone: then that whole day is the stage's.
struct Stage {
    std::string at, on;
};
Stage cleared(const ClearanceHeading& heading) { return {"cleared_at." + heading.ref, "cleared_on." + heading.ref}; }

bool is_after(const Deciding& deciding, const Stage& stage) {
    const auto& facts = deciding.now().facts;
    if (const auto at = instant_of(facts, stage.at)) return deciding.event().happened_at > *at;
    const auto on = date_of(facts, stage.on);
    return on && deciding.today() > *on;
}

bool is_before(const Deciding& deciding, const Stage& stage) {
    const auto& facts = deciding.now().facts;
    if (const auto at = instant_of(facts, stage.at)) return deciding.event().happened_at < *at;
    const auto on = date_of(facts, stage.on);
    return on && deciding.today() < *on;
}

bool is_past_its_draft(std::string_view state) { return state != "requested" && state != "drafted" && state != "withdrawn"; }

}  // namespace

bool is_of_after(const Deciding& deciding, std::string_view state) {
    const auto& kind = deciding.event().kind;
    if ((kind != "PaperDrafted" && kind != "PaperSentForClearance") || !is_past_its_draft(state)) return false;
    return is_after(deciding, has(deciding.now().facts, "sent_on") ? Stage{"sent_at", "sent_on"} : Stage{"attached_at", ""});
}

bool is_late_fact(const Deciding& deciding, std::string_view state) {
    const auto& kind = deciding.event().kind;
    return (kind == "PaperDrafted" || kind == "PaperSentForClearance") && is_past_its_draft(state) && !is_of_after(deciding, state);
}

bool is_sent_again(const PaperWork& work, std::string_view state) {
    const auto& deciding = work.deciding;
    if (deciding.event().kind != "PaperSentForClearance" || state != "returned to its author" || !is_of_after(deciding, state))
        return false;
    return std::any_of(work.plan.headings.begin(), work.plan.headings.end(), [&](const auto& heading) {
        const auto returned_on = date_of(deciding.now().facts, "returned." + heading.ref);
        return standing_of(heading, deciding.now().facts) == Standing::with_author && returned_on && *returned_on <= deciding.today();
    });
}

std::vector<const ClearanceHeading*> cleared_before(const PaperWork& work) {
    std::vector<const ClearanceHeading*> headings;
    for (const auto& heading : work.plan.headings)
        if (!heading.reviewer.empty() && standing_of(heading, work.deciding.now().facts) == Standing::cleared &&
            is_after(work.deciding, cleared(heading)))
            headings.push_back(&heading);
    return headings;
}

bool is_answered_since(const PaperWork& work, std::string_view state) {
    const auto& deciding = work.deciding;
    if (deciding.event().kind != "PaperReturned" || state == "attached" || state == "withdrawn") return false;
    const auto* heading = find_heading(work.plan, text_of(deciding.event().facts, "heading"));
    return heading && !heading->reviewer.empty() && standing_of(*heading, deciding.now().facts) == Standing::cleared &&
           is_before(deciding, cleared(*heading));
}

bool is_of_an_earlier_draft(const PaperWork& work) {
    const auto& event = work.deciding.event();
    const auto* heading = find_heading(work.plan, text_of(event.facts, "heading"));
    const auto redrafted_at = instant_of(work.deciding.now().facts, "redrafted_at");
    return event.kind == "HeadingCleared" && heading && !heading->reviewer.empty() && redrafted_at && event.happened_at < *redrafted_at;
}

}  // namespace beadle::paper
