// What comes after a strategy took effect: progress, what is received, the review beside it, and the next strategy.

#include "tests/catch.hpp"
#include "tests/workflows/support/strategy_world.hpp"
#include "workflows/strategy_approval/strategy_approval.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("a needs assessment received makes the body consider a revision, every time; no change is an answer", "[strategy]") {
    auto world = in_effect();
    auto next = world.call("icp", {{"held_on", "2023-06-20"}});
    auto entry = world.record(the_strategy, "NeedsAssessmentReceived", {{"title", "Herefordshire JSNA"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "review").find("s.116ZB(6)") != std::string::npos);
    CHECK(world.state(the_strategy) == "in effect");  // The current strategy stays current.
    CHECK(world.state(the_strategy, 1) == "revision to be considered");
    CHECK(world.fact(next + "/item/1", "title") == "consider whether to revise the Integrated Care Strategy: Herefordshire JSNA received");
    CHECK(world.outcome(the_strategy, "consider/1") == "open");
    CHECK(world.mail(the_strategy, "information", "one-herefordshire").template_name == "notice");
    world.record(the_strategy, "NeedsAssessmentReceived", {{"title", "Worcestershire JSNA"}});
    CHECK(world.outcome(the_strategy, "consider/2") == "open");
    CHECK(world.fact(next + "/item/2", "asks") == "revise/2");
    world.record(next, "AgendaPublished");
    world.advance_to("2023-06-20 10:30");
    SECTION("no change, to each") {
        world.record(next + "/item/1", "ItemDecided", {{"outcome", "no change"}});
        CHECK(world.outcome(the_strategy, "consider/1") == "met");
        CHECK(world.outcome(the_strategy, "consider/2") == "open");
        CHECK(world.state(the_strategy, 1) == "revision to be considered");
        world.record(next + "/item/2", "ItemDecided", {{"outcome", "no change"}});
        CHECK(world.state(the_strategy, 1) == "not under review");
        // And the next one raises it again.
        world.record(the_strategy, "NeedsAssessmentReceived", {{"title", "Herefordshire JSNA"}});
        CHECK(world.outcome(the_strategy, "consider/3") == "open");
    }
    SECTION("deferred, it goes on the next agenda") {
        auto later = world.call("icp", {{"held_on", "2023-07-18"}});
        world.record(next + "/item/1", "ItemDeferred");
        CHECK(world.fact(later + "/item/1", "asks") == "revise/1");
        CHECK(world.outcome(the_strategy, "consider/1") == "open");
    }
    SECTION("to be revised: the named chapters go back, the current one stays current until the revision is approved") {
        world.record(next + "/item/1", "ItemDecided", {{"outcome", "agreed"}, {"chapters", "1"}});
        CHECK(world.state(the_strategy, 1) == "under revision");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.fact(the_strategy, "chapter.1") == "returned");
        CHECK(world.fact(the_strategy, "chapter.2") == "submitted");
        CHECK(world.outcome(the_strategy, "revise") == "open");
        world.record(the_strategy, "RevisionApproved", {{"takes_effect", "2024-04-01"}});
        CHECK(world.state(the_strategy, 1) == "revision to be considered");  // The other assessment is not considered yet.
        CHECK(world.fact(the_strategy, "edition") == "2");
        CHECK(world.outcome(the_strategy, "revise") == "met");
        CHECK(world.outcome(the_strategy, "publish") == "open");
        world.record(the_strategy, "StrategyPublished");
        CHECK(world.outcome(the_strategy, "copy/icb") == "open");  // A copy of the new edition.
        CHECK(world.state(the_strategy) == "in effect");
    }
}

TEST_CASE("the yearly meetings review the strategy and sign its changes off", "[strategy]") {
    auto world = in_effect();
    auto review = meeting_for(world, "review");
    CHECK(world.fact(review + "/item/1", "asks") == "review");
    decide_at(world, review, "2023-05-16", review + "/item/1", {{"outcome", "agreed"}, {"chapters", "3"}});
    CHECK(world.state(the_strategy, 1) == "under revision");
    world.advance_to("2023-08-01 10:00");
    auto sign_off = meeting_for(world, "sign-off");
    decide_at(world, sign_off, "2023-12-12", sign_off + "/item/1", {{"outcome", "approved"}});
    CHECK(world.state(the_strategy, 1) == "not under review");
    CHECK(world.fact(the_strategy, "edition") == "2");
}

