// What an auditor, a court or a councillor asks of the record, over a small Board whose every entry is known.
#include "tests/daemon/api/ahead_world.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";
constexpr const char* item = "LHB/2022-23/1/item/1";

/// The Board meets on 13 December 2022 with an open item and an exempt one, decides the first, and publishes its decisions.
void a_meeting_that_decides(Terminal& terminal) {
    auto& control = terminal.control;
    control.with_meeting();
    REQUIRE(control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan for home visits"}}).status == 200);
    REQUIRE(control.record("i-2", meeting, "ItemAdded", {{"title", "Purchase of Mill House"}, {"exempt", "yes"}}).status == 200);
    control.backend.go_to("2022-12-05T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished"}) == cli::Exit::done);
    control.backend.go_to("2022-12-13T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "MeetingOpened", "present=9", "--at", "13 Dec 2022 10am"}) == cli::Exit::done);
    REQUIRE(terminal.type({"record", meeting, "InterestDeclared", "person=p-smith", "item=1", "effect=leaves", "reason=her brother's firm",
                           "--at", "13 Dec 2022 10:05"}) == cli::Exit::done);
    REQUIRE(terminal.type({"record", item, "ItemDecided", "outcome=agreed", "minute=4", "votes_for=6", "votes_against=2", "--at",
                           "13 Dec 2022 10:40"}) != cli::Exit::not_accepted);
    REQUIRE(terminal.type({"record", meeting, "MeetingConcluded", "--at", "13 Dec 2022 11am"}) == cli::Exit::done);
}

json::value in_json(Terminal& terminal, std::vector<std::string> command) {
    command.emplace_back("--json");
    CAPTURE(command);
    REQUIRE(terminal.type(command) == cli::Exit::done);
    return json::parse(terminal.printed());
}

std::string told_of(Terminal& terminal, std::vector<std::string> command) {
    CAPTURE(command);
    REQUIRE(terminal.type(command) == cli::Exit::done);
    return terminal.printed();
}

/// As if the terminal were as wide as need be.
std::string in_one_line(const std::string& printed) {
    std::istringstream words{printed};
    std::string line;
    for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
    return line;
}

}  // namespace

