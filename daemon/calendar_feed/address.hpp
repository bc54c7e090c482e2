#pragma once
// The address of a calendar: a secret, signed like a link in a mail, but for good: calendar programs keep it for years. The same calendar has the same
// address each time. Thread-safety: as LinkKeys.

#include <string>

#include "daemon/notify/signed_link.hpp"

namespace beadle::calendar_feed {

/// Whose calendar: a post or office, or where that is empty, a body by its prefix.
struct Whose {
    std::string system, party, body_prefix;
};

/// "https://beadle.icb.example/f/TOKEN.ics"
std::string feed_address(notify::LinkKeys& keys, const std::string& web_address, const Whose& whose, calendar::Instant now);

}  // namespace beadle::calendar_feed
