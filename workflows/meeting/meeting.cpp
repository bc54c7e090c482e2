#include "workflows/meeting/meeting.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/meeting_table.hpp"
#include "workflows/meeting/rules.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

/// The order in which a meeting and its minutes live; what lies between two of these and was not recorded is passed through.
struct Stage {
    std::string_view state;
    std::string_view leaves_on;  ///< The event that leads on to the next one.
};
constexpr std::array<Stage, 7> business{{{"to be arranged", "DateFixed"},
                                         {"in the diary", "ReportsCalled"},
                                         {"reports called for", "AgendaSettled"},
                                         {"agenda settled", "AgendaPublished"},
                                         {"published", "MeetingOpened"},
                                         {"open", "MeetingConcluded"},
                                         {"concluded", ""}}};
constexpr std::array<Stage, 6> minutes_life{{{"not yet drafted", "MinutesDrafted"},
                                             {"drafted", "MinutesCleared"},
                                             {"cleared", "MinutesPublished"},
                                             {"published as draft", "MinutesConfirmed"},
                                             {"confirmed", "MinutesSigned"},
                                             {"signed", ""}}};

int stage_of(const auto& life, std::string_view state) {
    for (std::size_t at = 0; at < life.size(); ++at)
        if (life[at].state == state) return static_cast<int>(at);
    return -1;
}

/// The stage that an event leaves, or from which on it makes sense.
int stage_before(std::string_view event) {
    for (std::size_t at = 0; at < business.size(); ++at)
        if (business[at].leaves_on == event) return static_cast<int>(at);
    if (event == "DateRearranged") return 1;
    if (event == "QuorumFailed" || event == "ProceededInformally") return 4;
    if (event == "MeetingAdjourned" || event == "MeetingResumed") return 5;
    return -1;
}

bool is_minutes_event(std::string_view event) { return event.starts_with("Minutes"); }

bool has_fallen(std::string_view state) { return state == "cancelled" || state == "did not proceed"; }

std::string fallen_words(const Instance& instance) {
    const auto& reason = text_of(instance.facts, "fell_because");
    return "the meeting " + std::string(instance.states[0] == "cancelled" ? "was cancelled" : "did not proceed") +
           (reason.empty() ? "" : ": " + reason);
}

/// When the meeting's business came to its end, as far as that is recorded.
std::optional<Instant> over_at(const Instance& instance) {
    auto fell_at = instant_of(instance.facts, "fell_at");
    return fell_at ? fell_at : instant_of(instance.facts, "concluded_at");
}

/// A fact of the time before the meeting fell or ended contradicts nothing, however late it is recorded.
bool was_before_the_end(const Instance& instance, const Event& event) {
    auto over = over_at(instance);
    return over && event.happened_at < *over;
}

/// Own body first, then those that sit with it.
std::vector<std::string> bodies_of_the_sitting(const Instance& instance) {
    std::vector<std::string> bodies{instance.body};
    for (auto& other : list_of(instance.facts, "sits_with")) bodies.push_back(std::move(other));
    return bodies;
}

void tell_register(Deciding& deciding, const char* kind, Facts facts = {}) {
    const auto& registered_at = text_of(deciding.now().facts, "register");
    if (registered_at.empty()) return;
    facts["meeting"] = deciding.now().id;
    deciding.raise(registered_at, kind, std::move(facts));
}

void tell_items(Deciding& deciding, const char* kind) {
    for (const auto& item : list_of(deciding.now().facts, "items")) deciding.raise(item, kind);
}

/// Sets the date and what follows from it: shadow, duties, the register. False where the date itself cannot stand.
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

void close_what_can_no_longer_count(Deciding& deciding, const std::string& why) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && duty.anchor == "meeting" && duty.anchor_on && duty.raw <= *duty.anchor_on &&
            !duty.notice_only && duty.met_by != "MeetingOpened" && duty.met_by != "MeetingConcluded" &&
            duty.met_by != deciding.event().kind)
            refs.push_back(duty.ref);
    for (const auto& ref : refs) {
        deciding.add(DutyEnded{ref, Outcome::not_met, deciding.event().happened_at, why});
        deciding.add(MailWithdrawn{ref, "", why});
    }
}

