#pragma once
// Several daemons on one record. Each writes for the systems of its shards; an event for a system of another daemon's shard goes there as a letter
// through the inbox, a table, and the answer comes back the same way.
// Errors: store::StoreError where the world failed. Thread-safety: as the store that shares.

#include <bitset>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/facts.hpp"

namespace beadle::store {

using model::Instant;

inline constexpr int shard_count = 64;
/// A set of shards, as a plain value.
using Shards = std::bitset<shard_count>;
inline Shards all_shards() { return Shards{}.set(); }
/// The shard a system belongs to when it is first stored: a stable hash of its id. From then on the stored column counts.
int shard_of(std::string_view system);

/// What this host calls itself; empty where it has no name.
std::string host_name();

/// A daemon that writes to the store.
struct Daemon {
    std::string id;    ///< Random, of its start.
    std::string name;  ///< "beadled on alpha, process 4711, since ..."
    std::string host;
    Instant since{}, lease_until{};  ///< By the store's clock.
    Shards shards;
};

/// An event for a system of another daemon's shard.
struct Letter {
    std::int64_t number = 0;  ///< Given by the inbox.
    std::string system;
    std::string asks;  ///< The daemon that waits for the answer; empty: nobody does.
    std::string text;  ///< What is asked, or what is answered; engine/letter.hpp writes and reads it.
};

/// What has happened elsewhere that somebody here should look at.
enum class News { shards, inbox };

class Sharing {
public:
    virtual ~Sharing() = default;

    /// What this daemon is called among the others; changes when it was believed dead and joins again.
    virtual std::string daemon_id() const = 0;
    /// Those of this daemon, as of the last tend().
    virtual Shards shards() const = 0;
    /// Between two batches: takes what is nobody's up to a fair share, gives up what is above it, joins again where the others believed that we were dead.
    virtual Shards tend() = 0;
    /// How often shards were taken: for those that it has now others may have written since it was less, although they are the same ones.
    virtual std::int64_t times_taken() const = 0;
    /// The shard that a system belongs to.
    virtual int stored_shard(const std::string& system) = 0;
    /// `act` is called, on a thread of the store's own, when tend() or the inbox should be looked at. An empty one is waited for: the last call is over then.
    virtual void on_news(std::function<void(News)> act) = 0;
    /// Whether the others' hints arrive; nothing while that is being tried out. Where they do not, the store looks by itself every second.
    virtual std::optional<bool> hears_hints() const = 0;

    /// Writes letters down for whoever has the shards of their systems. Gives their numbers in the order of the letters.
    virtual std::vector<std::int64_t> post(const std::vector<Letter>& letters) = 0;
    /// The first `limit` unanswered ones for this daemon's shards, ascending by number.
    virtual std::vector<Letter> letters(int limit) = 0;
    /// The answers to what this daemon asked, with the numbers of the letters; with that they are gone from the inbox.
    virtual std::vector<Letter> take_answers() = 0;
};

}  // namespace beadle::store
