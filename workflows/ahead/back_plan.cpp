#include "workflows/ahead/back_plan.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "workflows/calendar/deadline.hpp"
#include "workflows/calendar/letters.hpp"
#include "workflows/model/clearance_plan.hpp"
#include "workflows/model/planned.hpp"
#include "workflows/model/strategy_plan.hpp"

namespace beadle::ahead {

using namespace beadle::model;
using calendar::days;

namespace {

/// One of two texts holds the other, letter case aside.
bool speak_of_the_same(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return false;
    const auto x = calendar::lower(a), y = calendar::lower(b);
    return x.find(y) != std::string::npos || y.find(x) != std::string::npos;
}

bool is_ahead(const Instance& meeting) {
    static const std::set<std::string, std::less<>> over{"cancelled", "did not proceed", "concluded", "proceeded informally"};
    return !meeting.states.empty() && over.count(meeting.states.front()) == 0 && text_of(meeting.facts, "kind") != "informal";
}

/// A meeting that a decision could be made at, and how well it fits.
struct Candidate {
    DecisionMeeting meeting;
    bool is_meant = false;  ///< What it is for is what is to be decided.
    std::string kind;
    bool in_common = false;
};

class Planner {
public:
    Planner(const BackPlanAsked& asked, const BackPlanKnown& known) : asked_(asked), known_(known), live_(known.definition) {}

    BackPlan plan() {
        const auto* strategy = strategy_meant();
        const auto decisive = last_meeting(asked_.body, asked_.by, asked_.decision, strategy ? strategy->approve_at : "");
        plan_.is_recognised = strategy != nullptr || decisive.is_meant;
        plan_.decided_at = decisive.meeting;
        add_dates_of(decisive, "");
        if (strategy) add_strategy(*strategy, decisive);
        add_what_follows(decisive);
        std::stable_sort(plan_.dates.begin(), plan_.dates.end(), [](const BackDate& a, const BackDate& b) {
            return std::tie(a.safe, a.at, a.afterwards) < std::tie(b.safe, b.at, b.afterwards);
        });
        return std::move(plan_);
    }

private:
    std::string offices_in_words(const std::string& body) const {
        std::vector<std::string> names;
        for (const auto* office : offices_of(live_, body)) names.push_back(office->name);
        return names.empty() ? name_of_body(live_, body) : join(names, " and ");
    }
    void not_known(std::string sentence) {
        if (std::find(plan_.not_known.begin(), plan_.not_known.end(), sentence) == plan_.not_known.end())
            plan_.not_known.push_back(std::move(sentence));
    }

    // --- which meeting ------------------------------------------------------------------------------------------------------------
    void consider(std::vector<Candidate>& out, const std::string& body, Date until, const Instance& meeting, std::string_view decision,
                  std::string_view ref) const {
        if (meeting.body != body || !is_ahead(meeting)) return;
        Candidate candidate;
        candidate.kind = text_of(meeting.facts, "kind");
        candidate.in_common = has(meeting.facts, "sits_with");
        candidate.is_meant =
            (!ref.empty() && text_of(meeting.facts, "slot") == ref) || speak_of_the_same(text_of(meeting.facts, "purpose"), decision);
        candidate.meeting = {body, text_of(meeting.facts, "name"), meeting.id, {}, false};
        if (const auto held_on = date_of(meeting.facts, "held_on")) {
            if (*held_on < asked_.today || *held_on > until) return;
            candidate.meeting.on = *held_on;
        } else {
            const auto from = date_of(meeting.facts, "window_from"), last = date_of(meeting.facts, "window_until");
            if (!last || (from && *from > until) || *last < asked_.today) return;
            candidate.meeting.on = calendar::working_day_at_or_before(known_.calendar, std::min(*last, until));
            candidate.meeting.assumed = true;
        }
        out.push_back(std::move(candidate));
    }

