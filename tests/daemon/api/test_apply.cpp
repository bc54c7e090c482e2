// Definitions under running instances: pinned and live, moving, leaving out, losing.
#include "tests/daemon/api/ahead_world.hpp"

namespace beadle::tests {
namespace {

using Strings = std::vector<std::string>;

/// The small system applied from a file that can be changed, and a meeting called for Tuesday 13 December 2022.
struct Changing {
    Changing() {
        REQUIRE(said(apply("apply-1"), "verdict") == "accepted");
        const auto called = control.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
        REQUIRE(said(called.body, "verdict") == "accepted");
    }
    json::value apply(const char* id, const std::string& move = "") {
        const auto answer = control.apply_file(file.path(), id, move);
        INFO(json::serialize(answer.body));
        REQUIRE(answer.status == 200);
        return answer.body.at("applied").at(0);
    }
    json::value plan(const std::string& move = "") {
        const auto answer = control.apply_file(file.path(), "try", move, true);
        INFO(json::serialize(answer.body));
        REQUIRE(answer.status == 200);
        return answer.body.at("plans").at(0);
    }
    model::Instance meeting(const char* id = "LHB/2022-23/1") { return control.backend.store->load({{"ledbury", id}}).instances.at(0); }
    std::string live() {
        for (const auto& current : control.backend.store->current_definitions())
            if (current.kind == "definition") return current.hash;
        return {};
    }
    SystemFile file;
    Control control;
};

constexpr const char* agenda_rule = "    by: 5 clear working days before meeting at 5pm\n";
constexpr const char* earlier = "    by: 7 clear working days before meeting at 5pm\n";

TEST_CASE("what runs keeps the timetable that it started under, and apply says that it does", "[apply]") {
    Changing world;
    const auto first = world.live();
    world.file.replace(agenda_rule, earlier);
    CHECK(world.plan().at("stays").at("count").as_int64() == 1);
    const auto applied = world.apply("apply-2");
    CHECK(applied.at("stays").at("count").as_int64() == 1);
    CHECK(said(applied.at("stays").at("instances").at(0), "instance") == "LHB/2022-23/1");
    CHECK(world.live() != first);
    CHECK(world.meeting().definition == first);
    CHECK(model::find_duty(world.meeting(), "agenda")->due_local == "2022-12-05 17:00 Europe/London");
    // What is called from now on runs under the new one.
    world.control.record("call-2", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}});
    CHECK(world.meeting("LHB/2022-23/2").definition == world.live());
    CHECK(model::find_duty(world.meeting("LHB/2022-23/2"), "agenda")->due_local == "2022-12-01 17:00 Europe/London");
}

TEST_CASE("moving a running instance is an act of its own, with both versions and a reason in its entry", "[apply]") {
    Changing world;
    const auto first = world.live();
    world.file.replace(agenda_rule, earlier);
    const auto how = GENERATE(std::string{"all"}, std::string{"LHB/2022-23/1"});
    const auto applied = world.apply("apply-2", how);
    INFO(json::serialize(applied));
    CHECK(applied.at("stays").at("count").as_int64() == 0);
    REQUIRE(applied.at("moved").as_array().size() == 1);
    CHECK(said(applied.at("moved").at(0), "verdict") == "accepted");
    CHECK(world.meeting().definition == world.live());
    CHECK(model::find_duty(world.meeting(), "agenda")->due_local == "2022-12-01 17:00 Europe/London");
    const auto entries = world.control.get("/v1/audit?event=InstanceMoved&exempt=1").body.at("entries").as_array();
    REQUIRE(entries.size() == 1);
    const auto text = json::serialize(entries[0]);
    CHECK(text.find(first) != std::string::npos);
    CHECK(text.find(world.live()) != std::string::npos);
    CHECK(text.find("the Board changed its timetable") != std::string::npos);
}

