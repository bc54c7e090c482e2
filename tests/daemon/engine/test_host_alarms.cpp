// Alarms about the host as a whole: what is said of it is raised once, said to those who are told of alarms, and cleared when it is over.

#include "daemon/engine/host_alarms.hpp"

#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using engine::OfHost;
using std::chrono::hours;

namespace {

/// One system, whose clerk is told of alarms.
struct World : EngineWorld {
    World() : EngineWorld(toy_core()) {
        bundle->definition.alarms_to = {"clerk"};
        apply();
    }
    void say(OfHost what, const std::string& trouble) {
        engine().say_of_host(what, trouble);
        run();
    }
};

}  // namespace

TEST_CASE("what stands in the way on the host is raised once, mailed, and cleared when nothing does any more", "[engine][alarms]") {
    World world;
    world.say(OfHost::checkpoints, "the disk is full");
    world.say(OfHost::checkpoints, "the disk is still full");
    REQUIRE(world.alarms().size() == 1);
    CHECK(world.alarms()[0].key == "checkpoints");
    CHECK(world.alarms()[0].system.empty());
    CHECK(world.alarms()[0].text == "the disk is full");
    REQUIRE(world.outbox().size() == 1);
    CHECK(world.outbox()[0].notification.to == "clerk");

    world.say(OfHost::mail, "not one of ours");
    CHECK(world.alarms().size() == 2);
    world.say(OfHost::checkpoints, "");
    REQUIRE(world.alarms().size() == 1);
    CHECK(world.alarms()[0].key == "mail server");
}

TEST_CASE("an alarm about the host outlives a restart until somebody says how it is now", "[engine][alarms]") {
    World world;
    world.say(OfHost::checkpoints, "the disk is full");
    world.restart();
    world.run();
    CHECK(world.alarms().size() == 1);
    world.say(OfHost::checkpoints, "");
    CHECK(world.alarms().empty());
    world.advance(hours{25});
    world.run();
    CHECK(world.outbox().size() == 1);  // Nothing daily about what is over.
}

TEST_CASE("of two hosts each raises and clears its own", "[engine][alarms]") {
    World world;
    world.options.host = "north";
    world.restart();
    world.say(OfHost::checkpoints, "the disk is full");
    world.options.host = "south";
    world.restart();
    world.say(OfHost::checkpoints, "");
    REQUIRE(world.alarms().size() == 1);
    CHECK(world.alarms()[0].key == "checkpoints of north");
}
