#pragma once
// A transition: bodies hand over to bodies, many to many. It is prepared, may run in shadow, is transferred on the appointed day when every
// condition of its gate has been declared, closes down and is complete; or it is abandoned. The conditions come in any order and are counted
// data; the machine's own timer never passes an open gate. Until the transfer the predecessors stay accountable.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::transition {

inline constexpr const char* workflow = "transition";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// A closing-down transition that owes nothing more is complete: to be asked after an event that the machine itself was not asked about.
void settle(model::Deciding& deciding);
/// Who may say so besides the office that keeps the record and whoever owes a duty that it meets.
bool may_record(const model::Deciding& deciding);
std::vector<std::string> known_events();
model::Table table();

}  // namespace beadle::transition
