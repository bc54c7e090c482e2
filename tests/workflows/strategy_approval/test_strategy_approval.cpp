#include "workflows/strategy_approval/strategy_approval.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/strategy_world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

std::string safe(const World& world, const char* ref) { return calendar::to_iso(world.duty(the_strategy, ref).safe); }

}  // namespace

TEST_CASE("a strategy is entered with its definition, and its approval is owed from then on", "[strategy]") {
    auto world = begun();
    CHECK(world.state(the_strategy) == "direction to be set");
    CHECK(world[the_strategy].matter == "integrated-care-strategy");
    CHECK(world.outcome(the_strategy, "approve") == "open");
    // By 31 December 2022, a Saturday: the last day is kept as it is said, and chased to the Friday before.
    CHECK(raw(world, "approve") == "2022-12-31");
    CHECK(safe(world, "approve") == "2022-12-30");
    auto before = world.instances().size();
    auto again = with_strategy();
    again.hash = "second";
    world.apply(again);
    CHECK(world.instances().size() == before);  // Applied again, nothing is entered twice.
}

TEST_CASE("the item of a planned meeting sets the direction, and the owners are asked for their chapters", "[strategy]") {
    auto world = begun();
    world.advance_to("2022-09-01 10:00");
    auto first = meeting_for(world, "first");
    CHECK(world.fact(first + "/item/1", "serves") == the_strategy);
    CHECK(world.fact(first + "/item/1", "asks") == "direction");
    CHECK(world[first + "/item/1"].matter == "integrated-care-strategy");
    CHECK(world.outcome(the_strategy, "chapter/1") == "none");
    set_direction(world);
    CHECK(world.state(the_strategy) == "direction set");
    CHECK(world.outcome(the_strategy, "direction") == "met");
    CHECK(world.fact(the_strategy, "direction_set_by") == first + "/item/1");
    CHECK(world.duty(the_strategy, "chapter/1").owed_by == "one-herefordshire");
    CHECK(world.duty(the_strategy, "chapter/2").owed_by == "worcs");
    CHECK(world.duty(the_strategy, "chapter/3").owed_by == "strategy");
    CHECK(raw(world, "chapter/1") == "2022-11-17");  // 30 working days before 31 December, over two bank holidays.
    CHECK(world.outcome(the_strategy, "involve/healthwatch-herefordshire") == "open");
    CHECK(world.outcome(the_strategy, "aligned/1/hwb-strategy") == "open");
}

TEST_CASE("a direction that is deferred goes to the next meeting, one that falls waits for the meeting that is called instead",
          "[strategy]") {
    auto world = begun();
    world.advance_to("2022-09-01 10:00");
    auto first = meeting_for(world, "first");
    world.record(first, "DateFixed", {{"held_on", "2022-09-20"}});
    SECTION("deferred") {
        auto next = world.call("icp", {{"held_on", "2022-10-18"}});
        world.advance_to("2022-09-20 11:00");
        world.record(first + "/item/1", "ItemDeferred");
        CHECK(world.state(the_strategy) == "direction to be set");
        CHECK(world.fact(next + "/item/1", "asks") == "direction");
    }
    SECTION("the meeting cancelled") {
        world.record(first, "MeetingCancelled", {{"reason", "national mourning"}});
        CHECK(item_asking(world, "ICPA", "direction") == first + "/item/1");
        auto instead = world.call("icp", {{"held_on", "2022-10-04"}, {"instead_of", first}});
        CHECK(world.fact(instead + "/item/1", "asks") == "direction");
        decide_at(world, instead, "2022-10-04", instead + "/item/1", {{"outcome", "agreed"}});
        CHECK(world.state(the_strategy) == "direction set");
    }
}

