#pragma once
// Who came, left and returned, and whether a quorum was there meanwhile. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"
#include "workflows/model/room.hpp"

namespace beadle::meeting {

/// The facts of the body's register, or null where it was not loaded.
const model::Facts* register_facts(const model::Deciding& deciding);
/// When the meeting was to begin, as far as its date and time are known.
std::optional<model::Instant> begins_at(const model::Deciding& deciding);

/// It was, as recorded, on another day than its notice said: advisory. `numbers` say which days, `way_on` what to do if they are wrong.
void breach_of_another_day(model::Deciding& deciding, std::string numbers, std::string way_on);
/// It sits no more from now on, until the day that the event names, if it names one.
void note_adjournment(model::Deciding& deciding);
/// It sits again from now on.
void note_resumption(model::Deciding& deciding);
/// The last day on which the meeting sits, as far as is known: its own, or one to which it was adjourned.
std::optional<model::Date> sits_last_on(const model::Instance& meeting, const calendar::Zone& zone);
/// An item is said to have been decided when, by what is recorded now, no quorum was there: whoever records that learns it at once.
void say_if_no_quorum_then(model::Deciding& deciding, const model::Instance& item);

/// MemberArrived, MemberReturned, MemberLeft.
void come_or_go(model::Deciding& deciding);
/// Who held the body's posts when it sat is recorded, or corrected, only now: its quorum and what was decided are judged again.
void judge_the_members_again(model::Deciding& deciding);
/// It was given up for want of a quorum: was it waited for as long as the terms say?
void judge_the_wait(model::Deciding& deciding);

}  // namespace beadle::meeting
