#include "daemon/engine/engine.hpp"

#include <algorithm>
#include <set>

#include "daemon/audit/line.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using model::Verdict;

namespace {

const std::string nine_on_the_second = "2022-02-02T09:00:00Z";

/// A store that counts what is asked of it and can be told to fail.
class WatchedStore final : public store::Store {
public:
    explicit WatchedStore(store::Store& inner) : inner_(inner) {}
    int queries = 0, loads = 0, commits = 0;
    bool fails_before = false, fails_after = false;
    std::vector<store::InstanceKey> loaded;

    std::optional<store::LogHead> log_head(std::string_view system) override { return ++queries, inner_.log_head(system); }
    std::vector<store::LogHead> log_heads() override { return ++queries, inner_.log_heads(); }
    store::Snapshot load(const std::vector<store::InstanceKey>& keys) override {
        ++queries, ++loads;
        loaded.insert(loaded.end(), keys.begin(), keys.end());
        return inner_.load(keys);
    }
    std::vector<store::Entry> entries_by_event(std::string_view system, const std::vector<std::string>& ids) override {
        return ++queries, inner_.entries_by_event(system, ids);
    }
    std::vector<store::Entry> history(std::string_view system, std::string_view instance) override {
        return ++queries, inner_.history(system, instance);
    }
    std::vector<std::vector<audit::Hash>> tree_hashes(std::string_view system, const std::vector<store::HashRange>& ranges) override {
        return ++queries, inner_.tree_hashes(system, ranges);
    }
    void commit(const store::Batch& batch) override {
        ++queries, ++commits;
        if (std::exchange(fails_before, false)) throw store::StoreError("disk full", true);
        inner_.commit(batch);
        if (std::exchange(fails_after, false)) throw store::StoreError("connection lost", false);
    }
    std::vector<model::Timer> due(model::Instant watermark, model::Instant now, int limit) override {
        return ++queries, inner_.due(watermark, now, limit);
    }
    std::optional<model::Instant> next_due(model::Instant watermark) override { return ++queries, inner_.next_due(watermark); }
    std::vector<store::OutboxRow> claim_mail(model::Instant a, model::Instant b, model::Instant c, int d) override {
        return inner_.claim_mail(a, b, c, d);
    }
    void prepare_mail(std::string_view a, const std::vector<std::string>& b, std::string_view c, std::string_view d) override {
        inner_.prepare_mail(a, b, c, d);
    }
    void postpone_mail(std::string_view a, const std::vector<std::string>& b, model::Instant c, std::string_view d,
                       store::Tried e) override {
        inner_.postpone_mail(a, b, c, d, e);
    }
    std::optional<model::Instant> next_mail() override { return inner_.next_mail(); }
    int archive_mail(model::Instant before, int limit) override { return ++queries, inner_.archive_mail(before, limit); }
    store::Page<model::Instance> instances(const store::InstanceFilter& filter) override { return ++queries, inner_.instances(filter); }
    store::Page<store::DutyRow> duties(const store::DutyFilter& filter) override { return inner_.duties(filter); }
    store::Page<store::Entry> entries(const store::EntryFilter& filter) override { return inner_.entries(filter); }
    store::Page<store::OutboxRow> outbox(const store::OutboxFilter& filter) override { return inner_.outbox(filter); }
    store::Counts counts(std::string_view system) override { return inner_.counts(system); }
    std::vector<store::Alarm> alarms(bool with_cleared) override { return ++queries, inner_.alarms(with_cleared); }
    std::optional<store::StoredDefinition> definition(std::string_view hash) override { return ++queries, inner_.definition(hash); }
    std::vector<store::Batch::Current> current_definitions() override { return ++queries, inner_.current_definitions(); }
    void note_in_hand(const InHand& event) override { inner_.note_in_hand(event); }
    void clear_in_hand() override { inner_.clear_in_hand(); }
    std::optional<InHand> in_hand() override { return inner_.in_hand(); }
    std::string name() const override { return inner_.name(); }

private:
    store::Store& inner_;
};

void check_record(EngineWorld& world) {
    std::int64_t seq = 0;
    std::set<std::string> ids;
    auto last = model::Instant::min();
    for (const auto& entry : world.entries()) {
        CHECK(entry.seq == seq++);
        CHECK(ids.insert(entry.event_id).second);
        CHECK(entry.recorded_at >= last);
        CHECK(entry.leaf == audit::leaf_hash(entry.line));
        last = entry.recorded_at;
    }
}

std::size_t lines_of(EngineWorld& world, const std::string& kind) {
    auto entries = world.entries();
    return static_cast<std::size_t>(std::count_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.kind == kind; }));
}

}  // namespace

