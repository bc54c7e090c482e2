#pragma once
// Who is at the other end of the socket: the kernel says the uid, `operators:` in the daemon's settings say who that is.
// Thread-safety: pure functions.

#include <optional>
#include <string>

#include "daemon/definitions/load.hpp"
#include "workflows/model/event.hpp"

namespace beadle::api {

struct Caller {
    unsigned uid = 0;
    bool known = false;       ///< May ask, and record within the rights of offices and posts.
    bool by_default = false;  ///< Nobody is listed yet, and this is root or the service's own account: a first install.
    model::Actor actor;       ///< For an unknown uid: "uid:1000" with no capacity at all, so that whatever it records is not accepted.
};

/// `own_uid` is the service's own account. With no operators listed at all, it and root are the administrator "root".
Caller caller_of(unsigned uid, const definitions::DaemonSettings& settings, unsigned own_uid);

}  // namespace beadle::api
