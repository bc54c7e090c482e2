#pragma once
// What a register keeps beside its meetings: requisitions, task-and-finish groups, and how many meetings a year are owed. Internal to the body.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::body {

/// Members ask for a meeting: Local Government Act 1972 Schedule 12 para 3(2), or the body's own terms.
void requisition(model::Deciding& deciding);
void refuse_requisition(model::Deciding& deciding);
/// Silence for the days that the rules give: those who signed may call the meeting now.
void note_silence(model::Deciding& deciding, std::string_view number);
/// A meeting is called that the event says was requisitioned.
void answer_requisition(model::Deciding& deciding, const std::string& number, const std::string& meeting);
/// The business that a meeting was asked for; empty where there is no such requisition.
const std::string& requisitioned_purpose(const model::Deciding& deciding, const std::string& number);
/// The meeting that answered a requisition fell: it is answered no more, and whoever keeps the record learns it.
void requisition_stands_again(model::Deciding& deciding, const std::string& meeting);

void call_group(model::Deciding& deciding);
void end_group(model::Deciding& deciding);

/// Owes the meetings of each whole municipal year from the next one on.
void keep_the_year(model::Deciding& deciding);
void year_begins(model::Deciding& deciding, std::string_view year);
void look_at_the_year(model::Deciding& deciding, std::string_view year);
/// One more was held.
void count_towards_the_year(model::Deciding& deciding, model::Date held_on);

}  // namespace beadle::body
