#include "daemon/cli/command_line.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "daemon/cli/table.hpp"
#include "daemon/cli/verdict.hpp"
#include "daemon/cli/words.hpp"
#include "tests/daemon/api/ahead_world.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";

TEST_CASE("beadle date explains the day like a person would", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"date", "5 clear working days before meeting", "--anchor", "2022-03-28"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("Do it by Friday 18 March 2022."));
    CHECK_THAT(terminal.printed(), Catch::Contains("Sunday 20 March 2022"));
    CHECK_THAT(terminal.printed(), Catch::Contains("Fri 25 Mar 2022"));
}

TEST_CASE("beadle date answers programs with its agreed keys", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"date", "5 clear working days before meeting", "--anchor", "2022-03-28", "--json"}) == cli::Exit::done);
    const auto answer = json::parse(terminal.printed());
    CHECK(said(answer, "raw") == "2022-03-20");
    CHECK(said(answer, "safe") == "2022-03-18");
    CHECK(said(answer, "direction") == "latest");
    CHECK_FALSE(answer.at("provisional").as_bool());
    const auto& days = answer.at("days").as_array();
    REQUIRE_FALSE(days.empty());
    CHECK(std::count_if(days.begin(), days.end(), [](const json::value& day) { return day.at("counted").as_bool(); }) == 5);
    CHECK_FALSE(said(days[0], "why").empty());
}

