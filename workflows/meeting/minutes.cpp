#include "workflows/meeting/minutes.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/meeting/meeting.hpp"
#include "workflows/meeting/sitting.hpp"
#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

void later_meeting_fixed(Deciding& deciding) {
    if (auto held_on = date_of(deciding.event().facts, "held_on")) duties::open_or_move(deciding, "later-meeting", *held_on);
    deciding.set("later_meeting", text_of(deciding.event().facts, "meeting_then"));
}

void later_meeting_fell(Deciding& deciding) {
    const auto& fallen = text_of(deciding.event().facts, "meeting_then");
    if (text_of(deciding.now().facts, "later_meeting") != fallen) return;
    deciding.set("later_meeting", "");
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && duty.anchor == "later-meeting") refs.push_back(duty.ref);
    for (const auto& ref : refs)
        duties::end_one(deciding, ref, Outcome::withdrawn, fallen + " fell, and no later meeting is fixed", fallen + " fell");
}

namespace acts {

void confirm_minutes(MeetingWork& work) {
    auto& deciding = work.deciding;
    const auto& at = text_of(deciding.event().facts, "at");
    if (!work.passing && !at.empty() && deciding.context().replaying) {
        deciding.set("confirmed_at", at);
    } else if (!work.passing && !at.empty()) {
        const auto* confirming = deciding.context().neighbour(at);
        auto held_on = date_of(deciding.now().facts, "held_on");
        auto confirmed_on = confirming ? date_of(confirming->facts, "held_on") : std::nullopt;
        if (!confirming || confirming->workflow != workflow) {
            deciding.not_accepted("at", "there is no meeting '" + at + "'",
                                  {"Name the later meeting that confirmed the minutes, as at=" +
                                   such_as_a_meeting(*deciding.context().live, deciding.now().body, deciding.today()) + "."});
            return;
        }
        if (confirming->body != deciding.now().body) {
            deciding.not_accepted("at", at + " is a meeting of another body: minutes are confirmed by the body whose they are");
            return;
        }
        if (has_fallen(confirming->states[0]) || text_of(confirming->facts, "kind") == "informal") {
            deciding.not_accepted("at",
                                  has_fallen(confirming->states[0]) ? at + ": " + fallen_words(*confirming)
                                                                    : at + " is an informal session, which confirms no minutes",
                                  {"Name the later meeting that confirmed the minutes."});
            return;
        }
        if (!confirmed_on) {
            deciding.not_accepted("at", at + " has no date yet: minutes are confirmed by an item of a meeting that is held later");
            return;
        }
        if (deciding.today() < *confirmed_on) {
            deciding.not_accepted(
                "at", at + " is on " + calendar::in_words(*confirmed_on) + ", which is still to come: it has confirmed nothing yet",
                {"Record it when that meeting has confirmed them, or name the meeting that did."});
            return;
        }
        if (held_on && *confirmed_on <= *held_on) {
            deciding.not_accepted("at", at + " is not later than this meeting: minutes are confirmed by an item of a later one");
            return;
        }
        deciding.set("confirmed_at", at);
    }
    if (deciding.now().states[1] != "confirmed") tell_register(deciding, "MinutesSettled");
}

bool was_held(const MeetingWork& work) {
    // Judged by what the machine knows just now: opening or concluding may itself be passed through on the way.
    const auto& facts = work.deciding.now().facts;
    const auto& state = work.deciding.before().states[0];
    return has(facts, "concluded_at") || state == "concluded" || state == "proceeded informally" || state == "adjourned" || state == "open";
}

}  // namespace acts

}  // namespace beadle::meeting