    void consider(std::vector<Candidate>& out, const std::string& body, Date until, const Foreseen& foreseen, std::string_view decision,
                  std::string_view ref) const {
        const auto& meeting = *foreseen.meeting;
        if (meeting.body != body || meeting.kind == "informal") return;
        Candidate candidate;
        candidate.kind = meeting.kind;
        candidate.in_common = meeting.in_common;
        candidate.is_meant = (!ref.empty() && meeting.ref == ref) || speak_of_the_same(meeting.purpose, decision);
        candidate.meeting = {body, meeting.title.empty() ? meeting.ref : meeting.title, meeting.ref, {}, !meeting.on};
        candidate.meeting.on =
            meeting.on ? *meeting.on : calendar::working_day_at_or_before(known_.calendar, std::min(foreseen.last, until));
        out.push_back(std::move(candidate));
    }

    /// The last meeting of the body on or before `until`: one that is meant for it (by its purpose, or by the ref a plan names) before any other, one whose day is fixed before one whose day
    /// is only assumed.
    Candidate last_meeting(const std::string& body, Date until, std::string_view decision, std::string_view ref) {
        std::vector<Candidate> candidates;
        for (const auto& meeting : known_.meetings) consider(candidates, body, until, meeting, decision, ref);
        for (const auto& meeting : foreseen(live_, known_.meetings, asked_.today, until))
            consider(candidates, body, until, meeting, decision, ref);
        const auto best = std::max_element(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
            return std::tuple{a.is_meant, !a.meeting.assumed, a.meeting.on} < std::tuple{b.is_meant, !b.meeting.assumed, b.meeting.on};
        });
        if (best != candidates.end()) {
            if (best->meeting.assumed)
                not_known("The day of " + best->meeting.name + " (" + best->meeting.id + ") of " + name_of_body(live_, body) +
                          " is not fixed: it is taken to be " + calendar::in_words(best->meeting.on) +
                          ", the last working day that serves.");
            return *best;
        }
        Candidate none;
        none.kind = "ordinary";
        none.meeting = {body, "a meeting that is not called yet", "", calendar::working_day_at_or_before(known_.calendar, until), true};
        not_known("No meeting of " + name_of_body(live_, body) + " is fixed or foreseen from " + calendar::in_words(asked_.today) + " to " +
                  calendar::in_words(until) + ": one would have to be called, on " + calendar::in_words(none.meeting.on) +
                  " at the latest.");
        return none;
    }

    // --- its dates ----------------------------------------------------------------------------------------------------------------
    std::optional<BackDate> counted(const calendar::Rule& rule, Date anchor, const DecisionMeeting& from) const {
        const auto deadline = calendar::count_without_proof(rule, anchor, known_.calendar);
        if (!deadline) return std::nullopt;
        BackDate date;
        date.safe = deadline->safe;
        date.raw = deadline->raw;
        date.at = deadline->at;
        date.rule = rule.text;
        date.provisional = deadline->provisional;
        date.assumed = from.assumed;
        date.past = deadline->safe < asked_.today;
        date.body = name_of_body(live_, from.body);
        if (const auto proof = calendar::count_in_one_sentence(rule, anchor, known_.calendar)) date.proof = *proof;
        return date;
    }

    bool is_for(const TimetableEntry& entry, const Candidate& at) const {
        return entry.kinds.empty() || std::find(entry.kinds.begin(), entry.kinds.end(), at.kind) != entry.kinds.end() ||
               (at.in_common && std::find(entry.kinds.begin(), entry.kinds.end(), "in common") != entry.kinds.end());
    }

    std::string who_owes(const TimetableEntry& entry, const std::string& body) const {
        std::vector<std::string> names;
        for (const auto& party : entry.owed_by) names.push_back(name_of_party(live_, party));
        if (entry.each_office) names.push_back(offices_in_words(body));
        return join(names);
    }

    const ProcedureRule* rule_of(const std::string& body, const std::string& id) const { return find_rule(live_, body, id); }

