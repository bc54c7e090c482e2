#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/meeting/end.hpp"
#include "workflows/meeting/invitation.hpp"
#include "workflows/meeting/meeting.hpp"
#include "workflows/meeting/notice.hpp"
#include "workflows/meeting/sitting.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/meeting_said.hpp"

namespace beadle::meeting {

using namespace beadle::model;

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto meeting = deciding.entering(workflow, {"to be arranged", "not yet drafted"});
    for (const auto& [name, value] : event.facts)
        if (name != "held_on" && name != "at" && name != "body" && name != "matter" && name != "state" && name != "convened_on")
            meeting.facts[name] = value;
    auto entered_on = calendar::local_date(*deciding.context().zone, event.happened_at);
    meeting.facts["entered_on"] = calendar::to_iso(entered_on);
    deciding.add(Entered{std::move(meeting)});

    duties::open_or_move(deciding, "entry", entered_on);
    if (auto opens = date_of(event.facts, "opens")) duties::open_or_move(deciding, "opens", *opens);
    if (auto until = date_of(event.facts, "window_until")) duties::open_or_move(deciding, "window", *until);

    const auto& purpose = text_of(event.facts, "purpose");
    if (!purpose.empty() && text_of(event.facts, "led_by").empty()) {
        auto id = event.instance + "/item/1";
        deciding.set("items_numbered", "1");
        deciding.set("items", id);
        Facts item{{"meeting", event.instance},
                   {"body", text_of(event.facts, "body")},
                   {"title", purpose},
                   {"meeting_kind", text_of(event.facts, "kind")}};
        for (const auto* name : {"cycle", "slot", "fulfilled_by", "matter", "register", "serves", "asks"})
            if (has(event.facts, name)) item[name] = text_of(event.facts, name);
        if (has(item, "serves")) item["is_its_purpose"] = "yes";
        deciding.raise(id, "ItemEntered", std::move(item));
    }
    if (const auto& lead = text_of(event.facts, "led_by"); !lead.empty())
        deciding.raise(lead, "SittingJoined", {{"meeting", event.instance}});

    const auto& state = text_of(event.facts, "state");
    if (has(event.facts, "held_on")) {
        MeetingWork work{deciding, false};
        acts::fix_the_date(work);
        if (deciding.is_not_accepted()) return;
        deciding.add(Moved{0, "to be arranged", "in the diary", {}});
        duties::meet(deciding, "DateFixed");
    }
    if (!state.empty()) {  // Adopted mid-way: what lies before is not asked for and not chased.
        int stage = stage_of(business, state);
        if (!can_be_adopted_in(state) || !has(event.facts, "held_on")) return not_adopted_in(deciding, state);
        if (stage > 1) deciding.add(Moved{0, "in the diary", state, {}});
        for (const auto& passed : way_to(business, 1, stage))
            duties::end_open_met_by(deciding, passed, Outcome::excused, duties::past_when_entered);
        if (stage >= 4 && !has(deciding.now().facts, "published_at")) {
            // Not said when, it was out by now: what is put on the agenda from here on comes after it.
            const auto& said = text_of(event.facts, "published");
            auto date = calendar::date_from_iso(said);
            auto published = said.empty() ? std::optional(event.happened_at)
                             : date       ? std::optional(to_instant(*deciding.context().zone, {*date, calendar::minutes{0}}))
                                          : calendar::instant_from_iso(said);
            if (!published) return deciding.not_accepted("published", "'" + said + "' is not a date; write it as 2022-12-05");
            deciding.set("published_at", calendar::to_iso(*published));
            if (!said.empty()) owe_what_counts_from_publication(deciding, *published);
            tell_items(deciding, "AgendaPublished");
        }
        if (state == "concluded") {
            deciding.set("concluded_at", calendar::to_iso(event.happened_at));
            close_what_can_no_longer_count(deciding, duties::past_when_entered);
            duties::open_or_move(deciding, "conclusion", *date_of(deciding.now().facts, "held_on"));  // What is still ahead is owed.
            const auto& live_from = deciding.context().live->live_from;
            auto held_on = date_of(deciding.now().facts, "held_on");
            if (!(live_from && held_on < live_from) && text_of(deciding.now().facts, "kind") != "informal")
                tell_register(deciding, "MeetingHeld", {{"held_on", text_of(deciding.now().facts, "held_on")}});
        }
    }
    follow_attendance(deciding);
}

}  // namespace beadle::meeting
