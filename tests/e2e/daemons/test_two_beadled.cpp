// Two real daemons on one PostgreSQL, asked by the real command.
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>

#include "tests/catch.hpp"
#include "tests/e2e/daemons/beadled.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace beadle::test;

TEST_CASE("beadled ends with 2 where its command line is not understood, whatever is wrong with it", "[daemons][beadled]") {
    for (const auto* arguments : {"--frobnicate", "--exit", "--store"}) {
        CAPTURE(arguments);
        const auto command = std::string(BEADLE_BIN_DIR "/beadled ") + arguments + " >/dev/null 2>&1";
        const int status = std::system(command.c_str());
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 2);
    }
}

TEST_CASE("two daemons share a PostgreSQL: each answers for every system, status lists both, and the one that stays takes over",
          "[daemons][beadled]") {
    if (!postgres_is_there()) return;
    TemporaryFolder folder;
    const auto schema = PostgresCluster::of_this_program().new_schema();
    Beadled first{folder, "first", schema};
    REQUIRE(first.says("64: 0-63"));
    Beadled second{folder, "second", schema};
    REQUIRE(second.says("32: 32-63"));
    REQUIRE(first.says("32: 0-31"));
    CHECK(first.beadle("status").words.find("(this one)") != std::string::npos);
    CHECK(first.beadle("status").words.find("nobody's") == std::string::npos);

    // The system is in one daemon's shard, and so goes by the other one through the inbox, once this way and once that.
    const auto applied = first.beadle("apply " BEADLE_SOURCE_DIR "/config/systems/starter.yaml");
    INFO(applied.words);
    REQUIRE(applied.exit == 0);
    for (const auto* daemon : {&first, &second}) {
        const auto recorded = daemon->beadle(std::string("record HWB MeetingCalled held_on=") +
                                             (daemon == &first ? "2030-03-16" : "2030-06-18") + " at=14:00");
        INFO(recorded.words);
        CHECK(recorded.exit == 0);
    }
    for (const auto* daemon : {&first, &second}) {
        const auto listed = daemon->beadle("list --workflow meeting");
        INFO(listed.words);
        CHECK(listed.words.find("16 Mar 2030") != std::string::npos);
        CHECK(listed.words.find("18 Jun 2030") != std::string::npos);
    }

    first.end(SIGKILL);
    REQUIRE(second.says("64: 0-63"));
    CHECK(second.beadle("record HWB MeetingCalled held_on=2030-09-17 at=14:00").exit == 0);
    CHECK(second.end(SIGTERM) == 0);
}
