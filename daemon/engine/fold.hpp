#pragma once
// Folds a batch of events over a working set: what the commit must make true and what the callers are to be told. No store, no clock, no
// log: where something is not loaded yet, run() stops there, `missing()` names it, and run() goes on once the writer has filled it in.
//
// Each event from outside is worked off with everything that it raises, breadth first, before the next one is looked at. So the order of
// the record does not depend on how events were gathered into batches.
// Thread-safety: one thread at a time.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "daemon/engine/answer.hpp"
#include "daemon/engine/core.hpp"
#include "daemon/engine/working_set.hpp"

namespace beadle::engine {

/// Deeper than this, one event raising the next is our mistake and not a chain.
inline constexpr int depth_max = 64;

/// An event from outside the batch: a person's, a mail's result, or a timer that came due.
struct Root {
    model::Event event;
    std::optional<model::Timer> timer;  ///< The row that fires.
    bool by_engine = false;    ///< Nobody waits for an answer that could be told of an error: an instance that it fails on is parked.
    bool wants_words = false;  ///< Somebody reads what followed; spares the words otherwise.
    std::string fails;         ///< Set: it is known why this event does not go through, and it is not tried again.
    std::string parks;         ///< Set with `fails`: the instance whose fault it is, where that is another one; it is parked as well.
    std::vector<model::Finding> not_accepted;  ///< Set: the engine itself does not accept it, for these reasons; the core is not asked.
};

/// What became of a root.
enum class Became { recorded, repeated, failed, held };

struct Folded {
    store::Batch batch;           ///< Without batch id.
    std::vector<Answer> answers;  ///< One a root.
    std::vector<Became> became;   ///< One a root. held: its instance is parked, the timer stays.
    std::vector<store::Alarm> alarms_raised;
    std::vector<std::pair<std::string, std::string>> alarms_cleared;  ///< (system, key)
    bool released = false;  ///< An instance was released: timers below the watermark may have come back.
};

class Fold {
public:
    /// `now` is the time to record by. `roots`, `set` and `core` outlive the fold.
    Fold(std::vector<Root>& roots, WorkingSet& set, const Core& core, Instant now);
    ~Fold();

    enum class State { wants_more, done, spoilt };
    /// Folds until all is done, or until `missing()` must be filled in, or until the working set is spoilt: a root failed after something
    /// it led to was applied already. Then `spoilt_root()` is to be marked as failing and everything folded again over a fresh set.
    State run();
    const Missing& missing() const;
    std::size_t spoilt_root() const;
    const std::string& spoilt_by() const;
    /// What to commit and to tell. Once, after run() said done.
    Folded take();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// The event by which a due timer makes itself felt.
model::Event timer_fired(const model::Timer& timer);
/// Reads entries back as what decide may see of the past.
std::vector<model::HistoryEntry> to_history(const std::vector<store::Entry>& entries);
/// "parked:ICPA/2022-23/3"
std::string parked_alarm_key(std::string_view instance);

}  // namespace beadle::engine
