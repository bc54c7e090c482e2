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
std::vector<std::string> known_events();
model::Table table();

/// Id of a cycle's instance: "ICPA/cycle/annual/2023", or without the year for one that comes once.
std::string id_of(const model::Definition& definition, const model::CycleDefinition& cycle, int year);
/// The facts a cycle is entered with in its opening year.
model::Facts facts_of(const model::CycleDefinition& cycle, int year);
/// When a cycle opens in `year` (ignored for one that comes once).
model::Date opens_on(const model::CycleDefinition& cycle, int year);

}  // namespace beadle::assembly_cycle