TEST_CASE("an accepted event steps the version by one and leaves one line", "[engine]") {
    EngineWorld world(toy_core());
    auto entered = world.record("Entered", "toy/1", {{"colour", "red"}});
    CHECK(entered.error.empty());
    CHECK(entered.verdict == Verdict::accepted);
    CHECK(entered.version == 1);
    CHECK(entered.seq == 1);  // The definition came first.
    CHECK_FALSE(entered.followed.empty());
    CHECK(world.record("Nothing follows", "toy/1").version == 2);
    CHECK(world.instance("toy/1").version == 2);
    CHECK(world.instance("toy/1").facts.at("colour") == "red");
    check_record(world);
}

TEST_CASE("an event that is not accepted leaves a line and no change", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    auto answer = world.record("NotMine", "toy/1");
    CHECK(answer.verdict == Verdict::not_accepted);
    CHECK(answer.findings.at(0).numbers == "it is not yours");
    CHECK(answer.version == 1);
    CHECK(world.instance("toy/1").version == 1);
    CHECK(world.entries().back().verdict == Verdict::not_accepted);
    CHECK(world.record("Noted", "toy/unknown").verdict == Verdict::not_accepted);
    CHECK(world.instance("toy/unknown").version == 0);
    check_record(world);
}

TEST_CASE("an event with a text that a store could not keep is turned away by name, and holds nothing up", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    const auto entries = world.entries().size();
    for (const auto& bad : {std::string{"with\0nul", 8}, std::string{"latin \xe9"}}) {
        CHECK(world.record("Noted", "toy/1", {{"reason", bad}}).error ==
              "the fact 'reason' has a NUL character or bytes that are not UTF-8; send it again as UTF-8 text");
        CHECK(world.record("Noted", "toy/" + bad).error.starts_with("the instance has a NUL character"));
        CHECK(world.record("Noted", "toy/1", {}, bad).error.starts_with("the event's id has a NUL character"));
    }
    CHECK(world.entries().size() == entries);
    CHECK(world.record("Noted", "toy/1", {{"reason", "as it should be — “ü”"}}).error.empty());
    // What a mail server said cannot be asked for again: it is recorded as far as it can be read.
    world.engine().submit(world.event("Noted", "toy/1", {{"reason", "550 bo\xeete pleine"}}), nullptr);
    world.run();
    const auto last = world.entries().back();
    REQUIRE(last.free_texts.size() == 1);
    CHECK(last.free_texts.front().text == "550 bo\xEF\xBF\xBDte pleine");
}

TEST_CASE("an event that is sent again gets its first answer again and counts once", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    auto first = world.record("Noted", "toy/1", {}, "mine");
    world.record("Noted", "toy/1");
    bool restarted = GENERATE(false, true);
    if (restarted) world.restart();
    auto again = world.record("Noted", "toy/1", {}, "mine");
    CHECK(again.repeated);
    CHECK(again.seq == first.seq);
    CHECK(again.verdict == first.verdict);
    CHECK(again.followed == first.followed);
    CHECK(world.instance("toy/1").version == 3);
    SECTION("an id that was used for something else is an error of the sender's") {
        auto other = world.record("Done", "toy/1", {}, "mine");
        CHECK_FALSE(other.error.empty());
        CHECK(other.seq == -1);
    }
    SECTION("twice in one batch") {
        std::vector<engine::Answer> answers;
        for (int n = 0; n < 2; ++n)
            world.engine().submit(world.event("Noted", "toy/1", {}, "twice"), [&](const auto& answer) { answers.push_back(answer); });
        world.run();
        REQUIRE(answers.size() == 2);
        CHECK_FALSE(answers[0].repeated);
        CHECK(answers[1].repeated);
        CHECK(answers[1].seq == answers[0].seq);
    }
    check_record(world);
}

