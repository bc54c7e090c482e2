#pragma once
// A body's register of meetings: it numbers them, enters them, and tells each held one when a later meeting is fixed that can confirm its
// minutes. Its id is the body's prefix ("ICPA"). It is called, dated, held, fallen; it has no states to speak of.
// Thread-safety: pure functions.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::body {

inline constexpr const char* workflow = "body";

void enter(model::Deciding& deciding);
void decide(model::Deciding& deciding);
/// An entry of the register is taken back, and it stands as `corrected`: meetings at which another held a post by it are judged again.
void members_after_correction(model::Deciding& deciding, const model::Instance& corrected);
std::vector<std::string> needs(const model::Instance& instance, const model::Event& event);
std::vector<std::string> known_events();

}  // namespace beadle::body
