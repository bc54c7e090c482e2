#include "daemon/calendar_feed/address.hpp"

namespace beadle::calendar_feed {
namespace {
/// A day that no calendar program will see; one and the same for all, so that an address does not depend on when it was asked for.
constexpr calendar::Instant for_good{std::chrono::sys_days{std::chrono::year{2999} / 12 / 31}};
}  // namespace

std::string feed_address(notify::LinkKeys& keys, const std::string& web_address, const Whose& whose, calendar::Instant now) {
    const notify::Claim claim{.purpose = "feed",
                              .system = whose.system,
                              .instance = whose.party.empty() ? whose.body_prefix : "",
                              .duty = "",
                              .revision = 0,
                              .party = whose.party,
                              .expires = for_good};
    return web_address + "/f/" + keys.sign(claim, now) + ".ics";
}

}  // namespace beadle::calendar_feed