TEST_CASE("an event that saw another version is not accepted", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    auto event = world.event("Noted", "toy/1");
    event.version_seen = 0;
    auto answer = world.record(event);
    CHECK(answer.verdict == Verdict::not_accepted);
    CHECK(answer.findings.at(0).rule == "record");
    auto right = world.event("Noted", "toy/1");
    right.version_seen = 1;
    CHECK(world.record(right).verdict == Verdict::accepted);
}

TEST_CASE("an event that throws is dropped, its id stays free, and the others of its batch go on", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    std::vector<engine::Answer> answers;
    auto keep = [&](const auto& answer) { answers.push_back(answer); };
    world.engine().submit(world.event("Noted", "toy/1", {}, "before"), keep);
    world.engine().submit(world.event("Thrown", "toy/1", {}, "bad"), keep);
    world.engine().submit(world.event("Noted", "toy/1", {}, "after"), keep);
    world.run();
    REQUIRE(answers.size() == 3);
    CHECK(answers[1].error == "thrown on purpose");
    CHECK(answers[1].seq == -1);
    CHECK(answers[2].seq == answers[0].seq + 1);
    CHECK(world.instance("toy/1").facts.at("last") == "after");
    CHECK(world.record("Noted", "toy/1", {}, "bad").verdict == Verdict::accepted);
    check_record(world);
}

TEST_CASE("raised events are worked off in the same batch, breadth first, and name their cause", "[engine]") {
    EngineWorld world(toy_core());
    for (auto id : {"a", "b", "c"}) world.record("Entered", id);
    auto answer = world.record("RaisedOn", "a", {{"to", "b, c"}}, "root");
    CHECK(answer.followed.size() >= 4);  // Two raised, and what they did.
    auto entries = world.entries();
    REQUIRE(entries.size() >= 3);
    auto last = entries.end();
    CHECK((last - 2)->event_id == "root/1");
    CHECK((last - 2)->instance == "b");
    CHECK((last - 1)->event_id == "root/2");
    CHECK((last - 1)->recorded_at == (last - 3)->recorded_at);
    auto read = audit::read_line((last - 1)->line, (last - 1)->free_texts);
    CHECK(read.event.cause == "root");
    CHECK(read.event.depth == 1);
    CHECK(audit::read_line((last - 3)->line, (last - 3)->free_texts).raised.size() == 2);
    CHECK(world.instance("b").facts.at("last") == "root/1");
    check_record(world);
}

TEST_CASE("the order of the record does not depend on how events were gathered into batches", "[engine]") {
    auto lines = [](bool together) {
        EngineWorld world(toy_core());
        for (auto id : {"a", "b", "c"}) world.record("Entered", id);
        for (auto id : {"a", "b", "c"}) {
            world.engine().submit(world.event("RaisedOn", id, {{"to", "a, b"}}), nullptr);
            if (!together) world.run();
        }
        world.run();
        std::vector<std::string> all;
        for (const auto& entry : world.entries()) all.push_back(entry.line);
        return all;
    };
    CHECK(lines(true) == lines(false));
}

TEST_CASE("a raised event that throws takes its whole chain back", "[engine]") {
    EngineWorld world(toy_core());
    for (auto id : {"a", "b"}) world.record("Entered", id);
    std::vector<engine::Answer> answers;
    auto keep = [&](const auto& answer) { answers.push_back(answer); };
    world.engine().submit(world.event("Noted", "a", {}, "before"), keep);
    world.engine().submit(world.event("RaisedOn", "a", {{"to", "b"}, {"kind", "Thrown"}}), keep);
    world.engine().submit(world.event("Noted", "b", {}, "after"), keep);
    world.run();
    REQUIRE(answers.size() == 3);
    CHECK_FALSE(answers[1].error.empty());
    CHECK(world.instance("a").version == 2);
    CHECK(world.instance("b").facts.at("last") == "after");
    CHECK(lines_of(world, "RaisedOn") == 0);
    check_record(world);
}

