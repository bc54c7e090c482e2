#pragma once
// What the rows of the meeting's table do. One line of intent each; what takes more stands in rules.cpp.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

struct MeetingWork {
    model::Deciding& deciding;
    bool passing = false;  ///< The row is only passed through: nobody recorded it, nothing is judged by it.
};

namespace acts {

void fix_the_date(MeetingWork& work);
void move_every_duty(MeetingWork& work);
void note(MeetingWork& work);
void settle_the_agenda(MeetingWork& work);
void judge_notice(MeetingWork& work);
void open_the_meeting(MeetingWork& work);
void adjourn(MeetingWork& work);
void resume(MeetingWork& work);
void conclude(MeetingWork& work);
void lose_the_quorum(MeetingWork& work);
void items_lost(MeetingWork& work);
void withdraw_every_duty(MeetingWork& work);
void confirm_minutes(MeetingWork& work);
bool was_held(const MeetingWork& work);
/// A quorum was there at some time since it opened, as far as it was recorded who came.
bool had_a_quorum(const MeetingWork& work);
bool never_had_one(const MeetingWork& work);

}  // namespace acts
}  // namespace beadle::meeting
