#pragma once
// Meetings that were held while, as is recorded only now, another held a post: each judges its quorum and its decisions again, and whoever records that is
// told what it comes to. Internal to the body.
// Thread-safety: pure functions over one decision.

#include <string>
#include <vector>

#include "workflows/model/deciding.hpp"

namespace beadle::body {

/// The register is told that the meeting's minutes are settled: it stands in no other list any more, and was held all the same.
void keep_as_held(model::Deciding& deciding, const std::string& meeting);
/// The meetings that what the event says of a post could touch: dated on its day or since, or not long before.
std::vector<std::string> held_since(const model::Instance& registered, const model::Event& event);
/// Raises MembershipRecorded in each meeting held by now on whose day `after` has another in a post than `before`, and says how its quorum then stands.
void have_held_meetings_judged_again(model::Deciding& deciding, const model::Facts& before, const model::Facts& after);

}  // namespace beadle::body
