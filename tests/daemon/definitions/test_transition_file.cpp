// What is wrong with a transition's lines, found by reading them: each mistake with its line and its reason.

#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle;
using namespace beadle::definitions;

namespace {

const std::string above =
    "system: t\n"
    "calendar: england-and-wales\n"
    "offices:\n"
    "  gov: {name: Governance, mail: gov@icb.example, head: boss, runs: [a, b]}\n"
    "posts:\n"
    "  boss: {name: The boss, mail: boss@icb.example}\n"
    "  lead: {name: The lead, mail: lead@icb.example}\n"
    "bodies:\n"
    "  a: {name: NHS a, rules: own terms}\n"
    "  b: {name: NHS b, rules: own terms}\n"
    "transitions:\n"
    "  t:\n"
    "    record kept by: gov\n"
    "    from: a\n"
    "    to: b\n";
const std::string target = "    target: 1 April 2022\n";
const std::string gate = "    gate:\n      order: {says: the order is made, who: lead}\n";

struct Said {
    std::size_t count = 0;
    int line = 0;  ///< Of the first.
    std::string all;
};

Said said_of(const std::string& lines) {
    const auto loading = testing::load_text(above + lines);
    return {loading.mistakes.size(), loading.mistakes.empty() ? 0 : loading.mistakes.front().line, testing::all_texts(loading.mistakes)};
}

void says(const std::string& lines, int line, const char* why) {
    const auto said = said_of(lines);
    INFO(said.all);
    CHECK(said.line == line);
    CHECK(said.all.find(why) != std::string::npos);
}

}  // namespace

TEST_CASE("conditions that rest on each other in a circle are found", "[definitions][transition]") {
    says(target +
             "    gate:\n"
             "      order: {says: the order is made, who: lead, rests on: readiness}\n"
             "      readiness: {says: the board is ready, who: lead, rests on: scheme}\n"
             "      scheme: {says: the scheme is made, who: lead, rests on: order}\n",
         18, "a circle: order rests on readiness rests on scheme rests on order; none of them could be declared first");
    says(target +
             "    gate:\n"
             "      order: {says: the order is made, who: lead, rests on: readiness}\n"
             "      readiness: {says: the board is ready, who: lead}\n",
         18, "'readiness' is a condition itself, and conditions are declared in any order");
}

TEST_CASE("a condition or a duty that nobody owns is found", "[definitions][transition]") {
    says(target + "    gate:\n      order: {says: the order is made}\n", 18, "nobody declares 'order'");
    says(target + gate + "    timetable:\n      - {do: consult the staff, by: 20 working days before target}\n", 20, "'who'");
    says(target + gate + "    timetable:\n      - {do: consult the staff, who: personnel, by: 20 working days before target}\n", 20,
         "personnel");
}

TEST_CASE("a gate with no conditions is found, written so or left out", "[definitions][transition]") {
    says(target + "    gate: {}\n", 17, "the gate has no conditions, so nothing would keep it shut");
    says(target, 13, "gate");
}

TEST_CASE("a target before its notices is found, in the gate, the checklists and the timetable", "[definitions][transition]") {
    const char* why = "after the target on Friday 1 April 2022";
    says(target + "    gate:\n      order: {says: the order is made, who: lead, by: by 30 April 2022}\n", 18, why);
    says(target + gate + "    timetable:\n      - {do: give the staff notice of the transfer, who: lead, by: by 15 April 2022}\n", 20, why);
    says(target + gate +
             "    checklists:\n      staff:\n        items:\n          - {do: end the consultation, who: lead, by: by 15 April 2022}\n",
         22, why);
    CHECK(said_of(target + gate + "    close down:\n      - {do: send the accounts, who: lead, by: by 30 June 2022}\n").count == 0);
}

TEST_CASE("what a move adds cannot count from the entry", "[definitions][transition]") {
    says(target + gate +
             "    moves:\n      - if moved past: 31 March\n        add:\n"
             "          - {ref: acct, do: close an account, who: lead, by: within 20 working days of entry}\n",
         22, "what a move adds is not known at the entry, and cannot count from it");
}

TEST_CASE("beside a target that is no date nothing is found that is right", "[definitions][transition]") {
    const auto said = said_of("    shadow from: 1 March 2022\n    target: some day\n" + gate);
    INFO(said.all);
    CHECK(said.count == 1);
    CHECK(said.all.find("shadow") == std::string::npos);
}
