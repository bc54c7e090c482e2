#pragma once
// A decision as auditors and courts ask about it: who was there, what was declared, who voted how, under what finding, and which minute confirms it.
// Thread-safety: as the questions.

#include <boost/json.hpp>

#include "daemon/api/standing.hpp"

namespace beadle::api {

/// The decision that the entry `decided` of the item's `history` recorded.
boost::json::object decision_to_json(const Reading& reading, const model::Instance& item, const History& history, const Standing& decided);

}  // namespace beadle::api
