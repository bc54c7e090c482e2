#pragma once
// What is measured, as a monitor reads it: how late timers fire and how late those are that wait, how large batches are and how long a commit takes, what waits
// in the outbox, what is alarmed. Counts and times only: no name of a person, body or system leaves here.
// Thread-safety: the engine tells it on its thread while a reader's thread asks for the text.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/backend.hpp"
#include "daemon/engine/watch.hpp"
#include "daemon/store/store.hpp"

namespace beadle::metrics {

class Measures final : public engine::Watch {
public:
    explicit Measures(const std::string& version);
    ~Measures() override;

    void fired(std::chrono::seconds late) override;
    void committed(std::size_t entries) override;
    void store_failed() override;
    /// A batch was committed; any thread.
    void commit_took(std::chrono::nanoseconds time);

    /// What a store knows at this moment.
    struct Standing {
        store::Counts counts;
        std::size_t alarms_open = 0;
        std::optional<store::Store::OldestReader> oldest_reader;
        std::vector<std::chrono::seconds> late;  ///< Of each timer that is due and has not fired, at most `late_timers_max` of the oldest.
    };
    static constexpr int late_timers_max = 10'000;
    /// Throws store::StoreError.
    static Standing look(store::Store& store, model::Instant now);

    /// Everything in Prometheus' text format (version 0.0.4).
    std::string text(const api::Health& health, const Standing& standing);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::metrics
