#pragma once
// Who writes. A daemon has a random id per start and a lease that it renews by the database's clock, on a connection and a thread of its own, so
// that an idle daemon and one in a long batch both stay alive. A shard belongs to one daemon; a take-over needs the former one to be dead: its lease
// has run out, or the session it wrote with is gone. Every batch looks in its own transaction whether its shards are still its daemon's, so that one
// that was believed dead and comes back late writes nothing.
//
// Alone, a daemon has all shards or none. Sharing, it has its fair part of them: it takes what is nobody's and gives up what is above its part,
// always between two batches, for both happen on the connection that batches are written with.
// Thread-safety: one thread at a time; the renewing thread is its own affair.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"

namespace beadle::store::postgres {

class Renewal;

/// Another daemon has a shard that a batch is for.
class ShardsTaken : public StoreError {
public:
    explicit ShardsTaken(const std::string& what) : StoreError(what, true) {}
};

/// Tells those who listen on this database, and in this schema, that there is news: for one daemon, or "*" for all. A hint: where it is lost, the
/// renewal looks by itself. Errors are swallowed.
void hint(Connection& connection, const std::string& whom) noexcept;

class Ownership {
public:
    explicit Ownership(const PostgresOptions& options);
    ~Ownership();

    /// Takes its shards with this connection, on which batches will be written. Alone, throws ShardsTaken naming the daemon that has one.
    void take(Connection& connection);
    /// Takes what is nobody's and gives up what is above the fair part; joins again where the others believed that we were dead. True where the
    /// shards are others than before, or the same ones and another's meanwhile. For those that share.
    bool tend(Connection& connection);
    /// The lease lasts as long as the session does: after the connection was made anew. Alone, takes the shards again where they are nobody's.
    void confirm(Connection& connection);
    /// Within a batch's transaction: the shards stay ours until it ends. Throws ShardsTaken naming who has them now.
    void hold(Connection& connection, const std::set<int>& shards);
    /// Gives the shards back; errors are swallowed, for then the lease runs out.
    void release(Connection& connection) noexcept;

    const std::string& id() const { return id_; }
    const Shards& shards() const { return shards_; }
    /// See store::Sharing.
    std::int64_t times_taken() const { return times_taken_; }
    void on_news(std::function<void(News)> act);
    std::optional<bool> hears_hints() const;

private:
    [[noreturn]] void taken_by(const Connection& connection, const std::string& name) const;
    void enter(Connection& connection, const std::string& id) const;
    void take_all(Connection& connection);
    void begin_renewal();

    PostgresOptions options_;
    std::string id_;
    Shards shards_;
    std::array<std::int64_t, shard_count> fences_{};  // Of those that are ours: each time that one changes hands it has another.
    std::int64_t times_taken_ = 0;
    std::function<void(News)> on_news_;
    std::unique_ptr<Renewal> renewal_;
};

}  // namespace beadle::store::postgres
