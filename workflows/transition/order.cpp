#include "workflows/transition/order.hpp"

#include <set>

#include "workflows/duties/chase.hpp"
#include "workflows/model/transition_plan.hpp"
#include "workflows/transition/declarations.hpp"
#include "workflows/transition/plan.hpp"
#include "workflows/transition/transition_acts.hpp"

namespace beadle::transition {

using namespace beadle::model;

bool names_the_day(const Deciding& deciding) {
    const auto& facts = deciding.before().facts;
    const auto happened = deciding.event().happened_at;
    const auto ordered_at = instant_of(facts, "ordered_at"), transferred_at = instant_of(facts, "transferred_at");
    return !ordered_at || (happened >= *ordered_at && (!transferred_at || happened < *transferred_at));
}

std::optional<Date> day_of_the_order(const Instance& instance) { return date_of(instance.facts, "appointed_day"); }

bool order_names_another_day(const Instance& instance) {
    const auto named = day_of_the_order(instance);
    return named && named != date_of(instance.facts, "target");
}

void name_another_day(Deciding& deciding, Date on, Date appointed) {
    if (const auto named = day_of_the_order(deciding.now())) {
        if (on == *named) return;
        return deciding.breach({"appointed day",
                                "",
                                "it took place on " + calendar::in_words(on) + "; the order names " + calendar::in_words(*named),
                                Breach::irregular,
                                {"Where the day or the order was entered wrongly, correct that entry.",
                                 "Where another order was made, record OrderMade with the day that it names."}});
    }
    if (on >= appointed) return;
    deciding.breach({"appointed day",
                     "",
                     "it took place on " + calendar::in_words(on) + "; the appointed day is " + calendar::in_words(appointed),
                     Breach::irregular,
                     {"Where the target had moved, record TargetDateMoved before, then correct this entry and record it again."}});
}

namespace acts {

void note_instrument(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto& kind = deciding.event().kind;
    const auto& instrument = text_of(work.said, "instrument");
    deciding.set(kind == "OrderMade" ? "order" : "scheme", instrument.empty() ? "made" : instrument);
    const auto named = date_of(work.said, "appointed_day");
    if (named && kind == "OrderMade" && names_the_day(deciding)) {
        deciding.set("appointed_day", calendar::to_iso(*named));
        deciding.set("ordered_at", calendar::to_iso(deciding.event().happened_at));
        const auto on = date_of(deciding.now().facts, "transferred_on");
        if (on) name_another_day(deciding, *on, target_of(deciding));
        else if (order_names_another_day(deciding.now()))
            deciding.remark("appointed day", "the order names " + calendar::in_words(*named) + ", the target is " +
                                                 calendar::in_words(target_of(deciding)) +
                                                 ": nothing passes to the successor on that day; record TargetDateMoved if it has moved");
    }
    std::set<std::string> stays_open;
    for (const auto& condition : work.plan.gate)
        if (condition.met_by == kind &&
            !set_declared(deciding, work.plan, condition,
                          deciding.event().on_behalf_of.empty() ? deciding.event().actor.person : deciding.event().on_behalf_of,
                          instrument.empty() ? kind : instrument))
            stays_open.insert("gate/" + condition.key);
    if (stays_open.empty()) return duties::meet(deciding, kind);
    std::vector<std::string> met;
    for (const auto& duty : deciding.now().duties)
        if (duty.met_by == kind && !stays_open.contains(duty.ref)) met.push_back(duty.ref);
    for (const auto& ref : met) duties::meet_one(deciding, ref);
}

}  // namespace acts

}  // namespace beadle::transition
