#pragma once
// Batches on their way into the store. Each gets its id and the tiles that it fills. Some of due timers may be written while the next ones are read and folded: where one fails, those behind it
// have failed with it. Of one that nothing more was heard of, the log's head says what became of it.
// Errors: store::StoreError; what the batch was made of is then to be taken up again, from the store as it is. Thread-safety: one thread at a time.

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/clocks.hpp"
#include "daemon/engine/on_its_way.hpp"
#include "daemon/engine/tree_of_log.hpp"
#include "daemon/engine/watch.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

/// Whether what is remembered of the store can still be believed.
struct Doubt {
    bool now = false;                               ///< Nothing is done before it is read again.
    std::optional<std::chrono::milliseconds> from;  ///< By the machine's clock: from then on.
    static constexpr std::chrono::seconds settled_within{
        30};  ///< A commit of which nothing more was heard has been ended by the database until then.
};

class Commits {
public:
    /// `run` begins the batches' ids, and no other run's begins so. A null watch: nobody measures. All that is given by reference must outlive it.
    Commits(store::Store& store, const MachineClock& machine, std::string run, Watch* watch, Doubt& doubt)
        : store_(store), machine_(machine), run_(std::move(run)), watch_(watch), doubt_(doubt) {}
    /// Waits for what is on its way; where that fails its timers are still in the store.
    ~Commits();
    Commits(const Commits&) = delete;
    Commits& operator=(const Commits&) = delete;

    /// Settles what is on its way and commits the batch.
    void commit(store::Batch& batch);
    /// The same for one that OnItsWay::may_be, but it may still be on its way when this returns, as one of `at_once` at most. What is returned stays until it is settled.
    const store::Batch& begin(store::Batch batch, std::vector<std::chrono::seconds> late, int at_once);
    /// Waits for what is on its way. Where one did not become true it throws, and doubt says that all that was made of it is to be forgotten.
    void settle();

    /// Whether one of those on their way is such a one.
    template <class Condition>
    bool any(Condition holds) const {
        return std::any_of(on_their_way_.begin(), on_their_way_.end(), [&](const auto& batch) { return holds(*batch); });
    }
    /// How many timers that are due at `from` or later they take away.
    int removed_from(Instant from) const;

    /// After the store was read again: what tiles the logs have is asked anew.
    void forget_tiles() { tiles_.forget(); }

private:
    void settle_oldest();
    void forget_what_followed();
    void give_id(store::Batch& batch);
    void expect_committed(const store::Batch& batch, const store::StoreError& error);
    void note_committed(const store::Batch& batch);

    store::Store& store_;
    const MachineClock& machine_;
    std::string run_;
    Watch* watch_;
    Doubt& doubt_;
    std::uint64_t batches_ = 0;
    TilesOfLogs tiles_{store_};
    std::deque<std::unique_ptr<OnItsWay>> on_their_way_;  // Begun and not settled, the oldest first.
};

}  // namespace beadle::engine
