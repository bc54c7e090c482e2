// Meetings from iCalendar, by libical.
#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "daemon/cli/meetings_file.hpp"

namespace beadle::cli {
namespace {

struct FreeComponent {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

/// The lines on which events begin: libical keeps their order and forgets their places.
std::vector<int> event_lines(std::string_view text) {
    std::vector<int> lines;
    int line = 0;
    while (!text.empty()) {
        ++line;
        auto one = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), one.size() + 1));
        while (!one.empty() && (one.back() == '\r' || one.back() == ' ')) one.remove_suffix(1);
        std::string upper{one};
        std::transform(upper.begin(), upper.end(), upper.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        if (upper == "BEGIN:VEVENT") lines.push_back(line);
    }
    return lines;
}

/// Text of others on one line, without control characters.
std::string on_one_line(const char* text) {
    std::string out;
    for (const char* c = text; c != nullptr && *c != '\0'; ++c) {
        const auto byte = static_cast<unsigned char>(*c);
        if (*c == '\n') out += ", ";
        else if (byte >= 0x20 && byte != 0x7F) out += *c;
    }
    return out;
}

/// The local time that DTSTART says; nothing where it says none.
std::optional<calendar::LocalTime> local_start(icalcomponent* event, const calendar::Zone& zone, bool& whole_day) {
    const auto start = icalcomponent_get_dtstart(event);
    whole_day = start.is_date != 0;
    if (icaltime_is_null_time(start) != 0 || icaltime_is_valid_time(start) == 0) return std::nullopt;
    if (!whole_day && start.zone != nullptr) {
        const calendar::Instant at{std::chrono::seconds{icaltime_as_timet_with_zone(start, start.zone)}};
        return calendar::to_local(zone, at);
    }
    const calendar::Date date{std::chrono::year{start.year}, std::chrono::month{static_cast<unsigned>(start.month)},
                              std::chrono::day{static_cast<unsigned>(start.day)}};
    if (!date.ok()) return std::nullopt;
    return calendar::LocalTime{date, whole_day ? calendar::minutes{0} : calendar::minutes{start.hour * 60 + start.minute}};
}

}  // namespace

MeetingsFile read_meetings_calendar(const std::string& text, const calendar::Zone& zone) {
    MeetingsFile file;
    const auto lines = event_lines(text);
    const Component parsed{icalparser_parse_string(text.c_str())};
    // Several calendars in one file come wrapped in a component without a name.
    std::vector<icalcomponent*> events;
    const auto gather = [&events](icalcomponent* calendar) {
        for (auto* event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event != nullptr;
             event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
            events.push_back(event);
    };
    if (parsed) {
        gather(parsed.get());
        if (icalcomponent_isa(parsed.get()) == ICAL_XROOT_COMPONENT)
            for (auto* calendar = icalcomponent_get_first_component(parsed.get(), ICAL_VCALENDAR_COMPONENT); calendar != nullptr;
                 calendar = icalcomponent_get_next_component(parsed.get(), ICAL_VCALENDAR_COMPONENT))
                gather(calendar);
    }
    if (events.empty()) {
        file.mistakes.push_back({1, "no event of a calendar is in it", "export it as iCalendar (.ics) again, or as a table (.csv)"});
        return file;
    }
    for (std::size_t n = 0; n < events.size(); ++n) {
        auto* event = events[n];
        MeetingRead read;
        read.line = n < lines.size() ? lines[n] : 1;
        bool whole_day = false;
        const auto start = local_start(event, zone, whole_day);
        if (!start) {
            file.mistakes.push_back(
                {read.line, "the event says no day on which it begins", "give it a DTSTART, as DTSTART:20221213T100000Z"});
            continue;
        }
        if (icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != nullptr) {
            file.mistakes.push_back({read.line, "the event is a series that repeats by a rule",
                                     "export each of its dates as an event of its own: every meeting is entered by itself"});
            continue;
        }
        read.held_on = start->date;
        if (!whole_day) read.at = start->at;
        read.name = on_one_line(icalcomponent_get_summary(event));
        read.place = on_one_line(icalcomponent_get_location(event));
        read.uid = on_one_line(icalcomponent_get_uid(event));
        if (auto* which = icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY); which != nullptr)
            read.uid += "/" + on_one_line(icaltime_as_ical_string(icalproperty_get_recurrenceid(which)));
        if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) read.state = "cancelled";
        file.meetings.push_back(std::move(read));
    }
    return file;
}

}  // namespace beadle::cli
