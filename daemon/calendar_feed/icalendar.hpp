#pragma once
// Dates as an iCalendar text (RFC 5545) that Outlook, Google and Apple read: each event stands alone, no repetition, times local with the simple two-rule
// zone. The same input gives the same bytes. Thread-safety: pure functions.

#include <optional>
#include <string>
#include <vector>

#include "workflows/calendar/zone.hpp"

namespace beadle::calendar_feed {

struct CalendarEvent {
    std::string uid;  ///< Fixed for life; at most 255 characters.
    int sequence = 0;
    calendar::Instant modified{};         ///< DTSTAMP and LAST-MODIFIED, never the time of asking.
    calendar::Date on{};                  ///< A local day.
    std::optional<calendar::minutes> at;  ///< Local; without it the event takes the whole day.
    calendar::minutes lasts{0};           ///< With `at`.
    std::string summary, description, place;
    bool cancelled = false;
    bool says_cancelled = true;  ///< STATUS:CANCELLED, where it is; otherwise only its summary says so, for programs that hide such events.
    bool blocks_time = true;     ///< Deadlines do not.
};

struct Calendar {
    std::string name;
    std::vector<CalendarEvent> events;
};

/// Europe/London is written with its zone, or with `in_utc` in UTC, as every other zone is: their rules are not two simple ones.
/// Lines end with CRLF and are folded at 75 octets. Throws std::runtime_error where libical cannot write it.
std::string to_icalendar(const Calendar& calendar, const calendar::Zone& zone, bool in_utc = false);

}  // namespace beadle::calendar_feed
