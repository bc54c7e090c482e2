#include "workflows/model/instance.hpp"

#include <algorithm>

#include "workflows/model/context.hpp"

namespace beadle::model {

const Duty* find_duty(const Instance& instance, std::string_view ref) {
    auto found = std::find_if(instance.duties.begin(), instance.duties.end(), [&](const Duty& duty) { return duty.ref == ref; });
    return found == instance.duties.end() ? nullptr : &*found;
}

Duty* find_duty(Instance& instance, std::string_view ref) {
    return const_cast<Duty*>(find_duty(static_cast<const Instance&>(instance), ref));
}

const Instance* Context::neighbour(std::string_view id) const {
    for (const auto* instance : neighbours)
        if (instance && instance->id == id) return instance;
    return nullptr;
}

}  // namespace beadle::model
