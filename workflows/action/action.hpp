#pragma once
// An action: what a resolution asks for. Owner and date may be to be named, which is itself a duty of the clerk. Extensions need
// a reason and are counted; the third escalates. Reports that come again reopen at each meeting, or every so many months. When its body
// ends, an action is handed over: it goes on with the successor, whose clerk owes it.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::action {

inline constexpr const char* workflow = "action";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// The owner says how it goes, and asks for more time.
bool may_record(const model::Deciding& deciding);
std::vector<std::string> known_events();
model::Table table();

}  // namespace beadle::action