TEST_CASE("guidance received is considered, and may reopen the terms", "[strategy]") {
    auto world = begun();
    set_direction(world);
    prepare(world);
    SECTION("considered") {
        world.record(the_strategy, "GuidanceReceived", {{"title", "guidance of 29 July 2022"}});
        CHECK(world.state(the_strategy) == "in preparation");
        CHECK(world.outcome(the_strategy, "consider/1") == "open");
    }
    SECTION("reopened: the direction is to be set again") {
        auto next = world.call("icp", {{"held_on", "2022-11-08"}});
        world.record(the_strategy, "GuidanceReceived", {{"title", "guidance of 29 July 2022"}, {"reopens", "yes"}});
        CHECK(world.state(the_strategy) == "direction to be set");
        CHECK(world.outcome(the_strategy, "direction") == "open");
        CHECK(world.fact(next + "/item/2", "asks") == "direction");
        CHECK(world.fact(the_strategy, "chapter.1") == "submitted");  // What is in stays in.
    }
}

TEST_CASE("a board with a strategy of its own learns that another was received", "[strategy]") {
    auto definition = with_strategy();
    StrategyPlan own;
    own.ref = "jlhws";
    own.body = "hwbb-hfd";
    own.title = "joint local health and wellbeing strategy";
    definition.strategies.push_back(std::make_shared<const StrategyPlan>(own));
    World world("2022-02-01 10:00", definition);
    CHECK(world.state("HWBH/strategy/jlhws") == "direction to be set");
    world.record("HWBH/strategy/jlhws", "TookEffect");
    world.record(the_strategy, "StrategyApproved");
    world.record(the_strategy, "StrategyPublished");
    CHECK(world.state("HWBH/strategy/jlhws", 1) == "revision to be considered");
    CHECK(world.fact("HWBH/strategy/jlhws", "received.1") == "the Integrated Care Strategy");
    CHECK(world.outcome(the_strategy, "mirror/hwbb-hfd") == "none");
    CHECK(world.outcome(the_strategy, "mirror/hwbb-worcs") == "open");
}

TEST_CASE("the next strategy replaces this one when it takes effect", "[strategy]") {
    auto definition = with_strategy();
    auto next = strategy_plan();
    next.ref = "ics-2";
    next.replaces = "ics";
    next.direction_at = next.approve_at = next.review_at = next.sign_off_at = "";
    next.approve_by = std::nullopt;
    next.takes_effect = std::nullopt;
    definition.strategies.push_back(std::make_shared<const StrategyPlan>(next));
    World world("2022-02-01 10:00", definition);
    world.record(the_strategy, "TookEffect");
    world.record("ICPA/strategy/ics-2", "StrategyApproved");
    CHECK(world.state(the_strategy) == "in effect");
    world.record("ICPA/strategy/ics-2", "TookEffect");
    CHECK(world.state(the_strategy) == "replaced");
    CHECK(world.fact(the_strategy, "replaced_by") == "ICPA/strategy/ics-2");
    CHECK(world[the_strategy].ended);
    auto entry = world.record(the_strategy, "NeedsAssessmentReceived", {{"title", "JSNA"}});
    CHECK(verdict(entry) == "not accepted");
    CHECK(finding(entry, "record")->ways_on.front() == "Record it on the strategy that replaced it: ICPA/strategy/ics-2.");
}

TEST_CASE("chapter owners report progress between Assemblies, round after round", "[strategy]") {
    auto world = in_effect();
    CHECK(world.duty(the_strategy, "progress/1/1").owed_by == "one-herefordshire");
    CHECK(raw(world, "progress/1/1") == "2023-07-01");
    CHECK(verdict(world.record(the_strategy, "ProgressReported", {}, "", "one-herefordshire")) == "accepted");
    CHECK(world.outcome(the_strategy, "progress/1/1") == "met");
    CHECK(world.outcome(the_strategy, "progress/1/2") == "open");
    world.advance_to("2023-07-02 00:00");
    CHECK(raw(world, "progress/2/1") == "2023-10-01");
    CHECK(world.outcome(the_strategy, "progress/1/2") == "open");  // Overdue, and said so.
    world.record(the_strategy, "ProgressReported", {{"chapter", "2"}});
    CHECK(world.outcome(the_strategy, "progress/1/2") == "met late");  // One report meets the oldest round.
    CHECK(world.outcome(the_strategy, "progress/2/2") == "open");
}

