#include <sqlite3.h>

#include "tests/daemon/api/ahead_world.hpp"

namespace beadle::tests {
namespace {

using Strings = std::vector<std::string>;

Control::Answer suppose(Control& control, json::object body, unsigned uid = clerk_uid) { return control.post("/v1/what-if", body, uid); }

json::array move(const char* to, const char* id = "LHB/2022-23/1") { return {json::object{{"id", id}, {"to", to}}}; }

/// The September meeting of 2022 before the funeral was proclaimed: Tuesday the 20th, agenda by Monday the 12th at 5pm.
struct September {
    September() : control(store::make_memory_store(), "2022-08-15T10:00:00Z") {
        file.calendar_without("2022-09-19");
        REQUIRE(said(control.apply_file(file.path(), "apply-1").body.at("applied").as_array().at(0), "verdict") == "accepted");
        const auto called = control.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-09-20"}, {"at", "10:00"}});
        REQUIRE(said(called.body, "verdict") == "accepted");
        control.backend.go_to("2022-09-10T10:00:00Z");
    }
    model::Duty agenda() {
        const auto meeting = control.backend.store->load({{"ledbury", "LHB/2022-23/1"}}).instances.at(0);
        return *model::find_duty(meeting, "agenda");
    }
    SystemFile file;
    Control control;
};

constexpr const char* both_answers =
    "short since the calendar changed: was by 5pm on Monday 12 September 2022, would now be by 5pm on Friday 9 September 2022";

TEST_CASE("a bank holiday proclaimed late: what if says that the deadline has gone, and changes nothing", "[what-if]") {
    September september;
    REQUIRE(september.agenda().due_local == "2022-09-12 17:00 Europe/London");
    const auto before = all_in(*september.control.backend.store);
    const auto answer =
        suppose(september.control, {{"holidays", json::array{json::object{{"on", "19 September 2022"}, {"name", "State funeral"}}}}});
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(rows_of(answer.body, "breaks", {"what", "who", "numbers"}) ==
          Strings{"publish the agenda | Ledbury democratic services | excused, " + std::string{both_answers}});
    CHECK(said(answer.body.at("breaks").at(0), "source").find("Local Government Act 1972 s.100B") == 0);
    CHECK(rows_of(answer.body, "told", {"to_name", "subject"}).size() == 1);
    CHECK(std::string{answer.body.at("supposed").at(0).as_string()} == "Monday 19 September 2022 is no working day: State funeral");
    CHECK(all_in(*september.control.backend.store) == before);
    CHECK(september.agenda().outcome == model::Outcome::open);
}

TEST_CASE("a bank holiday proclaimed late: applying the changed calendar does what what-if said, and the entry keeps both answers",
          "[what-if]") {
    September september;
    auto& control = september.control;
    const auto supposed = suppose(control, {{"holidays", json::array{json::object{{"on", "2022-09-19"}}}}});
    september.file.calendar_without("");
    const auto tried = control.apply_file(september.file.path(), "apply-2", "", true);
    const auto& plan = tried.body.at("plans").at(0);
    CHECK(rows_of(plan, "breaks", {"what", "numbers"}) == rows_of(supposed.body, "breaks", {"what", "numbers"}));
    CHECK(rows_of(plan, "told", {"to", "subject", "send_at"}) == rows_of(supposed.body, "told", {"to", "subject", "send_at"}));

    REQUIRE(said(control.apply_file(september.file.path(), "apply-3").body.at("applied").at(0), "verdict") == "accepted");
    const auto agenda = september.agenda();
    CHECK(agenda.outcome == model::Outcome::excused);
    CHECK(agenda.reason == both_answers);
    bool kept = false;
    const auto recorded = control.get("/v1/audit?event=CalendarChanged&exempt=1&limit=1000");
    for (const auto& entry : recorded.body.at("entries").as_array())
        kept = kept || json::serialize(entry).find(both_answers) != std::string::npos;
    CHECK(kept);
    // Who owed it is told at once, and the law still counts: on Sunday it is in time, on Monday it is not.
    CHECK(control.get("/v1/outbox?instance=LHB%2F2022-23%2F1&to=democracy").body.at("mails").as_array().size() >= 1);
    const auto published = control.record("publish", "LHB/2022-23/1", "AgendaPublished", {}, "");
    CHECK(said(published.body, "verdict") == "accepted");
    CHECK(september.agenda().outcome == model::Outcome::met);
}

TEST_CASE("a holiday outside the calendar's years is not supposed, and the answer names the years", "[what-if]") {
    Control control;
    control.with_meeting();
    const auto answer = suppose(control, {{"holidays", json::array{json::object{{"on", "2045-01-02"}}}}});
    INFO(json::serialize(answer.body));
    CHECK(answer.status == 400);
    CHECK(said(answer.body, "error") == "'2045-01-02': it lies outside the years of the calendar 'England and Wales', 2019 to 2028");
    const auto twice =
        suppose(control, {{"holidays", json::array{json::object{{"on", "2022-12-19"}}, json::object{{"on", "19 December 2022"}}}}});
    CHECK(twice.body.at("supposed").as_array().size() == 1);
}

TEST_CASE("a meeting that is moved: what moves is counted by the rules, and is just what then happens", "[what-if]") {
    Control control;
    control.with_meeting();
    const auto before = all_in(*control.backend.store);
    const auto answer = suppose(control, {{"moves", move("20 December 2022")}});
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(all_in(*control.backend.store) == before);
    CHECK(answer.body.at("breaks").as_array().empty());
    const auto moves = rows_of(answer.body, "moves", {"what", "who", "was", "now"});
    CHECK(moves ==
          Strings{"the meeting itself |  | on Tuesday 13 December 2022 | on Tuesday 20 December 2022",
                  "publish the agenda | Ledbury democratic services | by 5pm on Monday 5 December 2022 | by 5pm on Monday 12 December 2022",
                  "publish the decisions | Ledbury democratic services | by Thursday 15 December 2022 | by Thursday 22 December 2022"});
    CHECK(said(answer.body.at("moves").at(1), "proof").find("13, 14, 15, 16 and 19 December") != std::string::npos);

    REQUIRE(said(control.record("move-1", "LHB/2022-23/1", "DateRearranged", {{"held_on", "2022-12-20"}}).body, "verdict") == "accepted");
    const auto meeting = control.backend.store->load({{"ledbury", "LHB/2022-23/1"}}).instances.at(0);
    CHECK(model::find_duty(meeting, "agenda")->due_local == "2022-12-12 17:00 Europe/London");
}

TEST_CASE("a meeting moved too near: deadlines that would be past and notice that could not be kept, with rule, source and numbers",
          "[what-if]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-11-10T10:00:00Z");
    const auto answer = suppose(control, {{"moves", move("2022-11-14")}});
    INFO(json::serialize(answer.body));
    const auto breaks = rows_of(answer.body, "breaks", {"what", "rule", "breach"});
    CHECK(breaks == Strings{"agenda could not be kept | agenda: 5 clear working days before meeting | bars_the_item",
                            "notice could not be kept | notice: 5 clear working days before meeting | irregular",
                            "publish the agenda | 5 clear working days before meeting at 5pm | none"});
    for (const auto& row : answer.body.at("breaks").as_array()) CHECK_FALSE(said(row, "source").empty());
    CHECK(said(answer.body.at("breaks").at(0), "numbers") ==
          "the earliest it could be published is Thursday 10 November 2022 at 10am; the last day was Sunday 6 November 2022, the last safe "
          "day "
          "Friday 4 November 2022, for a meeting on Monday 14 November 2022");
    CHECK_FALSE(answer.body.at("breaks").at(0).at("ways_on").as_array().empty());
}

TEST_CASE("after notice a meeting is not moved: it would be cancelled and another called", "[what-if]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-02T12:00:00Z");
    REQUIRE(said(control.record("publish", "LHB/2022-23/1", "AgendaPublished").body, "verdict") == "accepted");
    const auto before = all_in(*control.backend.store);
    const auto answer = suppose(control, {{"moves", move("2022-12-20")}});
    INFO(json::serialize(answer.body));
    CHECK(all_in(*control.backend.store) == before);
    CHECK(rows_of(answer.body, "entered", {"instance", "held_on", "instead_of"}) == Strings{"LHB/2022-23/2 | 2022-12-20 | LHB/2022-23/1"});
    CHECK(rows_of(answer.body, "withdrawn", {"what", "reason"}) == Strings{"publish the decisions | the meeting was cancelled"});
    CHECK_FALSE(answer.body.at("duties").as_array().empty());
    // The clerk had been reminded of the agenda, which is done; nobody is told that nothing more is owed.
    CHECK(answer.body.at("breaks").as_array().empty());
}

