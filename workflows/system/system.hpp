#pragma once
// The system itself as an instance: a definition is applied to it, and what that adds - registers of bodies, cycles, planned meetings -
// follows as events. Its id is the system's id.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::system_record {

inline constexpr const char* workflow = "system";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
std::vector<std::string> known_events();
/// Leave is recorded by whoever takes it, and by the offices that answer for the post; all else that befalls a system is an administrator's.
bool may_record(const model::Deciding& deciding);

}  // namespace beadle::system_record
