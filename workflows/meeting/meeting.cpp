#include "workflows/meeting/meeting.hpp"

#include <algorithm>
#include <array>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/agenda.hpp"
#include "workflows/meeting/attendance.hpp"
#include "workflows/meeting/end.hpp"
#include "workflows/meeting/invitation.hpp"
#include "workflows/meeting/meeting_table.hpp"
#include "workflows/meeting/minutes.hpp"
#include "workflows/meeting/notice.hpp"
#include "workflows/meeting/papers.hpp"
#include "workflows/meeting/presence.hpp"
#include "workflows/meeting/sitting.hpp"
#include "workflows/meeting/stages.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

void accept_late_fact(Deciding& deciding) {
    const auto& event = deciding.event();
    deciding.remark("order of events", event.kind + " is recorded after what followed it; it is judged at the time it happened");
    MeetingWork work{deciding, false};
    if (event.kind == "AgendaPublished") {
        acts::judge_notice(work);
        tell_siblings(deciding);
    }
    if (event.kind == "DateRearranged") {
        move_afterwards(deciding);
        if (deciding.is_not_accepted()) return;
        tell_siblings(deciding);
    }
    // Opened by the lead of its sitting, or passed through: who came is said now, by its own office.
    if (event.kind == "MeetingOpened" &&
        (has(event.facts, "members") || has(event.facts, "present") || !has(deciding.now().facts, "opened_at")))
        acts::open_the_meeting(work);
    if (event.kind == "MeetingOpened") say_if_it_had_begun(deciding);
    if (event.kind == "MeetingAdjourned") note_adjournment(deciding);
    if (event.kind == "MeetingResumed") note_resumption(deciding);
    duties::meet(deciding, event.kind);
}

/// Minutes, published decisions and recommendations are of a meeting that has been. Of one that is still to come they are another meeting's, by a slip of the id. Where it is recorded as
/// opened or concluded, that has been said of its day already.
bool is_still_to_come(Deciding& deciding) {
    const auto& event = deciding.event();
    const bool follows_a_meeting =
        is_minutes_event(event.kind) || event.kind == "ProceededInformally" || event.kind == "DecisionsPublished";
    const auto held_on = date_of(deciding.now().facts, "held_on");
    const int at = stage_of(business, deciding.now().states[0]);
    const bool not_begun = at >= 0 && at < stage_of(business, "open");
    if (!follows_a_meeting || !not_begun || !held_on || deciding.today() >= *held_on || deciding.context().replaying) return false;
    deciding.not_accepted(
        "record", "the meeting is on " + calendar::in_words(*held_on) + ", which is still to come",
        {"If another meeting was meant, record it there.",
         "If it was held on another day, record DateRearranged or MeetingConcluded first, with the time at which it happened."});
    return true;
}

/// Those for whom the event may be said: who still owes what it would meet.
std::string for_whom(const Deciding& deciding) {
    std::vector<std::string> owing;
    for (const auto& duty : deciding.now().duties) {
        auto said = "for=" + duty.owed_by;
        if (duty.met_by == deciding.event().kind && duty.outcome == Outcome::open &&
            std::find(owing.begin(), owing.end(), said) == owing.end())
            owing.push_back(std::move(said));
    }
    return join(owing, " or ");
}

/// Whose report or agenda it is said to be is somebody: after a slip there the duty would stay open, and nobody the wiser.
bool is_for_nobody(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& party = text_of(event.facts, "for");
    const auto& context = deciding.context();
    if (party.empty() || event.actor.is_engine() || context.replaying) return false;
    if (event.kind != "AgendaPublished" && event.kind != "ReportReceived") return false;
    const auto& duties = deciding.now().duties;
    if (find_party(*context.live, party) || find_party(*context.pinned, party) ||
        std::any_of(duties.begin(), duties.end(), [&](const Duty& duty) { return duty.owed_by == party; }))
        return false;
    auto who = for_whom(deciding);
    if (who.empty()) who = "for=ID; the system's file lists them";
    deciding.not_accepted("for", "'" + party + "' is neither a post nor an office", {"Say it as " + who + "."});
    return true;
}

