#pragma once
// In words: why an event does not go through, or why the engine itself does not accept it. Thread-safety: pure functions.

#include <string>

#include "workflows/model/change.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::engine {

/// "AgendaPublished (5f2c)"; a timer's with its kind and when it was due.
std::string describe(const model::Event& event);
/// The id of the event is another one's already.
std::string used_otherwise(const model::Event& event);
/// The definition of the instance is not in the store.
std::string version_missing(const model::Instance& instance);

/// It contradicts what the record says by now; `numbers` says how.
model::Decision not_accepted(std::string numbers);
model::Decision not_accepted_without_its_version(const model::Instance& instance);

}  // namespace beadle::engine
