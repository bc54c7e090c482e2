#include "daemon/engine/core.hpp"

#include "workflows/decide.hpp"

namespace beadle::engine {

Core with_defaults(Core core) {
    if (!core.decide) core.decide = beadle::decide;
    if (!core.needs) core.needs = beadle::needs;
    if (!core.needs_history) core.needs_history = beadle::needs_history;
    if (!core.needs_one_duty) core.needs_one_duty = beadle::needs_one_duty;
    if (!core.one_duty_will_do) core.one_duty_will_do = beadle::one_duty_will_do;
    return core;
}

}  // namespace beadle::engine