TEST_CASE("a chapter is sent in by its owner, endorsed by who oversees it, or returned", "[strategy]") {
    auto world = begun();
    set_direction(world);
    world.advance_to("2022-10-14 10:00");
    CHECK(verdict(world.record(the_strategy, "ChapterSubmitted", {}, "", "one-herefordshire")) == "accepted");
    CHECK(world.state(the_strategy) == "in preparation");  // It shows that the preparation has begun.
    CHECK(world.fact(the_strategy, "chapter.1") == "submitted");
    CHECK(world.outcome(the_strategy, "chapter/1") == "met");
    CHECK(world.outcome(the_strategy, "endorse/1/hwbb-hfd") == "open");
    SECTION("another's chapter is not theirs to send in") {
        auto entry = world.record(the_strategy, "ChapterSubmitted", {{"chapter", "2"}}, "", "one-herefordshire");
        CHECK(verdict(entry) == "not accepted");
        CHECK(finding(entry, "rights")->ways_on.front() == "Worcestershire democratic services may, or the office that keeps the record.");
        CHECK(world.fact(the_strategy, "chapter.2") == "open");
    }
    SECTION("which one must be said by who has several or none") {
        auto entry = world.record(the_strategy, "ChapterSubmitted");
        CHECK(numbers(entry, "chapter") == "which chapter is missing");
        CHECK(verdict(world.record(the_strategy, "ChapterSubmitted", {{"chapter", "4"}})) == "not accepted");
    }
    SECTION("endorsed by the board's own office") {
        CHECK(verdict(world.record(the_strategy, "ChapterEndorsed", {{"chapter", "1"}}, "", "hfd")) == "accepted");
        CHECK(world.outcome(the_strategy, "endorse/1/hwbb-hfd") == "met");
        CHECK(world.fact(the_strategy, "endorsed.1.hwbb-hfd") == "2022-10-14");
    }
    SECTION("endorsed by an item of the board's own meeting") {
        auto board = world.call("hwbb-hfd", {{"held_on", "2022-11-01"}});
        world.record(board, "ItemAdded", {{"title", "chapter 1"}, {"serves", the_strategy}, {"asks", "endorse/1"}});
        decide_at(world, board, "2022-11-01", board + "/item/1", {{"outcome", "agreed"}});
        CHECK(world.outcome(the_strategy, "endorse/1/hwbb-hfd") == "met");
    }
    SECTION("declined by it, the chapter goes back to its owner") {
        auto board = world.call("hwbb-hfd", {{"held_on", "2022-11-01"}});
        world.record(board, "ItemAdded", {{"title", "chapter 1"}, {"serves", the_strategy}, {"asks", "endorse/1"}});
        decide_at(world, board, "2022-11-01", board + "/item/1", {{"outcome", "declined"}});
        CHECK(world.fact(the_strategy, "chapter.1") == "returned");
    }
    SECTION("not by a board that does not oversee it") {
        CHECK(verdict(world.record(the_strategy, "ChapterEndorsed", {{"chapter", "1"}, {"body", "hwbb-worcs"}})) == "not accepted");
    }
    SECTION("returned, its owner is asked again") {
        world.record(the_strategy, "ChapterEndorsed", {{"chapter", "1"}}, "", "hfd");
        CHECK(verdict(world.record(the_strategy, "ChapterReturned", {{"chapter", "1"}, {"reason", "no finance paragraph"}})) == "accepted");
        CHECK(world.fact(the_strategy, "chapter.1") == "returned");
        CHECK(world.outcome(the_strategy, "chapter/1") == "open");
        CHECK(world.fact(the_strategy, "endorsed.1.hwbb-hfd").empty());
    }
    SECTION("late, it says so") {
        world.advance_to("2022-11-28 10:00");
        auto entry = world.record(the_strategy, "ChapterSubmitted", {{"chapter", "3"}});
        CHECK(world.outcome(the_strategy, "chapter/3") == "met late");
        CHECK_FALSE(numbers(entry, "duty").empty());
    }
    SECTION("done before and recorded after, it is met") {
        world.advance_to("2022-11-28 10:00");
        world.record(the_strategy, "ChapterSubmitted", {{"chapter", "3"}}, "2022-11-17 16:00");
        CHECK(world.outcome(the_strategy, "chapter/3") == "met");
    }
}

TEST_CASE("whoever the plan names is involved throughout, each a duty of its own", "[strategy]") {
    auto world = begun();
    set_direction(world);
    world.record(the_strategy, "InvolvementRecorded", {{"with", "Healthwatch Herefordshire"}});
    CHECK(world.outcome(the_strategy, "involve/healthwatch-herefordshire") == "met");
    CHECK(world.outcome(the_strategy, "involve/people") == "open");
    world.record(the_strategy, "InvolvementRecorded", {{"with", "healthwatch-herefordshire"}});
    CHECK(world.fact(the_strategy, "involved.healthwatch-herefordshire") == "2");
    CHECK(verdict(world.record(the_strategy, "InvolvementRecorded")) == "not accepted");
    CHECK(numbers(world.record(the_strategy, "InvolvementRecorded", {{"with", "the parish councils"}}), "with") ==
          "the plan does not name 'the parish councils'; it is noted");
}

