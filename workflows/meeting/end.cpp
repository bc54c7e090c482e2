#include "workflows/meeting/end.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/attendance.hpp"
#include "workflows/meeting/meeting.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/sitting.hpp"
#include "workflows/meeting/stages.hpp"

namespace beadle::meeting {

using namespace beadle::model;

void close_what_can_no_longer_count(Deciding& deciding, const std::string& why) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open && is_the_day_of_the_meeting(duty.anchor) && duty.anchor_on && duty.raw <= *duty.anchor_on &&
            !duty.notice_only && duty.met_by != "MeetingOpened" && duty.met_by != "MeetingConcluded" &&
            duty.met_by != deciding.event().kind)
            refs.push_back(duty.ref);
    for (const auto& ref : refs) duties::end_one(deciding, ref, Outcome::not_met, why);
}

bool nothing_is_left_to_do(const Instance& meeting) {
    if (meeting.states.size() < 2) return false;
    bool informal = text_of(meeting.facts, "kind") == "informal";  // It has no minutes to be confirmed.
    return has_fallen(meeting.states[0]) || (informal && meeting.states[0] == "concluded") ||
           ((meeting.states[0] == "concluded" || meeting.states[0] == "proceeded informally") &&
            (meeting.states[1] == "confirmed" || meeting.states[1] == "signed"));
}

void end_if_over(Deciding& deciding) {
    const auto& now = deciding.now();
    if (now.ended || !nothing_is_left_to_do(now)) return;
    bool owes = std::any_of(now.duties.begin(), now.duties.end(), [](const Duty& duty) { return duty.outcome == Outcome::open; });
    if (!owes) deciding.add(Ended{});
}

namespace {

/// It cannot have ended before the day for which it was convened: the time was not said, or it is another meeting.
void say_if_before_its_day(Deciding& deciding) {
    const auto held_on = date_of(deciding.now().facts, "held_on");
    if (!held_on || deciding.today() >= *held_on) return;
    breach_of_another_day(deciding,
                          "it is recorded as concluded on " + calendar::in_words(deciding.today()) + ", and the meeting is on " +
                              calendar::in_words(*held_on),
                          "If another meeting was meant, or another time, correct this entry and record it again.");
}

constexpr const char* said_again =
    "Correct the entry QuorumFailed and record it again with its time: then what was decided is minuted and published.";

/// It fell as if there had never been a quorum, and something stands decided of before then: nobody would minute or publish it.
void say_what_had_been_decided(Deciding& deciding) {
    std::vector<std::string> decided;
    for (const auto& id : list_of(deciding.now().facts, "items")) {
        const auto* item = deciding.context().neighbour(id);
        const auto at = item ? instant_of(item->facts, "then.at") : std::nullopt;
        const bool is_over = item && (item->states[0] == "deferred" || item->states[0] == "withdrawn");
        if (at && !is_over && !has(item->facts, "then.present") && *at < deciding.event().happened_at) decided.push_back(id);
    }
    if (decided.empty()) return;
    deciding.breach({"quorum",
                     "",
                     join(decided) + (decided.size() == 1 ? " was" : " were") +
                         " decided before that, and nobody has recorded who was there: as it stands the meeting did not proceed, and no "
                         "minutes and no publication are owed",
                     Breach::advisory,
                     {"Record MeetingOpened with those who came.", said_again}});
}

/// What the body's register is told of a meeting that has been: its day and, where it went on on another, until when it sat.
Facts when_it_was_held(const Deciding& deciding) {
    const auto held_on = date_of(deciding.now().facts, "held_on").value_or(deciding.today());
    Facts facts{{"held_on", calendar::to_iso(held_on)}};
    const auto last = sits_last_on(deciding.now(), *deciding.context().zone);
    if (last && *last > held_on) facts["sat_until"] = calendar::to_iso(*last);
    return facts;
}

void owe_what_follows(Deciding& deciding) {
    duties::open_or_move(deciding, "conclusion", sits_last_on(deciding.now(), *deciding.context().zone).value_or(deciding.today()));
}

}  // namespace

void say_if_it_had_begun(Deciding& deciding) {
    if (deciding.now().states[0] != "did not proceed" || !has(deciding.now().facts, "had_quorum")) return;
    deciding.breach({"quorum",
                     "",
                     "it began with a quorum, and is recorded as not having proceeded: as it stands no minutes and no publication of "
                     "decisions are owed",
                     Breach::advisory,
                     {said_again}});
}

namespace acts {

void conclude(MeetingWork& work) {
    auto& deciding = work.deciding;
    deciding.set("concluded_at", calendar::to_iso(deciding.event().happened_at));
    if (!work.passing) say_if_before_its_day(deciding);
    close_what_can_no_longer_count(deciding, "the meeting is over");
    for (const auto* met : {"MeetingOpened", "MeetingConcluded"}) duties::meet(deciding, met);
    owe_what_follows(deciding);
    tell_items(deciding, "MeetingEnded");
    if (text_of(deciding.now().facts, "kind") == "informal") return;
    tell_register(deciding, "MeetingHeld", when_it_was_held(deciding));
    if (has(deciding.now().facts, "shadow")) tell_register(deciding, "ActsNeedAdoption");
}

/// It had begun with a quorum and lost it: it has been held as far as it came, with minutes and decisions to publish, and the rest goes to another.
void lose_the_quorum(MeetingWork& work) {
    judge_the_wait(work.deciding);
    work.deciding.set("ended_because", "the quorum was lost");
    work.deciding.remark(
        "quorum",
        "the meeting ends for want of a quorum: what was decided while there was one stands, and is minuted and published; "
        "the rest goes to another meeting");
    conclude(work);
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
        judge_the_wait(deciding);
        say_what_had_been_decided(deciding);
        duties::end_open(deciding, Outcome::withdrawn, "the meeting did not proceed");
        tell_register(deciding, "MeetingFell");
    } else {  // There are notes to be drafted, and decisions to publish where a quorum was there for a while.
        auto held = when_it_was_held(deciding);
        held["informally"] = "yes";
        duties::meet(deciding, "MeetingOpened");
        owe_what_follows(deciding);
        if (never_had_one(work))
            duties::end_open_met_by(deciding, "DecisionsPublished", Outcome::withdrawn,
                                    "it proceeded informally: there are recommendations only");
        tell_register(deciding, "MeetingHeld", std::move(held));
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
    for (const auto& post : told_of_the_meeting(deciding)) tell(post);
    duties::end_open(deciding, Outcome::withdrawn, "the meeting was cancelled");
    for (const auto& party : told) {
        auto name = duties::name_of(deciding.now(), *deciding.context().live);
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

}  // namespace acts

}  // namespace beadle::meeting
