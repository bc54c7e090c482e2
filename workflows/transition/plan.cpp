#include "workflows/transition/plan.hpp"

#include "workflows/duties/plan.hpp"
#include "workflows/duties/words.hpp"

namespace beadle::transition {

using namespace beadle::model;
using std::chrono::sys_days;

const TransitionPlan* plan_of(const Definition& definition, std::string_view ref) {
    for (const auto& plan : definition.transitions)
        if (plan->ref == ref) return plan.get();
    return nullptr;
}

Date day_before(Date date) { return Date{sys_days{date} - calendar::days{1}}; }
Date target_of(const Deciding& deciding) { return date_of(deciding.now().facts, "target").value_or(Date{}); }
std::string appointed_timer(Date target) { return "appointed:" + calendar::to_iso(target); }

const std::vector<TimetableEntry>& entries_of(const Deciding& deciding, const TransitionPlan& plan) {
    static const std::vector<TimetableEntry> none;
    const auto& timetables = deciding.context().pinned->timetables;
    auto found = timetables.find(transition_id(plan));
    return found == timetables.end() ? none : found->second;
}

const TransitionTask* task_of(const TransitionPlan& plan, std::string_view entry) {
    for (const auto& task : plan.tasks)
        if (task.entry == entry) return &task;
    return nullptr;
}

bool is_added_by_a_move(const TransitionPlan& plan, const TimetableEntry& entry) {
    const auto* task = task_of(plan, entry.ref);
    return task && task->list == "moved";
}

std::string body_name(const Definition& definition, std::string_view id) {
    auto body = definition.bodies.find(id);
    if (body == definition.bodies.end()) return std::string(id);
    if (body->second.also_called.empty()) return body->second.name;
    const auto& called = body->second.also_called.front();
    return called.starts_with("the ") || called.starts_with("The ") ? "the " + called.substr(4) : "the " + called;
}

std::string who_stays(const Definition& definition, const TransitionPlan& plan) {
    std::vector<std::string> names;
    for (const auto& id : plan.from) names.push_back(body_name(definition, id));
    if (names.size() > 3) return "the " + std::to_string(names.size()) + " bodies that hand over stay accountable";
    if (names.size() == 1) return names.front() + " stays accountable";
    return duties::and_list(names) + " stay accountable";
}

std::string on_the_day(const Deciding& deciding, Instant at) {
    return "on " + calendar::in_words(calendar::local_date(*deciding.context().zone, at));
}

void open_entries(Deciding& deciding, const TransitionPlan& plan, std::string_view anchor, Date anchor_on) {
    for (const auto& entry : entries_of(deciding, plan)) {
        if (entry.by.anchor != anchor || is_added_by_a_move(plan, entry)) continue;
        for (auto& duty : duties::duties_of(entry, anchor_on, {}, "", deciding.event(), deciding.context())) {
            if (const auto* stands = find_duty(deciding.now(), duty.ref)) {
                if (stands->outcome != Outcome::withdrawn) continue;
                duties::stay_with_whom_it_was_given(duty, *stands, entry, entry, deciding.event().recorded_at, deciding.context());
                duty.revision = stands->revision + 1;
            }
            deciding.add(DutyOpened{std::move(duty)});
        }
    }
}

}  // namespace beadle::transition
