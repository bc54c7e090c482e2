#pragma once
// How whoever owes a duty answers for it: it is done, it will be late because ..., it is not mine. The last two change nothing of what is owed: they are
// facts that the office keeping the record is told of, and that later mails quote; only the office gives a duty to somebody else.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// What to record so that a duty is met.
struct Done {
    std::string kind;                ///< The event; empty where no answer meets it: the record of a meeting or of another body does.
    model::Facts facts;              ///< What is known of it already: which duty, for whom, which chapter.
    std::vector<std::string> needs;  ///< Facts that must be asked for: "held_on"; see known_facts for what each means.
};
Done done_by(const model::Instance& instance, const model::Duty& duty);

/// The events below are answers to a duty, named in the fact "duty".
bool is_answer(std::string_view event_kind);
/// DutyWillBeLate {duty, expected, reason}, DutyNotMine {duty, to, reason}, DutyGivenTo {duty, to, reason}.
void answer(model::Deciding& deciding);

/// "Said on Monday 5 December 2022 that it will be late, by Wednesday 7 December 2022"; empty where nobody said so.
std::string said_of(const model::Instance& instance, const model::Duty& duty);

}  // namespace beadle::duties
