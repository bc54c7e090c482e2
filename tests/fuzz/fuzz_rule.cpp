// Deadline rules, dates, times, moments and instants as people write them: read or said to be wrong, at a character that is there.
#include "daemon/api/when.hpp"
#include "tests/fuzz/target.hpp"
#include "workflows/calendar/day_and_time.hpp"
#include "workflows/calendar/zone.hpp"

FUZZ(text) {
    using namespace beadle;
    const auto in_text = [&](std::size_t at) { fuzz::claim(at <= text.size(), "a mistake lies within the text"); };
    if (const auto rule = calendar::parse_rule(text)) calendar::direction_of(*rule);
    else in_text(rule.error().at);
    if (const auto date = calendar::parse_date(text); date) {
        fuzz::claim(date->ok(), "a date that was read is one");
        const auto again = calendar::parse_date(calendar::to_iso(*date));
        fuzz::claim(again && *again == *date, "a date is read again as it is written");
    } else {
        in_text(date.error().at);
    }
    if (const auto time = calendar::parse_time(text); time)
        fuzz::claim(time->count() >= 0 && time->count() <= 24 * 60, "a time is one of the day");
    if (const auto both = calendar::parse_day_and_time(text); both) {
        const auto again = calendar::parse_day_and_time(calendar::to_iso(*both));
        fuzz::claim(again && *again == *both, "a day with its time is read again as it is written");
    } else {
        in_text(both.error().at);
    }
    static const auto zone = calendar::utc_zone();
    static const auto now = calendar::instant_from_iso("2022-12-05T09:00:00Z").value();
    if (const auto when = api::parse_when(text, now, zone, api::NoTime::start_of_day); !when) in_text(when.error().at);
    if (const auto instant = calendar::instant_from_iso(text))
        fuzz::claim(calendar::instant_from_iso(calendar::to_iso(*instant)) == instant, "an instant is read again as it is written");
}
