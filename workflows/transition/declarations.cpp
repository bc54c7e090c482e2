#include "workflows/transition/declarations.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/duties/plan.hpp"
#include "workflows/duties/wanted_item.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/model/transition_plan.hpp"
#include "workflows/transition/gate.hpp"
#include "workflows/transition/plan.hpp"

namespace beadle::transition {

using namespace beadle::model;

void count_the_gate(Deciding& deciding, const TransitionPlan& plan) {
    auto open = open_conditions(deciding.now(), plan, std::nullopt);
    deciding.set("gate", std::to_string(plan.gate.size() - open.size()) + " of " + std::to_string(plan.gate.size()) + " declared");
}

std::string missing_words(const TransitionPlan& plan, const std::vector<const Condition*>& missing, bool then) {
    std::vector<std::string> keys;
    for (const auto* condition : missing) keys.push_back(condition->key);
    bool one = missing.size() == 1;
    return std::to_string(missing.size()) + " of " + std::to_string(plan.gate.size()) +
           (plan.gate.size() == 1 ? " condition " : " conditions ") + (then ? (one ? "was" : "were") : (one ? "is" : "are")) +
           " not declared: " + join(keys);
}

bool keeps_the_record(const Deciding& deciding) {
    const auto& actor = deciding.event().actor;
    if (actor.is_engine() || deciding.context().replaying) return true;
    const auto& kept_by = text_of(deciding.now().facts, "kept_by");
    return std::find(actor.offices.begin(), actor.offices.end(), kept_by) != actor.offices.end();
}

const Condition* condition_meant(TransitionWork& work) {
    const auto& said = text_of(work.said, "condition");
    const auto& of = text_of(work.said, "of");
    std::vector<std::string> keys;
    std::vector<const Condition*> fit;
    for (const auto& condition : work.plan.gate) {
        keys.push_back(condition.key);
        if (condition.key == said || (condition.ref == said && (of.empty() || condition.of == of))) fit.push_back(&condition);
    }
    if (fit.size() > 1) {  // Whoever may declare one of them means their own.
        std::vector<const Condition*> own;
        for (const auto* condition : fit)
            if (std::any_of(condition->who.begin(), condition->who.end(), [&](const auto& party) { return work.deciding.acts_as(party); }))
                own.push_back(condition);
        if (own.size() == 1) fit = own;
    }
    if (fit.size() == 1) return fit.front();
    if (said.empty())
        work.deciding.not_accepted("condition", "which condition is missing", {"Say it as condition=ONE OF: " + join(keys) + "."});
    else if (fit.empty())
        work.deciding.not_accepted("condition", "the gate has no condition '" + said + "'", {"One of: " + join(keys) + "."});
    else
        work.deciding.not_accepted("condition", "several bodies have a condition '" + said + "' each",
                                   {"Say whose, as of=" + fit.front()->of + "."});
    return nullptr;
}

namespace {

/// The party that a text means: by id or name; the text itself where it is none.
std::string party_meant(const Definition& definition, const std::string& said) {
    if (find_party(definition, said)) return said;
    for (const auto& [id, post] : definition.posts)
        if (post.name == said) return id;
    for (const auto& [id, office] : definition.offices)
        if (office.name == said) return id;
    return said;
}

std::vector<std::string> open_items(const Deciding& deciding, const TransitionPlan& plan, const Condition& condition) {
    std::vector<std::string> open;
    for (const auto& duty : deciding.now().duties) {
        const auto* task = task_of(plan, duty.entry);
        if (!task || duty.outcome != Outcome::open || (!condition.of.empty() && !task->of.empty() && task->of != condition.of)) continue;
        if (std::find(condition.rest_on.begin(), condition.rest_on.end(), task->list) == condition.rest_on.end()) continue;
        open.push_back(task->item + (task->of.empty() ? "" : " (" + task->of + ")"));
    }
    return open;
}

/// It was declared before it was last withdrawn: that it was so is noted, and opens nothing.
bool was_withdrawn_since(Deciding& deciding, const Condition& condition) {
    const auto withdrawn_at = instant_of(deciding.now().facts, "withdrawn." + condition.key);
    if (!withdrawn_at || deciding.event().happened_at >= *withdrawn_at) return false;
    deciding.remark("order of events", "'" + condition.key + "' was withdrawn after that, " + on_the_day(deciding, *withdrawn_at) +
                                           ": that it had been declared is noted, and changes nothing");
    return true;
}

}  // namespace

bool set_declared(Deciding& deciding, const TransitionPlan& plan, const Condition& condition, const std::string& by,
                  const std::string& evidence) {
    if (was_withdrawn_since(deciding, condition)) return false;
    auto happened = deciding.event().happened_at;
    auto before = instant_of(deciding.now().facts, "declared." + condition.key);
    if (before)
        deciding.remark("gate", "'" + condition.key + "' had been declared already, by " +
                                    text_of(deciding.now().facts, "declared_by." + condition.key));
    deciding.set("declared." + condition.key, calendar::to_iso(before ? std::min(*before, happened) : happened));
    if (before)
        deciding.set("declared_last." + condition.key, calendar::to_iso(std::max(*last_declared(deciding.now(), condition), happened)));
    deciding.set("declared_by." + condition.key, by);
    deciding.set("evidence." + condition.key, evidence);
    duties::meet_one(deciding, "gate/" + condition.key);
    count_the_gate(deciding, plan);
    if (auto open = open_items(deciding, plan, condition); !open.empty())
        deciding.breach({"gate: " + condition.key,
                         "",
                         "it rests on a checklist of which " + std::to_string(open.size()) +
                             (open.size() == 1 ? " item is" : " items are") + " open: " + join(open),
                         Breach::advisory,
                         {"Record what is done with ChecklistItemDone, or say in a note why it was declared without."}});
    return true;
}

const Condition* declaration(TransitionWork& work, std::string& by, std::string& evidence) {
    auto& deciding = work.deciding;
    const auto* condition = condition_meant(work);
    if (!condition) return nullptr;
    const auto& live = *deciding.context().live;
    by = party_meant(live, text_of(work.said, "by"));
    evidence = text_of(work.said, "evidence");
    if (work.by_a_body) return condition;
    if (evidence.empty()) {
        deciding.not_accepted("evidence", "the evidence is missing",
                              {"Say it as evidence=\"" + (condition->evidence.empty() ? "minute 7" : condition->evidence) + "\"."});
        return nullptr;
    }
    const auto& actor = deciding.event().actor;
    if (by.empty())
        for (const auto& party : condition->who)
            if (by.empty() && deciding.acts_as(party)) by = party;
    if (by.empty()) {
        deciding.not_accepted("by", "who declares it is missing",
                              {"Say it as by=" + (condition->who.empty() ? "POST" : condition->who.front()) + "."});
        return nullptr;
    }
    bool may_declare = condition->who.empty() || std::find(condition->who.begin(), condition->who.end(), by) != condition->who.end();
    if (!may_declare) {
        deciding.not_accepted("gate: " + condition->key, "it is declared by " + names_of_parties(live, condition->who, " or ") +
                                                             ", not by " + name_of_party(live, by));
        return nullptr;
    }
    if (!keeps_the_record(deciding) && !deciding.acts_as(by)) {
        deciding.not_accepted("rights", actor.person + " may not declare it for " + name_of_party(live, by),
                              {"Whoever declares it records it, or the office that keeps the record does, on their word."});
        return nullptr;
    }
    return condition;
}

const Condition* withdrawal(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto* condition = condition_meant(work);
    if (!condition) return nullptr;
    const auto by = text_of(deciding.now().facts, "declared_by." + condition->key);
    if (text_of(work.said, "reason").empty()) deciding.not_accepted("reason", "a withdrawal needs a reason", {"Say it as reason=\"...\"."});
    else if (!has(deciding.now().facts, "declared." + condition->key))
        deciding.not_accepted("record", "'" + condition->key + "' is not declared");
    else if (!work.by_a_body && !keeps_the_record(deciding) && !deciding.acts_as(by))
        deciding.not_accepted("rights", deciding.event().actor.person + " may not withdraw what " + by + " declared",
                              {"Whoever declared it withdraws it, or the office that keeps the record does, on their word."});
    else return condition;
    return nullptr;
}

bool was_declared_since(Deciding& deciding, const Condition& condition) {
    const auto last = last_declared(deciding.now(), condition);
    if (!last || deciding.event().happened_at >= *last) return false;
    deciding.remark("order of events",
                    "'" + condition.key + "' was declared again after that, " + on_the_day(deciding, *last) + ": it stands by that");
    deciding.set("declared." + condition.key, calendar::to_iso(*last));
    deciding.set("declared_last." + condition.key, "");
    deciding.set("withdrawn." + condition.key, calendar::to_iso(deciding.event().happened_at));
    return true;
}

void forget_declaration(Deciding& deciding, const TransitionPlan& plan, const Condition& condition) {
    for (const auto* fact : {"declared.", "declared_last.", "declared_by.", "evidence."}) deciding.set(fact + condition.key, "");
    deciding.set("withdrawn." + condition.key, calendar::to_iso(deciding.event().happened_at));
    count_the_gate(deciding, plan);
}

void want_its_decision(Deciding& deciding, const Condition& condition) {
    if (!condition.asked_of.empty())
        duties::want_item(deciding, condition.asked_of, condition.asks, "gate/" + condition.key, target_of(deciding));
}

namespace {

void take_back(Deciding& deciding, const TransitionPlan& plan, const Condition& condition) {
    forget_declaration(deciding, plan, condition);
    const auto* duty = find_duty(deciding.now(), "gate/" + condition.key);
    if (!duty || duty->outcome == Outcome::open) return;
    auto again = *duty;
    again.outcome = Outcome::open;
    again.happened_at = again.recorded_at = std::nullopt;
    again.ended_by.clear();
    again.reason.clear();
    ++again.revision;
    const auto* entry = duties::entry_of(again, duties::timetable_of(deciding.now()), deciding.context());
    // The target may have moved while it stood declared.
    if (again.anchor == "target")
        if (const auto rule = calendar::parse_rule(again.rule); rule)
            duties::set_deadline(again, *rule, target_of(deciding), false, deciding.context());
    again.steps = duties::steps_for(again, entry ? *entry : duties::entry_from(again), deciding.event().recorded_at, deciding.context());
    again.steps_done = 0;
    deciding.add(DutyChanged{std::move(again), "the declaration was withdrawn"});
}

}  // namespace

namespace acts {

void declare(TransitionWork& work) {
    std::string by, evidence;
    const auto* condition = declaration(work, by, evidence);
    if (!condition) return;
    if (!set_declared(work.deciding, work.plan, *condition, by, evidence)) return;
    if (!open_conditions(work.deciding.now(), work.plan, std::nullopt).empty()) return;
    work.deciding.remark("gate", "every condition is declared");
    if (has(work.deciding.now().facts, "waiting_since"))
        work.deciding.remark("appointed day", "it was " + calendar::in_words(target_of(work.deciding)) +
                                                  ": record TransferTookPlace when the transfer has taken place, or TargetDateMoved");
}

void withdraw(TransitionWork& work) {
    const auto* condition = withdrawal(work);
    if (condition && !was_declared_since(work.deciding, *condition)) take_back(work.deciding, work.plan, *condition);
}

}  // namespace acts

}  // namespace beadle::transition
