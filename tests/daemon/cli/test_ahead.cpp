// What an officer reads of what is ahead, held as golden files: UPDATE_GOLDEN=1 rewrites them; look at the diff as at code.
#include <cstdlib>
#include <fstream>

#include "tests/daemon/api/ahead_world.hpp"
#include "tests/daemon/cli/terminal.hpp"

namespace beadle::tests {
namespace {

void hold_against(const std::string& name, const std::string& text) {
    const std::string path = BEADLE_SOURCE_DIR "/tests/golden/ahead/" + name;
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << text;
    std::ifstream in{path, std::ios::binary};
    INFO(path << " differs; UPDATE_GOLDEN=1 rewrites it");
    CHECK(std::string{std::istreambuf_iterator<char>{in}, {}} == text);
}

constexpr const char* meeting = "LHB/2022-23/1";

TEST_CASE("what-if reads as a page: what breaks, what moves, who is told, what is withdrawn", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.control.backend.go_to("2022-12-01T12:00:00Z");
    CHECK(terminal.type({"what-if", "ledbury", "--move", std::string{meeting} + "=20 December 2022", "--holiday",
                         "19 December 2022=a day of mourning", "--late", std::string{meeting} + ":agenda"}) == cli::Exit::breach);
    CHECK(terminal.complained().empty());
    hold_against("what_if.txt", terminal.printed());

    terminal.control.backend.go_to("2022-12-02T12:00:00Z");
    REQUIRE(terminal.type({"record", meeting, "AgendaPublished", "--at", "today 10am"}) == cli::Exit::done);
    CHECK(terminal.type({"what-if", "--move", std::string{meeting} + "=2022-12-20"}) == cli::Exit::done);
    hold_against("what_if_after_notice.txt", terminal.printed());
}

TEST_CASE("what-if answers programs, and says what it does not understand", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"what-if", "--move", std::string{meeting} + "=2022-12-20", "--json"}) == cli::Exit::done);
    CHECK_FALSE(json::parse(terminal.printed()).at("moves").as_array().empty());
    CHECK(terminal.type({"what-if", "--move", std::string{meeting} + "=2022-11-03", "--json"}) == cli::Exit::breach);
    CHECK(terminal.type({"what-if"}) == cli::Exit::usage);
    CHECK(terminal.type({"what-if", "--move", "LHB"}) == cli::Exit::usage);
    CHECK(terminal.type({"what-if", "--move", std::string{meeting} + "=never"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("never"));
    CHECK(terminal.type({"what-if", "--late", "nothing"}) == cli::Exit::failed);
}

TEST_CASE("back-plan reads from the decision backwards, with rule, source, count and what is not known", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    CHECK(terminal.type({"back-plan", "approve the winter plan", "--body", "the Board", "--by", "31 December 2022"}) == cli::Exit::done);
    CHECK(terminal.complained().empty());
    hold_against("back_plan.txt", terminal.printed());
    CHECK(terminal.type({"back-plan", "approve the winter plan", "--body", "LHB", "--by", "30 November 2022"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("No meeting of Ledbury Health and Wellbeing Board is fixed or foreseen"));
    CHECK(terminal.type({"back-plan", "approve it", "--body", "LBH", "--by", "31 December 2022"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(), Catch::Contains("did you mean 'LHB'"));
    CHECK(terminal.type({"back-plan", "approve it", "--body", "LHB", "--by", "1 October 2022"}) == cli::Exit::usage);
    CHECK(terminal.type({"back-plan", "approve it", "--body", "LHB", "--by", "soon"}) == cli::Exit::usage);
    CHECK(terminal.type({"back-plan", "approve it", "--body", "LHB", "--by", "2027-13-23"}) == cli::Exit::usage);
    CHECK_THAT(terminal.complained(),
               Catch::Contains("'2027-13-23': there is no such day") && !Catch::Contains("'2027-13-23': '2027-13-23'"));
    CHECK(terminal.type({"back-plan", "approve it", "--body", "LHB", "--by", "31 December 2022", "--json"}) == cli::Exit::done);
    CHECK_FALSE(json::parse(terminal.printed()).at("dates").as_array().empty());
}

TEST_CASE("apply shows what runs on under its old version, and moves it where that is said", "[cli]") {
    Terminal terminal;
    terminal.control.with_meeting();
    terminal.uid = admin_uid;
    SystemFile file;
    file.replace("by: 5 clear working days before meeting at 5pm", "by: 7 clear working days before meeting at 5pm");
    CHECK(terminal.type({"apply", file.path(), "--dry-run"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("One runs on under the version that it started under: LHB/2022-23/1."));
    CHECK(terminal.type({"apply", file.path(), "--dry-run", "--move", "--all", "--reason", "a new timetable"}) == cli::Exit::done);
    hold_against("apply_move.txt", terminal.printed().substr(0, terminal.printed().find("The definition it runs under")) +
                                       terminal.printed().substr(terminal.printed().find("Publish the agenda")));
    CHECK(terminal.type({"apply", file.path(), "--move"}) == cli::Exit::usage);
    CHECK(terminal.type({"apply", file.path(), "--move", meeting, "--reason", "a new timetable"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("Moved to this version: Accepted"));
    CHECK(terminal.type({"apply", file.path(), "--move", "LHB/2022-23/9", "--reason", "a new timetable"}) == cli::Exit::done);
    CHECK_THAT(terminal.printed(), Catch::Contains("Not moved, because nothing of that name runs under another version: LHB/2022-23/9"));
}

}  // namespace
}  // namespace beadle::tests
