#pragma once
// Keeps the index of entries behind the log, on a thread of its own that gives way to all others: small steps, and a look every half minute where there is
// nothing to do.
// Thread-safety: made and destroyed on one thread; the rest is the keeper's own.

#include <functional>
#include <memory>
#include <string>

#include "daemon/store/store.hpp"

namespace beadle::engine {

class IndexKeeper {
public:
    /// `open_reader` gives a connection of the keeper's own, on its thread. What fails is logged once and tried again: an index that is behind makes questions slower,
    /// and nothing else.
    IndexKeeper(std::string path, std::function<std::unique_ptr<store::Store>()> open_reader);
    /// Ends after the step in hand.
    ~IndexKeeper();
    IndexKeeper(const IndexKeeper&) = delete;
    IndexKeeper& operator=(const IndexKeeper&) = delete;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::engine
