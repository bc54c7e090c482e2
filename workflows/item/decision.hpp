#pragma once
// What is judged when an item is decided: was a quorum there at that moment, did anybody take part who had declared an interest, do the votes
// carry it, does consensus stand, had the public been excluded. Internal to the item.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::item {

/// Under consensus, or under an objection that stands, nothing is decided: then the event is not accepted, and this is false.
bool nobody_objects(model::Deciding& deciding, const std::string& outcome);
/// Everything else: what is broken is a breach, the decision stands in the record all the same. False where no decision could be taken at all: nothing
/// follows from it.
bool judge_the_decision(model::Deciding& deciding, const std::string& outcome);

/// Events beside the table.
void declare_interest(model::Deciding& deciding);
/// Who was in the room when it was decided has been recorded otherwise since.
void judge_the_room_again(model::Deciding& deciding);
void exclude_the_public(model::Deciding& deciding);
void take_supplement(model::Deciding& deciding);
void object(model::Deciding& deciding);
void withdraw_objection(model::Deciding& deciding);
/// It is called in: what was recorded as implemented by then was implemented while that could not be.
void judge_what_was_implemented(model::Deciding& deciding, model::Date called_on);
void implement(model::Deciding& deciding);

}  // namespace beadle::item
