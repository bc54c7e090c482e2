#include "workflows/transition/transition.hpp"

#include <algorithm>
#include <set>

#include "workflows/duties/chase.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/transition/declarations.hpp"
#include "workflows/transition/gate.hpp"
#include "workflows/transition/plan.hpp"
#include "workflows/transition/transition_table.hpp"

namespace beadle::transition {

using namespace beadle::model;

namespace {

bool owes_something(const Instance& instance) {
    return std::any_of(instance.duties.begin(), instance.duties.end(), [](const Duty& duty) { return duty.outcome == Outcome::open; });
}

bool is_close_down(const TransitionPlan& plan, const Duty& duty) {
    const auto* task = task_of(plan, duty.entry);
    return task && task->list == "close-down";
}

/// What follows from what is owed: the first close-down duty that is met begins the close-down, the last ends it.
void settle(Deciding& deciding, const TransitionPlan& plan) {
    const auto& now = deciding.now();
    auto state = now.states.at(0);
    if (state != "transferred" && state != "closing down") return;
    bool closes_down =
        std::any_of(plan.tasks.begin(), plan.tasks.end(), [](const TransitionTask& task) { return task.list == "close-down"; });
    bool begun = std::any_of(now.duties.begin(), now.duties.end(), [&](const Duty& duty) {
        return is_close_down(plan, duty) && (duty.outcome == Outcome::met || duty.outcome == Outcome::met_late);
    });
    if (!owes_something(now) && (state == "closing down" || begun || !closes_down)) {
        deciding.add(
            Moved{0, state, "complete", state == "transferred" ? std::vector<std::string>{"closing down"} : std::vector<std::string>{}});
        deciding.add(Ended{});
    } else if (state == "transferred" && begun) {
        deciding.add(Moved{0, state, "closing down", {}});
    }
}

/// What a body decided about something that the transition asked of it.
void take_a_decision(TransitionWork& work, std::string& kind) {
    auto& deciding = work.deciding;
    const auto& facts = deciding.event().facts;
    auto asks = text_of(facts, "asks");
    const auto& outcome = text_of(facts, "outcome");
    const auto& body = text_of(facts, "body");
    auto said_where = body_name(*deciding.context().live, body) + ", " +
                      (has(facts, "minute") ? "minute " + text_of(facts, "minute") : text_of(facts, "item"));
    kind.clear();
    if (!asks.starts_with("gate/")) return deciding.remark("decision", outcome + " by " + said_where);
    work.said = {{"condition", asks.substr(5)}, {"by", body}, {"evidence", outcome + ", " + said_where}, {"reason", outcome}};
    for (const auto& condition : work.plan.gate)
        if (condition.ref == asks.substr(5) && condition.of == body) work.said["of"] = body;
    work.by_a_body = true;
    if (carries(outcome)) {
        kind = "ConditionDeclared";
    } else if (outcome == "declined") {
        const auto* condition = condition_meant(work);
        if (condition && has(deciding.now().facts, "declared." + condition->key)) kind = "ConditionWithdrawn";
        else deciding.remark("gate", "declined by " + said_where + ": the condition stays open");
    } else {
        deciding.remark("gate", outcome + " by " + said_where + ": the condition stays as it was");
        if (!is_to_be_asked_again(facts)) return;
        if (const auto* condition = condition_meant(work)) want_its_decision(deciding, *condition);
    }
}

}  // namespace

namespace acts {

void note(TransitionWork& work) { duties::meet(work.deciding, work.deciding.event().kind); }

void begin_shadow(TransitionWork& work) {
    work.deciding.set("shadow_since", calendar::to_iso(work.deciding.today()));
    duties::meet(work.deciding, "ShadowRunningBegun");
}

void do_item(TransitionWork& work) {
    auto& deciding = work.deciding;
    if (!text_of(work.said, "duty").empty()) return duties::meet(deciding, "ChecklistItemDone");
    const auto& item = text_of(work.said, "item");
    const auto& of = text_of(work.said, "of");
    std::vector<const Duty*> fit;
    std::set<std::string> items;
    for (const auto& duty : deciding.now().duties) {
        const auto* task = task_of(work.plan, duty.entry);
        if (!task || duty.met_by != "ChecklistItemDone") continue;
        items.insert(task->item);
        if ((task->item == item || task->list + "/" + task->item == item) && (of.empty() || task->of == of)) fit.push_back(&duty);
    }
    if (item.empty())
        return deciding.not_accepted("item", "which item is missing",
                                     {"Say it as item=ONE OF: " + join({items.begin(), items.end()}) + "."});
    if (fit.empty())
        return deciding.not_accepted("item", "there is no item '" + item + "'" + (of.empty() ? "" : " of '" + of + "'"),
                                     {"One of: " + join({items.begin(), items.end()}) + "."});
    if (fit.size() > 1) {
        std::vector<const Duty*> own;
        for (const auto* duty : fit)
            if (deciding.acts_as(duty->owed_by)) own.push_back(duty);
        if (own.size() == 1) fit = own;
    }
    if (fit.size() > 1) {
        std::vector<std::string> bodies;
        for (const auto* duty : fit) bodies.push_back("of=" + task_of(work.plan, duty->entry)->of);
        return deciding.not_accepted("item", "several owe '" + item + "' each, and the entry does not say whose it is",
                                     {"Say " + join(bodies, " or ") + "."});
    }
    auto ref = fit.front()->ref;
    const auto& owed_by = fit.front()->owed_by;
    if (!keeps_the_record(deciding) && !deciding.acts_as(owed_by))
        return deciding.not_accepted(
            "rights",
            deciding.event().actor.person + " may not say that what " + name_of_party(*deciding.context().live, owed_by) + " owes is done",
            {"Whoever owes it records it, or the office that keeps the record does, on their word."});
    if (const auto& evidence = text_of(work.said, "evidence"); !evidence.empty()) deciding.set("evidence." + ref, evidence);
    duties::meet_one(deciding, ref);
}

void begin_close_down(TransitionWork& work) {
    work.deciding.set("close_down_since", calendar::to_iso(work.deciding.today()));
    duties::meet(work.deciding, "CloseDownBegun");
}

void close(TransitionWork& work) {
    auto& deciding = work.deciding;
    duties::meet(deciding, "ClosedDown");
    std::vector<std::string> open;
    for (const auto& duty : deciding.now().duties)
        if (duty.outcome == Outcome::open)
            open.push_back(duty.what + (task_of(work.plan, duty.entry) && !task_of(work.plan, duty.entry)->of.empty()
                                            ? " (" + task_of(work.plan, duty.entry)->of + ")"
                                            : ""));
    if (!open.empty())
        deciding.breach({"close-down",
                         "",
                         std::to_string(open.size()) + (open.size() == 1 ? " duty was" : " duties were") + " open: " + join(open, "; "),
                         Breach::irregular,
                         {"Record what was done before with ChecklistItemDone and the time at which it happened, then correct this entry "
                          "and record it again."}});
    duties::end_open(deciding, Outcome::not_met, "closed down without it");
    deciding.set("closed_on", calendar::to_iso(deciding.today()));
    deciding.add(Ended{});
}

void abandon(TransitionWork& work) {
    auto& deciding = work.deciding;
    if (text_of(work.said, "reason").empty())
        return deciding.not_accepted("reason", "a transition is abandoned for a reason, and it is missing", {"Say it as reason=\"...\"."});
    deciding.add(TimerDropped{appointed_timer(target_of(deciding))});
    if (work.plan.shadow_from) deciding.add(TimerDropped{"shadow:" + calendar::to_iso(*work.plan.shadow_from)});
    duties::end_open(deciding, Outcome::withdrawn, "the transition was abandoned");
    deciding.remark("accountable", who_stays(*deciding.context().live, work.plan));
    deciding.add(Ended{});
}

}  // namespace acts

void enter(Deciding& deciding) {
    const auto& event = deciding.event();
    // Pinned: a correction judges the entering again by the definition that it was entered under.
    const auto* plan = plan_of(*deciding.context().pinned, text_of(event.facts, "ref"));
    if (!plan) return deciding.not_accepted("record", "its definition has no transition '" + text_of(event.facts, "ref") + "'");
    auto made = deciding.entering(workflow, {"preparing"});
    made.matter = plan->matter;
    auto entered_on = calendar::local_date(*deciding.context().zone, event.recorded_at);
    made.facts = {{"ref", plan->ref},
                  {"name", plan->title},
                  {"from", join(plan->from)},
                  {"target", calendar::to_iso(plan->target)},
                  {"first_target", calendar::to_iso(plan->target)},
                  {"entered_on", calendar::to_iso(entered_on)},
                  {"kept_by", plan->kept_by},
                  {"timetable", transition_id(*plan)},
                  {"gate", "0 of " + std::to_string(plan->gate.size()) + " declared"}};
    if (!plan->to.empty()) made.facts["to"] = join(plan->to);
    deciding.add(Entered{std::move(made)});
    open_entries(deciding, *plan, "", entered_on);
    open_entries(deciding, *plan, "entry", entered_on);
    open_entries(deciding, *plan, "target", plan->target);
    deciding.add(TimerSet{appointed_timer(plan->target), deciding.start_of(plan->target)});
    if (plan->shadow_from) deciding.add(TimerSet{"shadow:" + calendar::to_iso(*plan->shadow_from), deciding.start_of(*plan->shadow_from)});
    for (const auto& condition : plan->gate) want_its_decision(deciding, condition);
}

void decide(Deciding& deciding) {
    const auto& event = deciding.event();
    const auto* plan = plan_of(*deciding.context().pinned, text_of(deciding.before().facts, "ref"));
    if (!plan) return deciding.not_accepted("record", "its definition has no transition '" + text_of(deciding.before().facts, "ref") + "'");
    auto kind = event.kind;
    const auto& state = deciding.before().states.at(0);
    bool is_ahead = state == "preparing" || state == "shadow running";
    if (kind == "TransitionEntered") return;  // Applied again: nothing to enter.
    if (kind == "TimerFired") {
        const auto& timer = text_of(event.facts, "timer");
        if (timer == appointed_timer(target_of(deciding)) && is_ahead) kind = "AppointedDayReached";
        else if (timer.starts_with("shadow:") && state == "preparing") kind = "ShadowRunningBegun";
        else return;  // Of a target that has moved since, or overtaken by events.
    }
    if (kind == "AppointedDayReached" && event.happened_at < deciding.start_of(target_of(deciding)))
        return deciding.not_accepted("appointed day", "it is " + calendar::in_words(target_of(deciding)));
    TransitionWork work{deciding, *plan, event.facts, {}, false};
    if (kind == "MatterDecided") take_a_decision(work, kind);
    work.kind = kind;
    if (kind.empty() || deciding.is_not_accepted()) return;
    static const Table rows = table();
    if (std::find(rows.events.begin(), rows.events.end(), kind) == rows.events.end()) {
        duties::meet(deciding, kind);
        return settle(deciding, *plan);
    }
    const auto start = deciding.before().states;
    Machine<TransitionFront> machine(work, start);
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved) {
        if (event.actor.is_engine() && event.kind == "MatterDecided")
            return deciding.remark("gate", "decided when the transition was " + start[0] + ": noted");
        const auto on = text_of(deciding.before().facts, "transferred_on");
        return deciding.not_accepted(
            "record",
            "the transition is recorded as '" + start[0] + "'" +
                (on.empty() ? "" : "; the transfer took place on " + calendar::in_words(*calendar::date_from_iso(on))),
            {"An error is taken back with 'beadle correct'."});
    }
    if (auto now = machine.states(); now != start) {
        std::vector<std::string> passed;
        if (start[0] == "preparing" && now[0] == "transferred" && plan->shadow_from) passed = {"shadow running"};
        if (start[0] == "transferred" && now[0] == "complete") passed = {"closing down"};
        deciding.add(Moved{0, start[0], now[0], passed});
    }
    settle(deciding, *plan);
}

