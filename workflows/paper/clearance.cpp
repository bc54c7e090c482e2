#include "workflows/paper/clearance.hpp"

#include <algorithm>

namespace beadle::paper {

using namespace beadle::model;

Standing standing_of(const ClearanceHeading& heading, const Facts& facts) {
    if (heading.reviewer.empty()) return has(facts, "given." + heading.ref) ? Standing::given : Standing::to_be_given;
    const auto& said = text_of(facts, "clearance." + heading.ref);
    if (said.starts_with("cleared")) return Standing::cleared;
    if (said.starts_with("returned")) return Standing::with_author;
    return said.empty() ? Standing::not_sent : Standing::with_reviewer;
}

std::vector<const ClearanceHeading*> missing_in(const ClearancePlan& plan, const Facts& facts) {
    std::vector<const ClearanceHeading*> missing;
    for (const auto& heading : plan.headings) {
        auto standing = standing_of(heading, facts);
        if (standing != Standing::cleared && standing != Standing::given) missing.push_back(&heading);
    }
    return missing;
}

bool has_reviewers(const ClearancePlan& plan) {
    return std::any_of(plan.headings.begin(), plan.headings.end(), [](const auto& heading) { return !heading.reviewer.empty(); });
}

int days_used(const calendar::Rule& within, Date received_on, Date returned_on, const calendar::DayCalendar& calendar) {
    using std::chrono::sys_days;
    int used = 0;
    for (auto day = sys_days{received_on} + calendar::days{1}; day <= sys_days{returned_on}; day += calendar::days{1})
        if (within.unit != calendar::Unit::working_days || calendar::is_working_day(calendar, Date{day})) ++used;
    return used;
}

int days_left(const calendar::Rule& within, int used) { return std::max(1, within.count - used); }

std::string in_words(const calendar::Rule& within, int count) {
    std::string unit = within.unit == calendar::Unit::working_days ? "working day" : "day";
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
}

std::string with_days(const calendar::Rule& within, int count) { return "within " + in_words(within, count) + " of " + within.anchor; }

}  // namespace beadle::paper