void end_if_over(Deciding& deciding) {
    const auto& now = deciding.now();
    if (now.ended || now.states.size() < 2) return;
    bool informal = text_of(now.facts, "kind") == "informal";  // It has no minutes to be confirmed.
    bool over = has_fallen(now.states[0]) || (informal && now.states[0] == "concluded") ||
                ((now.states[0] == "concluded" || now.states[0] == "proceeded informally") &&
                 (now.states[1] == "confirmed" || now.states[1] == "signed"));
    bool owes = std::any_of(now.duties.begin(), now.duties.end(), [](const Duty& duty) { return duty.outcome == Outcome::open; });
    if (over && !owes) deciding.add(Ended{});
}

/// What happens in the lead meeting of a sitting happens in the others, unless their own offices have recorded it.
void tell_siblings(Deciding& deciding) {
    static constexpr std::array<std::string_view, 8> shared{"DateFixed",      "DateRearranged",   "AgendaPublished",  "MeetingOpened",
                                                            "MeetingResumed", "MeetingAdjourned", "MeetingConcluded", "MeetingCancelled"};
    const auto& event = deciding.event();
    if (std::find(shared.begin(), shared.end(), event.kind) == shared.end()) return;
    auto facts = event.facts;
    facts.erase("for");
    facts.erase("duty");
    facts.erase("present");
    for (const auto& sibling : list_of(deciding.before().facts, "siblings")) deciding.raise(sibling, event.kind, facts);
}

void accept_late_fact(Deciding& deciding) {
    const auto& event = deciding.event();
    deciding.remark("order of events", event.kind + " is recorded after what followed it; it is judged at the time it happened");
    if (event.kind == "AgendaPublished") {
        MeetingWork work{deciding, false};
        acts::judge_notice(work);
    }
    duties::meet(deciding, event.kind);
}

/// The rows that nobody recorded between where the meeting stands and where the event begins.
template <std::size_t Size>
std::vector<std::string_view> way_to(const std::array<Stage, Size>& life, int from, int until) {
    std::vector<std::string_view> events;
    for (int at = from; at >= 0 && at < until; ++at) events.push_back(life[static_cast<std::size_t>(at)].leaves_on);
    return events;
}

std::string contradiction(const Instance& instance, const Event& event) {
    const auto& state = instance.states[0];
    if (has_fallen(state)) return fallen_words(instance);
    if (event.kind == "DateRearranged" || event.kind == "DateFixed")
        return over_at(instance) ? "the meeting has been held" : "notice of this meeting has been given";
    return "the meeting is recorded as '" + state + "', its minutes as '" + instance.states[1] + "'";
}

std::vector<std::string> ways_on(const Instance& instance, const Event& event) {
    if (has_fallen(instance.states[0]))
        return {"Call another meeting: record MeetingCalled on its body, with instead_of=" + instance.id + "."};
    if ((event.kind == "DateRearranged" || event.kind == "DateFixed") && !over_at(instance))
        return {"After notice a meeting is not moved: record MeetingCancelled, then MeetingCalled on its body with instead_of=" +
                instance.id + " and fresh notice."};
    if (is_minutes_event(event.kind)) return {"Record first how the meeting ended: MeetingConcluded or ProceededInformally."};
    return {"Look at what is recorded with 'beadle show " + instance.id + "'; an entry made in error is taken back with 'beadle correct'."};
}

