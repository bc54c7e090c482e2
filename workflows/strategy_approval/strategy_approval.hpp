#pragma once
// The approval of a strategy: a direction set by a meeting's item; chapters with owners, who are overseen; those whom it concerns involved throughout; the support of
// several bodies, each by an item of its own meeting; approval, outright or subject to amendments that somebody settles by a date; publication, which a pre-election
// period may hold; copies; effect from a date; and the next strategy. Beside it, by a table of its own, the review: what is received makes the body
// consider whether to revise, and the current strategy stays current meanwhile.
// What is counted (chapters, supports, involvement, copies) is facts and duties, not states: see counted.hpp.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::strategy_approval {

inline constexpr const char* workflow = "strategy approval";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// Who may say so besides the body's office and whoever owes a duty that it meets.
bool may_record(const model::Deciding& deciding);
std::vector<std::string> known_events();
/// The strategy's own life, and the review beside it.
model::Table table();
model::Table review_table();

}  // namespace beadle::strategy_approval
