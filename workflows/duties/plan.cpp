#include "workflows/duties/plan.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/reasons.hpp"

namespace beadle::duties {

using namespace beadle::model;
using calendar::LocalTime;

namespace {

std::string local_text(const LocalTime& local, bool end_of_day, const calendar::Zone& zone) {
    auto two = [](long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    auto text = calendar::to_iso(local.date);
    if (!end_of_day) text += " " + two(local.at.count() / 60) + ":" + two(local.at.count() % 60);
    return text + " " + zone.name;
}

bool is_past(const Duty& duty, const Event& event, const Context& context) {
    if (duty.late_from <= event.recorded_at) return true;
    const auto& live_from = context.live->live_from;
    return live_from && duty.raw < *live_from;
}

void excuse_if_past(Duty& duty, const Event& event, const Context& context) {
    if (!is_past(duty, event, context)) return;
    const bool is_before_live = duty.late_from > event.recorded_at;
    duty.outcome = Outcome::excused;
    duty.happened_at = event.happened_at;
    duty.recorded_at = event.recorded_at;
    duty.ended_by = event.id;
    duty.reason = is_before_live ? before_live : past_when_entered;
    duty.steps.clear();
}

/// Whom the line names for that duty, whoever has it by now: where several owe it each, the ref ends with its party.
std::string first_owner(const Duty& duty, const TimetableEntry& entry) {
    if (duty.ref.starts_with(entry.ref + "/")) return duty.ref.substr(entry.ref.size() + 1);
    return entry.owed_by.empty() ? std::string{} : entry.owed_by.front();
}

}  // namespace

bool set_deadline(Duty& duty, const calendar::Rule& rule, std::optional<Date> anchor_on, bool time_binds_raw, const Context& context) {
    auto counted = calendar::count_without_proof(rule, anchor_on, *context.calendar);
    if (!counted) return false;
    duty.rule = rule.text;
    duty.anchor = rule.anchor;
    duty.anchor_on = anchor_on;
    duty.raw = counted->raw;
    duty.safe = counted->safe;
    duty.provisional = counted->provisional;
    duty.earliest = counted->direction == calendar::Direction::earliest;
    const auto& zone = *context.zone;
    LocalTime due{counted->safe, counted->at.value_or(calendar::minutes{0})};
    duty.due_at = counted->at ? to_instant(zone, due) : end_of_day(zone, counted->safe);
    duty.due_local = local_text(due, !counted->at, zone);
    duty.late_from = counted->at && time_binds_raw ? to_instant(zone, {counted->raw, *counted->at}) + std::chrono::seconds{1}
                                                   : end_of_day(zone, counted->raw) + std::chrono::seconds{1};
    duty.late_from = std::max(duty.late_from, duty.due_at + std::chrono::seconds{1});
    return true;
}

std::vector<Step> steps_for(const Duty& duty, const TimetableEntry& entry, Instant learnt_at, const Context& context) {
    const auto& zone = *context.zone;
    auto hour = calendar::minutes{60 * context.pinned->remind_hour};
    auto at_offset = [&](const Offset& offset) {
        if (offset.in_hours) return duty.due_at + std::chrono::hours{offset.count};
        return to_instant(zone, {add_working_days(*context.calendar, duty.safe, offset.count), hour});
    };
    std::vector<Step> steps;
    if (entry.notice_only) {
        auto at = to_instant(zone, {duty.raw, hour});
        steps.push_back({Step::Kind::remind, std::max(at, learnt_at), "", 0, false});
        return steps;
    }
    bool reminder_was_past = false, reminder_ahead = false;
    for (const auto& offset : entry.remind) {
        auto at = at_offset(offset);
        if (at >= duty.due_at) continue;
        if (at < learnt_at) {
            reminder_was_past = true;
            continue;
        }
        reminder_ahead = true;
        steps.push_back({Step::Kind::remind, at, "", offset.count, offset.in_hours});
    }
    const bool is_overdue = duty.late_from <= learnt_at;
    if (reminder_was_past && !reminder_ahead && !is_overdue) steps.push_back({Step::Kind::remind, learnt_at, "", 0, false});
    // What comes of it now was to go at no time before.
    steps.push_back({Step::Kind::due, std::max(duty.due_at, learnt_at), "", 0, false});
    steps.push_back({Step::Kind::overdue, std::max(duty.late_from, learnt_at), "", 0, false});
    for (const auto& escalation : entry.then) {
        const auto at = at_offset(escalation.at);
        // Nobody is told how long is left until a time that has gone; that an overdue duty is not done is told late as well.
        if (at < learnt_at && !(is_overdue && at >= duty.due_at)) continue;
        auto to = reached_by(*context.pinned, escalation, duty.owed_by);
        if (to.empty()) to = reached_by(*context.pinned, escalation, first_owner(duty, entry));
        if (!to.empty()) steps.push_back({Step::Kind::escalate, std::max(at, learnt_at), to, escalation.at.count, escalation.at.in_hours});
    }
    std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.at < b.at; });
    return steps;
}

