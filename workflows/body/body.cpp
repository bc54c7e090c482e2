#include "workflows/body/body.hpp"

#include <algorithm>

#include "workflows/body/calls.hpp"
#include "workflows/body/held_meetings.hpp"
#include "workflows/body/members.hpp"
#include "workflows/duties/author.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/meeting_said.hpp"

namespace beadle::body {

using namespace beadle::model;

namespace {

/// Facts whose name begins with `prefix` ("dated."): meeting id to date.
std::vector<std::pair<std::string, Date>> dates_of(const Facts& facts, std::string_view prefix) {
    std::vector<std::pair<std::string, Date>> dates;
    for (auto at = facts.lower_bound(prefix); at != facts.end() && at->first.starts_with(prefix); ++at)
        if (auto date = calendar::date_from_iso(at->second)) dates.emplace_back(at->first.substr(prefix.size()), *date);
    return dates;
}

/// Ids of the instances that stand under `prefix` ("paper.", "action."), with what stands there.
std::vector<std::pair<std::string, std::string>> listed(const Facts& facts, std::string_view prefix) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (auto at = facts.lower_bound(prefix); at != facts.end() && at->first.starts_with(prefix); ++at)
        rows.emplace_back(at->first.substr(prefix.size()), at->second);
    return rows;
}

/// An informal session takes no decision, hears no report that comes to every meeting and confirms no minutes.
bool is_informal(const Facts& facts, const std::string& meeting) { return has(facts, "informal." + meeting); }

bool is_extraordinary(const Facts& facts, const std::string& meeting) { return has(facts, "extraordinary." + meeting); }

/// What a paper or a report is told of the meeting that it is for.
Facts dated_facts(const Deciding& deciding, const std::string& meeting) {
    const auto& facts = deciding.now().facts;
    Facts words{{"meeting", meeting}, {"held_on", text_of(facts, "dated." + meeting)}};
    if (is_informal(facts, meeting)) words["informal"] = "yes";
    return words;
}

bool is_promised_to(const std::string& standing, const std::string& meeting) {
    return (standing + ";").find("; once, at " + meeting + ";") != std::string::npos;
}

/// Whether an action, by how it stands in the list, comes to that meeting where it is the next, or in any case.
bool comes_to(const std::string& standing, const std::string& meeting) {
    return standing.find("every meeting") != std::string::npos || is_promised_to(standing, "the next meeting") ||
           is_promised_to(standing, meeting);
}

bool is_on_hold(const std::string& standing) { return standing.starts_with("on hold"); }

/// Papers for the meeting, and the reports that come to every meeting, are told what befalls it.
void tell_papers_and_reports(Deciding& deciding, const char* kind, const std::string& meeting, Facts facts) {
    facts["meeting"] = meeting;
    for (const auto& [paper, goes_to] : listed(deciding.now().facts, "paper."))
        if (goes_to == meeting) deciding.raise(paper, kind, facts);
    for (const auto& [action, says] : listed(deciding.now().facts, "action."))
        if (comes_to(says, meeting)) deciding.raise(action, kind, facts);
}

/// The first dated meeting that is still to come: where a report that comes to every meeting is due next.
std::optional<std::pair<std::string, Date>> next_meeting(const Deciding& deciding) {
    const auto& facts = deciding.now().facts;
    std::optional<std::pair<std::string, Date>> next;
    auto today = calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
    for (const auto& dated : dates_of(facts, "dated."))
        if (dated.second > today && !has(facts, "held." + dated.first) && !is_informal(facts, dated.first) &&
            (!next || dated.second < next->second))
            next = dated;
    return next;
}

/// One meeting was held or fell: reports that come to every meeting are due for the next.
void tell_reports_of_the_next(Deciding& deciding) {
    auto next = next_meeting(deciding);
    if (!next) return;
    for (const auto& [action, says] : listed(deciding.now().facts, "action."))
        if (comes_to(says, next->first)) deciding.raise(action, "MeetingDated", dated_facts(deciding, next->first));
}

/// An extraordinary meeting is not the one that is to confirm another's minutes: they go to the next one that is not (Local Government Act 1972 Sch. 12 para. 41: signed at the next
/// suitable meeting; standing orders of councils carry them past an extraordinary one).
bool confirms_minutes(const Facts& facts, const std::string& meeting) {
    return !is_informal(facts, meeting) && !is_extraordinary(facts, meeting);
}

constexpr const char* confirmed_after = "confirmed_after.";

/// The minutes of a meeting that went on on another day go to one after that, and to none that had been when its end was recorded.
void note_after_what_they_are_confirmed(Deciding& deciding, const std::string& held, Date held_on) {
    const auto& event = deciding.event();
    auto after = date_of(event.facts, "sat_until").value_or(held_on);
    const auto recorded_on = calendar::local_date(*deciding.context().zone, event.recorded_at);
    if (deciding.today() < recorded_on)
        for (const auto& dated : dates_of(deciding.now().facts, "dated."))
            if (dated.second > after && dated.second < recorded_on && confirms_minutes(deciding.now().facts, dated.first))
                after = dated.second;
    if (after != held_on) deciding.set(confirmed_after + held, calendar::to_iso(after));
}

/// Tells the held meeting which dated one is to confirm its minutes, the next; false where there is none.
bool tell_next(Deciding& deciding, const std::string& held, Date held_on) {
    const auto after = date_of(deciding.now().facts, confirmed_after + held).value_or(held_on);
    std::optional<std::pair<std::string, Date>> next;
    for (const auto& dated : dates_of(deciding.now().facts, "dated."))
        if (dated.second > after && confirms_minutes(deciding.now().facts, dated.first) && (!next || dated.second < next->second))
            next = dated;
    if (next) deciding.raise(held, "LaterMeetingFixed", {{"held_on", calendar::to_iso(next->second)}, {"meeting_then", next->first}});
    return next.has_value();
}

/// The day that says in which municipal year a meeting is numbered.
Date counts_in(const Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    for (const auto* name : {"held_on", "window_from"})
        if (auto date = date_of(facts, name)) return *date;
    return calendar::local_date(*deciding.context().zone, deciding.event().happened_at);
}

/// False, and not accepted, where the meeting itself would not be entered as is said of it: no number is spent on it.
bool can_be_entered(Deciding& deciding, std::optional<Date> held_on) {
    const auto& facts = deciding.event().facts;
    const auto& state = text_of(facts, "state");
    if (!state.empty() && (!held_on || !can_be_adopted_in(state))) {
        not_adopted_in(deciding, state);
        return false;
    }
    if (const auto& at = text_of(facts, "at"); !at.empty() && !can_begin_at(deciding, held_on, at)) return false;
    const auto& published = text_of(facts, "published");
    const bool is_out = state == "published" || state == "open" || state == "concluded";
    if (is_out && !published.empty() && !date_of(facts, "published") && !instant_of(facts, "published")) {
        deciding.not_accepted("published", "'" + published + "' is not a date; write it as 2022-12-05");
        return false;
    }
    return true;
}

/// A meeting is called for a day to come: one that is past is most likely a slip, and nobody is reminded of anything by which they would find it.
void say_if_past(Deciding& deciding, Date held_on, const std::string& id) {
    if (deciding.event().actor.is_engine() || held_on >= deciding.today()) return;
    deciding.breach({"day of the meeting",
                     "",
                     "it is called for " + calendar::in_words(held_on) + ", which is past: what would be done before it is not asked for",
                     Breach::advisory,
                     {"If another day was meant, record DateRearranged on " + id + " with held_on=DATE.",
                      "If it was held then, record MeetingConcluded on " + id + " with the time at which it ended."}});
}

void call_meeting(Deciding& deciding, bool adopted) {
    const auto* body = body_of(deciding);
    if (!body) return deciding.not_accepted("body", "the body is not in the definition that is live");
    auto facts = deciding.event().facts;
    if (has(facts, "held_on") && !date_of(facts, "held_on"))
        return deciding.not_accepted("held_on", "'" + text_of(facts, "held_on") + "' is not a date; write it as 2022-12-13");
    const auto& kind = text_of(facts, "kind");
    if (!kind.empty() && kind != "ordinary" && kind != "special" && kind != "extraordinary" && kind != "informal")
        return deciding.not_accepted("kind", "'" + kind + "' is not a kind of meeting",
                                     {"One of: ordinary, special, extraordinary, informal."});
    if (adopted && !has(facts, "held_on"))
        return deciding.not_accepted("held_on", "a meeting that is entered mid-way needs its date", {"Say it as held_on=2022-12-13."});
    const auto held_on = date_of(facts, "held_on");
    const auto& state = text_of(facts, "state");
    if (!deciding.context().replaying && !can_be_entered(deciding, held_on)) return;
    if (held_on && deciding.today() < *held_on && (state == "open" || state == "concluded") && !deciding.context().replaying)
        return deciding.not_accepted(
            "state", "it cannot be '" + state + "': the meeting is on " + calendar::in_words(*held_on) + ", which is still to come",
            {"Enter it in the state that it has now: 'published' where its agenda is out, 'in the diary' otherwise."});
    if (const auto& before = text_of(facts, "instead_of"); !before.empty() && !has(facts, "led_by") && !deciding.context().replaying) {
        const auto* fallen = deciding.context().neighbour(before);
        if (!fallen || fallen->body != body->id)
            return deciding.not_accepted("instead_of", "there is no meeting '" + before + "' of this body",
                                         {"Name the meeting that it is called instead of, as instead_of=" +
                                          such_as_a_meeting(*deciding.context().live, body->id, deciding.today()) + "."});
        // What the fallen meeting was for, the new one is for.
        for (const auto* name : {"kind", "name", "purpose", "cycle", "slot", "fulfilled_by", "not_after", "window_from", "window_until",
                                 "in_common", "shadow_declared", "serves", "asks", "requisition", "called_by"})
            if (has(fallen->facts, name)) facts.try_emplace(name, text_of(fallen->facts, name));
        if (!fallen->matter.empty()) facts.try_emplace("matter", fallen->matter);
    }
    if (auto missing = unestablished(deciding); !missing.empty()) facts["unestablished"] = missing;
    facts.try_emplace("kind", "ordinary");
    facts.try_emplace("name", text_of(facts, "kind") + " meeting");
    auto year = municipal_year(counts_in(deciding));
    auto counter = "numbered." + year;
    auto number = number_of(deciding.now().facts, counter).value_or(0) + 1;
    auto id = body->prefix + "/" + year + "/" + std::to_string(number);
    deciding.set(counter, std::to_string(number));
    facts["register"] = deciding.now().id;
    facts["body"] = body->id;
    facts["number"] = std::to_string(number);
    facts["year"] = year;
    bool leads = text_of(facts, "in_common") == "yes" && !has(facts, "led_by");
    if (leads) {
        facts["sits_with"] = join(body->sits_in_common_with);
        facts["sitting"] = id;
    }
    if (has(facts, "requisition")) {
        if (const auto& asked = requisitioned_purpose(deciding, text_of(facts, "requisition")); !asked.empty())
            facts.try_emplace("purpose", asked);
        answer_requisition(deciding, text_of(facts, "requisition"), id);
        if (deciding.is_not_accepted()) return;
    }
    deciding.remark("meeting", "its id is " + id);
    if (!adopted && held_on) say_if_past(deciding, *held_on, id);
    auto shared = facts;
    deciding.raise(id, "MeetingEntered", std::move(facts));
    if (!leads) return;
    for (const auto& other : body->sits_in_common_with) {
        auto found = deciding.context().live->bodies.find(other);
        if (found == deciding.context().live->bodies.end()) continue;
        auto theirs = shared;
        for (const auto* own : {"register", "unestablished", "requisition", "number", "year", "slot", "cycle", "fulfilled_by", "purpose",
                                "serves", "asks", "sits_with", "state", "shadow", "shadow_declared"})
            theirs.erase(own);
        std::vector<std::string> with{body->id};
        for (const auto& third : body->sits_in_common_with)
            if (third != other) with.push_back(third);
        theirs["sits_with"] = join(with);
        theirs["led_by"] = id;
        theirs["body"] = other;
        deciding.raise(found->second.prefix, "MeetingCalled", std::move(theirs));
    }
}

// --- items that wait for a meeting --------------------------------------------------------------------------------------------

constexpr const char* of_a_want[] = {"title", "purpose", "serves", "asks", "matter", "before", "not_at"};

std::string want_fact(const std::string& number, std::string_view name) { return "wanted." + number + "." + std::string(name); }

/// The numbers of the items that wait, in the order they were wanted.
std::vector<std::string> wants_of(const Facts& facts) {
    std::vector<std::string> numbers;
    auto last = number_of(facts, "wants_numbered").value_or(0);
    for (long number = 1; number <= last; ++number)
        if (has(facts, want_fact(std::to_string(number), "title"))) numbers.push_back(std::to_string(number));
    return numbers;
}

/// Whether an item can still go on its agenda as any other: it is to come, and the agenda is not out.
bool takes_items(const Deciding& deciding, const std::string& meeting, Date held_on) {
    const auto& event = deciding.event();
    if (held_on < calendar::local_date(*deciding.context().zone, event.happened_at)) return false;
    const auto* found = deciding.context().neighbour(meeting);
    if (!found || found->states.empty()) return !deciding.context().replaying;
    const auto& state = found->states[0];
    return (state == "to be arranged" || state == "in the diary" || state == "reports called for" || state == "agenda settled") &&
           text_of(found->facts, "kind") != "informal";
}

void put_on(Deciding& deciding, const std::string& number, const std::string& meeting) {
    Facts item{{"wanted_at", deciding.now().id}, {"want", number}};
    for (const auto* name : of_a_want)
        if (const auto& value = text_of(deciding.now().facts, want_fact(number, name)); !value.empty()) item[name] = value;
    auto title = item["title"];
    deciding.raise(meeting, "ItemAdded", std::move(item));
    deciding.remark("item", "'" + title + "' goes on the agenda of " + meeting);
    // Not removed yet: the item says itself that it stands there.
    deciding.set(want_fact(number, "goes_to"), meeting);
}

/// Puts what waits on the agenda of the next meeting that is dated and not yet published; otherwise it waits for one.
void place(Deciding& deciding, const std::string& number) {
    const auto before = date_of(deciding.now().facts, want_fact(number, "before"));
    std::optional<std::pair<std::string, Date>> next;
    const auto not_at = text_of(deciding.now().facts, want_fact(number, "not_at"));  // Where it was just put off.
    for (const auto& dated : dates_of(deciding.now().facts, "dated."))
        if (dated.first != not_at && takes_items(deciding, dated.first, dated.second) && (!next || dated.second < next->second))
            next = dated;
    if (!next) return deciding.remark("item", "no meeting of the body is in the diary that could take it: it waits until one is");
    if (before && next->second > *before)
        deciding.remark(
            "item", "it was wanted before " + calendar::in_words(*before) + "; the next meeting is on " + calendar::in_words(next->second));
    put_on(deciding, number, next->first);
}

void want_item(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    if (text_of(facts, "title").empty())
        return deciding.not_accepted("title", "the item needs a title", {"Say it as title=\"Quarterly report\"."});
    for (const auto& number : wants_of(deciding.now().facts)) {
        bool same = true;
        for (const auto* name : {"title", "serves", "asks"})
            same = same && text_of(deciding.now().facts, want_fact(number, name)) == text_of(facts, name);
        if (same) return deciding.remark("item", "it waits for a meeting already");
    }
    auto number = std::to_string(number_of(deciding.now().facts, "wants_numbered").value_or(0) + 1);
    deciding.set("wants_numbered", number);
    for (const auto* name : of_a_want)
        if (const auto& value = text_of(facts, name); !value.empty()) deciding.set(want_fact(number, name), value);
    place(deciding, number);
}

void item_placed(Deciding& deciding) {
    const auto& number = text_of(deciding.event().facts, "want");
    for (const auto* name : of_a_want) deciding.set(want_fact(number, name), "");
    deciding.set(want_fact(number, "goes_to"), "");
}

void place_what_waits(Deciding& deciding) {
    for (const auto& number : wants_of(deciding.now().facts))
        if (!has(deciding.now().facts, want_fact(number, "goes_to"))) place(deciding, number);
}

/// The meetings that an item could go to, as far as the register knows.
std::vector<std::string> dated_meetings(const Instance& instance) {
    std::vector<std::string> meetings;
    for (const auto& [meeting, on] : dates_of(instance.facts, "dated.")) meetings.push_back(meeting);
    return meetings;
}

void meeting_dated(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    auto held_on = date_of(deciding.event().facts, "held_on");
    if (!held_on) return;
    const auto was = date_of(deciding.now().facts, "dated." + meeting);
    deciding.set("dated." + meeting, calendar::to_iso(*held_on));
    for (const std::string kind : {"informal", "extraordinary"})
        if (has(deciding.event().facts, kind)) deciding.set(kind + "." + meeting, "yes");
    if (has(deciding.event().facts, "unestablished") && has(deciding.now().facts, "established_on"))
        deciding.raise(meeting, "BodyIsEstablished", {{"on", text_of(deciding.now().facts, "established_on")}});
    for (const auto& [held, on] : dates_of(deciding.now().facts, "held."))
        if (on < *held_on) tell_next(deciding, held, on);
    place_what_waits(deciding);
    tell_papers_and_reports(deciding, "MeetingDated", meeting, dated_facts(deciding, meeting));
    // Moved behind another, it is no longer the next.
    if (auto next = next_meeting(deciding); was && next && *was < next->second && next->second < *held_on)
        tell_reports_of_the_next(deciding);
}

void meeting_held(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    auto held_on = date_of(deciding.event().facts, "held_on");
    if (!held_on) return;
    bool informally = has(deciding.event().facts, "informally");  // Notes are to be confirmed; what it was for goes to another meeting.
    if (!informally) {
        auto count = "held_in." + municipal_year(*held_on);
        deciding.set(count, std::to_string(number_of(deciding.now().facts, count).value_or(0) + 1));
        count_towards_the_year(deciding, *held_on);
    }
    deciding.set("held." + meeting, calendar::to_iso(*held_on));
    note_after_what_they_are_confirmed(deciding, meeting, *held_on);
    tell_next(deciding, meeting, *held_on);
    tell_papers_and_reports(deciding, informally ? "MeetingFell" : "MeetingHeld", meeting, {{"held_on", calendar::to_iso(*held_on)}});
    tell_reports_of_the_next(deciding);
}

/// It is no meeting to come any more.
void forget_when_it_is(Deciding& deciding, const std::string& meeting) {
    for (const char* told : {"dated.", "informal.", "extraordinary."}) deciding.set(told + meeting, "");
}

void meeting_fell(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    forget_when_it_is(deciding, meeting);
    for (const auto& [held, on] : dates_of(deciding.now().facts, "held."))
        if (!tell_next(deciding, held, on)) deciding.raise(held, "LaterMeetingFell", {{"meeting_then", meeting}});
    tell_papers_and_reports(deciding, "MeetingFell", meeting, {});
    requisition_stands_again(deciding, meeting);
    tell_reports_of_the_next(deciding);
}

void minutes_settled(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    keep_as_held(deciding, meeting);
    deciding.set("held." + meeting, "");
    if (has(deciding.now().facts, confirmed_after + meeting)) deciding.set(confirmed_after + meeting, "");
    forget_when_it_is(deciding, meeting);
}

/// What a shadow meeting agreed binds nobody until the body, once it exists, adopts it: an action for its office.
void acts_need_adoption(Deciding& deciding) {
    const auto& meeting = text_of(deciding.event().facts, "meeting");
    const auto* body = body_of(deciding);
    Facts facts{{"title", "adopt what was agreed in shadow at " + meeting}, {"body", deciding.now().body}, {"meeting", meeting}};
    if (body && body->begins) facts["not_before"] = calendar::to_iso(*body->begins);
    auto office = duties::office_of(deciding, deciding.now().body);
    if (!office.empty()) facts["owner"] = office;
    deciding.raise(meeting + "/action/adopt", "ActionEntered", std::move(facts));
}

void on_timer(Deciding& deciding, std::string_view timer) {
    if (timer.starts_with("requisition:")) note_silence(deciding, timer.substr(12));
    if (timer.starts_with("year:")) year_begins(deciding, timer.substr(5));
    if (timer.starts_with("year-short:")) look_at_the_year(deciding, timer.substr(11));
}

/// A paper that is for no meeting yet, or for one that is named; its number is of the register.
void request_paper(Deciding& deciding) {
    const auto* body = body_of(deciding);
    if (!body) return deciding.not_accepted("body", "the body is not in the definition that is live");
    auto facts = deciding.event().facts;
    if (text_of(facts, "title").empty())
        return deciding.not_accepted("title", "the paper needs a title", {"Say it as title=\"Winter plan\"."});
    auto number = std::to_string(number_of(deciding.now().facts, "papers_numbered").value_or(0) + 1);
    auto id = body->prefix + "/paper/" + number;
    deciding.set("papers_numbered", number);
    facts["body"] = body->id;
    facts["listed_at"] = deciding.now().id;
    if (const auto& dated = text_of(deciding.now().facts, "dated." + text_of(facts, "meeting")); !dated.empty()) facts["held_on"] = dated;
    deciding.remark("paper", "its id is " + id);
    duties::say_who_writes_instead(deciding, *deciding.context().live, body->id);
    deciding.raise(id, "PaperEntered", std::move(facts));
}

/// A paper says for which meeting it is; if that has a date, it is told.
void list_paper(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto& paper = text_of(facts, "paper");
    const auto& meeting = text_of(facts, "meeting");
    deciding.set("paper." + paper, has(facts, "ended") ? "" : meeting.empty() ? "no meeting" : meeting);
    const auto& dated = text_of(deciding.now().facts, "dated." + meeting);
    if (!has(facts, "ended") && !meeting.empty() && !dated.empty()) deciding.raise(paper, "MeetingDated", dated_facts(deciding, meeting));
}

/// An action says how it stands, for the next agenda's list.
void list_action(Deciding& deciding) {
    const auto& facts = deciding.event().facts;
    const auto& action = text_of(facts, "action");
    bool ended = has(facts, "ended");
    const auto was = text_of(deciding.now().facts, "action." + action);
    const auto& is = text_of(facts, "standing");
    deciding.set("action." + action, ended ? "" : is);
    deciding.set("title." + action, ended ? "" : text_of(facts, "title"));
    if (ended) return;
    if (is_on_hold(is)) return;
    const bool goes_on = is_on_hold(was);  // On hold it was told of no meeting.
    if (auto next = next_meeting(deciding); next && comes_to(is, next->first) && (goes_on || !comes_to(was, next->first)))
        return deciding.raise(action, "MeetingDated", dated_facts(deciding, next->first));
    // Promised to one that is not the next: that one's date is told.
    for (const auto& [meeting, on] : dates_of(deciding.now().facts, "dated."))
        if (is_promised_to(is, meeting) && (goes_on || !is_promised_to(was, meeting)))
            deciding.raise(action, "MeetingDated", dated_facts(deciding, meeting));
}

/// An action that comes from a body that hands over to this one goes on here under a number of this register.
void take_over_action(Deciding& deciding) {
    const auto* body = body_of(deciding);
    if (!body) return;
    auto facts = deciding.event().facts;
    auto number = std::to_string(number_of(deciding.now().facts, "actions_numbered").value_or(0) + 1);
    auto id = body->prefix + "/action/" + number;
    deciding.set("actions_numbered", number);
    facts["body"] = body->id;
    deciding.raise(text_of(facts, "transferred_from"), "ActionGoesOn", {{"as", id}, {"body", body->id}});
    deciding.raise(id, "ActionEntered", std::move(facts));
}

/// Its last day is known: what is still open is to go to a successor by then.
void body_ends(Deciding& deciding) {
    for (const auto& [action, says] : listed(deciding.now().facts, "action."))
        deciding.raise(action, "BodyEnds", {{"on", text_of(deciding.event().facts, "on")}});
}

}  // namespace

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    auto instance = deciding.entering(workflow, {"registered"});
    auto entered_on = calendar::local_date(*deciding.context().zone, event.recorded_at);
    instance.facts = {{"name", "register of meetings"}, {"entered_on", calendar::to_iso(entered_on)}};
    deciding.add(Entered{std::move(instance)});
}

