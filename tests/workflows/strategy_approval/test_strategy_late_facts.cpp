// What is recorded of a strategy before or after what it belongs to: each is judged at the time it happened, and who may say it.

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/workflows/support/strategy_world.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("people are involved from the first day on; only the direction itself says that it is set", "[strategy]") {
    auto world = begun();
    world.advance_to("2022-03-01 10:00");
    CHECK(verdict(world.record(the_strategy, "InvolvementRecorded", {{"with", "people"}})) == "accepted");
    CHECK(world.fact(the_strategy, "involved.people") == "1");
    CHECK(world.state(the_strategy) == "direction to be set");
    CHECK(world.outcome(the_strategy, "direction") == "open");
    CHECK(world.outcome(the_strategy, "chapter/1") == "none");
    world.advance_to("2022-10-20 10:00");
    const auto mails = world.mails(the_strategy);
    CHECK(std::any_of(mails.begin(), mails.end(), [](const auto& line) { return line.find("overdue > icb (direction)") == 0; }));
    world.record(the_strategy, "DirectionSet");
    CHECK(world.state(the_strategy) == "direction set");
    CHECK(world.outcome(the_strategy, "involve/people") == "none");  // They were involved already.
    world.record(the_strategy, "InvolvementRecorded", {{"with", "people"}});
    CHECK(world.state(the_strategy) == "in preparation");
}

TEST_CASE("support that was given after the approval is no support at it, whenever it was recorded", "[strategy]") {
    auto world = begun();
    set_direction(world);
    prepare(world);
    world.advance_to("2022-11-01 10:00");
    world.record(the_strategy, "SupportSought");
    world.advance_to("2022-12-21 10:00");
    for (const auto* body : {"hwbb-hfd", "hwbb-worcs"})
        world.record(the_strategy, "SupportDecided", {{"body", body}, {"outcome", "supported"}}, "2022-12-01 10:00");
    world.record(the_strategy, "SupportDecided", {{"body", "icb-board"}, {"outcome", "supported"}}, "2022-12-20 10:00");
    auto entry = world.record(the_strategy, "StrategyApproved", {}, "2022-12-13 11:00");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "support") == "approved without the support of ICB (no answer)");
}

TEST_CASE("chapters, involvement and declarations of after the approval were not there at it", "[strategy]") {
    auto world = begun();
    set_direction(world);
    prepare(world);  // On 14 October.
    auto entry = world.record(the_strategy, "StrategyApproved", {}, "2022-10-13 11:00");
    CHECK(numbers(entry, "involvement") == "no involvement is recorded of Healthwatch Herefordshire, people who live or work here");
    CHECK(numbers(entry, "chapters").find("chapter 1 (Herefordshire)") != std::string::npos);
    CHECK(numbers(entry, "alignment").find("the Herefordshire health and wellbeing strategy") != std::string::npos);
}

TEST_CASE("of two answers of a body the later one stands, in whichever order they are recorded", "[strategy]") {
    auto world = begun();
    set_direction(world);
    prepare(world);
    world.record(the_strategy, "SupportSought");
    world.advance_to("2022-12-07 10:00");
    const auto says = [&](const char* outcome, const char* at) {
        return world.record(the_strategy, "SupportDecided", {{"body", "hwbb-hfd"}, {"outcome", outcome}}, at);
    };
    says("supported", "2022-12-06 10:00");
    CHECK(verdict(says("returned", "2022-11-22 10:00")) == "accepted");
    CHECK(world.fact(the_strategy, "support.hwbb-hfd") == "supported");
    CHECK(world.state(the_strategy) == "support sought");
    says("declined", "2022-12-06 12:00");
    CHECK(world.fact(the_strategy, "support.hwbb-hfd") == "declined");
}

TEST_CASE("support of the text that went back is none of the new one, whenever it is recorded", "[strategy]") {
    const bool recorded_in_order = GENERATE(true, false);
    CAPTURE(recorded_in_order);
    auto world = begun([](StrategyPlan& plan) { plan.unsupported = UnsupportedMeans::returns; });
    set_direction(world);
    prepare(world);
    world.advance_to("2022-10-20 10:00");
    world.record(the_strategy, "SupportSought");
    world.advance_to("2022-11-14 10:00");
    const auto says = [&](const char* body, const char* outcome, const char* at) {
        return world.record(the_strategy, "SupportDecided", {{"body", body}, {"outcome", outcome}}, at);
    };
    if (recorded_in_order) says("hwbb-worcs", "supported", "2022-11-01 10:00");
    says("icb-board", "returned", "2022-11-10 10:00");
    if (!recorded_in_order)
        CHECK(numbers(says("hwbb-worcs", "supported", "2022-11-01 10:00"), "order of events") ==
              "Worcestershire Board: supported; that was of the text that went back to its preparation on Thursday 10 November 2022: it is "
              "noted, and "
              "does not count for the new one");
    CHECK(world.state(the_strategy) == "in preparation");
    CHECK(world.fact(the_strategy, "support.hwbb-worcs").empty());
    auto entry = world.record(the_strategy, "StrategyApproved");
    CHECK(numbers(entry, "support").find("Worcestershire Board (not asked)") != std::string::npos);
}