/// Names what the table moved, and passes through what nobody recorded.
void run_table(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto start = deciding.now().states;
    int at = stage_of(business, start[0]);
    if (start[0] == "adjourned") at = 5;
    int from_stage = stage_before(event.kind);
    int minutes_at = stage_of(minutes_life, start[1]);
    bool minutes = is_minutes_event(event.kind);

    // What happened before the meeting fell or ended may be recorded after.
    static constexpr std::array<std::string_view, 7> before_the_end{
        "ReportsCalled", "AgendaSettled", "AgendaPublished", "MeetingOpened", "MeetingAdjourned", "MeetingResumed", "MeetingConcluded"};
    bool over = has_fallen(start[0]) || start[0] == "proceeded informally" || start[0] == "concluded";
    bool contradicts = has_fallen(start[0]) && event.kind == "MeetingConcluded";
    if (over && !contradicts && std::find(before_the_end.begin(), before_the_end.end(), event.kind) != before_the_end.end() &&
        (was_before_the_end(deciding.now(), event) || (start[0] == "proceeded informally" && event.kind == "MeetingConcluded")))
        return accept_late_fact(deciding);

    std::vector<std::string_view> way;
    if (minutes) {
        int leaves = 0;
        while (leaves < static_cast<int>(minutes_life.size()) && minutes_life[static_cast<std::size_t>(leaves)].leaves_on != event.kind)
            ++leaves;
        if (at >= 0 && at < 6) way = way_to(business, at, 6);
        if (leaves < minutes_at && !has_fallen(start[0])) return accept_late_fact(deciding);
        for (auto passed : way_to(minutes_life, minutes_at, leaves)) way.push_back(passed);
    } else if (from_stage >= 0 && at >= 0) {
        bool again = event.kind == "AgendaPublished" && start[0] == "published";
        bool date_again = event.kind == "DateFixed" && at > 0;
        if (date_again && text_of(event.facts, "held_on") != text_of(deciding.now().facts, "held_on") && at <= 3) {
            deciding.not_accepted("record",
                                  "the date is fixed already, on " + calendar::in_words(*date_of(deciding.now().facts, "held_on")),
                                  {"If the meeting moved, record DateRearranged."});
            return;
        }
        bool date_contradicts = date_again && text_of(event.facts, "held_on") != text_of(deciding.now().facts, "held_on");
        if (from_stage < at && !again && event.kind != "DateRearranged" && event.kind != "QuorumFailed" &&
            event.kind != "ProceededInformally" && !date_contradicts &&
            !(event.kind == "MeetingResumed" || event.kind == "MeetingAdjourned"))
            return accept_late_fact(deciding);
        if (event.kind == "MeetingConcluded" && start[0] == "concluded") return accept_late_fact(deciding);
        way = way_to(business, at, from_stage);
    }
    MeetingWork work{deciding, true};
    Machine<MeetingFront> machine(work, start);
    std::vector<std::string> passed;
    for (auto implied : way) {
        if (machine.process(implied) != Ran::moved || deciding.is_not_accepted()) break;
        auto states = machine.states();
        passed.push_back(states[minutes && states[1] != start[1] ? 1 : 0]);
    }
    if (deciding.is_not_accepted()) return;
    work.passing = false;
    auto ran = machine.process(event.kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) {
        deciding.not_accepted("record", contradiction(deciding.before(), event), ways_on(deciding.before(), event));
        return;
    }
    auto states = machine.states();
    for (std::size_t region = 0; region < states.size(); ++region)
        if (states[region] != start[region]) {
            std::vector<std::string> between;
            for (const auto& state : passed)
                if (state != states[region] && (stage_of(business, state) >= 0 || state == "open") == (region == 0))
                    between.push_back(state);
            deciding.add(Moved{region, start[region], states[region], std::move(between)});
        }
    if (!passed.empty()) deciding.remark("order of events", "passed through without a record: " + join(passed));
    for (auto implied : way)
        if (implied == "DateFixed" || implied == "ReportsCalled" || implied == "AgendaSettled" || is_minutes_event(implied))
            duties::end_open_met_by(deciding, implied, Outcome::excused, "passed over: " + event.kind + " was recorded without it");
    duties::meet(deciding, event.kind);
    if (start != states || event.kind == "DateRearranged") tell_siblings(deciding);
}

