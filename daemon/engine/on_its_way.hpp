#pragma once
// A batch of due timers that the store is committing while the next one is read and folded, and what it touches. Whoever reads beside it keeps off that,
// or waits: the store may show it as it was before the batch.
// Thread-safety: one thread at a time.

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "daemon/engine/working_set.hpp"

namespace beadle::engine {

class OnItsWay {
public:
    /// `late`: by how much each timer of the batch was, for whoever measures.
    OnItsWay(store::Batch batch, std::vector<std::chrono::seconds> late);
    OnItsWay(const OnItsWay&) = delete;
    OnItsWay& operator=(const OnItsWay&) = delete;

    /// Whether the batch is such a one: nothing in it but what touches() and fires_by() look at matters to the next.
    static bool may_be(const store::Batch& batch);
    /// Whether another one may be on its way at the same time, written side by side: they must not want the same rows. Instances are kept apart by
    /// touches(); a change to a message may mean anybody's.
    static bool may_have_company(const store::Batch& batch) { return batch.mail_changed.empty(); }

    const store::Batch& batch() const { return batch_; }
    const std::vector<std::chrono::seconds>& late() const { return late_; }
    /// How many of the timers that it takes away are due at `from` or later.
    int removed_from(Instant from) const;

    /// The batch has something to do with what is to be loaded.
    bool touches(const Missing& missing) const;
    /// The batch sets a timer that is due by then.
    bool fires_by(Instant now) const { return first_added_ && *first_added_ <= now; }
    /// The batch takes this timer away.
    bool removes(const model::Timer& timer) const;

private:
    using TimerView = std::tuple<std::string_view, std::string_view, std::string_view, Instant>;
    static TimerView view_of(const model::Timer& timer) { return {timer.system, timer.instance, timer.kind, timer.due_at}; }
    struct TimerHash {
        std::size_t operator()(const TimerView& timer) const { return std::hash<std::string_view>{}(std::get<1>(timer)); }
    };

    store::Batch batch_;  // What follows looks into it.
    std::vector<std::chrono::seconds> late_;
    std::unordered_set<KeyView, KeyHash> instances_, events_;
    std::unordered_set<TimerView, TimerHash> removed_;
    std::optional<Instant> first_added_;
};

}  // namespace beadle::engine
