// A diary that other programs wrote, against the record of the real engine. It is Tuesday 1 November 2022; live from 1 February 2022.
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>

namespace beadle::tests {
namespace {

struct Desk : Terminal {
    Desk() { control.with_meeting(); }  // LHB/2022-23/1 on Tuesday 13 December 2022 at 10:00.
    int import(const std::string& name, const std::string& text, std::vector<std::string> more = {}) {
        path = folder.file(name);
        std::ofstream{path, std::ios::binary} << text;
        std::vector<std::string> command{"import", path, "--body", "the Board"};
        command.insert(command.end(), more.begin(), more.end());
        return type(command);
    }
    json::value report() const { return json::parse(printed()); }
    std::size_t meetings() {
        REQUIRE(type({"list", "--workflow", "meeting", "--json"}) == cli::Exit::done);
        return report().at("instances").as_array().size();
    }
    test::TemporaryFolder folder;
    std::string path;
};

constexpr const char* diary =
    "\xEF\xBB\xBF"
    "Meeting Date,Start time,Title,Venue,Status\r\n"
    "13/12/2022,10:00,December meeting,,\r\n"
    "\"Tuesday 14 March 2023\",2pm,\"March, and a \"\"special\"\" guest\",Shire Hall,\r\n"
    "08/11/2022,10:00,November meeting,Shire Hall,published\r\n"
    "11/01/2022,10:00,January meeting,,\r\n"
    "13/09/2022,10:00,September meeting,,held\r\n";

constexpr const char* calendar_file =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//diary//EN\r\n"
    "BEGIN:VEVENT\r\nUID:a@diary\r\nDTSTART:20230314T100000Z\r\nSUMMARY:March\\, meeting\r\nLOCATION:Shire\r\n  Hall\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:b@diary\r\nDTSTART:20230613T090000Z\r\nSUMMARY:June meeting\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:c@diary\r\nDTSTART;VALUE=DATE:20230912\r\nSUMMARY:September\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:d@diary\r\nDTSTART:20230101T090000Z\r\nRRULE:FREQ=MONTHLY\r\nSUMMARY:Every month\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

}  // namespace

TEST_CASE("an import tells how the file differs and enters nothing", "[cli][import]") {
    Desk desk;
    CHECK(desk.import("diary.csv", diary) == cli::Exit::done);
    CAPTURE(desk.printed(), desk.complained());
    CHECK_THAT(desk.printed(), Catch::Contains("New (4)"));
    CHECK_THAT(desk.printed(), Catch::Contains("There already (1)"));
    CHECK_THAT(desk.printed(), Catch::Contains("line 3: Tue 14 Mar 2023 2pm, March, and a \"special\" guest, Shire Hall: will be called"));
    CHECK_THAT(desk.printed(), Catch::Contains("Nothing was entered: --enter does it."));
    CHECK(desk.meetings() == 1);
}

TEST_CASE("names keep their letters, whatever these are spelt with; no-break spaces round them go", "[cli][import]") {
    Desk desk;
    desk.import("diary.csv",
                "date,title,place\n14/03/2023,\xC2\xA3"
                "5m for caf\xC3\xA0,\xC2\xA0Shire Hall\xC2\xA0\n",
                {"--json"});
    const auto printed = desk.printed();
    CAPTURE(printed);
    CHECK_THAT(printed, Catch::Contains("\"£5m for cafà\"") && Catch::Contains("\"Shire Hall\""));
}

TEST_CASE("a file whose letters are no UTF-8 is said to be so, with the line, and nothing of it is entered", "[cli][import]") {
    Desk desk;
    const auto* name = GENERATE("diary.csv", "diary.ics");
    CHECK(desk.import(name,
                      "date,title\n14/03/2023,March\n15/03/2023,Budget \xA3"
                      "5m\n",
                      {"--enter"}) == cli::Exit::usage);
    CHECK_THAT(desk.printed(), Catch::Contains(":3: a letter here is not written in UTF-8"));
    CHECK(desk.meetings() == 1);
}

TEST_CASE("what is new is entered, each once, and what is past or before live from chases nobody", "[cli][import]") {
    Desk desk;
    CHECK(desk.import("diary.csv", diary, {"--enter"}) == cli::Exit::done);
    CAPTURE(desk.printed(), desk.complained());
    CHECK_THAT(desk.printed(), Catch::Contains("4 meetings entered."));
    CHECK(desk.meetings() == 5);
    CHECK(desk.import("diary.csv", diary, {"--enter", "--json"}) == cli::Exit::done);
    CHECK(desk.report().at("entered").as_array().empty());
    CHECK(desk.meetings() == 5);

    desk.control.backend.go_to("2022-11-02T12:00:00Z");
    REQUIRE(desk.type({"list", "--workflow", "meeting", "--json"}) == cli::Exit::done);
    const auto listed = desk.report();
    for (const auto& meeting : listed.at("instances").as_array()) {
        const auto held_on = said(meeting.at("facts"), "held_on");
        const auto state = std::string{meeting.at("states").at(0).as_string()};
        CAPTURE(held_on, state);
        CHECK(state == (held_on < "2022-11-01" ? "concluded" : held_on == "2022-11-08" ? "published" : "in the diary"));
        if (held_on != "2022-01-11") continue;  // Before live from.
        const auto id = said(meeting, "id");
        REQUIRE(desk.type({"duties", "--instance", id, "--outcome", "open", "--json"}) == cli::Exit::done);
        CHECK(desk.report().at("duties").as_array().empty());
        REQUIRE(desk.type({"outbox", "list", "--instance", id, "--json"}) == cli::Exit::done);
        CHECK(desk.report().at("mails").as_array().empty());
    }
}

TEST_CASE("what was refused before, or cancelled since, is entered by an import that says so", "[cli][import]") {
    Desk desk;
    const std::string march = "date,time,name\n14/03/2023,10:00,March meeting\n";
    desk.uid = director_uid;  // Who may not call the Board's meetings.
    CHECK(desk.import("march.csv", march, {"--enter"}) == cli::Exit::not_accepted);
    CHECK_THAT(desk.printed(), Catch::Contains("0 meetings entered."));
    desk.uid = clerk_uid;
    CHECK(desk.import("march.csv", march, {"--enter"}) == cli::Exit::done);
    CAPTURE(desk.printed(), desk.complained());
    CHECK_THAT(desk.printed(), Catch::Contains("1 meeting entered."));
    CHECK(desk.meetings() == 2);

    REQUIRE(desk.type({"record", "LHB/2022-23/2", "MeetingCancelled", "reason=no business"}) == cli::Exit::done);
    CHECK(desk.import("march.csv", march, {"--enter"}) == cli::Exit::done);
    CHECK_THAT(desk.printed(), Catch::Contains("1 meeting entered."));
    CHECK(desk.meetings() == 3);
    // An answer that is lost enters nothing twice.
    desk.losses = 1;
    CHECK(desk.import("march.csv", march, {"--enter"}) == cli::Exit::done);
    CHECK(desk.meetings() == 3);
}

TEST_CASE("what was entered and moved since is not entered again by the same file", "[cli][import]") {
    Desk desk;
    const std::string march = "date,time,name\n14/03/2023,10:00,March meeting\n";
    REQUIRE(desk.import("march.csv", march, {"--enter"}) == cli::Exit::done);
    REQUIRE(desk.type({"record", "LHB/2022-23/2", "DateRearranged", "held_on=21 March 2023", "reason=the room"}) == cli::Exit::done);
    CHECK(desk.import("march.csv", march, {"--enter"}) == cli::Exit::done);
    CAPTURE(desk.printed());
    CHECK_THAT(desk.printed(), Catch::Contains("Entered before, and moved or corrected since: line 2: Tue 14 Mar 2023"));
    CHECK_THAT(desk.printed(), Catch::Contains("0 meetings entered."));
    CHECK(desk.meetings() == 2);

    // Nor where another meeting was called for the day from which it was moved, and cancelled.
    REQUIRE(desk.type({"record", "LHB", "MeetingCalled", "held_on=2023-03-14", "name=March meeting"}) == cli::Exit::done);
    REQUIRE(desk.type({"record", "LHB/2022-23/3", "MeetingCancelled", "reason=a double entry"}) == cli::Exit::done);
    CHECK(desk.import("march.csv", march, {"--enter"}) == cli::Exit::done);
    CHECK_THAT(desk.printed(), Catch::Contains("0 meetings entered."));
    CHECK(desk.meetings() == 3);
}

TEST_CASE("a meeting that a calendar has and the record cancelled is said to differ", "[cli][import]") {
    Desk desk;
    REQUIRE(desk.import("board.ics", calendar_file, {"--enter"}) != cli::Exit::not_accepted);
    REQUIRE(desk.type({"record", "LHB/2022-23/2", "MeetingCancelled", "reason=no business"}) == cli::Exit::done);
    desk.import("board.ics", calendar_file);
    CAPTURE(desk.printed());
    CHECK_THAT(desk.printed(), Catch::Contains("LHB/2022-23/2; cancelled in the record"));
}

TEST_CASE("what cannot be known is asked: on a terminal, or in a column that the report names", "[cli][import]") {
    Desk desk;
    const std::string near = "date,name\n15/11/2022,November meeting\n";
    CHECK(desk.import("near.csv", near, {"--enter"}) == cli::Exit::usage);
    CAPTURE(desk.printed());
    CHECK_THAT(desk.printed(), Catch::Contains("a column 'state'"));
    CHECK_THAT(desk.printed(), Catch::Contains("0 meetings entered."));
    CHECK(desk.meetings() == 1);
    desk.question = [](const std::string& asked) {
        CHECK(asked == "Is the agenda of November meeting on Tue 15 Nov 2022 published? [yes/no] ");
        return std::string{"yes"};
    };
    CHECK(desk.import("near.csv", near, {"--enter"}) == cli::Exit::done);
    CHECK(desk.type({"show", "LHB/2022-23/2", "--json"}) == cli::Exit::done);
    CHECK(desk.report().at("instance").at("states").at(0).as_string() == "published");
}

TEST_CASE("what differs and what is gone is told with old and new, and left to people", "[cli][import]") {
    Desk desk;
    REQUIRE(desk.control.record("call-2", "LHB", "MeetingCalled", {{"held_on", "2023-01-17"}, {"name", "January"}}).status == 200);
    CHECK(desk.import("diary.csv", "date;time;place\n2022-12-13;14:00;Shire Hall\n2023-02-14;10:00;\n", {"--enter"}) == cli::Exit::done);
    CAPTURE(desk.printed());
    CHECK_THAT(desk.printed(), Catch::Contains("LHB/2022-23/1; time 10:00 → 14:00; place (none) → Shire Hall"));
    CHECK_THAT(desk.printed(), Catch::Contains("In the record and not in the file (1)"));
    CHECK_THAT(desk.printed(), Catch::Contains("LHB/2022-23/2: Tue 17 Jan 2023, January"));
    CHECK(desk.type({"show", "LHB/2022-23/1", "--json"}) == cli::Exit::done);
    CHECK(said(desk.report().at("instance").at("facts"), "at") == "10:00");
}

TEST_CASE("rows that are not understood are said by file and line with what to do; the others are read", "[cli][import]") {
    Desk desk;
    CHECK(desk.import("bad.csv",
                      "date,time,kind,colour\n31/02/2023,,,\n14 March,,,\n,10:00,,\n2023-03-14,late,,\n2023-03-14,,jolly,\n"
                      "14/03/2023,10am,ordinary meeting,red\n") == cli::Exit::usage);
    CAPTURE(desk.printed());
    for (const auto* line : {":2: ", ":3: '14 March' names no year", ":4: the date is missing", ":5: 'late'", ":6: 'jolly' is no kind"})
        CHECK_THAT(desk.printed(), Catch::Contains(line));
    CHECK_THAT(desk.printed(), Catch::Contains("New (1)"));
    CHECK_THAT(desk.printed(), Catch::Contains("not read: 'colour'"));
    desk.width = 300;
    CHECK(desk.import("bad.csv", "date,time\n13/13/2023,\nsoon,\n14/03/2023,25:00\n") == cli::Exit::usage);
    CHECK_THAT(desk.printed(), Catch::Contains(":2: '13/13/2023' is not a day; write it as 13/12/2022") &&
                                   Catch::Contains(":3: 'soon' is neither a day nor a time; write it as 13/12/2022") &&
                                   Catch::Contains(":4: '25:00': a day has hours 00 to 23; write it as 10:00 or 2pm"));
    CHECK(desk.import("bad.csv", "name\nx\n") == cli::Exit::usage);
    CHECK_THAT(desk.printed(), Catch::Contains("no column is headed 'date'"));
    CHECK(desk.import("bad.csv", "date\n\"14/03/2023\n") == cli::Exit::usage);
    CHECK_THAT(desk.printed(), Catch::Contains("never closed"));
    CHECK(desk.import("bad.ics", "BEGIN:VCALENDAR\nnonsense") == cli::Exit::usage);
    CHECK_THAT(desk.printed(), Catch::Contains("no event of a calendar"));
    CHECK(desk.type({"import", desk.folder.file("nowhere.csv"), "--body", "board"}) == cli::Exit::usage);
    CHECK(desk.type({"import", desk.path, "--body", "bord"}) == cli::Exit::usage);
}

TEST_CASE("a calendar is read in the system's zone, known again by its uids when it moves", "[cli][import]") {
    Desk desk;
    CHECK(desk.import("diary.ics", calendar_file, {"--enter"}) == cli::Exit::usage);  // One is a series.
    CAPTURE(desk.printed(), desk.complained());
    CHECK_THAT(desk.printed(), Catch::Contains("line 4: Tue 14 Mar 2023 10am, March, meeting, Shire Hall: will be called"));
    CHECK_THAT(desk.printed(), Catch::Contains("Tue 13 Jun 2023 10am, June meeting"));
    CHECK_THAT(desk.printed(), Catch::Contains("Cancelled in the file: not entered (1)"));
    CHECK_THAT(desk.printed(), Catch::Contains("diary.ics:22: the event is a series"));
    CHECK_THAT(desk.printed(), Catch::Contains("2 meetings entered."));
    desk.width = 160;
    std::string moved{calendar_file};
    moved.replace(moved.find("20230314T100000Z"), 16, "20230321T140000Z");
    CHECK(desk.import("diary.ics", moved, {"--enter"}) == cli::Exit::usage);
    CHECK_THAT(desk.printed(), Catch::Contains("date Tue 14 Mar 2023 → Tue 21 Mar 2023; time 10:00 → 14:00"));
    CHECK_THAT(desk.printed(), Catch::Contains("0 meetings entered."));
}

}  // namespace beadle::tests
