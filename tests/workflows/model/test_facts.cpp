#include "workflows/model/facts.hpp"

#include "tests/catch.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::model {

TEST_CASE("a fact is a text, a date, an instant, a number or a list, and nothing where it is none", "[model]") {
    Facts facts{{"held_on", "2022-12-13"}, {"at", "2022-12-13T10:00:00Z"}, {"count", "-7"}, {"empty", ""},
                {"half", "7 members"},     {"list", "a, b c, d,e"}};
    CHECK(text_of(facts, "absent").empty());
    CHECK(has(facts, "empty"));
    CHECK_FALSE(has(facts, "absent"));
    CHECK(calendar::to_iso(*date_of(facts, "held_on")) == "2022-12-13");
    CHECK_FALSE(date_of(facts, "at"));
    CHECK(instant_of(facts, "at"));
    CHECK_FALSE(instant_of(facts, "held_on"));
    CHECK(number_of(facts, "count") == -7);
    CHECK_FALSE(number_of(facts, "half"));
    CHECK_FALSE(number_of(facts, "empty"));
    CHECK(list_of(facts, "list") == std::vector<std::string>{"a", "b c", "d,e"});
    CHECK(list_of(facts, "empty").empty());
}

TEST_CASE("a list joined is the list read back", "[model]") {
    for (const auto& words : {std::vector<std::string>{}, {"one"}, {"one", "two"}, {"ICPA/2022-23/1", "HWBH/2022-23/1", "x"}}) {
        Facts facts{{"list", join(words)}};
        CHECK(list_of(facts, "list") == words);
    }
    CHECK(join({"a", "b"}, " or ") == "a or b");
}

TEST_CASE("what a person wrote freely is known by its name", "[model]") {
    for (const auto* name : {"reason", "note", "title", "comment", "words", "summary", "substitute", "substitute.leader"})
        CHECK(is_free_text(name));
    for (const auto* name : {"held_on", "present", "for", "duty", "substitutes", "title.1"}) CHECK_FALSE(is_free_text(name));
}

TEST_CASE("the municipal year runs from May to April", "[model]") {
    auto year_of = [](const char* date) { return municipal_year(*calendar::date_from_iso(date)); };
    CHECK(year_of("2022-04-30") == "2021-22");
    CHECK(year_of("2022-05-01") == "2022-23");
    CHECK(year_of("2022-12-31") == "2022-23");
    CHECK(year_of("2023-01-01") == "2022-23");
    CHECK(year_of("1999-05-01") == "1999-00");
    CHECK(year_of("2009-06-01") == "2009-10");
}

}  // namespace beadle::model
