#pragma once
// Batches for tests of the stores: small, whole and consistent, as the engine's writer makes them.

#include <string>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::test {

inline model::Instant at(std::int64_t seconds) { return model::Instant{std::chrono::seconds{seconds}}; }

/// A system's log as the test has written it so far; gives the next batch its place in it.
struct Author {
    std::string system = "hw";
    std::int64_t size = 0;

    /// An entry for `instance`; its line is true JSON and its leaf true.
    store::Entry entry(const std::string& instance, const std::string& event_id, model::Instant recorded_at = at(1'000));
    /// The same for an event of the test's own making, whose system is this one.
    store::Entry entry_of(const model::Event& event);
    /// Puts the entries and the log head that go with them into the batch.
    void log(store::Batch& batch, std::vector<store::Entry> entries);
    /// The next batch's worth of one entry for the instance, with its head.
    void log(store::Batch& batch, const std::string& instance, const std::string& event_id, model::Instant recorded_at = at(1'000));
};

model::Instance meeting(const std::string& id, std::int64_t version = 1, const std::string& system = "hw");
model::Duty duty(const std::string& ref, model::Instant due_at);
store::OutboxRow mail(const std::string& id, const std::string& instance, store::MailState state, const std::string& system = "hw");

/// What a firing writes: the timer goes, the instance steps on, its duty has one more step done, the next timer and a message come,
/// and the log grows by one entry.
store::Batch firing(Author& author, const model::Instance& before, model::Instant fired_at, model::Instant next_at);

/// Everything that the store holds of the system, as text: two stores with equal text hold the same.
std::string dump(store::Store& store);

}  // namespace beadle::test