TEST_CASE("events that raise each other without end are dropped", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "a");
    auto answer = world.record("Looped", "a", {{"to", "a"}});
    CHECK(answer.error.find("64 deep") != std::string::npos);
    CHECK(lines_of(world, "Looped") == 0);
    CHECK(world.instance("a").version == 1);
}

TEST_CASE("an instance is loaded at most once a batch, and neighbours with it", "[engine]") {
    EngineWorld world(toy_core());
    for (auto id : {"a", "b", "c"}) world.record("Entered", id);
    world.engine().stop();
    WatchedStore watched(world.store());
    engine::Engine engine(watched, world.civil, world.machine, world.options);
    for (int n = 0; n < 10; ++n) engine.submit(world.event("RaisedOn", "a", {{"to", "b"}, {"needs", "c, b"}}), nullptr);
    watched.loaded.clear();
    watched.loads = watched.commits = 0;
    engine.step();
    CHECK(watched.commits == 1);
    CHECK(watched.loads == 2);
    CHECK(std::set<store::InstanceKey>(watched.loaded.begin(), watched.loaded.end()).size() == watched.loaded.size());
    CHECK(world.instance("a").version == 11);
}

TEST_CASE("what a whole batch raises elsewhere is loaded in one round", "[engine]") {
    EngineWorld world(toy_core());
    for (int n = 0; n < 20; ++n) world.record("Entered", "a" + std::to_string(n)), world.record("Entered", "b" + std::to_string(n));
    world.engine().stop();
    WatchedStore watched(world.store());
    engine::Engine engine(watched, world.civil, world.machine, world.options);
    for (int n = 0; n < 20; ++n)
        engine.submit(world.event("RaisedOn", "a" + std::to_string(n), {{"to", "b" + std::to_string(n)}}), nullptr);
    watched.loads = watched.commits = 0;
    engine.step();
    CHECK(watched.commits == 1);
    CHECK(watched.loads == 2);
    CHECK(world.instance("b19").version == 2);
}

TEST_CASE("a duty's timer fires once at each step and stops when the duty ends", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", "2022-02-02T09:00:00Z, 2022-02-04T09:00:00Z, 2022-02-08T09:00:00Z"}});
    CHECK(world.store().counts("").timers == 1);
    REQUIRE(world.advance_to_next_due());
    CHECK(world.civil.now() == at("2022-02-02T09:00:00Z"));
    CHECK(world.outbox().size() == 1);
    REQUIRE(world.advance_to_next_due());
    CHECK(world.outbox().size() == 2);
    CHECK(world.store().counts("").timers == 1);
    world.record("Done", "toy/1");
    CHECK(world.store().counts("").timers == 0);
    CHECK_FALSE(world.advance_to_next_due());
    auto fired = world.entries();
    CHECK(std::any_of(fired.begin(), fired.end(),
                      [](const auto& entry) { return entry.event_id == "timer:toy/1:duty:do:2022-02-04T09:00:00Z"; }));
    check_record(world);
}

TEST_CASE("after downtime what is due fires once, late, with the time it was due", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", "2022-02-02T09:00:00Z, 2022-02-04T09:00:00Z, 2022-03-08T09:00:00Z"}});
    world.advance(std::chrono::hours{24 * 6});
    world.restart();
    world.run();
    CHECK(lines_of(world, "TimerFired") == 1);
    CHECK(world.outbox().size() == 1);
    auto entry = world.entries().back();
    CHECK(entry.happened_at == at("2022-02-02T09:00:00Z"));
    CHECK(entry.recorded_at == world.civil.now());
    CHECK(world.store().next_due(model::Instant::min()) == at("2022-03-08T09:00:00Z"));
}

