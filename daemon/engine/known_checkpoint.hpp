#pragma once
// A record held against a checkpoint that was signed for it: does it go on from there? One that does not is behind it (a store put back from a backup, or
// replaced), unless somebody has said so since in the record itself.
// Errors: store::StoreError. Thread-safety: as the store's.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/audit/checkpoint.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

/// Where a log stands.
audit::Checkpoint checkpoint_of(store::Store& store, const store::LogHead& head, const audit::VerifierKey& key);

/// What somebody records who goes on with a record after a restore; its facts name the checkpoint that is given up.
inline constexpr const char* record_resumed = "RecordResumed";

/// A record that does not go on from what is known of it, or that lies in a store which says itself that it was put back.
struct BehindCheckpoint {
    std::string system;
    audit::Checkpoint known;  ///< Of size 0 where the store's own word is all that is known.
    std::uint64_t size = 0;   ///< How many entries the record has now.
    std::string put_back;     ///< On which occasion, as Store::put_back() says it; empty where it does not.

    /// A sentence without its full stop.
    std::string in_words() const;
};

/// Nothing where the system's record goes on from `known`, or says itself that it was resumed after that one.
std::optional<BehindCheckpoint> behind(store::Store& store, const std::string& system, const audit::Checkpoint& known);
/// Every record of a store that was put back (Store::put_back) which does not say itself that it was resumed since.
std::vector<BehindCheckpoint> put_back(store::Store& store);
/// Whether the record says by now that it was resumed after that.
bool was_resumed(store::Store& store, const BehindCheckpoint& record);
/// What the entry says that resumes it.
model::Facts facts_of_resumption(const BehindCheckpoint& record);

}  // namespace beadle::engine
