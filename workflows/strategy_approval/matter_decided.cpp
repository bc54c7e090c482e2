#include "workflows/strategy_approval/matter_decided.hpp"

#include "workflows/duties/wanted_item.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/review.hpp"
#include "workflows/strategy_approval/route.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

void on_direction(Deciding& deciding, const StrategyPlan& plan, const std::string& outcome, bool again) {
    if (carries(outcome)) return run(deciding, plan, "DirectionSet");
    if (again) duties::want_item(deciding, plan.body, "set the direction of the " + plan.title, "direction", plan.approve_by);
}

void on_support(Deciding& deciding, const StrategyPlan& plan, const std::string& outcome, bool again) {
    if (outcome == "withdrawn" || outcome == "no change")
        return deciding.remark("outcome", "'" + outcome + "' is no answer: it is still open");
    const auto& body = text_of(deciding.event().facts, "body");
    run(deciding, plan, "SupportDecided");
    if (again && !deciding.is_not_accepted()) duties::want_item(deciding, body, "support the " + plan.title, "support", plan.approve_by);
}

void on_approval(Deciding& deciding, const StrategyPlan& plan, const std::string& outcome, bool again) {
    // What another body approves, it supports: the approval is the strategy's own body's.
    if (text_of(deciding.event().facts, "body") != plan.body) return on_support(deciding, plan, outcome, again);
    if (outcome == "approved" || outcome == "agreed") return run(deciding, plan, "StrategyApproved");
    if (outcome == "approved subject to amendments" || outcome == "amended") return run(deciding, plan, "ApprovedSubjectToAmendments");
    if (outcome == "returned") return run(deciding, plan, "StrategyReturned");
    if (outcome == "declined") return run(deciding, plan, "StrategyDeclined");
    if (again) return duties::want_item(deciding, plan.body, "approve the " + plan.title, "approval", plan.approve_by);
    if (outcome == "withdrawn") return deciding.set("approval_wanted", "yes");
    if (outcome != "deferred") deciding.remark("outcome", "'" + outcome + "' approves nothing: the strategy stays where it is");
}

}  // namespace

void matter_decided(Deciding& deciding, const StrategyPlan& plan) {
    const auto& facts = deciding.event().facts;
    const auto& outcome = text_of(facts, "outcome");
    const auto& asks = text_of(facts, "asks");
    auto slash = asks.find('/');
    auto word = asks.substr(0, slash);
    auto of = slash == std::string::npos ? std::string() : asks.substr(slash + 1);
    const bool again = is_to_be_asked_again(facts);
    if (!asks.empty() && deciding.before().ended && deciding.before().states[0] == "replaced")
        return deciding.remark("record", "the strategy was replaced: nothing follows from it");
    if (word == "direction") return on_direction(deciding, plan, outcome, again);
    if (word == "support") return on_support(deciding, plan, outcome, again);
    if (word == "approval") return on_approval(deciding, plan, outcome, again);
    if (word == "text" && carries(outcome)) return run(deciding, plan, "TextSettled");
    if (word == "revise" || word == "review" || word == "terms") {
        if (auto event = review_event(outcome); !event.empty()) return run_review(deciding, plan, event);
        if (again) want_again(deciding, plan, of);
        return;
    }
    if (word == "revision") {
        if (carries(outcome)) return run_review(deciding, plan, "RevisionApproved");
        if (outcome == "no change" || outcome == "noted") return run_review(deciding, plan, "NoChangeAgreed");
        if (again) duties::want_item(deciding, plan.body, "sign off the revised " + plan.title, "revision");
        return;
    }
    if (word == "endorse") {
        if (carries(outcome)) return endorsement_decided(deciding, plan, true);
        if (outcome == "declined" || outcome == "returned") return endorsement_decided(deciding, plan, false);
        if (again)
            duties::want_item(deciding, text_of(facts, "body"), "endorse chapter " + of + " of the " + plan.title, asks, plan.approve_by);
        return;
    }
    if (word == "mirror") {
        if (outcome == "withdrawn") return;
        if (goes_to_a_later_one(outcome))
            return duties::want_item(deciding, of, "consider whether its own strategy still suffices: the " + plan.title + " received",
                                     asks);
        deciding.set("considered_by." + of, outcome);
        return meet_one(deciding, "mirror/" + of);
    }
    deciding.remark("asks", asks.empty() ? "the item asked nothing of the strategy: it is noted"
                                         : "the item asked '" + asks + "' and was " + outcome + ": it is noted");
}

}  // namespace beadle::strategy_approval
