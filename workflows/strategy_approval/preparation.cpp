#include "workflows/strategy_approval/preparation.hpp"

#include <algorithm>

#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/strategy_approval/approval.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/stages.hpp"
#include "workflows/strategy_approval/strategy_acts.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

bool may_answer_for(Deciding& deciding, const std::string& body) {
    if (may_say(deciding, answering_for(deciding, body))) return true;
    deciding.not_accepted("rights", deciding.event().actor.person + " may not say this of " + name_of_body(*deciding.context().live, body));
    return false;
}

namespace acts {

void note(StrategyWork&) {}

void set_direction(StrategyWork& work) {
    auto& deciding = work.deciding;
    if (!work.passing) {
        deciding.set("direction_set_on", calendar::to_iso(deciding.today()));
        if (has(deciding.event().facts, "item")) deciding.set("direction_set_by", text_of(deciding.event().facts, "item"));
        meet_one(deciding, "direction");
    }
    if (!list_of(deciding.event().facts, "chapters").empty() && !work.passing) give_back(deciding, work.plan);
    if (work.is_prepared) ask_for_preparation(deciding, work.plan);
}

void reopen_direction(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("direction_set_on", "");
    forget_support(deciding, work.plan);
    owe(deciding, work.plan,
        {"direction", "set the direction of the " + work.plan.title + " again", duties::office_of(deciding, work.plan.body),
         "DirectionSet"},
        work.plan.direction_by, work.plan.approve_by, "within 40 working days of entry");
    duties::want_item(deciding, work.plan.body, "set the direction of the " + work.plan.title + " again", "direction",
                      work.plan.approve_by);
}

void seek_support(StrategyWork& work) {
    if (!work.passing) ask_for_support(work.deciding, work.plan);
    if (work.passing || !all_answered(work.deciding, work.plan)) return;
    // Nobody is asked, or all have answered: the approval is what is next.
    if (work.plan.approve_at.empty() || has(work.deciding.now().facts, "approval_wanted"))
        duties::want_item(work.deciding, work.plan.body, "approve the " + work.plan.title, "approval", work.plan.approve_by);
    work.deciding.set("approval_wanted", "");
}

namespace {

/// The word that is remembered of an answer.
std::string answer_in(const Event& event) {
    const auto& outcome = text_of(event.facts, "outcome");
    if (outcome == "agreed" || outcome == "approved") return "supported";
    if (outcome == "amended" || outcome == "approved subject to amendments") return "supported with comments";
    return outcome;
}

}  // namespace

void note_support(StrategyWork& work) {
    auto& deciding = work.deciding;
    auto body = supporting_body(deciding, work.plan);
    if (body.empty()) return;
    auto answer = answer_in(deciding.event());
    static const std::vector<std::string> words{
        "supported", "supported with comments", "declined", "deferred", "noted", "commented", "referred", "returned"};
    if (std::find(words.begin(), words.end(), answer) == words.end())
        return deciding.not_accepted("outcome", answer.empty() ? "how it decided is missing" : "'" + answer + "' is no answer to that",
                                     {"Say it as outcome=supported; one of: supported, supported with comments, declined, deferred."});
    if (!may_answer_for(deciding, body)) return;
    if (has_a_later_answer(deciding, body))
        return deciding.remark("support", name_of_body(*deciding.context().live, body) + ": " + answer + "; what it answered later stands");
    deciding.set("support." + body, answer);
    deciding.set("support_at." + body, calendar::to_iso(deciding.event().happened_at));
    if (has(deciding.event().facts, "item")) deciding.set("support_item." + body, text_of(deciding.event().facts, "item"));
    if (answer == "deferred") return;
    meet_one(deciding, "support/" + body);
    bool yes = supports(answer);
    if (!yes)
        deciding.remark("support",
                        name_of_body(*deciding.context().live, body) + ": " + answer +
                            (work.plan.unsupported == UnsupportedMeans::noted     ? "; the plan has that noted, and goes on"
                             : work.plan.unsupported == UnsupportedMeans::returns ? "; the plan has it returned to its preparation"
                                                                                  : "; the plan stops there until it supports it"));
    if (!work.passing && stage_of(deciding.before().states[0]) < approved_stage && all_answered(deciding, work.plan)) {
        deciding.remark("support", "every body has answered: the approval is what is next");
        if (work.plan.approve_at.empty() || has(deciding.now().facts, "approval_wanted"))
            duties::want_item(deciding, work.plan.body, "approve the " + work.plan.title, "approval", work.plan.approve_by);
        deciding.set("approval_wanted", "");
    }
}

bool sends_it_back(const StrategyWork& work) {
    const auto& facts = work.deciding.event().facts;
    const auto& outcome = text_of(facts, "outcome");
    if (has_a_later_answer(work.deciding, text_of(facts, "body"))) return false;
    if (outcome == "returned") return true;
    return outcome == "declined" && work.plan.unsupported == UnsupportedMeans::returns;
}
bool goes_on(const StrategyWork& work) { return !sends_it_back(work); }

void go_back(StrategyWork& work) {
    note_support(work);
    if (work.deciding.is_not_accepted()) return;
    return_chapters(work);
}

void return_chapters(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("returned", std::to_string(number_of(deciding.now().facts, "returned").value_or(0) + 1));
    undo_the_approval(work);
    deciding.set("approval_wanted", "yes");
    forget_support(deciding, work.plan);
    end_open_of(deciding, "amendments", Outcome::withdrawn, "the strategy went back to its preparation");
    end_open_of(deciding, "publish", Outcome::withdrawn, "the strategy went back to its preparation");
    give_back(deciding, work.plan);
}

}  // namespace acts

}  // namespace beadle::strategy_approval
