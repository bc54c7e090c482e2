#pragma once
// Who comes to a meeting, as its members say beforehand, and their substitutes for themselves. The latest answer of each stands, for the date that the meeting
// had when it was said: another date takes it away.
// The meeting keeps `attendance.<post>`, what each answered ("coming", "apologies", "substitute POST", "substitute somebody"), with `answered_for.<post>`, the date,
// and `answered_at.<post>`; and, as free text, `substitute.<post>`, the name of a substitute who is no post: a person stands in the record by no name.
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
/// AttendanceAnswered. What is older than the answer that stands, or was said before the meeting moved, is noted and changes nothing.
void answer_attendance(model::Deciding& deciding);
/// What was said of another date than the meeting has now is remembered no more.
void forget_other_dates(model::Deciding& deciding);
/// The posts that expect the meeting, members and substitutes who were written to, and members who said without being asked that they come: whoever is to be told
/// when it falls.
std::vector<std::string> told_of_the_meeting(const model::Deciding& deciding);

}  // namespace beadle::meeting
