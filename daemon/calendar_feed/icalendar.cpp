#include "daemon/calendar_feed/icalendar.hpp"

#include <fmt/format.h>
#include <libical/ical.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace beadle::calendar_feed {
namespace {

using calendar::Date;
using calendar::Instant;
using calendar::LocalTime;

constexpr const char* london = "Europe/London";

struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

/// A property in its own words; what stands behind the colon must need no escaping.
void add_line(icalcomponent* to, const std::string& line) {
    auto* property = icalproperty_new_from_string(line.c_str());
    if (!property) throw std::runtime_error("libical does not take " + line);
    icalcomponent_add_property(to, property);
}

void add_x(icalcomponent* to, const char* name, const std::string& value) {
    // What is X- goes out as it is given, so it is escaped here like any text.
    std::string escaped;
    for (const char c : value) {
        if (c == '\\' || c == ';' || c == ',') escaped += '\\';
        escaped += c;
    }
    auto* property = icalproperty_new_x(escaped.c_str());
    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(to, property);
}

icaltimetype day_of(Date date) {
    auto time = icaltime_null_date();
    time.year = static_cast<int>(date.year());
    time.month = static_cast<int>(static_cast<unsigned>(date.month()));
    time.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return time;
}

icaltimetype local_of(LocalTime local) {
    auto time = day_of(local.date);
    time.is_date = 0;
    time.hour = static_cast<int>(local.at.count() / 60);
    time.minute = static_cast<int>(local.at.count() % 60);
    time.second = 0;
    return time;
}

icaltimetype utc_of(Instant instant) {
    const auto midnight = std::chrono::floor<std::chrono::days>(instant);
    auto time = day_of(Date{midnight});
    time.is_date = 0;
    const auto seconds = static_cast<int>((instant - midnight).count());
    time.hour = seconds / 3600;
    time.minute = seconds / 60 % 60;
    time.second = seconds % 60;
    time.zone = icaltimezone_get_utc_timezone();
    return time;
}

icalproperty* in_london(icalproperty* property) {
    icalproperty_add_parameter(property, icalparameter_new_tzid(london));
    return property;
}

/// One half of the zone: the simple form, for zones with dates listed break Outlook and old Exchange.
icalcomponent* half_year(icalcomponent_kind kind, const char* begins, const char* rule, const char* from, const char* to,
                         const char* name) {
    auto* half = icalcomponent_new(kind);
    add_line(half, std::string("DTSTART:") + begins);
    add_line(half, std::string("RRULE:") + rule);
    add_line(half, std::string("TZOFFSETFROM:") + from);
    add_line(half, std::string("TZOFFSETTO:") + to);
    add_line(half, std::string("TZNAME:") + name);
    return half;
}

icalcomponent* london_zone() {
    auto* zone = icalcomponent_new(ICAL_VTIMEZONE_COMPONENT);
    icalcomponent_add_property(zone, icalproperty_new_tzid(london));
    icalcomponent_add_component(
        zone, half_year(ICAL_XSTANDARD_COMPONENT, "19961027T020000", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "+0100", "+0000", "GMT"));
    icalcomponent_add_component(
        zone, half_year(ICAL_XDAYLIGHT_COMPONENT, "19810329T010000", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "+0000", "+0100", "BST"));
    return zone;
}

void add_times(icalcomponent* to, const CalendarEvent& event, const calendar::Zone& zone, bool in_utc) {
    if (!event.at) {
        const Date after{std::chrono::sys_days{event.on} + std::chrono::days{1}};
        icalcomponent_add_property(to, icalproperty_new_dtstart(day_of(event.on)));
        icalcomponent_add_property(to, icalproperty_new_dtend(day_of(after)));
        return;
    }
    const auto begins = calendar::to_instant(zone, {event.on, *event.at});
    const auto ends = begins + event.lasts;
    if (in_utc) {
        icalcomponent_add_property(to, icalproperty_new_dtstart(utc_of(begins)));
        icalcomponent_add_property(to, icalproperty_new_dtend(utc_of(ends)));
        return;
    }
    icalcomponent_add_property(to, in_london(icalproperty_new_dtstart(local_of({event.on, *event.at}))));
    icalcomponent_add_property(to, in_london(icalproperty_new_dtend(local_of(calendar::to_local(zone, ends)))));
}

icalcomponent* to_component(const CalendarEvent& event, const calendar::Zone& zone, bool in_utc) {
    auto* out = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    const auto add = [out](icalproperty* property) { icalcomponent_add_property(out, property); };
    add(icalproperty_new_uid(event.uid.c_str()));
    add(icalproperty_new_dtstamp(utc_of(event.modified)));
    add(icalproperty_new_lastmodified(utc_of(event.modified)));
    add(icalproperty_new_sequence(event.sequence));
    add_times(out, event, zone, in_utc);
    add(icalproperty_new_summary(((event.cancelled ? "CANCELLED: " : "") + event.summary).c_str()));
    if (!event.description.empty()) add(icalproperty_new_description(event.description.c_str()));
    if (!event.place.empty()) add(icalproperty_new_location(event.place.c_str()));
    add(icalproperty_new_status(event.cancelled && event.says_cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    const bool blocks = event.blocks_time && !event.cancelled;
    add(icalproperty_new_transp(blocks ? ICAL_TRANSP_OPAQUE : ICAL_TRANSP_TRANSPARENT));
    add_x(out, "X-MICROSOFT-CDO-BUSYSTATUS", blocks ? "BUSY" : "FREE");
    return out;
}

}  // namespace

std::string to_icalendar(const Calendar& calendar, const calendar::Zone& zone, bool in_utc) {
    const bool is_utc = in_utc || zone.name != london;
    Component out{icalcomponent_new(ICAL_VCALENDAR_COMPONENT)};
    icalcomponent_add_property(out.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(out.get(), icalproperty_new_prodid("-//Beadle//Calendar feed//EN"));
    icalcomponent_add_property(out.get(), icalproperty_new_calscale("GREGORIAN"));
    icalcomponent_add_property(out.get(), icalproperty_new_name(calendar.name.c_str()));
    add_x(out.get(), "X-WR-CALNAME", calendar.name);
    add_x(out.get(), "X-WR-TIMEZONE", zone.name);
    add_line(out.get(), "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    add_x(out.get(), "X-PUBLISHED-TTL", "PT1H");
    if (!is_utc) icalcomponent_add_component(out.get(), london_zone());
    for (const auto& event : calendar.events) icalcomponent_add_component(out.get(), to_component(event, zone, is_utc));
    const std::unique_ptr<char, decltype(&std::free)> text{icalcomponent_as_ical_string_r(out.get()), &std::free};
    if (!text) throw std::runtime_error("libical cannot write the calendar");
    return text.get();
}

}  // namespace beadle::calendar_feed
