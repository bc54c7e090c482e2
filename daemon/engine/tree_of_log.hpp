#pragma once
// The trees over the logs, as the writer keeps them: the frontier in each log's head, and the full tiles beside the entries. For a record that was begun
// before there was the one or the other they are grown from the stored leaves, once.
// Errors: store::StoreError; retry not safe, and for people, where the log has gaps. Thread-safety: as the store's.

#include <cstdint>
#include <map>
#include <string>

#include "daemon/audit/tile_edge.hpp"
#include "daemon/audit/tree.hpp"
#include "daemon/store/store.hpp"

namespace beadle::engine {

/// A log's size as the tree counts.
inline std::uint64_t as_size(const store::LogHead& head) { return static_cast<std::uint64_t>(head.size); }

/// Reads every leaf of the log: seconds for a million.
audit::Frontier tree_of_log(store::Store& store, const store::LogHead& head);

/// Finds which tiles each batch fills. Remembers the edges of the logs that it has seen, so that the store is asked once for each.
/// Thread-safety: one thread at a time.
class TilesOfLogs {
public:
    /// The store must outlive it.
    explicit TilesOfLogs(store::Store& store) : store_(store) {}

    /// Puts the roots of the tiles into the batch that its entries fill. A log's size before the batch is told by its head and its entries there. From
    /// here on the batch is taken to be committed, until one comes whose log stands elsewhere. Throws store::StoreError; the batch is then as it was.
    void fill(store::Batch& batch);
    /// After a batch that was not committed after all.
    void forget() { edges_.clear(); }

private:
    /// Read from the store where it is not known, or not as the log stands.
    audit::TileEdge& edge_of(const std::string& system, std::int64_t size);

    store::Store& store_;
    std::map<std::string, audit::TileEdge, std::less<>> edges_;
};
/// Gives the head its frontier, and commits that, where the record was begun before there was a tree.
void grow_missing_tree(store::Store& store, store::LogHead& head);
/// Commits what tiles the log lacks, all of them or none at a time; asks one thing where it lacks none.
void grow_missing_tiles(store::Store& store, const store::LogHead& head);

/// As audit::root_of, prove_inclusion and prove_consistency, over the first `size` leaves of the stored tree; each asks the store one question.
audit::Hash root_of(store::Store& store, const std::string& system, std::uint64_t size);
audit::Proof prove_inclusion(store::Store& store, const std::string& system, std::uint64_t index, std::uint64_t size);
audit::Proof prove_consistency(store::Store& store, const std::string& system, std::uint64_t old_size, std::uint64_t size);

}  // namespace beadle::engine
