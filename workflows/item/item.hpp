#pragma once
// An item of business on one agenda: proposed, published, decided; late, barred or urgent on the way; then, where the procedure has
// call-in, held until it may be implemented. Source: Local Government Act 1972 s.100B(3)(b) (added later), s.100B(4) (what may be taken).
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::item {

inline constexpr const char* workflow = "item";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// After the calendar changed: the days to call in a decision that is open to it, or was until now.
void count_call_in_again(model::Deciding& deciding);
std::vector<std::string> needs(const model::Instance& instance, const model::Event& event);
std::vector<std::string> known_events();
model::Table table();
/// "noted", "commented", "supported", "agreed", ...
const std::vector<std::string>& outcomes();

}  // namespace beadle::item
