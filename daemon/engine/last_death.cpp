#include "daemon/engine/last_death.hpp"

#include <fmt/format.h>

#include "daemon/crash/crash_point.hpp"

namespace beadle::engine {
namespace {

constexpr std::chrono::minutes singly_for{5};
constexpr int deaths_max = 2;
const std::string running_marker = "running";  // In hand while no event is: says that the last stop was not a clean one.

}  // namespace

std::vector<Root> LastDeath::look() {
    std::vector<Root> parked;
    if (const auto found = store_.in_hand()) {
        timers_left_ = timers_per_batch_;
        events_singly_until_ = machine_.now() + singly_for;
        if (found->kind != running_marker) {
            const auto count = found->deaths + 1;
            deaths_[found->event_id] = count;
            if (count >= deaths_max) parked = park(*found);
        }
    }
    mark_running();
    return parked;
}

/// Nothing of the event but its name has survived. Its instance is parked; and a person's event is recorded as not accepted, so that
/// sending it again gets that answer and not a third death.
std::vector<Root> LastDeath::park(const store::Store::InHand& found) const {
    const auto why = fmt::format("the program died {} times while it worked on this event", deaths_max);
    Root parked;
    parked.event.system = found.system;
    parked.event.id = found.event_id;
    parked.event.instance = found.instance;
    parked.event.kind = found.kind;
    parked.by_engine = true;
    auto refusal = parked;
    parked.fails = why;
    if (found.kind == "TimerFired") return {std::move(parked)};
    refusal.not_accepted.push_back(
        {.rule = "record", .source = {}, .numbers = why + "; its instance is parked", .breach = {}, .ways_on = {}});
    refusal.event.actor.person = "engine";
    return {std::move(parked), std::move(refusal)};
}

void LastDeath::mark_running() { store_.note_in_hand({.system = {}, .instance = {}, .event_id = {}, .kind = running_marker, .deaths = 0}); }

void LastDeath::note_in_hand(const model::Event& event) {
    const auto known = deaths_.find(event.id);
    store_.note_in_hand({.system = event.system,
                         .instance = event.instance,
                         .event_id = event.id,
                         .kind = event.kind,
                         .deaths = known == deaths_.end() ? 0 : known->second});
    crash_point("in_hand.noted");
}

bool LastDeath::timers_singly(int count) {
    if (timers_left_ <= 0) return false;
    timers_left_ -= count;
    return true;
}

}  // namespace beadle::engine
