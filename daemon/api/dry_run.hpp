#pragma once
// What applying a definition would do, found by doing it: see daemon/api/trial.hpp.

#include <boost/json/fwd.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/definitions/load.hpp"
#include "daemon/store/store.hpp"
#include "workflows/model/event.hpp"

namespace beadle::api {

/// Which running instances go over to the definition that is applied. Those that are not named keep the one they started under.
struct Moving {
    bool any = false;  ///< Something is to move: `all` of them, or those named.
    bool all = false;
    std::vector<std::string> instances;
    std::string reason;
};

/// Running instances of the system that are pinned to another version than `hash`, by id; registers and the system itself are none.
/// At most a few thousand.
std::vector<model::Instance> on_another_version(store::Store& store, const std::string& system, const std::string& hash);
/// {"count", "instances": [{"instance", "workflow", "title", "definition"}]}: the first few by name.
boost::json::value staying(const std::vector<model::Instance>& instances);

/// The event by which one instance goes over to the live version.
model::Event instance_moved(const model::Instance& instance, const std::string& hash, const std::string& reason);

/// {"system", "name", "unchanged", "second_person", "rules" (those that change, with source, when and by whom each was checked against it), "verdict", "findings", "stays", "not_moved", and what daemon/api/trial.hpp tells}.
/// Runs on the thread that `store` belongs to.
boost::json::value dry_run_of(store::Store& store, std::shared_ptr<const definitions::Bundle> bundle, model::Instant now,
                              const model::Actor& actor, const Moving& moving = {});

}  // namespace beadle::api
