// The reports as pages to print, in a browser: whoever uses a screen reader, or a phone, must be able to read them too.
#include <fstream>
#include <iterator>

#include "tests/catch.hpp"
#include "tests/daemon/cli/terminal.hpp"
#include "tests/e2e/week/browser.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {

TEST_CASE("the printed reports break no rule of WCAG 2.2 AA that a program can find, with rows and without", "[week][report]") {
    if (!test::Browser::is_there()) {
        test::left_out("no browser is here; ./dev deps --test brings it", test::BroughtBy::npm);
        return;
    }
    test::Browser browser;
    Terminal terminal;
    const auto look = [&](const std::string& report, const std::string& said) {
        CAPTURE(report);
        std::vector<std::string> command{"report", report, "--html"};
        if (report == "open-actions") command.insert(command.end(), {"--since", "1 May 2022"});
        REQUIRE(terminal.type(command) == cli::Exit::done);
        CHECK_THAT(terminal.printed(), Catch::Contains(said));
        browser.show(terminal.printed());
        CHECK(browser.complaints() == "");
        browser.shot("report-" + report);
    };
    terminal.control.with_meeting();
    look("late-agendas", "No agenda was late");
    look("withdrawn-items", "No item");
    look("open-actions", "Everything that was resolved in that period is done");

    auto& control = terminal.control;
    const char* meeting = "LHB/2022-23/1";
    REQUIRE(control.record("i-1", meeting, "ItemAdded", {{"title", "Winter plan"}}).status == 200);
    REQUIRE(control.record("i-2", meeting, "ItemAdded", {{"title", "Purchase of Mill House"}, {"exempt", "yes"}}).status == 200);
    REQUIRE(
        control
            .record("a-1", "LHB/2022-23/1/item/1", "ActionAgreed", {{"title", "write it up"}, {"owner", "director"}, {"due", "2022-11-30"}})
            .status == 200);
    control.backend.go_to("2022-12-07T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished"}) == cli::Exit::breach);
    REQUIRE(terminal.type({"record", "LHB/2022-23/1/item/2", "ItemWithdrawn", "by=director", "on_advice_of=head",
                           "reason=Mill House is sold"}) == cli::Exit::done);
    look("late-agendas", "<tr>");
    look("withdrawn-items", "<tr>");
    look("open-actions", "write it up");

    const test::TemporaryFolder folder;
    REQUIRE(terminal.type({"evidence", meeting, "--out", folder.file("pack")}) == cli::Exit::done);
    std::ifstream page{folder.file("pack/index.html")};
    browser.show({std::istreambuf_iterator<char>{page}, {}});
    CHECK(browser.complaints() == "");
    browser.shot("evidence");
}

}  // namespace beadle::tests
