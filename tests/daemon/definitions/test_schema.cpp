// The schemas that editors complete from are made from the loader's own tables; a test writes them (UPDATE_GOLDEN=1), holds them, and has
// a validator that shares no code with us read shipped and broken files with them.

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "daemon/definitions/known_keys.hpp"
#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle::definitions;

TEST_CASE("the schemas say what the loader reads", "[definitions]") {
    for (const auto* kind : {"system", "procedure", "calendar", "beadled"}) {
        const auto path = testing::config() + "/schema/" + kind + ".schema.json";
        const auto schema = schema_of(kind);
        if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << schema;
        INFO(path << " differs: UPDATE_GOLDEN=1 writes it anew");
        CHECK((testing::read(path) == schema));
    }
}

TEST_CASE("a validator of another make finds the shipped files well, and broken ones broken", "[definitions]") {
    const std::string script = std::string{BEADLE_SOURCE_DIR} + "/tests/daemon/definitions/check_schemas.py";
    const auto command = "python3 '" + script + "' '" + BEADLE_SOURCE_DIR + "' 2>&1";
    auto* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string said;
    char part[4096];
    while (const auto size = std::fread(part, 1, sizeof part, pipe)) said.append(part, size);
    const auto status = pclose(pipe);
    INFO(said);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}
