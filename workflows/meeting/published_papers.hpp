#pragma once
// The papers that go out with an agenda: for item N its address, version and SHA-256, said as paper_address.N, paper_version.N and paper_sha256.N. They are the
// items' to remember. Internal to the meeting. Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Tells the items that the agenda is published, each with its paper as it was said and with `more`; all of them, or only those with a paper where the others
/// know already.
/// A paper of an item that there is not, or a SHA-256 that is none, is not accepted.
void tell_items_published(model::Deciding& deciding, bool all, const model::Facts& more);

/// True for a fact that is a paper's.
bool is_of_a_paper(std::string_view fact);

}  // namespace beadle::meeting
