#pragma once
// A store whose every call runs on somebody else's thread while the caller waits: so the sender, which may block on a mail server for a
// minute, shares the one connection that may write.
// Thread-safety: as many callers as like; `call` decides.

#include <functional>
#include <memory>

#include "daemon/store/store.hpp"

namespace beadle::engine {

/// `call` runs what it is given with the store, on the store's thread, and returns when that is done, passing on what it threw.
std::unique_ptr<store::Store> make_relayed_store(std::function<void(const std::function<void(store::Store&)>&)> call);

}  // namespace beadle::engine