/// Said for somebody who owes nothing of the kind, where others do, it meets nobody's duty.
void say_if_no_duty_was_met(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& party = text_of(event.facts, "for");
    if (party.empty() || event.actor.is_engine()) return;
    const auto& duties = deciding.now().duties;
    const auto waits_for_it = [&](const Duty& duty) { return duty.met_by == event.kind; };
    const auto is_theirs = [&](const Duty& duty) { return waits_for_it(duty) && duty.owed_by == party; };
    if (std::none_of(duties.begin(), duties.end(), waits_for_it)) return;
    if (std::any_of(duties.begin(), duties.end(), is_theirs)) return;
    std::vector<std::string> ways;
    if (const auto owing = for_whom(deciding); !owing.empty())
        ways.push_back("If it was another's, correct this entry and record it again with " + owing + ".");
    deciding.breach(
        {"for", "",
         name_of_party(*deciding.context().live, party) + " owes nothing here that " + event.kind + " would meet: no duty was met by this",
         Breach::advisory, std::move(ways)});
}

/// Reports that are called for and an agenda that is settled or out show that the meeting is to be held, and not when.
bool has_no_date_yet(Deciding& deciding) {
    static constexpr std::array<std::string_view, 3> before_the_meeting{"ReportsCalled", "AgendaSettled", "AgendaPublished"};
    const auto& event = deciding.event();
    const bool comes_before = std::find(before_the_meeting.begin(), before_the_meeting.end(), event.kind) != before_the_meeting.end();
    if (!comes_before || deciding.now().states[0] != "to be arranged" || has(event.facts, "held_on")) return false;
    if (event.actor.is_engine() || deciding.context().replaying) return false;
    deciding.not_accepted("record", "the meeting has no date yet", {"Record DateFixed first."});
    return true;
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

    if (moves_after_notice(deciding))
        return deciding.not_accepted("record", contradiction(deciding.before(), event), ways_on(deciding.before(), event));
    if (moves_before_publication(deciding)) return accept_late_fact(deciding);

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
    MeetingWork work{deciding};
    Machine<MeetingFront> machine(work, start);
    const auto passed = pass_through(machine, work, way);
    if (deciding.is_not_accepted()) return;
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
            duties::end_open_met_by(deciding, implied, Outcome::excused, duties::passed_over_by(event.kind));
    duties::meet(deciding, event.kind);
    // Each office's publication is passed on: a body is judged by its own.
    if (start != states || event.kind == "DateRearranged" || event.kind == "AgendaPublished") tell_siblings(deciding);
}

}  // namespace

namespace acts {

void note(MeetingWork&) {}

void adjourn(MeetingWork& work) {
    if (!work.passing) note_adjournment(work.deciding);
}

}  // namespace acts

namespace {

/// The earliest publication of decisions counts, as of the agenda. False where an earlier one, or this very one, is recorded already.
bool is_the_first_publication(Deciding& deciding) {
    const auto known = instant_of(deciding.before().facts, "decisions_published_at");
    if (!known || deciding.event().happened_at < *known) return true;
    deciding.remark("decisions", "recorded as published on " + duties::in_words(*deciding.context().zone, *known) +
                                     " already: what is counted from that stays");
    return false;
}

void decide_the_event(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (kind == "TimerFired") {
        attendance_is_due(deciding, text_of(deciding.event().facts, "timer"));
        return;
    }
    if (kind == "AttendanceAnswered") return answer_attendance(deciding);
    if (kind == "SittingJoined") return join_sitting(deciding);
    if (kind == "SittingLeft") return leave_sitting(deciding);
    if (kind == "LaterMeetingFixed") return later_meeting_fixed(deciding);
    if (kind == "LaterMeetingFell") return later_meeting_fell(deciding);
    if (kind == "ItemAdded") return add_item(deciding);
    if (kind == "SupplementPublished") return publish_supplement(deciding);
    if (kind == "PublicExcluded") return exclude_the_public(deciding);
    if (kind == "InterestDeclared") return declare_interest(deciding);
    if (kind == "BodyIsEstablished") return body_is_established(deciding);
    if (kind == "MemberArrived" || kind == "MemberLeft" || kind == "MemberReturned") return come_or_go(deciding);
    if (kind == "MembershipRecorded") return judge_the_members_again(deciding);
    if (kind == "PaperRequested") return request_paper(deciding);
    if (is_for_nobody(deciding) || is_still_to_come(deciding) || has_no_date_yet(deciding)) return;
    if (kind == "DecisionsPublished") {
        if (has_fallen(deciding.now().states[0]))
            return deciding.not_accepted("record", fallen_words(deciding.now()), ways_on(deciding.now(), deciding.event()));
        if (is_the_first_publication(deciding)) deciding.set("decisions_published_at", calendar::to_iso(deciding.event().happened_at));
        duties::meet(deciding, kind);
        tell_items(deciding, "DecisionPublished");
        return end_if_over(deciding);
    }
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) {
        // A fact of the file's own: it is noted, and meets the duty that waits for it.
        if (has_fallen(deciding.now().states[0]) && !was_before_the_end(deciding.now(), deciding.event()))
            return deciding.not_accepted("record", fallen_words(deciding.now()), ways_on(deciding.now(), deciding.event()));
        if (kind == "NoticeGiven") judge_public_notice(deciding);
        duties::meet(deciding, kind);
        return end_if_over(deciding);
    }
    run_table(deciding);
    if (!deciding.is_not_accepted()) end_if_over(deciding);
}

