#include "daemon/metrics/monitor.hpp"

#include <regex>

#include "daemon/store/open_store.hpp"
#include "tests/catch.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/toy_core.hpp"

using namespace beadle;
using namespace beadle::test;
using namespace std::chrono_literals;

namespace {

/// A daemon whose health is what the test says and whose record is that of an engine in memory, measured.
class Watched final : public api::Backend {
public:
    Watched() {
        world.options.watch = &measures;
        world.restart(true);
        health_.started_at = world.civil.now();
        health_.last_step_at = world.civil.now();
    }
    void submit(model::Event, Answered) override { FAIL("looking records nothing"); }
    void apply(std::shared_ptr<const definitions::Bundle>, model::Event, Answered) override { FAIL("looking records nothing"); }
    void accept_clock(model::Event, Answered) override { FAIL("looking records nothing"); }
    void resume_record(model::Event, Answered) override { FAIL("looking records nothing"); }
    void read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) override {
        std::exception_ptr failed;
        try {
            if (unreadable) throw store::StoreError{"the disk failed", true};
            question(world.store());
        } catch (...) {
            failed = std::current_exception();
        }
        done(failed);
    }
    api::Health health() override {
        health_.now = world.civil.now();
        return health_;
    }
    http::Reply get(const std::string& target, const std::string& method = "GET") {
        http::Reply reply;
        int answers = 0;
        monitor.answer({.method = method, .target = target, .body = {}, .content_type = {}, .forwarded_for = {}, .if_none_match = {}},
                       [&](http::Reply answered) {
                           ++answers;
                           reply = std::move(answered);
                       });
        REQUIRE(answers == 1);
        return reply;
    }
    /// The value of one line of /metrics; fails where it stands not exactly once.
    double value(const std::string& name) {
        const auto text = get("/metrics").body;
        INFO(text);
        const auto line = "\n" + name + " ";
        const auto at = text.find(line);
        REQUIRE(at != std::string::npos);
        REQUIRE(text.find(line, at + 1) == std::string::npos);
        return std::stod(text.substr(at + line.size()));
    }

    metrics::Measures measures{"1.2.3"};
    EngineWorld world{toy_core()};
    metrics::Monitor monitor{*this, measures};
    api::Health health_;
    bool unreadable = false;
};

}  // namespace

TEST_CASE("what fired, and how late, what waits, and how large each commit was stand in what a monitor reads", "[metrics]") {
    Watched daemon;
    daemon.world.civil.set(at("2022-02-02T09:00:00Z"));
    daemon.world.record("Entered", "t1", {{"steps", "2022-02-02T10:00:00Z, 2022-02-02T12:00:00Z"}});
    CHECK(daemon.value("beadle_timers") == 1);
    CHECK(daemon.value("beadle_instances") == 2);  // The system is one too.
    CHECK(daemon.value("beadle_duties_open") == 1);
    CHECK(daemon.value("beadle_timer_fired_late_seconds_count") == 0);
    CHECK(daemon.value("beadle_timer_waiting_late_seconds_count") == 0);
    const auto commits = daemon.value("beadle_batch_entries_count");
    CHECK(commits >= 1);
    daemon.measures.commit_took(30ms);
    CHECK(daemon.value("beadle_commit_seconds_bucket{le=\"0.025\"}") == 0);
    CHECK(daemon.value("beadle_commit_seconds_bucket{le=\"0.05\"}") == 1);

    daemon.world.advance(1h + 45s);
    CHECK(daemon.value("beadle_timer_waiting_late_seconds_count") == 1);
    CHECK(daemon.value("beadle_timer_waiting_late_seconds_sum") == 45);
    daemon.world.run();
    CHECK(daemon.value("beadle_timer_waiting_late_seconds_count") == 0);
    CHECK(daemon.value("beadle_timer_fired_late_seconds_count") == 1);
    CHECK(daemon.value("beadle_timer_fired_late_seconds_sum") == 45);
    CHECK(daemon.value("beadle_timer_fired_late_seconds_bucket{le=\"30\"}") == 0);
    CHECK(daemon.value("beadle_timer_fired_late_seconds_bucket{le=\"60\"}") == 1);
    CHECK(daemon.value("beadle_batch_entries_count") == commits + 1);
    CHECK(daemon.value("beadle_audit_entries") == static_cast<double>(daemon.world.entries().size()));
}

