#pragma once
// Keeps the index of entries behind the log, on a thread of its own that gives way to all others: small steps while there is something to do, and nothing at
// all while no log grows.
// Thread-safety: made and destroyed on one thread; grew() may be called from any.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "daemon/store/store.hpp"

namespace beadle::engine {

struct IndexKeeperOptions {
    std::string path;
    /// Gives a connection of the keeper's own, on its thread. What fails is logged once and tried again: an index that is behind makes questions slower, and
    /// nothing else.
    std::function<std::unique_ptr<store::Store>()> open_reader;
    std::chrono::seconds apart{30};    ///< Between two looks, however much is recorded.
    bool others_write_too = false;     ///< Logs grow without a word to grew(): it looks every so often anyway.
    std::function<void()> on_quiet{};  ///< As of all that is behind the log.
};

class IndexKeeper {
public:
    explicit IndexKeeper(IndexKeeperOptions options);
    /// Something was recorded.
    void grew();
    /// Ends after the step in hand.
    ~IndexKeeper();
    IndexKeeper(const IndexKeeper&) = delete;
    IndexKeeper& operator=(const IndexKeeper&) = delete;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::engine
