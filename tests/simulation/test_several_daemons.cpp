// Up to four daemons on one record, whatever befalls them, each run drawn from a seed. A failure prints the seed; this plays it alone:
//   BEADLE_SEED=17 build/bin/test_simulation "[several]"
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "tests/catch.hpp"
#include "tests/simulation/virtual_daemons.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

struct Seeds {
    std::uint64_t first = 1, count = 1;
};

Seeds seeds_to_play() {
    if (const char* one = std::getenv("BEADLE_SEED")) return {std::strtoull(one, nullptr, 10), 1};
    if (std::getenv("BEADLE_LONG")) return {1, 20'000};
    if (std::getenv("BEADLE_CI")) return {1, 2'000};
#ifdef __SANITIZE_ADDRESS__
    return {1, 20};
#endif
    return {1, 200};
}

/// Each line that one has and the other has not.
std::vector<std::string> differences(const std::map<std::string, std::string>& undisturbed,
                                     const std::map<std::string, std::string>& disturbed) {
    std::vector<std::string> found;
    for (const auto& [name, words] : undisturbed) {
        const auto there = disturbed.find(name);
        if (there == disturbed.end()) found.push_back(name + " is missing");
        else if (there->second != words) found.push_back(fmt::format("{} is '{}' and should be '{}'", name, there->second, words));
    }
    for (const auto& [name, words] : disturbed)
        if (!undisturbed.contains(name)) found.push_back(fmt::format("{} is '{}' and should not be", name, words));
    return found;
}

std::string in_words(const std::vector<std::string>& sentences) {
    std::string words;
    for (const auto& sentence : sentences) words += "\n  " + sentence;
    return words;
}

void add(Outcome& sum, const Outcome& one) {
    for (const auto field :
         {&Outcome::entries,      &Outcome::fired,        &Outcome::mails,          &Outcome::repeated_mails, &Outcome::letters,
          &Outcome::kills,        &Outcome::joins,        &Outcome::leaves,         &Outcome::freezes,        &Outcome::take_overs,
          &Outcome::late_writers, &Outcome::lost_answers, &Outcome::hints_lost,     &Outcome::jumps,          &Outcome::sent_again,
          &Outcome::archived,     &Outcome::cut_offs,     &Outcome::calls_not_sent, &Outcome::calls_late,     &Outcome::hints_late,
          &Outcome::hints_twice})
        sum.*field += one.*field;
}

}  // namespace

TEST_CASE("whatever befalls up to four daemons, the record is what one daemon left alone would have made of the same events",
          "[simulation][several]") {
    const auto seeds = seeds_to_play();
    Outcome sum;
    for (auto seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
        auto outcome = live_through(seed, {});
        const auto alone = live_through(seed, {.daemons_max = 1, .with_trouble = false});
        REQUIRE(in_words(alone.wrong).empty());
        const auto other = differences(alone.record, outcome.record);
        outcome.wrong.insert(outcome.wrong.end(), other.begin(), other.end());
        INFO("seed " << seed << "; again: BEADLE_SEED=" << seed << " build/bin/test_simulation \"[several]\"" << in_words(outcome.wrong));
        REQUIRE(outcome.wrong.empty());
        if (seed % 50 == 1) REQUIRE(live_through(seed, {}).log == outcome.log);
        add(sum, outcome);
    }
    std::cout << fmt::format(
        "{} runs: {} entries, {} timers fired, {} messages left, {} of them again with the same id; {} letters, {} daemons started, {} "
        "killed, {} stopped, {} frozen, {} shards taken over, {} late writers kept out, {} times cut off from the database, {} calls not "
        "sent, {} late, {} answers lost, {} hints lost, {} late, {} twice, {} clocks jumped, {} events sent again, {} messages archived\n",
        seeds.count, sum.entries, sum.fired, sum.mails, sum.repeated_mails, sum.letters, sum.joins, sum.kills, sum.leaves, sum.freezes,
        sum.take_overs, sum.late_writers, sum.cut_offs, sum.calls_not_sent, sum.calls_late, sum.lost_answers, sum.hints_lost,
        sum.hints_late, sum.hints_twice, sum.jumps, sum.sent_again, sum.archived);
    if (seeds.count == 1) return;
    // A simulation in which nothing goes wrong proves little.
    for (const auto count : {sum.fired, sum.mails, sum.repeated_mails, sum.letters, sum.kills, sum.leaves, sum.freezes, sum.take_overs,
                             sum.late_writers, sum.lost_answers, sum.hints_lost, sum.jumps, sum.sent_again, sum.archived, sum.cut_offs,
                             sum.calls_not_sent, sum.calls_late, sum.hints_late, sum.hints_twice})
        CHECK(count > 0);
}

namespace {

/// Whether one of the first seeds notices what is left out.
bool is_noticed(const VirtualStore::Omitted& omitted, const std::string& words) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto wrong = live_through(seed, {.omitted = omitted}).wrong;
        if (std::any_of(wrong.begin(), wrong.end(), [&](const auto& one) { return one.find(words) != std::string::npos; })) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a store without a fence is found out", "[simulation][several-mutated]") {
    CHECK(is_noticed({.fence = true}, "by a daemon that does not have"));
}

TEST_CASE("a store that answers letters outside the transaction of their effect is found out", "[simulation][several-mutated]") {
    CHECK(is_noticed({.letters_with_effect = true}, "was acknowledged"));
}
