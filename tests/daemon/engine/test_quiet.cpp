#include "daemon/engine/quiet.hpp"

#include "tests/catch.hpp"

using namespace beadle;
using namespace std::chrono_literals;
using engine::Quiet;

TEST_CASE("quiet comes once, ten seconds after the start or the last work", "[quiet]") {
    Quiet quiet{5s};
    CHECK(quiet.is_awaited());
    CHECK_FALSE(quiet.comes(14'999ms));
    CHECK(quiet.comes(15s));
    CHECK_FALSE(quiet.is_awaited());
    CHECK_FALSE(quiet.comes(60s));
    quiet.worked(61s);
    CHECK(quiet.is_awaited());
    CHECK_FALSE(quiet.comes(70s));
    quiet.worked(70s);
    CHECK_FALSE(quiet.comes(75s));
    CHECK(quiet.comes(90s));
}