TEST_CASE("what went back after its approval is to be approved again, by the plan's own day", "[strategy]") {
    auto world = supported();
    world.advance_to("2022-12-06 10:00");
    world.record(the_strategy, "ApprovedSubjectToAmendments");
    REQUIRE(world.outcome(the_strategy, "approve") == "met");
    REQUIRE(world.has_timer(the_strategy, "effect"));
    SECTION("while that is still to come") {
        world.advance_to("2022-12-08 10:00");
        world.record(the_strategy, "StrategyReturned");
        CHECK(world.state(the_strategy) == "in preparation");
        CHECK(world.outcome(the_strategy, "approve") == "open");
        CHECK(raw(world, "approve") == "2022-12-31");
        CHECK_FALSE(world.has_timer(the_strategy, "effect"));
        const auto before = world.seq();
        world.advance_to("2023-01-04 10:00");
        const auto mails = world.mails(the_strategy, before);
        CHECK(std::count(mails.begin(), mails.end(), "overdue > icb (approve)") == 1);
        world.record(the_strategy, "StrategyApproved");
        CHECK(world.outcome(the_strategy, "approve") == "met late");
        CHECK(world.has_timer(the_strategy, "effect"));
    }
    SECTION("when that is over, within six months") {
        world.advance_to("2023-01-10 10:00");
        world.record(the_strategy, "StrategyReturned");
        CHECK(raw(world, "approve") == "2023-07-10");
    }
}

TEST_CASE("a copy that went out before the publication was recorded is sent", "[strategy]") {
    auto world = approved();
    world.advance_to("2022-12-19 10:00");
    world.record(the_strategy, "CopySent", {{"for", "ICB"}}, "2022-12-16 12:00");
    auto entry = world.record(the_strategy, "StrategyPublished", {}, "2022-12-16 10:00");
    CHECK(world.fact(the_strategy, "copy.icb") == "2022-12-16");
    CHECK(world.outcome(the_strategy, "copy/icb") == "none");
    CHECK(numbers(entry, "copies") == "a copy went to ICB on Friday 16 December 2022 already");
    CHECK(world.outcome(the_strategy, "copy/herefordshire-council") == "open");
    SECTION("of the next edition a copy is owed again") {
        world.advance_to("2023-04-03 10:00");
        world.record(the_strategy, "RevisionApproved");
        world.record(the_strategy, "StrategyPublished");
        CHECK(world.outcome(the_strategy, "copy/icb") == "open");
    }
}

TEST_CASE("holding the publication ends its own duty, and none that only begins alike", "[strategy]") {
    auto definition = with_strategy();
    TimetableEntry entry;
    entry.ref = "publish-easy-read";
    entry.what = "publish it in easy words";
    entry.by = *calendar::parse_rule("within 30 working days of approval");
    entry.owed_by = {"strategy"};
    entry.met_by = "EasyReadPublished";
    entry.kinds = {"strategy"};
    definition.timetables["icp"].push_back(entry);
    World world("2022-02-01 10:00", definition);
    set_direction(world);
    prepare(world);
    have_it_supported(world);
    decide_the_approval(world, {{"outcome", "approved"}});
    REQUIRE(world.outcome(the_strategy, "publish-easy-read") == "open");
    world.record(the_strategy, "PublicationHeld", {{"until", "2023-01-09"}, {"reason", "pre-election period"}});
    CHECK(world.outcome(the_strategy, "publish") == "withdrawn");
    CHECK(world.outcome(the_strategy, "publish-easy-read") == "open");
}

TEST_CASE("rounds of progress count from the day it took effect, not from the day that brought it", "[strategy]") {
    auto world = supported();
    world.advance_to("2023-04-05 10:00");
    world.record(the_strategy, "StrategyApproved", {}, "2023-03-20 11:00");
    REQUIRE(world.state(the_strategy) == "in effect");
    CHECK(world.fact(the_strategy, "in_effect_since") == "2023-04-01");
    CHECK(world.fact(the_strategy, "progress_from") == "2023-04-01");
    CHECK(raw(world, "progress/1/1") == "2023-07-01");
}