TEST_CASE("moving opens what the new timetable asks, counts again what changed and withdraws what it does not ask for", "[apply]") {
    Changing world;
    world.control.backend.go_to("2022-12-01T12:00:00Z");  // The clerk has been reminded of the agenda.
    world.file.replace(agenda_rule, "    by: 6 clear working days before meeting at 5pm\n");
    world.file.replace("  - do: publish the decisions\n    by: within 2 working days of meeting\n    who: democracy\n    remind: [1, 0]\n",
                       "  - do: draft minutes to the chair\n    by: within 10 working days of meeting\n    who: director\n    remind: 3\n");
    const auto plan = world.plan("all");
    INFO(json::serialize(plan));
    world.apply("apply-2", "all");
    const auto meeting = world.meeting();
    CHECK(model::find_duty(meeting, "agenda")->due_local == "2022-12-02 17:00 Europe/London");
    CHECK(model::find_duty(meeting, "agenda")->outcome == model::Outcome::open);
    CHECK(model::find_duty(meeting, "decisions")->outcome == model::Outcome::withdrawn);
    REQUIRE(model::find_duty(meeting, "minutes") != nullptr);
    CHECK(model::find_duty(meeting, "minutes")->owed_by == "director");
    // The plan said so, and what each is told.
    CHECK(rows_of(plan, "withdrawn", {"what"}) == Strings{"publish the decisions"});
    const auto moves = rows_of(plan, "moves", {"what", "now"});
    CHECK(std::count(moves.begin(), moves.end(), "publish the agenda | by 5pm on Friday 2 December 2022") == 1);
    CHECK(rows_of(plan, "duties", {"what", "who"}) == Strings{"draft minutes to the chair | Director of public health"});
    REQUIRE(plan.at("told").as_array().size() == 1);
    CHECK(said(plan.at("told").at(0), "to") == "democracy");
    // The engine chases by the new dates.
    world.control.backend.go_to("2022-12-06T18:00:00Z");
    CHECK(model::find_duty(world.meeting(), "agenda")->steps_done > 0);
}

TEST_CASE("a move needs a reason, the right, and something that runs", "[apply]") {
    Changing world;
    world.file.replace(agenda_rule, earlier);
    CHECK(world.control.post("/v1/apply", {{"id", "a"}, {"path", world.file.path()}, {"move_all", true}}, admin_uid).status == 400);
    const auto applied = world.apply("apply-2", "LHB/2022-23/7");
    CHECK(applied.at("not_moved").at(0).as_string() == "LHB/2022-23/7");
    CHECK(applied.at("stays").at("count").as_int64() == 1);
    // By hand nobody moves anything: apply does.
    const auto by_hand = world.control.record("hand", "LHB/2022-23/1", "InstanceMoved", {{"definition", "x"}});
    CHECK(by_hand.status == 400);
}

TEST_CASE("a body that something runs in cannot be left out; the answer names by what, and what to do", "[apply]") {
    Changing world;
    world.file.append("\n");
    world.file.replace("bodies:\n", "bodies:\n  panel: {name: Scrutiny panel, prefix: SP, rules: council committee}\n");
    world.file.replace("runs: [board]", "runs: [board, panel]");
    REQUIRE(said(world.apply("apply-2"), "verdict") == "accepted");
    const auto with_panel = world.live();
    const auto count = GENERATE(1, 12);
    for (int n = 1; n <= count; ++n) {
        const auto id = "sp-" + std::to_string(n);
        world.control.record(id.c_str(), "SP", "MeetingCalled", {{"held_on", "2023-01-" + std::to_string(n + 9)}});
    }
    world.file.replace("  panel: {name: Scrutiny panel, prefix: SP, rules: council committee}\n", "");
    world.file.replace("runs: [board, panel]", "runs: [board]");
    const auto answer = world.apply("apply-3");
    INFO(json::serialize(answer));
    CHECK(said(answer, "verdict") == "not_accepted");
    const auto& finding = answer.at("findings").at(0);
    CHECK(said(finding, "rule") == "in use");
    CHECK(
        said(finding, "numbers").find("the body 'panel' (Scrutiny panel) is not in the new file, and is in use by SP/2022-23/1 (meeting") ==
        0);
    CHECK((said(finding, "numbers").find("and 2 more") != std::string::npos) == (count == 12));
    CHECK_FALSE(finding.at("ways_on").as_array().empty());
    CHECK(world.live() == with_panel);
    // It goes through the record like all that is not accepted, and a dry run says the same.
    CHECK(world.control.get("/v1/audit?verdict=not_accepted&event=DefinitionApplied").body.at("entries").as_array().size() == 1);
    CHECK(said(world.plan(), "verdict") == "not_accepted");
    // When nothing runs there any more, it may go.
    for (int n = 1; n <= count; ++n) {
        const auto id = "cancel-" + std::to_string(n);
        const auto meeting = "SP/2022-23/" + std::to_string(n);
        REQUIRE(said(world.control.record(id.c_str(), meeting.c_str(), "MeetingCancelled", {{"reason", "the panel ends"}}).body,
                     "verdict") == "accepted");
    }
    CHECK(said(world.apply("apply-4"), "verdict") == "accepted");
}

