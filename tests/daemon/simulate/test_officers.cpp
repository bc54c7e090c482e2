// A handful of the lives that tests/simulation plays by the hundred, so that the quick tests have them too.
#include "tests/catch.hpp"
#include "tests/support/officers.hpp"

using namespace beadle::test;
using namespace std::chrono;

TEST_CASE("a year in twenty secretariats keeps every promise, and is the same when it is lived again", "[officers]") {
    OfficeLife life{.bundle = shipped_system("herefordshire-worcestershire"), .from = 2022y / February / 1, .days = 365};
    for (std::uint64_t seed = 10'001; seed <= 10'020; ++seed) {
        auto lived = live(seed, life);
        for (const auto& sentence : lived.wrong) FAIL_CHECK("seed " << seed << ": " << sentence);
        CHECK(lived.entries > 100);
        if (seed == 10'001) CHECK(live(seed, life).log == lived.log);
    }
}
