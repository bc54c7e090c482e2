#pragma once
// The quorum that may be expected of a meeting by what its members have said, judged as it would be in the room; and the warning where it is at risk. The meeting
// keeps `quorum_judged_at`, from when on every answer is judged, `quorum_at_risk`, what the offices were last warned of, and `warnings_numbered`, how many warnings there were.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/room.hpp"

namespace beadle::meeting {

/// What one member said of their coming.
struct Attendance {
    enum class Said { nothing, coming, apologies, substitute };
    std::string post;
    Said said = Said::nothing;
    std::string substitute;  ///< A post's id or a name, where one comes instead ("somebody" where the name is not known any more), ...
    Said substitute_said = Said::nothing;  ///< ... and what that one said: coming, apologies, or nothing.
    bool asked = false;                    ///< By mail, for the date that the meeting has now.

    /// Somebody is expected on the seat.
    bool is_filled() const { return said == Said::coming || (said == Said::substitute && substitute_said != Said::apologies); }
};

/// Who is expected, and whether that would be a quorum.
struct Expected {
    std::vector<Attendance> members;  ///< Of every member post that somebody holds on the day, by id.
    std::vector<std::string> vacant;  ///< Member posts that nobody holds on the day.
    bool needs_a_quorum = false;      ///< False for an informal meeting, and where the body names none.
    model::QuorumJudged quorum;       ///< Of those who come and who come instead.
};

/// Nothing is expected of a meeting without a date. `recorded` are the facts of the body's register, or null; `definition` is the one that the meeting runs under.
Expected expected_at(const model::Instance& meeting, const model::Facts* recorded, const model::Definition& definition,
                     const calendar::Zone& zone);
/// What is missing, for a subject: "no member from the County Council", "6 have accepted, 8 are needed". Empty where nothing is. `definition` has the
/// posts' names.
std::string risk_in_short(const Expected& expected, const model::Definition& definition);
/// What the post said of coming on the date that the meeting has: nothing where it was another date.
Attendance read_answer(const model::Instance& meeting, const std::string& post);
/// The member posts that were asked for the date that the meeting has now.
std::vector<std::string> asked_to_come(const model::Instance& meeting);
/// When the meeting begins on that day; midday where no time is recorded.
model::Instant begins(const model::Instance& meeting, model::Date held_on, const calendar::Zone& zone);
/// Judges the expected quorum; who keeps the record, and the chairs' offices, are told once of each thing that is missing, while it is so. Nothing where the meeting
/// has begun.
void judge_what_is_expected(model::Deciding& deciding);
/// No warning that has not gone out goes any more.
void withdraw_warnings(model::Deciding& deciding, const std::string& why);

}  // namespace beadle::meeting
