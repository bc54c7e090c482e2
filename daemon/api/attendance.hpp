#pragma once
// Who comes to a meeting, as its members say beforehand: what `beadle attendance` asks.
// Thread-safety: runs on the reader's thread.

#include "daemon/api/questions.hpp"

namespace beadle::api {

/// GET /v1/attendance?meeting=: each member with what they said, and the quorum that is expected by that: by the definition that the
/// meeting is pinned to, with the names that posts have now.
Reply attendance(Asking asking, const Query& query);

}  // namespace beadle::api
