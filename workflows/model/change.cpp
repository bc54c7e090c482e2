#include "workflows/model/change.hpp"

namespace beadle::model {
namespace {

struct Carrier {
    Instance& instance;
    const Event& event;

    /// What owes something has not ended: an action taken up again, a slot that opened again.
    void go_on_if_owed(const Duty& duty) const {
        if (duty.outcome == Outcome::open) instance.ended = false;
    }
    void operator()(const Entered& change) const {
        auto version = instance.version;
        instance = change.instance;
        instance.version = version;
    }
    void operator()(const Moved& change) const {
        if (instance.states.size() <= change.region) instance.states.resize(change.region + 1);
        instance.states[change.region] = change.to;
    }
    void operator()(const FactSet& change) const {
        if (change.value.empty()) instance.facts.erase(change.name);
        else instance.facts.insert_or_assign(change.name, change.value);
    }
    void operator()(const DutyOpened& change) const {
        if (auto* duty = find_duty(instance, change.duty.ref)) *duty = change.duty;
        else instance.duties.push_back(change.duty);
        go_on_if_owed(change.duty);
    }
    void operator()(const DutyChanged& change) const {
        if (auto* duty = find_duty(instance, change.duty.ref)) *duty = change.duty;
        go_on_if_owed(change.duty);
    }
    void operator()(const DutyEnded& change) const {
        auto* duty = find_duty(instance, change.ref);
        if (!duty) return;
        duty->outcome = change.outcome;
        duty->happened_at = change.happened_at;
        duty->recorded_at = event.recorded_at;
        duty->ended_by = event.id;
        duty->reason = change.reason;
    }
    void operator()(const Repinned& change) const { instance.definition = change.definition; }
    void operator()(const Ended&) const { instance.ended = true; }
    void operator()(const Parked&) const { instance.parked = true; }
    void operator()(const Released&) const { instance.parked = false; }
    void operator()(const JudgedAgain& change) const {
        auto version = instance.version;
        instance = change.instance;
        instance.version = version;
    }
    // These change no instance: the writer sees to them.
    void operator()(const TimerSet&) const {}
    void operator()(const TimerDropped&) const {}
    void operator()(const MailOwed&) const {}
    void operator()(const MailWithdrawn&) const {}
    void operator()(const MailResult&) const {}
    void operator()(const MailMoved&) const {}
    void operator()(const Raised&) const {}
};

}  // namespace

void apply(Instance& instance, const Change& change, const Event& event) { std::visit(Carrier{instance, event}, change); }

}  // namespace beadle::model