TEST_CASE("an owner declares what the chapter is aligned with", "[strategy]") {
    auto world = begun();
    set_direction(world);
    CHECK(verdict(world.record(the_strategy, "AlignmentDeclared", {{"with", "hwb-strategy"}}, "", "one-herefordshire")) == "accepted");
    CHECK(world.outcome(the_strategy, "aligned/1/hwb-strategy") == "met");
    CHECK(verdict(world.record(the_strategy, "AlignmentDeclared", {{"chapter", "1"}}, "", "hfd")) == "not accepted");
}

TEST_CASE("support is sought of each body, and given by an item of its own meeting", "[strategy]") {
    auto world = begun();
    set_direction(world);
    prepare(world);
    auto hfd = world.call("hwbb-hfd", {{"held_on", "2022-11-22"}});
    world.advance_to("2022-10-31 10:00");
    world.record(the_strategy, "SupportSought");
    CHECK(world.state(the_strategy) == "support sought");
    CHECK(world.duty(the_strategy, "support/hwbb-hfd").owed_by == "hfd");
    CHECK(raw(world, "support/hwbb-hfd") == "2022-12-08");
    CHECK(world.fact(hfd + "/item/1", "title") == "support the Integrated Care Strategy");
    CHECK(world[hfd + "/item/1"].matter == "integrated-care-strategy");
    // No meeting of the others is in the diary: the item waits, and goes on the first one that is.
    CHECK(item_asking(world, "HWBW", "support").empty());
    auto worcs = world.call("hwbb-worcs", {{"held_on", "2022-11-23"}});
    CHECK(world.fact(worcs + "/item/1", "asks") == "support");
    SECTION("supported, with comments") {
        decide_at(world, hfd, "2022-11-22", hfd + "/item/1", {{"outcome", "supported with comments"}, {"minute", "12"}});
        CHECK(world.fact(the_strategy, "support.hwbb-hfd") == "supported with comments");
        CHECK(world.fact(the_strategy, "support_item.hwbb-hfd") == hfd + "/item/1");
        CHECK(world.outcome(the_strategy, "support/hwbb-hfd") == "met");
        CHECK(world.outcome(the_strategy, "support/hwbb-worcs") == "open");
        CHECK(world.state(the_strategy) == "support sought");
    }
    SECTION("deferred, it goes on the next agenda and is still owed") {
        auto next = world.call("hwbb-hfd", {{"held_on", "2022-12-06"}});
        world.advance_to("2022-11-22 10:30");
        world.record(hfd + "/item/1", "ItemDeferred");
        CHECK(world.fact(the_strategy, "support.hwbb-hfd") == "deferred");
        CHECK(world.outcome(the_strategy, "support/hwbb-hfd") == "open");
        CHECK(world.fact(next + "/item/1", "asks") == "support");
    }
    SECTION("recorded by the board's office where the meeting is not in the record") {
        CHECK(verdict(world.record(the_strategy, "SupportDecided", {{"body", "hwbb-worcs"}, {"outcome", "supported"}}, "", "worcs")) ==
              "accepted");
        CHECK(world.outcome(the_strategy, "support/hwbb-worcs") == "met");
        auto others = world.record(the_strategy, "SupportDecided", {{"body", "hwbb-hfd"}, {"outcome", "supported"}}, "", "worcs");
        CHECK(verdict(others) == "not accepted");
        CHECK(world.fact(the_strategy, "support.hwbb-hfd") == "sought");
    }
    SECTION("what is no answer, and who was not asked, is said") {
        CHECK(numbers(world.record(the_strategy, "SupportDecided", {{"body", "hwbb-hfd"}, {"outcome", "maybe"}}), "outcome") ==
              "'maybe' is no answer to that");
        CHECK(numbers(world.record(the_strategy, "SupportDecided", {{"body", "executive"}, {"outcome", "supported"}}), "body") ==
              "the plan asks no support of 'executive'");
    }
}

