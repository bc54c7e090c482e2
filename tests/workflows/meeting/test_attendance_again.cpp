// What was said and asked before something changed: recorded late, for another date, or in error.

#include "tests/workflows/meeting/asked_board.hpp"
#include "workflows/meeting/invitation.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("what is recorded late neither takes the place of a newer answer, nor is taken for the date that the meeting moved to",
          "[attendance]") {
    World world("2022-10-03 10:00", board());
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    const auto answer_at = [&](const char* what, const char* at) {
        return world.record(id, "AttendanceAnswered", {{"post", "a"}, {"answer", what}}, at);
    };
    world.advance_to("2022-11-10 10:00");
    answer_at("apologies", "2022-11-09 09:00");
    const auto older = answer_at("coming", "2022-11-08 09:00");
    CHECK(verdict(older) == "accepted");
    CHECK_THAT(numbers(older, "attendance"), Catch::Contains("a newer answer, of Wednesday 9 November 2022") && Catch::Contains("stands"));
    CHECK(world.fact(id, "attendance.a") == "apologies");
    CHECK(numbers(answer_at("coming", "2022-11-09 09:30"), "attendance").empty());
    CHECK(world.fact(id, "attendance.a") == "coming");

    world.record(id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}}, "2022-11-10 09:00");
    const auto for_the_old_date = answer_at("coming", "2022-11-09 17:00");
    CHECK_THAT(numbers(for_the_old_date, "attendance"), Catch::Contains("before the meeting was moved"));
    CHECK_FALSE(has(world[id].facts, "attendance.a"));
    answer_at("apologies", "2022-11-10 09:30");
    CHECK(world.fact(id, "attendance.a") == "apologies");
}

TEST_CASE("an answer that is recorded after the meeting has begun warns nobody", "[attendance]") {
    Asked asked;
    asked.accept({"a", "d", "e", "h"});
    asked.world.advance_to("2022-12-13 10:30");
    REQUIRE(asked.told("quorum_at_risk").empty());
    CHECK(verdict(asked.world.record(asked.id, "AttendanceAnswered", {{"post", "e"}, {"answer", "apologies"}}, "2022-12-13 09:00")) ==
          "accepted");
    CHECK(asked.told("quorum_at_risk").empty());
}

TEST_CASE("no warning goes out that is not so any more: all is well, there is a newer one, another date, or no meeting", "[attendance]") {
    Asked asked(board(asked_at_once()));
    asked.accept({"a", "d", "e", "h"});
    asked.world.advance_to("2022-12-09 10:00");
    asked.answer("e", "apologies");
    REQUIRE(asked.told("quorum_at_risk").size() == 1);
    asked.answer("a", "apologies");
    CHECK(asked.told("quorum_at_risk") == Names{"hfd"});
    CHECK_THAT(text_of(asked.last("quorum_at_risk").facts, "at_risk"), Catch::Contains("no County Council member"));
    SECTION("all is well") { asked.accept({"a", "e"}); }
    SECTION("another date") { asked.world.record(asked.id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "so many are away"}}); }
    SECTION("cancelled") { asked.world.record(asked.id, "MeetingCancelled", {{"reason", "so many are away"}}); }
    CHECK(asked.told("quorum_at_risk").empty());
}

// --- corrections ------------------------------------------------------------------------------------------------------------------

TEST_CASE("a warning that was taken back does not stand in the way of the next one", "[attendance][correction]") {
    Asked asked;
    auto& world = asked.world;
    asked.accept({"a", "d", "e", "h"});
    world.advance_to("2022-12-09 10:00");
    const auto wrong = asked.answer("e", "apologies");
    world.send_all();
    REQUIRE(asked.told("quorum_at_risk") == Names{"hfd"});
    CHECK(verdict(world.correct(wrong, asked.id)) == "accepted");
    CHECK_FALSE(has(world[asked.id].facts, "quorum_at_risk"));
    const auto before = asked.told("quorum_at_risk").size();
    asked.answer("e", "apologies");
    CHECK(asked.told("quorum_at_risk").size() == before + 1);
}

TEST_CASE("whose coming was recorded in error is missing: the offices are warned, for nobody had warned them", "[attendance][correction]") {
    Asked asked;
    asked.accept({"a", "d", "e"});
    const auto wrong = asked.answer("h", "coming");
    asked.world.advance_to("2022-12-09 10:00");
    REQUIRE(asked.told("quorum_at_risk").empty());
    CHECK(numbers(asked.world.correct(wrong, asked.id), "quorum") == "at risk: 3 have accepted, 4 are needed");
    CHECK(asked.told("quorum_at_risk") == Names{"hfd"});
}

