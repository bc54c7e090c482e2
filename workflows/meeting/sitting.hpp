#pragma once
// Whom a meeting tells what befalls it: its items, its body's register, the meetings that sit in the same room. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Own body first, then those that sit with it.
std::vector<std::string> bodies_of_the_sitting(const model::Instance& instance);
void tell_register(model::Deciding& deciding, const char* kind, model::Facts facts = {});
void tell_items(model::Deciding& deciding, const char* kind, const model::Facts& facts = {});
/// What happens in the lead meeting of a sitting happens in the others, unless their own offices have recorded it. Of an agenda it is said whose it is. One whose own
/// notice was given does not move with its lead: it leaves the sitting, and its office is told.
void tell_siblings(model::Deciding& deciding);
/// A meeting has been entered that sits with this one.
void join_sitting(model::Deciding& deciding);
/// A meeting sits with this one no more.
void leave_sitting(model::Deciding& deciding);

}  // namespace beadle::meeting