TEST_CASE("the plan says what a no does", "[strategy]") {
    auto declined = [](UnsupportedMeans means) {
        auto world = begun([&](StrategyPlan& plan) { plan.unsupported = means; });
        set_direction(world);
        prepare(world);
        world.advance_to("2022-11-22 10:00");
        world.record(the_strategy, "SupportSought");
        world.record(the_strategy, "SupportDecided", {{"body", "icb-board"}, {"outcome", "supported"}});
        world.record(the_strategy, "SupportDecided", {{"body", "hwbb-hfd"}, {"outcome", "supported"}});
        world.record(the_strategy, "SupportDecided", {{"body", "hwbb-worcs"}, {"outcome", "declined"}});
        return world;
    };
    SECTION("it stops: approved all the same, the breach names who is missing") {
        auto world = declined(UnsupportedMeans::stops);
        CHECK(world.state(the_strategy) == "support sought");
        world.advance_to("2022-12-13 11:00");
        auto entry = world.record(the_strategy, "StrategyApproved");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "support") == "approved without the support of Worcestershire Board (declined)");
        CHECK(world.state(the_strategy) == "approved");
    }
    SECTION("it is noted") {
        auto world = declined(UnsupportedMeans::noted);
        world.advance_to("2022-12-13 11:00");
        auto entry = world.record(the_strategy, "StrategyApproved");
        CHECK(verdict(entry) == "accepted");
    }
    SECTION("it is returned, and the support of all is sought again") {
        auto world = declined(UnsupportedMeans::returns);
        CHECK(world.state(the_strategy) == "in preparation");
        CHECK(world.fact(the_strategy, "chapter.1") == "returned");
        CHECK(world.outcome(the_strategy, "chapter/1") == "open");
        CHECK(world.fact(the_strategy, "support.hwbb-hfd").empty());
        world.record(the_strategy, "SupportSought");
        CHECK(world.outcome(the_strategy, "support/hwbb-hfd") == "open");
    }
}

TEST_CASE("approved by the item of the special Assembly", "[strategy]") {
    auto world = approved();
    CHECK(world.state(the_strategy) == "approved");
    CHECK(world.outcome(the_strategy, "approve") == "met");
    CHECK(world.fact(the_strategy, "approved_on") == "2022-12-13");
    CHECK(world.fact(the_strategy, "approved_item") == meeting_for(world, "special") + "/item/1");
    CHECK(world.outcome(the_strategy, "publish") == "open");
    CHECK(raw(world, "publish") == "2022-12-29");  // 10 working days of approval, over two bank holidays.
    CHECK(world.fact("ICPA/cycle/establishment", "slot.special").starts_with("fulfilled"));
}

TEST_CASE("never approved before the support that the plan demands, unless the record says so: then it names who is missing",
          "[strategy]") {
    auto world = begun();
    set_direction(world);
    world.advance_to("2022-12-13 11:00");
    auto entry = world.record(the_strategy, "StrategyApproved");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(world.state(the_strategy) == "approved");
    CHECK(numbers(entry, "support") ==
          "approved without the support of Herefordshire Board (not asked), Worcestershire Board (not asked), ICB (not asked)");
    CHECK(numbers(entry, "involvement") == "no involvement is recorded of Healthwatch Herefordshire, people who live or work here");
    CHECK(finding(entry, "involvement")->source == "Local Government and Public Involvement in Health Act 2007 s.116ZB");
    CHECK(numbers(entry, "chapters").find("chapter 1 (Herefordshire), chapter 2 (Worcestershire), chapter 3 (System)") !=
          std::string::npos);
    CHECK(numbers(entry, "alignment").find("the Herefordshire health and wellbeing strategy") != std::string::npos);
    CHECK(numbers(entry, "order of events") == "passed through without a record: in preparation, support sought");
    CHECK(world.outcome(the_strategy, "chapter/1") == "not met");
    // A support that was given before, and is recorded after, is taken as what it was.
    auto late = world.record(the_strategy, "SupportDecided", {{"body", "icb-board"}, {"outcome", "supported"}}, "2022-11-24 15:00");
    CHECK(verdict(late) == "accepted");
    CHECK(world.fact(the_strategy, "support.icb-board") == "supported");
    CHECK(world.state(the_strategy) == "approved");
}

