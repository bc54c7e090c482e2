#include "daemon/engine/watermark.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace beadle::engine {

namespace {

constexpr std::chrono::minutes look_again_for{1};  // When due and next_due do not agree.

}  // namespace

void Watermark::look_from_the_start() {
    at_ = Instant::min();
    next_due_ = store_.next_due(at_);
    next_due_gone_ = false;
}

void Watermark::look_again_where_gone() {
    if (next_due_gone_) {
        next_due_ = store_.next_due(at_);
        next_due_gone_ = false;
    }
}

void Watermark::take_over(const store::Batch& batch) {
    for (const auto& timer : batch.timers_removed) next_due_gone_ |= timer.due_at == store::any_due_at || timer.due_at == next_due_;
    for (const auto& timer : batch.timers_added) {
        at_ = std::min(at_, timer.due_at);
        if (!next_due_ || timer.due_at < *next_due_) next_due_ = timer.due_at;
    }
}

void Watermark::fall_to_the_start() {
    at_ = Instant::min();
    next_due_gone_ = true;
}

void Watermark::fall_to(Instant due_at) { at_ = std::min(at_, due_at); }

Instant Watermark::rise(Instant to, Instant now) {
    const auto before = std::exchange(at_, to);
    next_due_ = now;  // Until known better: what throws before they have fired must not make us sleep.
    return before;
}

void Watermark::all_have_fired(Instant now, bool none_was) {
    next_due_gone_ = false;
    next_due_ = store_.next_due(at_);
    if (none_was && next_due_ && *next_due_ <= now) next_due_ = now + look_again_for;
}

void Watermark::some_have_fired(Instant now) {
    next_due_gone_ = false;
    next_due_ = now;
}

}  // namespace beadle::engine
