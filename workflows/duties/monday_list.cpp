#include "workflows/duties/monday_list.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/sitting.hpp"

namespace beadle::duties {

using namespace beadle::model;
using std::chrono::sys_days;

namespace {

sys_days monday_of(Date date) {
    const sys_days day{date};
    return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

/// "bars the item", "irregular", "advisory": what missing it does, for the order of the list. Empty where no rule judges it.
std::string consequence_of(const Instance& instance, const Duty& duty, const Context& context) {
    const auto* entry = entry_of(duty, timetable_of(instance), context);
    const auto* rule = entry ? find_rule(*context.pinned, instance.body, entry->judged_by) : nullptr;
    return rule && rule->breach != Breach::none ? std::string(to_words(rule->breach)) : std::string();
}

}  // namespace

Instant next_list_at(Instant after, const Context& context) {
    const auto hour = calendar::minutes{60 * context.live->remind_hour};
    auto monday = monday_of(calendar::local_date(*context.zone, after));
    if (!calendar::has_working_days(*context.calendar)) return calendar::to_instant(*context.zone, {monday + calendar::days{7}, hour});
    for (;; monday += calendar::days{7}) {
        const sys_days first{calendar::working_day_at_or_after(*context.calendar, monday)};
        if (first >= monday + calendar::days{7}) continue;
        if (const auto at = calendar::to_instant(*context.zone, {first, hour}); at > after) return at;
    }
}

Instant listed_until(Instant now, const calendar::Zone& zone) {
    return calendar::end_of_day(zone, monday_of(calendar::local_date(zone, now)) + calendar::days{13});
}

void list_what_is_owed(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& context = deciding.context();
    if (!context.live->monday_list) return;
    const auto now = event.recorded_at;
    const auto until = listed_until(now, *context.zone);
    const auto send_at = in_working_hours(now, context);
    const auto& instance = deciding.before();
    for (const auto& duty : instance.duties) {
        if (duty.outcome != Outcome::open || duty.notice_only || duty.due_at > until) continue;
        auto line = message(deciding, duty, "monday", duty.owed_by, "monday" + calendar::to_iso(deciding.today()), "monday", send_at,
                            next_list_at(send_at, context));
        if (duty.late_from <= now) line.facts["step_words"] = "overdue since " + calendar::in_words(duty.safe);
        if (auto consequence = consequence_of(instance, duty, context); !consequence.empty())
            line.facts["consequence"] = std::move(consequence);
        deciding.add(MailOwed{std::move(line)});
    }
}

}  // namespace beadle::duties