TEST_CASE("approved subject to amendments, somebody owes the text by a date", "[strategy]") {
    auto world = approved({{"outcome", "approved subject to amendments"},
                           {"minute", "7"},
                           {"delegated_to", "one-herefordshire"},
                           {"settle_by", "2022-12-21"},
                           {"conditions", "page 4"}});
    CHECK(world.state(the_strategy) == "approved subject to amendments");
    CHECK(world.outcome(the_strategy, "approve") == "met");
    CHECK(world.duty(the_strategy, "amendments").owed_by == "one-herefordshire");
    CHECK(raw(world, "amendments") == "2022-12-21");
    CHECK(world.outcome(the_strategy, "publish") == "none");  // There is no text yet.
    CHECK(world.fact(the_strategy, "approved_conditions") == "page 4");
    SECTION("settled by whom it was delegated to") {
        world.advance_to("2022-12-20 15:00");
        CHECK(verdict(world.record(the_strategy, "TextSettled", {}, "", "one-herefordshire")) == "accepted");
        CHECK(world.state(the_strategy) == "final text");
        CHECK(world.outcome(the_strategy, "amendments") == "met");
        CHECK(world.outcome(the_strategy, "publish") == "open");
    }
    SECTION("not by anybody") { CHECK(verdict(world.record(the_strategy, "TextSettled", {}, "", "worcs")) == "not accepted"); }
    SECTION("published without, the record says what is missing") {
        auto entry = world.record(the_strategy, "StrategyPublished");
        CHECK(world.state(the_strategy) == "published");
        CHECK(numbers(entry, "amendments") == "no settling of the text is recorded");
        CHECK(world.outcome(the_strategy, "amendments") == "excused");
    }
    SECTION("not settled, it is chased and escalated") {
        world.advance_to("2023-01-06 10:00");
        CHECK(world.outcome(the_strategy, "amendments") == "open");
        CHECK(world.mail(the_strategy, "overdue", "one-herefordshire").facts.at("duty") == "amendments");
        world.record(the_strategy, "TextSettled", {}, "", "one-herefordshire");
        CHECK(world.outcome(the_strategy, "amendments") == "met late");
    }
}

TEST_CASE("returned, the named chapters go back to their owners and the rest stands", "[strategy]") {
    auto world = approved({{"outcome", "returned"}, {"chapters", "2"}});
    CHECK(world.state(the_strategy) == "in preparation");
    CHECK(world.fact(the_strategy, "chapter.1") == "submitted");
    CHECK(world.fact(the_strategy, "chapter.2") == "returned");
    CHECK(world.outcome(the_strategy, "chapter/2") == "open");
    CHECK(world.outcome(the_strategy, "chapter/1") == "met");
    CHECK(world.outcome(the_strategy, "approve") == "open");  // It is still owed by 31 December.
    // Supported again, its approval goes on the next agenda by itself: the planned meeting is over.
    auto next = world.call("icp", {{"held_on", "2023-02-14"}});
    world.record(the_strategy, "ChapterSubmitted", {{"chapter", "2"}});
    world.record(the_strategy, "SupportSought");
    for (const auto* body : {"hwbb-hfd", "hwbb-worcs", "icb-board"})
        world.record(the_strategy, "SupportDecided", {{"body", body}, {"outcome", "supported"}});
    CHECK(world.fact(next + "/item/1", "asks") == "approval");
}

TEST_CASE("declined, it is not met by that, and may be taken up again", "[strategy]") {
    auto world = approved({{"outcome", "declined"}});
    CHECK(world.state(the_strategy) == "declined");
    CHECK(world.outcome(the_strategy, "approve") == "not met");
    CHECK(world[the_strategy].ended);
    CHECK(verdict(world.record(the_strategy, "StrategyPublished")) == "not accepted");
    CHECK(verdict(world.record(the_strategy, "PreparationBegun")) == "accepted");
    CHECK(world.state(the_strategy) == "in preparation");
    CHECK(world.outcome(the_strategy, "approve") == "open");
    CHECK_FALSE(world[the_strategy].ended);
}

