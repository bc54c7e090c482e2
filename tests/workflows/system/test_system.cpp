#include "workflows/system/system.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/model/leave.hpp"
#include "workflows/system/erasing.hpp"

namespace beadle::testing {

using namespace model;

TEST_CASE("a definition that is applied enters its bodies and cycles, and applied again nothing twice", "[system]") {
    World world("2022-02-01 10:00");
    for (const auto* id : {"partnership", "ICPA", "HWBH", "HWBW", "EXEC", "ICPA/cycle/establishment", "ICPA/cycle/annual/2023"})
        CHECK(world.exists(id));
    auto count = world.instances().size();
    auto entry = world.apply(partnership());
    CHECK(numbers(entry, "definition") == "it is the one that is live already");
    CHECK(world.instances().size() == count);
}

TEST_CASE("what a new definition adds is entered, and what runs stays pinned to the old one", "[system]") {
    World world("2022-02-01 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto second = partnership();
    second.hash = "second";
    second.bodies["icb-board"] = second.bodies["icp"];
    second.bodies["icb-board"].id = "icb-board";
    second.bodies["icb-board"].prefix = "ICB";
    for (auto& entry : second.timetables["icp"])
        if (entry.ref == "agenda") entry.by = calendar::parse_rule("10 clear working days before meeting").value();
    world.apply(second);
    CHECK(world.exists("ICB"));
    CHECK(world["partnership"].definition == "second");
    CHECK(world[meeting].definition == "first");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}});
    CHECK(world.duty(meeting, "agenda/icb").rule == "5 clear working days before meeting at 17:00");
    auto later = world.call("icp", {{"held_on", "2022-12-13"}});
    CHECK(world.duty(later, "agenda/icb").rule == "10 clear working days before meeting");
}

TEST_CASE("a planned meeting of no cycle is called, one long held is kept and not chased", "[system]") {
    auto definition = partnership();
    for (const auto* ref : {"workshop", "launch"}) {
        PlannedMeeting meeting;
        meeting.ref = ref;
        meeting.body = "icp";
        meeting.on = calendar::date_from_iso(ref == std::string("launch") ? "2021-11-04" : "2022-03-15");
        meeting.at = calendar::minutes{14 * 60};
        definition.meetings.push_back(meeting);
    }
    World world("2022-02-01 10:00", definition);
    REQUIRE(world.exists("ICPA/2021-22/2"));
    for (const auto& id : world.instances("ICPA/2021-22/")) {
        bool held = world.fact(id, "name") == "launch";
        CHECK(world.state(id) == (held ? "concluded" : "in the diary"));
        CHECK(world.fact(id, "at") == "14:00");
    }
    world.advance_to("2022-02-28 10:00");
    for (const auto& mail : world.outbox()) CHECK(world.fact(mail.notification.instance, "name") != "launch");
}

TEST_CASE("texts go for their age only when they are past the term that is live, and the entry says which term that was",
          "[system][retention]") {
    auto definition = partnership();
    definition.texts_kept_years = 6;
    definition.texts_kept_for_ever = {"title", "substitute"};
    World world("2022-02-01 10:00", definition);
    world.advance_to("2028-03-03 10:00");
    const auto erase = [&](const char* before, const char* texts = "3 reason, 4 note") {
        return world.record("partnership", "TextsErased",
                            {{"texts", texts}, {"reason", "past its term"}, {"instrument", "records policy"}, {"recorded_before", before}},
                            "", "admin");
    };
    CHECK(verdict(erase("2022-03-03")) == "accepted");
    CHECK(numbers(erase("2022-02-15"), "retention") ==
          "texts are kept for 6 years: what was recorded before 15 February 2022 is past that");
    CHECK(numbers(erase("2022-03-04"), "retention") == "texts are kept for 6 years: what was recorded on 3 March 2022 or later stays");
    CHECK(verdict(erase("2022-03-04")) == "not accepted");
    CHECK(verdict(erase("some day")) == "not accepted");
    CHECK(numbers(erase("2022-03-03", "3 reason, 5 title"), "retention") == "texts called 'title' are kept for ever");
    CHECK(verdict(erase("2022-03-03", "5 substitute.director")) == "not accepted");
    definition.hash = "second";
    definition.texts_kept_years = 0;
    world.apply(definition);
    CHECK(numbers(erase("2022-03-03"), "retention") == "the system's file keeps texts for ever");
}

TEST_CASE("a term is counted in whole years; what was recorded on a day that a year lacks is kept to the end of it",
          "[system][retention]") {
    const auto before = [](int years, const char* today) {
        auto definition = partnership();
        definition.texts_kept_years = years;
        const auto day = system_record::recorded_before(definition, *calendar::date_from_iso(today));
        return day ? calendar::to_iso(*day) : std::string{"never"};
    };
    CHECK(before(0, "2028-03-03") == "never");
    CHECK(before(6, "2026-03-03") == "2020-03-03");
    CHECK(before(1, "2028-02-29") == "2027-02-28");
    CHECK(before(1, "2025-02-28") == "2024-02-28");
    CHECK(before(1, "2025-03-01") == "2024-03-01");
}

