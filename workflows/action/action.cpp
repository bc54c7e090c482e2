#include "workflows/action/action.hpp"

#include <algorithm>

#include "workflows/action/action_table.hpp"
#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/action_list.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/reasons.hpp"
#include "workflows/model/clearance_plan.hpp"

namespace beadle::action {

using namespace beadle::model;

namespace {

using std::chrono::months;

std::string clerk_of(const Deciding& deciding) { return duties::office_of(deciding, deciding.now().body); }

std::string owner_of(const Deciding& deciding) {
    const auto& owner = text_of(deciding.now().facts, "owner");
    return find_party(*deciding.context().live, owner) ? owner : clerk_of(deciding);
}

// --- reports that come again ----------------------------------------------------------------------------------------------------

/// How often a report comes: at every meeting of its body, or every so many months.
struct Frequency {
    bool every_meeting = false;
    int months = 0;
    std::string words;  ///< "every meeting", "every 3 months"
};

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
/// A report promised to one meeting: the next, or one by its id. What is told of it stands in the register's list: "once, at the next meeting".
bool is_promised(const Facts& facts) { return has(facts, "to_meeting") && !has(facts, "due"); }
bool is_promised_to(const Facts& facts, std::string_view meeting) {
    return is_promised(facts) && (text_of(facts, "to_meeting") == "next" || text_of(facts, "to_meeting") == meeting);
}

bool recurs(const Facts& facts) { return has(facts, "every") || text_of(facts, "recurring") == "yes"; }

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

bool is_past_its_end(const Deciding& deciding, Date round_on) {
    auto until = date_of(deciding.now().facts, "until");
    return until && round_on > *until;
}

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

/// The first day after `last` that is a whole number of rounds after the first: counted from there, so that the month's last day stays the month's last.
Date round_after(const Deciding& deciding, Date last, int every_months) {
    const auto first = date_of(deciding.now().facts, "first_on").value_or(last);
    auto on = first;
    for (int count = 1; on <= last; ++count) on = months_on(first, count * every_months);
    return on;
}

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

/// Opens the duty of the round that is next. At meetings the register says which; by months each is counted from the first.
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

// --- what is owed ---------------------------------------------------------------------------------------------------------------

/// A body that ends leaves nothing behind: what is open is handed over by its last day.
void chase_hand_over(Deciding& deciding) {
    const auto& bodies = deciding.context().live->bodies;
    auto body = bodies.find(deciding.now().body);
    auto ends = body == bodies.end() ? std::nullopt : body->second.ends;
    if (auto told = date_of(deciding.now().facts, "body_ends")) ends = told;
    if (!ends) return duties::end_one(deciding, "hand-over", Outcome::withdrawn, "the body goes on");
    duties::open_local(deciding,
                       {"hand-over",
                        "hand this action over to a successor, or have the body close it: the body ends",
                        "by " + calendar::without_weekday(*ends),
                        {clerk_of(deciding)},
                        "ActionTransferred",
                        {-20, -5, -1},
                        {0, 1},
                        duties::head_of(deciding, deciding.now().body)},
                       *ends);
}

/// Its date had gone when somebody was first held to it: nobody can work to that day.
bool date_has_gone(const Deciding& deciding) {
    const auto due = date_of(deciding.now().facts, "due");
    const auto* done = find_duty(deciding.now(), "done");
    return due && *due < calendar::local_date(*deciding.context().zone, deciding.event().recorded_at) && done &&
           duties::was_excused_as_past(*done);
}

/// The duty to do it, once owner and date are both known; until then naming them is the clerk's duty, counted from the day it was asked for.
/// So is a new date where that which it has is gone. For a report that comes again, how often and until when are to be named instead of a date.
void chase(Deciding& deciding) {
    auto clerk = clerk_of(deciding);
    auto head = duties::head_of(deciding, deciding.now().body);
    const auto& facts = deciding.now().facts;
    constexpr const char* clerks_days = "within 5 working days of entry";
    auto asked_on = duties::given_on(deciding, clerks_days, date_of(facts, "asked_on").value_or(deciding.today()));
    auto name = [&](const char* ref, const std::string& what, const char* met_by) {
        const auto* stands = find_duty(deciding.now(), ref);
        if (stands && (stands->outcome == Outcome::open || stands->outcome == Outcome::excused)) return;  // Asked for, or excused, already.
        duties::open_local(deciding, {ref, what, clerks_days, {clerk}, met_by, {-1, 0}, {1}, head}, asked_on);
    };
    if (!has(facts, "owner")) name("owner", "name an owner for this action", "OwnerNamed");
    if (recurs(facts)) {
        if (!has(facts, "every")) name("frequency", "say how often this report comes", "FrequencyNamed");
        if (!has(deciding.now().facts, "until")) name("end", "say until when this report comes", "EndNamed");
        open_round(deciding);
        return chase_hand_over(deciding);
    }
    if (is_promised(facts)) {
        open_round(deciding);
        return chase_hand_over(deciding);
    }
    auto due = date_of(facts, "due");
    if (due && has(facts, "to_meeting") && has(facts, "next_meeting"))
        duties::end_one(deciding, "report/" + text_of(facts, "next_meeting"), Outcome::withdrawn, "it was given a date of its own");
    if (!due) name("date", "name a date for this action", "DateNamed");
    if (due && has(deciding.now().facts, "owner"))
        duties::open_local(deciding,
                           {"done",
                            "report this action done, or ask for more time with a reason",
                            "by " + calendar::without_weekday(*due),
                            {owner_of(deciding)},
                            "ActionReportedDone",
                            {-5, -1, 0},
                            {1},
                            clerk},
                           std::nullopt);
    if (date_has_gone(deciding)) {
        const auto gone = calendar::in_words(*due) + " has gone";
        name("date", "name a new date for this action: " + gone, "DateNamed");
        if (const auto* asked = find_duty(deciding.now(), "date"); asked && asked->outcome == Outcome::open)
            deciding.remark("due", gone + ": nobody can be held to it. The clerk is asked for a new date; record DateNamed");
    } else if (due) {
        duties::meet_one(deciding, "date");
    }
    chase_hand_over(deciding);
}

bool take_due(Deciding& deciding) {
    auto due = date_of(deciding.event().facts, "due");
    if (!due) {
        deciding.not_accepted("due", "the date is missing or not a date", {"Say it as due=2022-12-31."});
        return false;
    }
    deciding.set("due", calendar::to_iso(*due));
    return true;
}

/// More time for the report that is due next; the one after it stays where it was.
bool move_the_report(Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    auto due = date_of(deciding.event().facts, "due");
    auto frequency = frequency_of(facts);
    auto was = date_of(facts, "next_on");
    if (!due) deciding.not_accepted("due", "the date is missing or not a date", {"Say it as due=2022-12-31."});
    else if (!frequency || !was) deciding.not_accepted("recurring report", "no report is due that could have more time");
    else if (frequency->every_meeting)
        deciding.not_accepted("recurring report", "a report to every meeting is due before its meeting, and not at a date of its own",
                              {"Record ProgressReported when it comes: if that is late, the record says so.",
                               "If it is to come less often from now on, record FrequencyNamed."});
    else if (auto after = round_after(deciding, *was, frequency->months); *due >= after)
        deciding.not_accepted("recurring report", "by then the next report is due, on " + calendar::in_words(after),
                              {"Give an earlier date; or, if it is to come less often from now on, record FrequencyNamed."});
    if (deciding.is_not_accepted()) return false;
    duties::end_one(deciding, "report/" + calendar::to_iso(*was), Outcome::withdrawn,
                    "more time was given, until " + calendar::in_words(*due));
    deciding.set("next_on", calendar::to_iso(*due));
    return true;
}

bool take_frequency(Deciding& deciding) {
    const auto& said = text_of(deciding.event().facts, "every");
    auto frequency = parse_frequency(said);
    if (!frequency) {
        deciding.not_accepted("every", said.empty() ? "how often is missing" : "'" + said + "' does not say how often",
                              {"Say it as every=meeting, every=month, every=quarter, every=year or every=\"2 months\"."});
        return false;
    }
    deciding.set("every", frequency->words);
    return true;
}

bool take_end(Deciding& deciding) {
    const auto& said = text_of(deciding.event().facts, "until");
    auto until = calendar::parse_date(said);
    if (!until && said != "further notice") {
        deciding.not_accepted("until", said.empty() ? "until when is missing" : "'" + said + "' is neither a date nor 'further notice'",
                              {"Say it as until=2023-12-31, or until=\"further notice\"."});
        return false;
    }
    deciding.set("until", until ? calendar::to_iso(*until) : said);
    return true;
}

// --- the next agenda's list -----------------------------------------------------------------------------------------------------

bool is_settled(std::string_view state) { return state == "closed by the body" || state == "transferred" || state == "no longer needed"; }

/// How the action stands, as the body's register keeps it for the next agenda.
std::string standing_of(const Instance& action) {
    if (action.states.empty() || is_settled(action.states[0]) || has(action.facts, "fell_because")) return {};
    duties::ActionStanding standing;
    standing.state = action.states[0];
    standing.owner = text_of(action.facts, "owner");
    standing.due = date_of(action.facts, recurs(action.facts) || is_promised(action.facts) ? "next_on" : "due");
    standing.slipped = static_cast<int>(number_of(action.facts, "extensions").value_or(0));
    if (is_promised(action.facts))
        standing.every =
            "once, at " + (text_of(action.facts, "to_meeting") == "next" ? "the next meeting" : text_of(action.facts, "to_meeting"));
    if (recurs(action.facts)) standing.every = has(action.facts, "every") ? text_of(action.facts, "every") : "how often to be named";
    return duties::to_text(standing);
}

/// Tells the register when that has changed.
void list_it(Deciding& deciding) {
    if (deciding.is_not_accepted()) return;
    const auto& now = deciding.now();
    const auto& listed_at = text_of(now.facts, "listed_at");
    auto was = deciding.before().version == 0 ? std::string() : standing_of(deciding.before());
    auto is = standing_of(now);
    if (listed_at.empty() || was == is) return;
    Facts facts{{"action", now.id}};
    if (is.empty()) facts["ended"] = "yes";
    else {
        facts["standing"] = is;
        facts["title"] = text_of(now.facts, "title");
    }
    deciding.raise(listed_at, "ActionListed", std::move(facts));
}

/// The body that `said` names by its id, prefix, name or alias; null for a post, an office or anything else.
const Body* body_named(const Definition& definition, std::string_view said) {
    for (const auto& [id, body] : definition.bodies)
        if (said == id || said == body.prefix || said == body.name ||
            std::find(body.also_called.begin(), body.also_called.end(), said) != body.also_called.end())
            return &body;
    return nullptr;
}

// --- what the register tells ----------------------------------------------------------------------------------------------------

/// The next meeting is fixed, or has moved: a report that comes to every meeting is due for it. A later meeting waits for its turn.
bool takes_as_next(const Deciding& deciding, const std::string& meeting, Date held_on) {
    const auto& facts = deciding.now().facts;
    auto frequency = frequency_of(facts);
    const bool comes_each_time = frequency && frequency->every_meeting && !is_past_its_end(deciding, held_on);
    if (!comes_each_time && !is_promised_to(facts, meeting)) return false;
    const auto& next = text_of(facts, "next_meeting");
    auto next_on = date_of(facts, "next_on");
    return next.empty() || next == meeting || !next_on || held_on < *next_on;
}

/// While an action rests it is not told where meetings go: the register says the next anew. What was promised to one that has passed is owed to the next.
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

/// It is owed again from today.
void go_on(Deciding& deciding) {
    deciding.set("asked_on", calendar::to_iso(deciding.today()));
    deciding.set("held_until", "");
    duties::meet(deciding, "ActionResumed");
    chase(deciding);
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

/// Whoever is named owes the action, also where it had been given to somebody else.
void take_back_what_was_given(Deciding& deciding) {
    std::vector<std::string> refs;
    for (const auto& duty : deciding.now().duties)
        if (duty.ref == "done" || duty.ref.starts_with("report/")) refs.push_back(duty.ref);
    for (const auto& ref : refs) duties::forget_first_owner(deciding, ref);
}

}  // namespace

namespace acts {

void note_owner(ActionWork& work) {
    const auto& owner = text_of(work.deciding.event().facts, "owner");
    if (owner.empty()) return work.deciding.not_accepted("owner", "the owner is missing", {"Say it as owner=POST."});
    if (!find_party(*work.deciding.context().live, owner))
        work.deciding.remark("owner", "'" + owner + "' is no post or office of this system: the clerk is written to instead");
    work.deciding.set("owner", owner);
    take_back_what_was_given(work.deciding);
    duties::meet(work.deciding, "OwnerNamed");
}

void note_date(ActionWork& work) {
    if (take_due(work.deciding)) duties::meet(work.deciding, "DateNamed");
}

void name_owner(ActionWork& work) {
    note_owner(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void name_date(ActionWork& work) {
    note_date(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void note_frequency(ActionWork& work) {
    if (take_frequency(work.deciding)) duties::meet(work.deciding, "FrequencyNamed");
}

void note_end(ActionWork& work) {
    if (take_end(work.deciding)) duties::meet(work.deciding, "EndNamed");
}

void name_frequency(ActionWork& work) {
    auto& deciding = work.deciding;
    auto was = text_of(deciding.now().facts, "every");
    note_frequency(work);
    if (deciding.is_not_accepted() || was == text_of(deciding.now().facts, "every")) return;
    duties::end_one(deciding, "done", Outcome::withdrawn, "it is a report that comes again");
    duties::end_one(deciding, "date", Outcome::withdrawn, "it is a report that comes again");
    for (const auto& duty : std::vector<Duty>(deciding.now().duties))
        if (duty.ref.starts_with("report/")) duties::end_one(deciding, duty.ref, Outcome::withdrawn, "it comes at another time now");
    for (const auto* name : {"first_on", "next_on", "next_meeting"}) deciding.set(name, "");
    chase(deciding);
}

void name_end(ActionWork& work) {
    note_end(work);
    if (!work.deciding.is_not_accepted()) chase(work.deciding);
}

void ask_for_time(ActionWork& work) {
    auto& deciding = work.deciding;
    auto due = date_of(deciding.event().facts, "due");
    if (!due) return deciding.not_accepted("due", "until when is missing, or not a date", {"Say it as due=2022-12-31."});
    if (text_of(deciding.event().facts, "reason").empty())
        return deciding.not_accepted("reason", "asking for more time needs a reason", {"Say it as reason=\"...\"."});
    deciding.set("asked_until", calendar::to_iso(*due));
    auto clerk = clerk_of(deciding);
    duties::open_local(deciding,
                       {"extension",
                        "answer the request for more time, until " + calendar::in_words(*due),
                        "within 3 working days of request",
                        {clerk},
                        "ActionExtended",
                        {-1, 0},
                        {1},
                        duties::head_of(deciding, deciding.now().body)},
                       deciding.today());
    deciding.remark("extension", "until it is answered, the date stands");
}

void decline(ActionWork& work) {
    auto& deciding = work.deciding;
    if (!has(deciding.now().facts, "asked_until"))
        return deciding.not_accepted("record", "nobody has asked for more time", {"Record ExtensionAsked when the owner does."});
    deciding.set("asked_until", "");
    if (const auto* duty = find_duty(deciding.now(), "extension"); duty && duty->outcome == Outcome::open)
        duties::end_one(deciding, "extension", deciding.event().happened_at >= duty->late_from ? Outcome::met_late : Outcome::met, "");
    auto due = date_of(deciding.now().facts, recurs(deciding.now().facts) ? "next_on" : "due");
    duties::inform(deciding, owner_of(deciding), "reminder", "declined " + deciding.event().id,
                   {{"what", "do it by the date that stands"},
                    {"step_words", "no more time"},
                    {"ask", "Your request for more time was declined" +
                                (text_of(deciding.event().facts, "reason").empty() ? std::string()
                                                                                   : ": " + text_of(deciding.event().facts, "reason")) +
                                (due ? ". It is still due on " + calendar::in_words(*due) + "." : ".")}});
}

void next_round(ActionWork& work) { open_round(work.deciding); }

bool comes_once(const ActionWork& work) { return !recurs(work.deciding.now().facts); }
bool more_is_owed(const ActionWork& work) {
    return !comes_once(work) && !other_reports(work.deciding, report_meant(work.deciding)).empty();
}
bool is_all_there(const ActionWork& work) { return !more_is_owed(work); }
bool was_the_last_owed(const ActionWork& work) { return !comes_once(work) && is_all_there(work); }

void extend(ActionWork& work) {
    auto& deciding = work.deciding;
    if (text_of(deciding.event().facts, "reason").empty())
        return deciding.not_accepted("reason", "an extension needs a reason", {"Say it as reason=\"...\"."});
    const bool comes_again = recurs(deciding.now().facts);
    auto was = date_of(deciding.now().facts, comes_again ? "next_on" : "due");
    if (comes_again ? !move_the_report(deciding) : !take_due(deciding)) return;
    auto count = number_of(deciding.now().facts, "extensions").value_or(0) + 1;
    deciding.set("extensions", std::to_string(count));
    deciding.set("asked_until", "");
    duties::meet(deciding, "ActionExtended");
    chase(deciding);
    auto words = was ? "was " + calendar::in_words(*was) + ", now " : std::string("now ");
    deciding.remark("extension", "extended " + std::to_string(count) + (count == 1 ? " time" : " times") + ": " + words +
                                     calendar::in_words(*date_of(deciding.now().facts, comes_again ? "next_on" : "due")));
    auto head = duties::head_of(deciding, deciding.now().body);
    if (count >= 3 && !head.empty())
        duties::inform(deciding, head, "escalation", "extended" + std::to_string(count),
                       {{"what", "look at an action that was extended " + std::to_string(count) + " times"},
                        {"step_words", "extended " + std::to_string(count) + " times"},
                        {"ask", "It has slipped again. Decide with its owner whether it can be done, or put it to the body."}});
}

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

void close(ActionWork& work) {
    duties::meet(work.deciding, "ActionReportedDone");
    duties::end_open(work.deciding, Outcome::withdrawn, "the body closed the action");
    work.deciding.add(Ended{});
}

void reopen(ActionWork& work) {
    auto& deciding = work.deciding;
    deciding.set("due", text_of(deciding.event().facts, "due"));
    deciding.set("transferred_to", "");
    deciding.set("goes_on_as", "");
    if (is_settled(deciding.before().states[0])) forget_the_next_meeting(deciding);
    go_on(deciding);
}

void transfer(ActionWork& work) {
    auto& deciding = work.deciding;
    const auto& to = text_of(deciding.event().facts, "to");
    if (to.empty()) return deciding.not_accepted("to", "to whom is missing", {"Say it as to=BODY."});
    const auto& live = *deciding.context().live;
    const auto* successor = body_named(live, to);
    if (successor && successor->id == deciding.now().body)
        return deciding.not_accepted("to", "it is with " + successor->name + " already", {"Another owner within the body is OwnerNamed."});
    // Taken as it was where an entry of before is judged again.
    if (!successor && find_party(live, to) && !deciding.context().replaying)
        return deciding.not_accepted(
            "to", name_of_party(live, to) + " is no body: the action stays with this one, and has another owner",
            {"Record OwnerNamed with owner=" + to + ".", "If another body takes it over, name that body, as to=BODY."});
    duties::meet(deciding, "ActionTransferred");
    deciding.set("transferred_to", successor ? successor->id : to);
    duties::end_open(deciding, Outcome::withdrawn, "transferred to " + (successor ? successor->name : to));
    if (successor) {  // It follows: an action of the successor's own, which its clerk owes until another owner is named.
        const auto& now = deciding.now();
        Facts facts{{"transferred_from", now.id}};
        for (const auto* name : {"title", "due", "every", "until", "recurring", "extensions", "item", "meeting", "reason"})
            if (has(now.facts, name)) facts[name] = text_of(now.facts, name);
        auto clerk = duties::office_of(deciding, successor->id);
        facts["owner"] = clerk.empty() ? text_of(now.facts, "owner") : clerk;
        if (auto due = date_of(now.facts, "due"); due && *due < deciding.today())
            facts.erase("due");  // Overdue already: a date is to be named.
        if (!now.matter.empty()) facts["matter"] = now.matter;
        deciding.raise(successor->prefix, "ActionTakenOver", std::move(facts));
        deciding.remark("transfer",
                        "it goes on with " + successor->name + (clerk.empty() ? "" : ", whose clerk owes it until an owner is named"));
    } else if (!find_party(live, to)) {
        deciding.remark("transfer", "'" + to + "' is no body, post or office of this system: nobody is chased for it any more");
    }
    deciding.add(Ended{});
}

void hold(ActionWork& work) {
    auto& deciding = work.deciding;
    duties::end_open(deciding, Outcome::withdrawn, "the action is on hold");
    auto until = date_of(deciding.event().facts, "until");
    deciding.set("held_until", until ? calendar::to_iso(*until) : std::string());
    if (until)
        duties::open_local(deciding,
                           {"resume",
                            "say whether this action goes on",
                            "by " + calendar::without_weekday(*until),
                            {clerk_of(deciding)},
                            "ActionResumed",
                            {-5, 0},
                            {1},
                            duties::head_of(deciding, deciding.now().body)},
                           *until);
    chase_hand_over(deciding);
}

void resume(ActionWork& work) {
    forget_the_next_meeting(work.deciding);
    go_on(work.deciding);
}

void drop(ActionWork& work) {
    duties::end_open(work.deciding, Outcome::withdrawn, "the action is no longer needed");
    work.deciding.add(Ended{});
}

}  // namespace acts

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto action = deciding.entering(workflow, {"open"});
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") action.facts[name] = value;
    action.facts["asked_on"] = calendar::to_iso(calendar::local_date(*deciding.context().zone, event.happened_at));
    if (const auto& title = text_of(event.facts, "title"); !title.empty()) action.facts["name"] = title;
    const auto& bodies = deciding.context().live->bodies;
    if (auto body = bodies.find(action.body); body != bodies.end()) action.facts["listed_at"] = body->second.prefix;
    // What cannot be read is to be named, as if it had been left out.
    for (const auto* name : {"every", "until"}) {
        const auto said = text_of(event.facts, name);
        if (said.empty()) continue;
        auto frequency = parse_frequency(said);
        auto until = calendar::parse_date(said);
        bool is_every = std::string_view(name) == "every";
        action.facts["recurring"] = "yes";
        if (is_every && frequency) action.facts[name] = frequency->words;
        else if (!is_every && (until || said == "further notice")) action.facts[name] = until ? calendar::to_iso(*until) : said;
        else {
            action.facts.erase(name);
            deciding.remark(name, "'" + said + "' does not say " + (is_every ? "how often" : "until when") + ": it is to be named");
        }
    }
    deciding.add(Entered{std::move(action)});
    if (is_promised(deciding.now().facts))
        deciding.remark("to_meeting", "it is owed when the agenda of " +
                                          (text_of(event.facts, "to_meeting") == "next" ? std::string("the next meeting")
                                                                                        : text_of(event.facts, "to_meeting")) +
                                          " is published; until that meeting has a date, nothing is owed");
    chase(deciding);
    list_it(deciding);
}

void decide(Deciding& deciding) {
    auto kind = deciding.event().kind;
    const auto& facts = deciding.event().facts;
    const auto start = deciding.before().states;
    if (kind == "ActionGoesOn") return deciding.set("goes_on_as", text_of(facts, "as"));
    if (kind == "BodyEnds") {
        if (is_settled(start[0])) return;
        deciding.set("body_ends", text_of(facts, "on"));
        return chase_hand_over(deciding);
    }
    if (kind == "MeetingHeld" || kind == "MeetingFell") {
        if (!is_settled(start[0])) meeting_passed(deciding, text_of(facts, "meeting"), kind == "MeetingHeld");
        return list_it(deciding);
    }
    if (kind == "MeetingDated") {
        auto held_on = date_of(facts, "held_on");
        if (!held_on || is_settled(start[0]) || start[0] == "on hold" || !takes_as_next(deciding, text_of(facts, "meeting"), *held_on))
            return;
        if (auto next = text_of(deciding.now().facts, "next_meeting"); !next.empty() && next != text_of(facts, "meeting"))
            duties::end_one(deciding, "report/" + next, Outcome::withdrawn, "another meeting comes first");
        bool moved = text_of(deciding.now().facts, "next_meeting") == text_of(facts, "meeting");
        deciding.set("next_meeting", text_of(facts, "meeting"));
        deciding.set("next_on", calendar::to_iso(*held_on));
        const bool has_come = moved || is_promised(deciding.now().facts);
        if (has_come && start[0] == "reported done") return list_it(deciding);  // The report for it is there; only its date moved.
        kind = "ReportDueAgain";
    }
    if (kind == "TimerFired") {  // A round of so many months is over.
        auto frequency = frequency_of(deciding.now().facts);
        auto last = date_of(deciding.now().facts, "next_on");
        if (is_settled(start[0]) || start[0] == "on hold" || !frequency || frequency->every_meeting || !last) return;
        auto next = round_after(deciding, *last, frequency->months);
        const bool was_the_last = is_past_its_end(deciding, next);
        deciding.set("next_on", was_the_last ? "" : calendar::to_iso(next));
        if (was_the_last) return list_it(deciding);
        kind = "ReportDueAgain";
    }
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    ActionWork work{deciding};
    Machine<ActionFront> machine(work, start);
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) {
        if (deciding.event().actor.is_engine()) return;
        return deciding.not_accepted(
            "record", "the action is recorded as '" + start[0] + "'",
            {start[0] == "on hold" ? "If it goes on, record ActionResumed first."
             : start[0] == "open"  ? "If that is an error, take it back with 'beadle correct'."
                                   : "If it is to go on, record ActionReopened; an error is taken back with 'beadle correct'."});
    }
    if (auto now = machine.states(); now != start) deciding.add(Moved{0, start[0], now[0], {}});
    list_it(deciding);
}

bool may_record(const Deciding& deciding) {
    const auto& event = deciding.event();
    if (event.kind != "ProgressReported" && event.kind != "ActionReportedDone" && event.kind != "ExtensionAsked") return false;
    const auto& owner = text_of(deciding.before().facts, "owner");
    return deciding.acts_as(owner);
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<ActionFront>("action"); }

}  // namespace beadle::action
