#include "workflows/model/planned.hpp"

#include <algorithm>

#include "workflows/model/strategy_plan.hpp"

namespace beadle::model {

using std::chrono::day;
using std::chrono::last;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;

std::string cycle_id(const Definition& definition, const CycleDefinition& cycle, int in_year) {
    auto body = definition.bodies.find(cycle.body);
    auto id = (body == definition.bodies.end() ? cycle.body : body->second.prefix) + "/cycle/" + cycle.ref;
    return cycle.each_year ? id + "/" + std::to_string(in_year) : id;
}

Date cycle_opens_on(const CycleDefinition& cycle, int in_year) {
    if (!cycle.each_year && cycle.opens_on) return *cycle.opens_on;
    return Date{year{in_year}, month{cycle.opens_month ? cycle.opens_month : 1}, day{cycle.opens_day ? cycle.opens_day : 1}};
}

Facts cycle_facts(const CycleDefinition& cycle, int in_year) {
    auto opens = cycle_opens_on(cycle, in_year);
    return {{"ref", cycle.ref},
            {"body", cycle.body},
            {"name",
             (cycle.title.empty() ? cycle.ref + " cycle" : cycle.title) + (cycle.each_year ? " " + std::to_string(int(opens.year())) : "")},
            {"opens", calendar::to_iso(opens)},
            {"slots", join(cycle.meetings)}};
}

std::pair<Date, Date> window_of(const PlannedMeeting& meeting, Date from) {
    if (meeting.on) return {*meeting.on, *meeting.on};
    unsigned first_month = meeting.first_month ? meeting.first_month : 1, last_month = meeting.last_month ? meeting.last_month : 12;
    auto in = [&](int first_year) {
        int last_year = first_year + (last_month < first_month ? 1 : 0);
        return std::pair<Date, Date>{Date{year{first_year}, month{first_month}, day{1}},
                                     Date{sys_days{year{last_year} / month{last_month} / last}}};
    };
    if (!meeting.each_year && meeting.year != 0) return in(meeting.year);
    auto window = in(int(from.year()) - 1);
    while (window.second < from) window = in(int(window.first.year()) + 1);
    return window;
}

namespace {

bool is_called(const PlannedMeeting& planned, Date first, Date last, const std::vector<Instance>& called) {
    return std::any_of(called.begin(), called.end(), [&](const Instance& meeting) {
        const auto& slot = text_of(meeting.facts, "slot");
        const bool is_meant =
            slot.empty() ? !planned.title.empty() && text_of(meeting.facts, "name") == planned.title : slot == planned.ref;
        if (meeting.body != planned.body || !is_meant) return false;
        for (const auto* name : {"held_on", "window_from"})
            if (const auto on = date_of(meeting.facts, name); on && *on >= first && *on <= last) return true;
        return false;
    });
}

}  // namespace

std::vector<Foreseen> foreseen(const Definition& definition, const std::vector<Instance>& called, Date from, Date until) {
    std::vector<Foreseen> all;
    for (const auto& planned : definition.meetings) {
        for (auto begin = from;;) {
            auto [first, last] = window_of(planned, begin);
            if (first > until) break;
            begin = Date{sys_days{last} + calendar::days{1}};
            if (planned.not_after) last = std::min(last, *planned.not_after);
            const bool never_opens = planned.opens_on && *planned.opens_on > last;
            if (last >= from && !never_opens && !is_called(planned, first, last, called)) all.push_back({&planned, first, last});
            if (!planned.each_year) break;
        }
    }
    return all;
}

namespace {

/// What the meeting's item is to say to a strategy, where one waits for it.
void add_what_it_serves(Facts& facts, const Definition& definition, const PlannedMeeting& meeting) {
    auto body = definition.bodies.find(meeting.body);
    if (body == definition.bodies.end()) return;
    for (const auto& plan : definition.strategies) {
        if (plan->body != meeting.body) continue;
        const char* asks = plan->direction_at == meeting.ref  ? "direction"
                           : plan->approve_at == meeting.ref  ? "approval"
                           : plan->review_at == meeting.ref   ? "review"
                           : plan->sign_off_at == meeting.ref ? "revision"
                                                              : nullptr;
        if (!asks) continue;
        facts["serves"] = strategy_id(body->second.prefix, *plan);
        facts["asks"] = asks;
        if (!plan->matter.empty()) facts["matter"] = plan->matter;
        return;
    }
}

}  // namespace

Facts meeting_facts(const Definition& definition, const PlannedMeeting& meeting, Date from) {
    auto [first_day, last_day] = window_of(meeting, from);
    if (meeting.not_after && *meeting.not_after < last_day) last_day = *meeting.not_after;
    Facts facts{{"kind", meeting.kind},
                {"name", meeting.title.empty() ? meeting.ref : meeting.title},
                {"window_from", calendar::to_iso(first_day)},
                {"window_until", calendar::to_iso(last_day)}};
    if (!meeting.purpose.empty()) facts["purpose"] = meeting.purpose;
    if (!meeting.fulfilled_by.empty()) facts["fulfilled_by"] = join(meeting.fulfilled_by);
    if (meeting.not_after) facts["not_after"] = calendar::to_iso(*meeting.not_after);
    if (meeting.in_common) facts["in_common"] = "yes";
    if (meeting.shadow) facts["shadow"] = facts["shadow_declared"] = "yes";
    if (meeting.on) facts["held_on"] = calendar::to_iso(*meeting.on);
    if (meeting.at) facts["at"] = calendar::to_iso(*meeting.at);
    if (!meeting.place.empty()) facts["place"] = meeting.place;
    add_what_it_serves(facts, definition, meeting);
    return facts;
}

}  // namespace beadle::model
