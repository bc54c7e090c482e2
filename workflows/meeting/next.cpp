#include "workflows/meeting/next.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

/// What the stage asks for: the recipe, and the day it counts from.
struct Next {
    const char* ref;
    const char* what;
    const char* rule;
    const char* met_by;
    std::optional<Date> from;
    std::vector<int> remind{-5, -1, 0};  ///< Working days from the deadline.
};

Next next_of(const Instance& meeting, Date today, const calendar::Zone& zone) {
    const auto held_on = sits_last_on(meeting, zone);
    if (meeting.states[0] == "to be arranged") {
        // Three weeks before its window opens, where that is far enough ahead to be of use.
        const auto opens = date_of(meeting.facts, "window_from");
        if (opens && std::chrono::sys_days{*opens} >= std::chrono::sys_days{today} + calendar::days{5 * 7})
            return {"date", "fix the date of the meeting", "3 weeks before meeting", "DateFixed", opens};
        return {"date", "fix the date of the meeting", "within 10 working days of entry", "DateFixed", today};
    }
    if (!over_at(meeting))  // Not before it was to be held.
        return {"word", "record whether the meeting was held", "within 2 working days of meeting", "MeetingConcluded", held_on, {-1, 0}};
    if (meeting.states[1] == "not yet drafted")
        return {"draft", "draft the minutes", "within 10 working days of meeting", "MinutesDrafted", held_on};
    return {"settle-minutes", "have the minutes confirmed by a later meeting", "within 12 months of meeting", "MinutesConfirmed", held_on};
}

constexpr std::array<std::string_view, 4> refs_of_ours{"date", "word", "draft", "settle-minutes"};

bool asked_in_its_stead(std::string_view ref) { return std::find(refs_of_ours.begin(), refs_of_ours.end(), ref) != refs_of_ours.end(); }

/// Held before it was entered, and nothing of it was ever owed: it is kept for the record.
bool was_long_over_when_entered(const Instance& meeting) {
    const auto held_on = date_of(meeting.facts, "held_on"), entered_on = date_of(meeting.facts, "entered_on");
    return over_at(meeting) && held_on && entered_on && *held_on < *entered_on &&
           std::all_of(meeting.duties.begin(), meeting.duties.end(),
                       [](const Duty& duty) { return duty.notice_only || duties::was_excused_as_past(duty); });
}

/// Once the timetable asks for the same, what was asked in its stead is owed no more.
void make_way_for_the_timetable(Deciding& deciding) {
    std::vector<std::string> refs;
    const auto& duties = deciding.now().duties;
    for (const auto& duty : duties)
        if (duty.outcome == Outcome::open && duty.entry.empty() && asked_in_its_stead(duty.ref) &&
            std::any_of(duties.begin(), duties.end(), [&](const Duty& other) {
                return other.outcome == Outcome::open && !other.entry.empty() && other.met_by == duty.met_by;
            }))
            refs.push_back(duty.ref);
    for (const auto& ref : refs) duties::end_one(deciding, ref, Outcome::withdrawn, "the timetable asks for it now");
}

}  // namespace

void settle(Deciding& deciding) {
    const auto& meeting = deciding.now();
    if (meeting.ended || meeting.states.size() < 2 || has(meeting.facts, "led_by") || has(meeting.facts, "fell_because")) return;
    if (meeting.states[1] == "confirmed" || meeting.states[1] == "signed") return;
    make_way_for_the_timetable(deciding);
    // Nothing from before the system went live is chased, and an informal session is over when it is over.
    const auto held_on = date_of(meeting.facts, "held_on");
    const auto& live_from = deciding.context().live->live_from;
    if ((held_on && live_from && *held_on < *live_from) || (over_at(meeting) && text_of(meeting.facts, "kind") == "informal")) return;
    if (was_long_over_when_entered(meeting)) return;
    const auto today = calendar::local_date(*deciding.context().zone, deciding.event().recorded_at);
    const auto next = next_of(meeting, today, *deciding.context().zone);
    const auto* stands = find_duty(meeting, next.ref);
    const bool date_moved = text_of(deciding.before().facts, "held_on") != text_of(meeting.facts, "held_on");
    const bool moves_along = date_moved && stands && stands->entry.empty() && stands->outcome == Outcome::open;
    // A notice is owed by nobody: it may lie years ahead, and asks for nothing then.
    const bool is_owed = std::any_of(meeting.duties.begin(), meeting.duties.end(),
                                     [](const Duty& duty) { return duty.outcome == Outcome::open && !duty.notice_only; });
    if (is_owed && !moves_along) return;
    duties::open_local(deciding,
                       {next.ref,
                        next.what,
                        next.rule,
                        {duties::office_of(deciding, meeting.body)},
                        next.met_by,
                        next.remind,
                        {1},
                        duties::head_of(deciding, meeting.body)},
                       next.from ? std::optional(duties::given_on(deciding, next.rule, *next.from)) : std::nullopt);
}

}  // namespace beadle::meeting
