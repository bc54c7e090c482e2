// Corrections that people make: the wrong meeting, the wrong time, twice, before it happened.
#include <algorithm>
#include <set>

#include "tests/daemon/cli/terminal.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";
constexpr const char* other = "LHB/2022-23/2";

std::int64_t entry_recorded(Terminal& terminal, std::vector<std::string> command) {
    command.insert(command.begin(), "record");
    command.emplace_back("--json");
    terminal.type(command);
    return json::parse(terminal.printed()).at("entry").as_int64();
}

/// The agenda duty of a meeting, as show tells it.
json::value agenda_duty(Terminal& terminal, const char* of) {
    REQUIRE(terminal.type({"show", of, "--json"}) == cli::Exit::done);
    const auto shown = json::parse(terminal.printed());
    for (const auto& duty : shown.at("duties").as_array())
        if (said(duty, "met_by") == "AgendaPublished") return duty;
    FAIL("no duty waits for the agenda");
    return {};
}

std::vector<std::string> kinds_in_history(Terminal& terminal, const char* of) {
    REQUIRE(terminal.type({"show", of, "--json"}) == cli::Exit::done);
    std::vector<std::string> kinds;
    const auto shown = json::parse(terminal.printed());
    for (const auto& entry : shown.at("history").as_array()) kinds.push_back(said(entry, "kind"));
    return kinds;
}

/// The mail server took every mail that waits.
void all_mail_was_sent(Control& control) {
    store::OutboxFilter filter;
    filter.limit = 1000;
    int number = 0;
    for (const auto& row : control.backend.store->outbox(filter).rows) {
        if (row.state == store::MailState::withdrawn || row.state == store::MailState::sent) continue;
        model::Event event;
        event.system = row.notification.system;
        event.instance = row.notification.instance;
        event.kind = "MailAccepted";
        event.id = "mail:" + std::to_string(++number);
        event.happened_at = control.backend.civil.now();
        event.actor.person = "engine";
        event.facts = {{"notification", row.notification.id}, {"message_id", "<" + std::to_string(number) + "@ledbury.example>"}};
        control.backend.submit(event, [](const engine::Answer& answer) { REQUIRE(answer.error.empty()); });
    }
}

std::vector<store::OutboxRow> corrections(Control& control) {
    store::OutboxFilter filter;
    filter.limit = 1000;
    std::vector<store::OutboxRow> rows;
    for (auto& row : control.backend.store->outbox(filter).rows)
        if (row.notification.template_name == "correction") rows.push_back(std::move(row));
    return rows;
}

}  // namespace

TEST_CASE("a wrong time is corrected in one act: taken back, recorded anew, judged at the right time, both in the history",
          "[cli][correction]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    const auto wrong = entry_recorded(terminal, {meeting, "AgendaPublished", "--on-behalf-of", "the chair"});
    CHECK(said(agenda_duty(terminal, meeting), "outcome") == "met_late");
    const std::vector<std::string> act{
        "correct", meeting, "--entry", std::to_string(wrong), "--at", "5 Dec 2022 4pm", "--reason", "it went out on Monday", "--id", "c-1"};
    CHECK(terminal.type(act) == cli::Exit::done);
    CAPTURE(terminal.printed(), terminal.complained());
    CHECK_THAT(terminal.printed(), Catch::Contains("Recorded anew"));
    const auto duty = agenda_duty(terminal, meeting);
    CHECK(said(duty, "outcome") == "met");
    CHECK(said(duty, "happened_at") == "2022-12-05T16:00:00Z");
    const auto kinds = kinds_in_history(terminal, meeting);
    CHECK(std::count(kinds.begin(), kinds.end(), "AgendaPublished") == 2);
    CHECK(std::count(kinds.begin(), kinds.end(), "EnteredInError") == 1);
    const auto shown = json::parse(terminal.printed());
    const auto& last = shown.at("history").as_array().back();
    CHECK(said(last.at("facts"), "entry") == std::to_string(wrong));
    CHECK(said(last, "on_behalf_of") == "the chair");
    // The same act again, its answer lost: nothing is recorded twice.
    CHECK(terminal.type(act) == cli::Exit::done);
    CHECK(kinds_in_history(terminal, meeting).size() == kinds.size());
}

TEST_CASE("a correction that stops half-way says so, and by what it goes on", "[cli][correction]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    const auto wrong = entry_recorded(terminal, {meeting, "AgendaPublished"});
    std::vector<std::string> act{"correct", meeting,          "--entry",  std::to_string(wrong),
                                 "--at",    "5 Dec 2022 4pm", "--reason", "it went out on Monday"};
    terminal.loses = "-anew";
    CHECK(terminal.type(act) == cli::Exit::not_reachable);
    CAPTURE(terminal.complained());
    const auto said = terminal.complained();
    CHECK_THAT(said, Catch::Contains("The wrong entry is taken back") && Catch::Contains("--id typed-"));
    terminal.loses.clear();
    const auto from = said.find("--id ") + 5;
    act.insert(act.end(), {"--id", said.substr(from, said.find(' ', from) - from)});
    CHECK(terminal.type(act) == cli::Exit::done);
    const auto kinds = kinds_in_history(terminal, meeting);
    CHECK(std::count(kinds.begin(), kinds.end(), "AgendaPublished") == 2);
    CHECK(std::count(kinds.begin(), kinds.end(), "EnteredInError") == 1);
    CHECK(tests::said(agenda_duty(terminal, meeting), "outcome") == "met");
}

