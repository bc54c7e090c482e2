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
    /// `settings` beside those: "-c work_mem=64MB". Throws std::runtime_error where PostgreSQL is not installed.
    PreparedServer(const Prepared& prepared, const DrainOptions& options, const std::string& settings = {});
    /// The prepared database itself, as libpq reads it.
    std::string prepared() const { return named("prepared"); }
    /// Stops it and starts it again: nothing is in its own cache.
    void start_anew() { cluster_->stop_and_start(test::PostgresCluster::Stop::orderly); }
    /// Of the server, in a database beside the prepared one.
    std::string ask(const std::string& sql) const { return cluster_->ask(sql); }
    /// A database that is a copy of the prepared one, with nothing on its way to the disk any more: as libpq reads it.
    std::string fresh_copy() const;
    std::string version() const { return cluster_->ask("SHOW server_version"); }

private:
    std::string named(const std::string& database) const { return "host=" + cluster_->folder() + " user=beadle dbname=" + database; }

    std::unique_ptr<test::PostgresCluster> cluster_;
};

Drained measure_on_postgres(const Prepared& prepared, const DrainOptions& options);

}  // namespace beadle::bench
