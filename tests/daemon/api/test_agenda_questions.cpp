// can-we-make-it and actions, asked of the real engine over the socket's handlers. It is Tuesday 1 November 2022.

#include "tests/daemon/api/ahead_world.hpp"

using namespace beadle;
using namespace beadle::tests;

TEST_CASE("a paper that is only thought of: the earliest meeting it can make, and what blocks the one before", "[api]") {
    Control control;
    control.with_meeting();
    control.record("call-2", "LHB", "MeetingCalled", {{"held_on", "2022-11-15"}, {"name", "November meeting"}});
    const auto answer = control.get("/v1/can-we-make-it?paper=winter%20plan&body=the%20Board");
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(said(answer.body, "title") == "winter plan");
    CHECK(said(answer.body, "state") == "not requested yet");
    CHECK(said(answer.body, "earliest") == "LHB/2022-23/1");
    const auto& meetings = answer.body.at("meetings").as_array();
    REQUIRE(meetings.size() == 2);
    CHECK(said(meetings[0], "name") == "November meeting");
    CHECK_FALSE(meetings[0].at("can_be_made").as_bool());
    // Cleared by Tuesday 8 November; final reports are due seven working days before the 15th, on Friday the 4th.
    CHECK(said(meetings[0], "blocked_by") == "legal implications");
    CHECK(meetings[0].at("short_by_working_days").as_int64() == 2);
    CHECK(meetings[1].at("can_be_made").as_bool());
    const auto& gates = meetings[1].at("gates").as_array();
    REQUIRE(gates.size() == 3);
    CHECK(said(gates[0], "gate") == "legal implications");
    CHECK(said(gates[0], "who") == "Head of governance");
    CHECK(said(gates[1], "latest") == "2022-12-02");
    CHECK(said(gates[2], "gate") == "agenda published");
    CHECK(said(gates[2], "latest") == "2022-12-05");
    CHECK(said(gates[2], "proof").find("Monday 5 December 2022") != std::string::npos);
    CHECK(control.get("/v1/can-we-make-it?paper=x&body=board&from=2%20December%202022").body.at("earliest").is_null());
}

TEST_CASE("a paper that stands is asked about by its id alone, and what is cleared counts", "[api]") {
    Control control;
    control.with_meeting();
    REQUIRE(control.record("p-1", "LHB/2022-23/1", "PaperRequested", {{"title", "winter plan"}}).body.at("verdict").as_string() ==
            "accepted");
    const std::string paper = "/v1/can-we-make-it?paper=LHB/2022-23/1/paper/1&from=1%20December%202022";
    CHECK(control.get(paper).body.at("earliest").is_null());
    REQUIRE(control.record("p-2", "LHB/2022-23/1/paper/1", "HeadingCleared", {{"heading", "legal"}}).status == 200);
    const auto answer = control.get(paper);
    INFO(json::serialize(answer.body));
    CHECK(said(answer.body, "earliest") == "LHB/2022-23/1");
    CHECK(said(answer.body, "state") == "in clearance");
}

TEST_CASE("what is not understood about a paper is answered with what would be", "[api]") {
    Control control;
    control.with_meeting();
    CHECK(control.get("/v1/can-we-make-it?body=board").status == 400);
    CHECK(control.get("/v1/can-we-make-it?paper=x").status == 400);
    CHECK(control.get("/v1/can-we-make-it?paper=LHB/2022-23/1/paper/9&body=board").status == 404);
    CHECK(control.get("/v1/can-we-make-it?paper=x&body=bord").status == 404);
    CHECK(control.get("/v1/can-we-make-it?paper=x&body=board&until=now").status == 400);
    CHECK(control.get("/v1/can-we-make-it?paper=x&body=board&from=whenever").status == 400);
    CHECK(control.get("/v1/can-we-make-it?paper=x&body=board", stranger_uid).status == 403);
}

