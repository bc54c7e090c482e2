#pragma once
// What follows the record on threads of its own: entries that are handed on, papers that are looked at on their public pages.
// Errors: what cannot be opened at the start is thrown as std::runtime_error; later failures are logged and tried again.
// Thread-safety: made and destroyed on one thread.

#include <memory>

#include "daemon/definitions/load.hpp"
#include "daemon/engine/behind_the_log.hpp"
#include "daemon/engine/service.hpp"

namespace beadle::serving {

/// Entries go where the daemon's file says, behind the log; null where it names nothing.
std::unique_ptr<engine::BehindTheLog> forwarding_of(const definitions::DaemonSettings& settings, bool others_write_too);

/// Published papers are looked at where the daemon's file names their system; null where it names none. `service` must outlive it.
std::unique_ptr<engine::BehindTheLog> lookout_of(const definitions::DaemonSettings& settings, engine::Service& service);

}  // namespace beadle::serving
