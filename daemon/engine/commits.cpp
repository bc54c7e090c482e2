#include "daemon/engine/commits.hpp"

#include <fmt/format.h>

#include "daemon/crash/crash_point.hpp"

namespace beadle::engine {

Commits::~Commits() {
    try {
        settle();
    } catch (const std::exception&) {
        // The timers are still in the store.
    }
}

void Commits::commit(store::Batch& batch) {
    settle();
    give_id(batch);
    try {
        store_.commit(batch);
    } catch (const store::StoreError& error) {
        expect_committed(batch, error);
    }
    note_committed(batch);
}

const store::Batch& Commits::begin(store::Batch batch, std::vector<std::chrono::seconds> late, int at_once) {
    const auto crowded = [&] {
        return static_cast<int>(on_their_way_.size()) >= at_once || !OnItsWay::may_have_company(batch) ||
               any([](const auto& other) { return !OnItsWay::may_have_company(other.batch()); });
    };
    while (!on_their_way_.empty() && crowded()) settle_oldest();
    give_id(batch);
    auto begun = std::make_unique<OnItsWay>(std::move(batch), std::move(late));
    try {
        store_.begin_commit(begun->batch());
    } catch (const store::StoreError& error) {
        expect_committed(begun->batch(), error);
    }
    on_their_way_.push_back(std::move(begun));
    return on_their_way_.back()->batch();
}

void Commits::settle() {
    while (!on_their_way_.empty()) settle_oldest();
}

int Commits::removed_from(Instant from) const {
    int removed = 0;
    for (const auto& batch : on_their_way_) removed += batch->removed_from(from);
    return removed;
}

void Commits::settle_oldest() {
    const auto settled = std::move(on_their_way_.front());
    on_their_way_.pop_front();
    try {
        store_.finish_commit();
    } catch (const store::StoreError& error) {
        try {
            expect_committed(settled->batch(), error);
        } catch (...) {
            forget_what_followed();
            throw;
        }
    }
    note_committed(settled->batch());
    if (!watch_) return;
    for (const auto each : settled->late()) watch_->fired(each);
}

/// What was begun behind a batch that failed has failed with it.
void Commits::forget_what_followed() {
    for (; !on_their_way_.empty(); on_their_way_.pop_front()) {
        try {
            store_.finish_commit();
        } catch (const store::StoreError&) {
        }
    }
}

void Commits::give_id(store::Batch& batch) {
    batch.batch_id = fmt::format("{}-{}", run_, ++batches_);
    for (auto& head : batch.log_heads) head.batch_id = batch.batch_id;
    tiles_.fill(batch);
    crash_point("commit.before");
}

/// Within the handler of the store's error: throws it on, unless the batch became true all the same.
void Commits::expect_committed(const store::Batch& batch, const store::StoreError& error) {
    doubt_.now = true;
    if (error.retry_is_safe()) throw;
    if (batch.log_heads.empty()) {  // An alarm, and no log that would say.
        doubt_.from = machine_.now() + Doubt::settled_within;
        throw;
    }
    // Whether it was written is not known: the log head says so. If even that cannot be read, the events come again, and their ids tell.
    auto head = store_.log_head(batch.log_heads.front().system);
    if (!head || head->batch_id != batch.batch_id) throw;
}

void Commits::note_committed(const store::Batch& batch) {
    crash_point("commit.after");
    if (watch_) watch_->committed(batch.entries.size());
}

}  // namespace beadle::engine