    /// Everything that counts from the day of this meeting. `part` says what the meeting is for, where it is not the decision itself.
    void add_dates_of(const Candidate& at, const std::string& part) {
        const auto& meeting = at.meeting;
        const auto timetable = live_.timetables.find(meeting.body);
        std::set<std::string> judged;
        bool has_report = false;
        if (timetable != live_.timetables.end())
            for (const auto& entry : timetable->second) {
                if (entry.notice_only || !is_the_day_of_the_meeting(entry.by.anchor) || !is_for(entry, at)) continue;
                auto date = counted(entry.by, meeting.on, meeting);
                if (!date) continue;
                const auto* rule = rule_of(meeting.body, entry.judged_by);
                if (rule) judged.insert(rule->id);
                has_report = has_report || entry.met_by == "ReportReceived";
                date->what = entry.what + part;
                date->is_the_agenda = entry.judged_by == "agenda" || entry.met_by == "AgendaPublished";
                date->who = who_owes(entry, meeting.body);
                date->source = rule && !rule->source.empty() ? rule->source : "the timetable of " + name_of_body(live_, meeting.body);
                date->afterwards = date->safe > meeting.on;
                plan_.dates.push_back(std::move(*date));
            }
        has_report = add_clearance(meeting, part) || has_report;
        if (!has_report)
            not_known("The timetable of " + name_of_body(live_, meeting.body) + " names no day by which a final report is to be in.");
        add_rules_of_the_room(at, judged, part);
        BackDate held;
        held.safe = held.raw = meeting.on;
        held.what = (meeting.id.empty() ? "hold " : "") + meeting.name + part;
        held.who = offices_in_words(meeting.body);
        held.body = name_of_body(live_, meeting.body);
        held.assumed = meeting.assumed;
        held.past = meeting.on < asked_.today;
        plan_.dates.push_back(std::move(held));
    }

    /// Drafting, clearing and handing in the paper. True where the body's plan names the day on which the final report is due.
    bool add_clearance(const DecisionMeeting& meeting, const std::string& part) {
        const auto found = live_.clearances.find(meeting.body);
        if (found == live_.clearances.end() || !found->second) return false;
        const auto& plan = *found->second;
        const auto author = plan.author.empty() ? offices_in_words(meeting.body) : name_of_party(live_, plan.author);
        const auto source = plan.source.empty() ? "the clearance plan of " + name_of_body(live_, meeting.body) : plan.source;
        const auto add = [&](const std::optional<calendar::Rule>& rule, const char* what) {
            auto date = rule ? counted(*rule, meeting.on, meeting) : std::nullopt;
            if (!date) return std::optional<Date>{};
            date->what = what + part;
            date->who = author;
            date->source = source;
            plan_.dates.push_back(*date);
            return std::optional{last_day_to_review(date->safe, date->at, known_.calendar)};
        };
        add(plan.draft_by, "have the paper drafted");
        const auto done_by = add(plan.final_by, "hand in the final report");
        if (!done_by) return false;
        for (const auto& heading : plan.headings) {
            if (heading.reviewer.empty()) continue;
            const auto sent = last_day_to_send(heading.within, *done_by, known_.calendar);
            auto date = sent ? counted(heading.within, *sent, meeting) : std::nullopt;
            if (!date) continue;
            date->safe = date->raw = *sent;
            date->at.reset();
            date->what = "send the paper to be cleared: " + heading.name + part;
            date->who = author + " to " + name_of_party(live_, heading.reviewer);
            date->source = source;
            date->past = *sent < asked_.today;
            plan_.dates.push_back(std::move(*date));
        }
        return true;
    }

