// A daemon whose record is behind what it signed: it stands still until somebody who knows why says so.
#include "daemon/engine/known_checkpoint.hpp"

#include <algorithm>

#include "daemon/audit/line.hpp"
#include "daemon/audit/tree.hpp"
#include "daemon/store/backup.hpp"
#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/batches.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/played_script.hpp"
#include "tests/support/temporary_folder.hpp"
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

namespace {

/// An office whose store is the backup of another moment.
struct FromBackup {
    FromBackup() {
        const auto first = "sqlite:" + folder.file("office.db"), backup = folder.file("backup.db");
        {
            const auto before = store::open_store(first, "the test");
            PlayedScript script(*before, folder.path().string());
            script.apply();
            script.run();
            script.submit("enter", "Entered", "t1", {{"steps", "2022-02-02T09:00:00Z"}});
            script.run();
            store::Batch batch;
            batch.mail_added = {mail("n-1", "t1", store::MailState::ready, script.system())};
            batch.mail_added.front().notification.send_at = at("2022-03-01T09:00:00Z");  // The script's sender asks nobody whether it may.
            before->commit(batch);
        }
        store::back_up(first, backup, "2022-02-01T10:00:00Z");
        store = store::open_store("sqlite:" + backup, "the test");
        begin();
    }
    void begin() {
        script = std::make_unique<PlayedScript>(*store, folder.path().string());
        script->run();
        script->engine().hold_behind(engine::put_back(*store));
        script->run();
    }
    engine::Answer resume() {
        model::Event event;
        event.system = event.instance = script->system();
        event.id = "resume";
        event.happened_at = script->civil.now();
        event.actor.person = "officer";
        event.actor.is_administrator = true;
        event.facts.emplace("reason", "a new disk");
        engine::Answer got;
        script->engine().resume_record(std::move(event), [&](const engine::Answer& answer) { got = answer; });
        script->run();
        return got;
    }
    bool says_so() {
        const auto alarms = store->alarms(false);
        return std::any_of(alarms.begin(), alarms.end(), [](const auto& alarm) { return alarm.key == "record"; });
    }
    store::MailState mail_state() {
        store::OutboxFilter filter;
        filter.system = script->system();
        filter.id = "n-1";
        return store->outbox(filter).rows.at(0).state;
    }

    TemporaryFolder folder;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<PlayedScript> script;
};

}  // namespace

TEST_CASE(
    "a backup stands still although no checkpoint is left that knows better; resumed, its mail is held for review, and it is asked once",
    "[engine][behind][backup]") {
    FromBackup world;
    CHECK_FALSE(world.script->engine().may_send());
    CHECK_THAT(world.script->engine().why_held(), Catch::Contains("was put back: it is the backup of 2022-02-01T10:00:00Z"));
    CHECK(world.says_so());
    const auto answer = world.resume();
    REQUIRE(answer.verdict == Verdict::accepted);
    CHECK(world.mail_state() == store::MailState::held);
    store::EntryFilter resumed;
    resumed.system = world.script->system();
    resumed.kind = engine::record_resumed;
    const auto entry = world.store->entries(resumed).rows.at(0);
    const auto facts = audit::read_line(entry.line, entry.free_texts).event.facts;
    CHECK(facts.at("put_back") == "it is the backup of 2022-02-01T10:00:00Z");
    CHECK_FALSE(facts.contains("known_root"));
    CHECK(world.script->engine().may_send());
    CHECK_FALSE(world.says_so());
    world.begin();
    CHECK(world.script->engine().may_send());

    // A backup of that one is another occasion.
    const auto later = world.folder.file("later.db");
    store::back_up("sqlite:" + world.folder.file("backup.db"), later, "2022-02-03T10:00:00Z");
    world.script.reset();
    world.store = store::open_store("sqlite:" + later, "the test");
    world.begin();
    CHECK_FALSE(world.script->engine().may_send());
}
