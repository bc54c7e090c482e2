// What auditors and councillors ask, asked of the real engine: it was a short-notice December at the Board.
#include "tests/daemon/api/ahead_world.hpp"
#include "tests/daemon/cli/terminal.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";
constexpr const char* item = "LHB/2022-23/1/item/1";

/// The Board's agenda goes out on 7 December, two days late, with an item that is urgent, one that is exempt and one whose title is a trap.
void a_late_agenda(Terminal& terminal) {
    auto& control = terminal.control;
    control.with_meeting();
    REQUIRE(control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan"}}).status == 200);
    REQUIRE(control.record("i-2", meeting, "ItemAdded", {{"title", "Purchase of Mill House"}, {"exempt", "yes"}}).status == 200);
    REQUIRE(control.record("i-3", meeting, "ItemAdded", {{"title", "<script> & co"}}).status == 200);
    control.backend.go_to("2022-12-07T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished"}) == cli::Exit::breach);
    REQUIRE(terminal.type({"record", item, "UrgencyAccepted", "reason=the grant lapses", "--on-behalf-of", "the chair"}) ==
            cli::Exit::done);
    REQUIRE(terminal.type({"record", "LHB/2022-23/1/item/2", "ItemWithdrawn", "by=director", "on_advice_of=head",
                           "reason=Mill House is sold"}) == cli::Exit::done);
    REQUIRE(terminal.type({"record", "LHB/2022-23/1/item/3", "ItemWithdrawn", "by=director", "reason=<b>no paper</b>"}) == cli::Exit::done);
}

json::value in_json(Terminal& terminal, std::vector<std::string> command) {
    command.emplace_back("--json");
    REQUIRE(terminal.type(command) == cli::Exit::done);
    return json::parse(terminal.printed());
}

const std::vector<std::string> late_in_2022{"report", "late-agendas", "--from", "1 Jan 2022", "--to", "31 Dec 2022"};

}  // namespace

TEST_CASE("every agenda published late is told with its margin and what happened then", "[cli][report]") {
    Terminal terminal;
    a_late_agenda(terminal);
    const auto answer = in_json(terminal, late_in_2022);
    INFO(json::serialize(answer));
    REQUIRE(answer.at("agendas").as_array().size() == 1);
    const auto& agenda = answer.at("agendas").at(0);
    CHECK(said(agenda, "meeting") == meeting);
    CHECK(said(agenda, "due_at") == "2022-12-05T17:00:00Z");
    CHECK(said(agenda, "happened_at") == "2022-12-07T12:00:00Z");
    CHECK(agenda.at("margin_minutes").as_int64() == -43 * 60);
    CHECK(said(agenda, "notice_breach") == "bars the item");
    CHECK(said(agenda, "followed") == "3 items barred; 1 item taken as urgent (the chair: the grant lapses); 2 items withdrawn");
    CHECK(agenda.at("findings").as_array().size() == 1);
    CHECK(said(agenda.at("items").at(1), "title") == "[exempt]");

    CHECK(terminal.type(late_in_2022) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("urgent"));
    CHECK(terminal.type({"report", "late-agendas", "--from", "6 Dec 2022"}) == cli::Exit::done);
    CHECK(terminal.printed() == "No agenda was late in that period.\n");
}

TEST_CASE("an agenda that is published late once corrected is late no more", "[cli][report]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished", "--json"}) == cli::Exit::breach);
    const auto entry = json::parse(terminal.printed()).at("entry").as_int64();
    CHECK(in_json(terminal, late_in_2022).at("agendas").as_array().size() == 1);
    REQUIRE(terminal.type({"correct", meeting, "--entry", std::to_string(entry), "--reason", "it went out on Monday"}) == cli::Exit::done);
    const auto never = in_json(terminal, late_in_2022);
    REQUIRE(never.at("agendas").as_array().size() == 1);
    CHECK(never.at("agendas").at(0).at("overdue").as_bool());
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished", "--at", "5 Dec 2022 4pm"}) == cli::Exit::done);
    CHECK(in_json(terminal, late_in_2022).at("agendas").as_array().empty());
}

