#include "workflows/action/next_meeting.hpp"

#include "workflows/action/reports.hpp"
#include "workflows/duties/chase.hpp"

namespace beadle::action {

using namespace beadle::model;

bool takes_as_next(const Deciding& deciding, const std::string& meeting, Date held_on) {
    const auto& facts = deciding.now().facts;
    auto frequency = frequency_of(facts);
    const bool comes_each_time = frequency && frequency->every_meeting && !is_past_its_end(deciding, held_on);
    if (!comes_each_time && !is_promised_to(facts, meeting)) return false;
    const auto& next = text_of(facts, "next_meeting");
    auto next_on = date_of(facts, "next_on");
    return next.empty() || next == meeting || !next_on || held_on < *next_on;
}

void forget_the_next_meeting(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    const auto frequency = frequency_of(facts);
    const bool is_once = is_promised(facts);
    if (!is_once && !(frequency && frequency->every_meeting)) return;
    const auto next_on = date_of(facts, "next_on");
    const bool has_passed = next_on && *next_on < deciding.today();
    if (is_once && has_passed) deciding.set("to_meeting", "next");
    for (const auto* name : {"next_meeting", "next_on"}) deciding.set(name, "");
}

void meeting_passed(Deciding& deciding, const std::string& meeting, bool held) {
    if (text_of(deciding.now().facts, "next_meeting") != meeting) return;
    auto ref = "report/" + meeting;
    const auto* duty = find_duty(deciding.now(), ref);
    if (held && duty && duty->outcome == Outcome::open) {
        deciding.set("reports_missed", std::to_string(number_of(deciding.now().facts, "reports_missed").value_or(0) + 1));
        duties::end_one(deciding, ref, Outcome::not_met, "the meeting was held without the report");
    } else if (!held) {
        duties::end_one(deciding, ref, Outcome::withdrawn, "the meeting fell");
    }
    // What was promised and has not come is owed to the meeting that follows.
    const auto* ended = find_duty(deciding.now(), ref);
    const bool came = ended && (ended->outcome == Outcome::met || ended->outcome == Outcome::met_late);
    if (is_promised(deciding.now().facts) && text_of(deciding.now().facts, "to_meeting") != "next" && !came)
        deciding.set("to_meeting", "next");
    deciding.set("next_meeting", "");
    deciding.set("next_on", "");
}

}  // namespace beadle::action
