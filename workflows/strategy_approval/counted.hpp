#pragma once
// What a strategy counts: chapters sent in, endorsed and declared to be aligned, those who were involved, bodies that support it, copies sent,
// progress reported. Each is a fact of its own and, where somebody owes it, a duty of its own.
//   chapter.1 = "open" | "submitted" | "returned"      endorsed.1.hwbb-hfd, aligned.1.green-plan, copy.icb = a date
//   involved.healthwatch = how often                   support.icb-board = "sought" | "supported" | "declined" | ...
// Thread-safety: pure functions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/duties/local_entry.hpp"
#include "workflows/model/deciding.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::strategy_approval {

/// The plan that the instance was entered under, or null where its definition no longer has it.
const model::StrategyPlan* plan_of(const model::Deciding& deciding);

// --- what machines of a strategy share -------------------------------------------------------------------------------------------

/// Post or office that leads the strategy.
std::string lead_of(const model::Deciding& deciding, const model::StrategyPlan& plan);
/// The post or office that answers for a body.
std::string answering_for(const model::Deciding& deciding, const std::string& body);

struct Owed {
    std::string ref;
    std::string what;
    std::string by;  ///< Party id; empty for whoever leads.
    std::string met_by;
    duties::LocalDuty::Words words{};
    bool tell_at_once = false;
};
/// Opens a duty by `rule` counted from `anchor_on`, or by `otherwise` counted from today where there is no such rule or it is past already: what is asked for late is
/// still asked for.
void owe(model::Deciding& deciding, const model::StrategyPlan& plan, const Owed& owed, const std::optional<calendar::Rule>& rule,
         std::optional<model::Date> anchor_on, const char* otherwise);
/// duties::meet_one, and says so where it was late.
void meet_one(model::Deciding& deciding, const std::string& ref);
/// Ends the open duties of a family: "chapter" is chapter/1 and chapter/2, "publish" is itself and none that only begins alike.
void end_open_of(model::Deciding& deciding, std::string_view family, model::Outcome outcome, const std::string& why);
/// True where the actor speaks for the strategy's body, or is the engine; or is (or works for) `party`.
bool may_say(const model::Deciding& deciding, const std::string& party);

// --- chapters --------------------------------------------------------------------------------------------------------------------

/// Asks the owners for every chapter that is not in, the overseers for their endorsement, and for what else stands before the approval.
void ask_for_preparation(model::Deciding& deciding, const model::StrategyPlan& plan);
/// What an item that asked "endorse/1" of a body says: the chapter is endorsed by it, or goes back to its owner.
void endorsement_decided(model::Deciding& deciding, const model::StrategyPlan& plan, bool endorsed);
/// Gives chapters back to their owners: those that the event names, or all.
void give_back(model::Deciding& deciding, const model::StrategyPlan& plan);

// --- support -----------------------------------------------------------------------------------------------------------------------

bool supports(std::string_view answer);
/// Asks each body that has not answered yet.
void ask_for_support(model::Deciding& deciding, const model::StrategyPlan& plan);
/// The body that the event names, by its id, or an empty text and the event not accepted.
std::string supporting_body(model::Deciding& deciding, const model::StrategyPlan& plan);
void forget_support(model::Deciding& deciding, const model::StrategyPlan& plan);
bool all_answered(const model::Deciding& deciding, const model::StrategyPlan& plan);
/// An answer of that body that happened after this event's is recorded already.
bool has_a_later_answer(const model::Deciding& deciding, const std::string& body);
/// Who is missing for an approval at the event's time as the file demands it: "Southshire Board (declined)".
std::vector<std::string> missing_support(const model::Deciding& deciding, const model::StrategyPlan& plan);
/// Names whoever and whatever is missing, a finding each of support, involvement, chapters and declarations.
void judge_approval(model::Deciding& deciding, const model::StrategyPlan& plan);

// --- copies and progress -------------------------------------------------------------------------------------------------------------

/// `published_before`: the day of the publication before this one, if any.
void ask_for_copies(model::Deciding& deciding, const model::StrategyPlan& plan, model::Date published_on,
                    std::optional<model::Date> published_before);
/// Opens the round of progress reports that the timer is for, and sets the timer for the next.
void next_round_of_progress(model::Deciding& deciding, const model::StrategyPlan& plan);

/// Whether the event is one that is counted in any state, and decides it.
bool decide_counted(model::Deciding& deciding, const model::StrategyPlan& plan);
const std::vector<std::string>& counted_events();

}  // namespace beadle::strategy_approval
