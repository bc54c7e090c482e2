#include "workflows/meeting/notice.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/meeting/rules.hpp"
#include "workflows/meeting/sitting.hpp"

namespace beadle::meeting {

using namespace beadle::model;

bool take_date(Deciding& deciding, bool passing) {
    const auto& event = deciding.event();
    const auto& context = deciding.context();
    auto held_on = date_of(event.facts, "held_on");
    if (!held_on && has(event.facts, "held_on")) {
        deciding.not_accepted("held_on", "'" + text_of(event.facts, "held_on") + "' is not a date; write it as 2022-12-13");
        return false;
    }
    if (!held_on && passing) held_on = calendar::local_date(*context.zone, event.happened_at);
    if (!held_on) {
        deciding.not_accepted("held_on", "the date of the meeting is missing",
                              {"Say it as held_on=2022-12-13, and at=10:00 for the time."});
        return false;
    }
    if (const auto& at = text_of(event.facts, "at"); !at.empty() && !passing) {
        auto time = calendar::parse_time(at);
        if (!time) {
            deciding.not_accepted("at", "'" + at + "': " + time.error().detail);
            return false;
        }
        if (is_ambiguous_or_absent(*context.zone, {*held_on, *time})) {
            deciding.not_accepted("at", "on " + calendar::in_words(*held_on) + " the clocks change and " + calendar::in_words(*time) +
                                            " occurs twice or not at all: choose another time");
            return false;
        }
        deciding.set("at", at);
    }
    if (const auto& place = text_of(event.facts, "place"); !place.empty() && !passing) deciding.set("place", place);
    deciding.set("held_on", calendar::to_iso(*held_on));
    if (auto not_after = date_of(deciding.now().facts, "not_after"); not_after && *held_on > *not_after)
        deciding.breach({"not after " + calendar::in_words(*not_after),
                         "the body's own plan",
                         "the meeting is now on " + calendar::in_words(*held_on),
                         Breach::advisory,
                         {"Tell those who wait for its decision."}});
    auto body = context.live->bodies.find(deciding.now().body);
    if (body != context.live->bodies.end() && body->second.begins) {
        bool shadow = *held_on < *body->second.begins;
        if (shadow) {
            deciding.set("shadow", "yes");
            deciding.remark("shadow", body->second.name + " begins on " + calendar::in_words(*body->second.begins) +
                                          ": this meeting is in shadow, and its acts need adoption afterwards");
        } else if (has(deciding.now().facts, "shadow") && text_of(deciding.now().facts, "shadow_declared").empty()) {
            deciding.set("shadow", "");
        }
    }
    tell_register(deciding, "MeetingDated", {{"held_on", calendar::to_iso(*held_on)}});
    return true;
}

namespace acts {

void fix_the_date(MeetingWork& work) {
    auto& deciding = work.deciding;
    if (!take_date(deciding, work.passing)) return;
    auto convened_on = date_of(deciding.event().facts, "convened_on");
    if (!convened_on) convened_on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    deciding.set("convened_on", calendar::to_iso(*convened_on));
    duties::open_or_move(deciding, "meeting", *date_of(deciding.now().facts, "held_on"));
}

void move_every_duty(MeetingWork& work) {
    if (work.passing || !take_date(work.deciding, false)) return;
    duties::open_or_move(work.deciding, "meeting", *date_of(work.deciding.now().facts, "held_on"));
}

void judge_notice(MeetingWork& work) {
    auto& deciding = work.deciding;
    const auto& now = deciding.now();
    bool informal = text_of(now.facts, "kind") == "informal";
    if (work.passing) {
        if (!informal)
            deciding.breach({"agenda",
                             "",
                             "no publication of the agenda is recorded",
                             Breach::advisory,
                             {"If it was published, record AgendaPublished with the time it went out: it will be judged then."}});
        return;
    }
    auto published_on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    if (!has(now.facts, "published_at")) {
        deciding.set("published_at", calendar::to_iso(deciding.event().happened_at));
        duties::open_or_move(deciding, "publication", published_on);
        tell_items(deciding, "AgendaPublished");
    }
    auto held_on = date_of(deciding.now().facts, "held_on");
    if (!held_on || informal) return;
    auto judged = meeting::judge_notice("agenda", bodies_of_the_sitting(deciding.now()), *held_on, deciding.event().happened_at,
                                        date_of(deciding.now().facts, "convened_on"), deciding.context());
    if (judged.at_shorter_notice) {
        deciding.set("shorter_notice", "convened at shorter notice");
        deciding.breach(judged.finding);
    } else if (!judged.kept) {
        deciding.set("notice_breach", std::string(to_words(judged.finding.breach)));
        bool bars = judged.finding.breach == Breach::bars_the_item;
        deciding.breach(std::move(judged.finding));
        if (bars) tell_items(deciding, "ItemBarred");
    }
}

}  // namespace acts

}  // namespace beadle::meeting
