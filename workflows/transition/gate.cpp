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

std::optional<Instant> last_declared(const Instance& instance, const Condition& condition) {
    const auto first = instant_of(instance.facts, "declared." + condition.key);
    const auto again = instant_of(instance.facts, "declared_last." + condition.key);
    return first && again ? again : first;
}

}  // namespace beadle::transition