TEST_CASE("a life is told by when things happened, with who recorded them and what was taken back", "[cli][audit]") {
    Terminal terminal;
    a_meeting_that_decides(terminal);
    const auto entry = in_json(terminal, {"audit", "--event", "AgendaPublished", "--instance", meeting}).at("entries").at(0).at("entry");
    REQUIRE(terminal.type({"correct", meeting, "--entry", std::to_string(entry.as_int64()), "--at", "5 Dec 2022 9am", "--reason",
                           "it was out in the morning"}) == cli::Exit::done);
    const auto life = in_json(terminal, {"audit", "history", meeting});
    std::string before;
    bool taken_back = false, morning = false, decided = false;
    for (const auto& line : life.at("lines").as_array()) {
        const auto at = said(line, "happened_at");
        CHECK(before <= at);
        before = at;
        if (said(line, "event") == "AgendaPublished" && said(line, "instance") == meeting) {
            if (line.at("entry") == entry) taken_back = !line.at("taken_back_by").is_null();
            else morning = at == "2022-12-05T09:00:00Z" && line.at("taken_back_by").is_null();
        }
        decided = decided || (said(line, "event") == "ItemDecided" && said(line, "instance") == item);
    }
    CHECK(taken_back);
    CHECK(morning);
    CHECK(decided);
    const auto page = told_of(terminal, {"audit", "history", meeting});
    CHECK_THAT(in_one_line(page), Catch::Contains("entered in error; taken back by entry"));
    CHECK_THAT(page, Catch::Contains("recorded by clerk"));
    const auto by_month = told_of(terminal, {"audit", "history", meeting, "--by-month"});
    CHECK_THAT(by_month, Catch::Contains("\nNovember 2022\n"));
    CHECK_THAT(by_month, Catch::Contains("\nDecember 2022\n"));
    CHECK(terminal.type({"audit", "history", "LHB/2022-23/9"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("Nothing, and no matter, is called 'LHB/2022-23/9'"));
}

TEST_CASE("a life tells of each date of a meeting only what is still counted from it", "[cli][audit]") {
    Terminal terminal;
    terminal.control.with_meeting();  // On 13 December 2022.
    REQUIRE(terminal.type({"record", meeting, "DateRearranged", "held_on=2022-12-20", "reason=the room is taken"}) == cli::Exit::done);
    int told_of_the_new = 0;
    const auto life = in_json(terminal, {"audit", "history", meeting});
    for (const auto& line : life.at("lines").as_array()) {
        const auto words = json::serialize(line.at("details"));
        if (words.find("20 December 2022") == std::string::npos) continue;
        CHECK(said(line, "event") == "DateRearranged");
        ++told_of_the_new;
    }
    CHECK(told_of_the_new == 1);
}

TEST_CASE("what is exempt stands in no answer unless it is asked for", "[cli][audit]") {
    Terminal terminal;
    a_meeting_that_decides(terminal);
    for (const auto& command : std::vector<std::vector<std::string>>{{"audit", "history", meeting},
                                                                     {"audit", "history", "LHB/2022-23/1/item/2"},
                                                                     {"audit", "history", meeting, "--csv"},
                                                                     {"audit", "as-of", "2022-12-13", "--instance", meeting},
                                                                     {"audit", "gaps"},
                                                                     {"audit", "--words", "purchase"},
                                                                     {"audit", "sample"}}) {
        CAPTURE(command);
        CHECK_THAT(told_of(terminal, command), !Catch::Contains("Mill House"));
    }
    CHECK_THAT(told_of(terminal, {"audit", "history", meeting, "--with-exempt"}), Catch::Contains("Mill House"));
    CHECK(in_json(terminal, {"audit", "--words", "purchase"}).at("entries").as_array().empty());
    CHECK(!in_json(terminal, {"audit", "--words", "purchase", "--with-exempt"}).at("entries").as_array().empty());
}

TEST_CASE("words are found in what was written, together with the other filters", "[cli][audit]") {
    Terminal terminal;
    a_meeting_that_decides(terminal);
    const auto count = [&](std::vector<std::string> more) {
        more.insert(more.begin(), "audit");
        return in_json(terminal, std::move(more)).at("entries").as_array().size();
    };
    CHECK(count({"--words", "HOME visits"}) >= 1);
    CHECK(count({"--words", "visits, home!"}) == count({"--words", "HOME visits"}));
    CHECK(count({"--words", "home visits", "--event", "ItemAdded"}) == 1);
    CHECK(count({"--words", "home visits", "--event", "ItemDecided"}) == 0);
    CHECK(count({"--words", "home visit"}) == 0);
    CHECK(terminal.type({"audit", "--words", "..."}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("holds no word"));
}

TEST_CASE("a sampled decision says votes, declarations, the quorum, and what is not on record", "[cli][audit]") {
    Terminal terminal;
    a_meeting_that_decides(terminal);
    const auto page = told_of(terminal, {"audit", "sample", "5", "--seed", "one"});
    CAPTURE(page);
    CHECK_THAT(page, Catch::Contains("6 for, 2 against"));
    CHECK_THAT(page, Catch::Contains("p-smith, leaves (her brother's firm)"));
    CHECK_THAT(page, Catch::Contains("confirming minute: not on record"));
    CHECK_THAT(in_one_line(page), Catch::Contains("--seed \"one\""));
    CHECK(told_of(terminal, {"audit", "sample", "5", "--seed", "one"}) == page);
    CHECK(told_of(terminal, {"audit", "sample", "--from", "1 Jan 2023"}) == "No decision is on record in that period.\n");
    const auto entry = in_json(terminal, {"audit", "--event", "ItemDecided"}).at("entries").at(0).at("entry").as_int64();
    REQUIRE(terminal.type({"correct", item, "--entry", std::to_string(entry), "--reason", "it was noted only"}) == cli::Exit::done);
    CHECK(in_json(terminal, {"audit", "sample"}).at("decisions").as_array().empty());
    CHECK(in_json(terminal, {"audit", "sample"}).at("passed_over").as_int64() == 1);
}

TEST_CASE("what should be on record and is not is named, and no more once it is", "[cli][audit]") {
    Terminal terminal;
    auto& control = terminal.control;
    control.with_meeting();
    const auto gaps = [&] {
        std::string keys;
        const auto answer = in_json(terminal, {"audit", "gaps", "--to", "31 Dec 2022"});
        for (const auto& gap : answer.at("gaps").as_array()) keys += said(gap, "what") + " ";
        CHECK(answer.at("log").at("agree").as_bool());
        return keys;
    };
    CHECK(gaps().empty());
    control.backend.go_to("2022-12-20T12:00:00Z");
    CHECK(gaps() == "not_said_to_be_held ");
    REQUIRE(terminal.type({"record", meeting, "MeetingConcluded", "--at", "13 Dec 2022 11am"}) != cli::Exit::not_accepted);
    CHECK_THAT(gaps(), Catch::Contains("no_agenda "));
    CHECK_THAT(gaps(), Catch::Contains("no_opening "));
    CHECK_THAT(gaps(), Catch::Contains("no_minutes "));
    REQUIRE(terminal.type({"record", meeting, "MinutesDrafted", "--at", "16 Dec 2022 11am"}) == cli::Exit::done);
    CHECK_THAT(gaps(), !Catch::Contains("no_minutes "));
}

TEST_CASE("before the system is live nothing is missing, which is said so and not as a clean bill", "[cli][audit]") {
    Terminal terminal;
    SystemFile file;
    file.replace("live from: 1 February 2022", "live from: 1 January 2023");
    REQUIRE(terminal.control.apply_file(file.path(), "apply-1").status == 200);
    const auto page = in_one_line(told_of(terminal, {"audit", "gaps"}));
    CAPTURE(page);
    CHECK_THAT(page, Catch::Contains("not live yet, and will be from Sun 1 Jan 2023 on"));
    CHECK_THAT(page, !Catch::Contains("Nothing is missing") && !Catch::Contains("looked at, from"));
    CHECK(said(in_json(terminal, {"audit", "gaps"}), "live_from") == "2023-01-01");
    CHECK_THAT(in_one_line(told_of(terminal, {"audit", "gaps", "--from", "1 Oct 2022"})),
               Catch::Contains("from Sat 1 Oct 2022 to Tue 1 Nov 2022"));
    CHECK(terminal.type({"audit", "gaps", "--from", "1 Feb 2023"}) == cli::Exit::usage);
    terminal.control.backend.go_to("2023-02-01T10:00:00Z");
    CHECK_THAT(in_one_line(told_of(terminal, {"audit", "gaps", "--to", "31 Dec 2022"})), Catch::Contains("is live from Sun 1 Jan 2023 on"));
    CHECK_THAT(told_of(terminal, {"audit", "gaps"}), Catch::Contains("Nothing is missing."));
}

TEST_CASE("how things stood on a day: the rules, who could change them, what was owed then and what became of it", "[cli][audit]") {
    Terminal terminal;
    a_meeting_that_decides(terminal);
    const auto before = in_json(terminal, {"audit", "as-of", "4 December 2022", "--instance", meeting});
    CHECK(before.at("instance").at("states").at(0).as_string() == "in the diary");
    REQUIRE(before.at("owed").as_array().size() >= 1);
    CHECK(said(before.at("owed").at(0), "ref") == "agenda");
    CHECK(said(before.at("owed").at(0), "due_at") == "2022-12-05T17:00:00Z");
    CHECK(said(before.at("owed").at(0), "outcome_now") == "met");
    const auto after = in_json(terminal, {"audit", "as-of", "13 December 2022", "--instance", meeting});
    CHECK(after.at("instance").at("states").at(0).as_string() == "concluded");
    for (const auto& duty : after.at("owed").as_array()) CHECK(said(duty, "ref") != "agenda");
    const auto page = told_of(terminal, {"audit", "as-of", "13 December 2022", "--body", "the Board"});
    CAPTURE(page);
    CHECK_THAT(page, Catch::Contains(said(after.at("applied"), "definition")));
    CHECK_THAT(page, Catch::Contains("by admin"));
    CHECK_THAT(in_one_line(page), Catch::Contains("Local Government Act 1972"));
    CHECK(terminal.type({"audit", "as-of", "the day before yesterday's"}) == cli::Exit::usage);
    CHECK(terminal.type({"audit", "as-of", "4 December 2022", "--instance", meeting, "--body", "the Board"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("A body and a thing are both named"));
}

TEST_CASE("how things will stand on a day that is still to come is no fact of the record, and is not told as one", "[cli][audit]") {
    Terminal terminal;
    terminal.control.with_meeting();  // On 1 November 2022.
    CHECK(terminal.type({"audit", "as-of", "1 November 2022"}) == cli::Exit::done);
    CHECK(terminal.type({"audit", "as-of", "today", "--instance", meeting}) == cli::Exit::done);
    for (const auto* ahead : {"2022-11-02", "13 December", "2099-01-01", "tomorrow"}) {
        CAPTURE(ahead);
        CHECK(terminal.type({"audit", "as-of", ahead}) == cli::Exit::usage);
        CHECK(terminal.printed().empty());
        CHECK_THAT(terminal.complained(), Catch::Contains("is still to come"));
        CHECK(terminal.type({"audit", "as-of", ahead, "--instance", meeting}) == cli::Exit::usage);
    }
}

TEST_CASE("why a mail was sent, to whom and what became of it", "[cli][audit]") {
    Terminal terminal;
    a_meeting_that_decides(terminal);
    const auto mails = in_json(terminal, {"outbox", "list", "--instance", meeting});
    REQUIRE(!mails.at("mails").as_array().empty());
    for (const auto& mail : mails.at("mails").as_array()) {
        const auto id = said(mail, "id");
        const auto why = in_json(terminal, {"audit", "why", id});
        REQUIRE(why.at("told").as_array().size() == 1);
        const auto& told = why.at("told").at(0);
        CHECK(!told.at("made_by").is_null());
        CHECK(said(told.at("recipient"), "why") == "they owe it");
        CHECK(!told.at("duty").at("proof").is_null());
        const auto page = told_of(terminal, {"audit", "why", id, "--proofs"});
        CHECK_THAT(page, Catch::Contains("Why it was sent"));
        CHECK_THAT(page, Catch::Contains("counted"));
    }
    CHECK(terminal.type({"audit", "why", "no-such-mail"}) == cli::Exit::failed);
    CHECK_THAT(terminal.complained(), Catch::Contains("No mail has the id 'no-such-mail'"));
}

TEST_CASE("what is asked about mail, and about what it told, is answered the same when the mail is in the archive",
          "[cli][audit][archive]") {
    const test::TemporaryFolder folder;
    Terminal terminal{
        .control = Control{store::make_sqlite_store({.path = folder.file("beadle.db"), .owner = "the test"}), "2022-11-01T10:00:00Z"}};
    a_meeting_that_decides(terminal);
    terminal.uid = admin_uid;
    REQUIRE(terminal.type({"outbox", "cancel", "--instance", meeting, "--reason", "told them by telephone", "--yes"}) == cli::Exit::done);
    auto& store = *terminal.control.backend.store;
    store::OutboxFilter filter;
    filter.instance = meeting;
    const auto mails = store.outbox(filter).rows;
    REQUIRE(mails.size() > 0);
    std::vector<std::vector<std::string>> questions{{"outbox", "list"},
                                                    {"outbox", "list", "--instance", meeting, "--state", "cancelled"},
                                                    {"show", meeting},
                                                    {"audit", "history", meeting},
                                                    {"audit", "gaps"}};
    for (const auto& mail : mails) {
        questions.push_back({"audit", "why", mail.notification.id});
        questions.push_back({"outbox", "show", mail.notification.id});
    }
    const auto answers = [&] {
        std::vector<std::string> told;
        for (const auto& question : questions) told.push_back(told_of(terminal, question));
        return told;
    };
    const auto before = answers();
    REQUIRE(store.archive_mail(model::Instant::max(), 1'000) > 0);
    CHECK(answers() == before);
}

TEST_CASE("following the record shows each new entry once and ends when it is interrupted", "[cli][audit]") {
    Terminal terminal;
    terminal.control.with_meeting();
    int waits = 0;
    terminal.wait = [&](std::chrono::milliseconds) {
        if (++waits == 2) {
            REQUIRE(terminal.control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan"}}).status == 200);
            REQUIRE(terminal.control.record("n-1", meeting, "NoteMade", {{"note", "the heating is off"}}).status == 200);
        }
        return waits < 4;
    };
    REQUIRE(terminal.type({"audit", "--follow", "--event", "NoteMade"}) == cli::Exit::done);
    CHECK(waits == 4);
    const auto printed = terminal.printed();
    CAPTURE(printed);
    CHECK(std::count(printed.begin(), printed.end(), '\n') == 1);
    CHECK_THAT(printed, Catch::Contains("NoteMade on LHB/2022-23/1, by clerk"));
    // From an entry on, what there is already comes first.
    waits = 3;
    REQUIRE(terminal.type({"audit", "--follow", "--after", "0", "--json"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::StartsWith("{\"system\":\"ledbury\",\"entry\":1,"));
    CHECK(terminal.type({"audit", "--follow", "--newest"}) == cli::Exit::usage);
}

}  // namespace beadle::tests
