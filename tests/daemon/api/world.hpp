#pragma once
// A daemon without threads and sockets: the real engine over a store in memory, stepped whenever an event comes in, with the small
// system beside this file applied. The clock is the test's.

#include <boost/json.hpp>
#include <memory>
#include <sstream>
#include <string>

#include "daemon/api/backend.hpp"
#include "daemon/api/handlers.hpp"
#include "daemon/engine/engine.hpp"
#include "daemon/store/store.hpp"
#include "tests/catch.hpp"

namespace beadle::tests {

namespace json = boost::json;

inline constexpr unsigned admin_uid = 10, clerk_uid = 11, director_uid = 12, stranger_uid = 13, second_admin_uid = 14, head_uid = 15;

class SteppedBackend final : public api::Backend {
public:
    explicit SteppedBackend(std::unique_ptr<store::Store> over = store::make_memory_store(), const char* start = "2022-11-01T10:00:00Z")
        : store(std::move(over)), civil(*calendar::instant_from_iso(start)), engine(*store, civil, machine) {}

    void submit(model::Event event, Answered answered) override {
        if (fails_with.empty()) {
            engine.submit(std::move(event), std::move(answered));
            run();
            return;
        }
        engine::Answer answer;
        answer.error = fails_with;
        answered(answer);
    }
    void apply(std::shared_ptr<const definitions::Bundle> bundle, model::Event event, Answered answered) override {
        engine.apply(std::move(bundle), std::move(event), std::move(answered));
        run();
    }
    void accept_clock(model::Event event, Answered answered) override {
        engine.accept_clock(std::move(event), std::move(answered));
        run();
    }
    void resume_record(model::Event event, Answered answered) override {
        engine.resume_record(std::move(event), std::move(answered));
        run();
    }
    void read(std::function<void(store::Store&)> question, std::function<void(std::exception_ptr)> done) override {
        std::exception_ptr failed;
        try {
            question(*store);
        } catch (...) {
            failed = std::current_exception();
        }
        done(failed);
    }
    api::Health health() override {
        api::Health health;
        health.now = health.started_at = civil.now();
        health.guard = engine.guard();
        health.why_held = engine.why_held();
        health.firing_held = engine.firing_held();
        health.store = store->name();
        health.mail_trouble = mail_trouble;
        health.checkpoints_trouble = checkpoints_trouble;
        return health;
    }
    void run() {
        for (int steps = 0; engine.step().more; ++steps) REQUIRE(steps < 100000);
    }
    void go_to(const char* instant) {
        civil.set(*calendar::instant_from_iso(instant));
        run();
    }

    std::unique_ptr<store::Store> store;
    engine::SteppedCivilClock civil;
    engine::SteppedMachineClock machine;
    engine::Engine engine;
    std::string fails_with, mail_trouble, checkpoints_trouble;
};

struct Control {
    Control() : Control([](api::HandlerOptions&) {}) {}
    /// With options that the test has changed.
    explicit Control(const std::function<void(api::HandlerOptions&)>& change) : handlers(settings(), backend, options(change)) {}
    Control(std::unique_ptr<store::Store> store, const char* start)
        : backend(std::move(store), start), handlers(settings(), backend, options([](api::HandlerOptions&) {})) {}

    api::HandlerOptions options(const std::function<void(api::HandlerOptions&)>& change) const {
        api::HandlerOptions options{.own_uid = 9,
                                    .config_dir = BEADLE_SOURCE_DIR "/config",
                                    .signing_key = &signing_key,
                                    .writing = {.shipped = notify::read_templates(BEADLE_SOURCE_DIR "/config/templates")}};
        change(options);
        return options;
    }

    static std::shared_ptr<definitions::DaemonSettings> settings() {
        auto made = std::make_shared<definitions::DaemonSettings>();
        made->operators = {{admin_uid, "admin", {}, {}, true},
                           {clerk_uid, "clerk", {"democracy"}, {}, false},
                           {director_uid, "director", {}, {"director"}, false},
                           {second_admin_uid, "second-admin", {}, {}, true},
                           {head_uid, "head", {}, {"head"}, false}};
        return made;
    }

    struct Answer {
        int status = 0;
        json::value body;
    };
    Answer call(const std::string& method, const std::string& target, const std::string& body, unsigned uid) {
        Answer answer;
        int answers = 0;
        handlers.answer({method, target, body, uid}, [&](api::Response response) {
            ++answers;
            answer.status = response.status;
            answer.body = json::parse(response.body);
        });
        REQUIRE(answers == 1);
        return answer;
    }
    Answer get(const std::string& target, unsigned uid = clerk_uid) { return call("GET", target, "", uid); }
    Answer post(const std::string& target, const json::value& body, unsigned uid = clerk_uid) {
        return call("POST", target, json::serialize(body), uid);
    }
    Answer record(const char* id, const char* instance, const char* kind, json::object facts = {}, const char* at = "",
                  unsigned uid = clerk_uid) {
        json::object body{{"id", id}, {"instance", instance}, {"kind", kind}, {"facts", std::move(facts)}};
        if (*at != '\0') body["at"] = at;
        return post("/v1/events", body, uid);
    }
    Answer apply(unsigned uid = admin_uid, bool dry_run = false) {
        return post("/v1/apply", {{"id", "apply-1"}, {"path", BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml"}, {"dry_run", dry_run}},
                    uid);
    }
    /// Another file applied, moving what runs where it is said: "all", or ids with blanks between.
    Answer apply_file(const std::string& path, const char* id, const std::string& move = "", bool dry_run = false,
                      unsigned uid = admin_uid) {
        json::object body{{"id", id}, {"path", path}, {"dry_run", dry_run}};
        if (!move.empty()) body["reason"] = "the Board changed its timetable";
        if (move == "all") body["move_all"] = true;
        else if (!move.empty()) {
            json::array ids;
            std::istringstream words{move};
            for (std::string word; words >> word;) ids.emplace_back(word);
            body["move"] = std::move(ids);
        }
        return post("/v1/apply", body, uid);
    }
    /// The system applied, and a meeting called for Tuesday 13 December 2022: LHB/2022-23/1.
    void with_meeting() {
        REQUIRE(apply().status == 200);
        const auto called =
            record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"name", "December meeting"}});
        INFO(json::serialize(called.body));
        REQUIRE(called.status == 200);
        REQUIRE(called.body.at("verdict").as_string() == "accepted");
    }

    /// Published as an example by golang.org/x/mod/sumdb/note.
    const audit::SigningKey signing_key =
        audit::SigningKey::read("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").value();
    SteppedBackend backend;
    api::Handlers handlers;
};

inline std::string said(const json::value& object, const char* name) { return std::string{object.at(name).as_string()}; }

}  // namespace beadle::tests
