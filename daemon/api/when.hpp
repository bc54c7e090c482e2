#pragma once
// Reads a moment as an officer says it: "2022-12-05 17:00", "5 Dec 5pm", "yesterday 4pm", "Friday 17:00", "now". The daemon
// reads it, by its own clock and in the system's zone, so that "yesterday" is the record's yesterday and not some laptop's.
// Thread-safety: pure functions.

#include <string_view>

#include "workflows/calendar/rule.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::api {

/// What a text that names a day but no time of day means.
enum class NoTime {
    is_an_error,   ///< For facts: law is judged to the minute, so it must be said.
    start_of_day,  ///< For "from".
    next_day       ///< For "to": the whole day is meant, so the first instant after it.
};

/// The instant that `text` names. A weekday is its latest occurrence up to and including today; a day without a year is the one
/// nearest to now; a time alone is today's. A local time that occurs twice is its first. Errors point at the character: an unknown
/// word, a day that does not exist, a time that summer time skips.
calendar::Result<calendar::Instant> parse_when(std::string_view text, calendar::Instant now, const calendar::Zone& zone, NoTime no_time);

}  // namespace beadle::api
