#include "workflows/paper/headings.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/paper/clearance.hpp"
#include "workflows/paper/order_of_events.hpp"
#include "workflows/paper/owed.hpp"
#include "workflows/paper/paper_acts.hpp"

namespace beadle::paper {

using namespace beadle::model;

std::string names_of(const Deciding& deciding, const std::vector<const ClearanceHeading*>& headings) {
    std::vector<std::string> names;
    for (const auto* heading : headings) {
        auto standing = standing_of(*heading, deciding.now().facts);
        std::string who = name_of_party(*deciding.context().live, heading->reviewer);
        names.push_back(heading->name + (standing == Standing::to_be_given   ? " (not given)"
                                         : standing == Standing::with_author ? " (returned by " + who + ")"
                                         : standing == Standing::not_sent    ? " (not sent to " + who + ")"
                                                                             : " (" + who + " has not said so)"));
    }
    return join(names, "; ");
}

namespace {

/// Starts or restarts a reviewer's clock: what was used before it went back is taken off, and the proof says so.
void start_clock(Deciding& deciding, const ClearanceHeading& heading) {
    auto received_on = deciding.today();
    auto used = static_cast<int>(number_of(deciding.now().facts, "used." + heading.ref).value_or(0));
    auto ref = "clear/" + heading.ref;
    auto rule = used ? with_days(heading.within, days_left(heading.within, used)) : heading.within.text;
    auto asked_on = duties::given_on(deciding, rule, received_on);
    if (asked_on != received_on)
        deciding.remark("clock: " + heading.within.text, heading.name + ": it has been with its reviewer since " +
                                                             calendar::in_words(received_on) +
                                                             ", whose days were over when that was recorded: they are counted from then");
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
                       asked_on);
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

bool is_of_the_office(const Deciding& deciding) {
    const auto offices = offices_of(*deciding.context().live, deciding.now().body);
    return std::any_of(offices.begin(), offices.end(), [&](const Office* office) { return deciding.acts_as(office->id); });
}

/// Whether the event is of the heading's own reviewer or of an office, and not of somebody else's.
bool is_theirs_to_say(Deciding& deciding, const ClearanceHeading& heading) {
    const auto& actor = deciding.event().actor;
    if (actor.is_engine() || deciding.context().replaying) return true;
    if (deciding.acts_as(heading.reviewer) || is_of_the_office(deciding)) return true;
    deciding.not_accepted(
        "rights",
        "whether the " + heading.name + " are cleared is for " + name_of_party(*deciding.context().live, heading.reviewer) + " to say",
        {name_of_party(*deciding.context().live, heading.reviewer) + " may, or the office on their word."});
    return false;
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

/// Headings whose clock the event stops or starts: the one it names, or all that stand so. A reviewer who returns the paper speaks for their own.
std::vector<const ClearanceHeading*> meant(Deciding& deciding, const ClearancePlan& plan, Standing standing) {
    std::vector<const ClearanceHeading*> headings;
    if (const auto* named = heading_in(deciding, plan)) return {named};
    if (deciding.is_not_accepted()) return {};
    for (const auto& heading : plan.headings)
        if (standing_of(heading, deciding.now().facts) == standing) headings.push_back(&heading);
    const auto is_own = [&](const ClearanceHeading* heading) { return deciding.acts_as(heading->reviewer); };
    if (standing == Standing::with_reviewer && !is_of_the_office(deciding) && std::any_of(headings.begin(), headings.end(), is_own))
        std::erase_if(headings, [&](const ClearanceHeading* heading) { return !is_own(heading); });
    return headings;
}

bool some_are(const PaperWork& work, Standing standing, const ClearanceHeading* but = nullptr) {
    const auto& facts = work.deciding.now().facts;
    return std::any_of(work.plan.headings.begin(), work.plan.headings.end(),
                       [&](const auto& heading) { return &heading != but && standing_of(heading, facts) == standing; });
}

/// Its author is to answer a return, and has to know what.
void judge_the_reason(PaperWork& work) {
    if (!text_of(work.deciding.event().facts, "reason").empty()) return;
    work.deciding.breach({"return",
                          work.plan.source,
                          "the reason for the return is not said; its author is to answer it",
                          Breach::advisory,
                          {"Say it: correct this entry, and record it again with reason=\"...\"."}});
}

/// Whether any heading would be in a standing after the event; the one it names is not counted.
bool others_are(const PaperWork& work, Standing standing) {
    return some_are(work, standing, find_heading(work.plan, text_of(work.deciding.event().facts, "heading")));
}

/// Reviewers have had it, whether or not one has it just now.
bool was_sent(const PaperWork& work) { return has(work.deciding.now().facts, "sent_on"); }

}  // namespace

namespace acts {

void note_draft(PaperWork& work) {
    auto& deciding = work.deciding;
    deciding.set("drafted_on", calendar::to_iso(deciding.today()));
    if (!work.passing) duties::meet(deciding, "PaperDrafted");
    else pass_over_the_draft(deciding);
    ask_for_facts(deciding);
}

void draft_again(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto sent_on = date_of(deciding.now().facts, "sent_on");
    deciding.remark("draft", sent_on ? "it is another draft than that which was sent on " + calendar::in_words(*sent_on)
                                     : std::string("it is another draft than that which was attached"));
    const auto happened = deciding.event().happened_at;
    if (const auto last = instant_of(deciding.now().facts, "redrafted_at"); !last || *last < happened) {
        deciding.set("drafted_on", calendar::to_iso(deciding.today()));
        deciding.set("redrafted_at", calendar::to_iso(happened));
    }
    for (const auto* heading : cleared_before(work)) {
        const auto cleared_on = date_of(deciding.now().facts, "cleared_on." + heading->ref);
        deciding.remark("clearance", heading->name + ": what " + name_of_party(*deciding.context().live, heading->reviewer) + " cleared" +
                                         (cleared_on ? " on " + calendar::in_words(*cleared_on) : std::string()) +
                                         " is the earlier draft, and this one is asked for");
        for (const auto* of_it : {"cleared_on.", "cleared_at.", "used.", "proof.clear/"})
            if (has(deciding.now().facts, of_it + heading->ref)) deciding.set(of_it + heading->ref, "");
        if (has(deciding.now().facts, "cleared_on")) deciding.set("cleared_on", "");
        start_clock(deciding, *heading);
    }
}

void send(PaperWork& work) {
    auto& deciding = work.deciding;
    deciding.set("sent_on", calendar::to_iso(deciding.today()));
    deciding.set("sent_at", calendar::to_iso(deciding.event().happened_at));
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
            heading
                ? "the " + heading->name + " are not given but cleared, by " + name_of_party(*deciding.context().live, heading->reviewer)
                : std::string("which heading is given is not said"),
            {heading ? "Record HeadingCleared when that is so." : "Say it as heading=REF; one of: " + join(known) + "."});
    }
    const auto& words = text_of(deciding.event().facts, "words");
    if (words.empty()) return deciding.not_accepted("words", "what is given is missing", {"Say it as words=\"...\"."});
    if (!take_given(deciding, *heading, words)) return;
    ask_for_facts(deciding);
    if (deciding.before().states[0] == "in clearance" && nothing_is_missing(work)) declare_cleared(work);
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
    deciding.set("cleared_on." + heading->ref, calendar::to_iso(deciding.today()));
    deciding.set("cleared_at." + heading->ref, calendar::to_iso(deciding.event().happened_at));
    meet_duty(deciding, "clear/" + heading->ref);
    end_duty(deciding, "answer/" + heading->ref, "cleared meanwhile");
    if (!comment.empty())
        duties::inform(deciding, author_of(deciding), "reminder", "comments on " + heading->ref + " " + deciding.event().id,
                       {{"what", "take up the comments on the " + heading->name},
                        {"step_words", "cleared subject to comments"},
                        {"ask", name_of_party(*deciding.context().live, heading->reviewer) + " clears it subject to this: " + comment}});
    if (missing_in(work.plan, deciding.now().facts).empty()) declare_cleared(work);
}

void stop_clocks(PaperWork& work) {
    auto& deciding = work.deciding;
    auto headings = meant(deciding, work.plan, Standing::with_reviewer);
    if (deciding.is_not_accepted()) return;
    if (headings.empty())
        return deciding.not_accepted("heading", "no reviewer has it: every heading is cleared or returned",
                                     {"Name the heading whose clearance is taken back, as heading=REF."});
    deciding.set("cleared_on", "");
    const auto& reason = text_of(deciding.event().facts, "reason");
    auto returned_on = deciding.today();
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
                               duties::given_on(deciding, work.plan.answer_by->text, returned_on));
    }
    judge_the_reason(work);
}