TEST_CASE("a strategy whose publication is recorded before its approval takes effect on its day", "[strategy]") {
    SECTION("the plan's, and progress is asked for from then on") {
        auto world = supported();
        world.advance_to("2022-12-19 10:00");
        world.record(the_strategy, "StrategyPublished");
        REQUIRE(world.state(the_strategy) == "published");
        CHECK(world.has_timer(the_strategy, "effect"));
        world.advance_to("2022-12-21 10:00");
        CHECK(verdict(world.record(the_strategy, "StrategyApproved", {{"minute", "4"}}, "2022-12-13 11:00")) == "accepted");
        CHECK(world.fact(the_strategy, "approved_on") == "2022-12-13");
        CHECK(world.fact(the_strategy, "approved_minute") == "4");
        world.advance_to("2023-04-01 00:00");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.fact(the_strategy, "in_effect_since") == "2023-04-01");
        CHECK(raw(world, "progress/1/1") == "2023-07-01");
    }
    SECTION("the one that the approval gives") {
        auto world = supported([](StrategyPlan& plan) { plan.takes_effect.reset(); });
        world.advance_to("2022-12-19 10:00");
        world.record(the_strategy, "StrategyPublished");
        CHECK_FALSE(world.has_timer(the_strategy, "effect"));
        SECTION("ahead") {
            world.record(the_strategy, "StrategyApproved", {{"takes_effect", "2023-05-01"}}, "2022-12-13 11:00");
            world.advance_to("2023-04-30 23:59");
            CHECK(world.state(the_strategy) == "published");
            world.advance_to("2023-05-01 00:00");
        }
        SECTION("gone already") {
            world.advance_to("2023-05-10 10:00");
            world.record(the_strategy, "StrategyApproved", {{"takes_effect", "2023-05-01"}}, "2022-12-13 11:00");
        }
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.fact(the_strategy, "in_effect_since") == "2023-05-01");
    }
    SECTION("the day of its publication, where it was to have applied from before its approval") {
        auto world = supported([](StrategyPlan& plan) { plan.takes_effect.reset(); });
        world.advance_to("2022-12-19 10:00");
        world.record(the_strategy, "StrategyPublished");
        world.record(the_strategy, "StrategyApproved", {{"takes_effect", "2022-12-01"}}, "2022-12-13 11:00");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.fact(the_strategy, "in_effect_since") == "2022-12-19");
    }
    SECTION("unless nobody can read which that is") {
        auto world = supported();
        world.advance_to("2022-12-19 10:00");
        world.record(the_strategy, "StrategyPublished");
        auto entry = world.record(the_strategy, "StrategyApproved", {{"takes_effect", "in spring"}}, "2022-12-13 11:00");
        CHECK(answer(entry) == "not accepted: 'in spring' is not a date; write it as 2023-04-01");
    }
}

TEST_CASE("an endorsement that a meeting puts off goes on the agenda of its next", "[strategy]") {
    auto world = begun();
    set_direction(world);
    prepare(world);
    auto board = world.call("hwbb-hfd", {{"held_on", "2022-11-01"}});
    auto next = world.call("hwbb-hfd", {{"held_on", "2022-11-22"}});
    world.record(board, "ItemAdded", {{"title", "chapter 1"}, {"serves", the_strategy}, {"asks", "endorse/1"}});
    world.record(board, "AgendaPublished");
    world.advance_to("2022-11-01 10:30");
    world.record(board + "/item/1", "ItemDeferred");
    REQUIRE(world.exists(next + "/item/1"));
    CHECK(world.fact(next + "/item/1", "asks") == "endorse/1");
    CHECK(world.fact(next + "/item/1", "title") == "endorse chapter 1 of the Integrated Care Strategy");
}

TEST_CASE("whoever oversees a chapter, holds it or leads the strategy says what is theirs", "[strategy]") {
    auto world = begun();
    set_direction(world);
    world.advance_to("2022-10-14 10:00");
    CHECK(verdict(world.record(the_strategy, "InvolvementRecorded", {{"with", "people"}}, "", "strategy")) == "accepted");
    world.record(the_strategy, "ChapterSubmitted", {}, "", "one-herefordshire");
    const Facts facts{{"chapter", "1"}, {"reason", "no finance paragraph"}};
    auto stranger = world.record(the_strategy, "ChapterReturned", facts, "", "worcs");
    CHECK(verdict(stranger) == "not accepted");
    CHECK(finding(stranger, "rights") != nullptr);
    CHECK(world.fact(the_strategy, "chapter.1") == "submitted");
    const auto* by = GENERATE("hfd", "strategy");  // Who oversees it, and who leads the strategy.
    CHECK(verdict(world.record(the_strategy, "ChapterReturned", facts, "", by)) == "accepted");
    CHECK(world.fact(the_strategy, "chapter.1") == "returned");
}

}  // namespace beadle::testing
