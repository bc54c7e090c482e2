#pragma once
// The section `transitions:` of a system file: bodies that hand over to bodies, the gate, checklists, close-down and allocation. Internal to
// definitions.
// Thread-safety: one reader, one thread.

#include "daemon/definitions/timetable.hpp"
#include "workflows/model/transition_plan.hpp"

namespace beadle::definitions {

/// Reads every transition of `mapping` into `definition`: its plan, and its entries as a timetable of its own.
void read_transitions(const Node& mapping, model::Definition& definition, const NameBook& bodies, const NameBook& offices,
                      const TimetableSurroundings& around);

}  // namespace beadle::definitions
