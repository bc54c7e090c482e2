#include "workflows/paper/paper.hpp"

#include <algorithm>
#include <array>

#include "workflows/duties/author.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/paper/clearance.hpp"
#include "workflows/paper/headings.hpp"
#include "workflows/paper/on_the_agenda.hpp"
#include "workflows/paper/order_of_events.hpp"
#include "workflows/paper/owed.hpp"
#include "workflows/paper/paper_table.hpp"

namespace beadle::paper {

using namespace beadle::model;

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

/// Takes what the table has no row for, since it moves nothing: facts of an earlier stage, and those that another has overtaken. False for all else.
bool is_noted(PaperWork& work, const std::string& state) {
    auto& deciding = work.deciding;
    const auto& kind = deciding.event().kind;
    const bool was_cleared = kind == "PaperCleared" && state == "attached" && missing_in(work.plan, deciding.now().facts).empty();
    if (was_cleared || is_late_fact(deciding, state)) {
        deciding.remark("order of events", kind + " is recorded after what followed it; it is judged at the time it happened");
        if (kind == "PaperDrafted") duties::meet(deciding, kind);
        return true;
    }
    if (is_of_after(deciding, state) && kind == "PaperDrafted") {
        if (state == "cleared" && !cleared_before(work).empty()) return false;  // Back to its reviewers.
        acts::draft_again(work);
        return true;
    }
    if (is_of_after(deciding, state)) {
        const auto sent_on = date_of(deciding.now().facts, "sent_on");
        deciding.remark("order of events",
                        (sent_on ? "it was sent on " + calendar::in_words(*sent_on) + " already" : std::string("it is attached already")) +
                            ": nothing starts anew. Where another text was sent, record PaperDrafted with its version");
        return true;
    }
    if (is_answered_since(work, state)) {
        acts::note_return(work);
        return true;
    }
    if (state != "withdrawn" && is_of_an_earlier_draft(work)) {
        acts::note_clearance(work);
        return true;
    }
    return false;
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

}  // namespace

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto paper = deciding.entering(workflow, {"requested"});
    for (const auto& [name, value] : event.facts)
        if (name != "body" && name != "matter") paper.facts[name] = value;
    if (const auto& title = text_of(event.facts, "title"); !title.empty()) paper.facts["name"] = title;
    auto meeting = text_of(event.facts, "meeting");
    deciding.add(Entered{std::move(paper)});
    duties::say_who_writes_instead(deciding, *deciding.context().pinned, deciding.now().body);
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
    if (kind ==
        "MatterDecided") {  // An item that it is the matter of: put off or taken off, the paper goes with it; decided, that is noted.
        const auto& outcome = text_of(deciding.event().facts, "outcome");
        if (deciding.now().ended || has(deciding.event().facts, "fell")) return;
        if (outcome != "deferred" && outcome != "withdrawn") return deciding.set("decided", outcome);
        kind = "PaperDeferred";
    }
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) return duties::meet(deciding, kind);
    const auto start = deciding.before().states;
    PaperWork work{deciding, plan_of(deciding)};
    if (is_sent_again(work, start[0])) kind = "PaperResubmitted";
    else if (is_noted(work, start[0])) return;
    Machine<PaperFront> machine(work, start);
    auto passed = pass_through(machine, work, way_to(start[0], kind));
    if (deciding.is_not_accepted()) return;
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
    static constexpr std::array<std::string_view, 5> authors{"PaperDrafted", "PaperSentForClearance", "PaperResubmitted", "HeadingGiven",
                                                             "PaperWithdrawn"};
    if (std::find(authors.begin(), authors.end(), event.kind) != authors.end()) return deciding.acts_as(author_of(deciding));
    if (event.kind != "HeadingCleared" && event.kind != "PaperReturned") return false;
    const auto& plan = plan_of(deciding);
    return std::any_of(plan.headings.begin(), plan.headings.end(), [&](const auto& heading) { return deciding.acts_as(heading.reviewer); });
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<PaperFront>("paper"); }

}  // namespace beadle::paper
