#pragma once
// Work that follows the record on a thread of its own, with a connection of its own: small steps while there is something to do, and nothing at all while no
// log grows. No commit waits for it; what fails is said once and tried again.
// Thread-safety: made and destroyed on one thread; grew() may be called from any.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "daemon/store/store.hpp"

namespace beadle::engine {

struct BehindTheLogOptions {
    /// Gives a connection, on the thread that will use it: for each look, or where others write too, once and again after a failure.
    std::function<std::unique_ptr<store::Store>()> open_reader;
    /// True where there is more to do at once. What it throws is the world's failure.
    std::function<bool(store::Store&)> step;
    std::string failing;             ///< Logged when it begins to fail, with {} for why.
    std::string again;               ///< And when it goes on.
    std::chrono::seconds apart{30};  ///< Between two looks, however much is recorded.
    std::chrono::seconds try_again_after{60};
    bool others_write_too = false;  ///< Logs grow without a word to grew(): it looks every so often anyway.
    bool gives_way = false;         ///< Runs when nothing else wants the processor.
    /// Called whenever there is nothing more to do, when the look's connection has ended, or has been told to rest.
    std::function<void()> on_quiet{};
};

class BehindTheLog {
public:
    explicit BehindTheLog(BehindTheLogOptions options);
    /// Something was recorded.
    void grew();
    /// Ends after the step in hand.
    ~BehindTheLog();
    BehindTheLog(const BehindTheLog&) = delete;
    BehindTheLog& operator=(const BehindTheLog&) = delete;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::engine
