#pragma once
// What a definition lets go out, said to people.
// Thread-safety: pure function.

#include <string>
#include <vector>

#include "workflows/model/definition.hpp"

namespace beadle::definitions {

/// "live", then what is kept back more strictly than that: "Health and Wellbeing Board: hold", "mails by the template escalation: clerk first".
std::vector<std::string> sending_in_words(const model::Definition& definition);

}  // namespace beadle::definitions
