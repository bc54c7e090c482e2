// Due timers are folded while the batch before them is committed. The store here commits as late as it may, so that whatever is read meanwhile shows
// what was before.
#include <algorithm>
#include <deque>
#include <exception>

#include "daemon/store/relayed_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

class LateStore final : public store::RelayedStore {
public:
    explicit LateStore(store::Store& inner, int at_once = 1)
        : RelayedStore([this](const auto& act) {
              commit_now();
              act(inner_);
          }),
          inner_(inner),
          at_once_(at_once) {}

    int commits = 0, read_beside = 0;
    std::size_t most_begun = 0;             ///< And not finished.
    int fails_before = 0, fails_after = 0;  ///< The how manieth commit.

    void commit(const store::Batch& batch) override {
        begin_commit(batch);
        finish_commit();
    }
    int commits_at_once() const override { return at_once_; }
    void begin_commit(const store::Batch& batch) override {
        REQUIRE(static_cast<int>(begun_.size()) < at_once_);
        begun_.push_back({&batch, nullptr});
        most_begun = std::max(most_begun, begun_.size());
    }
    void finish_commit() override {
        commit_now();
        if (begun_.empty()) return;
        const auto failure = begun_.front().failure;
        begun_.pop_front();
        if (failure) std::rethrow_exception(failure);
    }
    store::Snapshot load(const std::vector<store::InstanceKey>& keys) override { return beside().load(keys); }
    store::Snapshot load_for_duty(const std::vector<store::DutyKey>& keys) override { return beside().load_for_duty(keys); }
    std::vector<store::Entry> entries_by_event(std::string_view system, const std::vector<std::string>& ids) override {
        return beside().entries_by_event(system, ids);
    }
    std::vector<model::Timer> due(model::Instant watermark, model::Instant now, int limit) override {
        return beside().due(watermark, now, limit);
    }

private:
    store::Store& beside() {
        for (const auto& one : begun_) read_beside += one.batch ? 1 : 0;
        return inner_;
    }
    struct Begun {
        const store::Batch* batch;  // Null: committed, or failed.
        std::exception_ptr failure;
    };

    void commit_now() {
        std::exception_ptr before;
        for (auto& one : begun_) {
            if (one.batch) one.failure = before ? before : failure_of(*std::exchange(one.batch, nullptr));
            one.batch = nullptr;
            before = one.failure;
        }
    }
    std::exception_ptr failure_of(const store::Batch& batch) {
        ++commits;
        try {
            if (commits == fails_before) throw store::StoreError("disk full", true);
            inner_.commit(batch);
            if (commits == fails_after) throw store::StoreError("connection lost", false);
        } catch (const store::StoreError&) {
            return std::current_exception();
        }
        return nullptr;
    }

    store::Store& inner_;
    int at_once_;
    std::deque<Begun> begun_;
};

/// Thirty instances that have slept too long: some with one step and some with several that are overdue by now, several at one instant, one
/// that explodes, and timers that are no duty's.
void fall_asleep(EngineWorld& world) {
    world.options.timers_per_batch = 4;
    for (int n = 0; n < 30; ++n) {
        const auto name = "toy/" + std::to_string(n);
        const auto hour = [&](int h) { return calendar::to_iso(at("2022-02-02T00:00:00Z") + std::chrono::hours{h}); };
        auto steps = hour(n / 3);
        if (n % 4 == 0) steps += ", " + hour(n / 3 + 1) + ", " + hour(20);
        model::Facts facts{{"steps", steps}};
        if (n == 17) facts.emplace("explodes", "yes");
        world.record("Entered", name, facts);
        if (n % 5 == 0) world.record("TimerSet", name, {{"kind", "bell"}, {"at", hour(n / 4)}});
    }
    world.engine().stop();
    world.advance(std::chrono::hours{36});
}

