#include "workflows/duties/sitting.hpp"

#include <algorithm>

namespace beadle::duties {

using namespace beadle::model;

bool applies_to(const TimetableEntry& entry, const Instance& instance) {
    const auto& kind = text_of(instance.facts, "kind");
    bool led_elsewhere = has(instance.facts, "led_by");
    auto names = [&](std::string_view word) { return std::find(entry.kinds.begin(), entry.kinds.end(), word) != entry.kinds.end(); };
    // What is no meeting, a strategy for one, has the lines that name it: the others are said of meetings.
    if (instance.workflow != "meeting") return names(kind);
    return entry.kinds.empty() ? kind != "informal" && !led_elsewhere : led_elsewhere ? names("in common") : names(kind);
}

std::vector<const Office*> offices_of_the_sitting(const Instance& instance, const Definition& live) {
    auto offices = offices_of(live, instance.body);
    if (has(instance.facts, "led_by")) return offices;  // What the sitting owes together is owed at its lead; here a body owes its own.
    for (const auto& other : list_of(instance.facts, "sits_with"))
        for (const auto* office : offices_of(live, other))
            if (std::find(offices.begin(), offices.end(), office) == offices.end()) offices.push_back(office);
    return offices;
}

namespace {

/// `at` where people are written to then; otherwise the next working day's time `then` (today's, where the day has not begun).
Instant within(Instant at, calendar::minutes from, calendar::minutes until, calendar::minutes then, const Context& context) {
    auto local = calendar::to_local(*context.zone, at);
    bool working = calendar::is_working_day(*context.calendar, local.date);
    if (working && local.at >= from && local.at < until) return at;
    auto date = working && local.at < from
                    ? local.date
                    : calendar::working_day_at_or_after(*context.calendar, Date{std::chrono::sys_days{local.date} + calendar::days{1}});
    return calendar::to_instant(*context.zone, {date, then});
}

}  // namespace

Instant in_working_hours(Instant at, const Context& context) {
    const auto hour = calendar::minutes{60 * context.live->remind_hour};
    const auto& quiet = context.live->quiet_hours;
    return quiet ? within(at, quiet->until, quiet->from, hour, context) : within(at, hour, calendar::minutes{18 * 60}, hour, context);
}

Instant outside_quiet_hours(Instant at, Instant due_at, const Context& context) {
    const auto& quiet = context.live->quiet_hours;
    if (!quiet) return at;
    const auto later = within(at, quiet->until, quiet->from, quiet->until, context);
    return at < due_at && later >= due_at ? at : later;
}

}  // namespace beadle::duties
