#pragma once
// A connection over which batches are written. With several of them batches are written side by side, and become true one after the other: each has its
// turn for what the next one's place in the log depends on.
// Errors: StoreError, as Store::commit(). Thread-safety: one thread at a time per lane; lanes beside each other.

#include <memory>

#include "daemon/store/store.hpp"

namespace beadle::store {

class Turn {
public:
    virtual ~Turn() = default;
    /// Returns when the batch before is true. Throws StoreError where it never will be.
    virtual void await() = 0;
    /// The batch of this turn may not become true: nobody is to wait for it any longer.
    virtual void give_up() = 0;
};

class Lane {
public:
    virtual ~Lane() = default;
    virtual void commit_in_turn(const Batch& batch, Turn& turn) = 0;
    /// One more of them for the same writer, which must outlive it. Throws StoreError where it cannot be opened.
    virtual std::unique_ptr<Lane> another() = 0;
};

}  // namespace beadle::store
