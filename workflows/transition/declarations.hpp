#pragma once
// The conditions of the gate as people declare them and take back what they declared: who may, on what evidence, and what each leaves behind.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/transition/transition_acts.hpp"

namespace beadle::model {
struct Condition;
}

namespace beadle::transition {

/// Notes how many conditions are declared.
void count_the_gate(model::Deciding& deciding, const model::TransitionPlan& plan);
/// "2 of 4 conditions are not declared: the order; the scheme"; `then` says it of a time that is past.
std::string missing_words(const model::TransitionPlan& plan, const std::vector<const model::Condition*>& missing, bool then);
/// Whether who recorded the event acts as the office that keeps the transition's record; the engine does.
bool keeps_the_record(const model::Deciding& deciding);

/// The condition that the event names; null, and not accepted, where it names none, or several bodies have one of that name.
const model::Condition* condition_meant(TransitionWork& work);
/// Reads who declares what on what evidence; null, and not accepted, where something is missing or it is not theirs to say.
const model::Condition* declaration(TransitionWork& work, std::string& by, std::string& evidence);
/// The condition whose declaration the event withdraws; null, and not accepted, where that is not to be.
const model::Condition* withdrawal(TransitionWork& work);

/// False, and nothing is set, where it was withdrawn since.
bool set_declared(model::Deciding& deciding, const model::TransitionPlan& plan, const model::Condition& condition, const std::string& by,
                  const std::string& evidence);
/// What was withdrawn had been declared again since, and stands by that.
bool was_declared_since(model::Deciding& deciding, const model::Condition& condition);
/// Leaves the condition open, and its duty as it is.
void forget_declaration(model::Deciding& deciding, const model::TransitionPlan& plan, const model::Condition& condition);
/// Has the body that the condition is asked of decide it at its next meeting.
void want_its_decision(model::Deciding& deciding, const model::Condition& condition);

}  // namespace beadle::transition