TEST_CASE("publication is held in a pre-election period, and owed when that ends", "[strategy]") {
    auto world = approved();
    world.advance_to("2022-12-15 10:00");
    CHECK(verdict(world.record(the_strategy, "PublicationHeld")) == "not accepted");  // For a reason, or until a date.
    SECTION("until a date") {
        world.record(the_strategy, "PublicationHeld", {{"until", "2023-01-09"}, {"reason", "pre-election period"}});
        CHECK(world.state(the_strategy) == "publication held");
        CHECK(world.outcome(the_strategy, "publish") == "withdrawn");
        world.advance_to("2023-01-08 23:59");
        CHECK(world.state(the_strategy) == "publication held");
        world.advance_to("2023-01-09 00:00");
        CHECK(world.state(the_strategy) == "final text");
        CHECK(world.outcome(the_strategy, "publish") == "open");
        CHECK(raw(world, "publish") == "2023-01-23");
    }
    SECTION("for a reason, and nobody says for how long: that is owed") {
        world.record(the_strategy, "PublicationHeld", {{"reason", "pre-election period"}});
        CHECK(world.outcome(the_strategy, "release") == "open");
        world.record(the_strategy, "PublicationReleased");
        CHECK(world.outcome(the_strategy, "release") == "met");
        CHECK(world.state(the_strategy) == "final text");
        CHECK(world.outcome(the_strategy, "publish") == "open");
    }
    SECTION("published all the same, it is a breach") {
        world.record(the_strategy, "PublicationHeld", {{"until", "2023-01-09"}, {"reason", "pre-election period"}});
        auto entry = world.record(the_strategy, "StrategyPublished");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "publication held") ==
              "published Thursday 15 December 2022 while publication was held until Monday 9 January 2023: pre-election period");
        CHECK(world.state(the_strategy) == "published");
        CHECK_FALSE(world.has_timer(the_strategy, "hold"));
    }
    SECTION("an agenda is never held") {
        auto meeting = world.call("icp", {{"held_on", "2023-03-14"}});
        CHECK(verdict(world.record(meeting, "PublicationHeld", {{"reason", "pre-election period"}})) == "not accepted");
    }
}

TEST_CASE("published, a copy is owed to each, and each board considers its own strategy", "[strategy]") {
    auto world = published();
    CHECK(world.state(the_strategy) == "published");
    CHECK(world.outcome(the_strategy, "publish") == "met");
    CHECK(world.outcome(the_strategy, "copy/icb") == "open");
    CHECK(raw(world, "copy/icb") == "2022-12-29");
    world.record(the_strategy, "CopySent", {{"for", "Herefordshire Council"}});
    CHECK(world.outcome(the_strategy, "copy/herefordshire-council") == "met");
    CHECK(world.outcome(the_strategy, "copy/icb") == "open");
    CHECK(verdict(world.record(the_strategy, "CopySent")) == "not accepted");
    CHECK(verdict(world.record(the_strategy, "CopySent", {{"to", "the press"}})) == "accepted");
    // LGPIHA 2007 s.116A: whether its own still suffices.
    CHECK(world.duty(the_strategy, "mirror/hwbb-hfd").owed_by == "hfd");
    auto board = world.call("hwbb-hfd", {{"held_on", "2023-02-07"}});
    CHECK(world.fact(board + "/item/1", "asks") == "mirror/hwbb-hfd");
    decide_at(world, board, "2023-02-07", board + "/item/1", {{"outcome", "no change"}});
    CHECK(world.outcome(the_strategy, "mirror/hwbb-hfd") == "met");
    CHECK(world.outcome(the_strategy, "mirror/hwbb-worcs") == "open");
}

TEST_CASE("a strategy takes effect on its day, a Saturday too, published or not", "[strategy]") {
    SECTION("published") {
        auto world = published();
        world.advance_to("2023-03-31 23:59");
        CHECK(world.state(the_strategy) == "published");
        world.advance_to("2023-04-01 00:00");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.fact(the_strategy, "in_effect_since") == "2023-04-01");
    }
    SECTION("held") {
        auto world = approved();
        world.record(the_strategy, "PublicationHeld", {{"until", "2023-05-05"}, {"reason", "pre-election period"}});
        world.advance_to("2023-04-01 10:00");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.outcome(the_strategy, "publish") == "withdrawn");
        world.advance_to("2023-05-05 10:00");
        CHECK(world.outcome(the_strategy, "publish") == "open");  // It is still to be published.
        world.record(the_strategy, "StrategyPublished");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.outcome(the_strategy, "copy/icb") == "open");
    }
    SECTION("approved after its day, it takes effect when it is published") {
        auto world = supported();
        world.advance_to("2023-04-26 11:00");
        auto entry = world.record(the_strategy, "StrategyApproved");
        CHECK(numbers(entry, "effect") == "it was to take effect from Saturday 1 April 2023: it takes effect when it is published");
        CHECK(world.outcome(the_strategy, "approve") == "met late");
        CHECK(world.state(the_strategy) == "approved");
        world.advance_to("2023-05-09 10:00");
        world.record(the_strategy, "StrategyPublished");
        CHECK(world.state(the_strategy) == "in effect");
        CHECK(world.fact(the_strategy, "in_effect_since") == "2023-05-09");
    }
    SECTION("the text not settled on the day, it takes effect when it is") {
        auto world = approved({{"outcome", "approved subject to amendments"}});
        world.advance_to("2023-04-03 10:00");
        CHECK(world.state(the_strategy) == "approved subject to amendments");
        world.record(the_strategy, "TextSettled");
        CHECK(world.state(the_strategy) == "in effect");
    }
}

