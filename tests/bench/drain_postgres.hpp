#pragma once
// Durable firings a second on PostgreSQL: the engine beside a bare program that writes the same rows to the same tables with statements prepared and
// values made ready beforehand, one statement a table, over one and two connections. The server is one of our own, with the settings of
// docs/operations.md.
// Thread-safety: none; for one thread.

#include "tests/bench/drain.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace beadle::bench {

/// A server of our own with the store as it was prepared, from which copies are made.
class PreparedServer {
public:
    /// Throws std::runtime_error where PostgreSQL is not installed.
    PreparedServer(const Prepared& prepared, const DrainOptions& options);
    /// A database that is a copy of the prepared one, with nothing on its way to the disk any more: as libpq reads it.
    std::string fresh_copy() const;
    std::string version() const { return cluster_->ask("SHOW server_version"); }

private:
    std::unique_ptr<test::PostgresCluster> cluster_;
};

Drained measure_on_postgres(const Prepared& prepared, const DrainOptions& options);

}  // namespace beadle::bench
