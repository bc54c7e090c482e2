#include "daemon/engine/how_it_stood.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "daemon/engine/duty_timer.hpp"

namespace beadle::engine {
namespace {

/// `after`: how the duty will be, where that is known.
void touch_duty(WorkingInstance& working, std::string_view ref, const model::Duty* after = nullptr) {
    assert(working.only_duty.empty() || working.only_duty == ref);  // Decide keeps to what it said it needs.
    const auto* now = model::find_duty(working.now, ref);
    bool only_stepped = false;
    if (now && after) {
        auto stepped = *now;
        stepped.steps_done = after->steps_done;
        only_stepped = stepped == *after;
    }
    for (auto& before : working.duties)
        if (before.ref == ref) {
            before.only_stepped = before.only_stepped && only_stepped;
            return;
        }
    bool existed = working.stored_version > 0 && now;
    working.duties.push_back(
        {std::string(ref), existed, existed ? duty_timer_at(working.now, ref) : std::nullopt, existed && only_stepped});
}

void touch_every_duty(WorkingInstance& working) {
    assert(working.only_duty.empty());
    for (const auto& duty : working.now.duties) touch_duty(working, duty.ref);
}

void touch_timer(WorkingInstance& working, std::string_view kind, std::optional<Instant> after) {
    for (auto& timer : working.timers)
        if (timer.kind == kind) {
            timer.after = after;
            return;
        }
    // One that entered in this batch has no timer in the store to look for.
    working.timers.push_back({std::string(kind), working.stored_version > 0 ? std::optional(store::any_due_at) : std::nullopt, after});
}

struct Remember {
    WorkingInstance& working;

    void operator()(const model::Entered&) const {
        touch_every_duty(working);
        working.facts_changed = working.head_changed = true;
    }
    void operator()(const model::FactSet&) const { working.facts_changed = true; }
    void operator()(const model::DutyOpened& change) const {
        touch_duty(working, change.duty.ref);
        working.head_changed |= working.now.ended;  // It may go on.
    }
    void operator()(const model::DutyChanged& change) const {
        touch_duty(working, change.duty.ref, &change.duty);
        working.head_changed |= working.now.ended;
    }
    void operator()(const model::DutyEnded& change) const { touch_duty(working, change.ref); }
    void operator()(const model::TimerSet& change) const { touch_timer(working, change.kind, change.due_at); }
    void operator()(const model::TimerDropped& change) const { touch_timer(working, change.kind, std::nullopt); }
    void operator()(const model::Ended&) const {
        touch_every_duty(working);
        working.head_changed = true;
    }
    void operator()(const model::JudgedAgain& change) const {
        touch_every_duty(working);
        for (const auto& duty : change.instance.duties) touch_duty(working, duty.ref);
        working.facts_changed = working.head_changed = true;
    }
    void operator()(const model::Moved&) const { working.head_changed = true; }
    void operator()(const model::Repinned&) const { working.head_changed = true; }
    void operator()(const model::Parked&) const { working.head_changed = true; }
    void operator()(const model::Released&) const { working.head_changed = true; }
    // The rest changes no instance.
    void operator()(const model::MailOwed&) const {}
    void operator()(const model::MailWithdrawn&) const {}
    void operator()(const model::MailResult&) const {}
    void operator()(const model::MailMoved&) const {}
    void operator()(const model::Raised&) const {}
};

}  // namespace

void remember(WorkingInstance& working, const model::Change& change) { std::visit(Remember{working}, change); }

bool still_stands(const model::Timer& timer, const WorkingInstance& working) {
    if (auto ref = duty_of_kind(timer.kind)) {
        for (const auto& before : working.duties)
            if (before.ref == *ref) return duty_timer_at(working.now, *ref) == timer.due_at;
        return true;
    }
    for (const auto& touched : working.timers)
        if (touched.kind == timer.kind) return touched.after == timer.due_at;
    return true;
}

void put_instances(store::Batch& batch, std::vector<WorkingInstance*>& written) {
    batch.instances.reserve(written.size());
    // By key, so that neighbours in the store are written together.
    std::sort(written.begin(), written.end(),
              [](const auto* a, const auto* b) { return std::tie(a->now.system, a->now.id) < std::tie(b->now.system, b->now.id); });
    for (auto* working : written) {
        const auto& id = working->now.id;
        const auto& system = working->now.system;
        store::Batch::InstanceWrite write;
        for (auto& before : working->duties) {
            bool exists = model::find_duty(working->now, before.ref) != nullptr;
            auto next = duty_timer_at(working->now, before.ref);
            if (before.next != next) {
                if (before.next) batch.timers_removed.push_back({system, id, duty_timer_kind(before.ref), *before.next});
                if (next) batch.timers_added.push_back({system, id, duty_timer_kind(before.ref), *next});
            }
            if (exists && before.only_stepped) write.duties_stepped.push_back(before.ref);
            if (exists) write.duties_changed.push_back(std::move(before.ref));
            else if (before.existed) write.duties_removed.push_back(std::move(before.ref));
        }
        for (auto& timer : working->timers) {
            if (timer.stored) batch.timers_removed.push_back({system, id, timer.kind, *timer.stored});
            if (timer.after) batch.timers_added.push_back({system, id, timer.kind, *timer.after});
        }
        write.expected_version = working->stored_version;
        if (!write.duties_removed.empty()) write.duties_stepped.clear();  // They may have moved up.
        write.facts_changed = working->facts_changed || working->stored_version == 0;
        write.head_changed = working->head_changed || working->stored_version == 0;
        write.duties_left_out = !working->only_duty.empty();
        write.instance = std::move(working->now);
        batch.instances.push_back(std::move(write));
    }
}

}  // namespace beadle::engine
