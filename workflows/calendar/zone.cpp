#include "workflows/calendar/zone.hpp"

#include <algorithm>
#include <iterator>

namespace beadle::calendar {
namespace {

using std::chrono::seconds;
using std::chrono::sys_days;

/// Offsets are below a day and a bit, so a local time read as UTC is never further than this from its instant.
constexpr seconds reach{30 * 3600};

/// Every instant that shows `local` (read as if it were UTC) on the zone's clock, and the change that skipped it if there is none.
struct Found {
    Instant first{};
    Instant last{};
    int count = 0;
    Instant skipped_by{};
};

Found find(const Zone& zone, Instant local) {
    Found found;
    found.skipped_by = local - zone.offset_before;
    const auto& changes = zone.transitions;
    // The period that began before anything within reach, and from there each one up to the end of it.
    auto next = std::upper_bound(changes.begin(), changes.end(), local - reach,
                                 [](Instant at, const Zone::Transition& change) { return at < change.from; });
    auto offset = next == changes.begin() ? zone.offset_before : std::prev(next)->offset;
    std::optional<Instant> begin;  // Nothing: the period has no beginning that matters.
    for (;;) {
        const bool is_last = next == changes.end();
        const Instant at = local - offset;
        if ((!begin || at >= *begin) && (is_last || at < next->from)) {
            if (found.count++ == 0) found.first = at;
            found.last = at;
        }
        if (is_last || next->from > local + reach) return found;
        // Skipped: before the change the clock had not come so far, after it it is past already.
        if (at >= next->from && local - next->offset < next->from) found.skipped_by = next->from;
        begin = next->from;
        offset = next->offset;
        ++next;
    }
}

Instant resolve(const Zone& zone, Instant local, Choose choose) {
    const auto found = find(zone, local);
    if (found.count == 0) return found.skipped_by;
    return choose == Choose::earliest ? found.first : found.last;
}

seconds offset_at(const Zone& zone, Instant instant) {
    const auto next = std::upper_bound(zone.transitions.begin(), zone.transitions.end(), instant,
                                       [](Instant at, const Zone::Transition& change) { return at < change.from; });
    return next == zone.transitions.begin() ? zone.offset_before : std::prev(next)->offset;
}

}  // namespace

Zone utc_zone() {
    Zone zone;
    zone.name = "UTC";
    zone.last_known = Date{std::chrono::year::max(), std::chrono::December, std::chrono::day{31}};
    return zone;
}

Instant to_instant(const Zone& zone, LocalTime local, Choose choose) {
    return resolve(zone, Instant{sys_days{local.date}} + local.at, choose);
}

bool is_ambiguous_or_absent(const Zone& zone, LocalTime local) { return find(zone, Instant{sys_days{local.date}} + local.at).count != 1; }

LocalTime to_local(const Zone& zone, Instant instant) {
    const auto local = instant + offset_at(zone, instant);
    const auto day = std::chrono::floor<days>(local);
    return {Date{day}, std::chrono::floor<minutes>(local - day)};
}

Date local_date(const Zone& zone, Instant instant) { return Date{std::chrono::floor<days>(instant + offset_at(zone, instant))}; }

Instant end_of_day(const Zone& zone, Date date) {
    // The second before the next day begins. Where clocks go back over midnight the day ends twice, and it is over after the second time.
    return resolve(zone, Instant{sys_days{date} + days{1}}, Choose::latest) - seconds{1};
}

}  // namespace beadle::calendar
