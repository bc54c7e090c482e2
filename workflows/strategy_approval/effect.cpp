#include "workflows/strategy_approval/effect.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/strategy_approval/counted.hpp"
#include "workflows/strategy_approval/stages.hpp"
#include "workflows/strategy_approval/strategy_acts.hpp"

namespace beadle::strategy_approval {

using namespace beadle::model;

std::optional<Date> effect_of(const Deciding& deciding) { return date_of(deciding.now().facts, "effect"); }

void wait_for_its_effect(Deciding& deciding) {
    auto effect = effect_of(deciding);
    if (!effect) return;
    if (deciding.start_of(*effect) > deciding.event().recorded_at) deciding.add(TimerSet{"effect", deciding.start_of(*effect)});
    else if (*effect < deciding.today())
        deciding.remark("effect", "it was to take effect from " + calendar::in_words(*effect) + ": it takes effect when it is published");
}

bool effect_has_come(const Deciding& deciding) {
    auto effect = effect_of(deciding);
    return effect && deciding.start_of(*effect) <= deciding.event().recorded_at;
}

bool is_yet_to_take_effect(const Deciding& deciding) {
    const auto& state = deciding.now().states[0];
    return stage_of(state) >= approved_stage && state != "in effect";
}

namespace acts {

void take_effect(StrategyWork& work) {
    auto& deciding = work.deciding;
    auto effect = effect_of(deciding);
    auto approved_on = date_of(deciding.now().facts, "approved_on");
    bool on_its_day = effect && (!approved_on || *effect >= *approved_on) && deciding.event().kind != "TookEffect";
    auto from = on_its_day ? *effect : deciding.today();
    // Approved after its day it takes effect when it is published, which may have been recorded before the approval.
    if (!on_its_day && deciding.event().kind != "TookEffect")
        from = std::max(from, date_of(deciding.now().facts, "published_on").value_or(from));
    deciding.set("in_effect_since", calendar::to_iso(from));
    meet_one(deciding, "effect");
    deciding.add(TimerDropped{"effect"});
    duties::open_or_move(deciding, "effect", from);
    next_round_of_progress(deciding, work.plan);
    if (work.plan.replaces.empty()) return;
    for (const auto& plan : deciding.context().live->strategies) {
        auto found = deciding.context().live->bodies.find(plan->body);
        if (plan->body == work.plan.body && plan->ref == work.plan.replaces && found != deciding.context().live->bodies.end())
            deciding.raise(strategy_id(found->second.prefix, *plan), "StrategyReplaced", {{"replaced_by", deciding.now().id}});
    }
}

void replace(StrategyWork& work) {
    auto& deciding = work.deciding;
    deciding.set("replaced_on", calendar::to_iso(deciding.today()));
    deciding.set("ended_at", calendar::to_iso(deciding.event().happened_at));
    if (has(deciding.event().facts, "replaced_by")) deciding.set("replaced_by", text_of(deciding.event().facts, "replaced_by"));
    duties::end_open(deciding, Outcome::withdrawn, "the strategy was replaced");
    for (const auto* timer : {"progress", "hold", "effect"}) deciding.add(TimerDropped{timer});
}

}  // namespace acts

}  // namespace beadle::strategy_approval