/// Who holds which post, for whoever is asked to come and for the quorum that is expected. Until the members are asked about the date that the meeting has,
/// whatever befalls it may be what asks them.
bool needs_the_members(const Instance& instance, const Event& event) {
    const auto& facts = instance.facts;
    if (!has(facts, "register") || event.kind.starts_with("Mail")) return false;
    return event.kind == "AttendanceAnswered" || event.kind == "DateFixed" || event.kind == "DateRearranged" ||
           (event.kind == "EnteredInError" && has(facts, "attendance_for")) ||
           (!instance.ended && !has(facts, "opened_at") && text_of(facts, "attendance_for") != text_of(facts, "held_on"));
}

}  // namespace

void decide(Deciding& deciding) {
    decide_the_event(deciding);
    if (!deciding.is_not_accepted()) say_if_no_duty_was_met(deciding);
    follow_attendance(deciding);
}

void fired(Deciding& deciding, const Duty& duty) {
    if (duty.notice_only) end_if_over(deciding);
}

std::vector<std::string> needs(const Instance& instance, const Event& event) {
    if (event.kind == "TimerFired") {  // Mails about the agenda quote the body's actions.
        std::string_view timer = text_of(event.facts, "timer");
        if (timer.starts_with("duty:")) {
            const auto* duty = find_duty(instance, timer.substr(5));
            if (duty && duties::lists_actions(*duty) && has(instance.facts, "register")) return {text_of(instance.facts, "register")};
            return {};
        }
        if (timer.starts_with("attendance-")) return {text_of(instance.facts, "register")};
    }
    if (event.kind == "MeetingEntered" && has(event.facts, "register")) return {text_of(event.facts, "register")};
    std::vector<std::string> ids;
    if (needs_the_members(instance, event)) ids.push_back(text_of(instance.facts, "register"));
    if (event.kind == "MinutesConfirmed" && has(event.facts, "at")) ids.push_back(text_of(event.facts, "at"));
    if (event.kind == "DateRearranged")
        for (auto& sibling : list_of(instance.facts, "siblings")) ids.push_back(std::move(sibling));
    if (event.kind == "QuorumFailed")
        for (auto& item : list_of(instance.facts, "items")) ids.push_back(std::move(item));
    if (event.kind == "MeetingOpened" || event.kind == "MeetingResumed" || event.kind == "InterestDeclared" ||
        event.kind.starts_with("Member")) {
        ids = list_of(instance.facts, "items");
        ids.push_back(text_of(instance.facts, "register"));
    }
    if (event.kind == "SupplementPublished" || event.kind == "AgendaPublished")
        for (auto& item : list_of(instance.facts, "items")) ids.push_back(std::move(item));
    return ids;
}

std::vector<std::string> known_events() {
    static const std::vector<std::string> events = [] {
        auto all = table().events;
        for (const auto* more :
             {"AttendanceAnswered", "ItemAdded", "PaperRequested", "NoticeGiven", "ReportReceived", "QuestionsClosed", "DecisionsPublished",
              "MemberArrived", "MemberLeft", "MemberReturned", "InterestDeclared", "PublicExcluded", "SupplementPublished"})
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