TEST_CASE("timers that are no duty's are set, replaced, dropped and fired once", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    world.record("TimerSet", "toy/1", {{"kind", "opens"}, {"at", "2022-03-01T00:00:00Z"}});
    world.record("TimerSet", "toy/1", {{"kind", "opens"}, {"at", "2022-04-01T00:00:00Z"}});
    world.record("TimerSet", "toy/1", {{"kind", "other"}, {"at", "2022-03-15T00:00:00Z"}});
    CHECK(world.store().counts("").timers == 2);
    world.record("TimerDropped", "toy/1", {{"kind", "other"}});
    CHECK(world.store().counts("").timers == 1);
    REQUIRE(world.advance_to_next_due());
    CHECK(world.civil.now() == at("2022-04-01T00:00:00Z"));
    CHECK(world.instance("toy/1").facts.contains("fired:opens"));
    CHECK(world.store().counts("").timers == 0);
    SECTION("the same instant set again fires again, under an id of its own") {
        world.record("TimerSet", "toy/1", {{"kind", "opens"}, {"at", "2022-04-01T00:00:00Z"}});
        CHECK(lines_of(world, "TimerFired") == 2);
        CHECK(world.store().counts("").timers == 0);
        check_record(world);
    }
}

TEST_CASE("a timer that an earlier one of its batch took away does not fire", "[engine]") {
    auto core = toy_core();
    auto inner = core.decide;
    core.decide = [inner](const model::Instance& instance, const model::Event& event, const model::Context& context) {
        auto decision = inner(instance, event, context);
        if (model::text_of(event.facts, "timer") == "ends")
            decision.changes.emplace_back(model::DutyEnded{"do", model::Outcome::withdrawn, {}, "fell"});
        return decision;
    };
    EngineWorld world(core);
    world.record("Entered", "toy/1", {{"steps", "2022-02-03T09:00:00Z"}});
    world.record("TimerSet", "toy/1", {{"kind", "ends"}, {"at", nine_on_the_second}});
    world.advance(std::chrono::hours{24 * 6});
    world.run();
    CHECK(lines_of(world, "TimerFired") == 1);
    CHECK(world.store().counts("").timers == 0);
}

TEST_CASE("a timer whose decision throws parks its instance with an alarm, and all others go on", "[engine]") {
    EngineWorld world(toy_core());
    world.bundle->definition.alarms_to = {"clerk"};
    world.apply();
    world.record("Entered", "bad", {{"steps", nine_on_the_second}, {"explodes", "yes"}});
    world.record("Entered", "good", {{"steps", nine_on_the_second}});
    world.advance(std::chrono::hours{24});
    world.run();
    CHECK(world.instance("bad").parked);
    CHECK(world.instance("bad").version == 2);
    CHECK(world.entries().back().instance == "good");
    CHECK(lines_of(world, "InstanceParked") == 1);
    REQUIRE(world.alarms().size() == 1);
    CHECK(world.alarms()[0].key == "parked:bad");
    CHECK(world.alarms()[0].text.find("the toy explodes") != std::string::npos);
    CHECK(world.engine().take_new_alarms().size() == 1);
    auto mails = [&] {
        auto rows = world.outbox();
        return std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.notification.template_name == "alarm"; });
    };
    CHECK(mails() == 1);
    SECTION("it is mailed daily until it is cleared, and fires again when it is released") {
        CHECK(world.run() == 1);
        world.advance(std::chrono::hours{25});
        world.run();
        CHECK(mails() == 2);
        CHECK(lines_of(world, "InstanceParked") == 1);
        world.record("Released", "bad", {{"mended", "yes"}});
        CHECK(world.alarms().empty());
        CHECK(lines_of(world, "TimerFired") == 2);
        CHECK_FALSE(world.instance("bad").parked);
        world.advance(std::chrono::hours{48});
        world.run();
        CHECK(mails() == 2);
    }
    SECTION("released without a cure, it is parked again") {
        world.record("Released", "bad");
        CHECK(world.instance("bad").parked);
        CHECK(lines_of(world, "InstanceParked") == 2);
    }
    check_record(world);
}