    /// What the law asks of the body, and of those that sit with it, where no timetable says it already.
    void add_rules_of_the_room(const Candidate& at, const std::set<std::string>& judged, const std::string& part) {
        std::vector<std::string> bodies{at.meeting.body};
        if (const auto body = live_.bodies.find(at.meeting.body); at.in_common && body != live_.bodies.end())
            bodies.insert(bodies.end(), body->second.sits_in_common_with.begin(), body->second.sits_in_common_with.end());
        for (const auto& body : bodies)
            for (const auto* id : {"notice", "agenda"}) {
                const auto* rule = rule_of(body, id);
                if (!rule || !rule->by || (body == at.meeting.body && judged.count(id) > 0)) continue;
                auto date = counted(*rule->by, at.meeting.on, at.meeting);
                if (!date) continue;
                date->what = std::string(id == std::string_view{"notice"} ? "give notice of the meeting" : "publish the agenda") + part;
                date->is_the_agenda = id == std::string_view{"agenda"};
                date->who = offices_in_words(body);
                date->body = name_of_body(live_, body);
                date->source = rule->source;
                plan_.dates.push_back(std::move(*date));
            }
    }

    // --- a strategy's own dates -------------------------------------------------------------------------------------------------
    /// The strategy of the body that the decision speaks of, or null.
    const StrategyPlan* strategy_meant() const {
        const StrategyPlan* only = nullptr;
        int count = 0;
        for (const auto& plan : live_.strategies) {
            if (plan->body != asked_.body) continue;
            if (speak_of_the_same(plan->title, asked_.decision) || speak_of_the_same(plan->ref, asked_.decision)) return plan.get();
            only = plan.get();
            ++count;
        }
        return count == 1 && calendar::lower(asked_.decision).find("strategy") != std::string::npos ? only : nullptr;
    }

    void add_own(const std::optional<calendar::Rule>& rule, Date anchor, const DecisionMeeting& from, std::string what, std::string who,
                 bool afterwards = false) {
        auto date = rule ? counted(*rule, anchor, from) : std::nullopt;
        if (!date) return;
        date->what = std::move(what);
        date->who = std::move(who);
        date->source = "the strategy's own plan";
        date->afterwards = afterwards;
        date->past = date->past && !afterwards;
        plan_.dates.push_back(std::move(*date));
    }

    /// The last day on which support still counts: the plan's own, or that on which the agenda of the decisive meeting is published.
    Date support_until(const StrategyPlan& strategy, const Candidate& decisive, Date target) {
        if (strategy.support_by)
            if (const auto date = counted(*strategy.support_by, target, decisive.meeting)) return date->safe;
        auto until = decisive.meeting.on;
        for (const auto& date : plan_.dates)
            if (date.is_the_agenda) until = std::min(until, date.safe);
        not_known(
            "The plan of the strategy names no day by which support is to be given: it is taken to be the day on which the agenda of the "
            "deciding "
            "meeting is published, " +
            calendar::in_words(until) + ".");
        return until;
    }

    void add_strategy(const StrategyPlan& strategy, const Candidate& decisive) {
        const auto& at = decisive.meeting;
        const auto target = strategy.approve_by.value_or(at.on);
        const auto lead = strategy.lead.empty() ? offices_in_words(strategy.body) : name_of_party(live_, strategy.lead);
        for (const auto& chapter : strategy.chapters)
            add_own(strategy.chapters_by, target, at, "send in chapter " + chapter.ref + " (" + chapter.title + ")", chapter.owner.name);
        if (!strategy.chapters.empty() && !strategy.chapters_by)
            not_known("The plan of the strategy names no day by which its chapters are to be in.");
        std::vector<std::string> involved;
        for (const auto& one : strategy.involve) involved.push_back(one.name);
        if (!involved.empty()) add_own(strategy.involve_by, target, at, "have involved " + join(involved), lead);
        add_own(strategy.direction_by, target, at, "have the direction set", lead);

        if (!strategy.support_from.empty()) {
            const auto until = support_until(strategy, decisive, target);
            for (const auto& body : strategy.support_from) {
                const auto supporting = last_meeting(body, until, "support the " + strategy.title, "");
                plan_.supported_at.push_back(supporting.meeting);
                add_dates_of(supporting, ", to support the " + strategy.title);
            }
        }
        add_own(strategy.settle_by, at.on, at, "settle the amendments, where it is approved subject to any", lead, true);
        add_own(strategy.publish_by, at.on, at, "publish the strategy", lead, true);
        auto published_on = at.on;
        if (strategy.publish_by)
            if (const auto date = counted(*strategy.publish_by, at.on, at)) published_on = date->safe;
        for (const auto& copy : strategy.copies_to)
            add_own(strategy.copies_by, published_on, at, "send a copy to " + copy.name, lead, true);
        if (strategy.takes_effect) {
            BackDate effect;
            effect.safe = effect.raw = *strategy.takes_effect;
            effect.what = "the strategy takes effect";
            effect.who = lead;
            effect.body = name_of_body(live_, strategy.body);
            effect.afterwards = true;
            plan_.dates.push_back(std::move(effect));
        }
    }

