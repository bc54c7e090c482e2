#include "workflows/paper/can_we_make_it.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/model/clearance_plan.hpp"
#include "workflows/paper/clearance.hpp"

namespace beadle::paper {

using namespace beadle::model;
using calendar::DayCalendar;
using std::chrono::sys_days;

namespace {

Date next_day(Date date, int count = 1) { return Date{sys_days{date} + calendar::days{count}}; }

/// How many working days `possible` is too late for `latest`: at least one where it is later at all.
int working_days_between(Date latest, Date possible, const DayCalendar& calendar) {
    int count = 0;
    for (auto day = sys_days{latest} + calendar::days{1}; day <= sys_days{possible}; day += calendar::days{1})
        if (calendar::is_working_day(calendar, Date{day})) ++count;
    return possible > latest ? std::max(1, count) : 0;
}

/// What one reviewer still needs, counted forward.
struct Review {
    const ClearanceHeading* heading = nullptr;
    Date received_on{};
    Date done_on{};
    calendar::Rule rule;
    std::string proof;
};

/// What lies before the paper on its side: who still has to clear it, and when it can be final.
struct Forward {
    std::vector<Review> reviews;
    std::vector<const ClearanceHeading*> to_be_given;
    Date final_on{};
};

Forward look_forward(const Instance* paper, const ClearancePlan& plan, Date ready_on, const DayCalendar& calendar) {
    Forward forward;
    forward.final_on = ready_on;
    static const Facts nothing;
    const auto& facts = paper ? paper->facts : nothing;
    for (const auto& heading : plan.headings) {
        auto standing = standing_of(heading, facts);
        if (standing == Standing::to_be_given) forward.to_be_given.push_back(&heading);
        if (standing == Standing::cleared || standing == Standing::given || standing == Standing::to_be_given) continue;
        Review review;
        review.heading = &heading;
        auto used = static_cast<int>(number_of(facts, "used." + heading.ref).value_or(0));
        review.rule = heading.within;
        if (used)
            if (auto shorter = calendar::parse_rule(with_days(heading.within, days_left(heading.within, used)))) review.rule = *shorter;
        review.received_on = standing == Standing::with_reviewer ? date_of(facts, "received." + heading.ref).value_or(ready_on) : ready_on;
        auto counted = calendar::count(review.rule, review.received_on, calendar);
        if (!counted) continue;
        review.done_on = counted->safe;
        review.proof = calendar::in_one_sentence(review.rule, review.received_on, *counted);
        if (review.done_on < ready_on) {
            review.done_on = ready_on;
            review.proof += " That is past; nobody's silence clears, so today is the first day on which it can be.";
        }
        forward.final_on = std::max(forward.final_on, review.done_on);
        forward.reviews.push_back(std::move(review));
    }
    return forward;
}

/// The last day and the proof of a rule that counts back from the meeting.
struct Counted {
    Date day{};
    std::string proof;
};
std::optional<Counted> counted_back(const calendar::Rule& rule, Date held_on, bool ready_at_day_end, const DayCalendar& calendar) {
    auto counted = calendar::count(rule, held_on, calendar);
    if (!counted) return std::nullopt;
    auto day = ready_at_day_end ? last_day_to_review(counted->safe, counted->at, calendar) : counted->safe;
    return Counted{day, calendar::in_one_sentence(rule, held_on, *counted)};
}

class Judge {
public:
    Judge(const Instance* paper, const std::string& body, Date ready_on, const Definition& definition, const DayCalendar& calendar)
        : ready_on_(ready_on), definition_(definition), calendar_(calendar) {
        static const ClearancePlan none;
        auto found = definition.clearances.find(body);
        plan_ = found == definition.clearances.end() || !found->second ? &none : found->second.get();
        forward_ = look_forward(paper, *plan_, ready_on, calendar);
        final_by_ = plan_->final_by ? &*plan_->final_by : final_of_timetable(body);
    }