TEST_CASE("after a move that was recorded in error the right one asks again", "[attendance][correction]") {
    Asked asked(board(asked_at_once()));
    auto& world = asked.world;
    world.send_all();
    world.advance_to("2022-11-29 10:00");
    const auto wrong = world.record(asked.id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    world.advance_to("2022-11-30 12:00");
    world.send_all();
    world.correct(wrong, asked.id);
    CHECK(world.fact(asked.id, "held_on") == "2022-12-13");
    CHECK(meeting::asked_about_this_date(world[asked.id], 1));
    CHECK_FALSE(meeting::asked_about_this_date(world[asked.id], 2));
    world.record(asked.id, "DateRearranged", {{"held_on", "2022-12-21"}, {"reason", "the room is taken"}});
    Names told;
    for (const auto& mail : world.outbox())
        if (mail.notification.template_name == "invitation" &&
            text_of(mail.notification.facts, "meeting_on") == "Wednesday 21 December 2022")
            told.push_back(mail.notification.to);
    std::sort(told.begin(), told.end());
    CHECK(told == Names{"a", "b", "c", "d", "e", "f"});
}

TEST_CASE("an invitation that an entry in error had kept from going out goes out after all, and one that went does not go twice",
          "[attendance][correction]") {
    Asked asked(board(asked_at_once()));
    auto& world = asked.world;
    const auto unsent = [&](std::string_view post) {
        int count = 0;
        for (const auto& mail : world.outbox())
            count += mail.notification.template_name == "invitation" && mail.notification.to == post && mail.state == "queued" &&
                     text_of(mail.notification.facts, "meeting_on") == "Tuesday 13 December 2022";
        return count;
    };
    SECTION("a cancellation, and a move") {
        for (const auto& [kind, facts] : {std::pair<const char*, Facts>{"MeetingCancelled", {{"reason", "snow"}}},
                                          {"DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}}}}) {
            const auto wrong = world.record(asked.id, kind, facts);
            REQUIRE(verdict(wrong) == "accepted");
            CHECK(unsent("a") == 0);
            world.correct(wrong, asked.id);
            CHECK(unsent("a") == 1);
        }
        CHECK(world.has_timer(asked.id, "attendance-quorum"));
    }
    SECTION("what had gone out") {
        world.send_all();
        world.correct(world.record(asked.id, "MeetingCancelled", {{"reason", "snow"}}), asked.id);
        CHECK(unsent("a") == 0);
    }
    SECTION("an answer for which she was not asked") {
        const auto wrong = asked.answer("a", "coming");
        CHECK(unsent("a") == 0);
        world.correct(wrong, asked.id);
        CHECK(unsent("a") == 1);
        CHECK(unsent("b") == 1);
        CHECK_FALSE(has(asked.last("invitation").facts, "asked_before"));  // The date has not changed.
    }
}

TEST_CASE("members who were asked about a date that was entered in error are asked about the right one", "[attendance][correction]") {
    World world("2022-10-03 10:00", board());
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    const auto wrong = world.record(id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    world.advance_to("2022-11-28 10:00");
    world.record(id, "AgendaPublished");
    world.send_all();
    world.correct(wrong, id);
    REQUIRE(world.fact(id, "held_on") == "2022-12-13");
    Names told;
    for (const auto& mail : world.outbox())
        if (mail.notification.template_name == "invitation" && text_of(mail.notification.facts, "meeting_on") == "Tuesday 13 December 2022")
            told.push_back(mail.notification.to);
    std::sort(told.begin(), told.end());
    CHECK(told == Names{"a", "b", "c", "d", "e", "f"});
}

TEST_CASE("a substitute whose release was recorded in error is asked after all", "[attendance][correction]") {
    Asked asked(board(with_named_substitutes()));
    auto& world = asked.world;
    asked.answer("a", "substitute", "strategy");
    const auto wrong = asked.answer("a", "coming");
    const auto unsent = [&] {
        return std::count_if(world.outbox().begin(), world.outbox().end(), [](const Mail& mail) {
            return mail.state == "queued" && mail.notification.template_name == "invitation" && mail.notification.to == "strategy";
        });
    };
    CHECK(unsent() == 0);
    world.correct(wrong, asked.id);
    CHECK(world.fact(asked.id, "attendance.a") == "substitute strategy");
    CHECK(unsent() == 1);
}

}  // namespace beadle::testing
