#include "workflows/model/clearance_plan.hpp"

#include "workflows/calendar/deadline.hpp"
#include "workflows/calendar/letters.hpp"

namespace beadle::model {

namespace {

bool alike(std::string_view left, std::string_view right) { return calendar::lower(left) == calendar::lower(right); }

}  // namespace

calendar::Date last_day_to_review(calendar::Date due, std::optional<calendar::minutes> at, const calendar::DayCalendar& calendar) {
    return at ? calendar::add_working_days(calendar, due, -1) : due;
}

std::optional<calendar::Date> last_day_to_send(const calendar::Rule& within, calendar::Date done_by,
                                               const calendar::DayCalendar& calendar) {
    constexpr int longest = 400;
    for (int back = 0; back < longest; ++back) {
        const calendar::Date sent{std::chrono::sys_days{done_by} - calendar::days{back}};
        if (!calendar::is_working_day(calendar, sent)) continue;
        const auto counted = calendar::count_without_proof(within, sent, calendar);
        if (!counted) return std::nullopt;
        if (counted->safe <= done_by) return sent;
    }
    return std::nullopt;
}

const ClearanceHeading* find_heading(const ClearancePlan& plan, std::string_view said) {
    for (const auto& heading : plan.headings)
        if (alike(heading.ref, said) || alike(heading.name, said)) return &heading;
    return nullptr;
}

}  // namespace beadle::model
