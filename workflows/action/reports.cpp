#include "workflows/action/reports.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "workflows/action/action_acts.hpp"
#include "workflows/action/owner.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/clearance_plan.hpp"

namespace beadle::action {

using namespace beadle::model;

std::optional<Frequency> parse_frequency(std::string_view said) {
    if (said.starts_with("every ")) said.remove_prefix(6);
    if (said == "meeting") return Frequency{true, 0, "every meeting"};
    static const std::vector<std::pair<std::string_view, int>> names{
        {"month", 1}, {"quarter", 3}, {"half-year", 6}, {"half year", 6}, {"year", 12}};
    int count = 0;
    for (const auto& [name, is] : names)
        if (said == name) count = is;
    if (said.ends_with(" months")) {
        auto digits = said.substr(0, said.size() - 7);
        for (char c : digits) count = c >= '0' && c <= '9' && count < 100 ? count * 10 + (c - '0') : 1000;
    }
    if (count < 1 || count > 60) return std::nullopt;
    return Frequency{false, count, count == 1 ? "every month" : "every " + std::to_string(count) + " months"};
}

std::optional<Frequency> frequency_of(const Facts& facts) { return parse_frequency(text_of(facts, "every")); }
bool is_promised(const Facts& facts) { return has(facts, "to_meeting") && !has(facts, "due"); }
bool is_promised_to(const Facts& facts, std::string_view meeting) {
    return is_promised(facts) && (text_of(facts, "to_meeting") == "next" || text_of(facts, "to_meeting") == meeting);
}

bool recurs(const Facts& facts) { return has(facts, "every") || text_of(facts, "recurring") == "yes"; }

namespace {

using std::chrono::months;

/// The rule by which a report is due before a meeting: the body's own for final reports, or time enough for the agenda.
std::string due_before_a_meeting(const Deciding& deciding) {
    const auto& clearances = deciding.context().pinned->clearances;
    auto found = clearances.find(deciding.now().body);
    if (found != clearances.end() && found->second && found->second->final_by) return found->second->final_by->text;
    return "8 working days before meeting";
}

/// The body's own rule for publishing its agenda; what is promised to a meeting has to be there by then.
std::string agenda_rule(const Deciding& deciding) {
    const auto& timetables = deciding.context().pinned->timetables;
    if (const auto found = timetables.find(deciding.now().body); found != timetables.end())
        for (const auto& entry : found->second)
            if (entry.met_by == "AgendaPublished") return entry.by.text;
    return due_before_a_meeting(deciding);
}

}  // namespace

bool is_past_its_end(const Deciding& deciding, Date round_on) {
    auto until = date_of(deciding.now().facts, "until");
    return until && round_on > *until;
}

namespace {

void open_report(Deciding& deciding, const std::string& ref, const std::string& what, const std::string& rule, Date anchor) {
    duties::open_local(
        deciding, {"report/" + ref, what, rule, {owner_of(deciding)}, "ProgressReported", {-5, -1, 0}, {1}, clerk_of(deciding)}, anchor);
}

/// What was promised to a meeting is owed by the time its agenda is published; the clerk hears of it with whoever promised.
void open_promise(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    const auto on = date_of(facts, "next_on");
    const auto& meeting = text_of(facts, "next_meeting");
    if (!on || meeting.empty() || !has(facts, "owner")) return;
    const auto& bodies = deciding.context().live->bodies;
    const auto body = bodies.find(deciding.now().body);
    const auto rule = agenda_rule(deciding);
    const auto parsed = calendar::parse_rule(rule);
    const auto day_of = [](Date date) { return calendar::without_weekday(date).substr(0, calendar::without_weekday(date).rfind(' ')); };
    duties::LocalDuty::Words words;
    words.because =
        "promised to " + (body == bodies.end() ? std::string("the body") : spoken(body->second)) + " for " + day_of(*on) + ", not here yet";
    words.if_late = "the body meets without it, and its list of actions says so";
    if (const auto asked_on = date_of(facts, "asked_on"))
        words.ask = "The minutes of " + day_of(*asked_on) + " say that it comes to this meeting. ";
    if (parsed)
        if (const auto published = calendar::count_without_proof(*parsed, *on, *deciding.context().calendar))
            words.ask += "The agenda is published on " + calendar::in_words(published->safe) + ". ";
    words.ask += "Send it, or say a new date and the reason.";
    duties::open_local(deciding,
                       {.ref = "report/" + meeting,
                        .what = text_of(facts, "title"),
                        .rule = rule,
                        .owed_by = {owner_of(deciding)},
                        .met_by = "ActionReportedDone",
                        .remind = {-10, -2, 0},
                        .escalate = {-2, 1},
                        .escalate_to = clerk_of(deciding),
                        .words = std::move(words)},
                       *on);
}

/// The day that is `count` months after `from`, or the month's last.
Date months_on(Date from, int count) {
    auto on = from + months{count};
    return on.ok() ? on : Date{on.year() / on.month() / std::chrono::last};
}

}  // namespace

Date round_after(const Deciding& deciding, Date last, int every_months) {
    const auto first = date_of(deciding.now().facts, "first_on").value_or(last);
    auto on = first;
    for (int count = 1; on <= last; ++count) on = months_on(first, count * every_months);
    return on;
}

namespace {

bool is_report(const Duty& duty) { return duty.ref.starts_with("report/") && duty.met_by == "ProgressReported"; }

/// When a report's round began: when the meeting before was held without its report, else when the day of the report before was over.
Instant round_began(const Deciding& deciding, const Duty& report) {
    const Duty* last = nullptr;
    for (const auto& other : deciding.now().duties) {
        if (!is_report(other) || other.outcome == Outcome::withdrawn || !other.anchor_on || other.anchor_on >= report.anchor_on) continue;
        if (!last || last->anchor_on < other.anchor_on) last = &other;
    }
    if (!last) return Instant::min();
    if (last->outcome == Outcome::not_met && last->happened_at) return *last->happened_at;
    return calendar::end_of_day(*deciding.context().zone, *last->anchor_on) + std::chrono::seconds{1};
}

/// Whether a report of that time is of the duty's own round: neither from before it began, nor after its meeting was held without it.
bool is_of_its_round(const Deciding& deciding, const Duty& report) {
    const auto happened = deciding.event().happened_at;
    if (report.outcome == Outcome::not_met && report.happened_at && happened >= *report.happened_at) return false;
    return happened >= round_began(deciding, report);
}

/// The one report that the event is: that which it names, else the earliest that it can still be. Null where none is owed for that time.
const Duty* report_meant(const Deciding& deciding) {
    const auto& event = deciding.event();
    const auto& named = text_of(event.facts, "duty");
    const auto& party = text_of(event.facts, "for");
    const auto& duties = deciding.now().duties;
    const bool speaks_for_itself = named.empty() && party.empty() && std::any_of(duties.begin(), duties.end(), [&](const Duty& duty) {
                                       return is_report(duty) && deciding.acts_as(duty.owed_by);
                                   });
    const Duty* owed = nullptr;
    const Duty* done_before = nullptr;
    for (const auto& duty : duties) {
        if (!is_report(duty) || (!named.empty() && duty.ref != named) || (!party.empty() && duty.owed_by != party)) continue;
        if (speaks_for_itself && !deciding.acts_as(duty.owed_by)) continue;
        if (named.empty() && !is_of_its_round(deciding, duty)) continue;
        const bool is_owed = duties::can_be_met(duty, event.happened_at);
        if (!is_owed && !duties::was_done_before(duty, event.happened_at)) continue;
        auto& earliest = is_owed ? owed : done_before;
        if (!earliest || duty.raw < earliest->raw) earliest = &duty;
    }
    return owed ? owed : done_before;
}

/// The reports that are owed still, whatever the event is taken for.
std::vector<const Duty*> other_reports(const Deciding& deciding, const Duty* meant) {
    std::vector<const Duty*> others;
    for (const auto& duty : deciding.now().duties)
        if (is_report(duty) && duty.outcome == Outcome::open && (!meant || duty.ref != meant->ref)) others.push_back(&duty);
    return others;
}

std::string named(const Duty& report) { return "'" + report.what + "', due " + calendar::in_words(report.safe); }

/// One report meets one round. What is still owed is said, and how to say that another was meant.
void meet_report(Deciding& deciding) {
    const auto* meant = report_meant(deciding);
    std::vector<std::string> others;
    for (const auto* other : other_reports(deciding, meant)) others.push_back(named(*other) + " (duty=" + other->ref + ")");
    if (!others.empty())
        deciding.remark("recurring report", (meant ? "it is taken for " + named(*meant) : std::string("no report was owed for that time")) +
                                                "; still owed: " + join(others, "; ") +
                                                ". Where it is for one of these, take it back and record it with that duty");
    if (!meant) return;
    const auto ref = meant->ref;
    if (meant->outcome == Outcome::not_met) {
        const auto missed = number_of(deciding.now().facts, "reports_missed").value_or(0);
        deciding.set("reports_missed", missed > 1 ? std::to_string(missed - 1) : std::string());
    }
    duties::meet_these(deciding, {ref});
    duties::end_one(deciding, "extension", Outcome::withdrawn, "it is reported");
}

}  // namespace

void open_round(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    if (is_promised(facts)) return open_promise(deciding);
    auto frequency = frequency_of(facts);
    if (!frequency) return;
    if (frequency->every_meeting) {
        auto next_on = date_of(facts, "next_on");
        const auto& meeting = text_of(facts, "next_meeting");
        if (next_on && !meeting.empty() && !is_past_its_end(deciding, *next_on))
            open_report(deciding, meeting, "report progress to " + meeting, due_before_a_meeting(deciding), *next_on);
        return;
    }
    auto due = date_of(facts, "next_on");
    if (!due) {
        due = date_of(facts, "due");
        auto first = due.value_or(date_of(facts, "asked_on").value_or(deciding.today()));
        deciding.set("first_on", calendar::to_iso(first));
        if (!due) due = months_on(first, frequency->months);
    }
    if (is_past_its_end(deciding, *due))
        return deciding.remark("recurring report",
                               "that was the last: it ends on " + calendar::in_words(*date_of(deciding.now().facts, "until")));
    deciding.set("next_on", calendar::to_iso(*due));
    open_report(deciding, calendar::to_iso(*due), "report progress", "by " + calendar::without_weekday(*due), *due);
    deciding.add(TimerSet{"round", calendar::end_of_day(*deciding.context().zone, *due) + std::chrono::seconds{1}});
}

namespace acts {

void next_round(ActionWork& work) { open_round(work.deciding); }

bool comes_once(const ActionWork& work) { return !recurs(work.deciding.now().facts); }
bool more_is_owed(const ActionWork& work) {
    return !comes_once(work) && !other_reports(work.deciding, report_meant(work.deciding)).empty();
}
bool is_all_there(const ActionWork& work) { return !more_is_owed(work); }
bool was_the_last_owed(const ActionWork& work) { return !comes_once(work) && is_all_there(work); }

void note_progress(ActionWork& work) {
    work.deciding.set("progress_on", calendar::to_iso(work.deciding.today()));
    meet_report(work.deciding);
}

void report_done(ActionWork& work) {
    work.deciding.set("progress_on", calendar::to_iso(work.deciding.today()));
    duties::meet(work.deciding, "ActionReportedDone");
    meet_report(work.deciding);
    if (comes_once(work))  // Who was to do it, and by when, is to be named no more.
        for (const auto* ref : {"owner", "date"}) duties::end_one(work.deciding, ref, Outcome::withdrawn, "it is reported done");
    duties::end_one(work.deciding, "extension", Outcome::withdrawn, "it is reported done");
}

}  // namespace acts

}  // namespace beadle::action
