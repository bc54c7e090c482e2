#pragma once
// What applying a definition would do, found by doing it: the real engine runs over a store that reads like the real one and keeps
// its commits to itself. Nothing is changed and nothing leaves the host.

#include <boost/json/fwd.hpp>
#include <memory>

#include "daemon/definitions/load.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/event.hpp"

namespace beadle::api {

/// {"system", "verdict", "findings", "entered": [...], "moved": [...], "withdrawn": [...], "mails": [...], "changes": [...], "unchanged"}.
/// Runs on the thread that `store` belongs to.
boost::json::value dry_run_of(store::Store& store, std::shared_ptr<const definitions::Bundle> bundle, model::Instant now,
                              const model::Actor& actor);

}  // namespace beadle::api
