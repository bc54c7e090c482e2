#pragma once
// What decide may see besides the instance and the event. Never the store, a clock, a file or a log.
// Thread-safety: borrows const data; lives for one call.

#include <string_view>
#include <vector>

#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/instance.hpp"
#include "workflows/model/verdict.hpp"

namespace beadle::model {

/// One earlier event of the instance as the record holds it, for judging again after a correction.
struct HistoryEntry {
    std::int64_t seq = 0;
    Event event;
    Verdict verdict{};
    std::vector<std::pair<std::string, std::string>> raised;  ///< (instance, event id) of what it raised elsewhere.
};

struct Context {
    const Definition* pinned = nullptr;               ///< The instance's own: timetable, procedures, templates.
    const Definition* live = nullptr;                 ///< The latest applied: posts, addresses, sending, live from.
    const calendar::DayCalendar* calendar = nullptr;  ///< Live, closed days laid over it.
    const calendar::Zone* zone = nullptr;
    std::vector<const Instance*> neighbours;             ///< What needs() named; absent ones are left out.
    const std::vector<HistoryEntry>* history = nullptr;  ///< Only where needs_history() asked for it, ascending by seq.

    bool replaying = false;  ///< A history is judged again: rights and neighbours were judged when it was recorded.

    const Instance* neighbour(std::string_view id) const;
};

}  // namespace beadle::model