void note_return(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto& heading = *heading_in(deciding, work.plan);
    if (!is_theirs_to_say(deciding, heading)) return;
    const auto& ref = heading.ref;
    if (const auto received_on = date_of(deciding.now().facts, "received." + ref)) {
        const auto used = number_of(deciding.now().facts, "used." + ref).value_or(0) +
                          days_used(heading.within, *received_on, deciding.today(), *deciding.context().calendar);
        deciding.set("used." + ref, std::to_string(used));
    }
    deciding.set("returned." + ref, calendar::to_iso(deciding.today()));
    deciding.set("times_returned." + ref, std::to_string(number_of(deciding.now().facts, "times_returned." + ref).value_or(0) + 1));
    const auto cleared_on = date_of(deciding.now().facts, "cleared_on." + ref);
    deciding.remark("order of events", heading.name + ": " + name_of_party(*deciding.context().live, heading.reviewer) + " has cleared it" +
                                           (cleared_on ? " on " + calendar::in_words(*cleared_on) : std::string()) +
                                           ", after that; the return is noted, and nobody is asked for an answer");
    judge_the_reason(work);
}

void note_clearance(PaperWork& work) {
    auto& deciding = work.deciding;
    const auto& heading = *heading_in(deciding, work.plan);
    if (!is_theirs_to_say(deciding, heading)) return;
    const auto redrafted_on = calendar::local_date(*deciding.context().zone, *instant_of(deciding.now().facts, "redrafted_at"));
    deciding.remark("order of events", heading.name + ": that was cleared of an earlier draft than that of " +
                                           calendar::in_words(redrafted_on) + "; it is noted, and this one is to be cleared still");
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

void declare_cleared(PaperWork& work) { work.deciding.set("cleared_on", calendar::to_iso(work.deciding.today())); }

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

bool goes_nowhere(const PaperWork& work) {
    const auto& to = text_of(work.deciding.event().facts, "to");
    return work.deciding.event().kind == "PaperDeferred" && !to.empty() && to == text_of(work.deciding.now().facts, "meeting");
}
bool goes_cleared(const PaperWork& work) { return !goes_nowhere(work) && nothing_is_missing(work); }
bool goes_returned(const PaperWork& work) {
    return !goes_nowhere(work) && !nothing_is_missing(work) && some_are(work, Standing::with_author);
}
bool goes_under_review(const PaperWork& work) {
    return !goes_nowhere(work) && !nothing_is_missing(work) && !some_are(work, Standing::with_author) && was_sent(work);
}
bool goes_unsent(const PaperWork& work) {
    return !goes_nowhere(work) && !nothing_is_missing(work) && !some_are(work, Standing::with_author) && !was_sent(work);
}

}  // namespace acts

}  // namespace beadle::paper