void join_sitting(Deciding& deciding) {
    auto siblings = list_of(deciding.now().facts, "siblings");
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    if (std::find(siblings.begin(), siblings.end(), meeting) == siblings.end()) siblings.push_back(meeting);
    deciding.set("siblings", join(siblings));
}

void add_item(Deciding& deciding) {
    const auto& now = deciding.now();
    const auto& event = deciding.event();
    bool over = has_fallen(now.states[0]) || now.states[0] == "concluded" || now.states[0] == "proceeded informally";
    if (over && !was_before_the_end(now, event)) {
        if (has_fallen(now.states[0])) return deciding.not_accepted("record", fallen_words(now), ways_on(now, event));
        return deciding.not_accepted("record", "the meeting is over: nothing can be added to its agenda",
                                     {"Put the item on the agenda of a later meeting."});
    }
    auto facts = event.facts;
    if (text_of(facts, "title").empty())
        return deciding.not_accepted("title", "the item needs a title", {"Say it as title=\"Quarterly report\"."});
    auto number = number_of(now.facts, "items_numbered").value_or(0) + 1;
    auto id = now.id + "/item/" + std::to_string(number);
    auto items = list_of(now.facts, "items");
    items.push_back(id);
    deciding.set("items_numbered", std::to_string(number));
    deciding.set("items", join(items));
    facts["meeting"] = now.id;
    if (auto held_on = date_of(now.facts, "held_on")) facts["held_on"] = calendar::to_iso(*held_on);
    // Added after publication, or part of what was published and only recorded later.
    if (stage_of(business, now.states[0]) >= 4 || now.states[0] == "adjourned" || over) {
        auto published_at = instant_of(now.facts, "published_at");
        facts["published_at"] = calendar::to_iso(published_at ? std::max(*published_at, event.happened_at) : event.happened_at);
        if (published_at && event.happened_at > *published_at) facts["late"] = "yes";
    }
    facts["body"] = now.body;
    facts["meeting_kind"] = text_of(now.facts, "kind");
    if (!now.matter.empty()) facts.try_emplace("matter", now.matter);
    deciding.raise(id, "ItemEntered", std::move(facts));
}

/// The meeting that was to confirm the minutes fell, and no other is fixed: nothing is owed until one is.
void later_meeting_fell(Deciding& deciding) {
    const auto& fallen = text_of(deciding.event().facts, "meeting_then");
    if (text_of(deciding.now().facts, "later_meeting") != fallen) return;
    deciding.set("later_meeting", "");
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && duty.anchor == "later-meeting") refs.push_back(duty.ref);
    for (const auto& ref : refs) {
        deciding.add(DutyEnded{ref, Outcome::withdrawn, deciding.event().happened_at, fallen + " fell, and no later meeting is fixed"});
        deciding.add(MailWithdrawn{ref, "", fallen + " fell"});
    }
}

void later_meeting_fixed(Deciding& deciding) {
    if (auto held_on = date_of(deciding.event().facts, "held_on")) duties::open_or_move(deciding, "later-meeting", *held_on);
    deciding.set("later_meeting", text_of(deciding.event().facts, "meeting_then"));
}

}  // namespace

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

void note(MeetingWork&) {}

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

void open_the_meeting(MeetingWork& work) {
    auto& deciding = work.deciding;
    if (work.passing) return;
    deciding.set("opened_at", calendar::to_iso(deciding.event().happened_at));
    if (auto present = number_of(deciding.event().facts, "present")) {
        deciding.set("present", std::to_string(*present));
        if (text_of(deciding.now().facts, "kind") != "informal")
            if (auto missing = quorum_missing(deciding.now().body, *present, deciding.context())) deciding.breach(std::move(*missing));
    }
}

void adjourn(MeetingWork& work) {
    const auto& until = text_of(work.deciding.event().facts, "until");
    if (!until.empty()) work.deciding.set("adjourned_until", until);
}