namespace {

/// Every row of every table of the file, as SQLite has them.
std::string every_row(const std::string& path) {
    sqlite3* file = nullptr;
    REQUIRE(sqlite3_open_v2(path.c_str(), &file, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
    std::string text;
    const auto add = [&](const std::string& sql, auto each) {
        const auto call = [](void* each_row, int count, char** values, char**) {
            std::string row;
            for (int column = 0; column < count; ++column) row += std::string{values[column] == nullptr ? "NULL" : values[column]} + "|";
            (*static_cast<decltype(each)*>(each_row))(row);
            return 0;
        };
        REQUIRE(sqlite3_exec(file, sql.c_str(), call, &each, nullptr) == SQLITE_OK);
    };
    Strings tables;
    add("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        [&](const std::string& row) { tables.push_back(row.substr(0, row.size() - 1)); });
    for (const auto& table : tables) {
        text += "-- " + table + "\n";
        add("SELECT * FROM \"" + table + "\" ORDER BY 1, 2", [&](const std::string& row) { text += row + "\n"; });
    }
    sqlite3_close(file);
    return text;
}

}  // namespace

TEST_CASE("what is supposed, in each of its forms, leaves every row of every table as it was", "[what-if]") {
    test::TemporaryFolder folder;
    const auto path = folder.file("beadle.db");
    Control control{store::make_sqlite_store({.path = path, .owner = "a test"}), "2022-11-01T10:00:00Z"};
    control.with_meeting();
    control.backend.go_to("2022-12-01T10:00:00Z");  // Reminders wait, a duty has steps behind it.
    const auto before = every_row(path);
    REQUIRE(before.find("LHB/2022-23/1|") != std::string::npos);
    const json::array holiday{json::object{{"on", "2022-12-07"}, {"name", "a day of mourning"}}};
    const json::array late{"LHB/2022-23/1"};
    for (const auto& supposed : std::vector<json::object>{{{"moves", move("2022-12-20")}},
                                                          {{"holidays", holiday}},
                                                          {{"late", late}},
                                                          {{"moves", move("2022-12-20")}, {"holidays", holiday}, {"late", late}}}) {
        const auto answer = suppose(control, supposed);
        INFO(json::serialize(supposed));
        REQUIRE(answer.status == 200);
        CHECK(answer.body.at("moves").as_array().size() + answer.body.at("breaks").as_array().size() > 0);
        CHECK(every_row(path) == before);
    }
    // The test sees what does change.
    REQUIRE(said(control.record("move-1", "LHB/2022-23/1", "DateRearranged", {{"held_on", "2022-12-20"}}).body, "verdict") == "accepted");
    CHECK(every_row(path) != before);
}

TEST_CASE("a duty that is late: what the law makes of it, and who would be told", "[what-if]") {
    Control control;
    control.with_meeting();
    const auto before = all_in(*control.backend.store);
    const auto said_how = GENERATE("LHB/2022-23/1", "LHB/2022-23/1:agenda");
    const auto answer = suppose(control, {{"late", json::array{said_how}}});
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(all_in(*control.backend.store) == before);
    const auto& breaks = answer.body.at("breaks").as_array();
    REQUIRE(breaks.size() == 2);
    CHECK(said(breaks[0], "rule") == "agenda: 5 clear working days before meeting");
    CHECK(said(breaks[0], "breach") == "bars_the_item");
    CHECK(said(breaks[0], "numbers").find("published Tuesday 6 December 2022 at midday; the last day was Monday 5 December 2022") == 0);
    CHECK(said(breaks[1], "numbers") == "due by 5pm on Monday 5 December 2022: would be met late");
    bool overdue = false, escalated = false;
    for (const auto& mail : answer.body.at("told").as_array())
        for (const auto& about : mail.at("about").as_array()) {
            overdue = overdue || said(about, "step") == "overdue";
            escalated = escalated || (said(about, "step") == "escalate" && said(mail, "to") == "head");
        }
    CHECK(overdue);
    CHECK(escalated);
}

TEST_CASE("several things may be supposed at once, and each counts for the others", "[what-if]") {
    Control control;
    control.with_meeting();
    const auto answer = suppose(control, {{"moves", move("20 December 2022")},
                                          {"holidays", json::array{json::object{{"on", "2022-12-19"}, {"name", "a day of mourning"}}}},
                                          {"late", json::array{"LHB/2022-23/1:decisions"}}});
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(answer.body.at("supposed").as_array().size() == 3);
    const auto moves = rows_of(answer.body, "moves", {"what", "now"});
    CHECK(std::count(moves.begin(), moves.end(), "publish the agenda | by 5pm on Friday 9 December 2022") == 1);
    const auto breaks = rows_of(answer.body, "breaks", {"what", "numbers"});
    CHECK(std::count(breaks.begin(), breaks.end(), "publish the decisions | due by Thursday 22 December 2022: would be met late") == 1);
}

TEST_CASE("what cannot be supposed is said, with the nearest known", "[what-if]") {
    Control control;
    control.with_meeting();
    struct Case {
        json::object body;
        int status;
        const char* words;
    };
    for (const auto& c : std::vector<Case>{
             {{}, 400, "nothing is supposed"},
             {{{"moves", move("2022-12-20", "LHB/2022-23/9")}}, 404, "did you mean 'LHB/2022-23/1'"},
             {{{"moves", move("Christmas")}}, 400, "Christmas"},
             {{{"moves", move("2022-12-20", "LHB")}}, 400, "no date that could be moved"},
             {{{"late", json::array{"LHB/2022-23/1:agneda"}}}, 404, "did you mean 'agenda'"},
             {{{"holidays", json::array{json::object{{"day", "2022-12-20"}}}}}, 400, "unknown member 'day'"},
             {{{"holidays", "2022-12-20"}}, 400, "must be a list"},
             {{{"system", "atlantis"}, {"moves", move("2022-12-20")}}, 404, "atlantis"},
             {{{"move", move("2022-12-20")}}, 400, "did you mean 'moves'"},
         }) {
        const auto answer = suppose(control, c.body);
        const auto text = json::serialize(answer.body);
        CAPTURE(text);
        CHECK(answer.status == c.status);
        CHECK(text.find(c.words) != std::string::npos);
    }
    CHECK(suppose(control, {{"moves", move("2022-12-20")}}, stranger_uid).status == 403);
}

TEST_CASE("a holiday that is one already moves nothing", "[what-if]") {
    Control control;
    control.with_meeting();
    const auto answer = suppose(control, {{"holidays", json::array{json::object{{"on", "26 December 2022"}}}}});
    REQUIRE(answer.status == 200);
    CHECK(answer.body.at("moves").as_array().empty());
    CHECK(json::serialize(answer.body.at("supposed")).find("is no working day already: Boxing Day") != std::string::npos);
}

TEST_CASE("a transition's target that slips: the shipped system says what moves, and whom it tells once", "[what-if]") {
    Control control{store::make_memory_store(), "2022-02-01T10:00:00Z"};
    const auto applied = control.apply_file(BEADLE_SOURCE_DIR "/config/systems/greater-manchester.yaml", "apply-1");
    INFO(json::serialize(applied.body));
    REQUIRE(said(applied.body.at("applied").at(0), "verdict") == "accepted");
    const auto list = control.get("/v1/instances?workflow=transition&open=1");
    REQUIRE_FALSE(list.body.at("instances").as_array().empty());
    const auto id = said(list.body.at("instances").at(0), "id");
    const auto before = all_in(*control.backend.store);
    const auto answer = suppose(control, {{"moves", move("1 October 2022", id.c_str())}}, admin_uid);
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(all_in(*control.backend.store) == before);
    const auto moves = rows_of(answer.body, "moves", {"instance"});
    CHECK(std::count(moves.begin(), moves.end(), id) > 1);
    for (const auto& row : answer.body.at("breaks").as_array()) CHECK(said(row, "what") != "it would not be accepted");
}

}  // namespace
}  // namespace beadle::tests