TEST_CASE("a revision approved while publication is held is owed to be published when the hold ends, and not before", "[strategy]") {
    auto world = in_effect();
    world.record(the_strategy, "PublicationHeld", {{"until", "2023-05-05"}, {"reason", "pre-election period"}});
    const auto before = world.outcome(the_strategy, "publish");
    CHECK(verdict(world.record(the_strategy, "RevisionApproved")) == "accepted");
    CHECK(world.outcome(the_strategy, "publish") == before);
    world.advance_to("2023-05-04 23:00");
    CHECK(world.outcome(the_strategy, "publish") != "open");
    world.advance_to("2023-05-05 10:00");
    CHECK(world.outcome(the_strategy, "publish") == "open");
    world.record(the_strategy, "StrategyPublished");
    CHECK(world.outcome(the_strategy, "publish") == "met");
    // A hold that follows is none of that revision's.
    world.record(the_strategy, "PublicationHeld", {{"until", "2023-06-01"}, {"reason", "mourning"}});
    world.advance_to("2023-06-01 10:00");
    CHECK(world.outcome(the_strategy, "publish") == "met");
}

TEST_CASE("'no change' at the yearly sign-off answers what waits to be considered, and is no approval of a revision", "[strategy]") {
    auto world = in_effect();
    world.record(the_strategy, "NeedsAssessmentReceived", {{"title", "JSNA"}});
    world.advance_to("2023-08-01 10:00");
    auto sign_off = meeting_for(world, "sign-off");
    decide_at(world, sign_off, "2023-12-12", sign_off + "/item/1", {{"outcome", "no change"}});
    CHECK(world.outcome(the_strategy, "consider/1") == "met late");
    CHECK(world.state(the_strategy, 1) == "not under review");
    CHECK(world.fact(the_strategy, "edition").empty());
}

TEST_CASE("a revision that is approved answers none of what was received since", "[strategy]") {
    auto world = in_effect();
    world.record(the_strategy, "NeedsAssessmentReceived", {{"title", "JSNA"}});
    world.record(the_strategy, "RevisionApproved");
    CHECK(world.outcome(the_strategy, "consider/1") == "open");
    CHECK(world.state(the_strategy, 1) == "revision to be considered");
}

TEST_CASE("what a board receives goes to the strategy it has now, wherever that stands in the file", "[strategy]") {
    auto definition = with_strategy();
    StrategyPlan next, old;
    next.ref = "a-new", next.body = "hwbb-hfd", next.title = "new", next.replaces = "b-old";
    old.ref = "b-old", old.body = "hwbb-hfd", old.title = "old";
    definition.strategies.push_back(std::make_shared<const StrategyPlan>(next));
    definition.strategies.push_back(std::make_shared<const StrategyPlan>(old));
    World world("2022-02-01 10:00", definition);
    world.record("HWBH/strategy/b-old", "TookEffect");
    SECTION("the one that is replaced hands it on") {
        world.record("HWBH/strategy/a-new", "TookEffect");
        REQUIRE(world.state("HWBH/strategy/b-old") == "replaced");
        world.record(the_strategy, "StrategyApproved");
        world.record(the_strategy, "StrategyPublished");
        CHECK(world.state("HWBH/strategy/a-new", 1) == "revision to be considered");
        CHECK(world.fact("HWBH/strategy/a-new", "received.1") == "the Integrated Care Strategy");
    }
    SECTION("until then it is the current one's") {
        world.record(the_strategy, "StrategyApproved");
        world.record(the_strategy, "StrategyPublished");
        CHECK(world.state("HWBH/strategy/b-old", 1) == "revision to be considered");
        CHECK(world.state("HWBH/strategy/a-new", 1) == "not under review");
    }
}

}  // namespace beadle::testing
