#include "daemon/api/caller.hpp"

#include <algorithm>

namespace beadle::api {

Caller caller_of(unsigned uid, const definitions::DaemonSettings& settings, unsigned own_uid) {
    Caller caller;
    caller.uid = uid;
    const auto found = std::find_if(settings.operators.begin(), settings.operators.end(),
                                    [uid](const definitions::Operator& one) { return one.uid == uid; });
    // Nobody may pass for the engine, not even by the settings.
    if (found != settings.operators.end() && found->person != "engine" && !found->person.empty()) {
        caller.known = true;
        caller.actor.person = found->person;
        caller.actor.offices = found->offices;
        caller.actor.posts = found->posts;
        caller.actor.is_administrator = found->administrator;
        return caller;
    }
    if (settings.operators.empty() && (uid == 0 || uid == own_uid)) {
        caller.known = true;
        caller.by_default = true;
        caller.actor.person = "root";
        caller.actor.is_administrator = true;
        return caller;
    }
    caller.actor.person = "uid:" + std::to_string(uid);
    return caller;
}

}  // namespace beadle::api
