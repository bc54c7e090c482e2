#pragma once
// Looks, after a paper was published, at the page itself, and has it recorded what was there and when. The want of it is the entry that says where the paper can be
// read; every look is an event (PaperSeen) of its own, whose id is made from that entry and the number of the look, so that none counts twice. A file that
// cannot be fetched is looked for a few times more, later each time. Nothing else waits for it.
// Thread-safety: one thread.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/engine/followed_logs.hpp"
#include "daemon/lookout/fetch.hpp"
#include "workflows/model/event.hpp"

namespace beadle::lookout {

struct LookoutOptions {
    std::string file;               ///< How far each log was followed.
    std::set<std::string> systems;  ///< Whose papers are looked at.
    /// Between a look that failed and the next.
    std::vector<std::chrono::seconds> later{std::chrono::minutes{1}, std::chrono::minutes{15}, std::chrono::hours{2}};
    std::size_t looks_at_once = 1;  ///< In one step, which whoever stops the daemon waits for.
};

class Lookout {
public:
    /// `report` returns once the event is on record, and throws where it could not be recorded.
    using Report = std::function<void(model::Event event)>;
    /// Fetches what is at `address`, from these hosts alone; from any where there are none.
    using Fetch = std::function<Fetched(const std::string& address, const std::vector<std::string>& hosts)>;
    Lookout(LookoutOptions options, Fetch fetch, Report report);

    /// Follows what was recorded, and looks again at what failed. True where there is more to do at once.
    bool step(store::Store& store, model::Instant now);

private:
    struct Want {
        std::string system, item, address;
        std::string cause;  ///< The event that said where it can be read.
        std::size_t looks = 0;
        model::Instant at{};
    };

    void remember_failed(store::Store& store, model::Instant now);
    std::optional<Want> wanted_by(const store::Entry& entry, model::Instant now) const;
    void look(store::Store& store, Want want, model::Instant now);
    /// The hosts that the system's live definition says its papers are published on.
    const std::vector<std::string>& hosts_of(store::Store& store, const std::string& system);

    LookoutOptions options_;
    Fetch fetch_;
    Report report_;
    engine::FollowedLogs followed_;
    std::vector<Want> wants_;
    struct Hosts {
        std::string definition;  ///< The hash of the one that says so.
        std::vector<std::string> names;
    };
    std::map<std::string, Hosts> hosts_;  ///< By system.
    bool has_begun_ = false;
};

}  // namespace beadle::lookout
