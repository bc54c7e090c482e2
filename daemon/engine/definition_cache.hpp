#pragma once
// Definitions, calendars and zones by what names them, read from the store once and kept: deciding must not parse.
// Thread-safety: one thread at a time; what it hands out is const and may go anywhere.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "daemon/definitions/load.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

class DefinitionCache {
public:
    struct Live {
        std::shared_ptr<const model::Definition> definition;
        std::shared_ptr<const calendar::DayCalendar> calendar;  ///< The system's closed days laid over it; its hash is the calendar file's.
        std::shared_ptr<const calendar::Zone> zone;
    };

    /// `zone` overrides every zone where it is given.
    DefinitionCache(store::Store& store, std::shared_ptr<const calendar::Zone> zone) : store_(store), fixed_zone_(std::move(zone)) {}

    /// Reads what is live in every system that `is_ours`. Throws std::runtime_error where a text in the store cannot be read: going on without would let
    /// deadlines pass in silence.
    void reload(const std::function<bool(const std::string& system)>& is_ours);
    /// Null where the system has nothing applied.
    const Live* live(std::string_view system) const;
    std::map<std::string, Live, std::less<>> all_live() const { return live_; }
    /// The definition with this hash, or null where the store has none that can be read.
    std::shared_ptr<const model::Definition> by_hash(const std::string& hash);
    /// What would be live if the bundle were applied.
    Live proposed(const std::shared_ptr<const definitions::Bundle>& bundle);
    void set_live(const std::string& system, Live live);

private:
    /// As its file wrote it; null where the store has none.
    std::shared_ptr<const calendar::DayCalendar> calendar(const std::string& hash);
    std::shared_ptr<const calendar::Zone> zone(const std::string& name);

    store::Store& store_;
    std::shared_ptr<const calendar::Zone> fixed_zone_;
    std::map<std::string, Live, std::less<>> live_;
    std::map<std::string, std::shared_ptr<const model::Definition>, std::less<>> by_hash_;
    std::map<std::string, std::shared_ptr<const calendar::DayCalendar>, std::less<>> calendars_;
    std::map<std::string, std::shared_ptr<const calendar::Zone>, std::less<>> zones_;
};

}  // namespace beadle::engine
