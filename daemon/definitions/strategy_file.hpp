#pragma once
// The strategy of a body, as a file says it. Internal to definitions.
// Thread-safety: one reader, one thread.

#include <memory>
#include <string>
#include <vector>

#include "daemon/definitions/names.hpp"
#include "daemon/definitions/reader.hpp"
#include "daemon/definitions/timetable.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::definitions {

struct StrategySurroundings {
    const model::Definition& definition;  ///< Bodies, posts and meetings are known already.
    Parties parties;
    const NameBook& bodies;
    const Reader& reader;
};

/// Reads the lines of one strategy and adds it to `strategies`. `key` is its ref where it stands under one, or null.
void read_strategy(const Node& node, const std::string& body, const NodePtr& key, const StrategySurroundings& around,
                   std::vector<std::shared_ptr<const model::StrategyPlan>>& strategies);

}  // namespace beadle::definitions
