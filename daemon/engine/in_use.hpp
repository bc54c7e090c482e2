#pragma once
// What a new definition leaves out although something that runs still needs it: a body with meetings ahead, a post that owes something, a
// planned meeting that stands in the diary. Procedures, timetables and templates are no such thing: what runs is pinned to its own.
// Thread-safety: belongs to the thread of the store.

#include <vector>

#include "daemon/store/store.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::engine {

/// One finding for each thing that is left out and in use, naming by what, up to ten and how many more; empty where nothing is. Reads the store only
/// where something is left out.
std::vector<model::Finding> still_in_use(store::Store& store, const model::Definition& live, const model::Definition& proposed);

}  // namespace beadle::engine
