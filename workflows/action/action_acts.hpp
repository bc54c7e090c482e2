#pragma once
// What the rows of the action's table do, and what they ask first. Who does it and by when stands in to_be_named.cpp, more time in extension.cpp, what is
// reported in reports.cpp, how it ends or rests in end.cpp, how it goes to another body in hand_over.cpp.

#include "workflows/model/deciding.hpp"

namespace beadle::action {

struct ActionWork {
    model::Deciding& deciding;
};

namespace acts {
void name_owner(ActionWork& work);
void name_date(ActionWork& work);
void name_frequency(ActionWork& work);
void name_end(ActionWork& work);
void note_owner(ActionWork& work);
void note_date(ActionWork& work);
void note_frequency(ActionWork& work);
void note_end(ActionWork& work);
void extend(ActionWork& work);
void ask_for_time(ActionWork& work);
void decline(ActionWork& work);
void note_progress(ActionWork& work);
void report_done(ActionWork& work);
void next_round(ActionWork& work);
void close(ActionWork& work);
void reopen(ActionWork& work);
void transfer(ActionWork& work);
void hold(ActionWork& work);
void resume(ActionWork& work);
void drop(ActionWork& work);

bool comes_once(const ActionWork& work);
/// A report that comes again, and another is owed beside the one that has come; all that is owed is there; both that it comes again and that it is there.
bool more_is_owed(const ActionWork& work);
bool is_all_there(const ActionWork& work);
bool was_the_last_owed(const ActionWork& work);
}  // namespace acts

}  // namespace beadle::action