TEST_CASE("where several offices publish, the one that was late is told of as late, and no other", "[cli][report]") {
    Terminal terminal;
    auto& control = terminal.control;
    SystemFile file;
    file.replace("runs: [board], head: head}",
                 "runs: [board], head: head}\n  county: {name: County democratic services, mail: county@ledbury.example, runs: [board], "
                 "head: head}");
    file.replace("who: democracy", "who: each office");
    const auto applied = control.apply_file(file.path(), "apply-1");
    INFO(applied.body);
    REQUIRE(applied.status == 200);
    REQUIRE(said(control.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}}).body, "verdict") ==
            "accepted");
    REQUIRE(control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan"}}).status == 200);
    control.backend.go_to("2022-12-05T12:00:00Z");
    REQUIRE(said(control.record("p-1", meeting, "AgendaPublished", {{"for", "democracy"}}).body, "verdict") == "accepted");
    control.backend.go_to("2022-12-06T12:00:00Z");
    REQUIRE(said(control.record("p-2", meeting, "AgendaPublished", {{"for", "county"}}).body, "verdict") == "accepted_with_breach");
    const auto answer = in_json(terminal, late_in_2022);
    INFO(json::serialize(answer));
    REQUIRE(answer.at("agendas").as_array().size() == 1);
    const auto& agenda = answer.at("agendas").at(0);
    CHECK(said(agenda, "owed_by") == "county");
    CHECK(agenda.at("margin_minutes").as_int64() == -19 * 60);
    CHECK(said(agenda, "notice_breach") == "bars the item");
    CHECK(agenda.at("findings").as_array().size() == 1);
    REQUIRE(terminal.type(late_in_2022) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), !Catch::Contains("early"));
}

TEST_CASE("a councillor asks who took an item off: by whom, when, on what advice; what is exempt stays so", "[cli][report]") {
    Terminal terminal;
    a_late_agenda(terminal);
    const std::vector<std::string> asked{"report", "withdrawn-items", "--from", "1 Dec 2022", "--body", "the Board"};
    const auto answer = in_json(terminal, asked);
    INFO(json::serialize(answer));
    REQUIRE(answer.at("items").as_array().size() == 2);
    const auto& exempt = answer.at("items").at(0);
    CHECK(said(exempt, "title") == "[exempt]");
    CHECK(said(exempt, "reason") == "[exempt]");
    CHECK(said(exempt, "by") == "Director of public health");
    CHECK(said(exempt, "on_advice_of") == "Head of governance");
    CHECK(said(exempt, "happened_at") == "2022-12-07T12:00:00Z");
    CHECK(said(exempt, "recorded_by") == "clerk");
    for (const auto* form : {"--csv", "--html", "--system=ledbury"}) {
        auto command = asked;
        command.emplace_back(form);
        REQUIRE(terminal.type(command) == cli::Exit::done);
        CAPTURE(form, terminal.printed());
        CHECK_THAT(terminal.printed(), !Catch::Contains("Mill House"));
        CHECK_THAT(terminal.printed(), Catch::Contains("[exempt]"));
        command.emplace_back("--with-exempt");
        REQUIRE(terminal.type(command) == cli::Exit::done);
        CHECK_THAT(terminal.printed(), Catch::Contains("Mill House"));
    }
}

