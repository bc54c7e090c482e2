#include "workflows/paper/on_the_agenda.hpp"

#include <algorithm>

#include "workflows/calendar/deadline.hpp"
#include "workflows/duties/chase.hpp"
#include "workflows/paper/clearance.hpp"
#include "workflows/paper/headings.hpp"
#include "workflows/paper/owed.hpp"
#include "workflows/paper/paper_acts.hpp"

namespace beadle::paper {

using namespace beadle::model;

namespace {

/// After the deadline for final reports, or after the day on which the papers had to be public: accepted, and what that means is said.
void judge_lateness(Deciding& deciding) {
    const auto& plan = plan_of(deciding);
    const auto& now = deciding.now();
    auto held_on = date_of(now.facts, "held_on");
    if (!held_on) return;
    const auto& zone = *deciding.context().zone;
    auto happened = calendar::to_local(zone, deciding.event().happened_at);
    std::string late;
    // An informal meeting publishes no agenda in law: only the body's own deadline counts there.
    const auto* agenda = has(now.facts, "informal") ? nullptr : find_rule(*deciding.context().pinned, now.body, "agenda");
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
    pass_over_the_draft(deciding);
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
    const bool names_an_item = has(facts, "item") && !deciding.event().actor.is_engine();
    if (to.empty() && names_an_item)
        return deciding.not_accepted("to", "of which meeting '" + text_of(facts, "item") + "' is an item is not said",
                                     {"Say it as to=MEETING, also where it is the meeting that the paper is for already."});
    if (!to.empty() && !deciding.event().actor.is_engine() && !deciding.context().replaying) {
        const auto* meeting = deciding.context().neighbour(to);
        if (!meeting || meeting->workflow != "meeting" || meeting->body != deciding.now().body)
            return deciding.not_accepted("to", "there is no meeting '" + to + "' of this body",
                                         {"Name the meeting it goes to, as to=" +
                                          such_as_a_meeting(*deciding.context().live, deciding.now().body, deciding.today()) +
                                          "; leave it out where that is not known yet."});
        const auto& state = meeting->states.empty() ? std::string() : meeting->states.front();
        if (const auto& item = text_of(facts, "item"); !item.empty()) {
            auto items = list_of(meeting->facts, "items");
            if (std::find(items.begin(), items.end(), item) == items.end())
                return deciding.not_accepted("item", "'" + item + "' is no item of " + to,
                                             {items.empty() ? "Record ItemAdded there first." : "One of: " + join(items) + "."});
        }
        if (state == "concluded" || state == "cancelled" || state == "did not proceed" || state == "proceeded informally")
            return deciding.not_accepted("to", to + " is recorded as '" + state + "': nothing can be put before it any more");
    }
    auto was = text_of(deciding.now().facts, "meeting");
    auto old_item = text_of(deciding.now().facts, "item");
    if (was != to) {
        auto times = number_of(deciding.now().facts, "times_deferred").value_or(0) + (was.empty() ? 0 : 1);
        if (times) deciding.set("times_deferred", std::to_string(times));
        if (!was.empty()) deciding.set("deferred_from", was);
        // What was attached was attached there: for the other meeting it is attached afresh.
        for (const auto* name : {"item", "held_on", "informal", "attached_at", "late"}) deciding.set(name, "");
    }
    if (names_an_item) deciding.set("item", text_of(facts, "item"));
    deciding.set("meeting", to);
    if (!to.empty()) duties::meet(deciding, "PaperDeferred");
    if (was != to || to.empty()) {
        if (to.empty()) ask_for_a_meeting(deciding);
        // The register says the new meeting's date, and from then on the deadlines are counted from it.
        else
            for (const auto* ref : {"draft", "final"}) end_duty(deciding, ref, "deferred to " + to);
        if (!old_item.empty() && deciding.event().kind == "PaperDeferred" && !deciding.event().actor.is_engine())
            deciding.remark("item", old_item + " stands on the agenda still; if it goes with the paper, record ItemDeferred there");
    }
    list_it(deciding, to);
    // Only its item is named: that one learns what is before the body.
    if (const auto& item = text_of(deciding.now().facts, "item"); was == to && !item.empty() && has(deciding.now().facts, "attached_at")) {
        Facts told{{"paper", deciding.now().id}};
        for (const auto* name : {"address", "version", "sha256"})
            if (has(deciding.now().facts, name)) told[std::string("paper_") + name] = text_of(deciding.now().facts, name);
        if (const auto& late = text_of(deciding.now().facts, "late"); !late.empty()) told["paper_late"] = late;
        deciding.raise(item, "PaperAttached", std::move(told));
    }
}

}  // namespace acts

void meeting_dated(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    auto held_on = date_of(deciding.event().facts, "held_on");
    if (!held_on || meeting != text_of(deciding.now().facts, "meeting") || deciding.now().ended) return;
    deciding.set("held_on", calendar::to_iso(*held_on));
    if (auto informal = text_of(deciding.event().facts, "informal"); informal != text_of(deciding.now().facts, "informal"))
        deciding.set("informal", informal);
    if (deciding.now().states[0] != "attached") count_from_meeting(deciding);
}

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

}  // namespace beadle::paper
