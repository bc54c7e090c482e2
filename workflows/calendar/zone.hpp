#pragma once
// A time zone as a value: the shell loads the zone's transitions from the zone database, the core gets them as data and
// stays free of any zone library. Local times that summer time skips or repeats are resolved explicitly, never by luck.
// Thread-safety: const after construction.

#include <string>
#include <vector>

#include "workflows/calendar/date.hpp"

namespace beadle::calendar {

struct Zone {
    struct Transition {
        Instant from;                 ///< From this instant on ...
        std::chrono::seconds offset;  ///< ... local time is UTC plus this.
        bool summer = false;
    };
    std::string name;                       ///< "Europe/London"
    std::chrono::seconds offset_before{0};  ///< Offset before the first transition.
    std::vector<Transition> transitions;    ///< Ascending by `from`.
    Date last_known{};                      ///< Transitions are loaded up to here; later dates use the last known rule's offset.
};

/// A zone without transitions, for tests and for bodies that keep UTC.
Zone utc_zone();

/// What to do with a local time that occurs twice or not at all.
enum class Choose { earliest, latest };

/// The instant of a local time. A time in the autumn overlap: the first or the second, as chosen. A time in the spring gap: the instant of
/// the change itself (Debian cron's rule: right after the gap).
Instant to_instant(const Zone& zone, LocalTime local, Choose choose = Choose::earliest);

/// True where `local` is skipped or repeated by a clock change: meeting times there are not accepted.
bool is_ambiguous_or_absent(const Zone& zone, LocalTime local);

/// The local date and time (rounded down to the minute) of an instant.
LocalTime to_local(const Zone& zone, Instant instant);
Date local_date(const Zone& zone, Instant instant);

/// The last second of `date` in the zone: when no time is given, a deadline falls due here.
Instant end_of_day(const Zone& zone, Date date);

}  // namespace beadle::calendar