TEST_CASE("a timer from which nothing follows does not fire for ever", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", nine_on_the_second}, {"stuck", "yes"}});
    world.advance(std::chrono::hours{24});
    world.run();
    CHECK(world.instance("toy/1").parked);
    CHECK(world.alarms().size() == 1);
    CHECK(lines_of(world, "TimerFired") == 0);
}

TEST_CASE("while somebody records, timers are fired in smaller batches, so that nobody waits behind a large one", "[engine]") {
    EngineWorld world(toy_core());
    world.options.timers_per_batch = 20;
    world.options.timers_beside_people = 5;
    world.restart(true);
    for (int n = 0; n < 100; ++n) world.record("Entered", "t" + std::to_string(n), {{"steps", nine_on_the_second}});
    world.advance(std::chrono::hours{24});
    CHECK(world.engine().step().timers == 20);
    world.engine().submit(world.event("Noted", "t99"), [](const auto&) {});
    CHECK(world.engine().step().timers == 5);
    world.machine.advance(std::chrono::milliseconds{999});
    CHECK(world.engine().step().timers == 5);
    world.machine.advance(std::chrono::milliseconds{1});
    CHECK(world.engine().step().timers == 20);
    // Nobody waits for what the engine says to itself.
    world.engine().submit(world.event("Noted", "t98"), nullptr);
    CHECK(world.engine().step().timers == 20);
    world.run();
    CHECK(world.outbox().size() == 100);
    check_record(world);
}

TEST_CASE("live events go first while many timers are due", "[engine]") {
    EngineWorld world(toy_core());
    world.options.timers_per_batch = 10;
    world.restart(true);
    for (int n = 0; n < 100; ++n) world.record("Entered", "t" + std::to_string(n), {{"steps", nine_on_the_second}});
    world.advance(std::chrono::hours{24});
    auto first = world.engine().step();
    CHECK(first.timers == 10);
    CHECK(first.more);
    bool answered = false;
    world.engine().submit(world.event("Noted", "t99"), [&](const auto&) { answered = true; });
    auto second = world.engine().step();
    CHECK(answered);
    CHECK(second.events == 1);
    CHECK(second.timers == 10);
    world.run();
    CHECK(world.outbox().size() == 100);
    check_record(world);
}

TEST_CASE("while nothing is due the store is not asked", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", nine_on_the_second}});
    world.engine().stop();
    WatchedStore watched(world.store());
    engine::Engine engine(watched, world.civil, world.machine, world.options);
    while (engine.step().more) {
    }
    watched.queries = 0;
    engine::Engine::Stepped stepped;
    for (int n = 0; n < 1000; ++n) {
        world.advance(std::chrono::seconds{60});
        stepped = engine.step();
    }
    CHECK(watched.queries == 0);
    CHECK(stepped.next_due == at("2022-02-02T09:00:00Z"));
    CHECK_FALSE(stepped.more);
    engine.submit(world.event("TimerSet", "toy/1", {{"kind", "sooner"}, {"at", "2022-02-02T08:00:00Z"}}), nullptr);
    CHECK(engine.step().next_due == at("2022-02-02T08:00:00Z"));
}