TEST_CASE("beadle date answers anchors in any year, and says where the calendar is not sure", "[cli]") {
    Terminal terminal;
    for (const auto* anchor : {"1066-10-14", "1900-03-01", "9999-12-31"}) {
        CAPTURE(anchor);
        CHECK(terminal.type({"date", "10 working days before meeting", "--anchor", anchor, "--json"}) == cli::Exit::done);
        CHECK(json::parse(terminal.printed()).at("provisional").as_bool());
    }
    CHECK(terminal.type({"date", "10 working days before meeting", "--anchor", "1 June 2050"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("Provisional"));
}

TEST_CASE("beadle date says which years' bank holidays are not proclaimed yet, and where the calendar ends", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"date", "5 clear working days before meeting", "--anchor", "2028-04-14"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(),
               Catch::Contains("has the bank holidays of 2019 to 2028, those of 2028 by the usual pattern alone: not all of them are "
                               "proclaimed yet. It knows none outside these years."));
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder.file("calendars"));
    std::ofstream{folder.file("calendars/here.yaml")}
        << "calendar: here\nname: Here\nsource: a page\nchecked: 2026-11-22\nrest days: [Saturday, Sunday]\nyears: 2026 to 2026\n"
           "holidays:\n  2026-12-25: Christmas Day\n";
    CHECK(terminal.type({"date", "5 clear working days before meeting", "--anchor", "2028-04-14", "--calendar", "here", "--config-dir",
                         folder.path().string()}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(),
               Catch::Contains("the calendar Here has the bank holidays of 2026 to 2026. It knows none outside these years."));
}

TEST_CASE("beadle date points at what it does not understand", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"date", "5 workdays before meeting"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("  5 workdays before meeting\n    ^\n"));
    CHECK(terminal.type({"date", "5 working days before meeting"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("--anchor"));
    CHECK(terminal.type({"date", "5 working days before meeting", "--anchor", "31 Feb 2022"}) == cli::Exit::usage);
    CHECK(terminal.type({"date", "5 working days before meeting", "--anchor", "2022-03-28", "--calendar", "atlantis"}) == cli::Exit::usage);
    CHECK_FALSE(terminal.complained().empty());
}

TEST_CASE("beadle check says what is right and every mistake", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"check", BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("ledbury") && Catch::Contains("1 body"));
    CHECK(terminal.type({"check", BEADLE_SOURCE_DIR "/config/beadled.yaml"}) == cli::Exit::done);
    CHECK(terminal.type({"check", "/no/such/file.yaml"}) == cli::Exit::usage);
    CHECK_FALSE(terminal.complained().empty());
}

TEST_CASE("beadle check knows a daemon's file by what is in it, whatever it is called", "[cli]") {
    Terminal terminal;
    const test::TemporaryFolder folder;
    const auto write = [&](const std::string& text) {
        std::ofstream{folder.file("try.yaml")} << text;
        return folder.file("try.yaml");
    };
    CHECK(terminal.type({"check", write("store: sqlite:/tmp/beadle.db\nsocket: /tmp/beadle.socket\n")}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("the daemon's settings"));
    CHECK(terminal.type({"check", write("store: sqlite:/tmp/beadle.db\nsockt: /tmp/beadle.socket\n")}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("socket") && Catch::Contains("1 mistake."));
}

TEST_CASE("beadle check compares the daemon's operators with the systems that it reads", "[cli]") {
    Terminal terminal;
    const test::TemporaryFolder folder;
    const auto file = folder.file("beadled.yaml");
    std::ofstream{file} << "store: sqlite:/tmp/beadle.db\nsystems: " BEADLE_SOURCE_DIR
                           "/config/systems/starter.yaml\noperators:\n  - {uid: 1001, person: clerk-1, offices: [governence]}\n";
    CHECK(terminal.type({"check", file}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(),
               Catch::Contains("worth a look: operator clerk-1: no file under 'systems:' has the office 'governence', so "
                               "that it gives no right; did you mean 'governance'?"));
}

TEST_CASE("an officer's act is answered verdict first, and the exit code says it to scripts", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"record", meeting, "AgendaPublished", "--at", "today 9:30am"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK(terminal.printed().substr(0, 8) == "Accepted");
    CHECK_THAT(terminal.printed(), Catch::Contains("Tue 1 Nov 2022 9:30am"));
    CHECK_THAT(terminal.printed(), Catch::Contains("What followed"));

    CHECK(terminal.type({"record", meeting, "AgendaPublished", "--at", "tomorrow 9am"}) == cli::Exit::not_accepted);
    CHECK(terminal.printed().substr(0, 12) == "Not accepted");
    CHECK_THAT(terminal.printed(), !Catch::Contains("refused"));
}

TEST_CASE("a late agenda is accepted with its breach, the rule, the numbers and the ways on", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    CHECK(terminal.type({"record", meeting, "agenda published"}) == cli::Exit::breach);
    CAPTURE(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("Accepted with a breach") && Catch::Contains("rule: ") && Catch::Contains("way on: "));
}

TEST_CASE("a strange act, a slip of the pen and a missing daemon have exit codes of their own", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"record", meeting, "AgendaPublishd"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("AgendaPublished"));
    CHECK(terminal.type({"record", meeting, "NoteMade", "note"}) == cli::Exit::usage);
    CHECK(terminal.type({"record"}) == cli::Exit::usage);
    CHECK(terminal.type({"explode"}) == cli::Exit::usage);
    CHECK(terminal.type({}) == cli::Exit::usage);
    CHECK(terminal.type({"show", "LHB/1999-00/1"}) == cli::Exit::failed);
    terminal.uid = stranger_uid;
    CHECK(terminal.type({"list"}) == cli::Exit::not_accepted);
    terminal.daemon_is_up = false;
    CHECK(terminal.type({"status"}) == cli::Exit::not_reachable);
    CHECK_THAT(terminal.complained(), Catch::Contains("/nowhere"));
    CHECK(terminal.type({"--socket", "/elsewhere", "status"}) == cli::Exit::not_reachable);
    CHECK_THAT(terminal.complained(), Catch::Contains("/elsewhere"));
}

TEST_CASE("a command line that is not understood is told which word it is, and the nearest known", "[cli]") {
    struct Case {
        std::vector<std::string> typed;
        std::string says;
    };
    const auto c = GENERATE(values<Case>({
        {{"statu"}, "'statu' is no command of beadle: did you mean 'status'?\nbeadle --help"},
        {{"report", "late"}, "'late' is no command of beadle report: did you mean 'late-agendas'?\nbeadle report --help"},
        {{"audit", "histroy", meeting}, "'histroy' is no command of beadle audit: did you mean 'history'?"},
        {{"show", meeting, "--sytem=ledbury"}, "'--sytem' is no option of beadle show: did you mean '--system'?\nbeadle show --help"},
        {{"show", meeting, "--jsn"}, "'--jsn' is no option of beadle show: did you mean '--json'?"},
        {{"correct", meeting, "--entri", "41", "--reason", "x"}, "'--entri' is no option of beadle correct: did you mean '--entry'?"},
        {{"correct", meeting, "--entry", "41"}, "--reason is required\nbeadle correct --help"},
        {{"status", "now"}, "'now' is one word too many for beadle status"},
        {{"frobnicate"}, "'frobnicate' is no command of beadle\n"},
        {{"report"}, "a word is missing behind 'beadle report', one of: late-agendas, withdrawn-items, open-actions\n"},
        {{}, "a command is missing, such as 'beadle status'\nbeadle --help says what there is.\n"},
    }));
    Terminal terminal;
    CHECK(terminal.type(c.typed) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::StartsWith(c.says));
    CHECK(terminal.printed().empty());
}

TEST_CASE("beadle says its version", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"--version"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::StartsWith("beadle ") && Catch::EndsWith("\n"));
    CHECK(terminal.complained().empty());
}

TEST_CASE("an answer lost on the way is asked for again with the same id, and the event is recorded once", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.losses = 1;
    CHECK(terminal.type({"record", meeting, "NoteMade", "note=rang the chair"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("recorded before"));
    CHECK(terminal.control.get("/v1/audit?event=NoteMade").body.at("entries").as_array().size() == 1);
    terminal.losses = 2;
    CHECK(terminal.type({"record", meeting, "NoteMade", "note=again", "--id", "mine"}) == cli::Exit::not_reachable);
    CHECK_THAT(terminal.complained(), Catch::Contains("--id"));
    CHECK(terminal.type({"record", meeting, "NoteMade", "note=again", "--id", "mine"}) == cli::Exit::done);
    CHECK(terminal.control.get("/v1/audit?event=NoteMade").body.at("entries").as_array().size() == 2);
}

TEST_CASE("record without an event lists what can be recorded", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"record", meeting}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("AgendaPublished") && Catch::Contains("held_on="));
    CHECK_THAT(terminal.printed(), !Catch::Contains("EnteredInError") && Catch::Contains("beadle correct LHB/2022-23/1 --entry N"));
}

TEST_CASE("what followed leaves out what only the program cares for, unless all is wanted", "[cli]") {
    const std::vector<std::string> changes{"duty ended: call, met", "no longer set: had_quorum", "ICPA/2022-23/3: no longer set: place",
                                           "mail withdrawn: all unsent of duty call, because the duty was met",
                                           "mail withdrawn: all unsent, because it was cancelled"};
    const auto utc = calendar::utc_zone();
    CHECK(cli::changes_for_people(changes, utc, {}) == std::vector{changes[0], changes[4]});
    CHECK(cli::changes_for_people(changes, utc, {}, true) == changes);
}

TEST_CASE("how many steps of a duty are done is told to programs alone", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    REQUIRE(terminal.type({"record", "LHB", "MeetingCalled", "held_on=2023-01-17"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("What followed") && !Catch::Contains("steps done"));
    REQUIRE(terminal.type({"record", "LHB", "MeetingCalled", "held_on=2023-02-14", "--json"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("steps done"));
}

TEST_CASE("who comes to owe something is named, where the record has an id", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.width = 300;
    for (const auto& command :
         std::vector<std::vector<std::string>>{{"record", "LHB", "MeetingCalled", "held_on=2023-01-17"}, {"show", meeting}}) {
        CHECK(terminal.type(command) == cli::Exit::done);
        CHECK_THAT(terminal.printed(),
                   Catch::Contains(", owed by Ledbury democratic services, due ") && !Catch::Contains("owed by democracy"));
    }
    const std::vector<std::string> opened{"duty opened: agenda, owed by hfd, due 2022-12-05T17:00:00Z", "duty opened: hold, owed by icb"};
    CHECK(cli::changes_for_people(opened, calendar::utc_zone(), json::object{{"icb", "ICB governance team"}}) ==
          std::vector<std::string>{"duty opened: agenda, owed by hfd, due Mon 5 Dec 2022 5pm",
                                   "duty opened: hold, owed by ICB governance team"});
}

TEST_CASE("a fact that is not understood is named as it was typed", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"record", meeting, "DateRearranged", "held_on=never", "reason=x"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("  where: held_on=\n") && !Catch::Contains("facts."));
    CHECK(terminal.type({"record", meeting, "AgendaPublishd"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("AgendaPublished") && !Catch::Contains("kind"));
}

TEST_CASE("show tells state, duties with their proofs, history and mails in officers' words", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-05T16:00:00Z");
    terminal.type({"record", meeting, "AgendaPublished", "--at", "Friday 4pm"});
    CHECK(terminal.type({"show", meeting, "--proofs"}) == cli::Exit::done);
    const auto text = terminal.printed();
    CAPTURE(text);
    CHECK_THAT(text, Catch::Contains("December meeting (LHB/2022-23/1)"));
    CHECK_THAT(text, Catch::Contains("published"));
    CHECK_THAT(text, Catch::Contains("happened Fri 2 Dec 2022 4pm, recorded Mon 5 Dec 2022 4pm"));
    CHECK_THAT(text, Catch::Contains("Monday 5 December 2022"));
    CHECK_THAT(text, Catch::Contains("Mails"));
}

TEST_CASE("the history says in which capacity somebody recorded; who corrects it does so in their own", "[cli][capacity]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.type({"record", "LHB", "PostFilled", "post=director", "person=director", "capacity=acting", "from=2022-10-01", "by=minute 7"});
    terminal.type({"record", meeting, "DutyGivenTo", "duty=agenda", "to=director"});
    terminal.uid = director_uid;
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished"}) == cli::Exit::done);
    terminal.uid = clerk_uid;
    terminal.type({"show", meeting});
    CHECK_THAT(terminal.printed(), Catch::Contains(", by director, acting Director of public health"));
    terminal.type({"audit", "--event", "AgendaPublished", "--csv"});
    CHECK_THAT(terminal.printed(), Catch::Contains(",acting Director of public health\r\n"));
    const auto entry = terminal.control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().at(0);
    CHECK(terminal.type({"correct", meeting, "--entry", std::to_string(entry.at("entry").as_int64()), "--at", "today 9am", "--reason",
                         "an hour out"}) == cli::Exit::done);
    const auto anew = terminal.control.get("/v1/audit?event=AgendaPublished&newest=yes").body.at("entries").as_array().at(0);
    CHECK(said(anew, "actor") == "clerk");
    CHECK(said(anew, "capacity").empty());
}

TEST_CASE("a report on duties fits the terminal, and opens in a spreadsheet", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    terminal.type({"record", meeting, "AgendaPublished"});
    terminal.width = 80;
    CHECK(terminal.type({"duties", "--late"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("met late"));
    std::istringstream lines{terminal.printed()};
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
    CHECK(terminal.type({"duties", "--csv"}) == cli::Exit::done);
    CHECK(terminal.printed().substr(0, 59) ==
          "\xEF\xBB\xBF"
          "due,happened,recorded,margin,outcome,duty,who\r\n2022-12-0");
}

TEST_CASE("at a terminal of eighty columns no line of a report is longer, and what is piped keeps its columns", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    terminal.type({"record", meeting, "AgendaPublished"});
    terminal.width = 80;
    terminal.terminal = true;
    for (const auto& command :
         std::vector<std::vector<std::string>>{{"duties"}, {"audit", "--event", "AgendaPublished"}, {"outbox", "list"}, {"list"}}) {
        CHECK(terminal.type(command) == cli::Exit::done);
        CAPTURE(terminal.printed());
        std::istringstream lines{terminal.printed()};
        for (std::string line; std::getline(lines, line);) CHECK(cli::columns_of(line) <= 80);
    }
    terminal.type({"duties"});
    CHECK_THAT(terminal.printed(), Catch::Contains("outcome:  met late\n"));
    terminal.terminal = false;
    terminal.type({"duties"});
    CHECK_THAT(terminal.printed(), Catch::Contains("met late") && !Catch::Contains("outcome:"));
}

TEST_CASE("the list in a spreadsheet has its days sortable, and people's words as they are", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    REQUIRE(terminal.type({"list", "--workflow", "meeting", "--csv"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("LHB/2022-23/1,December meeting,2022-12-13,"));
    REQUIRE(terminal.type({"list", "--workflow", "meeting"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("Tue 13 Dec 2022"));
}

TEST_CASE("a spreadsheet that lacks rows is said to lack them, beside it, and one that has them all is not", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    for (const auto& report : std::vector<std::vector<std::string>>{{"duties"}, {"audit"}, {"list"}}) {
        CAPTURE(report);
        auto part = report;
        part.insert(part.end(), {"--csv", "--limit", "1"});
        CHECK(terminal.type(part) == cli::Exit::done);
        CHECK_THAT(terminal.printed(), !Catch::Contains("There are more"));
        CHECK(terminal.complained() == "There are more: --limit shows them.\n");
        auto whole = report;
        whole.insert(whole.end(), {"--csv", "--limit", "1000"});
        CHECK(terminal.type(whole) == cli::Exit::done);
        CHECK(terminal.complained().empty());
    }
}

TEST_CASE("status says how deadlines are listed of which the calendar is not sure, and they are as many as it counts", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    const json::object beyond_the_calendar{{"held_on", "2031-06-17"}, {"at", "10:00"}, {"name", "a meeting far ahead"}};
    REQUIRE(terminal.control.record("far", "LHB", "MeetingCalled", beyond_the_calendar).status == 200);
    const auto counted = terminal.control.get("/v1/status").body.at("counts").at("provisional").as_int64();
    CHECK(counted > 0);
    CHECK(terminal.type({"status"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("beadle duties --provisional"));
    CHECK(terminal.type({"duties", "--provisional", "--json"}) == cli::Exit::done);
    const auto listed = json::parse(terminal.printed()).at("duties").as_array();
    CHECK(static_cast<std::int64_t>(listed.size()) == counted);
    for (const auto& duty : listed) {
        CHECK(duty.at("provisional").as_bool());
        CHECK(said(duty, "outcome") == "open");
    }
}

TEST_CASE("the audit report filters, pages and prints for people, spreadsheets and programs", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.type({"record", meeting, "NoteMade", "note==HYPERLINK(\"x\")"});
    CHECK(terminal.type({"audit", "--event", "NoteMade", "--actor", "clerk"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("NoteMade"));
    CHECK(terminal.type({"audit", "--newest", "--limit", "1", "--json"}) == cli::Exit::done);
    CHECK(json::parse(terminal.printed()).at("entries").as_array().size() == 1);
    CHECK(terminal.type({"audit", "--csv"}) == cli::Exit::done);
    CHECK(terminal.printed().substr(0, 8) ==
          "\xEF\xBB\xBF"
          "entry");
    CHECK_THAT(terminal.printed(), !Catch::Contains(",=HYPERLINK"));
    CHECK(terminal.type({"audit", "--event", "MailRetried"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("No entries match."));
    CHECK(terminal.type({"audit", "--event", "NothingLikeIt"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("nobody records one of that name"));
}

TEST_CASE("the record in a spreadsheet has its times local in every column, and its verdicts in the words that one asks for", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished"}) == cli::Exit::breach);
    REQUIRE(terminal.type({"audit", "--csv"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("due 2022-12-05 17:00") && !Catch::Contains("T17:00:00Z"));
    terminal.width = 400;  // Nothing is broken over lines.
    for (const auto* form : {"--csv", "--limit=5"}) {
        REQUIRE(terminal.type({"audit", "--verdict", "accepted with a breach", form}) == cli::Exit::done);
        CHECK_THAT(terminal.printed(), Catch::Contains("accepted with a breach"));
    }
}

TEST_CASE("whatever is wrong with a question has one exit code, and no list that reads as a clean bill", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    for (const auto& wrong : std::vector<std::vector<std::string>>{{"duties", "--post", "directer"},
                                                                   {"duties", "--body", "bord"},
                                                                   {"duties", "--system", "ledbry"},
                                                                   {"duties", "--outcome", "kept"},
                                                                   {"duties", "--from", "2 Dec 2022", "--to", "1 Dec 2022"},
                                                                   {"list", "--state", "xyz"},
                                                                   {"list", "--workflow", "xyz"},
                                                                   {"list", "--matter", "nosuch"},
                                                                   {"outbox", "list", "--to", "directer"},
                                                                   {"outbox", "list", "--template", "remindr"},
                                                                   {"outbox", "cancel", "--to", "directer", "--yes"},
                                                                   {"outbox", "cancel", "--template", "no such", "--yes"},
                                                                   {"outbox", "release", "--instance", "LHB/2022-23/99"},
                                                                   {"audit", "--instance", "LHB/2022-23/99"}}) {
        CAPTURE(wrong);
        CHECK(terminal.type(wrong) == cli::Exit::usage);
        CHECK(terminal.printed().empty());
        CHECK_FALSE(terminal.complained().empty());
    }
}

TEST_CASE("a correction takes back an entry and what it did is judged again", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished", "--json"}) == cli::Exit::breach);
    const auto entry = json::parse(terminal.printed()).at("entry").as_int64();
    CHECK(terminal.type({"correct", meeting, "--entry", std::to_string(entry), "--reason", "it was another meeting's"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK(terminal.type({"record", meeting, "AgendaPublished", "--at", "5 Dec 2022 4pm"}) == cli::Exit::done);
    CHECK(terminal.type({"duties", "--outcome", "met", "--json"}) == cli::Exit::done);
    CHECK(json::parse(terminal.printed()).at("duties").as_array().size() == 1);
}

TEST_CASE("a meeting that is under way is adopted, and what is past chases nobody", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"adopt", "the Board", "--held-on", "8 Nov 2022", "--state", "published", "--name", "November meeting"}) ==
          cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK(terminal.type({"list", "--workflow", "meeting"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("Tue 8 Nov 2022"));
    CHECK(terminal.type({"outbox", "list"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), !Catch::Contains("LHB/2022-23/2 agenda"));
}

TEST_CASE("the clerk sees the mails that wait, lets them go or takes them back", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-02T10:00:00Z");
    CHECK(terminal.type({"outbox", "list", "--state", "for the clerk", "--json"}) == cli::Exit::done);
    const auto mails = json::parse(terminal.printed()).at("mails").as_array();
    REQUIRE_FALSE(mails.empty());
    const auto id = said(mails[0], "id");
    CHECK(terminal.type({"outbox", "show", id}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("for the clerk"));
    CHECK(terminal.type({"outbox", "release", id}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("1 mail released."));
    CHECK(terminal.type({"outbox", "retry", id}) == cli::Exit::not_accepted);
    CHECK(terminal.type({"outbox", "cancel", id, "--reason", "told by telephone"}) == cli::Exit::done);
    CHECK(terminal.type({"outbox", "release"}) == cli::Exit::usage);
}

TEST_CASE("a filter over mails is looked at first and done with --yes", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-06T10:00:00Z");
    CHECK(terminal.type({"outbox", "release", "--template", "overdue"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("1 mail would be released; nothing is changed yet: --yes does it.") &&
                                       Catch::Contains("Ledbury democratic services"));
    CHECK(terminal.type({"outbox", "list", "--state", "ready"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("No mails match."));
    CHECK(terminal.type({"outbox", "release", "--template", "overdue", "--yes"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("1 mail released."));
    CHECK(terminal.type({"outbox", "cancel", "--template", "monday", "--yes"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("0 mails cancelled."));
}

TEST_CASE("preview prints the mails as they will look, or writes each into a file", "[cli][preview]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-02T16:00:00Z");
    CHECK(terminal.type({"preview"}) == cli::Exit::done);
    INFO(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("Mon 5 Dec 2022 9am  waits for the clerk") &&
                                       Catch::Contains("To:      Ledbury democratic services <democracy@ledbury.example>") &&
                                       Catch::Contains("Subject: Today by 5pm") && Catch::Contains("Nothing was sent or changed"));
    const test::TemporaryFolder folder;
    for (const auto* form : {"--html", "--eml"}) {
        const auto into = folder.file(form + 2);
        CHECK(terminal.type({"preview", "ledbury", "--until", "5 December 2022", form, into}) == cli::Exit::done);
        CHECK_THAT(terminal.printed(), Catch::Contains("They are in " + into));
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator{into}) {
            ++files;
            std::ifstream in{entry.path(), std::ios::binary};
            const std::string held{std::istreambuf_iterator<char>{in}, {}};
            CHECK_THAT(held, Catch::Contains(form == std::string("--html") ? "<!DOCTYPE html>" : "\r\nMIME-Version: 1.0\r\n"));
            CHECK(entry.path().filename().string().find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") ==
                  std::string::npos);
        }
        CHECK(files > 0);
    }
    CHECK(terminal.type({"preview", "--on", "Monday", "--until", "Monday"}) == cli::Exit::usage);
    CHECK(terminal.type({"preview", "--eml", "/dev/null/nowhere"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("name a folder that you may write to"));
}

TEST_CASE("a quorum at risk is said once, and not of a body that asks nobody", "[cli][attendance]") {
    Terminal asked;
    REQUIRE(asked.control.apply_file(BEADLE_SOURCE_DIR "/tests/daemon/web/attendance.yaml", "apply-1").status == 200);
    const json::object on_the_13th{{"held_on", "2022-12-13"}, {"at", "10:00"}, {"name", "December meeting"}};
    REQUIRE(asked.control.record("call-1", "BHB", "MeetingCalled", on_the_13th).status == 200);
    REQUIRE(asked.type({"attendance", "BHB/2022-23/1"}) == cli::Exit::done);
    CAPTURE(asked.printed());
    CHECK_THAT(asked.printed(), Catch::Contains("at risk: no Council member; no NHS member; 0 have accepted, 3 are needed."));
    CHECK_THAT(asked.printed(), !Catch::Contains("0 accepted"));

    Terminal not_asked;
    SystemFile file;
    file.replace("members: 12}", "members: 12, quorum: 6 members}");
    REQUIRE(not_asked.control.apply_file(file.path(), "apply-1").status == 200);
    REQUIRE(not_asked.control.record("call-1", "LHB", "MeetingCalled", on_the_13th).status == 200);
    REQUIRE(not_asked.type({"attendance", meeting}) == cli::Exit::done);
    CAPTURE(not_asked.printed());
    CHECK_THAT(not_asked.printed(), Catch::Contains("is not known") && Catch::Contains("6 are needed.") && !Catch::Contains("at risk"));
    const auto quorum = not_asked.control.get("/v1/attendance?meeting=LHB%2F2022-23%2F1").body.at("quorum");
    CHECK_FALSE(quorum.at("known").as_bool());
    CHECK(said(quorum, "at_risk").empty());
}

TEST_CASE("mail-test wants an administrator and a way out", "[cli]") {
    Terminal terminal;
    CHECK(terminal.type({"mail-test", "me@office.example"}) == cli::Exit::not_accepted);
    CHECK_THAT(terminal.complained(), Catch::Contains("Only an administrator"));
    terminal.uid = admin_uid;
    CHECK(terminal.type({"mail-test", "me@office.example"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("No mail leaves this daemon"));
}

TEST_CASE("status says that mail does not go out, or no checkpoint can be kept, and why, until it can", "[cli][checkpoint]") {
    using Trouble = std::string SteppedBackend::*;
    const auto [trouble, why, says] = GENERATE(table<Trouble, std::string, std::string>(
        {{&SteppedBackend::mail_trouble, "the server does not let us send: 550 not one of ours", "Mail does not go out: "},
         {&SteppedBackend::checkpoints_trouble, "the file of checkpoints, /mnt/auditor/checkpoints: Read-only file system",
          "No checkpoint of the record can be kept: "}}));
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.*trouble = why;
    CHECK(terminal.type({"status"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains(says + why));
    (terminal.control.backend.*trouble).clear();
    CHECK(terminal.type({"status"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), !Catch::Contains("Mail does not go out") && !Catch::Contains("No checkpoint"));
}

TEST_CASE("apply shows its plan first and then does it", "[cli]") {
    Terminal terminal;
    terminal.uid = admin_uid;
    const std::string path = BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml";
    CHECK(terminal.type({"apply", path, "--dry-run"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK_THAT(terminal.printed(), Catch::Contains("Entered") && Catch::Contains("LHB") && Catch::Contains("Nothing was changed"));
    CHECK(terminal.type({"list"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("Nothing matches."));
    CHECK(terminal.type({"apply", path}) == cli::Exit::done);
    CHECK(terminal.type({"list"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("LHB"));
    CHECK(terminal.type({"plan", "ledbury", "--to", "31 Dec 2022"}) == cli::Exit::done);
    CHECK(terminal.type({"status"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("You are admin, an administrator"));
    CHECK(terminal.type({"clock", "accept"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("believed already"));
}

TEST_CASE("what others wrote cannot play tricks on a terminal", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.type({"record", meeting, "NoteMade",
                   "note=\xC2\x9B"
                   "2Jhidden"});
    terminal.type({"show", meeting});
    CHECK(terminal.printed().find('\x1b') == std::string::npos);
    CHECK(terminal.printed().find("\xC2\x9B") == std::string::npos);
}

TEST_CASE("beadle accountable says who answers, by which instrument, and what moves it", "[cli][transition]") {
    Terminal terminal;
    const auto applied =
        terminal.control.post("/v1/apply", {{"id", "apply-t"}, {"path", BEADLE_SOURCE_DIR "/tests/daemon/api/transfer.yaml"}}, admin_uid);
    REQUIRE(applied.status == 200);
    CHECK(terminal.type({"accountable", "health commissioning, Stockport", "--on", "1 December 2022"}) == cli::Exit::done);
    CHECK(
        terminal.printed() ==
        "health commissioning, Stockport (function), on Thu 1 Dec 2022\n"
        "  Stockport commissioning group answers for it, through Accountable officer, held by p-7\n"
        "  since Mon 1 Apr 2013, by the authorisation of 2013\n"
        "  Moved by\n"
        "  - From the group to the board (transition/ccg-to-icb): from Stockport commissioning group to Integrated care board, planned for "
        "Sat 1 Apr 2023; preparing, gate 0 of 1 declared; by the establishment order\n");
    CHECK(terminal.type({"accountable", "health commissioning, Stockport", "--on", "1 June 2023", "--json"}) == cli::Exit::done);
    CHECK(json::parse(terminal.printed()).at("planned").as_bool());
    CHECK(terminal.type({"accountable", "pooled budgt"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("did you mean 'pooled budget'?"));
}

TEST_CASE("every command's help has an example that begins with it, and docs/commands.md tells of it", "[cli]") {
    std::ifstream file{BEADLE_SOURCE_DIR "/docs/commands.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    REQUIRE_FALSE(page.empty());
    const auto commands = cli::all_commands();
    CHECK(commands.size() >= 17);
    for (const auto& command : commands) {
        CAPTURE(command);
        const auto help = cli::help_of(command);
        CHECK_THAT(help, Catch::Contains("beadle " + command));
        CHECK_THAT(help, Catch::Contains("Exit codes:"));
        CHECK_THAT(page, Catch::Contains("beadle " + command));
    }
    // And every option, so that the page cannot fall behind.
    for (const auto& command : commands) {
        std::istringstream words{cli::help_of(command)};
        for (std::string word; words >> word;) {
            if (word.substr(0, 2) != "--") continue;
            if (const auto end = word.find_first_of(",.;:)]=\""); end != std::string::npos) word.resize(end);
            CAPTURE(command, word);
            CHECK_THAT(page, Catch::Contains(word));
        }
    }
}

TEST_CASE("every page of help fits the terminal, but for the examples, which stay whole", "[cli]") {
    const auto fits = [](const std::string& help, std::size_t width) {
        std::istringstream lines{help};
        for (std::string line; std::getline(lines, line);) {
            CAPTURE(line);
            CHECK((line.size() <= width || line.starts_with("  beadle ")));
        }
    };
    for (const auto& command : cli::all_commands()) {
        CAPTURE(command);
        fits(cli::help_of(command), 80);
    }
    Terminal terminal;
    CHECK(terminal.type({"--help"}) == cli::Exit::done);
    fits(terminal.printed(), 80);
    CHECK_THAT(terminal.printed(), Catch::Contains("  what-if                     What would break, move and be told again if a date\n"
                                                   "                              moved, a day were a holiday, a duty were late;\n"
                                                   "                              changes nothing\n"));
}

TEST_CASE("dates and spans are said in short words", "[cli]") {
    CHECK(cli::short_date(std::chrono::year{2022} / 12 / 5) == "Mon 5 Dec 2022");
    const auto utc = calendar::utc_zone();
    CHECK(cli::short_time(*calendar::instant_from_iso("2022-12-05T17:00:00Z"), utc) == "Mon 5 Dec 2022 5pm");
    CHECK(cli::short_time(*calendar::instant_from_iso("2022-12-05T23:59:59Z"), utc) == "Mon 5 Dec 2022");
    CHECK(cli::with_local_times("due 2022-12-05T17:00:00Z, was 2022-12-06; hash 12022-12-05, ICPA/2022-23/3", utc) ==
          "due Mon 5 Dec 2022 5pm, was Tue 6 Dec 2022; hash 12022-12-05, ICPA/2022-23/3");
    CHECK(cli::with_sortable_times("due 2022-12-05T17:00:00Z, was 2022-12-06", utc) == "due 2022-12-05 17:00, was 2022-12-06");
    CHECK(cli::in_units(std::chrono::seconds{30}) == "less than a minute");
    CHECK(cli::in_units(std::chrono::minutes{61}) == "1 hour 1 minute");
    CHECK(cli::in_units(std::chrono::hours{50}) == "2 days 2 hours");
    CHECK(cli::in_units(-std::chrono::hours{24}) == "1 day");
}

}  // namespace
}  // namespace beadle::tests