    // --- after the decision -------------------------------------------------------------------------------------------------------
    void add_what_follows(const Candidate& at) {
        const auto& meeting = at.meeting;
        auto published_on = meeting.on;
        const auto timetable = live_.timetables.find(meeting.body);
        if (timetable != live_.timetables.end()) {
            for (const auto& entry : timetable->second)
                if (entry.met_by == "DecisionsPublished")
                    if (const auto date = counted(entry.by, meeting.on, meeting)) published_on = date->safe;
            for (const auto& entry : timetable->second) {
                if (entry.notice_only || entry.by.anchor != "conclusion" || !is_for(entry, at)) continue;
                auto date = counted(entry.by, meeting.on, meeting);
                if (!date) continue;
                const auto* rule = rule_of(meeting.body, entry.judged_by);
                date->what = entry.what;
                date->who = who_owes(entry, meeting.body);
                date->source = rule && !rule->source.empty() ? rule->source : "the timetable of " + name_of_body(live_, meeting.body);
                date->afterwards = true;
                plan_.dates.push_back(std::move(*date));
            }
        }
        const auto* call_in = rule_of(meeting.body, "call-in");
        if (!call_in || !call_in->by) {
            not_known("The procedure of " + name_of_body(live_, meeting.body) +
                      " says nothing of call-in: the decision may be carried out at once unless another rule says otherwise.");
            return;
        }
        // One count, said from either side: to the last of its days, or past them all.
        using calendar::Unit;
        auto last = *call_in->by, first = *call_in->by;
        const bool in_working_days = first.unit == Unit::working_days || first.unit == Unit::clear_working_days;
        last.form = calendar::Form::within;
        last.unit = in_working_days ? Unit::working_days : Unit::days;
        last.text = "within " + std::to_string(last.count) + (in_working_days ? " working days of " : " days of ") + last.anchor;
        first.form = calendar::Form::after;
        first.unit = in_working_days ? Unit::clear_working_days : Unit::clear_days;
        first.text = std::to_string(first.count) + (in_working_days ? " clear working days after " : " clear days after ") + first.anchor;
        for (const auto& [rule, what] :
             {std::pair{last, "last day to call the decision in"}, std::pair{first, "first day to carry it out, unless it is called in"}}) {
            auto date = counted(rule, published_on, meeting);
            if (!date) continue;
            date->what = what;
            date->who = offices_in_words(meeting.body);
            date->source = call_in->source;
            date->afterwards = true;
            date->past = false;
            plan_.dates.push_back(std::move(*date));
        }
    }

    const BackPlanAsked& asked_;
    const BackPlanKnown& known_;
    const Definition& live_;
    BackPlan plan_;
};

}  // namespace

BackPlan back_plan(const BackPlanAsked& asked, const BackPlanKnown& known) { return Planner{asked, known}.plan(); }

}  // namespace beadle::ahead
