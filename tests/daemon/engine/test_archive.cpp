// Old mail is archived by the way: when nothing else waits, a portion at a time, and nothing that is due is ever late because of it.
// A test names the fields it is about; the others keep their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include "daemon/engine/engine.hpp"
#include "daemon/store/relayed_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using namespace std::chrono_literals;
using store::MailState;

namespace {

/// Counts what is asked of its archive, and may fail there.
class CountedStore final : public store::RelayedStore {
public:
    explicit CountedStore(store::Store& inner) : RelayedStore([&inner](const auto& act) { act(inner); }) {}
    int asked = 0;
    model::Instant before{};
    bool fails = false;

    int archive_mail(model::Instant instant, int limit) override {
        ++asked;
        before = instant;
        if (fails) throw store::StoreError("disk full", true);
        return RelayedStore::archive_mail(instant, limit);
    }
};

/// An office that has sent so many mails, one an hour until now, and that archives what is older than two days.
struct Office {
    explicit Office(int mails, std::optional<std::chrono::seconds> after = 48h) {
        store::Batch batch;
        for (int n = 0; n < mails; ++n) {
            store::OutboxRow row;
            row.notification.id = "m" + std::to_string(n);
            row.notification.system = world.bundle->definition.system;
            row.state = MailState::sent;
            row.sent_at = world.civil.now() - std::chrono::hours{n};
            batch.mail_added.push_back(std::move(row));
        }
        world.store().commit(batch);
        options = world.options;
        options.archive_after = after;
        options.mail_per_portion = 10;
        options.timers_per_batch = 2;
    }
    engine::Engine& start() {
        engine = std::make_unique<engine::Engine>(store, world.civil, world.machine, options);
        return *engine;
    }
    /// What each step archived, until there is nothing more to do.
    std::vector<int> run() {
        std::vector<int> archived;
        for (bool more = true; more;) {
            const auto stepped = engine->step();
            archived.push_back(stepped.archived);
            more = stepped.more;
        }
        return archived;
    }

    EngineWorld world{toy_core()};
    CountedStore store{world.store()};
    engine::EngineOptions options;
    std::unique_ptr<engine::Engine> engine;
};

}  // namespace

TEST_CASE("with nothing else to do the engine archives old mail until none is left, and looks again hours later", "[engine][archive]") {
    Office office(72);
    office.start();
    CHECK(office.run() == std::vector<int>{10, 10, 3, 0});  // Of the last two days none.
    CHECK(office.store.before == office.world.civil.now() - 48h);
    CHECK(office.store.asked == 4);
    office.world.advance(5h);
    CHECK(office.run() == std::vector<int>{0});
    CHECK(office.store.asked == 4);
    office.world.advance(1h);
    CHECK(office.run() == std::vector<int>{6, 0});
    CHECK(office.world.outbox().size() == 72);
}

TEST_CASE("never is never", "[engine][archive]") {
    Office office(72, std::nullopt);
    office.start();
    office.run();
    office.world.advance(24h * 365);
    office.run();
    CHECK(office.store.asked == 0);
}

TEST_CASE("nothing is archived while timers are overdue", "[engine][archive]") {
    Office office(72);
    for (int n = 0; n < 6; ++n) office.world.record("Entered", "t" + std::to_string(n), {{"steps", "2022-02-02T09:00:00Z"}});
    office.world.advance(25h);
    auto& engine = office.start();
    int fired = 0;
    while (fired < 6) {
        CHECK(office.store.asked == 0);
        fired += engine.step().timers;
    }
    office.run();
    CHECK(office.store.asked > 0);
}

TEST_CASE("nothing is archived while firing is held, be it by choice or by a clock that nobody believes", "[engine][archive]") {
    Office office(72);
    auto& engine = office.start();
    engine.hold_firing(true);
    office.run();
    CHECK(office.store.asked == 0);
    engine.hold_firing(false);
    office.run();
    CHECK(office.store.asked > 0);
}

TEST_CASE("whoever records is not made to wait for the archive", "[engine][archive]") {
    Office office(72);
    auto& engine = office.start();
    for (int n = 0; n < 3; ++n) {
        engine.submit(office.world.event("Entered", "t" + std::to_string(n)), [](const engine::Answer&) {});
        office.run();
        office.world.machine.advance(900ms);
    }
    CHECK(office.store.asked == 0);
    office.world.machine.advance(100ms);
    CHECK(office.run() == std::vector<int>{10, 10, 3, 0});
}

TEST_CASE("a store that fails while it archives holds up nothing: it is asked again hours later", "[engine][archive]") {
    Office office(72);
    auto& engine = office.start();
    office.store.fails = true;
    CHECK_THROWS_AS(engine.step(), store::StoreError);
    std::string told;
    engine.submit(office.world.event("Entered", "t1"), [&](const engine::Answer& answer) { told = answer.instance; });
    CHECK(office.run() == std::vector<int>{0});
    CHECK(told == "t1");
    CHECK(office.store.asked == 1);
    office.store.fails = false;
    office.world.advance(6h);
    CHECK(office.run() == std::vector<int>{10, 10, 9, 0});
}
