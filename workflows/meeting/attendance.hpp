#pragma once
// Who comes to a meeting, as its members say beforehand: they are asked, where their body's file says so, once for each date of the meeting; the latest answer
// of each stands; and some working days before the meeting the quorum that may be expected is judged, in time to find a substitute.
// The meeting keeps `attendance_for`, the date that was asked about, `attendance_round`, how often it asked, `asked` and `reminded`, the posts, `attendance.<post>`, what each
// answered ("coming", "apologies", "substitute WHO"), and `quorum_at_risk`, what the offices were last warned of.
// Thread-safety: pure functions.

#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/attendance_terms.hpp"
#include "workflows/model/deciding.hpp"
#include "workflows/model/room.hpp"

namespace beadle::meeting {

/// What one member said of their coming.
struct Attendance {
    enum class Said { nothing, coming, apologies, substitute };
    std::string post;
    Said said = Said::nothing;
    std::string substitute;  ///< A post's id or a name, where one comes instead.
    bool asked = false;      ///< By mail, for the date that the meeting has now.
};

/// Who is expected, and whether that would be a quorum.
struct Expected {
    std::vector<Attendance> members;  ///< Of every member post that somebody holds on the day, by id.
    std::vector<std::string> vacant;  ///< Member posts that nobody holds on the day.
    bool needs_a_quorum = false;      ///< False for an informal meeting, and where the body names none.
    model::QuorumJudged quorum;       ///< Of those who come and who come instead.
};

/// Nothing is expected of a meeting without a date. `recorded` are the facts of the body's register, or null.
Expected expected_at(const model::Instance& meeting, const model::Facts* recorded, const model::Definition& definition,
                     const calendar::Zone& zone);
/// Who is named as coming in place of the post, its deputy among them: posts' ids, and names as written. Empty where the body allows nobody, or anybody.
std::vector<std::string> named_substitutes(const model::Definition& definition, std::string_view body, std::string_view post);
/// What is missing, for a subject: "no member from the County Council", "6 have accepted, 8 are needed". Empty where nothing is.
std::string risk_in_short(const Expected& expected, const model::Definition& definition);
/// Why the meeting takes no answer any more, in words; empty while it does.
std::string no_longer_asked(const model::Instance& meeting, model::Instant now, const calendar::Zone& zone);

/// Who may record an answer besides the body's office: whoever holds the post.
bool may_answer(const model::Deciding& deciding);
/// AttendanceAnswered.
void answer_attendance(model::Deciding& deciding);
/// After every event: asks the members where that is due, and asks anew where the date has moved; what fell asks nobody any more.
void follow_attendance(model::Deciding& deciding);
/// A timer of the attendance has come; false where it is none.
bool attendance_is_due(model::Deciding& deciding, std::string_view timer);
/// The posts that were asked for the date that the meeting has: whoever is to be told when it falls.
std::vector<std::string> asked_to_come(const model::Instance& meeting);

}  // namespace beadle::meeting
