#include "workflows/transition/gate.hpp"

namespace beadle::transition {

using namespace beadle::model;

std::vector<const Condition*> open_conditions(const Instance& instance, const TransitionPlan& plan, std::optional<Instant> at) {
    std::vector<const Condition*> open;
    for (const auto& condition : plan.gate) {
        auto declared_at = instant_of(instance.facts, "declared." + condition.key);
        if (!declared_at || (at && *declared_at > *at)) open.push_back(&condition);
    }
    return open;
}

}  // namespace beadle::transition