TEST_CASE("mail owed becomes an outbox row, results move it, and withdrawing spares what the same event owes", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", "2022-02-02T09:00:00Z, 2022-02-04T09:00:00Z"}});
    world.advance_to_next_due();
    REQUIRE(world.outbox().size() == 1);
    CHECK(world.outbox()[0].state == store::MailState::ready);
    auto id = world.outbox()[0].notification.id;
    SECTION("taken") {
        world.record("MailAccepted", "toy/1", {{"notification", id}, {"message_id", "<1@x.example>"}});
        CHECK(world.outbox()[0].state == store::MailState::sent);
        CHECK(world.outbox()[0].message_id == "<1@x.example>");
    }
    SECTION("given up, with an alarm until it is put back") {
        world.record("MailFailed", "toy/1", {{"notification", id}, {"detail", "550 no such user"}});
        CHECK(world.outbox()[0].state == store::MailState::dead);
        REQUIRE(world.alarms().size() == 1);
        CHECK(world.alarms()[0].key == "dead letters");
        world.record("MailRetried", "toy/1", {{"notification", id}});
        CHECK(world.outbox()[0].state == store::MailState::ready);
        CHECK(world.alarms().empty());
    }
    SECTION("given up after it was withdrawn while it was being sent: nobody has to see to it") {
        const auto now = world.civil.now();
        REQUIRE(world.store().claim_mail(now, now, now + std::chrono::minutes{5}, 10).size() == 1);
        SECTION("by an earlier batch") { world.record("Withdrawn", "toy/1"); }
        SECTION("by the same batch") { world.engine().submit(world.event("Withdrawn", "toy/1"), nullptr); }
        world.record("MailFailed", "toy/1", {{"notification", id}, {"detail", "550 no such user"}});
        CHECK(world.outbox()[0].state == store::MailState::withdrawn);
        CHECK(world.alarms().empty());
        world.record("MailAccepted", "toy/1", {{"notification", id}, {"message_id", "<1@x.example>"}});
        CHECK(world.outbox()[0].state == store::MailState::sent);
    }
    SECTION("withdrawn") {
        std::vector<engine::Answer> answers;
        for (int n = 0; n < 2; ++n)
            world.engine().submit(world.event("Withdrawn", "toy/1"), [&](const auto& answer) { answers.push_back(answer); });
        world.run();
        auto rows = world.outbox();
        REQUIRE(rows.size() == 3);
        CHECK(rows[0].state == store::MailState::withdrawn);
        CHECK(rows[1].state == store::MailState::withdrawn);  // The second event withdrew what the first one owed, in the same batch.
        CHECK(rows[2].state == store::MailState::ready);
    }
}

TEST_CASE("a correction sees the whole history, that of its own batch too", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1");
    world.record("Noted", "toy/1");
    world.engine().submit(world.event("Noted", "toy/1"), nullptr);
    world.engine().submit(world.event("Corrected", "toy/1"), nullptr);
    world.engine().submit(world.event("Noted", "toy/1"), nullptr);
    world.run();
    CHECK(world.instance("toy/1").facts.at("history") == "3");
}

TEST_CASE("an instance judged again gets exactly its new duties and their timers", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", "2022-02-02T09:00:00Z"}});
    world.record("JudgedAgain", "toy/1", {{"steps", "2022-05-02T09:00:00Z"}});
    auto instance = world.instance("toy/1");
    CHECK(instance.version == 2);
    CHECK(instance.facts.at("judged") == "again");
    CHECK(world.store().counts("").timers == 1);
    CHECK(world.store().next_due(model::Instant::min()) == at("2022-05-02T09:00:00Z"));
    world.record("Ended", "toy/1");
    CHECK(world.store().counts("").timers == 0);
}

TEST_CASE("a changed calendar reaches every open instance before the system's own timer fires", "[engine]") {
    EngineWorld world(toy_core());
    world.options.events_per_batch = 7;
    world.restart(true);
    for (int n = 0; n < 30; ++n) world.record("Entered", "t" + std::to_string(n));
    world.record("Ended", "t3");
    world.record("TimerSet", world.bundle->definition.system, {{"kind", "recount"}, {"at", "2022-02-01T10:00:00Z"}});
    world.advance(std::chrono::hours{2});
    auto slice = world.engine().step();
    bool interrupted = GENERATE(false, true);
    if (interrupted) {
        slice = world.engine().step();
        world.restart();  // It begins again, and those that have answered are not asked twice.
    }
    world.run();
    CHECK(lines_of(world, "CalendarChanged") == 29);
    CHECK(lines_of(world, "TimerFired") == 1);
    CHECK(world.entries().back().kind == "TimerFired");
    CHECK_FALSE(world.instance("t3").facts.contains("calendar"));
    CHECK(world.store().counts("").timers == 0);
    check_record(world);
}

