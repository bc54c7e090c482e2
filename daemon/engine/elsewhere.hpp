#pragma once
// Events for systems of other daemons' shards: they go there as letters, and their callers are told what the owner answers. Who waits too long, or
// whose answer cannot be read, is told that the event is written down; the owner works it off all the same, and its id gets the answer later.
// Thread-safety: one thread at a time.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "daemon/engine/clocks.hpp"
#include "daemon/engine/letter.hpp"
#include "daemon/store/sharing.hpp"

namespace beadle::engine {

class Elsewhere {
public:
    /// Both must outlive it.
    Elsewhere(store::Sharing& sharing, const MachineClock& machine, std::chrono::milliseconds patience)
        : sharing_(sharing), machine_(machine), patience_(patience) {}

    struct Errand {
        model::Event event;
        std::shared_ptr<const definitions::Bundle> bundle;
        std::function<void(const Answer&)> answered;  ///< Empty: nobody waits.
    };
    /// `now` by the civil clock. Throws store::StoreError; the errands are then as they were.
    void send(std::vector<Errand>& errands, model::Instant now);
    /// Hands out the answers that have come. Throws store::StoreError.
    void take_answers();
    /// Tells those who have waited too long, after a last look; `all`: everybody, for we stop.
    void give_up(bool all = false);
    /// When the next one will have waited too long.
    std::optional<std::chrono::milliseconds> next() const;

private:
    struct Waiting {
        std::string system, event_id, instance;
        std::chrono::milliseconds until{};
        std::function<void(const Answer&)> answered;
    };
    static Answer read_or_written_down(std::string_view text, const Waiting& waiting);
    static Answer written_down(const Waiting& waiting, std::string_view why);

    store::Sharing& sharing_;
    const MachineClock& machine_;
    std::chrono::milliseconds patience_;
    std::map<std::int64_t, Waiting> waiting_;  ///< By letter.
};

}  // namespace beadle::engine
