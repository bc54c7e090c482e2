#include "workflows/action/action_acts.hpp"
#include "workflows/action/hand_over.hpp"
#include "workflows/action/next_meeting.hpp"
#include "workflows/action/owed.hpp"
#include "workflows/action/owner.hpp"
#include "workflows/action/standing.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"

namespace beadle::action {

using namespace beadle::model;

namespace {

/// It is owed again from today.
void go_on(Deciding& deciding) {
    deciding.set("asked_on", calendar::to_iso(deciding.today()));
    deciding.set("held_until", "");
    duties::meet(deciding, "ActionResumed");
    chase(deciding);
}

}  // namespace

namespace acts {

void close(ActionWork& work) {
    duties::meet(work.deciding, "ActionReportedDone");
    duties::end_open(work.deciding, Outcome::withdrawn, "the body closed the action");
    work.deciding.add(Ended{});
}

void reopen(ActionWork& work) {
    auto& deciding = work.deciding;
    deciding.set("due", text_of(deciding.event().facts, "due"));
    deciding.set("transferred_to", "");
    deciding.set("goes_on_as", "");
    if (is_settled(deciding.before().states[0])) forget_the_next_meeting(deciding);
    go_on(deciding);
}

void hold(ActionWork& work) {
    auto& deciding = work.deciding;
    duties::end_open(deciding, Outcome::withdrawn, "the action is on hold");
    auto until = date_of(deciding.event().facts, "until");
    deciding.set("held_until", until ? calendar::to_iso(*until) : std::string());
    if (until)
        duties::open_local(deciding,
                           {"resume",
                            "say whether this action goes on",
                            "by " + calendar::without_weekday(*until),
                            {clerk_of(deciding)},
                            "ActionResumed",
                            {-5, 0},
                            {1},
                            duties::head_of(deciding, deciding.now().body)},
                           *until);
    chase_hand_over(deciding);
}

void resume(ActionWork& work) {
    forget_the_next_meeting(work.deciding);
    go_on(work.deciding);
}

void drop(ActionWork& work) {
    duties::end_open(work.deciding, Outcome::withdrawn, "the action is no longer needed");
    work.deciding.add(Ended{});
}

}  // namespace acts

}  // namespace beadle::action
