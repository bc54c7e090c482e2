#pragma once
// Who writes. A daemon has a random id per start and a lease that it renews by the database's clock, on a connection and a thread of its own, so
// that an idle daemon and one in a long batch both stay alive. A shard belongs to one daemon; a take-over needs the former one to be dead: its lease
// has run out, or the session it wrote with is gone. Every batch looks in its own transaction whether its shards are still its daemon's, so that one
// that was believed dead and comes back late writes nothing.
// Thread-safety: one thread at a time; the renewing thread is its own affair.

#include <memory>
#include <set>
#include <string>

#include "daemon/store/open_store.hpp"
#include "daemon/store/postgres/connection.hpp"

namespace beadle::store::postgres {

/// Another daemon has a shard that a batch is for.
class ShardsTaken : public StoreError {
public:
    explicit ShardsTaken(const std::string& what) : StoreError(what, true) {}
};

class Ownership {
public:
    explicit Ownership(const PostgresOptions& options);
    ~Ownership();

    /// Takes all shards with this connection, on which batches will be written. Throws ShardsTaken naming the daemon that has one.
    void take(Connection& connection);
    /// The lease lasts as long as the session does: after the connection was made anew. Takes the shards again where they are nobody's.
    void confirm(Connection& connection);
    /// Within a batch's transaction: the shards stay ours until it ends. Throws ShardsTaken naming who has them now.
    void hold(Connection& connection, const std::set<int>& shards);
    /// Gives the shards back; errors are swallowed, for then the lease runs out.
    void release(Connection& connection) noexcept;

    const std::string& id() const { return id_; }

private:
    class Renewal;
    [[noreturn]] void taken_by(const Connection& connection, const std::string& name) const;

    PostgresOptions options_;
    std::string id_;
    std::unique_ptr<Renewal> renewal_;
};

}  // namespace beadle::store::postgres