void decide(Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    if (kind == "MeetingCalled") return call_meeting(deciding, false);
    if (kind == "MeetingAdopted") return call_meeting(deciding, true);
    if (kind == "MeetingDated") return meeting_dated(deciding);
    if (kind == "MeetingHeld") return meeting_held(deciding);
    if (kind == "MeetingFell") return meeting_fell(deciding);
    if (kind == "MinutesSettled") return minutes_settled(deciding);
    if (kind == "ItemWanted") return want_item(deciding);
    if (kind == "ItemPlaced") return item_placed(deciding);
    if (kind == "ActsNeedAdoption") return acts_need_adoption(deciding);
    if (kind == "BodyEstablished") return establish(deciding);
    if (kind == "PostFilled") return fill_post(deciding);
    if (kind == "PostVacated") return vacate_post(deciding);
    if (kind == "TermRenewed") return renew_term(deciding);
    if (kind == "ChairSelected") return select_chair(deciding);
    if (kind == "MeetingRequisitioned") return requisition(deciding);
    if (kind == "RequisitionRefused") return refuse_requisition(deciding);
    if (kind == "GroupCalled") return call_group(deciding);
    if (kind == "GroupEnded") return end_group(deciding);
    if (kind == "TimerFired") return on_timer(deciding, text_of(deciding.event().facts, "timer"));
    if (kind == "BodyRead") {  // Its file was applied, anew or for the first time.
        read_members(deciding);
        return keep_the_year(deciding);
    }
    if (kind == "PaperRequested") return request_paper(deciding);
    if (kind == "PaperListed") return list_paper(deciding);
    if (kind == "ActionListed") return list_action(deciding);
    if (kind == "ActionTakenOver") return take_over_action(deciding);
    if (kind == "BodyEnds") return body_ends(deciding);
    if (kind == "BodyEntered") return;  // Applied again: nothing to enter.
    deciding.not_accepted("event", "'" + kind + "' is no event of a body", {"One of: " + join(known_events()) + "."});
}

std::vector<std::string> needs(const Instance& instance, const Event& event) {
    if (event.kind == "ItemWanted") return dated_meetings(instance);
    if (event.kind == "MeetingDated" && !wants_of(instance.facts).empty()) {
        auto meetings = dated_meetings(instance);
        meetings.push_back(text_of(event.facts, "meeting"));
        return meetings;
    }
    if (event.kind == "PostFilled" || event.kind == "PostVacated" || event.kind == "ChairSelected") return held_since(instance, event);
    if (event.kind == "MeetingCalled" && has(event.facts, "instead_of")) return {text_of(event.facts, "instead_of")};
    return {};
}

void members_after_correction(Deciding& deciding, const Instance& corrected) {
    have_held_meetings_judged_again(deciding, deciding.before().facts, corrected.facts);
}

std::vector<std::string> known_events() {
    return {"MeetingCalled", "MeetingAdopted", "ItemWanted",  "PaperRequested", "BodyEstablished",      "PostFilled",        "PostVacated",
            "TermRenewed",   "ChairSelected",  "GroupCalled", "GroupEnded",     "MeetingRequisitioned", "RequisitionRefused"};
}

}  // namespace beadle::body
