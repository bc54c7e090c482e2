#pragma once
// Whether every text of an event is one that all stores can keep. A batch with another could never be committed to PostgreSQL, and would hold up all
// that comes after it; so such an event does not get as far as a batch. Thread-safety: pure functions.

#include <string>

#include "workflows/model/event.hpp"

namespace beadle::engine {

/// Names the first part that has a NUL character or bytes that are not UTF-8: "the fact 'reason'"; empty where there is none.
std::string unclean_part(const model::Event& event);
/// Puts U+FFFD in their place in the values of facts, for an event that nobody can be asked to send again: what a mail server said.
void clean_facts(model::Event& event);

}  // namespace beadle::engine