TEST_CASE("leave is recorded by who takes it, by the office that answers for the post, or by an administrator, and by nobody else",
          "[system][leave]") {
    World world("2022-12-01 10:00");
    const Facts leave{{"post", "strategy"}, {"from", "2022-12-05"}, {"until", "2022-12-16"}, {"deputy", "icb-deputy"}};
    for (const auto* by : {"strategy", "icb", "admin"}) {
        INFO(by);
        CHECK(verdict(world.record("partnership", "LeaveTaken", leave, "", by)) == "accepted");
    }
    auto office_leave = leave;
    office_leave["post"] = "hfd";
    CHECK(verdict(world.record("partnership", "LeaveTaken", office_leave, "", "hfd")) == "accepted");
    for (const auto* by : {"worcs", "strategy"}) {
        INFO(by);
        CHECK(finding(world.record("partnership", "LeaveTaken", office_leave, "", by), "rights"));
    }
    CHECK(finding(world.record("partnership", "DefinitionApplied", {}, "", "icb"), "rights"));
}

TEST_CASE("leave counts from its first day to its last, a deputy on leave has a deputy, and a circle leads to nobody", "[system][leave]") {
    World world("2022-12-01 10:00");
    auto away = [&](const char* post, const char* from, const char* until, const char* deputy) {
        return world.record("partnership", "LeaveTaken", {{"post", post}, {"from", from}, {"until", until}, {"deputy", deputy}}, "",
                            "admin");
    };
    auto stands_in = [&](const char* post, const char* on) {
        auto party = deputy_on(world.live(), world["partnership"].facts, post, *calendar::date_from_iso(on));
        return party ? party->id : std::string("itself");
    };
    away("strategy", "2022-12-05", "2022-12-16", "icb-deputy");
    CHECK(stands_in("strategy", "2022-12-04") == "itself");
    CHECK(stands_in("strategy", "2022-12-05") == "icb-deputy");
    CHECK(stands_in("strategy", "2022-12-16") == "icb-deputy");
    CHECK(stands_in("strategy", "2022-12-17") == "itself");
    away("icb-deputy", "2022-12-08", "2022-12-09", "icb-head");
    CHECK(stands_in("strategy", "2022-12-08") == "icb-head");
    CHECK(stands_in("strategy", "2022-12-10") == "icb-deputy");
    away("icb-head", "2022-12-09", "2022-12-09", "strategy");
    CHECK(stands_in("strategy", "2022-12-08") == "icb-head");
    CHECK(stands_in("strategy", "2022-12-09") == "itself");
    world.advance_to("2022-12-12 09:00");
    CHECK(verdict(world.record("partnership", "LeaveEnded", {{"post", "strategy"}}, "", "strategy")) == "accepted");
    CHECK(stands_in("strategy", "2022-12-09") == "itself");
    CHECK(stands_in("strategy", "2022-12-11") == "icb-deputy");
    CHECK(stands_in("strategy", "2022-12-12") == "itself");
}

TEST_CASE("what is not accepted of leave says what to do", "[system][leave]") {
    World world("2022-12-01 10:00");
    auto said = [&](const char* kind, Facts facts) { return answer(world.record("partnership", kind, std::move(facts), "", "admin")); };
    CHECK(said("LeaveTaken", {{"until", "2022-12-16"}}) == "not accepted: whose leave it is is missing");
    CHECK(said("LeaveTaken", {{"post", "nobody"}, {"until", "2022-12-16"}}) == "not accepted: 'nobody' is neither a post nor an office");
    CHECK(said("LeaveTaken", {{"post", "strategy"}, {"deputy", "icb"}}) == "not accepted: its date is missing");
    CHECK(said("LeaveTaken", {{"post", "strategy"}, {"deputy", "icb"}, {"until", "Friday"}}) == "not accepted: 'Friday' is not a date");
    CHECK(said("LeaveTaken", {{"post", "strategy"}, {"deputy", "icb"}, {"until", "2022-11-30"}}) ==
          "not accepted: the leave ends on Wednesday 30 November 2022, before it begins");
    CHECK(said("LeaveTaken", {{"post", "strategy"}, {"deputy", "strategy"}, {"until", "2022-12-16"}}).find("cannot stand in for itself") !=
          std::string::npos);
    CHECK(said("LeaveTaken", {{"post", "strategy"}, {"until", "2022-12-16"}}).find("who stands in for") != std::string::npos);
    CHECK(said("LeaveEnded", {{"post", "strategy"}}).find("is not on leave on Thursday 1 December 2022") != std::string::npos);
}

TEST_CASE("where the file names a deputy, leave needs no other", "[system][leave]") {
    auto definition = partnership();
    definition.posts["strategy"].deputy = "one-herefordshire";
    World world("2022-12-01 10:00", definition);
    world.record("partnership", "LeaveTaken", {{"post", "strategy"}, {"until", "2022-12-16"}}, "", "strategy");
    CHECK(deputy_on(world.live(), world["partnership"].facts, "strategy", *calendar::date_from_iso("2022-12-01"))->id ==
          "one-herefordshire");
}

}  // namespace beadle::testing