    std::vector<Gate> gates_for(const MeetingAhead& meeting, Date held_on) const {
        std::vector<Gate> gates;
        auto agenda = agenda_gate(meeting, held_on);
        auto final = final_gate(held_on);
        std::optional<Date> done_by;
        if (final) done_by = final->latest;
        if (agenda && (!done_by || agenda->latest < *done_by)) done_by = agenda->latest;
        if (done_by)
            for (const auto& review : forward_.reviews) gates.push_back(review_gate(review, *done_by));
        if (final) gates.push_back(std::move(*final));
        if (agenda) gates.push_back(std::move(*agenda));
        return gates;
    }

    MeetingJudged judge(const MeetingAhead& meeting, Date held_on) const {
        MeetingJudged judged;
        judged.meeting = meeting;
        judged.on = held_on;
        judged.gates = gates_for(meeting, held_on);
        judged.as_a_late_paper = true;
        for (const auto& gate : judged.gates) {
            if (gate.kept) continue;
            if (judged.blocked_by.empty() || gate.short_by > judged.short_by) {
                judged.blocked_by = gate.name;
                judged.short_by = gate.short_by;
            }
            if (gate.is_law) judged.as_a_late_paper = false;
        }
        judged.can_be_made = judged.blocked_by.empty() && held_on > ready_on_;
        if (judged.can_be_made || held_on <= ready_on_) judged.as_a_late_paper = false;
        return judged;
    }

    /// A meeting without a date: the first day of its window that can be made, or its last day.
    MeetingJudged judge_window(const MeetingAhead& meeting) const {
        auto first = std::max(meeting.window_from, next_day(ready_on_));
        for (auto day = first; day <= meeting.window_until; day = next_day(day)) {
            if (!calendar::is_working_day(calendar_, day)) continue;
            auto judged = judge(meeting, day);
            if (judged.can_be_made) return judged;
        }
        return judge(meeting, calendar::working_day_at_or_before(calendar_, meeting.window_until));
    }

    /// The first working day on which a meeting of the body could be held that the paper makes.
    Date first_possible(const MeetingAhead& like) const {
        auto day = next_day(ready_on_);
        for (int tries = 0; tries < 800; ++tries, day = next_day(day))
            if (calendar::is_working_day(calendar_, day) && judge(like, day).can_be_made) return day;
        return day;
    }

private:
    const calendar::Rule* final_of_timetable(const std::string& body) const {
        auto timetable = definition_.timetables.find(body);
        if (timetable == definition_.timetables.end()) return nullptr;
        for (const auto& entry : timetable->second)
            if (entry.met_by == "ReportReceived" && is_the_day_of_the_meeting(entry.by.anchor)) return &entry.by;
        return nullptr;
    }

    Gate gate(std::string name, std::string who, std::string rule, std::string source, Date latest, Date possible,
              std::string proof) const {
        Gate made{std::move(name), std::move(who),  std::move(rule), std::move(source), latest, possible, possible <= latest, 0,
                  false,           std::move(proof)};
        made.short_by = working_days_between(latest, possible, calendar_);
        return made;
    }

    Gate review_gate(const Review& review, Date done_by) const {
        auto latest = last_day_to_send(review.rule, done_by, calendar_).value_or(done_by);
        auto made = gate(review.heading->name, name_of_party(definition_, review.heading->reviewer), review.rule.text, plan_->source,
                         latest, review.received_on, review.proof);
        // Judged by when it is done: who had it before has fewer days before them.
        made.kept = review.done_on <= done_by;
        made.short_by = working_days_between(done_by, review.done_on, calendar_);
        return made;
    }

    std::optional<Gate> final_gate(Date held_on) const {
        if (!final_by_) return std::nullopt;
        auto back = counted_back(*final_by_, held_on, !forward_.reviews.empty(), calendar_);
        if (!back) return std::nullopt;
        return gate("final reports", "", final_by_->text, plan_->final_by ? plan_->source : "", back->day, forward_.final_on, back->proof);
    }

