#pragma once
// What was in hand when the last process died, and the care that is taken after it: for a while events are worked off one by one, each noted in hand first, so that the one which kills
// us is known. One that did so twice is poison: its instance is parked.
// Errors: store::StoreError. Thread-safety: one thread at a time.

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/engine/clocks.hpp"
#include "daemon/engine/fold.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

class LastDeath {
public:
    /// `timers_per_batch`: so many timers fire one by one after an unclean stop. Store and clock must outlive it.
    LastDeath(store::Store& store, const MachineClock& machine, int timers_per_batch)
        : store_(store), machine_(machine), timers_per_batch_(timers_per_batch) {}

    /// Looks what was in hand, and says from now on that a process runs. What comes of it is to be worked off before anything else: poison is parked.
    std::vector<Root> look();
    /// Nothing is in hand but that a process runs.
    void mark_running();
    void note_in_hand(const model::Event& event);

    /// Whether people's events come one by one for now.
    bool events_singly() const { return events_singly_until_ && machine_.now() < *events_singly_until_; }
    /// The same of `count` timers that are about to fire.
    bool timers_singly(int count);

private:
    std::vector<Root> park(const store::Store::InHand& found) const;

    store::Store& store_;
    const MachineClock& machine_;
    int timers_per_batch_;
    int timers_left_ = 0;
    std::optional<std::chrono::milliseconds> events_singly_until_;
    std::map<std::string, int, std::less<>> deaths_;  // By event id, of those that the program died in before.
};

}  // namespace beadle::engine
