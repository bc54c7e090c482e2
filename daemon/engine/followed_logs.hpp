#pragma once
// How far each log was followed, in a small file that outlives the daemon: "SYSTEM NEXT" a line. What is taken twice is taken in the same order, never left out.
// Errors: std::runtime_error, for people, where the file cannot be read or written; store::StoreError. Thread-safety: one thread.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "daemon/store/store.hpp"

namespace beadle::engine {

class FollowedLogs {
public:
    /// Without such a file yet, what is on record by then is not followed, only what comes; a log that begins later is followed from its first entry.
    explicit FollowedLogs(std::string file);

    /// Hands the next entries of each log to `take`, in order, at most a page of each and none after one for which it returns false, and writes down how far it
    /// came, also where `take` throws. Where `take` wanted no more, the next step begins with the log after that one. True where there may be more.
    bool step(store::Store& store, const std::function<bool(const store::Entry&)>& take);
    /// The number of the entry that is next; nothing for a log that was not met yet.
    std::optional<std::int64_t> next_of(const std::string& system) const;

private:
    void write() const;

    std::string file_;
    bool is_new_ = false;
    std::map<std::string, std::int64_t> next_;
    std::string stopped_at_;  ///< The system in whose log `take` wanted no more.
};

}  // namespace beadle::engine
