#pragma once
// What the rows of the paper's table do, and what they ask first. The clearance stands in headings.cpp, the rest in on_the_agenda.cpp.

#include "workflows/model/deciding.hpp"

namespace beadle::model {
struct ClearancePlan;
}

namespace beadle::paper {

struct PaperWork {
    model::Deciding& deciding;
    const model::ClearancePlan& plan;  ///< An empty one where the body's file has no clearance.
    bool passing = false;              ///< This state is passed through: nobody recorded it.
};

namespace acts {
void note_draft(PaperWork& work);
/// Another draft than that which was sent: whoever cleared the earlier one is asked again.
void draft_again(PaperWork& work);
void send(PaperWork& work);
void give(PaperWork& work);
void clear_heading(PaperWork& work);
void stop_clocks(PaperWork& work);
/// A return that its reviewer's clearance has answered since, and a clearance of a draft that another has followed: noted, and nothing starts or stops.
void note_return(PaperWork& work);
void note_clearance(PaperWork& work);
void restart_clocks(PaperWork& work);
void declare_cleared(PaperWork& work);
void attach(PaperWork& work);
void attach_uncleared(PaperWork& work);
void withdraw(PaperWork& work);
void defer(PaperWork& work);

bool somebody_reviews(const PaperWork& work);
bool nobody_reviews(const PaperWork& work);
bool was_the_last(const PaperWork& work);
bool more_are_open(const PaperWork& work);
bool author_has_it_still(const PaperWork& work);
bool reviewers_have_it_all(const PaperWork& work);
bool all_come_back(const PaperWork& work);
bool some_stay_away(const PaperWork& work);
bool nothing_is_missing(const PaperWork& work);
/// A deferral to the meeting it is for already, and where one that is attached stands when it goes to another.
bool goes_nowhere(const PaperWork& work);
bool goes_cleared(const PaperWork& work);
bool goes_returned(const PaperWork& work);
bool goes_under_review(const PaperWork& work);
bool goes_unsent(const PaperWork& work);
}  // namespace acts
}  // namespace beadle::paper