TEST_CASE("applying puts the texts into the store and is the only way to change what is live", "[engine]") {
    EngineWorld world(toy_core());
    const auto system = world.bundle->definition.system;
    REQUIRE(world.engine().live(system));
    auto first = world.engine().live(system)->hash;
    CHECK(world.engine().drift(*world.bundle) == engine::Engine::Drift::none);
    auto changed = std::make_shared<definitions::Bundle>(*world.bundle);
    changed->definition.hash = "another";
    changed->definition.closed_days[model::Date{std::chrono::year{2022} / 8 / 1}] = "moving house";
    world.bundle = changed;
    CHECK(world.engine().drift(*world.bundle) == engine::Engine::Drift::definition);
    world.record("Entered", "old");
    CHECK(world.apply().verdict == Verdict::accepted);
    CHECK(world.engine().live(system)->hash == "another");
    CHECK_FALSE(calendar::is_working_day(*world.engine().live_calendar(system), std::chrono::year{2022} / 8 / 1));
    world.record("Entered", "new");
    CHECK(world.instance("old").definition == first);
    CHECK(world.instance("new").definition == "another");
    CHECK(world.record("Noted", "old").verdict == Verdict::accepted);
    world.restart();
    CHECK(world.engine().live(system)->hash == "another");
    SECTION("a system that was never applied is an error, and nothing is recorded for it") {
        auto event = world.event("Noted", "x");
        event.system = "elsewhere";
        auto answer = world.record(event);
        CHECK_FALSE(answer.error.empty());
        CHECK(world.store().log_heads().size() == 1);
    }
}

TEST_CASE("an instance whose pinned definition is gone is parked when its timer fires, and does not fall back to another", "[engine]") {
    auto core = toy_core();
    auto inner = core.decide;
    core.decide = [inner](const model::Instance& instance, const model::Event& event, const model::Context& context) {
        auto decision = inner(instance, event, context);
        for (auto& change : decision.changes)
            if (auto* entered = std::get_if<model::Entered>(&change); entered && event.instance == "lost")
                entered->instance.definition = "gone";
        return decision;
    };
    EngineWorld world(core);
    world.record("Entered", "lost", {{"steps", nine_on_the_second}});
    world.advance(std::chrono::hours{24});
    world.run();
    CHECK(world.instance("lost").parked);
    CHECK(world.alarms().at(0).text.find("gone") != std::string::npos);
    const auto answer = world.record("Noted", "lost");  // Recorded as not accepted, with what to do.
    CHECK(answer.error.empty());
    CHECK(answer.verdict == model::Verdict::not_accepted);
}

TEST_CASE("a full disk loses nothing: the same work is taken up again", "[engine]") {
    EngineWorld world(toy_core());
    world.record("Entered", "toy/1", {{"steps", nine_on_the_second}});
    world.engine().stop();
    WatchedStore watched(world.store());
    engine::Engine engine(watched, world.civil, world.machine, world.options);
    while (engine.step().more) {
    }
    std::vector<engine::Answer> answers;
    engine.submit(world.event("Noted", "toy/1"), [&](const auto& answer) { answers.push_back(answer); });
    engine.submit(world.event("Noted", "toy/1"), [&](const auto& answer) { answers.push_back(answer); });
    SECTION("nothing was written") { watched.fails_before = true; }
    SECTION("it was written, but nobody said so") { watched.fails_after = true; }
    bool threw = false;
    for (int n = 0; n < 3; ++n) try {
            engine.step();
        } catch (const store::StoreError&) {
            threw = true;
            CHECK(answers.empty());
        }
    (void)threw;
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].error.empty());
    CHECK(answers[1].seq == answers[0].seq + 1);
    CHECK(world.instance("toy/1").version == 3);
    world.advance(std::chrono::hours{24});
    watched.fails_before = true;
    CHECK_THROWS_AS(engine.step(), store::StoreError);
    engine.step();
    CHECK(world.outbox().size() == 1);
    check_record(world);
}
