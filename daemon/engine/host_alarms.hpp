#pragma once
// Alarms about the host as a whole, which belong to no system: its clock, its file of checkpoints, its way to the mail server. Where several hosts share a
// store each has its own. Raised while something stands in the way, cleared when nothing does any more, be that after a restart.
// Thread-safety: one thread at a time.

#include <map>
#include <string>
#include <string_view>

#include "daemon/engine/alarms.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

enum class OfHost { clock, checkpoints, mail };

class HostAlarms {
public:
    /// `host` is empty where nobody else shares the store. `alarms` must outlive it.
    HostAlarms(Alarms& alarms, std::string host) : alarms_(alarms), host_(std::move(host)) {}

    /// What stands in the way, as people read it; empty: nothing any more. What is not said stays as the store has it.
    void say(OfHost what, std::string trouble);
    bool is_ours(std::string_view key) const;
    /// Puts into the batch what raising and clearing comes to; false where all is as the store has it. It is put again until the batch is committed.
    bool put(store::Batch& batch, Instant now);

private:
    std::string key(OfHost what) const;

    Alarms& alarms_;
    std::string host_;
    std::map<OfHost, std::string> said_;
};

}  // namespace beadle::engine