TEST_CASE("the outbox is counted by state, and holding, trouble and store failures are said", "[metrics]") {
    Watched daemon;
    daemon.health_.queued = 7;
    daemon.health_.firing_held = true;
    daemon.health_.trouble = "no space is left";
    daemon.measures.store_failed();
    CHECK(daemon.value("beadle_events_waiting") == 7);
    CHECK(daemon.value("beadle_firing_held") == 1);
    CHECK(daemon.value("beadle_store_in_trouble") == 1);
    CHECK(daemon.value("beadle_store_failures_total") == 1);
    for (const auto* state : {"held", "for_the_clerk", "ready", "given_up"})
        CHECK(daemon.value("beadle_outbox_messages{state=\"" + std::string(state) + "\"}") == 0);
    CHECK(daemon.value("beadle_build_info{version=\"1.2.3\"}") == 1);
}

TEST_CASE("no name leaves with the measures: every label's value is one that the program chose", "[metrics]") {
    Watched daemon;
    daemon.world.record("Entered", "CONFIDENTIAL/1", {{"steps", "2032-02-02T10:00:00Z"}, {"title", "CONFIDENTIAL"}});
    const auto text = daemon.get("/metrics").body;
    CHECK(text.find("CONFIDENTIAL") == std::string::npos);
    const std::regex label{"([a-z]+)=\""};
    std::set<std::string> labels;
    for (std::sregex_iterator it{text.begin(), text.end(), label}; it != std::sregex_iterator{}; ++it) labels.insert((*it)[1]);
    CHECK(labels == std::set<std::string>{"le", "state", "version"});
}

TEST_CASE("alive is who stirs; a daemon whose engine has been silent for minutes is to be started again", "[metrics]") {
    Watched daemon;
    CHECK(daemon.get("/healthz").status == 200);
    daemon.world.civil.set(at("2032-02-02T09:00:00Z"));  // A clock that was set says nothing.
    daemon.health_.silent_for = 180s;
    CHECK(daemon.get("/healthz").status == 200);
    daemon.health_.silent_for = 181s;
    const auto silent = daemon.get("/healthz");
    CHECK(silent.status == 503);
    CHECK_THAT(silent.body, Catch::Contains("has not stirred for 181 s"));
    CHECK(daemon.get("/readyz").status == 503);
}

TEST_CASE("ready is who answers and records: not while starting, nor while the store fails; held firing is said and no fault",
          "[metrics]") {
    Watched daemon;
    CHECK(daemon.get("/readyz").body == "serving\n");
    daemon.health_.why_held = "the clock jumped";
    CHECK(daemon.get("/readyz").status == 200);
    CHECK_THAT(daemon.get("/readyz").body, Catch::Contains("the clock jumped"));
    daemon.health_.trouble = "no space is left on the disk";
    CHECK(daemon.get("/readyz").status == 503);
    CHECK_THAT(daemon.get("/readyz").body, Catch::Contains("no space is left"));
    CHECK(daemon.get("/healthz").status == 200);  // Starting it again would mend nothing.
    daemon.health_.trouble.clear();
    daemon.health_.last_step_at.reset();
    CHECK(daemon.get("/readyz").status == 503);
    CHECK_THAT(daemon.get("/readyz").body, Catch::Contains("starting"));
}

TEST_CASE("counts that cannot be read are no zeros, and what is not asked for here is told what is", "[metrics]") {
    Watched daemon;
    CHECK(daemon.get("/metrics?x=1").status == 200);
    CHECK(daemon.get("/metrics").content_type == "text/plain; version=0.0.4; charset=utf-8");
    CHECK(daemon.get("/").status == 404);
    CHECK(daemon.get("/metrics", "POST").status == 405);
    daemon.unreadable = true;
    CHECK(daemon.get("/metrics").status == 503);
}

TEST_CASE("a reader who holds up the database's housekeeping is measured, and where there is no such database nothing is said of it",
          "[metrics]") {
    Watched daemon;
    CHECK(daemon.get("/metrics").body.find("beadle_store_oldest") == std::string::npos);
    CHECK(daemon.value("beadle_store_reconnections_total") == static_cast<double>(store::reconnections()));
    metrics::Measures::Standing standing;
    standing.oldest_reader = {.since = 4000s, .transactions_ago = 17};
    const auto text = daemon.measures.text(daemon.health(), standing);
    CHECK_THAT(text, Catch::Contains("\nbeadle_store_oldest_snapshot_seconds 4000\n"));
    CHECK_THAT(text, Catch::Contains("\nbeadle_store_oldest_xmin_transactions 17\n"));
}
