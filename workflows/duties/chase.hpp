#pragma once
// What the engine does about duties as time passes and as things happen: remind, mark overdue, escalate; meet, move, withdraw.
// Thread-safety: pure functions over one decision.

#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// Every step of the duty that has come by the event's recorded time: at most one mail to who owes it (the latest word), one to each
/// party escalated to. After a stop of the engine this is the catch-up: late, said so, and once.
void act_on_steps(model::Deciding& deciding, const model::Duty& duty);

/// Ends the duties that this event meets: judged at `happened_at`, whoever recorded it whenever. A duty that was excused because its step was passed over, or
/// that ended as not met, is judged again when the fact comes in late.
void meet(model::Deciding& deciding, std::string_view event_kind);
/// The same for the duties of these refs alone, where a machine knows better than the event's kind which of its duties are meant.
void meet_these(model::Deciding& deciding, const std::vector<std::string>& refs);

/// Whether a fact of that time still meets the duty: one that is open, not met or passed over in any case, one excused as past only where it was done in time.
bool can_be_met(const model::Duty& duty, model::Instant happened_at);
/// Said to have been done late, and now to have been done before that already: what counts is the first time.
bool was_done_before(const model::Duty& duty, model::Instant happened_at);

/// Opens the duties of the body's timetable that count from `anchor`; those that stand already are counted again from the new date, and a notice that was given of
/// the old one is given again.
void open_or_move(model::Deciding& deciding, std::string_view anchor, model::Date anchor_on);

/// Counts those that follow after `anchor` from another day: what is open moves, and what was met late may have been met. What is to be done before stays.
void count_on(model::Deciding& deciding, std::string_view anchor, model::Date anchor_on);

/// What was done since the event happened is judged by `anchor_on`, the day that its anchor had by then: a move that is recorded after what followed it.
void judge_what_was_done_since(model::Deciding& deciding, std::string_view anchor, model::Date anchor_on);

/// Ends every open duty: `outcome` withdrawn (the meeting fell), not met (its instance ended and the act can no longer count) or excused.
void end_open(model::Deciding& deciding, model::Outcome outcome, const std::string& why);
/// The same for those that one timetable event would have met.
void end_open_met_by(model::Deciding& deciding, std::string_view event_kind, model::Outcome outcome, const std::string& why);

/// The same for one duty, which may be no longer open: then nothing. Its unsent mail is withdrawn with `mail_why`, or `why` where that is empty.
void end_one(model::Deciding& deciding, const std::string& ref, model::Outcome outcome, const std::string& why,
             const std::string& mail_why = {});
/// Ends the duty as met or met late by when the event happened: one that is open, that ended as not met, or that the program itself had excused
/// and that the late fact shows to have been done in time. What a person excused stands. True where it was late.
bool meet_one(model::Deciding& deciding, const std::string& ref);

/// `duty` takes the place of `was`, whose deadline moved: what was not sent goes no more, and who owes it is told once, where anybody had been told. A duty
/// that is overdue before and after stays as it is chased.
void carry_over(model::Deciding& deciding, const model::Duty& was, model::Duty duty, const std::string& why);

/// Counts every open duty again after the calendar changed. What is thereby past is excused as short since the calendar changed.
void recount(model::Deciding& deciding);

/// Owes `to` a message about the instance that is no duty's. `key` makes its id unique within the instance.
void inform(model::Deciding& deciding, const std::string& to, const std::string& template_name, const std::string& key, model::Facts facts);

/// The message about one duty, kept back as its body and template say; `step` is "remind", "overdue", "escalate", "moved", "correction", "notice".
model::Notification message(const model::Deciding& deciding, const model::Duty& duty, const std::string& step, const std::string& to,
                            const std::string& key, const std::string& template_name, model::Instant send_at, model::Instant expires_at);

/// True where the actor may record for the instance: its body's offices, whoever owes a duty that the event meets, and the engine.
bool may_record(const model::Deciding& deciding, std::string_view event_kind);

}  // namespace beadle::duties
