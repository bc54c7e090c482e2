#pragma once
// Members are asked whether they come, where their body's file says so: once for each date of the meeting, whoever has not answered once more, and nobody who has
// said so already.
// A substitute who is a post with a mailbox is asked too.
// The meeting keeps `attendance_for`, the date that was asked about, `rounds_numbered`, how often it asked, `asked_about.<round>`, the date of each, and `asked` and
// `reminded`, the posts; `numbered.substitutes_of.<post>`, how often it has sent somebody, and `stand_ins`, the substitutes that were written to.
// Thread-safety: pure functions.

#include <string_view>
#include <vector>

#include "workflows/meeting/attendance.hpp"

namespace beadle::meeting {

/// After every event: asks the members where that is due, and asks anew where the date has moved; what fell asks nobody any more.
void follow_attendance(model::Deciding& deciding);
/// A timer of the attendance has come; false where it is none.
bool attendance_is_due(model::Deciding& deciding, std::string_view timer);
/// The member at the seat sends somebody, who is asked too where that is a post with a mailbox: they know by that where to be; others are told by whoever sends them.
void send_the_substitute(model::Deciding& deciding, const std::string& who, const std::string& seat_of);
/// Whoever was asked to come in somebody's place learns that they need not.
void release_the_substitute(model::Deciding& deciding, const std::string& who, const std::string& seat_of, const std::string& because);
/// Whoever sent the substitute is asked again, for it cannot come; or no more, for it comes after all.
void tell_whom_it_leaves(model::Deciding& deciding, const std::string& substitute, bool comes_after_all);
/// Whoever has answered is asked no more: what has not gone out to them does not go.
void withdraw_what_is_answered(model::Deciding& deciding, const std::string& post);
/// After a correction: asks those anew whose invitation of the date that stands has not gone out, and judges the quorum that is expected now.
void attendance_after_correction(model::Deciding& deciding, const std::vector<std::string>& not_invited);
/// The definition that the meeting runs under, once it was moved to the live one in this decision too.
const model::Definition& runs_under(const model::Deciding& deciding);
/// Whether an invitation of that round asked about the date that the meeting has now.
bool asked_about_this_date(const model::Instance& meeting, long round);

}  // namespace beadle::meeting
