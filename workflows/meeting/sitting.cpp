#include "workflows/meeting/sitting.hpp"

#include <algorithm>
#include <array>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/words.hpp"
#include "workflows/meeting/publication.hpp"
#include "workflows/meeting/published_papers.hpp"

namespace beadle::meeting {

using namespace beadle::model;

namespace {

/// Its own notice had been given, for a day or hour that is not the lead's any more: after notice a meeting is not moved.
bool cannot_follow(const Deciding& deciding, const std::string& sibling) {
    const auto* meeting = deciding.context().neighbour(sibling);
    if (!meeting || meeting->states.empty() || meeting->states[0] != "published") return false;
    const auto published_at = instant_of(meeting->facts, "published_at");
    if (published_at && deciding.event().happened_at < *published_at) return false;
    const auto& lead = deciding.now().facts;
    const auto hour = [](const Facts& facts) {
        const auto at = calendar::parse_time(text_of(facts, "at"));
        return at ? std::optional(*at) : std::nullopt;
    };
    return text_of(meeting->facts, "held_on") != text_of(lead, "held_on") || hour(meeting->facts) != hour(lead);
}

/// It stays where it is and sits with the lead no more: whoever moved the lead learns of it here, and its own office by mail.
void leave_behind(Deciding& deciding, const std::string& sibling) {
    const auto held_on = date_of(deciding.context().neighbour(sibling)->facts, "held_on");
    deciding.breach({"sitting in common",
                     "",
                     sibling + " is not moved with it: its own agenda is out" + (held_on ? " for " + calendar::in_words(*held_on) : "") +
                         ", and after notice a meeting is not moved. It sits apart from now on, and its office is written to",
                     Breach::advisory,
                     {"If it is to be on the other day, its office records MeetingCancelled, then MeetingCalled with instead_of=" +
                      sibling + " and fresh notice."}});
    deciding.raise(deciding.now().id, "SittingLeft", {{"meeting", sibling}});
    deciding.raise(sibling, "SittingLeft", {{"meeting", deciding.now().id}, {"held_on", text_of(deciding.now().facts, "held_on")}});
}

/// What the office of a meeting hears that its lead has left behind.
void tell_that_it_sits_apart(Deciding& deciding) {
    const auto& live = *deciding.context().live;
    const auto& now = deciding.now();
    const auto held_on = date_of(now.facts, "held_on"), lead_on = date_of(deciding.event().facts, "held_on");
    if (!held_on || !lead_on) return;
    const auto here = calendar::in_words(*held_on);
    const Facts facts{{"what", "this meeting sits apart"},
                      {"title", "Sits apart: " + duties::name_of(now, live)},
                      {"text", "The meeting that this one was to sit in common with, " + text_of(deciding.event().facts, "meeting") +
                                   ", has been moved and is on " + calendar::in_words(*lead_on) + ". Notice of this one has been " +
                                   "given for " + here + ", so it stays there, and what befalls it is recorded of it alone."},
                      {"why", "If it is to be on the other day, record MeetingCancelled, then MeetingCalled with instead_of=" + now.id +
                                  " and fresh notice."},
                      {"meeting_on", here}};
    for (const auto* office : offices_of(live, now.body))
        duties::inform(deciding, office->id, "correction", "left behind by " + deciding.event().id, facts);
}

}  // namespace

std::vector<std::string> bodies_of_the_sitting(const Instance& instance) {
    std::vector<std::string> bodies{instance.body};
    for (auto& other : list_of(instance.facts, "sits_with")) bodies.push_back(std::move(other));
    return bodies;
}

void tell_register(Deciding& deciding, const char* kind, Facts facts) {
    const auto& registered_at = text_of(deciding.now().facts, "register");
    if (registered_at.empty()) return;
    facts["meeting"] = deciding.now().id;
    deciding.raise(registered_at, kind, std::move(facts));
}

void tell_items(Deciding& deciding, const char* kind, const Facts& facts) {
    for (const auto& item : list_of(deciding.now().facts, "items")) deciding.raise(item, kind, facts);
}

void tell_siblings(Deciding& deciding) {
    static constexpr std::array<std::string_view, 8> shared{"DateFixed",      "DateRearranged",   "AgendaPublished",  "MeetingOpened",
                                                            "MeetingResumed", "MeetingAdjourned", "MeetingConcluded", "MeetingCancelled"};
    const auto& event = deciding.event();
    if (std::find(shared.begin(), shared.end(), event.kind) == shared.end()) return;
    auto facts = event.facts;
    facts.erase("for");
    facts.erase("duty");
    facts.erase("present");
    facts.erase("members");
    std::erase_if(facts, [](const auto& fact) { return is_of_a_paper(fact.first); });  // Their items have numbers of their own.
    if (event.kind == "AgendaPublished")
        if (const auto parties = join(published_by(deciding)); !parties.empty()) facts["published_by"] = parties;
    for (const auto& sibling : list_of(deciding.before().facts, "siblings")) {
        if (event.kind == "DateRearranged" && cannot_follow(deciding, sibling)) leave_behind(deciding, sibling);
        else deciding.raise(sibling, event.kind, facts);
    }
}

void join_sitting(Deciding& deciding) {
    auto siblings = list_of(deciding.now().facts, "siblings");
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    if (std::find(siblings.begin(), siblings.end(), meeting) == siblings.end()) siblings.push_back(meeting);
    deciding.set("siblings", join(siblings));
}

void leave_sitting(Deciding& deciding) {
    const auto& other = text_of(deciding.event().facts, "meeting");
    auto siblings = list_of(deciding.now().facts, "siblings");
    if (std::erase(siblings, other) > 0) deciding.set("siblings", join(siblings));
    if (text_of(deciding.now().facts, "led_by") != other) return;
    tell_that_it_sits_apart(deciding);
    for (const auto* name : {"led_by", "sits_with"}) deciding.set(name, "");
}

}  // namespace beadle::meeting
