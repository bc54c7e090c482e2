#include "daemon/engine/queued.hpp"

#include <utility>

namespace beadle::engine {

Queued fired(model::Timer timer) {
    Queued item;
    item.root.event = timer_fired(timer);
    item.root.timer = std::move(timer);
    item.root.by_engine = true;
    return item;
}

}  // namespace beadle::engine
