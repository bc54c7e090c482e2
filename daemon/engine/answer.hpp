#pragma once
// What a caller is told about an event, after its commit.
// Thread-safety: a value.

#include <cstdint>
#include <string>
#include <vector>

#include "workflows/model/verdict.hpp"

namespace beadle::engine {

struct Answer {
    std::string event_id;
    std::string instance;
    model::Verdict verdict{};
    std::vector<model::Finding> findings;
    std::vector<std::string> followed;  ///< What followed, each in one line of words; raised events' consequences included.
    std::int64_t seq = -1;              ///< Its audit entry; -1 when nothing was recorded (`error` says why).
    std::int64_t version = 0;           ///< The instance's version after it.
    bool repeated = false;              ///< The id was known: this is the first answer again.
    std::string error;                  ///< Ours, not the caller's: the event was dropped, its id is free.
    bool turned_away = false;   ///< With `error`: it cannot be recorded as things stand; nothing has failed, and `error` says what to do.
    bool written_down = false;  ///< With `error`: it was not dropped but waits for another daemon; its id gets the answer later.
};

}  // namespace beadle::engine
