#include "daemon/engine/service.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;

namespace {

/// A service over a store in memory, running on a thread of its own until it is stopped.
struct Serving {
    explicit Serving(std::function<void(engine::Service&)> prepare = {}, engine::ServiceOptions options = {})
        : bundle(toy_bundle()), civil(at("2022-02-01T09:00:00Z")) {
        options.engine.core = toy_core();
        options.engine.zone = std::make_shared<calendar::Zone>(calendar::utc_zone());
        service.emplace(store::make_memory_store(), civil, machine, options);
        if (prepare) prepare(*service);
        thread = std::thread([this] { service->run(); });
        std::promise<engine::Answer> applied;
        service->apply(bundle, event("DefinitionApplied", bundle->definition.system),
                       [&](const engine::Answer& answer) { applied.set_value(answer); });
        REQUIRE(applied.get_future().get().error.empty());
    }
    ~Serving() { stop(); }
    void stop() {
        service->stop();
        if (thread.joinable()) thread.join();
    }
    model::Event event(const std::string& kind, const std::string& instance, model::Facts facts = {}) {
        model::Event made;
        made.system = bundle->definition.system;
        made.id = "e" + std::to_string(++ids);
        made.instance = instance;
        made.kind = kind;
        made.actor.person = "officer";
        made.facts = std::move(facts);
        return made;
    }
    engine::Answer record(model::Event made) {
        std::promise<engine::Answer> answered;
        service->submit(std::move(made), [&](const engine::Answer& answer) { answered.set_value(answer); });
        return answered.get_future().get();
    }

    std::shared_ptr<definitions::Bundle> bundle;
    engine::SteppedCivilClock civil;
    engine::SteppedMachineClock machine;
    std::optional<engine::Service> service;
    std::thread thread;
    std::atomic<int> ids{0};
};

}  // namespace

TEST_CASE("events from many threads are each answered once, in the order of the record", "[service]") {
    Serving serving;
    serving.record(serving.event("Entered", "toy/1"));
    std::atomic<int> answers{0};
    std::promise<void> all;
    std::vector<std::thread> callers;
    for (int n = 0; n < 4; ++n)
        callers.emplace_back([&] {
            for (int m = 0; m < 50; ++m)
                serving.service->submit(serving.event("Noted", "toy/1"), [&](const engine::Answer& answer) {
                    if (answer.error.empty() && ++answers == 200) all.set_value();
                });
        });
    for (auto& caller : callers) caller.join();
    all.get_future().wait();
    CHECK(serving.record(serving.event("Noted", "toy/1")).version == 202);
}

TEST_CASE("a stop answers those who wait, and everybody after it, and may come twice", "[service]") {
    Serving serving;
    std::atomic<int> answered{0};
    for (int n = 0; n < 100; ++n)
        serving.service->submit(serving.event("Entered", "t" + std::to_string(n)), [&](const engine::Answer&) { ++answered; });
    serving.service->stop();
    serving.stop();
    CHECK(answered == 100);
    bool turned_away = false;
    serving.service->submit(serving.event("Noted", "t1"), [&](const engine::Answer& answer) { turned_away = !answer.error.empty(); });
    CHECK(turned_away);
}

TEST_CASE("mail is sent on a thread of its own, which asks the store through the engine's, and reports back", "[service]") {
    std::promise<std::string> seen;
    std::atomic<bool> once{false};
    Serving serving([&](engine::Service& service) {
        service.set_sender([&](model::Instant civil_now, model::Instant machine_now) {
            for (const auto& row : service.store_for_sender().claim_mail(civil_now, machine_now, machine_now + std::chrono::minutes{5}, 10))
                if (!once.exchange(true)) seen.set_value(row.notification.id);
            return engine::MailSlice{};
        });
    });
    serving.record(serving.event("Entered", "toy/1"));
    serving.record(serving.event("Withdrawn", "toy/1"));
    CHECK(seen.get_future().get().starts_with("toy/1:moved"));
}

TEST_CASE("who holds something to be quick is told when nothing has been done for a while, once on each thread", "[service]") {
    std::atomic<int> told{0};
    engine::ServiceOptions options;
    options.open_reader = [] { return store::make_memory_store(); };
    options.on_quiet = [&] { ++told; };
    Serving serving({}, options);
    const auto told_after = [&](std::chrono::milliseconds time) {
        // On the engine's thread. The step after the first is made before the third, and what it gave the reader before the reading.
        for (const auto by : {time, std::chrono::milliseconds{0}, std::chrono::milliseconds{0}}) {
            std::promise<void> done;
            serving.service->with_engine([&](engine::Engine&) {
                serving.machine.advance(by);
                done.set_value();
            });
            done.get_future().get();
        }
        std::promise<void> read, served;
        serving.service->read([](store::Store&) {}, [&](std::exception_ptr) { read.set_value(); });
        read.get_future().get();
        boost::asio::post(serving.service->io(), [&] { served.set_value(); });
        served.get_future().get();
        return told.load();
    };
    CHECK(told_after(std::chrono::seconds{9}) == 0);  // The last reading is work, too.
    CHECK(told_after(std::chrono::seconds{10}) == 3);
    CHECK(told_after(std::chrono::seconds{9}) == 3);
    serving.record(serving.event("Entered", "toy/1"));
    CHECK(told_after(std::chrono::seconds{9}) == 3);
    CHECK(told_after(std::chrono::seconds{10}) == 6);
}

TEST_CASE("while firing is held nothing is sent, and questions are answered all the same", "[service]") {
    std::atomic<int> slices{0};
    Serving serving([&](engine::Service& service) {
        service.hold_firing(true);
        service.set_sender([&](model::Instant, model::Instant) { return ++slices, engine::MailSlice{}; });
    });
    serving.record(serving.event("Entered", "toy/1"));
    std::promise<std::int64_t> counted;
    serving.service->read([&](store::Store& store) { counted.set_value(store.counts("").instances); }, [](std::exception_ptr) {});
    CHECK(counted.get_future().get() == 2);
    CHECK(slices == 0);
    CHECK(serving.service->health().firing_held);
    std::promise<bool> failed;
    serving.service->read([](store::Store&) { throw std::runtime_error("no"); },
                          [&](std::exception_ptr thrown) { failed.set_value(thrown != nullptr); });
    CHECK(failed.get_future().get());
}
