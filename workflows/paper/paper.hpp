#pragma once
// A paper: what a body is to have before it, from the request to the agenda. It is cleared heading by heading, in parallel; a reviewer's clock
// stands still while the paper is with its author; silence never clears. For an item of a meeting; it may be late, withdrawn or deferred.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"
#include "workflows/model/table.hpp"

namespace beadle::paper {

inline constexpr const char* workflow = "paper";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// The meeting that a paper is deferred to.
std::vector<std::string> needs(const model::Instance& instance, const model::Event& event);
/// The author says how the paper goes, a reviewer what becomes of the heading.
bool may_record(const model::Deciding& deciding);
std::vector<std::string> known_events();
model::Table table();

}  // namespace beadle::paper
