#include "workflows/transition/transfer.hpp"

#include "workflows/duties/chase.hpp"
#include "workflows/duties/local_entry.hpp"
#include "workflows/model/answer.hpp"
#include "workflows/transition/declarations.hpp"
#include "workflows/transition/gate.hpp"
#include "workflows/transition/moved_target.hpp"
#include "workflows/transition/order.hpp"
#include "workflows/transition/plan.hpp"
#include "workflows/transition/transition_acts.hpp"

namespace beadle::transition {

using namespace beadle::model;

bool was_before_the_transfer(const Deciding& deciding) {
    auto transferred_at = instant_of(deciding.now().facts, "transferred_at");
    return transferred_at && deciding.event().happened_at < *transferred_at;
}

void name_what_was_missing(Deciding& deciding, const TransitionPlan& plan, Instant at) {
    auto missing = open_conditions(deciding.now(), plan, at);
    if (missing.empty()) return;
    deciding.breach({"gate",
                     "",
                     "when the transfer took place, " + missing_words(plan, missing, true),
                     Breach::irregular,
                     {"Where one was declared before, record ConditionDeclared with the time at which that happened, then correct this "
                      "entry and record it again.",
                      "Have the successor adopt what was done without it."}});
}

namespace {

std::string why_it_is_shut(const Deciding& deciding, const TransitionPlan& plan, const std::vector<const Condition*>& missing) {
    std::vector<std::string> words;
    if (!missing.empty()) words.push_back(missing_words(plan, missing, false));
    if (order_names_another_day(deciding.now()))
        words.push_back("the order names " + calendar::in_words(*day_of_the_order(deciding.now())));
    return words.empty() ? "the gate was not open then" : join(words, "; ");
}

}  // namespace

void wait(Deciding& deciding, const TransitionPlan& plan, const std::vector<const Condition*>& missing) {
    auto target = target_of(deciding);
    const auto words = why_it_is_shut(deciding, plan, missing);
    deciding.set("waiting_since", calendar::to_iso(target));
    deciding.remark("gate", "the appointed day is here, and the gate stays shut: " + words);
    deciding.remark("accountable", who_stays(*deciding.context().live, plan));
    auto entered_on = date_of(deciding.now().facts, "entered_on");
    if (entered_on && target < *entered_on) return;  // Long past when the record begins: it chases nobody.
    const auto& office = text_of(deciding.now().facts, "kept_by");
    auto found = deciding.context().live->offices.find(office);
    auto head = found == deciding.context().live->offices.end() ? std::string{} : found->second.head;
    duties::open_local(deciding,
                       {at_the_gate,
                        "say what becomes of the transfer, for its day has come and " + words,
                        "within 1 working days of entry",
                        {office},
                        "TransferTookPlace",
                        {-1, 0},
                        {0, 1, 5},
                        head},
                       calendar::local_date(*deciding.context().zone, deciding.event().recorded_at));
}

namespace {

void after_the_transfer(Deciding& deciding, const TransitionPlan& plan) {
    auto on = deciding.today();
    deciding.set("transferred_on", calendar::to_iso(on));
    deciding.set("transferred_at", calendar::to_iso(deciding.event().happened_at));
    deciding.set("waiting_since", "");
    deciding.add(TimerDropped{appointed_timer(target_of(deciding))});
    duties::meet_one(deciding, at_the_gate);
    for (const auto* condition : open_conditions(deciding.now(), plan, std::nullopt))
        duties::end_one(deciding, "gate/" + condition->key, Outcome::not_met, without_it, "the transfer took place");
    open_entries(deciding, plan, "transfer", on);
    see_to_what_moves_add(deciding, plan, "transfer", on, nullptr);
}

}  // namespace

namespace acts {

bool the_gate_is_open(const TransitionWork& work) {
    const auto& now = work.deciding.before();
    return open_conditions(now, work.plan, work.deciding.event().happened_at).empty() && !order_names_another_day(now);
}
bool the_gate_is_shut(const TransitionWork& work) { return !the_gate_is_open(work); }

void pass_the_gate(TransitionWork& work) {
    after_the_transfer(work.deciding, work.plan);
    work.deciding.set("transferred_by", by_the_calendar);
}

void wait_at_the_gate(TransitionWork& work) {
    wait(work.deciding, work.plan, open_conditions(work.deciding.now(), work.plan, work.deciding.event().happened_at));
}

void transfer(TransitionWork& work) {
    auto& deciding = work.deciding;
    name_what_was_missing(deciding, work.plan, deciding.event().happened_at);
    name_another_day(deciding, deciding.today(), target_of(deciding));
    after_the_transfer(deciding, work.plan);
}

}  // namespace acts

}  // namespace beadle::transition
