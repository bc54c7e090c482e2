#include "daemon/engine/clock_guard.hpp"

#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using engine::ClockGuard;
using engine::Guard;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_CASE("small jumps of the clock are harmless, large ones hold", "[clock]") {
    struct Case {
        const char* why;
        seconds jump;
        Guard then;
    };
    auto c = GENERATE(values<Case>({
        {"a leap second", seconds{1}, Guard::open},
        {"and back", seconds{-1}, Guard::open},
        {"time synchronised after an hour of drift", minutes{59}, Guard::open},
        {"and back", -minutes{59}, Guard::open},
        {"a wrong zone", hours{5}, Guard::clock_jumped},
        {"and back", -hours{5}, Guard::clock_jumped},
        {"a flat battery", -hours{24 * 3650}, Guard::clock_jumped},
        {"a wrong year", hours{24 * 3650}, Guard::clock_jumped},
    }));
    CAPTURE(c.why);
    auto civil = at("2022-02-01T09:00:00Z");
    std::chrono::milliseconds machine{5000};
    ClockGuard guard(false, civil, machine, civil - hours{1});
    guard.look(civil + minutes{10}, machine + minutes{10});
    REQUIRE(guard.state() == Guard::open);
    CHECK(guard.look(civil + minutes{20} + c.jump, machine + minutes{20}) == (c.then != Guard::open));
    CHECK(guard.state() == c.then);
    if (c.then == Guard::open) return;
    CHECK_FALSE(guard.why().empty());
    CHECK(guard.believed(civil + minutes{30} + c.jump, machine + minutes{30}) == civil + minutes{30});
    CHECK_FALSE(guard.look(civil + minutes{30} + c.jump, machine + minutes{30}));  // Said once.
    guard.accept(civil + minutes{30} + c.jump, machine + minutes{30});
    CHECK(guard.state() == Guard::open);
}

TEST_CASE("a start far from the last record holds, unless the clock is declared as stepped", "[clock]") {
    struct Case {
        const char* why;
        seconds from_record;
        Guard then;
    };
    auto c = GENERATE(values<Case>({
        {"a restart", seconds{5}, Guard::open},
        {"a long weekend", hours{24 * 4}, Guard::open},
        {"a clock a little behind", -minutes{30}, Guard::open},
        {"a month later", hours{24 * 31}, Guard::start_far_from_record},
        {"before the record", -hours{2}, Guard::start_far_from_record},
    }));
    CAPTURE(c.why);
    auto record = at("2022-02-01T09:00:00Z");
    CHECK(ClockGuard(false, record + c.from_record, {}, record).state() == c.then);
    CHECK(ClockGuard(true, record + c.from_record, {}, record).state() == Guard::open);
    CHECK(ClockGuard(false, record + c.from_record, {}, std::nullopt).state() == Guard::open);
}

TEST_CASE("a clock that jumps ten years sends nothing until somebody confirms it", "[clock][engine]") {
    EngineWorld world(toy_core(), false);
    world.record("Entered", "toy/1", {{"steps", "2022-02-10T09:00:00Z"}});
    world.civil.advance(hours{24 * 3650});
    world.run();
    CHECK(world.engine().guard() == Guard::clock_jumped);
    CHECK_FALSE(world.engine().may_send());
    CHECK(world.outbox().empty());
    REQUIRE(world.alarms().size() == 1);
    CHECK(world.alarms()[0].key == "clock");
    world.advance(minutes{5});
    auto answer = world.record("Noted", "toy/1");
    CHECK(answer.error.empty());
    CHECK(world.entries().back().recorded_at == at("2022-02-01T09:05:00Z"));  // The year that never was is not in the record.
    SECTION("the clock is put right, and still waits for a word") {
        world.civil.advance(-hours{24 * 3650});
        world.run();
        CHECK(world.engine().guard() == Guard::clock_jumped);
        world.engine().accept_clock(world.event("ClockAccepted", world.bundle->definition.system), nullptr);
        world.run();
        CHECK(world.engine().guard() == Guard::open);
        CHECK(world.alarms().empty());
        CHECK(world.outbox().empty());
        world.advance(hours{24 * 10});
        world.run();
        CHECK(world.outbox().size() == 1);
    }
    SECTION("it was right after all") {
        bool accepted = false;
        world.engine().accept_clock(world.event("ClockAccepted", world.bundle->definition.system),
                                    [&](const engine::Answer& given) { accepted = given.verdict == model::Verdict::accepted; });
        world.run();
        CHECK(accepted);
        CHECK(world.engine().guard() == Guard::open);
        CHECK(world.outbox().size() == 1);
    }
    SECTION("who may not confirm it does not open it") {
        auto event = world.event("NotMine", world.bundle->definition.system);
        world.engine().accept_clock(event, nullptr);
        world.run();
        CHECK(world.engine().guard() == Guard::clock_jumped);
    }
    SECTION("a restart with the clock put right clears the alarm") {
        world.civil.advance(-hours{24 * 3650});
        world.restart();
        world.run();
        CHECK(world.engine().guard() == Guard::open);
        CHECK(world.alarms().empty());
    }
}

TEST_CASE("clocks that jump about never make a flood, and the record never runs back", "[clock][engine]") {
    EngineWorld world(toy_core(), false);
    for (int n = 0; n < 20; ++n)
        world.record("Entered", "t" + std::to_string(n), {{"steps", "2022-02-10T09:00:00Z, 2025-02-10T09:00:00Z"}});
    unsigned seed = 4711;
    auto random = [&](int range) { return static_cast<int>((seed = seed * 1664525u + 1013904223u) >> 8) % range; };
    auto last = model::Instant::min();
    for (int n = 0; n < 200; ++n) {
        world.advance(minutes{random(60)});
        const seconds sizes[] = {seconds{1}, seconds{60}, minutes{59}, hours{2}, hours{24 * 30}, hours{24 * 3650}};
        world.civil.advance(sizes[random(6)] * (random(2) ? 1 : -1));
        world.record("Noted", "t" + std::to_string(n % 20));
        auto recorded_at = world.entries().back().recorded_at;
        CHECK(recorded_at >= last);
        last = recorded_at;
    }
    CHECK(world.outbox().size() <= 40);
    CHECK(world.alarms().size() <= 1);
}

TEST_CASE("firing held by choice fires nothing, records what people do, and goes on when it is let go", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", "2022-02-02T09:00:00Z"}});
    world.engine().hold_firing(true);
    world.advance(hours{48});
    world.run();
    CHECK(world.outbox().empty());
    CHECK(world.record("Noted", "toy/1").version == 2);
    world.engine().hold_firing(false);
    world.run();
    CHECK(world.outbox().size() == 1);
}