void settle(Deciding& deciding) {
    // What has just moved to the definition that is live has its gate there, and whom that asks.
    const bool is_moved = deciding.event().kind == "InstanceMoved";
    const auto& context = deciding.context();
    const auto& ref = text_of(deciding.before().facts, "ref");
    const auto* plan = plan_of(is_moved ? *context.live : *context.pinned, ref);
    if (!plan) return;
    if (is_moved) {
        count_the_gate(deciding, *plan);
        const auto* was = plan_of(*context.pinned, ref);
        for (const auto& condition : plan->gate)
            if (!was || std::none_of(was->gate.begin(), was->gate.end(), [&](const Condition& one) { return one.key == condition.key; }))
                want_its_decision(deciding, condition);
    }
    settle(deciding, *plan);
}

/// Beside the offices and whoever owes a duty that it meets: whoever may declare a condition, and whoever declared what is withdrawn. Which of them
/// the event means, and whether that is theirs, is asked when it is decided.
bool may_record(const Deciding& deciding) {
    const auto& kind = deciding.event().kind;
    const auto* plan = plan_of(*deciding.context().pinned, text_of(deciding.before().facts, "ref"));
    if (!plan || (kind != "ConditionDeclared" && kind != "ConditionWithdrawn")) return false;
    return std::any_of(plan->gate.begin(), plan->gate.end(), [&](const Condition& condition) {
        if (kind == "ConditionWithdrawn") return deciding.acts_as(text_of(deciding.before().facts, "declared_by." + condition.key));
        return std::any_of(condition.who.begin(), condition.who.end(), [&](const auto& party) { return deciding.acts_as(party); });
    });
}

std::vector<std::string> known_events() { return table().events; }

Table table() { return table_of<TransitionFront>("transition"); }

}  // namespace beadle::transition
