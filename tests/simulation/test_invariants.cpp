// The checks themselves can fail: each kind of damage is named.
#include <algorithm>

#include "daemon/audit/line.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/invariants.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

bool names(const std::vector<std::string>& sentences, const std::string& part) {
    return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& one) { return one.find(part) != std::string::npos; });
}

struct Damaged {
    EngineWorld world{toy_core()};
    std::string system = world.bundle->definition.system;
    Witness witness;

    Damaged() {
        witness.answered(world.record("Entered", "A", {{"steps", "2022-02-03T09:00:00Z"}}));
        world.advance(std::chrono::hours{1});
        world.run();
    }
    std::vector<std::string> wrong() { return broken_invariants(world.store(), system, world.civil.now(), witness); }

    /// Writes behind the engine's back.
    store::Batch batch_with(model::Event event, bool change_something) {
        auto head = *world.store().log_head(system);
        model::Decision decision;
        if (change_something) decision.changes.push_back(model::FactSet{"x", "1"});
        auto line = audit::make_line(
            {.seq = head.size, .event = event, .decision = decision, .body = {}, .matter = {}, .definition_hash = {}, .calendar_hash = {}});
        store::Batch batch;
        batch.batch_id = "by-hand";
        batch.entries.push_back({.system = system,
                                 .seq = head.size,
                                 .event_id = event.id,
                                 .instance = event.instance,
                                 .body = {},
                                 .matter = {},
                                 .post = {},
                                 .actor = event.actor.person,
                                 .kind = event.kind,
                                 .verdict = decision.verdict = model::Verdict::accepted,
                                 .happened_at = event.happened_at,
                                 .recorded_at = event.recorded_at,
                                 .line = line.text,
                                 .leaf = line.leaf,
                                 .free_texts = {}});
        ++head.size;
        head.last_recorded_at = event.recorded_at;
        batch.log_heads.push_back(head);
        return batch;
    }
    model::Event event() {
        auto made = world.event("Noted", "A");
        made.recorded_at = world.civil.now();
        return made;
    }
};

}  // namespace

TEST_CASE("a store at rest that nothing befell breaks no invariant", "[invariants]") {
    Damaged damaged;
    CHECK(damaged.wrong().empty());
}

TEST_CASE("an acknowledged event that is not in the log is missed", "[invariants]") {
    Damaged damaged;
    damaged.witness.acknowledged["never-written"] = {model::Verdict::accepted, 7};
    CHECK(names(damaged.wrong(), "never-written was acknowledged and is lost"));
}

TEST_CASE("an accepted event that moved no version is noticed", "[invariants]") {
    Damaged damaged;
    damaged.world.store().commit(damaged.batch_with(damaged.event(), true));
    CHECK(names(damaged.wrong(), "A is at version"));
    CHECK(names(damaged.wrong(), "the tree in the log head is not that of the entries"));
}

TEST_CASE("a line that is not what was hashed is noticed", "[invariants]") {
    Damaged damaged;
    auto batch = damaged.batch_with(damaged.event(), false);
    batch.entries.front().line.replace(batch.entries.front().line.find("Noted"), 5, "Voted");
    damaged.world.store().commit(batch);
    CHECK(names(damaged.wrong(), "its leaf hash is not that of its line"));
    CHECK(names(damaged.wrong(), "its columns are not what its line says"));
}

TEST_CASE("a timer that is gone, and one that was due, are noticed", "[invariants]") {
    Damaged damaged;
    auto timers = damaged.world.store().due(model::Instant::min(), damaged.world.civil.now() + std::chrono::hours{24 * 400}, 10);
    REQUIRE(timers.size() == 1);
    damaged.world.advance(std::chrono::hours{24 * 30});
    CHECK(names(damaged.wrong(), "a timer stands that was due"));
    store::Batch batch;
    batch.batch_id = "by-hand";
    batch.timers_removed.push_back(timers.front());
    damaged.world.store().commit(batch);
    CHECK(names(damaged.wrong(), "no timer for the next step of A|do"));
}

TEST_CASE("a message that no line owes, and one sent that nobody took, are noticed", "[invariants]") {
    Damaged damaged;
    store::Batch batch;
    batch.batch_id = "by-hand";
    store::OutboxRow row;
    row.notification.id = "A|do|r0|remind|nobody";
    row.notification.system = damaged.system;
    row.notification.instance = "A";
    row.state = store::MailState::sent;
    row.message_id = "made.up@beadle.example";
    batch.mail_added.push_back(row);
    damaged.world.store().commit(batch);
    CHECK(names(damaged.wrong(), "a message that no line owes"));
    CHECK(names(damaged.wrong(), "sent, but no transport took it"));
}

TEST_CASE("a repeat that is counted again, and two messages with one id, are noticed at once", "[invariants]") {
    Damaged damaged;
    engine::Answer again;
    again.event_id = damaged.witness.acknowledged.begin()->first;
    again.verdict = model::Verdict::accepted;
    again.seq = 99;
    damaged.witness.answered(again);
    damaged.witness.took({"one@beadle.example", {}, {}, "a"});
    damaged.witness.took({"one@beadle.example", {}, {}, "b"});
    CHECK(names(damaged.wrong(), "got another answer"));
    CHECK(names(damaged.wrong(), "two messages have the id"));
}