void conclude(MeetingWork& work) {
    auto& deciding = work.deciding;
    auto concluded_on =
        date_of(deciding.now().facts, "held_on").value_or(calendar::local_date(*deciding.context().zone, deciding.event().happened_at));
    deciding.set("concluded_at", calendar::to_iso(deciding.event().happened_at));
    close_what_can_no_longer_count(deciding, "the meeting is over");
    for (const auto* met : {"MeetingOpened", "MeetingConcluded"}) duties::meet(deciding, met);
    duties::open_or_move(deciding, "conclusion", concluded_on);
    tell_items(deciding, "MeetingEnded");
    if (text_of(deciding.now().facts, "kind") == "informal") return;
    tell_register(deciding, "MeetingHeld", {{"held_on", calendar::to_iso(concluded_on)}});
    if (has(deciding.now().facts, "shadow")) tell_register(deciding, "ActsNeedAdoption");
}

void items_lost(MeetingWork& work) {
    auto& deciding = work.deciding;
    const auto& reason = text_of(deciding.event().facts, "reason");
    deciding.set("fell_at", calendar::to_iso(deciding.event().happened_at));
    deciding.set("fell_because",
                 deciding.event().kind == "QuorumFailed" ? (reason.empty() ? "no quorum" : "no quorum; " + reason) : reason);
    close_what_can_no_longer_count(deciding, "the meeting did not proceed");
    tell_items(deciding, deciding.event().kind == "ProceededInformally" ? "MeetingEnded" : "MeetingFell");
    if (deciding.event().kind == "QuorumFailed") {
        duties::end_open(deciding, Outcome::withdrawn, "the meeting did not proceed");
        tell_register(deciding, "MeetingFell");
    } else {
        duties::meet(deciding, "MeetingOpened");
    }
    if (const auto& cycle = text_of(deciding.now().facts, "cycle"); !cycle.empty())
        deciding.raise(cycle, "SlotReopened", {{"slot", text_of(deciding.now().facts, "slot")}, {"meeting", deciding.now().id}});
}

void withdraw_every_duty(MeetingWork& work) {
    auto& deciding = work.deciding;
    deciding.set("fell_at", calendar::to_iso(deciding.event().happened_at));
    deciding.set("fell_because", text_of(deciding.event().facts, "reason"));
    // What people were already told is taken back once, to each who owed something and had been reminded.
    std::vector<std::string> told;
    auto tell = [&](const std::string& party) {
        if (std::find(told.begin(), told.end(), party) == told.end()) told.push_back(party);
    };
    for (const auto& duty : deciding.now().duties)
        for (int done = 0; duty.outcome == Outcome::open && done < duty.steps_done; ++done) {
            const auto& step = duty.steps[static_cast<std::size_t>(done)];
            if (step.kind != Step::Kind::due) tell(step.kind == Step::Kind::escalate ? step.to : duty.owed_by);
        }
    duties::end_open(deciding, Outcome::withdrawn, "the meeting was cancelled");
    for (const auto& party : told) {
        auto name = duties::name_of(deciding.now(), deciding.context());
        Facts facts{{"what", "nothing more: the meeting was cancelled"},
                    {"title", "Cancelled: " + name},
                    {"text", "This meeting was cancelled. What you were asked for it is no longer owed."},
                    {"why", "the meeting was cancelled"}};
        if (auto held_on = date_of(deciding.now().facts, "held_on")) facts["meeting_on"] = calendar::in_words(*held_on);
        duties::inform(deciding, party, "correction", "cancelled by " + deciding.event().id, std::move(facts));
    }
    tell_items(deciding, "MeetingFell");
    tell_register(deciding, "MeetingFell");
    if (const auto& cycle = text_of(deciding.now().facts, "cycle"); !cycle.empty())
        deciding.raise(cycle, "SlotReopened", {{"slot", text_of(deciding.now().facts, "slot")}, {"meeting", deciding.now().id}});
}

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
                                  {"Name the later meeting that confirmed the minutes, as at=ICPA/2023-24/1."});
            return;
        }
        if (!confirmed_on) {
            deciding.not_accepted("at", at + " has no date yet: minutes are confirmed by an item of a meeting that is held later");
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

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    Instance meeting;
    meeting.system = event.system;
    meeting.id = event.instance;
    meeting.workflow = workflow;
    meeting.body = text_of(event.facts, "body");
    meeting.matter = text_of(event.facts, "matter");
    meeting.definition = deciding.context().live->hash;
    meeting.states = {"to be arranged", "not yet drafted"};
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
        for (const auto* name : {"cycle", "slot", "fulfilled_by", "matter"})
            if (has(event.facts, name)) item[name] = text_of(event.facts, name);
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
        if (stage < 1 || stage > 6 || !has(event.facts, "held_on"))
            return deciding.not_accepted(
                "state", "'" + state + "' is not a state a dated meeting can be adopted in",
                {"One of: in the diary, reports called for, agenda settled, published, open, concluded; with held_on=DATE."});
        if (stage > 1) deciding.add(Moved{0, "in the diary", state, {}});
        for (const auto& passed : way_to(business, 1, stage))
            duties::end_open_met_by(deciding, passed, Outcome::excused, "past when entered");
        if (stage >= 4 && !has(deciding.now().facts, "published_at")) {
            const auto& published = text_of(event.facts, "published");
            if (!published.empty()) deciding.set("published_at", published);
            tell_items(deciding, "AgendaPublished");
        }
        if (state == "concluded") {
            deciding.set("concluded_at", calendar::to_iso(event.happened_at));
            close_what_can_no_longer_count(deciding, "past when entered");
            duties::open_or_move(deciding, "conclusion", *date_of(deciding.now().facts, "held_on"));  // What is still ahead is owed.
            const auto& live_from = deciding.context().live->live_from;
            auto held_on = date_of(deciding.now().facts, "held_on");
            if (!(live_from && held_on < live_from) && text_of(deciding.now().facts, "kind") != "informal")
                tell_register(deciding, "MeetingHeld", {{"held_on", text_of(deciding.now().facts, "held_on")}});
        }
    }
}