TEST_CASE("a post that owes something, or to which a mail waits, cannot be left out", "[apply]") {
    Changing world;
    world.file.replace("posts:\n", "posts:\n  planner: {name: Head of planning, mail: planner@ledbury.example}\n");
    world.file.replace("    who: democracy\n    remind: [1, 0]\n", "    who: planner\n    remind: [1, 0]\n");
    world.apply("apply-2", "all");
    world.file.replace("    who: planner\n    remind: [1, 0]\n", "    who: democracy\n    remind: [1, 0]\n");
    world.file.replace("  planner: {name: Head of planning, mail: planner@ledbury.example}\n", "");
    const auto answer = world.apply("apply-3");
    INFO(json::serialize(answer));
    CHECK(said(answer, "verdict") == "not_accepted");
    CHECK(said(answer.at("findings").at(0), "numbers")
              .find("the post 'planner' (Head of planning) is not in the new file, and is in use by "
                    "the open duty 'publish the decisions' of LHB/2022-23/1") == 0);
    // Excused, it owes nothing; and no mail waits for it.
    REQUIRE(said(world.control.record("excuse", "LHB/2022-23/1", "DutyExcused", {{"duty", "decisions"}, {"reason", "done by others"}}).body,
                 "verdict") == "accepted");
    CHECK(said(world.apply("apply-4"), "verdict") == "accepted");
}

TEST_CASE("a planned meeting and a cycle that run cannot be left out", "[apply]") {
    Changing world;
    world.file.append(
        "meetings of board:\n  - {ref: winter, title: Winter meeting, in: January 2023, to: sign off the plan}\n"
        "cycles of board:\n  year: {title: The year, opens: 1 October 2022, meetings: [winter]}\n");
    REQUIRE(said(world.apply("apply-2"), "verdict") == "accepted");
    const auto with = world.live();
    world.file.replace(
        "meetings of board:\n  - {ref: winter, title: Winter meeting, in: January 2023, to: sign off the plan}\n"
        "cycles of board:\n  year: {title: The year, opens: 1 October 2022, meetings: [winter]}\n",
        "");
    const auto answer = world.apply("apply-3");
    const auto text = json::serialize(answer);
    CAPTURE(text);
    CHECK(said(answer, "verdict") == "not_accepted");
    CHECK(text.find("the meeting 'board/winter' (Winter meeting) is not in the new file") != std::string::npos);
    CHECK(text.find("the cycle 'board/year' (The year) is not in the new file") != std::string::npos);
    CHECK(world.live() == with);
}

TEST_CASE("who may not apply is told that, and not what is in use", "[apply]") {
    Changing world;
    world.file.replace("  board: {", "  other: {name: Another body, prefix: OB, rules: council committee}\n  board: {");
    world.file.replace("runs: [board]", "runs: [board, other]");
    world.apply("apply-1b");
    world.control.record("call-ob", "OB", "MeetingCalled", {{"held_on", "2022-12-13"}});
    world.file.replace("  other: {name: Another body, prefix: OB, rules: council committee}\n", "");
    world.file.replace("runs: [board, other]", "runs: [board]");
    const auto answer = world.control.apply_file(world.file.path(), "apply-2", "", false, clerk_uid).body.at("applied").at(0);
    CHECK(said(answer, "verdict") == "not_accepted");
    CHECK(said(answer.at("findings").at(0), "rule") == "rights");
}

TEST_CASE("closed days are live: what is owed already is counted again by them", "[apply]") {
    Changing world;
    world.file.append("closed days:\n  9 December 2022: offices closed\n");
    world.apply("apply-2");
    CHECK(model::find_duty(world.meeting(), "agenda")->due_local == "2022-12-02 17:00 Europe/London");
    CHECK(world.meeting().definition != world.live());
    const auto counted = [&] { return json::serialize(world.control.get("/v1/instances/LHB%2F2022-23%2F1").body.at("duties")); };
    CHECK_THAT(counted(), Catch::Contains("offices closed"));  // What people are shown is counted as what is owed.
    // And back again, as often as it changes.
    world.file.replace("closed days:\n  9 December 2022: offices closed\n", "");
    world.control.backend.go_to("2022-11-02T10:00:00Z");
    world.apply("apply-3");
    CHECK(model::find_duty(world.meeting(), "agenda")->due_local == "2022-12-05 17:00 Europe/London");
    CHECK_THAT(counted(), !Catch::Contains("offices closed"));
}

}  // namespace
}  // namespace beadle::tests