TEST_CASE("what contradicts the record is not accepted, what comes late is", "[strategy]") {
    auto world = approved();
    CHECK(verdict(world.record(the_strategy, "StrategyApproved")) == "not accepted");
    CHECK(verdict(world.record(the_strategy, "StrategyDeclined")) == "not accepted");
    CHECK(verdict(world.record(the_strategy, "PublicationReleased")) == "not accepted");
    // Returned in November, approved in December, recorded the other way round.
    CHECK(verdict(world.record(the_strategy, "StrategyReturned", {}, "2022-11-25 10:00")) == "accepted");
    CHECK(world.state(the_strategy) == "approved");
    CHECK(verdict(world.record(the_strategy, "PreparationBegun", {}, "2022-09-21 10:00")) == "accepted");
    auto entry = world.record(the_strategy, "StrategyAproved");
    CHECK(verdict(entry) == "not accepted");
    CHECK(numbers(entry, "event").find("is no event of this strategy approval") != std::string::npos);
    CHECK(verdict(world.record(the_strategy, "StrategyPublished", {}, "", "worcs")) == "not accepted");
}

TEST_CASE("an approval that was entered in error is taken back, wherever it was recorded", "[strategy]") {
    auto world = supported();
    auto special = meeting_for(world, "special");
    world.record(special, "DateFixed", {{"held_on", "2022-12-13"}});
    world.record(special, "AgendaPublished");
    world.advance_to("2022-12-13 10:30");
    SECTION("at the meeting's item") {
        auto wrong = world.record(special + "/item/1", "ItemDecided", {{"outcome", "approved"}});
        REQUIRE(world.state(the_strategy) == "approved");
        CHECK(verdict(world.correct(wrong)) == "accepted");
        CHECK(world.state(the_strategy) == "support sought");
        CHECK(world.outcome(the_strategy, "approve") == "open");
        CHECK(world.outcome(the_strategy, "publish") == "none");
        CHECK_FALSE(world.has_timer(the_strategy, "effect"));
        world.record(special + "/item/1", "ItemDecided", {{"outcome", "approved subject to amendments"}});
        CHECK(world.state(the_strategy) == "approved subject to amendments");
    }
    SECTION("on the strategy itself: a chapter that was not returned") {
        auto wrong = world.record(the_strategy, "ChapterReturned", {{"chapter", "1"}});
        CHECK(world.fact(the_strategy, "chapter.1") == "returned");
        CHECK(verdict(world.correct(wrong)) == "accepted");
        CHECK(world.fact(the_strategy, "chapter.1") == "submitted");
        CHECK(world.outcome(the_strategy, "chapter/1") == "met");
    }
}

TEST_CASE("what the body's timetable has for strategies is owed in them, and nothing of its meetings", "[strategy]") {
    auto definition = with_strategy();
    TimetableEntry entry;
    entry.ref = "brief";
    entry.what = "brief the two councils' leaders";
    entry.by = *calendar::parse_rule("within 5 working days of approval");
    entry.owed_by = {"strategy"};
    entry.met_by = "LeadersBriefed";
    entry.kinds = {"strategy"};
    definition.timetables["icp"].push_back(entry);
    World world("2022-02-01 10:00", definition);
    world.record(the_strategy, "StrategyApproved");
    CHECK(world.outcome(the_strategy, "brief") == "open");
    CHECK(world.outcome(the_strategy, "draft") == "none");
    CHECK(verdict(world.record(the_strategy, "LeadersBriefed", {}, "", "strategy")) == "accepted");
    CHECK(world.outcome(the_strategy, "brief") == "met");
    auto meeting = world.call("icp", {{"held_on", "2022-03-14"}});
    world.record(meeting, "AgendaPublished");
    CHECK(world.outcome(meeting, "brief") == "none");
}

}  // namespace beadle::testing
