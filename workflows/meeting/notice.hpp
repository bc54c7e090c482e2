#pragma once
// The date of a meeting and its notice: fixed, moved, published, and what the law says of each. The acts stand in meeting_acts.hpp. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/meeting/meeting_acts.hpp"

namespace beadle::meeting {

/// Sets the date and what follows from it: shadow, duties, the register. False where the date itself cannot stand.
bool take_date(model::Deciding& deciding, bool passing);
/// NoticeGiven: judged by the rule for notice, where it is not the agenda that gives it.
void judge_public_notice(model::Deciding& deciding);
/// Its agenda is out since then, and with it, where the body does not give them apart, its notice.
void owe_what_counts_from_publication(model::Deciding& deciding, model::Instant published_at);
/// The event moves a meeting of which notice had been given by then.
bool moves_after_notice(const model::Deciding& deciding);
/// The event moves a meeting whose agenda is recorded as published since then: it was published for the day that it had been given.
bool moves_before_publication(const model::Deciding& deciding);
/// Such a move: what was done since, the publication among it, is judged by the day that the meeting had by then.
void move_afterwards(model::Deciding& deciding);
/// Everybody who makes the body has established it: a meeting held from that day on is no longer in shadow.
void body_is_established(model::Deciding& deciding);

}  // namespace beadle::meeting
