// What is recorded after the transfer though it happened before, or was done without: it stands where the transfer stands, and takes back a transfer that the
// calendar alone had made.
#include "workflows/transition/transition_acts.hpp"

#include <algorithm>

#include "workflows/duties/chase.hpp"
#include "workflows/model/transition_plan.hpp"
#include "workflows/transition/declarations.hpp"
#include "workflows/transition/gate.hpp"
#include "workflows/transition/moved_target.hpp"
#include "workflows/transition/order.hpp"
#include "workflows/transition/plan.hpp"
#include "workflows/transition/transfer.hpp"

namespace beadle::transition {

using namespace beadle::model;

namespace {

/// The calendar had passed the gate, nobody had said so: what it brought is taken back.
void undo_the_transfer(Deciding& deciding) {
    const auto on = deciding.now().facts.at("transferred_on");
    for (const auto* name : {"transferred_on", "transferred_at", "transferred_by"}) deciding.set(name, "");
    std::vector<std::string> brought;
    for (const auto& duty : deciding.now().duties)
        if (duty.anchor == "transfer") brought.push_back(duty.ref);
    for (const auto& ref : brought) duties::end_one(deciding, ref, Outcome::withdrawn, "the transfer did not take place");
    deciding.remark("appointed day", "the calendar had passed the gate on " + calendar::in_words(*calendar::date_from_iso(on)) +
                                         ", for this was not recorded then: it is taken back");
}

/// What the calendar had brought is taken back, the event takes effect, and somebody is to say what becomes of the transfer.
void take_back_the_transfer(TransitionWork& work, void (*take_effect)(TransitionWork& work)) {
    undo_the_transfer(work.deciding);
    take_effect(work);
    if (!work.deciding.is_not_accepted()) wait(work.deciding, work.plan, open_conditions(work.deciding.now(), work.plan, std::nullopt));
}

/// A withdrawal of before the transfer leaves its condition open then: it had not been declared again by that time.
bool leaves_the_gate_shut(const TransitionWork& work) {
    const auto& now = work.deciding.before();
    const auto transferred_at = *instant_of(now.facts, "transferred_at");
    const auto& said = text_of(work.said, "condition");
    return std::none_of(work.plan.gate.begin(), work.plan.gate.end(), [&](const Condition& condition) {
        if (condition.key != said && condition.ref != said) return false;
        const auto last = last_declared(now, condition);
        return last && work.deciding.event().happened_at < *last && *last <= transferred_at;
    });
}

/// The calendar passed the gate, nobody said so; and what is recorded now happened before and shows that the day had not come.
bool the_day_was_wrong(const TransitionWork& work) {
    const auto& facts = work.deciding.before().facts;
    if (text_of(facts, "transferred_by") != by_the_calendar) return false;
    const auto is_later = [&](const char* fact) {
        const auto day = date_of(work.said, fact), on = date_of(facts, "transferred_on");
        return day && on && *day > *on;
    };
    if (!was_before_the_transfer(work.deciding)) return false;
    if (work.kind == "OrderMade") return is_later("appointed_day") && names_the_day(work.deciding);
    if (work.kind == "TargetDateMoved") return is_later("to") && !moved_since(work.deciding);
    return leaves_the_gate_shut(work);
}

bool had_run_in_shadow(const TransitionWork& work) { return has(work.deciding.before().facts, "shadow_since"); }

}  // namespace

namespace acts {

bool it_was_prepared(const TransitionWork& work) { return the_day_was_wrong(work) && !had_run_in_shadow(work); }
bool it_ran_in_shadow(const TransitionWork& work) { return the_day_was_wrong(work) && had_run_in_shadow(work); }
bool it_took_place(const TransitionWork& work) { return !the_day_was_wrong(work); }

void declare_late(TransitionWork& work) {
    std::string by, evidence;
    const auto* condition = declaration(work, by, evidence);
    if (!condition) return;
    auto transferred_at = instant_of(work.deciding.now().facts, "transferred_at");
    bool in_time = transferred_at && work.deciding.event().happened_at <= *transferred_at;
    if (set_declared(work.deciding, work.plan, *condition, by, evidence))
        work.deciding.remark("gate", in_time ? "recorded after what followed: it had been declared when the transfer took place"
                                             : "declared after the transfer took place");
}

void withdraw_late(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto* condition = withdrawal(work);
    if (!condition) return;
    if (!was_before_the_transfer(deciding))
        return deciding.remark("gate", "the transfer took place already: that the declaration of '" + condition->key +
                                           "' is withdrawn is noted, and changes nothing");
    if (!was_declared_since(deciding, *condition)) {
        forget_declaration(deciding, work.plan, *condition);
        const auto ref = "gate/" + condition->key;
        if (find_duty(deciding.now(), ref)) deciding.add(DutyEnded{ref, Outcome::not_met, deciding.event().happened_at, without_it});
    }
    name_what_was_missing(deciding, work.plan, *instant_of(deciding.now().facts, "transferred_at"));
}

void shut_again(TransitionWork& work) { take_back_the_transfer(work, withdraw); }
void order_shuts_again(TransitionWork& work) { take_back_the_transfer(work, note_instrument); }

void move_target_after_all(TransitionWork& work) {
    undo_the_transfer(work.deciding);
    move_target(work);
}

void move_target_late(TransitionWork& work) {
    auto& deciding = work.deciding;
    const auto on = *date_of(deciding.now().facts, "transferred_on");
    if (!was_before_the_transfer(deciding))
        return deciding.not_accepted("record", "the transfer took place on " + calendar::in_words(on) + ": its target moves no more",
                                     {"Where it had moved before, record it with the time at which that happened.",
                                      "An error is taken back with 'beadle correct'."});
    const auto to = new_target(work);
    if (!to) return;
    set_target(deciding, target_of(deciding), *to);
    deciding.remark("order of events", "recorded after the transfer, which took place on " + calendar::in_words(on) +
                                           ": the target had moved to " + calendar::in_words(*to) + " by then");
    name_another_day(deciding, on, *to);
}

}  // namespace acts

}  // namespace beadle::transition
