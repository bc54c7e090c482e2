// Two years of a secretariat, many times over, each drawn from a seed. A failure prints the seed; this plays it alone:
//   BEADLE_SEED=17 build/bin/test_simulation
#include <algorithm>
#include <cstdlib>
#include <string>

#include "tests/catch.hpp"
#include "tests/support/officers.hpp"

using namespace beadle;
using namespace beadle::test;
using namespace std::chrono;

namespace {

struct Seeds {
    std::uint64_t first = 1, count = 1;
};

/// As many as the occasion has time for, at about two seconds each: a part of them where `share` is more than 1.
Seeds seeds_to_play(std::uint64_t share) {
    if (const char* one = std::getenv("BEADLE_SEED")) return {std::strtoull(one, nullptr, 10), 1};
    std::uint64_t count = 24;
    if (std::getenv("BEADLE_CI")) count = 500;
    if (std::getenv("BEADLE_LONG")) count = 2000;
#ifdef __SANITIZE_ADDRESS__
    count = 8;
#endif
    return {1, std::max<std::uint64_t>(count / share, 4)};
}

std::string in_words(const std::vector<std::string>& sentences) {
    std::string words;
    for (const auto& sentence : sentences) words += "\n  " + sentence;
    return words;
}

Lived play_one(std::uint64_t seed, const OfficeLife& life) {
    auto lived = live(seed, life);
    INFO("seed " << seed << " of " << life.bundle->definition.system << "; again: BEADLE_SEED=" << seed << " build/bin/test_simulation"
                 << in_words(lived.wrong));
    REQUIRE(lived.wrong.empty());
    if (seed % 20 == 1) REQUIRE(live(seed, life).log == lived.log);
    return lived;
}

void add(Lived& sum, const Lived& lived) {
    sum.entries += lived.entries;
    sum.breaches += lived.breaches;
    sum.not_accepted += lived.not_accepted;
    sum.repeats += lived.repeats;
    sum.corrections += lived.corrections;
    sum.restarts += lived.restarts;
    sum.holidays += lived.holidays;
    sum.slips += lived.slips;
    sum.at_random += lived.at_random;
    sum.store_failures += lived.store_failures;
    sum.mail_failures += lived.mail_failures;
    sum.mails += lived.mails;
    sum.met += lived.met;
    sum.met_late += lived.met_late;
    sum.not_met += lived.not_met;
    sum.excused += lived.excused;
    sum.withdrawn += lived.withdrawn;
}

/// Plays the seeds and returns what they came to in all.
Lived play(const OfficeLife& life, Seeds seeds) {
    Lived sum;
    for (auto seed = seeds.first; seed < seeds.first + seeds.count; ++seed) add(sum, play_one(seed, life));
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
    auto seeds = seeds_to_play(4);
    auto sum = play({.bundle = shipped_system("herefordshire-worcestershire"), .from = 2022y / February / 1}, seeds);
    if (seeds.count > 1) had_everything(sum);
}

TEST_CASE("two years of a system made from the starter file keep every promise", "[simulation]") {
    auto seeds = seeds_to_play(4);
    auto sum = play({.bundle = shipped_system("starter"), .from = 2027y / January / 4}, seeds);
    if (seeds.count > 1) had_everything(sum);
}

TEST_CASE("mixtures of systems in one store keep every promise: random acts, late holidays, slipping targets, corrections, restarts",
          "[simulation]") {
    struct Mixture {
        std::vector<const char*> systems;
        calendar::Date from;
    };
    // Two and three at a time, each from the day on which the later of them begins.
    static const std::vector<Mixture> mixtures{
        {{"herefordshire-worcestershire", "starter"}, 2022y / February / 1},
        {{"greater-manchester", "buckinghamshire"}, 2021y / November / 1},
        {{"cheshire-merseyside", "england-roadmap"}, 2021y / July / 1},
        {{"icb-merger-2027", "starter"}, 2026y / October / 1},
        {{"herefordshire-worcestershire", "greater-manchester", "england-roadmap"}, 2022y / February / 1},
        {{"buckinghamshire", "cheshire-merseyside", "icb-merger-2027"}, 2021y / July / 1},
    };
    auto seeds = seeds_to_play(1);
    Lived sum;
    for (auto seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        const auto& mixture = mixtures[seed % mixtures.size()];
        OfficeLife life{.bundle = shipped_system(mixture.systems.front()), .from = mixture.from, .days = 365};
        for (std::size_t i = 1; i < mixture.systems.size(); ++i) life.beside.push_back(shipped_system(mixture.systems[i]));
        life.acts_at_random = life.proclaims_holidays = true;
        add(sum, play_one(seed, life));
    }
    if (seeds.count < mixtures.size()) return;
    had_everything(sum);
    CHECK(sum.holidays > 0);
    CHECK(sum.slips > 0);
    CHECK(sum.at_random > 0);
}
