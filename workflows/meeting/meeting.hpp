#pragma once
// The meeting: from a date to be arranged to confirmed minutes. Facts are accepted with their breach judged; states that nobody
// recorded are passed through and noted; what comes in late is judged at the time it happened.
// Sources: Local Government Act 1972 ss.100A-100K and Sch 12; Public Bodies (Admission to Meetings) Act 1960 s.1; each body's procedure.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::meeting {

inline constexpr const char* workflow = "meeting";

/// Decides any event of a meeting that is entered, but for timers, mail and corrections.
void decide(model::Deciding& deciding);
/// What a register's event enters: the meeting's first state, its facts and its first duties. `event.facts` are the meeting's facts.
void enter(model::Deciding& deciding);

/// It fell, or was held and its minutes are confirmed, or needs none: it ends when it owes nothing more, be that a notice years on.
bool nothing_is_left_to_do(const model::Instance& meeting);

/// A step of `duty` has come: when the last notice has been given, a meeting that is over ends.
void fired(model::Deciding& deciding, const model::Duty& duty);

std::vector<std::string> needs(const model::Instance& instance, const model::Event& event);
std::vector<std::string> known_events();
model::Table table();

/// Kinds of meeting: "ordinary", "special", "extraordinary", "informal".
const std::vector<std::string>& kinds();

/// After a publication was taken back: the items are told how the agenda stands by those that are left.
void agenda_after_correction(model::Deciding& deciding);

}  // namespace beadle::meeting
