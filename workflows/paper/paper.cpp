#include "workflows/paper/paper.hpp"

#include <algorithm>
#include <array>

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/clearance_plan.hpp"
#include "workflows/paper/clearance.hpp"
#include "workflows/paper/paper_table.hpp"

namespace beadle::paper {

using namespace beadle::model;

namespace {

constexpr const char* clerks_days = "within 5 working days of entry";

const ClearancePlan& plan_of(const Deciding& deciding) {
    static const ClearancePlan none;
    const auto& clearances = deciding.context().pinned->clearances;
    auto found = clearances.find(deciding.now().body);
    return found == clearances.end() || !found->second ? none : *found->second;
}

Date day_of(const Deciding& deciding) { return calendar::local_date(*deciding.context().zone, deciding.event().happened_at); }

/// Who writes it: the author named, or the plan's; the clerk where that is nobody of this system.
std::string author_of(const Deciding& deciding) {
    for (const auto& said : {text_of(deciding.now().facts, "author"), plan_of(deciding).author})
        if (find_party(*deciding.context().live, said)) return said;
    return duties::office_of(deciding, deciding.now().body);
}

std::string party_name(const Deciding& deciding, const std::string& id) {
    auto party = find_party(*deciding.context().live, id);
    return party ? party->name : id;
}

void end_duty(Deciding& deciding, const std::string& ref, const std::string& why) {
    duties::end_one(deciding, ref, Outcome::withdrawn, why);
}

/// Ends one duty as met or met late; several duties of a paper wait for the same event, each for its own heading.
void meet_duty(Deciding& deciding, const std::string& ref) {
    if (!duties::meet_one(deciding, ref)) return;
    const auto& duty = *find_duty(deciding.now(), ref);
    deciding.remark("duty: " + duty.rule, "'" + duty.what + "' was due by " + calendar::in_words(duty.safe) + ", and happened on " +
                                              calendar::in_words(day_of(deciding)) + ": met late");
}

/// What is counted from the meeting: the draft while there is none, the final report until it is attached, and the facts that its author owes.
void count_from_meeting(Deciding& deciding) {
    const auto& plan = plan_of(deciding);
    auto held_on = date_of(deciding.now().facts, "held_on");
    if (!held_on) return;
    auto clerk = duties::office_of(deciding, deciding.now().body);
    auto author = author_of(deciding);
    if (plan.draft_by && !has(deciding.now().facts, "drafted_on"))
        duties::open_local(deciding, {"draft", "draft the report", plan.draft_by->text, {author}, "PaperDrafted", {-5, -1, 0}, {1}, clerk},
                           held_on);
    if (plan.final_by)
        duties::open_local(
            deciding,
            {"final", "send the final report, cleared", plan.final_by->text, {author}, "PaperAttached", {-5, -2, 0}, {0, 1}, clerk},
            held_on);
}

/// Without a meeting there is no deadline: somebody must say where the paper goes.
void ask_for_a_meeting(Deciding& deciding) {
    for (const auto* ref : {"draft", "final"}) end_duty(deciding, ref, "it is for no meeting just now");
    duties::open_local(deciding,
                       {"meeting",
                        "say to which meeting this paper goes, or that it is withdrawn",
                        clerks_days,
                        {duties::office_of(deciding, deciding.now().body)},
                        "PaperDeferred",
                        {-1, 0},
                        {1},
                        duties::head_of(deciding, deciding.now().body)},
                       day_of(deciding));
}

/// Tells the body's register where the paper goes, so that it is told of that meeting's date, of its fall, and when it was held.
void list_it(Deciding& deciding, const std::string& meeting, bool ended = false) {
    const auto& listed_at = text_of(deciding.now().facts, "listed_at");
    if (listed_at.empty()) return;
    Facts facts{{"paper", deciding.now().id}, {"meeting", meeting}};
    if (ended) facts["ended"] = "yes";
    deciding.raise(listed_at, "PaperListed", std::move(facts));
}

std::string names_of(const Deciding& deciding, const std::vector<const ClearanceHeading*>& headings) {
    std::vector<std::string> names;
    for (const auto* heading : headings) {
        auto standing = standing_of(*heading, deciding.now().facts);
        std::string who = party_name(deciding, heading->reviewer);
        names.push_back(heading->name + (standing == Standing::to_be_given   ? " (not given)"
                                         : standing == Standing::with_author ? " (returned by " + who + ")"
                                         : standing == Standing::not_sent    ? " (not sent to " + who + ")"
                                                                             : " (" + who + " has not said so)"));
    }
    return join(names, "; ");
}

/// Starts or restarts a reviewer's clock: what was used before it went back is taken off, and the proof says so.
void start_clock(Deciding& deciding, const ClearanceHeading& heading) {
    auto received_on = day_of(deciding);
    auto used = static_cast<int>(number_of(deciding.now().facts, "used." + heading.ref).value_or(0));
    auto ref = "clear/" + heading.ref;
    auto rule = used ? with_days(heading.within, days_left(heading.within, used)) : heading.within.text;
    if (used) {
        auto note =
            "Of the " + in_words(heading.within, heading.within.count) + ", " + std::to_string(used) + (used == 1 ? " was" : " were") +
            " used before it went back to its author on " +
            calendar::in_words(date_of(deciding.now().facts, "returned." + heading.ref).value_or(received_on)) + "; " +
            (used < heading.within.count ? std::to_string(heading.within.count - used) + " remain." : "none remained, so one is given.");
        deciding.set("proof." + ref, note);
        deciding.remark("clock: " + heading.within.text, heading.name + ": " + note);
    }
    deciding.set("clearance." + heading.ref, "with its reviewer");
    deciding.set("received." + heading.ref, calendar::to_iso(received_on));
    auto then = heading.then.empty() ? duties::head_of(deciding, deciding.now().body) : heading.then;
    duties::open_local(deciding, {ref, "clear the " + heading.name, rule, {heading.reviewer}, "HeadingCleared", {-2, 0}, {1, 3, 5}, then},
                       received_on);
    if (find_party(*deciding.context().live, heading.reviewer)) return;
    deciding.remark("reviewer", "'" + heading.reviewer + "' is no post or office of this system any more: nobody is asked");
}

/// The heading an event names. Without one, null and no mistake; an unknown one is not accepted.
const ClearanceHeading* heading_in(Deciding& deciding, const ClearancePlan& plan) {
    const auto& said = text_of(deciding.event().facts, "heading");
    if (said.empty()) return nullptr;
    const auto* heading = find_heading(plan, said);
    if (heading) return heading;
    std::vector<std::string> known;
    for (const auto& one : plan.headings) known.push_back(one.ref);
    deciding.not_accepted("heading", "a paper of this body has no heading '" + said + "'",
                          {known.empty() ? "Nothing is cleared for this body." : "One of: " + join(known) + "."});
    return nullptr;
}

/// Whether the event is of the heading's own reviewer or of an office, and not of somebody else's.
bool is_theirs_to_say(Deciding& deciding, const ClearanceHeading& heading) {
    const auto& actor = deciding.event().actor;
    if (actor.is_engine() || deciding.context().replaying) return true;
    auto holds = [&](const std::vector<std::string>& ids, const std::string& id) {
        return std::find(ids.begin(), ids.end(), id) != ids.end();
    };
    if (holds(actor.posts, heading.reviewer) || holds(actor.offices, heading.reviewer)) return true;
    for (const auto* office : offices_of(*deciding.context().live, deciding.now().body))
        if (holds(actor.offices, office->id)) return true;
    deciding.not_accepted("rights",
                          "whether the " + heading.name + " are cleared is for " + party_name(deciding, heading.reviewer) + " to say",
                          {party_name(deciding, heading.reviewer) + " may, or the office on their word."});
    return false;
}

/// Facts that the author gives stand under the final report's deadline, or are asked for at once.
void ask_for_facts(Deciding& deciding) {
    const auto& plan = plan_of(deciding);
    std::vector<std::string> names;
    for (const auto* heading : missing_in(plan, deciding.now().facts))
        if (heading->reviewer.empty()) names.push_back(heading->name);
    if (names.empty()) return meet_duty(deciding, "facts");
    if (find_duty(deciding.now(), "facts")) return;
    duties::open_local(deciding,
                       {"facts",
                        "say of the paper: " + join(names),
                        clerks_days,
                        {author_of(deciding)},
                        "HeadingGiven",
                        {-1, 0},
                        {1},
                        duties::office_of(deciding, deciding.now().body)},
                       day_of(deciding));
}

/// Takes one given fact; false where it may not be that.
bool take_given(Deciding& deciding, const ClearanceHeading& heading, const std::string& said) {
    if (!heading.one_of.empty()) {
        ClearancePlan words;  // Its own words, letter case aside.
        for (const auto& word : heading.one_of) words.headings.push_back({word, word, "", {}, "", {}, ""});
        const auto* found = find_heading(words, said);
        if (!found) {
            deciding.not_accepted(heading.ref, "'" + said + "' is no " + heading.name, {"One of: " + join(heading.one_of) + "."});
            return false;
        }
        deciding.set("given." + heading.ref, found->ref);
        return true;
    }
    deciding.set("given." + heading.ref, said);
    return true;
}

/// Headings whose clock the event stops or starts: the one it names, or all that stand so.
std::vector<const ClearanceHeading*> meant(Deciding& deciding, const ClearancePlan& plan, Standing standing) {
    std::vector<const ClearanceHeading*> headings;
    if (const auto* named = heading_in(deciding, plan)) return {named};
    if (deciding.is_not_accepted()) return {};
    for (const auto& heading : plan.headings)
        if (standing_of(heading, deciding.now().facts) == standing) headings.push_back(&heading);
    return headings;
}

/// How many headings would be in a standing after the event; the one it names is not counted.
bool others_are(const PaperWork& work, Standing standing) {
    const auto& facts = work.deciding.now().facts;
    const auto* named = find_heading(work.plan, text_of(work.deciding.event().facts, "heading"));
    return std::any_of(work.plan.headings.begin(), work.plan.headings.end(),
                       [&](const auto& heading) { return &heading != named && standing_of(heading, facts) == standing; });
}

/// After the deadline for final reports, or after the day on which the papers had to be public: accepted, and what that means is said.
void judge_lateness(Deciding& deciding) {
    const auto& plan = plan_of(deciding);
    const auto& now = deciding.now();
    auto held_on = date_of(now.facts, "held_on");
    if (!held_on) return;
    const auto& zone = *deciding.context().zone;
    auto happened = calendar::to_local(zone, deciding.event().happened_at);
    std::string late;
    const auto* agenda = find_rule(*deciding.context().pinned, now.body, "agenda");
    auto last_public = agenda && agenda->by ? calendar::count_without_proof(*agenda->by, held_on, *deciding.context().calendar)
                                            : calendar::Result<calendar::Deadline>{calendar::RuleError{}};
    if (last_public && happened.date > last_public->raw) {
        late = "after the last day to publish";
        deciding.breach(
            {"late paper: " + agenda->by->text,
             agenda->source,
             "attached " + calendar::in_words(happened.date) + "; the last day on which it could be made public in time was " +
                 calendar::in_words(last_public->raw) + ", for a meeting on " + calendar::in_words(*held_on),
             Breach::irregular,
             {"Publish it at once as a supplement, marked with the date, and have the presiding member say why the item cannot wait: "
              "record UrgencyAccepted on the item.",
              "Or defer it: record PaperDeferred here with to=MEETING, and ItemDeferred on the item."}});
    } else if (plan.final_by) {
        auto final = calendar::count_without_proof(*plan.final_by, held_on, *deciding.context().calendar);
        if (final && (happened.date > final->safe || (happened.date == final->safe && final->at && happened.at > *final->at))) {
            late = "after the deadline for final reports";
            deciding.breach(
                {"late paper: " + plan.final_by->text,
                 plan.source,
                 "attached " + calendar::in_words(happened.date) + " at " + calendar::in_words(happened.at) +
                     "; final reports were due by " + (final->at ? calendar::in_words(*final->at) + " on " : "") +
                     calendar::in_words(final->safe),
                 Breach::advisory,
                 {plan.if_late.empty() ? "It can still be published in time; settle with the chair whether the item stays on the agenda."
                                       : plan.if_late}});
        }
    }
    deciding.set("late", late);
}

}  // namespace

namespace acts {

void note_draft(PaperWork& work) {
    auto& deciding = work.deciding;
    deciding.set("drafted_on", calendar::to_iso(day_of(deciding)));
    if (!work.passing) duties::meet(deciding, "PaperDrafted");
    else end_duty(deciding, "draft", "passed over: " + deciding.event().kind + " was recorded without it");
    ask_for_facts(deciding);
}

void send(PaperWork& work) {
    auto& deciding = work.deciding;
    deciding.set("sent_on", calendar::to_iso(day_of(deciding)));
    for (const auto& heading : work.plan.headings)
        if (!heading.reviewer.empty() && standing_of(heading, deciding.now().facts) != Standing::cleared) start_clock(deciding, heading);
    if (!has_reviewers(work.plan)) deciding.remark("clearance", "nobody reviews the papers of this body: it is as good as cleared");
    ask_for_facts(deciding);
}

void give(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto* heading = heading_in(deciding, work.plan);
    if (deciding.is_not_accepted()) return;
    if (!heading || !heading->reviewer.empty()) {
        std::vector<std::string> known;
        for (const auto& one : work.plan.headings)
            if (one.reviewer.empty()) known.push_back(one.ref);
        return deciding.not_accepted(
            "heading",
            heading ? "the " + heading->name + " are not given but cleared, by " + party_name(deciding, heading->reviewer)
                    : std::string("which heading is given is not said"),
            {heading ? "Record HeadingCleared when that is so." : "Say it as heading=REF; one of: " + join(known) + "."});
    }
    const auto& words = text_of(deciding.event().facts, "words");
    if (words.empty()) return deciding.not_accepted("words", "what is given is missing", {"Say it as words=\"...\"."});
    if (take_given(deciding, *heading, words)) ask_for_facts(deciding);
}

void clear_heading(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto* heading = heading_in(deciding, work.plan);
    if (deciding.is_not_accepted()) return;
    if (!heading || heading->reviewer.empty()) {
        std::vector<std::string> known;
        for (const auto& one : work.plan.headings)
            if (!one.reviewer.empty()) known.push_back(one.ref);
        return deciding.not_accepted(
            "heading",
            heading ? "the " + heading->name + " have no reviewer: they are given" : std::string("which heading is cleared is not said"),
            {heading ? "Record HeadingGiven with heading=" + heading->ref + "." : "Say it as heading=REF; one of: " + join(known) + "."});
    }
    if (!is_theirs_to_say(deciding, *heading)) return;
    const auto& comment = text_of(deciding.event().facts, "comment");
    deciding.set("clearance." + heading->ref, comment.empty() ? "cleared" : "cleared subject to comments");
    deciding.set("comment." + heading->ref, comment);
    deciding.set("cleared_on." + heading->ref, calendar::to_iso(day_of(deciding)));
    meet_duty(deciding, "clear/" + heading->ref);
    end_duty(deciding, "answer/" + heading->ref, "cleared meanwhile");
    if (!comment.empty())
        duties::inform(deciding, author_of(deciding), "reminder", "comments on " + heading->ref + " " + deciding.event().id,
                       {{"what", "take up the comments on the " + heading->name},
                        {"step_words", "cleared subject to comments"},
                        {"ask", party_name(deciding, heading->reviewer) + " clears it subject to this: " + comment}});
    if (missing_in(work.plan, deciding.now().facts).empty()) declare_cleared(work);
}

void stop_clocks(PaperWork& work) {
    auto& deciding = work.deciding;
    auto headings = meant(deciding, work.plan, Standing::with_reviewer);
    if (deciding.is_not_accepted()) return;
    if (headings.empty())
        return deciding.not_accepted("heading", "no reviewer has it: every heading is cleared or returned",
                                     {"Name the heading whose clearance is taken back, as heading=REF."});
    const auto& reason = text_of(deciding.event().facts, "reason");
    auto returned_on = day_of(deciding);
    auto clerk = duties::office_of(deciding, deciding.now().body);
    for (const auto* heading : headings) {
        if (heading->reviewer.empty())
            return deciding.not_accepted("heading", "the " + heading->name + " have no reviewer who could return them");
        if (!is_theirs_to_say(deciding, *heading)) return;
        auto ref = "clear/" + heading->ref;
        bool runs = standing_of(*heading, deciding.now().facts) == Standing::with_reviewer;
        auto used = static_cast<int>(number_of(deciding.now().facts, "used." + heading->ref).value_or(0));
        if (auto received_on = date_of(deciding.now().facts, "received." + heading->ref); runs && received_on)
            used += days_used(heading->within, *received_on, returned_on, *deciding.context().calendar);
        const auto* duty = find_duty(deciding.now(), ref);
        bool overdue = duty && duty->outcome == Outcome::open && deciding.event().happened_at >= duty->late_from;
        deciding.set("used." + heading->ref, std::to_string(used));
        deciding.set("returned." + heading->ref, calendar::to_iso(returned_on));
        deciding.set("clearance." + heading->ref, "returned to its author");
        deciding.set("comment." + heading->ref, reason);
        auto times = number_of(deciding.now().facts, "times_returned." + heading->ref).value_or(0) + 1;
        deciding.set("times_returned." + heading->ref, std::to_string(times));
        deciding.remark("clock: " + heading->within.text, heading->name + ": the clock stands still at " + std::to_string(used) + " of " +
                                                              in_words(heading->within, heading->within.count) +
                                                              (overdue ? ", overdue" : ""));
        end_duty(deciding, ref,
                 std::string("returned to its author") + (overdue ? ", after the reviewer's days had run out" : "") +
                     ": the clock stands still");
        if (work.plan.answer_by)
            duties::open_local(deciding,
                               {"answer/" + heading->ref,
                                "answer what was asked on the " + heading->name + ", and send it back",
                                work.plan.answer_by->text,
                                {author_of(deciding)},
                                "PaperResubmitted",
                                {-1, 0},
                                {1},
                                clerk},
                               returned_on);
    }
    if (reason.empty())
        deciding.breach({"return",
                         work.plan.source,
                         "the reason for the return is not said; its author is to answer it",
                         Breach::advisory,
                         {"Say it: correct this entry, and record it again with reason=\"...\"."}});
}

void restart_clocks(PaperWork& work) {
    auto& deciding = work.deciding;
    auto headings = meant(deciding, work.plan, Standing::with_author);
    if (deciding.is_not_accepted()) return;
    for (const auto* heading : headings) {
        if (standing_of(*heading, deciding.now().facts) != Standing::with_author)
            return deciding.not_accepted("heading", "the " + heading->name + " are not with the author just now");
        start_clock(deciding, *heading);
        meet_duty(deciding, "answer/" + heading->ref);
    }
}

void declare_cleared(PaperWork& work) { work.deciding.set("cleared_on", calendar::to_iso(day_of(work.deciding))); }

void attach(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    Facts told{{"paper", deciding.now().id}};
    for (const auto* name : {"address", "version", "sha256"}) {
        const auto& value = text_of(facts, name);
        if (value.empty()) continue;
        deciding.set(name, value);
        told[std::string("paper_") + name] = value;
    }
    deciding.set("attached_at", calendar::to_iso(deciding.event().happened_at));
    judge_lateness(deciding);
    if (const auto& late = text_of(deciding.now().facts, "late"); !late.empty()) told["paper_late"] = late;
    duties::meet(deciding, "PaperAttached");
    end_duty(deciding, "draft", "the paper is attached");
    const auto& item = text_of(deciding.now().facts, "item");
    if (item.empty())
        return deciding.remark("item", "it is for no item yet: say which with PaperDeferred to=" +
                                           (has(deciding.now().facts, "meeting") ? text_of(deciding.now().facts, "meeting") : "MEETING") +
                                           " item=ITEM, or the record of the item will not say what was before the body");
    deciding.raise(item, "PaperAttached", std::move(told));
}

void attach_uncleared(PaperWork& work) {
    auto& deciding = work.deciding;
    if (auto missing = missing_in(work.plan, deciding.now().facts); !missing.empty())
        deciding.breach({"clearance",
                         work.plan.source,
                         "attached though not cleared: " + names_of(deciding, missing),
                         Breach::irregular,
                         {"Clearance can still be given before the meeting: record HeadingCleared; nobody's silence clears.",
                          "Otherwise have the presiding member told what was not looked at, or defer it."}});
    attach(work);
}

void withdraw(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    for (const auto* name : {"by", "on_advice_of"})
        if (has(facts, name)) deciding.set(name, text_of(facts, name));
    deciding.set("withdrawn_because", text_of(facts, "reason"));
    if (!has(facts, "by"))
        deciding.breach({"withdrawal",
                         "",
                         "who took the paper off, and on whose advice, is not said",
                         Breach::advisory,
                         {"It is asked for years later: correct this entry, and record it again with by=\"...\" on_advice_of=\"...\"."}});
    duties::end_open(deciding, Outcome::withdrawn, "the paper was withdrawn");
    if (const auto& item = text_of(deciding.now().facts, "item"); !item.empty()) {
        Facts told{{"paper", deciding.now().id}};
        for (const auto* name : {"by", "on_advice_of", "reason"})
            if (has(facts, name)) told[name] = text_of(facts, name);
        deciding.raise(item, "PaperWithdrawn", std::move(told));
        deciding.remark("item", item + " stands on the agenda still; if it is taken off too, record ItemWithdrawn there");
    }
    list_it(deciding, "", true);
    deciding.add(Ended{});
}

void defer(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    const auto& to = text_of(facts, "to");
    if (!to.empty() && !deciding.event().actor.is_engine() && !deciding.context().replaying) {
        const auto* meeting = deciding.context().neighbour(to);
        if (!meeting || meeting->workflow != "meeting" || meeting->body != deciding.now().body)
            return deciding.not_accepted("to", "there is no meeting '" + to + "' of this body",
                                         {"Name the meeting it goes to, as to=ICPA/2022-23/3; leave it out where that is not known yet."});
        const auto& state = meeting->states.empty() ? std::string() : meeting->states.front();
        if (state == "concluded" || state == "cancelled" || state == "did not proceed" || state == "proceeded informally")
            return deciding.not_accepted("to", to + " is recorded as '" + state + "': nothing can be put before it any more");
    }
    auto was = text_of(deciding.now().facts, "meeting");
    auto old_item = text_of(deciding.now().facts, "item");
    if (was != to) {
        auto times = number_of(deciding.now().facts, "times_deferred").value_or(0) + (was.empty() ? 0 : 1);
        if (times) deciding.set("times_deferred", std::to_string(times));
        if (!was.empty()) deciding.set("deferred_from", was);
        deciding.set("item", "");
        deciding.set("held_on", "");
    }
    if (has(facts, "item")) deciding.set("item", text_of(facts, "item"));
    deciding.set("meeting", to);
    if (!to.empty()) duties::meet(deciding, "PaperDeferred");
    deciding.set("late", "");
    if (was != to || to.empty()) {
        if (to.empty()) ask_for_a_meeting(deciding);
        // The register says the new meeting's date, and from then on the deadlines are counted from it.
        else
            for (const auto* ref : {"draft", "final"}) end_duty(deciding, ref, "deferred to " + to);
        if (!old_item.empty() && deciding.event().kind == "PaperDeferred" && !deciding.event().actor.is_engine())
            deciding.remark("item", old_item + " stands on the agenda still; if it goes with the paper, record ItemDeferred there");
    }
    list_it(deciding, to);
    // What was before the body of the meeting it now goes to is attached afresh, to that meeting's item.
    if (const auto& item = text_of(deciding.now().facts, "item"); was == to && !item.empty() && has(deciding.now().facts, "attached_at")) {
        Facts told{{"paper", deciding.now().id}};
        for (const auto* name : {"address", "version", "sha256"})
            if (has(deciding.now().facts, name)) told[std::string("paper_") + name] = text_of(deciding.now().facts, name);
        deciding.raise(item, "PaperAttached", std::move(told));
    }
}

bool somebody_reviews(const PaperWork& work) { return !nobody_reviews(work); }
bool nobody_reviews(const PaperWork& work) {
    return missing_in(work.plan, work.deciding.now().facts).empty() || work.plan.headings.empty();
}

bool was_the_last(const PaperWork& work) {
    const auto* named = find_heading(work.plan, text_of(work.deciding.event().facts, "heading"));
    auto missing = missing_in(work.plan, work.deciding.now().facts);
    return std::all_of(missing.begin(), missing.end(), [&](const auto* heading) { return heading == named; });
}
bool more_are_open(const PaperWork& work) { return !was_the_last(work); }
bool author_has_it_still(const PaperWork& work) { return !was_the_last(work) && others_are(work, Standing::with_author); }
bool reviewers_have_it_all(const PaperWork& work) { return !was_the_last(work) && !others_are(work, Standing::with_author); }
bool all_come_back(const PaperWork& work) {
    return text_of(work.deciding.event().facts, "heading").empty() || !others_are(work, Standing::with_author);
}
bool some_stay_away(const PaperWork& work) { return !all_come_back(work); }
bool nothing_is_missing(const PaperWork& work) { return missing_in(work.plan, work.deciding.now().facts).empty(); }
bool something_is_missing(const PaperWork& work) { return !nothing_is_missing(work); }

}  // namespace acts

namespace {

/// The way that nobody recorded: a paper that a reviewer clears was drafted and sent.
std::vector<std::string_view> way_to(std::string_view state, std::string_view event) {
    std::vector<std::string_view> way;
    bool needs_draft = event == "PaperSentForClearance" || event == "HeadingCleared" || event == "PaperReturned" || event == "PaperCleared";
    bool needs_sending = event == "HeadingCleared" || event == "PaperReturned";
    if (needs_draft && state == "requested") way.push_back("PaperDrafted");
    if (needs_sending && (state == "requested" || state == "drafted")) way.push_back("PaperSentForClearance");
    return way;
}

/// A fact of an earlier stage, recorded after what followed it.
bool is_late_fact(std::string_view state, std::string_view event) {
    if (state == "withdrawn" || state == "requested") return false;
    if (event == "PaperDrafted") return state != "drafted";
    return event == "PaperSentForClearance" && state != "drafted";
}

void not_as_recorded(PaperWork& work, const std::string& state) {
    auto& deciding = work.deciding;
    const auto& kind = deciding.event().kind;
    if (kind == "PaperCleared" && state != "withdrawn") {
        auto missing = missing_in(work.plan, deciding.now().facts);
        return deciding.not_accepted(
            "clearance", "nobody's silence clears a paper; still to come: " + names_of(deciding, missing),
            {"Record HeadingCleared for each as its reviewer says so, and HeadingGiven for what its author gives.",
             "If it goes on the agenda all the same, record PaperAttached: it is accepted, and the record says what was not cleared."});
    }
    if (state == "withdrawn")
        return deciding.not_accepted(
            "record", "the paper was withdrawn",
            {"If it is wanted again, record PaperRequested at the meeting or the body; an error is taken back with 'beadle correct'."});
    deciding.not_accepted(
        "record", "the paper is recorded as '" + state + "'",
        {kind == "PaperResubmitted" ? "It is with no author just now: record PaperReturned first, or PaperDrafted for a new draft."
                                    : "Look at what is recorded with 'beadle show " + deciding.before().id + "'."});
}

/// The register says on which day the paper's meeting is.
void meeting_dated(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    auto held_on = date_of(deciding.event().facts, "held_on");
    if (!held_on || meeting != text_of(deciding.now().facts, "meeting") || deciding.now().ended) return;
    deciding.set("held_on", calendar::to_iso(*held_on));
    if (deciding.now().states[0] != "attached") count_from_meeting(deciding);
}

/// What was attached was before the body, and that is the end of it; what was not has missed its meeting.
void meeting_held(Deciding& deciding) {
    if (deciding.now().ended || text_of(deciding.event().facts, "meeting") != text_of(deciding.now().facts, "meeting")) return;
    if (deciding.now().states[0] == "attached") {
        duties::end_open(deciding, Outcome::not_met, "the meeting was held without it");
        list_it(deciding, "", true);
        deciding.add(Ended{});
        return;
    }
    for (const auto* ref : {"draft", "final"})
        duties::end_one(deciding, ref, Outcome::not_met, "the meeting was held without it", "the meeting was held");
    deciding.set("missed", text_of(deciding.now().facts, "meeting"));
    deciding.set("meeting", "");
    deciding.set("held_on", "");
    deciding.set("item", "");
    ask_for_a_meeting(deciding);
    list_it(deciding, "");
}

}  // namespace

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto paper = deciding.entering(workflow, {"requested"});
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") paper.facts[name] = value;
    if (const auto& title = text_of(event.facts, "title"); !title.empty()) paper.facts["name"] = title;
    auto meeting = text_of(event.facts, "meeting");
    deciding.add(Entered{std::move(paper)});
    if (const auto& author = text_of(event.facts, "author"); !author.empty() && !find_party(*deciding.context().live, author))
        deciding.remark("author", "'" + author + "' is no post or office of this system: " + party_name(deciding, author_of(deciding)) +
                                      " is written to instead");
    count_from_meeting(deciding);
    if (meeting.empty()) ask_for_a_meeting(deciding);
    list_it(deciding, meeting);
}

