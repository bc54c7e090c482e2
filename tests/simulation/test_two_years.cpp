// Two years of a secretariat, many times over, each drawn from a seed. A failure prints the seed; this plays it alone:
//   BEADLE_SEED=17 build/bin/test_simulation
#include <algorithm>
#include <cstdlib>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/officers.hpp"

using namespace beadle::test;
using namespace std::chrono;

namespace {

struct Seeds {
    std::uint64_t first = 1, count = 40;  // About two seconds each.
};

Seeds seeds_to_play() {
    if (const char* one = std::getenv("BEADLE_SEED")) return {std::strtoull(one, nullptr, 10), 1};
    Seeds seeds;
#ifdef __SANITIZE_ADDRESS__
    seeds.count = 8;
#endif
    if (std::getenv("BEADLE_LONG")) seeds.count = 500;  // About half an hour in all.
    return seeds;
}

std::string in_words(const std::vector<std::string>& sentences) {
    std::string words;
    for (const auto& sentence : sentences) words += "\n  " + sentence;
    return words;
}

/// Plays the seeds and returns what they came to in all.
Lived play(const OfficeLife& life, Seeds seeds) {
    Lived sum;
    for (auto seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        auto lived = live(seed, life);
        INFO("seed " << seed << " of " << life.bundle->definition.system << "; again: BEADLE_SEED=" << seed << " build/bin/test_simulation"
                     << in_words(lived.wrong));
        REQUIRE(lived.wrong.empty());
        if (seed % 20 == 1) REQUIRE(live(seed, life).log == lived.log);
        sum.entries += lived.entries;
        sum.breaches += lived.breaches;
        sum.not_accepted += lived.not_accepted;
        sum.repeats += lived.repeats;
        sum.corrections += lived.corrections;
        sum.restarts += lived.restarts;
        sum.holidays += lived.holidays;
        sum.slips += lived.slips;
        sum.store_failures += lived.store_failures;
        sum.mail_failures += lived.mail_failures;
        sum.mails += lived.mails;
        sum.met += lived.met;
        sum.met_late += lived.met_late;
        sum.not_met += lived.not_met;
        sum.excused += lived.excused;
        sum.withdrawn += lived.withdrawn;
    }
    return sum;
}

/// A simulation in which nothing goes wrong proves little.
void had_everything(const Lived& sum) {
    CHECK(sum.breaches > 0);
    CHECK(sum.not_accepted > 0);
    CHECK(sum.repeats > 0);
    CHECK(sum.corrections > 0);
    CHECK(sum.restarts > 0);
    CHECK(sum.store_failures > 0);
    CHECK(sum.mail_failures > 0);
    CHECK(sum.mails > 0);
    CHECK(sum.met > 0);
    CHECK(sum.met_late > 0);
    CHECK(sum.not_met > 0);
    CHECK(sum.withdrawn > 0);
}

}  // namespace

TEST_CASE("two years of Herefordshire and Worcestershire keep every promise, whatever officers, store and mail server do", "[simulation]") {
    auto seeds = seeds_to_play();
    auto sum = play({.bundle = shipped_system("herefordshire-worcestershire"), .from = 2022y / February / 1}, seeds);
    if (seeds.count > 1) had_everything(sum);
}

TEST_CASE("two years of a system made from the starter file keep every promise", "[simulation]") {
    auto seeds = seeds_to_play();
    seeds.count = (seeds.count + 3) / 4;
    auto sum = play({.bundle = shipped_system("starter"), .from = 2027y / January / 4}, seeds);
    if (seeds.count > 1) had_everything(sum);
}

TEST_CASE("mixtures of systems in one store keep every promise, while holidays are proclaimed late and targets slip", "[simulation]") {
    auto seeds = seeds_to_play();
    if (seeds.count > 1 && !std::getenv("BEADLE_LONG")) seeds.count = std::max<std::uint64_t>(seeds.count / 2, 4);
    const auto first = shipped_system("herefordshire-worcestershire"), second = shipped_system("starter");
    auto sum = play({.bundle = first, .beside = {second}, .from = 2022y / February / 1, .days = 365, .proclaims_holidays = true}, seeds);
    if (seeds.count > 1) {
        had_everything(sum);
        CHECK(sum.holidays > 0);
    }
}
