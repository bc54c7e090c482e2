#include "daemon/definitions/body_terms.hpp"

#include "daemon/definitions/phrases.hpp"
#include "daemon/definitions/worth_a_look.hpp"
#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"
#include "workflows/model/membership.hpp"

using namespace beadle;
using namespace beadle::definitions;
using namespace beadle::definitions::testing;

namespace {

/// The YAML that stands in the page on membership, as whoever copies it would have it.
std::string from_the_page() {
    const auto page = read(std::string{BEADLE_SOURCE_DIR} + "/docs/membership.md");
    const auto begin = page.find("```yaml\n") + 8;
    return page.substr(begin, page.find("```\n", begin) - begin);
}

Loading load(const std::string& text) {
    auto loading = load_text(text);
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    return loading;
}

std::string without(std::string text, const std::string& line) {
    const auto at = text.find(line);
    REQUIRE(at != std::string::npos);
    const auto begin = text.rfind('\n', at) + 1;
    return text.erase(begin, text.find('\n', at) + 1 - begin);
}

constexpr model::Date day(int y, unsigned m, unsigned d) { return {std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}}; }

}  // namespace

TEST_CASE("the compositions on the page are read as they stand there", "[definitions]") {
    const auto loading = load(from_the_page());
    const auto& definition = loading.bundle->definition;
    const auto& board = definition.bodies.at("board");
    CHECK(board.at_minimum.size() == 10);
    CHECK(board.quorum.numerator == 1);
    CHECK(board.quorum.denominator == 2);
    CHECK(board.quorum.with_posts == std::vector<std::vector<std::string>>{{"board-chair"}});
    REQUIRE(board.quorum.more_from.size() == 2);
    CHECK(board.quorum.more_from[1].of == "independent");
    CHECK(board.requisition.denominator == 3);
    CHECK(model::strength_on(definition, nullptr, "board", day(2022, 7, 1)).whole == 9);
    CHECK(definition.bodies.at("place").governance == "consultative forum");
    CHECK(definition.bodies.at("place").at_minimum.size() == 5);
    CHECK(definition.posts.at("board-chair").selected_by.size() == 2);
    CHECK(worth_a_look(definition, day(2022, 7, 1)).empty());
    CHECK(dump(*definition_from_canonical(loading.bundle->canonical)) == dump(definition));
}

TEST_CASE("each of the five ways to govern a place is understood, and no sixth", "[definitions]") {
    for (const auto& option : model::governance_options()) {
        auto text = from_the_page();
        text.replace(text.find("governance: consultative forum"), 30, "governance: " + option);
        CHECK(load(text).bundle->definition.bodies.at("place").governance == option);
    }
}

TEST_CASE("a seat without a post is a mistake of the file, a vacant one is worth a look", "[definitions]") {
    const auto missing = load_text(without(from_the_page(), "  place-dph:"));
    REQUIRE(missing.mistakes.size() == 1);
    CHECK(missing.mistakes.front().what == "'place' needs director of public health, its posts have none");
    auto text = from_the_page();
    const std::string held = "body: board, seat: medical director, kind: executive}";
    const auto at = text.find(held);
    REQUIRE(at != std::string::npos);
    text.replace(at, held.size(),
                 "body: board, seat: medical director, kind: executive, held by: [{person: p-1, from: 1 September 2022, term ends: 31 "
                 "August 2025}]}");
    const auto vacant = load(text);
    const auto& definition = vacant.bundle->definition;
    CHECK(worth_a_look(definition, day(2022, 7, 1)) ==
          std::vector<std::string>{
              "Integrated Care Board: on Friday 1 July 2022 0 in post for medical director (executive), which its minimum "
              "composition asks for"});
    CHECK(worth_a_look(definition, day(2022, 9, 1)).empty());
    CHECK(definition.posts.at("medical").holders.front().term_ends == day(2025, 8, 31));
}

TEST_CASE("a quorum that is a share is read as it is said, and a slip of the pen is none", "[definitions]") {
    const auto share = [](const char* text) {
        const auto quorum = parse_quorum(text, {});
        return quorum ? std::to_string(quorum->numerator) + "/" + std::to_string(quorum->denominator) : std::string("not read");
    };
    CHECK(share("a third of the members") == "1/3");
    CHECK(share("one quarter of the members") == "1/4");
    CHECK(share("half of the members") == "1/2");
    CHECK(share("two thirds of the members") == "2/3");
    CHECK(share("three quarters of the whole number of members") == "3/4");
    for (const auto* slip :
         {"two third of the members", "three quarter of the members", "a thirds of the members", "two quarters of the members"})
        CHECK(share(slip) == "not read");
}

TEST_CASE("majorities are said as people say them", "[definitions]") {
    struct Case {
        const char* text;
        int numerator, denominator;
        bool more_than;
        model::Majority::Of of;
    };
    using Of = model::Majority::Of;
    auto c = GENERATE(values<Case>({
        {"a simple majority of those voting", 1, 2, true, Of::voting},
        {"simple majority", 1, 2, true, Of::voting},
        {"a majority of those present and voting", 1, 2, true, Of::voting},
        {"a majority of those present", 1, 2, true, Of::present},
        {"two thirds of those voting", 2, 3, false, Of::voting},
        {"three quarters of the members", 3, 4, false, Of::members},
        {"all of those present", 1, 1, false, Of::present},
    }));
    CAPTURE(c.text);
    const auto majority = parse_majority(c.text);
    REQUIRE(majority.has_value());
    CHECK(majority->numerator == c.numerator);
    CHECK(majority->denominator == c.denominator);
    CHECK(majority->more_than == c.more_than);
    CHECK(majority->of == c.of);
    CHECK(majority->text == c.text);
}

TEST_CASE("two bodies of one name are told apart by their ids, and said apart in words", "[definitions]") {
    const std::string bodies =
        "system: tiny\ncalendar: england-and-wales\noffices:\n  gov: {name: Governance, mail: gov@icb.example, runs: [one, two]}\nbodies:\n"
        "  one: {name: Buckinghamshire ICP, also called: ICP, rules: own terms}\n";
    CHECK(load(bodies + "  two: {name: Buckinghamshire ICP, rules: own terms}\n").bundle->definition.bodies.size() == 2);
    CHECK(load_text(bodies + "  two: {name: The place, also called: ICP, rules: own terms}\n").mistakes.size() == 1);
    const auto apart =
        load(bodies + "  two: {name: The place, also called: ICP, told apart as: Buckinghamshire ICP (the place), rules: own terms}\n");
    CHECK(apart.bundle->definition.bodies.at("two").told_apart_as == "Buckinghamshire ICP (the place)");
}
