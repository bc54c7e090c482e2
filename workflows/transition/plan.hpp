#pragma once
// What the file says of a transition and its duties count from: its plan, its lines, its target.
// Thread-safety: pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::transition {

/// The plan with that ref, or null.
const model::TransitionPlan* plan_of(const model::Definition& definition, std::string_view ref);
/// The lines of its timetable, in the version that the transition is pinned to.
const std::vector<model::TimetableEntry>& entries_of(const model::Deciding& deciding, const model::TransitionPlan& plan);
/// The item of a checklist that the line with that ref is for; null where the line is for none.
const model::TransitionTask* task_of(const model::TransitionPlan& plan, std::string_view entry);
/// Whether the line is owed only when the target moves past a day of the year.
bool is_added_by_a_move(const model::TransitionPlan& plan, const model::TimetableEntry& entry);

/// The day on which the transfer is to take place.
model::Date target_of(const model::Deciding& deciding);
model::Date day_before(model::Date date);
/// The kind of the timer that stands at the target.
std::string appointed_timer(model::Date target);

/// What the body is called in a sentence: "the Board"; its id where the definition has no such body.
std::string body_name(const model::Definition& definition, std::string_view id);
/// "the CCG stays accountable", "the CCG and the Board stay accountable", "the 10 bodies that hand over stay accountable".
std::string who_stays(const model::Definition& definition, const model::TransitionPlan& plan);
/// "on Friday 1 July 2022".
std::string on_the_day(const model::Deciding& deciding, model::Instant at);

/// Opens the entries that count from `anchor`, withdrawn ones again. Those that stand already are left as they are.
void open_entries(model::Deciding& deciding, const model::TransitionPlan& plan, std::string_view anchor, model::Date anchor_on);

}  // namespace beadle::transition
