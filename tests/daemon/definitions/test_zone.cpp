#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle;
using namespace beadle::definitions;

namespace {

using calendar::Date;
Date last_sunday(int year, unsigned month) {
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::Sunday[std::chrono::last]};
}
calendar::Instant one_o_clock_utc(Date date) { return calendar::Instant{std::chrono::sys_days{date}} + std::chrono::hours{1}; }

}  // namespace

TEST_CASE("London changes its clocks on the last Sundays of March and October, to the end of the century", "[definitions]") {
    const auto zone = load_zone("Europe/London");
    CHECK(zone.name == "Europe/London");
    for (int year = 1996; year < 2100; ++year) {  // The European rule since 1996.
        INFO(year);
        for (const auto& [month, before, after] : {std::tuple{3U, 0, 1}, std::tuple{10U, 1, 0}}) {
            const auto at = one_o_clock_utc(last_sunday(year, month));
            CHECK(calendar::to_local(zone, at - std::chrono::minutes{1}).at == calendar::minutes{59 + 60 * before});
            CHECK(calendar::to_local(zone, at).at == calendar::minutes{60 + 60 * after});
        }
    }
    for (std::size_t i = 1; i < zone.transitions.size(); ++i) CHECK(zone.transitions[i - 1].from < zone.transitions[i].from);
}

TEST_CASE("London kept summer time all year until October 1971", "[definitions]") {
    const auto zone = load_zone("Europe/London");
    CHECK(zone.offset_before == std::chrono::hours{1});
    CHECK(calendar::to_local(zone, one_o_clock_utc(Date{std::chrono::year{1971} / 1 / 15})).at == calendar::minutes{120});
}

TEST_CASE("a zone without summer time has no transitions to come", "[definitions]") {
    const auto zone = load_zone("UTC");
    CHECK(zone.transitions.empty());
    CHECK(zone.offset_before == std::chrono::seconds{0});
}

TEST_CASE("the southern half of the world changes the other way round", "[definitions]") {
    const auto zone = load_zone("Australia/Sydney");
    const auto hour_in = [&](int year, unsigned month) {
        return calendar::to_local(zone, one_o_clock_utc(Date{std::chrono::year{year} / std::chrono::month{month} / 15})).at.count() / 60;
    };
    CHECK(hour_in(2030, 1) == 12);
    CHECK(hour_in(2030, 7) == 11);
    CHECK(hour_in(2090, 1) == 12);
    CHECK(hour_in(2090, 7) == 11);
}

TEST_CASE("an unknown zone is named", "[definitions]") { CHECK_THROWS_WITH(load_zone("Europe/Londn"), Catch::Contains("Europe/Londn")); }
