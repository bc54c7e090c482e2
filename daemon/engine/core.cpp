#include "daemon/engine/core.hpp"

#include "workflows/decide.hpp"

namespace beadle::engine {

Core with_defaults(Core core) {
    if (!core.decide) core.decide = beadle::decide;
    if (!core.needs) core.needs = beadle::needs;
    if (!core.needs_history) core.needs_history = beadle::needs_history;
    return core;
}

}  // namespace beadle::engine
