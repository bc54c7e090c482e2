#pragma once
// What the engine tells whoever measures it. It takes no part in what is decided, and an engine without one does the same work.
// Thread-safety: called on the engine's thread, one call at a time.

#include <chrono>
#include <cstddef>

namespace beadle::engine {

class Watch {
public:
    virtual ~Watch() = default;
    /// A timer fired this long after its instant, by the civil clock; its batch is committed.
    virtual void fired(std::chrono::seconds late) = 0;
    /// The store has committed a batch with so many entries of the record.
    virtual void committed(std::size_t entries) = 0;
    /// The store failed; what it was about is tried again.
    virtual void store_failed() = 0;
};

}  // namespace beadle::engine