TEST_CASE("a body that the live definition has no longer is no body to make a meeting of", "[api]") {
    Control control;
    SystemFile file;
    file.replace("runs: [board]", "runs: [board, spare]");
    file.replace("members: 12}", "members: 12}\n  spare: {name: Spare Board, prefix: SPB, rules: council committee, members: 3}");
    REQUIRE(control.apply_file(file.path(), "apply-1").status == 200);
    CHECK(control.get("/v1/can-we-make-it?paper=x&body=SPB").status == 200);
    SystemFile without;
    REQUIRE(control.apply_file(without.path(), "apply-2").status == 200);
    const auto answer = control.get("/v1/can-we-make-it?paper=x&body=SPB");
    CHECK(answer.status == 404);
    CHECK(said(answer.body, "error") == "'SPB' is no body of the definition that is live");
}

TEST_CASE("can-we-make-it and back-plan name the same last day to send a paper to a reviewer", "[api]") {
    Control control;
    SystemFile file;
    file.replace("final by: 7 working days before meeting", "final by: 7 working days before meeting at 10am");
    REQUIRE(control.apply_file(file.path(), "apply-1").status == 200);
    control.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}});
    const auto plan = control.get("/v1/back-plan?decision=approve%20it&body=LHB&by=2022-12-31");
    const auto asked = control.get("/v1/can-we-make-it?paper=x&body=LHB");
    std::string sent;
    for (const auto& date : plan.body.at("dates").as_array())
        if (said(date, "what") == "send the paper to be cleared: legal implications") sent = said(date, "on");
    CHECK(sent == "2022-11-24");
    const auto& gate = asked.body.at("meetings").at(0).at("gates").at(0);
    CHECK(said(gate, "gate") == "legal implications");
    CHECK(said(gate, "latest") == sent);
}

TEST_CASE("the actions that come to a meeting are listed in groups, with how often each slipped", "[api]") {
    Control control;
    control.with_meeting();
    REQUIRE(control.record("i-1", "LHB/2022-23/1", "ItemAdded", {{"title", "winter plan"}}).status == 200);
    const char* item = "LHB/2022-23/1/item/1";
    control.record("a-1", item, "ActionAgreed", {{"title", "write it up"}, {"owner", "director"}, {"due", "2022-11-30"}});
    control.record("a-2", item, "ActionAgreed", {{"title", "publish the terms"}, {"owner", "director"}, {"due", "2022-12-30"}});
    control.record("a-3", "LHB/2022-23/1/item/1/action/2", "ActionExtended", {{"due", "2023-01-31"}, {"reason", "the data came late"}});
    control.record("a-4", item, "ActionAgreed", {{"title", "hold a workshop"}});
    control.backend.go_to("2022-12-02T10:00:00Z");
    const auto answer = control.get("/v1/actions?for=LHB/2022-23/1");
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(answer.body.at("count").as_int64() == 3);
    CHECK(said(answer.body.at("overdue").at(0), "title") == "write it up");
    CHECK(said(answer.body.at("overdue").at(0), "owner_name") == "Director of public health");
    CHECK(answer.body.at("extended").at(0).at("slipped").as_int64() == 1);
    CHECK(said(answer.body.at("open").at(0), "title") == "hold a workshop");
    CHECK(control.get("/v1/actions?body=board").body.at("count") == answer.body.at("count"));
    CHECK(control.get("/v1/actions").status == 400);
    CHECK(said(control.get("/v1/actions?for=LHB/2022-23/1&body=board").body, "error") == "a meeting and a body are both named");
    CHECK(control.get("/v1/actions?for=LHB/2022-23/9").status == 404);
}

TEST_CASE("nobody records by hand what the register tells an action", "[api]") {
    Control control;
    control.with_meeting();
    control.record("i-1", "LHB/2022-23/1", "ItemAdded", {{"title", "winter plan"}});
    control.record("a-1", "LHB/2022-23/1/item/1", "ActionAgreed", {{"title", "write it up"}, {"owner", "director"}, {"due", "2022-11-30"}});
    CHECK(control.record("a-2", "LHB/2022-23/1/item/1/action/1", "ReportDueAgain").status == 400);
    CHECK(
        control.record("a-3", "LHB/2022-23/1/item/1/action/1", "ActionReportedDone", {}, "", director_uid).body.at("verdict").as_string() ==
        "accepted");
}
