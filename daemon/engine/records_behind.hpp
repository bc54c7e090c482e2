#pragma once
// The records that do not go on from what was signed for them, until each is resumed: meanwhile nothing is recorded there, and nothing fires or is sent anywhere;
// an alarm says so.
// Errors: store::StoreError. Thread-safety: one thread at a time.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/engine/alarms.hpp"
#include "daemon/engine/clocks.hpp"
#include "daemon/engine/commits.hpp"
#include "daemon/engine/known_checkpoint.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

/// The key of a system's alarm that its record is behind.
inline constexpr const char* record_alarm = "record";

class RecordsBehind {
public:
    /// `is_ours`: whether this daemon writes for the system. All that is given by reference must outlive it.
    RecordsBehind(store::Store& store, const MachineClock& machine, Alarms& alarms, Doubt& doubt,
                  std::function<bool(const std::string& system)> is_ours)
        : store_(store), machine_(machine), alarms_(alarms), doubt_(doubt), is_ours_(std::move(is_ours)) {}

    void hold(std::vector<BehindCheckpoint> records);
    bool any() const { return !behind_.empty(); }
    /// Null where the system's record is not behind.
    const BehindCheckpoint* find(const std::string& system) const;
    void resumed(const std::string& system) { behind_.erase(system); }

    /// A record is resumed at the daemon that writes for it.
    void forget_what_others_resumed();
    /// When to look for that again, by the machine's clock: nobody tells.
    std::optional<std::chrono::milliseconds> next_look_for_resumed() const;

    /// Whether the alarms say what is so.
    bool told() const { return told_; }
    /// Puts into the batch the alarm for each record that is behind; it is cleared when somebody resumes it, or when the right store is back. `heads`: where the logs
    /// stand, by system. False where the alarms say what is so.
    bool put(store::Batch& batch, const std::map<std::string, store::LogHead, std::less<>>& heads, Instant now);
    /// After the commit of that batch, if one was needed.
    void kept() { told_ = true; }

    /// A line for people on the first of them; empty when there is none.
    std::string why_held() const;
    /// What is said to somebody whose event nothing can be done with now, be it that it is not recorded while the record is behind or that there is nothing to resume; empty:
    /// nothing stands in its way here. `is_known`: something has been applied for the system.
    std::string why_turned_away(const std::string& system, bool resumes_record, bool is_known) const;

private:
    store::Store& store_;
    const MachineClock& machine_;
    Alarms& alarms_;
    Doubt& doubt_;
    std::function<bool(const std::string& system)> is_ours_;
    std::map<std::string, BehindCheckpoint, std::less<>> behind_;  // By system ...
    bool told_ = false;                                            // ... and whether the alarms say so.
    std::chrono::milliseconds look_for_resumed_at_{0};             // By the machine's clock: others may have resumed theirs.
};

}  // namespace beadle::engine
