#pragma once
// Up to where all that was due has fired, and when the next timer is due: kept in memory, so that waiting asks the store nothing. Nothing due lies below the
// watermark.
// Errors: store::StoreError. Thread-safety: one thread at a time.

#include <optional>

#include "daemon/store/store.hpp"

namespace beadle::engine {

using model::Instant;

class Watermark {
public:
    /// The store must outlive it. Nothing is known before look_from_the_start().
    explicit Watermark(store::Store& store) : store_(store) {}

    Instant at() const { return at_; }
    const std::optional<Instant>& next_due() const { return next_due_; }
    bool is_due(Instant now) const { return next_due_ && *next_due_ <= now; }

    void look_from_the_start();
    /// Where the timer that was to be the next one has been removed: finds the one that is.
    void look_again_where_gone();
    /// After what the batch took away and set.
    void take_over(const store::Batch& batch);
    /// Timers may have come back that lie anywhere; the next one is looked up by look_again_where_gone().
    void fall_to_the_start();
    /// A timer stays that is due then.
    void fall_to(Instant due_at);

    /// Timers up to there are about to fire. Returns where it stood; take_back() puts it there again when they did not.
    Instant rise(Instant to, Instant now);
    void take_back(Instant before) { at_ = before; }
    /// They have fired, and no others are due; `none_was`: nor had any been.
    void all_have_fired(Instant now, bool none_was);
    /// They have fired, and others may be due.
    void some_have_fired(Instant now);

private:
    store::Store& store_;
    Instant at_ = Instant::min();
    std::optional<Instant> next_due_;
    bool next_due_gone_ = false;  // The timer that it stood for was removed.
};

}  // namespace beadle::engine