    /// The strictest of the procedures of those who sit.
    std::optional<Gate> agenda_gate(const MeetingAhead& meeting, Date held_on) const {
        std::optional<Gate> strictest;
        for (const auto& body : meeting.bodies) {
            const auto* rule = find_rule(definition_, body, "agenda");
            if (!rule || !rule->by) continue;
            auto back = counted_back(*rule->by, held_on, false, calendar_);
            if (!back || (strictest && strictest->latest <= back->day)) continue;
            strictest = gate("agenda published", "", rule->by->text, rule->source, back->day, forward_.final_on, back->proof);
            strictest->is_law = true;
        }
        if (meeting.is_published && strictest) {
            strictest->kept = false;
            strictest->short_by = std::max(1, strictest->short_by);
            strictest->proof = "The agenda is published already: the item would be a late one. " + strictest->proof;
        }
        return strictest;
    }

    Date ready_on_;
    const Definition& definition_;
    const DayCalendar& calendar_;
    const ClearancePlan* plan_ = nullptr;
    Forward forward_;
    const calendar::Rule* final_by_ = nullptr;
};

std::string days_words(int count) { return std::to_string(count) + (count == 1 ? " working day" : " working days"); }

/// "the special meeting on Tuesday 13 December 2022", or with its window where it has no date.
std::string meeting_words(const MeetingJudged& judged) {
    auto name = judged.meeting.name.empty() ? judged.meeting.id : judged.meeting.name;
    if (judged.meeting.held_on) return name + " on " + calendar::in_words(judged.on);
    return name + (judged.can_be_made ? ", if it is held on " + calendar::in_words(judged.on) + " or later"
                                      : ", even on the last day it may be held, " + calendar::in_words(judged.on));
}

std::string say(const CanWeMakeIt& found) {
    std::string text;
    if (found.earliest) text = "The earliest meeting it can make is " + meeting_words(found.meetings[*found.earliest]) + ".";
    else text = "No meeting that is foreseen can be made; one held on " + calendar::in_words(found.first_possible) + " or later could.";
    for (std::size_t at = 0; at < found.meetings.size() && (!found.earliest || at < *found.earliest); ++at) {
        const auto& judged = found.meetings[at];
        if (judged.blocked_by.empty()) continue;
        auto gate = std::find_if(judged.gates.begin(), judged.gates.end(), [&](const Gate& one) { return one.name == judged.blocked_by; });
        text += " Not " + meeting_words(judged) + ": " + judged.blocked_by + (gate->who.empty() ? "" : " (" + gate->who + ")") +
                ", short by " + days_words(judged.short_by) + (judged.as_a_late_paper ? "; only as a late paper" : "") + ".";
    }
    return text;
}

}  // namespace

CanWeMakeIt can_we_make_it(const Instance* paper, const std::string& body, std::vector<MeetingAhead> meetings, Date ready_on,
                           const Definition& definition, const DayCalendar& calendar) {
    Judge judge(paper, body, ready_on, definition, calendar);
    CanWeMakeIt found;
    for (auto& meeting : meetings)
        if (meeting.bodies.empty()) meeting.bodies = {body};
    for (const auto& meeting : meetings)
        found.meetings.push_back(meeting.held_on ? judge.judge(meeting, *meeting.held_on) : judge.judge_window(meeting));
    std::stable_sort(found.meetings.begin(), found.meetings.end(), [](const auto& left, const auto& right) { return left.on < right.on; });
    for (std::size_t at = 0; at < found.meetings.size() && !found.earliest; ++at)
        if (found.meetings[at].can_be_made) found.earliest = at;
    MeetingAhead alone;
    alone.bodies = meetings.empty() ? std::vector<std::string>{body} : meetings.front().bodies;
    found.first_possible = judge.first_possible(alone);
    found.said = say(found);
    return found;
}

}  // namespace beadle::paper