void decide(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (kind == "SittingJoined") return join_sitting(deciding);
    if (kind == "LaterMeetingFixed") return later_meeting_fixed(deciding);
    if (kind == "LaterMeetingFell") return later_meeting_fell(deciding);
    if (kind == "ItemAdded") return add_item(deciding);
    if (kind == "DecisionsPublished") {
        if (has_fallen(deciding.now().states[0]))
            return deciding.not_accepted("record", fallen_words(deciding.now()), ways_on(deciding.now(), deciding.event()));
        auto published_on = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
        deciding.set("decisions_published_at", calendar::to_iso(deciding.event().happened_at));
        duties::meet(deciding, kind);
        duties::open_or_move(deciding, "decision", published_on);
        return end_if_over(deciding);
    }
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) {
        // A fact of the file's own: it is noted, and meets the duty that waits for it.
        if (has_fallen(deciding.now().states[0]) && !was_before_the_end(deciding.now(), deciding.event()))
            return deciding.not_accepted("record", fallen_words(deciding.now()), ways_on(deciding.now(), deciding.event()));
        duties::meet(deciding, kind);
        return end_if_over(deciding);
    }
    run_table(deciding);
    if (!deciding.is_not_accepted()) end_if_over(deciding);
}

std::vector<std::string> needs(const Instance&, const Event& event) {
    if (event.kind == "MinutesConfirmed" && has(event.facts, "at")) return {text_of(event.facts, "at")};
    return {};
}

std::vector<std::string> known_events() {
    static const std::vector<std::string> events = [] {
        auto all = table().events;
        for (const auto* more : {"ItemAdded", "NoticeGiven", "ReportReceived", "QuestionsClosed", "DecisionsPublished"})
            all.emplace_back(more);
        return all;
    }();
    return events;
}

Table table() { return table_of<MeetingFront>("meeting"); }

const std::vector<std::string>& kinds() {
    static const std::vector<std::string> all{"ordinary", "special", "extraordinary", "informal"};
    return all;
}

}  // namespace beadle::meeting