std::vector<std::string> lines_of(EngineWorld& world) {
    std::vector<std::string> lines;
    for (const auto& entry : world.entries()) lines.push_back(entry.line);
    return lines;
}

/// Steps until all is done, taking up again what failed; how often it did.
int wake(EngineWorld& world, store::Store& store) {
    engine::Engine engine(store, world.civil, world.machine, world.options);
    int failures = 0;
    for (bool more = true; more;) {
        try {
            more = engine.step().more;
        } catch (const store::StoreError&) {
            if (++failures > 3) throw;
        }
    }
    engine.stop();
    return failures;
}

struct Expected {
    std::vector<std::string> lines;
    std::size_t mails = 0;
    int commits = 0;
};

/// What comes of it when every batch is true before the next is looked at.
const Expected& expected() {
    static const Expected all = [] {
        EngineWorld world(toy_core());
        fall_asleep(world);
        wake(world, world.store());
        Expected made{lines_of(world), world.outbox().size(), 0};
        EngineWorld again(toy_core());
        fall_asleep(again);
        LateStore late(again.store());
        wake(again, late);
        made.commits = late.commits;
        return made;
    }();
    return all;
}

}  // namespace

TEST_CASE("timers folded while the batch before them is committed leave the record that they leave one after the other", "[engine]") {
    for (const int at_once : {1, 2}) {
        EngineWorld world(toy_core());
        fall_asleep(world);
        LateStore late(world.store(), at_once);
        CHECK(wake(world, late) == 0);
        CHECK(late.read_beside > 10 * at_once);
        CHECK(lines_of(world) == expected().lines);
        CHECK(world.outbox().size() == expected().mails);
    }
}

TEST_CASE("whichever commit fails beside the next batch, nothing is lost and nothing is done twice", "[engine]") {
    const auto commits = expected().commits;
    REQUIRE(commits > 5);
    for (int n = 1; n <= commits; ++n) {
        for (const int at_once : {1, 2}) {
            for (const bool written : {false, true}) {
                CAPTURE(n, at_once, written);
                EngineWorld world(toy_core());
                fall_asleep(world);
                LateStore late(world.store(), at_once);
                (written ? late.fails_after : late.fails_before) = n;
                // What was written is known by the head of the log; without one nobody can tell, and it is tried again.
                CHECK(wake(world, late) <= 1);
                REQUIRE(lines_of(world) == expected().lines);
                REQUIRE(world.outbox().size() == expected().mails);
            }
        }
    }
}

TEST_CASE("an event that comes while a batch is on its way is answered after both", "[engine]") {
    EngineWorld world(toy_core());
    fall_asleep(world);
    LateStore late(world.store());
    engine::Engine engine(late, world.civil, world.machine, world.options);
    REQUIRE(engine.step().more);
    const auto before = world.entries().size();
    std::optional<engine::Answer> answer;
    engine.submit(world.event("Noted", "toy/0"), [&](const engine::Answer& given) { answer = given; });
    REQUIRE(engine.step().events == 1);
    REQUIRE(answer);
    CHECK(answer->error.empty());
    CHECK(answer->seq >= static_cast<std::int64_t>(before));
    CHECK(world.entries().at(static_cast<std::size_t>(answer->seq)).event_id == answer->event_id);
}

TEST_CASE("while somebody records, one batch is on its way at a time, for it is what people wait behind", "[engine]") {
    EngineWorld world(toy_core());
    fall_asleep(world);
    LateStore late(world.store(), 2);
    engine::Engine engine(late, world.civil, world.machine, world.options);
    while (late.most_begun < 2) REQUIRE(engine.step().more);
    bool answered = false;
    engine.submit(world.event("Noted", "toy/0"), [&](const engine::Answer&) { answered = true; });
    REQUIRE(engine.step().events == 1);
    REQUIRE(answered);
    late.most_begun = 0;
    for (int n = 0; n < 3; ++n) REQUIRE(engine.step().more);
    CHECK(late.most_begun == 1);
}
