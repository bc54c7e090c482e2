#include "workflows/action/hand_over.hpp"

#include <algorithm>

#include "workflows/action/action_acts.hpp"
#include "workflows/action/owner.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"

namespace beadle::action {

using namespace beadle::model;

void chase_hand_over(Deciding& deciding) {
    const auto& bodies = deciding.context().live->bodies;
    auto body = bodies.find(deciding.now().body);
    auto ends = body == bodies.end() ? std::nullopt : body->second.ends;
    if (auto told = date_of(deciding.now().facts, "body_ends")) ends = told;
    if (!ends) return duties::end_one(deciding, "hand-over", Outcome::withdrawn, "the body goes on");
    duties::open_local(deciding,
                       {"hand-over",
                        "hand this action over to a successor, or have the body close it: the body ends",
                        "by " + calendar::without_weekday(*ends),
                        {clerk_of(deciding)},
                        "ActionTransferred",
                        {-20, -5, -1},
                        {0, 1},
                        duties::head_of(deciding, deciding.now().body)},
                       *ends);
}

namespace {

/// The body that `said` names by its id, prefix, name or alias; null for a post, an office or anything else.
const Body* body_named(const Definition& definition, std::string_view said) {
    for (const auto& [id, body] : definition.bodies)
        if (said == id || said == body.prefix || said == body.name ||
            std::find(body.also_called.begin(), body.also_called.end(), said) != body.also_called.end())
            return &body;
    return nullptr;
}

}  // namespace

namespace acts {

void transfer(ActionWork& work) {
    auto& deciding = work.deciding;
    const auto& to = text_of(deciding.event().facts, "to");
    if (to.empty()) return deciding.not_accepted("to", "to whom is missing", {"Say it as to=BODY."});
    const auto& live = *deciding.context().live;
    const auto* successor = body_named(live, to);
    if (successor && successor->id == deciding.now().body)
        return deciding.not_accepted("to", "it is with " + successor->name + " already", {"Another owner within the body is OwnerNamed."});
    // Taken as it was where an entry of before is judged again.
    if (!successor && find_party(live, to) && !deciding.context().replaying)
        return deciding.not_accepted(
            "to", name_of_party(live, to) + " is no body: the action stays with this one, and has another owner",
            {"Record OwnerNamed with owner=" + to + ".", "If another body takes it over, name that body, as to=BODY."});
    duties::meet(deciding, "ActionTransferred");
    deciding.set("transferred_to", successor ? successor->id : to);
    duties::end_open(deciding, Outcome::withdrawn, "transferred to " + (successor ? successor->name : to));
    if (successor) {  // It follows: an action of the successor's own, which its clerk owes until another owner is named.
        const auto& now = deciding.now();
        Facts facts{{"transferred_from", now.id}};
        for (const auto* name : {"title", "due", "every", "until", "recurring", "extensions", "item", "meeting", "reason"})
            if (has(now.facts, name)) facts[name] = text_of(now.facts, name);
        auto clerk = duties::office_of(deciding, successor->id);
        facts["owner"] = clerk.empty() ? text_of(now.facts, "owner") : clerk;
        if (auto due = date_of(now.facts, "due"); due && *due < deciding.today())
            facts.erase("due");  // Overdue already: a date is to be named.
        if (!now.matter.empty()) facts["matter"] = now.matter;
        deciding.raise(successor->prefix, "ActionTakenOver", std::move(facts));
        deciding.remark("transfer",
                        "it goes on with " + successor->name + (clerk.empty() ? "" : ", whose clerk owes it until an owner is named"));
    } else if (!find_party(live, to)) {
        deciding.remark("transfer", "'" + to + "' is no body, post or office of this system: nobody is chased for it any more");
    }
    deciding.add(Ended{});
}

}  // namespace acts

}  // namespace beadle::action
