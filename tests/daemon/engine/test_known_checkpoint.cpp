// A daemon whose record is behind what it signed: it stands still until somebody who knows why says so.
#include "daemon/engine/known_checkpoint.hpp"

#include "daemon/audit/line.hpp"
#include "daemon/audit/tree.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using model::Verdict;

namespace {

/// A record that lost what was signed: `known` stands for more entries than it has.
struct Restored : EngineWorld {
    Restored() : EngineWorld(toy_core()) {
        record("Entered", "t1", {{"steps", "2022-02-01T09:30:00Z"}});
        known = {.origin = "PeterNeumann/" + system(), .size = entries().size() + 14, .root = audit::leaf_hash("what was lost")};
        hold();
    }
    const std::string& system() const { return bundle->definition.system; }
    void hold() {
        if (auto found = engine::behind(store(), system(), known)) engine().hold_behind({*found});
    }
    engine::Answer resume() {
        auto event = this->event("", system(), {{"reason", "Tuesday's backup put back"}}, "resume");
        engine::Answer got;
        engine().resume_record(std::move(event), [&](const engine::Answer& answer) { got = answer; });
        run();
        return got;
    }
    audit::Checkpoint known;
};

}  // namespace

TEST_CASE("a record that goes on from a checkpoint is not behind it", "[engine][behind]") {
    Restored world;
    const auto head = world.store().log_head(world.system()).value();
    const auto tree = audit::Frontier::read(static_cast<std::uint64_t>(head.size), head.frontier).value();
    CHECK_FALSE(engine::behind(world.store(), world.system(), {.origin = "x", .size = tree.size(), .root = tree.root()}));
    CHECK_FALSE(engine::behind(world.store(), world.system(), {.origin = "x", .size = 0, .root = audit::Frontier{}.root()}));
    CHECK(engine::behind(world.store(), world.system(), {.origin = "x", .size = 1, .root = audit::leaf_hash("another")}));
}

TEST_CASE("while a record is behind nothing is recorded, fired or sent, and an alarm says what to do", "[engine][behind]") {
    Restored world;
    const auto before = world.entries().size();
    const auto answer = world.record("Noted", "t1");
    CHECK_THAT(answer.error, Catch::Contains("some are missing, as after a restore. Find out why first."));
    world.advance(std::chrono::hours{24 * 400});
    world.run();
    CHECK(world.entries().size() == before);
    CHECK_FALSE(world.engine().may_send());
    CHECK_THAT(world.engine().why_held(), Catch::Contains("beadle audit resume --after-restore"));
    REQUIRE(world.alarms().size() == 1);
    CHECK(world.alarms().front().key == "record");
    CHECK_THAT(world.alarms().front().text, Catch::Contains("Firing and sending are held, and nothing is recorded there."));
}

TEST_CASE("resuming is recorded with the checkpoint that is given up, holds the mail that waits, and is asked for once",
          "[engine][behind]") {
    Restored world;
    store::Batch batch;
    batch.mail_added = {mail("n-1", "t1", store::MailState::ready, world.system()),
                        mail("n-2", "t1", store::MailState::claimed, world.system()),
                        mail("n-3", "t1", store::MailState::sent, world.system())};
    world.store().commit(batch);

    const auto answer = world.resume();
    CHECK(answer.error.empty());
    REQUIRE(answer.verdict == Verdict::accepted);
    const auto entry = world.entries().back();
    CHECK(entry.kind == engine::record_resumed);
    const auto facts = audit::read_line(entry.line, entry.free_texts).event.facts;
    CHECK(facts.at("known_size") == std::to_string(world.known.size));
    CHECK(facts.at("known_root") == audit::to_hex(world.known.root));
    CHECK(facts.at("reason") == "Tuesday's backup put back");
    const auto outbox = world.outbox();
    CHECK(outbox.at(0).state == store::MailState::held);
    CHECK(outbox.at(1).state == store::MailState::held);
    CHECK(outbox.at(2).state == store::MailState::sent);
    CHECK(world.alarms().empty());

    CHECK(world.record("Noted", "t1").error.empty());
    CHECK(world.engine().may_send());
    CHECK_THAT(world.resume().error, Catch::Contains("there is nothing to resume"));
    world.restart();
    world.hold();  // The same checkpoint is still the newest in the file: the record itself says that it was given up.
    CHECK(world.record("Noted", "t1").error.empty());
}

TEST_CASE("when the right store is back after all, nobody has to say anything", "[engine][behind]") {
    Restored world;
    world.run();
    REQUIRE(world.alarms().size() == 1);
    world.restart();
    CHECK(world.record("Noted", "t1").error.empty());
    CHECK(world.alarms().empty());
}
