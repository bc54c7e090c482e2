// What is not accepted of a strategy, and by which rule: slips of an officer, and what is not a party's to say.

#include "tests/catch.hpp"
#include "tests/workflows/support/strategy_world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

World standing(const std::string& state) {
    if (state == "direction to be set") return begun();
    if (state == "approved") return approved();
    if (state == "declined") return approved({{"outcome", "declined"}});
    if (state == "in effect") return in_effect();
    auto world = begun();
    set_direction(world);
    if (state == "direction set") return world;
    prepare(world);
    if (state == "support sought") world.record(the_strategy, "SupportSought");
    return world;
}

}  // namespace

TEST_CASE("what is not accepted of a strategy names its rule and changes nothing", "[strategy]") {
    struct Row {
        const char* state;
        const char* event;
        Facts facts;
        const char* rule;
        const char* words;
        const char* by = "";
        const char* at = "";
    };
    const std::vector<Row> rows{
        // A slip of the officer's.
        {"direction set", "ChapterSubmitted", {}, "chapter", "which chapter is missing"},
        {"direction set", "ChapterSubmitted", {{"chapter", "4"}}, "chapter", "there is no chapter '4'"},
        {"direction set", "ChapterReturned", {{"chapter", "Shropshire"}, {"reason", "x"}}, "chapter", "there is no chapter 'Shropshire'"},
        {"direction set", "ChapterEndorsed", {{"chapter", "1"}, {"body", "hwbb-worcs"}}, "for", "does not oversee"},
        {"direction set", "InvolvementRecorded", {}, "with", "who was involved is missing"},
        {"direction set", "StrategyAproved", {}, "event", "is no event of this strategy approval"},
        {"direction set", "ChapterSubmitted", {{"chapter", "1"}}, "time", "still to come", "", "2022-12-01 10:00"},
        {"support sought", "SupportDecided", {{"body", "hwbb-hfd"}, {"outcome", "maybe"}}, "outcome", "'maybe' is no answer to that"},
        {"support sought", "SupportDecided", {{"body", "hwbb-hfd"}}, "outcome", "how it decided is missing"},
        {"support sought", "SupportDecided", {{"outcome", "supported"}}, "body", "which body decided is missing"},
        {"support sought", "SupportDecided", {{"body", "executive"}, {"outcome", "supported"}}, "body", "asks no support of 'executive'"},
        {"support sought", "StrategyApproved", {{"takes_effect", "in spring"}}, "takes_effect", "is not a date"},
        {"support sought", "ApprovedSubjectToAmendments", {{"settle_by", "soon"}}, "settle_by", "is not a date"},
        {"approved", "StrategyApproved", {}, "record", "recorded as 'approved'"},
        {"approved", "StrategyDeclined", {}, "record", "recorded as 'approved'"},
        {"approved", "PublicationReleased", {}, "record", "recorded as 'approved'"},
        {"approved", "PublicationHeld", {}, "reason", "held for a reason, or until a date"},
        {"approved", "PublicationHeld", {{"until", "after the election"}}, "until", "is not a date"},
        {"approved", "CopySent", {}, "for", "to whom is missing"},
        {"in effect", "DirectionReopened", {}, "record", "recorded as 'in effect'"},
        {"in effect", "StrategyDeclined", {}, "record", "recorded as 'in effect'"},
        {"declined", "StrategyPublished", {}, "record", "recorded as 'declined'"},
        {"declined", "ChapterSubmitted", {{"chapter", "1"}}, "record", "recorded as 'declined'"},
        // What is not a party's to say.
        {"direction set", "DirectionSet", {}, "rights", "may not record", "worcs"},
        {"direction set", "ChapterSubmitted", {{"chapter", "2"}}, "rights", "may not say this of chapter 2", "one-herefordshire"},
        {"direction set", "AlignmentDeclared", {{"chapter", "1"}}, "rights", "may not record", "hfd"},
        {"direction set", "ChapterReturned", {{"chapter", "1"}}, "rights", "may not say this of chapter 1", "worcs"},
        {"direction set", "ChapterReturned", {{"chapter", "1"}}, "rights", "may not record", "one-herefordshire"},
        {"direction set", "InvolvementRecorded", {{"with", "people"}}, "rights", "may not record", "hfd"},
        {"support sought", "SupportDecided", {{"body", "hwbb-hfd"}, {"outcome", "supported"}}, "rights", "may not say this", "worcs"},
        {"support sought", "StrategyApproved", {}, "rights", "may not record", "hfd"},
        {"approved", "StrategyPublished", {}, "rights", "may not record", "worcs"},
        {"in effect", "ProgressReported", {{"chapter", "2"}}, "rights", "may not say this of chapter 2", "one-herefordshire"},
        {"in effect", "RevisionApproved", {}, "rights", "may not record", "hfd"},
    };
    for (const auto& row : rows) {
        auto world = standing(row.state);
        REQUIRE(world.state(the_strategy) == row.state);
        const auto before = world[the_strategy].facts;
        auto entry = world.record(the_strategy, row.event, row.facts, row.at, row.by);
        CAPTURE(row.state, row.event, row.words, answer(entry));
        CHECK(verdict(entry) == "not accepted");
        CHECK(numbers(entry, row.rule).find(row.words) != std::string::npos);
        CHECK(world[the_strategy].facts == before);
    }
}

}  // namespace beadle::testing