TEST_CASE("what was recorded on the wrong meeting is put on the right one in one act", "[cli][correction]") {
    Terminal terminal;
    terminal.control.with_meeting();
    REQUIRE(terminal.control.record("call-2", "LHB", "MeetingCalled", {{"held_on", "2022-12-15"}}).status == 200);
    terminal.control.backend.go_to("2022-12-02T12:00:00Z");
    const auto wrong = entry_recorded(terminal, {meeting, "AgendaPublished"});
    CHECK(terminal.type({"correct", meeting, "--entry", std::to_string(wrong), "--on", other, "--reason", "the later meeting's"}) ==
          cli::Exit::done);
    CAPTURE(terminal.printed(), terminal.complained());
    CHECK(said(agenda_duty(terminal, meeting), "outcome") == "open");
    CHECK(said(agenda_duty(terminal, other), "outcome") == "met");
    CHECK(said(agenda_duty(terminal, other), "happened_at") == "2022-12-02T12:00:00Z");
}

TEST_CASE("what was recorded twice is taken back once, and the first stands", "[cli][correction]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-05T12:00:00Z");
    entry_recorded(terminal, {meeting, "AgendaPublished"});
    terminal.control.backend.go_to("2022-12-07T12:00:00Z");
    const auto again = entry_recorded(terminal, {meeting, "AgendaPublished"});
    const auto verdict = terminal.type({"correct", meeting, "--entry", std::to_string(again), "--reason", "recorded twice"});
    CAPTURE(terminal.printed());
    CHECK(verdict == cli::Exit::done);
    const auto duty = agenda_duty(terminal, meeting);
    CHECK(said(duty, "outcome") == "met");
    CHECK(said(duty, "happened_at") == "2022-12-05T12:00:00Z");
    CHECK(terminal.type({"correct", meeting, "--entry", std::to_string(again), "--reason", "recorded twice"}) == cli::Exit::not_accepted);
}

TEST_CASE("what is still to come is not accepted, nor corrected to, and then nothing is taken back", "[cli][correction]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-02T12:00:00Z");
    CHECK(terminal.type({"record", meeting, "AgendaPublished", "--at", "5 Dec 2022 4pm"}) == cli::Exit::not_accepted);
    CHECK_THAT(terminal.printed(), Catch::Contains("still to come"));
    const auto entry = entry_recorded(terminal, {meeting, "AgendaPublished"});
    const auto before = kinds_in_history(terminal, meeting);
    const auto correct = [&](const char* option, const char* to) {
        return terminal.type({"correct", meeting, "--entry", std::to_string(entry), "--reason", "wrong", option, to});
    };
    CHECK(correct("--at", "5 Dec 2022 4pm") == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("still to come"));
    CHECK(correct("--at", "whenever") == cli::Exit::usage);
    CHECK(correct("--on", "LHB/2022-23/9") == cli::Exit::failed);
    CHECK(correct("--on", "LHB") == cli::Exit::usage);
    CHECK(terminal.type({"correct", meeting, "--entry", "99999", "--reason", "x", "--at", "today 9am"}) == cli::Exit::failed);
    CHECK(kinds_in_history(terminal, meeting) == before);
}

TEST_CASE("what was sent gets one correcting mail a recipient, what was not is withdrawn", "[cli][correction]") {
    const bool sent = GENERATE(true, false);
    CAPTURE(sent);
    Terminal terminal;
    auto& control = terminal.control;
    control.with_meeting();
    control.backend.go_to("2022-12-01T10:00:00Z");  // A reminder has gone: who was reminded is told of the move.
    const auto entry = entry_recorded(terminal, {meeting, "DateRearranged", "held_on=2022-12-20"});
    if (sent) all_mail_was_sent(control);
    REQUIRE(terminal.type({"correct", meeting, "--entry", std::to_string(entry), "--reason", "another meeting was moved"}) ==
            cli::Exit::done);
    const auto told = corrections(control);
    std::set<std::string> recipients;
    for (const auto& row : told) CHECK(recipients.insert(row.notification.to).second);
    CHECK(told.empty() != sent);
    store::OutboxFilter filter;
    filter.limit = 1000;
    int moves = 0;
    for (const auto& row : control.backend.store->outbox(filter).rows) {
        if (row.notification.step != "moved") continue;
        ++moves;
        CHECK(row.state == (sent ? store::MailState::sent : store::MailState::withdrawn));
    }
    CHECK(moves > 0);
    CHECK(said(agenda_duty(terminal, meeting), "due_at") == "2022-12-05T17:00:00Z");
}

}  // namespace beadle::tests
