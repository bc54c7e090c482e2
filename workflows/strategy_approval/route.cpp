#include "workflows/strategy_approval/route.hpp"

#include <algorithm>

#include "workflows/duties/reasons.hpp"
#include "workflows/strategy_approval/approval.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/effect.hpp"
#include "workflows/strategy_approval/preparation.hpp"
#include "workflows/strategy_approval/stages.hpp"
#include "workflows/strategy_approval/strategy_approval.hpp"
#include "workflows/strategy_approval/strategy_table.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

namespace {

/// The day from which it is to apply came while it stood on the way.
void take_effect_after_its_day(Deciding& deciding, const StrategyPlan& plan) {
    if (deciding.now().states[0] == "in effect" || !effect_has_come(deciding)) return;
    StrategyWork then{deciding, plan};
    Machine<StrategyFront> on(then, {deciding.now().states[0]});
    if (on.process("TookEffect") == Ran::moved) deciding.add(Moved{0, deciding.now().states[0], on.states()[0], {}});
}

/// An approval that is recorded after what followed it: the strategy applies from the day that it gives, or the plan, all the same.
void accept_late_approval(Deciding& deciding, const StrategyPlan& plan) {
    if (!deciding.context().replaying && !dates_can_be_read(deciding)) return;
    note_the_approval(deciding, plan);
    if (!is_yet_to_take_effect(deciding)) return;
    const auto effect = effect_of(deciding);
    const bool is_published = deciding.now().states[0] == "published";
    if (effect && (is_published || *effect >= deciding.today())) take_effect_after_its_day(deciding, plan);
    if (is_yet_to_take_effect(deciding)) wait_for_its_effect(deciding);
}

/// A fact of an earlier stage, recorded after what followed it.
void accept_late_fact(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    StrategyWork work{deciding, plan};
    if (kind == "SupportDecided") {
        acts::note_support(work);
        if (deciding.is_not_accepted()) return;
    } else if (kind == "DirectionSet") {
        deciding.set("direction_set_on", calendar::to_iso(deciding.today()));
        meet_one(deciding, "direction");
    } else if (kind == "TextSettled") {
        deciding.set("settled_on", calendar::to_iso(deciding.today()));
        meet_one(deciding, "amendments");
    } else if (is_a_decision(kind)) {
        bool yes = kind == "StrategyApproved" || kind == "ApprovedSubjectToAmendments";
        if (yes && !has(deciding.now().facts, "approved_on")) accept_late_approval(deciding, plan);
        if (deciding.is_not_accepted()) return;
    }
    deciding.remark("order of events", std::string(kind) + " is recorded after what followed it; it is judged at the time it happened");
}

void excuse_passed_over(Deciding& deciding, std::string_view implied) {
    const char* ref = implied == "DirectionSet"       ? "direction"
                      : implied == "StrategyApproved" ? "approve"
                      : implied == "TextSettled"      ? "amendments"
                                                      : nullptr;
    if (ref) end_open_of(deciding, ref, Outcome::excused, duties::passed_over_by(deciding.event().kind));
}

/// Said of a text that has gone back since: whoever said it is asked again, and nothing moves.
bool is_of_a_former_text(const Deciding& deciding, std::string_view kind) {
    const auto returned_at = instant_of(deciding.now().facts, "returned_at");
    const bool speaks_of_a_text = kind == "SupportDecided" || kind == "StrategyApproved" || kind == "ApprovedSubjectToAmendments";
    return returned_at && speaks_of_a_text && deciding.event().happened_at < *returned_at && !has(deciding.now().facts, "approved_on");
}

void note_what_was_said_of_it(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    std::string said(kind);
    if (kind == "SupportDecided") {
        const auto body = supporting_body(deciding, plan);
        if (body.empty()) return;
        if (!may_answer_for(deciding, body)) return;
        said = name_of_body(*deciding.context().live, body) + ": " + text_of(deciding.event().facts, "outcome");
    }
    const auto returned_on = calendar::local_date(*deciding.context().zone, *instant_of(deciding.now().facts, "returned_at"));
    deciding.remark("order of events", said + "; that was of the text that went back to its preparation on " +
                                           calendar::in_words(returned_on) + ": it is noted, and does not count for the new one");
}

}  // namespace

void run(Deciding& deciding, const StrategyPlan& plan, std::string_view kind) {
    const auto start = deciding.now().states[0];
    const auto& event = deciding.event();
    if (is_of_a_former_text(deciding, kind)) return note_what_was_said_of_it(deciding, plan, kind);
    int at = stage_of(start), from = stage_before(kind);
    bool over = at < 0;
    if (over && kind != "PreparationBegun" && kind != "StrategyReplaced") {
        if (auto ended_at = over_at(deciding.now()); ended_at && event.happened_at < *ended_at)
            return accept_late_fact(deciding, plan, kind);
        return contradicts(deciding);
    }
    StrategyWork work{.deciding = deciding, .plan = plan, .is_prepared = from <= 2 || kind == "SupportDecided"};
    Machine<StrategyFront> machine(work, {start});
    const auto way = way_to(start, kind);
    auto passed = pass_through(machine, work, way);
    if (deciding.is_not_accepted()) return;
    work.is_prepared = true;
    auto ran = machine.process(kind);
    if (deciding.is_not_accepted()) return;
    if (ran != Ran::moved && kind == "PublicationHeld" && !over) return acts::hold(work);  // Known before there is anything to hold.
    if (ran != Ran::moved && kind == "PublicationReleased" && has(deciding.now().facts, "held_since")) return acts::release(work);
    if (ran != Ran::moved) {
        auto approved_at = instant_of(deciding.now().facts, "approved_at");
        bool late = from < at && (!is_a_decision(kind) || !approved_at || event.happened_at < *approved_at);
        if (kind == "DirectionReopened" || kind == "PreparationBegun") late = kind == "PreparationBegun" && at >= 2;
        if (late) return accept_late_fact(deciding, plan, kind);
        return contradicts(deciding);
    }
    auto now = machine.states()[0];
    std::erase(passed, now);
    if (now != start) deciding.add(Moved{0, start, now, passed});
    if (!passed.empty()) deciding.remark("order of events", "passed through without a record: " + join(passed));
    for (auto implied : way) excuse_passed_over(deciding, implied);
    const auto effect = effect_of(deciding);
    const auto approved_on = date_of(deciding.now().facts, "approved_on");
    const bool ready = kind == "StrategyPublished" ||
                       ((kind == "TextSettled" || kind == "StrategyApproved") && effect && approved_on && *effect >= *approved_on);
    if (ready) take_effect_after_its_day(deciding, plan);
    const bool approved_on_the_way = std::find(way.begin(), way.end(), "StrategyApproved") != way.end();
    if (approved_on_the_way && is_yet_to_take_effect(deciding)) wait_for_its_effect(deciding);
}

Table table() { return table_of<StrategyFront>("strategy approval"); }

}  // namespace beadle::strategy_approval
