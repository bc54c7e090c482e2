#include "daemon/simulate/simulate.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "config_dir.hpp"
#include "daemon/simulate/plan.hpp"
#include "tests/catch.hpp"
#include "tests/support/officers.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace beadle;
using namespace beadle::simulate;
using namespace std::chrono;

namespace {

struct Printed {
    int exit = 0;
    std::string out, err;
};

Printed simulated(const std::string& from, const std::string& to, const std::string& scenario = {}, bool json = false) {
    std::ostringstream out, err;
    Printing printing;
    printing.json = json;
    Printed printed;
    printed.exit = simulate_command({.system = "herefordshire-worcestershire",
                                     .config_dir = config_dir().string(),
                                     .from = from,
                                     .to = to,
                                     .scenario = scenario,
                                     .printing = printing},
                                    out, err);
    printed.out = out.str();
    printed.err = err.str();
    return printed;
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("when nobody does anything, what is owed is reminded, overdue and escalated", "[simulate]") {
    auto printed = simulated("1 February 2022", "31 March 2022");
    CHECK(printed.exit == 0);
    CHECK(printed.err.empty());
    CHECK(says(printed.out,
               "when nobody does anything\nEvery mail is shown as if it went out; the file says sending: hold, so that none would.\n"));
    CHECK(says(printed.out, "Establishment cycle opens on its own date"));
    CHECK(says(printed.out, "✉ 2 hours left, not confirmed: publish the agenda"));
    CHECK(says(printed.out, "! Overdue: publish the agenda, Herefordshire Council democratic services"));
    CHECK(says(printed.out, "nothing of it was kept"));
}

TEST_CASE("the same simulation prints the same bytes", "[simulate]") {
    CHECK(simulated("1 February 2022", "31 March 2022").out == simulated("1 February 2022", "31 March 2022").out);
}

TEST_CASE("a simulation for programs is one object a line", "[simulate]") {
    auto printed = simulated("1 February 2022", "31 March 2022", {}, true);
    std::istringstream lines(printed.out);
    std::string line;
    int count = 0;
    for (; std::getline(lines, line); ++count) {
        auto object = boost::json::parse(line).as_object();
        CHECK(object.contains("at"));
        CHECK(object.contains("kind"));
        CHECK(object.contains("text"));
    }
    CHECK(count > 20);
}

TEST_CASE("dates and scenarios that are not understood are answered, and nothing is played", "[simulate]") {
    CHECK(simulated("Februry", "31 March 2022").exit == 2);
    CHECK(says(simulated("1 March 2022", "1 February 2022").err, "is before --from"));
    CHECK(says(simulated("1 February 2022", "2 February 2022", "/nowhere/year.yaml").err, "/nowhere/year.yaml"));
    test::TemporaryFolder folder;
    auto file = (folder.path() / "year.yaml").string();
    std::ofstream(file)
        << "scenario: herefordshire-worcestershire\nevents:\n  - {at: 3 February 2022 10:00, record: Nothing, on: ICPA, by: icb}\n";
    auto printed = simulated("1 February 2022", "2 February 2022", file);
    CHECK(printed.exit == 2);
    CHECK(says(printed.err, "year.yaml:3:"));
    CHECK(printed.out.empty());
}

TEST_CASE("a plan lists every date from the definition alone, those of undated meetings marked as assumed", "[simulate][plan]") {
    auto bundle = test::shipped_system("herefordshire-worcestershire");
    auto dates = plan(*bundle, 2022y / February / 1, 2023y / December / 31);
    auto find = [&](PlannedDate::Kind kind, const std::string& instance, const std::string& what) {
        return std::find_if(dates.begin(), dates.end(), [&](const PlannedDate& date) {
            return date.kind == kind && date.instance == instance && says(date.what, what);
        });
    };
    auto known = find(PlannedDate::Kind::duty, "HFD-HWBB/2021-22/3", "publish the agenda");
    REQUIRE(known != dates.end());
    CHECK(known->on == calendar::Date{2022y / March / 18});
    CHECK_FALSE(known->assumed);
    CHECK(says(known->rule, "5 clear working days before meeting"));

    // All five meetings of the paper, each assumed within its window.
    for (auto [id, from, to] : {std::tuple{"ICPA/2022-23/1", 2022y / June / 1, 2022y / June / 30},
                                std::tuple{"ICPA/2022-23/2", 2022y / September / 1, 2022y / September / 30},
                                std::tuple{"ICPA/2022-23/3", 2022y / December / 1, 2022y / December / 31},
                                std::tuple{"ICPA/2023-24/1", 2023y / May / 1, 2023y / June / 30}}) {
        CAPTURE(id);
        auto meeting = find(PlannedDate::Kind::meeting, id, "");
        REQUIRE(meeting != dates.end());
        CHECK(meeting->assumed);
        CHECK(meeting->on >= calendar::Date{from});
        CHECK(meeting->on <= calendar::Date{to});
        auto agenda = find(PlannedDate::Kind::duty, id, "publish the agenda");
        REQUIRE(agenda != dates.end());
        CHECK(agenda->assumed);
        CHECK(agenda->on < meeting->on);
    }
    auto opens = find(PlannedDate::Kind::cycle_opens, "ICPA/cycle/annual/2023", "opens");
    REQUIRE(opens != dates.end());
    CHECK(opens->on == calendar::Date{2023y / February / 1});
    CHECK(std::is_sorted(dates.begin(), dates.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
}
