#pragma once
// Who comes to a meeting, as its members say beforehand: they are asked, where their body's file says so, once for each date of the meeting; the latest answer
// of each stands; and some working days before the meeting the quorum that may be expected is judged, in time to find a substitute.
// The meeting keeps `attendance_for`, the date that was asked about, `attendance_round`, how often it asked, `asked` and `reminded`, the posts, `attendance.<post>`, what each
// answered ("coming", "apologies", "substitute WHO"), and `stand_ins`, the substitutes that were written to: their own answers stand beside the members'.
// Thread-safety: pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "workflows/meeting/expected_quorum.hpp"
#include "workflows/model/attendance_terms.hpp"
#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Who is named as coming in place of the post, its deputy among them: posts' ids, and names as written. Empty where the body allows nobody, or anybody.
std::vector<std::string> named_substitutes(const model::Definition& definition, std::string_view body, std::string_view post);
/// Why the meeting takes no answer any more, in words; empty while it does.
std::string no_longer_asked(const model::Instance& meeting, model::Instant now, const calendar::Zone& zone);

/// The member posts that send the post in their place, as it stands; empty where nobody does.
std::vector<std::string> stands_in_for(const model::Instance& meeting, const model::Definition& definition, const std::string& post);

/// Who may record an answer besides the body's office: whoever holds the post.
bool may_answer(const model::Deciding& deciding);
/// AttendanceAnswered.
void answer_attendance(model::Deciding& deciding);
/// After every event: asks the members where that is due, and asks anew where the date has moved; what fell asks nobody any more.
void follow_attendance(model::Deciding& deciding);
/// A timer of the attendance has come; false where it is none.
bool attendance_is_due(model::Deciding& deciding, std::string_view timer);
/// The posts that expect the meeting, members and substitutes who were written to: whoever is to be told when it falls.
std::vector<std::string> told_of_the_meeting(const model::Instance& meeting);

}  // namespace beadle::meeting
