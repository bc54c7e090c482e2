#pragma once
// The facts a mail about a duty needs, in the words people read. Facts only: the sender renders them.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// "by 5pm on Monday 5 December 2022", or without the time where the day's end is meant.
std::string due_words(const model::Duty& duty);
/// "Monday 5 December 2022 at 3pm", local.
std::string in_words(const calendar::Zone& zone, model::Instant instant);
/// "A, B and C".
std::string and_list(const std::vector<std::string>& names);
/// The offices that keep the record of an instance: those of its body, or the one that its fact "kept_by" names.
std::vector<const model::Office*> offices_keeping(const model::Definition& definition, const model::Instance& instance);
/// What a message about `duty` of `instance` says: what, ask, due_words, rule, proof, if_late, body, meeting, office, ...
model::Facts mail_facts(const model::Instance& instance, const model::Duty& duty, const model::Context& context);
/// What belongs to the proof of a duty beside the count itself: days that were used before a clock stood still. Often empty.
std::string proof_note(const model::Instance& instance, const model::Duty& duty);
/// True for a duty whose mails quote the list of actions: calling for reports, settling the agenda. They need the body's register as a neighbour.
bool lists_actions(const model::Duty& duty);
/// The name of an instance as people say it: "Assembly, special meeting", or what an action is called.
std::string name_of(const model::Instance& instance, const model::Definition& live);

}  // namespace beadle::duties
