#pragma once
// Who writes a paper: the paper owes by it, and whoever asks for one is told.
// Thread-safety: pure functions over one decision.

#include <string>

#include "workflows/model/deciding.hpp"

namespace beadle::duties {

/// A party id: `said` where that is a post or an office, else whom the body's clearance in `definition` names, else the body's office.
std::string author_of_paper(const model::Deciding& deciding, const model::Definition& definition, const std::string& body,
                            const std::string& said);

/// A remark where the event names as author what is no post or office: who is written to instead.
void say_who_writes_instead(model::Deciding& deciding, const model::Definition& definition, const std::string& body);

}  // namespace beadle::duties
