#pragma once
// How often one client may ask: a bucket that fills by the minute. Clients that have been quiet are forgotten, so that a flood of addresses cannot fill
// the memory. Thread-safety: one thread.

#include <cstddef>
#include <map>
#include <string>

#include "workflows/calendar/date.hpp"

namespace beadle::web {

class Rate {
public:
    /// `burst` at once, and `a_minute` from then on.
    Rate(double a_minute, double burst) : a_minute_(a_minute), burst_(burst) {}

    /// Takes one; false where there is none left.
    bool allows(const std::string& client, calendar::Instant now);
    std::size_t clients() const { return buckets_.size(); }

private:
    struct Bucket {
        double left = 0;
        calendar::Instant at{};
    };
    double a_minute_, burst_;
    std::map<std::string, Bucket> buckets_;
};

}  // namespace beadle::web
