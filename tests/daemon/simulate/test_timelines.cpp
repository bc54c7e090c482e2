// The six systems, each played from its own file and scenario: what an officer of that system would read. UPDATE_GOLDEN=1 writes them anew.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "config_dir.hpp"
#include "daemon/simulate/simulate.hpp"
#include "tests/catch.hpp"

using namespace beadle;
using namespace beadle::simulate;

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

struct Played {
    int exit = 0;
    std::string out, err;
};

Played played(const std::string& system) {
    std::ostringstream out, err;
    auto exit = simulate_command({.system = system,
                                  .config_dir = config_dir().string(),
                                  .from = {},
                                  .to = {},
                                  .scenario = (config_dir() / "scenarios" / (system + ".yaml")).string(),
                                  .printing = {}},
                                 out, err);
    return {exit, out.str(), err.str()};
}

}  // namespace

TEST_CASE("the timeline of each shipped system is the golden one, and all that its scenario records is accepted", "[timelines]") {
    auto system = GENERATE("buckinghamshire", "cheshire-merseyside", "england-roadmap", "greater-manchester",
                           "herefordshire-worcestershire", "icb-merger-2027");
    CAPTURE(system);
    auto now = played(system);
    CHECK(now.exit == 0);
    CHECK(now.err.empty());
    CHECK(now.out.find("✗") == std::string::npos);
    const auto golden = fs::path(BEADLE_SOURCE_DIR) / "tests" / "golden" / "timelines" / (std::string(system) + ".txt");
    if (std::getenv("UPDATE_GOLDEN")) {
        fs::create_directories(golden.parent_path());
        std::ofstream(golden) << now.out;
    }
    CHECK(now.out == read(golden));
}

TEST_CASE("a scenario that says from when to when it plays needs no dates beside it, and one that does not asks for them", "[timelines]") {
    std::ostringstream out, err;
    SimulateOptions options{.system = "starter", .config_dir = config_dir().string(), .from = {}, .to = {}, .scenario = {}, .printing = {}};
    CHECK(simulate_command(options, out, err) == 2);
    CHECK(err.str().find("from when to when?") != std::string::npos);
    CHECK(out.str().empty());
}
