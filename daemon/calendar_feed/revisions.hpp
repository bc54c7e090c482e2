#pragma once
// How often what a calendar shows of an instance has changed, read off its audit entries. Calendar programs compare these numbers, so they must be
// the same whenever and wherever the feed is made: the record only grows, and the same record is the same count.
// Thread-safety: pure functions.

#include <map>
#include <string>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::calendar_feed {

struct Revision {
    /// SEQUENCE (RFC 5545, 3.8.7.4): 0 when it first had a date, one more with each entry that changed its day, time or place, cancelled it, or judged it
    /// again (a correction says what it made of the instance, not what that had been, so it counts whatever it corrected).
    int sequence = 0;
    model::Instant modified{};  ///< When the last entry that changed anything shown was recorded.
};

struct Revisions {
    Revision meeting;                        ///< Of the instance itself, where it is a meeting.
    std::map<std::string, Revision> duties;  ///< By ref.
};

/// `entries` are one instance's, ascending, as Store::history gives them. Throws std::runtime_error where one is no audit line.
Revisions revisions_of(const std::vector<store::Entry>& entries);

}  // namespace beadle::calendar_feed
