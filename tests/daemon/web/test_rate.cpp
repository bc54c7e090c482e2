#include "daemon/web/rate.hpp"

#include "tests/catch.hpp"

using namespace beadle;
using namespace std::chrono_literals;

TEST_CASE("a client may ask in a burst, then as often as the minute allows, and does not use up another's", "[web]") {
    web::Rate rate(60, 3);
    const auto now = *calendar::instant_from_iso("2022-12-05T09:00:00Z");
    for (int i = 0; i < 3; ++i) CHECK(rate.allows("a", now));
    CHECK_FALSE(rate.allows("a", now));
    CHECK(rate.allows("b", now));
    CHECK(rate.allows("a", now + 1s));
    CHECK_FALSE(rate.allows("a", now + 1s));
    CHECK_FALSE(rate.allows("a", now - 1h));  // A clock that is set back gives nothing.
}

TEST_CASE("a flood of addresses does not fill the memory, and leaves again", "[web]") {
    web::Rate rate(60, 3);
    auto now = *calendar::instant_from_iso("2022-12-05T09:00:00Z");
    for (int i = 0; i < 50'000; ++i) rate.allows(std::to_string(i), now);
    CHECK(rate.clients() <= 10'000);
    CHECK_FALSE(rate.allows("new", now));
    CHECK(rate.allows("new", now + 1min));
}
