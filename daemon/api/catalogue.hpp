#pragma once
// What the handlers know of the applied definitions while they answer: names of parties, calendars, zones. Read from the store by
// hash and kept, since a hash never changes its meaning.
// Thread-safety: belongs to the thread that the questions run on.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"
#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::api {

class Catalogue {
public:
    /// Ids of the systems that have a definition applied, ascending.
    std::vector<std::string> systems(store::Store& store);
    /// The live definition of a system, or null.
    std::shared_ptr<const model::Definition> live(store::Store& store, const std::string& system);
    /// The definition that the instance is pinned to; the live one where that is not in the store.
    std::shared_ptr<const model::Definition> pinned(store::Store& store, const model::Instance& instance);
    /// The live calendar of a definition with its own closed days laid over it; null where it is not in the store.
    std::shared_ptr<const calendar::DayCalendar> calendar(store::Store& store, const model::Definition& definition);
    /// The system's zone; Europe/London for a system that is not known, UTC for a zone that the host does not know.
    std::shared_ptr<const calendar::Zone> zone(store::Store& store, const std::string& system);

    /// The definition with that hash; null for an empty one, and where it is not in the store.
    std::shared_ptr<const model::Definition> by_hash(store::Store& store, const std::string& hash);

private:
    std::map<std::string, std::shared_ptr<const model::Definition>> definitions_;    // By hash.
    std::map<std::string, std::shared_ptr<const calendar::DayCalendar>> calendars_;  // By hash of calendar and definition.
    std::map<std::string, std::shared_ptr<const calendar::Zone>> zones_;             // By name.
};

}  // namespace beadle::api
