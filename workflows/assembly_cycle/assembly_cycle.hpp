#pragma once
// The assembly cycle: slots, each a purpose with a window, fulfilled by an item's outcome at a meeting. It opens on its own date, calls each
// meeting when its time comes, and the next cycle opens on its own date whether or not this one is complete.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::assembly_cycle {

inline constexpr const char* workflow = "assembly cycle";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// A step of `duty` has come: a cycle with a slot past its window runs over.
void fired(model::Deciding& deciding, const model::Duty& duty);
std::vector<std::string> known_events();
model::Table table();

}  // namespace beadle::assembly_cycle
