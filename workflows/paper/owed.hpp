#pragma once
// What is owed of a paper, by whom and until when: the draft, the final report, the facts that its author gives, and where it goes at all.
// Internal to the paper.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/model/clearance_plan.hpp"
#include "workflows/model/deciding.hpp"

namespace beadle::paper {

/// The body's clearance plan; an empty one where its file has none.
const model::ClearancePlan& plan_of(const model::Deciding& deciding);
/// Who writes it: the author named, or the plan's; the clerk where that is nobody of this system.
std::string author_of(const model::Deciding& deciding);

/// Ends one duty as withdrawn.
void end_duty(model::Deciding& deciding, const std::string& ref, const std::string& why);
/// The draft's duty ends where the paper goes on without one: excused, and judged when the draft is recorded late after all.
void pass_over_the_draft(model::Deciding& deciding);
/// Ends one duty as met or met late; several duties of a paper wait for the same event, each for its own heading.
void meet_duty(model::Deciding& deciding, const std::string& ref);

/// What is counted from the meeting: the draft while there is none, the final report until it is attached.
void count_from_meeting(model::Deciding& deciding);
/// Without a meeting there is no deadline: somebody must say where the paper goes.
void ask_for_a_meeting(model::Deciding& deciding);
/// Facts that the author gives stand under the final report's deadline, or are asked for at once.
void ask_for_facts(model::Deciding& deciding);
/// Tells the body's register where the paper goes, so that it is told of that meeting's date, of its fall, and when it was held.
void list_it(model::Deciding& deciding, const std::string& meeting, bool ended = false);

}  // namespace beadle::paper