void decide(Deciding& deciding) {
    auto kind = deciding.event().kind;
    if (kind == "MeetingDated") return meeting_dated(deciding);
    if (kind == "MeetingHeld") return meeting_held(deciding);
    if (kind == "MeetingFell") {  // Its meeting fell: it goes to another, and nobody has said which.
        if (deciding.now().ended || text_of(deciding.event().facts, "meeting") != text_of(deciding.now().facts, "meeting")) return;
        kind = "PaperDeferred";
    }
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    const auto start = deciding.before().states;
    PaperWork work{deciding, plan_of(deciding), true};
    bool was_cleared = kind == "PaperCleared" && start[0] == "attached" && missing_in(work.plan, deciding.now().facts).empty();
    if (was_cleared || is_late_fact(start[0], kind)) {
        deciding.remark("order of events", kind + " is recorded after what followed it; it is judged at the time it happened");
        if (kind == "PaperDrafted") duties::meet(deciding, kind);
        return;
    }
    Machine<PaperFront> machine(work, start);
    std::vector<std::string> passed;
    for (auto implied : way_to(start[0], kind)) {
        if (machine.process(implied) != Ran::moved || deciding.is_not_accepted()) break;
        passed.push_back(machine.states()[0]);
    }
    if (deciding.is_not_accepted()) return;
    work.passing = false;
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) return not_as_recorded(work, start[0]);
    if (auto now = machine.states(); now != start) {
        std::erase(passed, now[0]);
        deciding.add(Moved{0, start[0], now[0], passed});
    }
    if (!passed.empty()) deciding.remark("order of events", "passed through without a record: " + join(passed));
}

std::vector<std::string> needs(const Instance&, const Event& event) {
    if (event.kind == "PaperDeferred" && has(event.facts, "to")) return {text_of(event.facts, "to")};
    return {};
}

bool may_record(const Deciding& deciding) {
    const auto& event = deciding.event();
    auto is_theirs = [&](const std::string& id) {
        auto among = [&](const std::vector<std::string>& ids) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
        return !id.empty() && (among(event.actor.posts) || among(event.actor.offices));
    };
    static constexpr std::array<std::string_view, 5> authors{"PaperDrafted", "PaperSentForClearance", "PaperResubmitted", "HeadingGiven",
                                                             "PaperWithdrawn"};
    if (std::find(authors.begin(), authors.end(), event.kind) != authors.end()) return is_theirs(author_of(deciding));
    if (event.kind != "HeadingCleared" && event.kind != "PaperReturned") return false;
    const auto& plan = plan_of(deciding);
    return std::any_of(plan.headings.begin(), plan.headings.end(), [&](const auto& heading) { return is_theirs(heading.reviewer); });
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<PaperFront>("paper"); }

}  // namespace beadle::paper