std::vector<Duty> duties_of(const TimetableEntry& entry, Date anchor_on, const std::vector<const Office*>& offices, std::string_view body,
                            const Event& event, const Context& context) {
    std::vector<std::string> owing = entry.owed_by;
    if (entry.each_office)
        for (const auto* office : offices)
            if (std::find(owing.begin(), owing.end(), office->id) == owing.end()) owing.push_back(office->id);
    const auto* rule = find_rule(*context.pinned, body, entry.judged_by);
    std::vector<Duty> duties;
    for (const auto& party : owing) {
        Duty duty;
        duty.ref = owing.size() > 1 || entry.each_office ? entry.ref + "/" + party : entry.ref;
        duty.entry = entry.ref;
        duty.what = entry.what;
        duty.owed_by = party;
        duty.met_by = entry.met_by;
        duty.notice_only = entry.notice_only;
        if (!set_deadline(duty, entry.by, anchor_on, rule && rule->time_binds_raw, context)) continue;
        duty.steps = steps_for(duty, entry, event.recorded_at, context);
        excuse_if_past(duty, event, context);
        duties.push_back(std::move(duty));
    }
    return duties;
}

void stay_with_whom_it_was_given(Duty& duty, const Duty& stands, const TimetableEntry& was_entry, const TimetableEntry& entry,
                                 Instant learnt_at, const Context& context) {
    const bool was_given = stands.owed_by != first_owner(stands, was_entry);
    if (!was_given || stands.owed_by == duty.owed_by || !find_party(*context.live, stands.owed_by)) return;
    duty.owed_by = stands.owed_by;
    if (duty.outcome == Outcome::open) duty.steps = steps_for(duty, entry, learnt_at, context);
}

void tell_at_once(Duty& duty, Instant learnt_at) {
    std::erase_if(duty.steps, [&](const Step& step) { return step.kind == Step::Kind::remind && step.at <= learnt_at; });
    duty.steps.insert(duty.steps.begin(), {Step::Kind::remind, learnt_at, "", 0, false});
}

TimetableEntry entry_from(const Duty& duty) {
    TimetableEntry entry;
    entry.ref = duty.entry;
    entry.notice_only = duty.notice_only;
    for (const auto& step : duty.steps) {
        if (step.kind == Step::Kind::remind) entry.remind.push_back({step.offset, step.in_hours});
        if (step.kind == Step::Kind::escalate) entry.then.push_back({step.to, {step.offset, step.in_hours}});
    }
    return entry;
}

std::optional<Date> day_of_line(const Instance& instance, std::string_view line) {
    for (const auto& duty : instance.duties)
        if (!line.empty() && duty.entry == line && duty.outcome != Outcome::withdrawn) return duty.safe;
    return std::nullopt;
}

std::string_view timetable_of(const Instance& instance) {
    const auto& own = text_of(instance.facts, "timetable");
    return own.empty() ? instance.body : own;
}

const TimetableEntry* entry_of(const Duty& duty, std::string_view timetable, const Context& context) {
    auto found = context.pinned->timetables.find(timetable);
    if (found == context.pinned->timetables.end()) return nullptr;
    for (const auto& entry : found->second)
        if (entry.ref == duty.entry) return &entry;
    return nullptr;
}

}  // namespace beadle::duties