TEST_CASE("the page to print holds no script, whatever a title says", "[cli][report]") {
    Terminal terminal;
    a_late_agenda(terminal);
    REQUIRE(terminal.type({"report", "withdrawn-items", "--html"}) == cli::Exit::done);
    CAPTURE(terminal.printed());
    CHECK(terminal.printed().starts_with("<!DOCTYPE html>"));
    CHECK_THAT(terminal.printed(), !Catch::Contains("<script"));
    CHECK_THAT(terminal.printed(), !Catch::Contains("<b>"));
    CHECK_THAT(terminal.printed(), Catch::Contains("&lt;script&gt;"));
    CHECK_THAT(terminal.printed(), Catch::Contains("2 items"));
    CHECK_THAT(terminal.printed(), Catch::Contains("As the record stood on Wed 7 Dec 2022"));
    CHECK(terminal.type({"report", "withdrawn-items", "--html", "--csv"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("one form"));
}

TEST_CASE("what was resolved and is not done, with its first date and how often it slipped", "[cli][report]") {
    Terminal terminal;
    auto& control = terminal.control;
    control.with_meeting();
    REQUIRE(control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan"}}).status == 200);
    REQUIRE(control.record("a-1", item, "ActionAgreed", {{"title", "write it up"}, {"owner", "director"}, {"due", "2022-11-30"}}).status ==
            200);
    REQUIRE(control.record("a-2", item, "ActionAgreed", {{"title", "publish the terms"}, {"due", "2022-12-30"}}).status == 200);
    REQUIRE(control.record("a-3", item, "ActionAgreed", {{"title", "hold a workshop"}}).status == 200);
    const std::string first = std::string{item} + "/action/1";
    for (const auto* id : {"e-1", "e-2"})
        REQUIRE(control
                    .record(id, first.c_str(), "ActionExtended",
                            {{"due", *(id + 2) == '1' ? "2022-12-05" : "2022-12-09"}, {"reason", "the data came late"}})
                    .status == 200);
    REQUIRE(control.record("c-1", (std::string{item} + "/action/3").c_str(), "ActionClosed").status == 200);
    control.backend.go_to("2022-12-12T10:00:00Z");
    const auto answer = in_json(terminal, {"report", "open-actions", "--since", "1 May 2022"});
    INFO(json::serialize(answer));
    REQUIRE(answer.at("actions").as_array().size() == 2);
    const auto& slipped = answer.at("actions").at(0);
    CHECK(said(slipped, "title") == "write it up");
    CHECK(said(slipped, "first_due") == "2022-11-30");
    CHECK(said(slipped, "due") == "2022-12-09");
    CHECK(slipped.at("slipped").as_int64() == 2);
    CHECK(slipped.at("overdue").as_bool());
    CHECK(slipped.at("slips").as_array().size() == 2);
    CHECK(in_json(terminal, {"report", "open-actions", "--since", "2 Nov 2022"}).at("actions").as_array().empty());
    CHECK(terminal.type({"report", "open-actions", "--since", "1 May 2022"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("2 times"));
}

TEST_CASE("a report fits eighty columns", "[cli][report]") {
    Terminal terminal;
    a_late_agenda(terminal);
    REQUIRE(terminal.control.record("a-1", item, "ActionAgreed", {{"title", "write it up"}, {"due", "2022-12-30"}}).status == 200);
    REQUIRE(
        terminal.control.record("e-1", "LHB/2022-23/1/item/1/action/1", "ActionExtended", {{"due", "2023-01-31"}, {"reason", "late data"}})
            .status == 200);
    terminal.width = 80;
    for (const auto& command : {late_in_2022, {"report", "withdrawn-items"}, {"report", "open-actions", "--since", "1 May 2022"}}) {
        CHECK(terminal.type(command) == cli::Exit::done);
        CAPTURE(terminal.printed());
        std::istringstream lines{terminal.printed()};
        int count = 0;
        for (std::string line; std::getline(lines, line); ++count) CHECK(line.size() <= 80);
        CHECK(count > 2);
    }
}

TEST_CASE("a report asked wrongly says what is wrong, and strangers get none", "[cli][report]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"report", "late-agendas", "--from", "whenever"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("whenever"));
    CHECK(terminal.type({"report", "open-actions"}) == cli::Exit::usage);
    for (const auto& ahead : std::vector<std::vector<std::string>>{{"late-agendas", "--from", "1 May 2222"},
                                                                   {"withdrawn-items", "--from", "2 November 2022"},
                                                                   {"open-actions", "--since", "1 May 2023"}}) {
        auto command = ahead;
        command.insert(command.begin(), "report");
        CAPTURE(command);
        CHECK(terminal.type(command) == cli::Exit::usage);
        CHECK(terminal.printed().empty());
        CHECK_THAT(terminal.complained(), Catch::Contains("That day is still to come"));
    }
    CHECK(terminal.type({"report", "withdrawn-items", "--from", "today"}) == cli::Exit::done);
    CHECK(terminal.type({"report", "open-actions", "--since", "1 May 2022", "--body", "Bord"}) == cli::Exit::usage);
    CHECK(terminal.control.get("/v1/reports/nothing").status == 404);
    CHECK(terminal.control.get("/v1/reports/open-actions?from=now").status == 400);
    CHECK(terminal.control.get("/v1/reports/late-agendas", stranger_uid).status == 403);
}

}  // namespace beadle::tests
