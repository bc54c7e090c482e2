#include "workflows/action/standing.hpp"

#include <string>

#include "workflows/action/reports.hpp"
#include "workflows/duties/action_list.hpp"

namespace beadle::action {

using namespace beadle::model;

bool is_settled(std::string_view state) { return state == "closed by the body" || state == "transferred" || state == "no longer needed"; }

namespace {

/// How the action stands, as the body's register keeps it for the next agenda.
std::string standing_of(const Instance& action) {
    if (action.states.empty() || is_settled(action.states[0]) || has(action.facts, "fell_because")) return {};
    duties::ActionStanding standing;
    standing.state = action.states[0];
    standing.owner = text_of(action.facts, "owner");
    standing.due = date_of(action.facts, recurs(action.facts) || is_promised(action.facts) ? "next_on" : "due");
    standing.slipped = static_cast<int>(number_of(action.facts, "extensions").value_or(0));
    if (is_promised(action.facts))
        standing.every =
            "once, at " + (text_of(action.facts, "to_meeting") == "next" ? "the next meeting" : text_of(action.facts, "to_meeting"));
    if (recurs(action.facts)) standing.every = has(action.facts, "every") ? text_of(action.facts, "every") : "how often to be named";
    return duties::to_text(standing);
}

}  // namespace

void list_it(Deciding& deciding) {
    if (deciding.is_not_accepted()) return;
    const auto& now = deciding.now();
    const auto& listed_at = text_of(now.facts, "listed_at");
    auto was = deciding.before().version == 0 ? std::string() : standing_of(deciding.before());
    auto is = standing_of(now);
    if (listed_at.empty() || was == is) return;
    Facts facts{{"action", now.id}};
    if (is.empty()) facts["ended"] = "yes";
    else {
        facts["standing"] = is;
        facts["title"] = text_of(now.facts, "title");
    }
    deciding.raise(listed_at, "ActionListed", std::move(facts));
}

}  // namespace beadle::action
