#include "daemon/api/handlers.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "daemon/api/recording.hpp"
#include "tests/daemon/api/ahead_world.hpp"
#include "workflows/decide.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";
constexpr const char* meeting_target = "/v1/instances/LHB%2F2022-23%2F1";

std::string all_of(const json::value& value) { return json::serialize(value); }

TEST_CASE("an event is answered with its verdict, what it found and what followed", "[api]") {
    Control control;
    control.with_meeting();
    const auto answer = control.record("pub-1", meeting, "AgendaPublished", {{"for", "democracy"}}, "1 Nov 2022 9:30am");
    CAPTURE(all_of(answer.body));
    REQUIRE(answer.status == 200);
    CHECK(said(answer.body, "verdict") == "accepted");
    CHECK(said(answer.body, "system") == "ledbury");
    CHECK(said(answer.body, "happened_at") == "2022-11-01T09:30:00Z");
    CHECK(answer.body.at("entry").as_int64() > 0);
    CHECK_FALSE(answer.body.at("followed").as_array().empty());
    CHECK(said(answer.body.at("zones"), "ledbury") == "Europe/London");
}

TEST_CASE("an agenda published late is accepted, and the breach names rule, source and numbers", "[api]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-07T12:00:00Z");
    const auto answer = control.record("pub-1", meeting, "agenda published", {}, "today 11am");
    CAPTURE(all_of(answer.body));
    CHECK(said(answer.body, "verdict") == "accepted_with_breach");
    const auto& finding = answer.body.at("findings").as_array().at(0);
    CHECK_FALSE(said(finding, "rule").empty());
    CHECK_THAT(said(finding, "source"), Catch::Contains("1972"));
    CHECK_THAT(said(finding, "numbers"), Catch::Contains("December"));
}

TEST_CASE("the same id again gets the first answer again and records nothing", "[api]") {
    Control control;
    control.with_meeting();
    const auto first = control.record("pub-1", meeting, "AgendaPublished");
    const auto again = control.record("pub-1", meeting, "AgendaPublished");
    CHECK(again.body.at("repeated").as_bool());
    CHECK(again.body.at("entry") == first.body.at("entry"));
    CHECK(control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().size() == 1);
}

TEST_CASE("what is outside somebody's posts and offices is not accepted, and recorded", "[api]") {
    Control control;
    control.with_meeting();
    const auto uid = GENERATE(director_uid, stranger_uid, admin_uid);
    CAPTURE(uid);
    const auto answer = control.record("x-1", meeting, "MeetingCancelled", {{"reason", "because"}}, "", uid);
    CAPTURE(all_of(answer.body));
    if (uid == stranger_uid) {
        CHECK(answer.status == 403);
    } else {
        CHECK(answer.status == 200);
        CHECK(said(answer.body, "verdict") == "not_accepted");
        CHECK(said(answer.body.at("findings").as_array().at(0), "rule") == "rights");
    }
    const auto entries = control.get("/v1/audit?verdict=not_accepted").body.at("entries").as_array();
    REQUIRE(entries.size() == 1);
    CHECK(said(entries[0], "actor") == (uid == stranger_uid ? "uid:13" : uid == admin_uid ? "admin" : "director"));
}

TEST_CASE("a stranger sees nothing, changes nothing, and cannot fill the record", "[api]") {
    Control control;
    control.with_meeting();
    for (const auto* target : {"/v1/status", "/v1/instances", "/v1/duties", "/v1/audit", "/v1/outbox", "/v1/plan", meeting_target}) {
        CAPTURE(target);
        const auto answer = control.get(target, stranger_uid);
        CHECK(answer.status == 403);
        CHECK_THAT(said(answer.body, "what_to_do"), Catch::Contains("uid: 13"));
    }
    CHECK(control.apply(stranger_uid).status == 403);
    CHECK(control.post("/v1/outbox/release", {{"id", "r"}, {"system", "ledbury"}}, stranger_uid).status == 403);
    CHECK(control.post("/v1/clock/accept", {{"id", "c"}}, stranger_uid).status == 403);
    // Nor learns what there is by guessing: neither which meetings, nor which events, nor what became of one.
    const auto answer_to_guess = json::serialize(control.record("s-guess", "nobody", "NoteMade", {}, "", stranger_uid).body);
    CHECK(json::serialize(control.record("call-1", "LHB", "MeetingCalled", {}, "", stranger_uid).body) == answer_to_guess);
    for (const auto& [instance, kind] :
         {std::pair{"LHB/2022-23/9", "MeetingCancelled"}, {meeting, "MeetingCancelt"}, {"nobody", "NoteMade"}}) {
        CAPTURE(instance, kind);
        const auto answer = control.record("s-guess", instance, kind, {}, "", stranger_uid);
        CHECK(answer.status == 403);
        CHECK(json::serialize(answer.body) == answer_to_guess);
    }
    control.backend.go_to("2022-11-01T10:01:30Z");
    const auto turned_away = [&](const std::string& id) {
        const auto status = control.record(id.c_str(), meeting, "MeetingCancelled", {}, "", stranger_uid).status;
        CHECK((status == 403 || status == 429));
        return status == 429;
    };
    const auto entries = control.backend.store->log_head("ledbury")->size;
    int times = 0;
    for (int i = 0; i < 50; ++i) times += turned_away("s-" + std::to_string(i)) ? 1 : 0;
    CHECK(times == 40);
    CHECK(control.backend.store->log_head("ledbury")->size == entries + 10);
    control.backend.go_to("2022-11-01T10:03:00Z");
    CHECK_FALSE(turned_away("s-later"));
}

TEST_CASE("among those who connect an operator is counted for itself, and all accounts that are not listed as one", "[api]") {
    const Control control;
    const auto stranger = control.handlers.counted_as(5000);
    CHECK(control.handlers.counted_as(5001) == stranger);
    CHECK(control.handlers.counted_as(clerk_uid) != stranger);
    CHECK(control.handlers.counted_as(clerk_uid) != control.handlers.counted_as(admin_uid));
}

TEST_CASE("whoever has many accounts fills the record no faster than with one", "[api]") {
    Control control;
    control.with_meeting();
    const auto entries = control.backend.store->log_head("ledbury")->size;
    int times = 0;
    for (unsigned uid = 5000; uid < 5100; ++uid) {
        const auto status = control.record(("s-" + std::to_string(uid)).c_str(), meeting, "MeetingCancelled", {}, "", uid).status;
        CHECK((status == 403 || status == 429));
        times += status == 429 ? 1 : 0;
    }
    CHECK(times == 90);
    CHECK(control.backend.store->log_head("ledbury")->size == entries + 10);
    CHECK(control.record("by-the-clerk", meeting, "NoteMade", {{"note", "they try"}}).status == 200);
}

TEST_CASE("on whose word an event was recorded is kept", "[api]") {
    Control control;
    control.with_meeting();
    control.post("/v1/events", {{"id", "n-1"},
                                {"instance", meeting},
                                {"kind", "NoteMade"},
                                {"facts", {{"note", "rang the chair"}}},
                                {"on_behalf_of", "the chair"}});
    const auto entries = control.get("/v1/audit?event=NoteMade").body.at("entries").as_array();
    REQUIRE(entries.size() == 1);
    CHECK(said(entries[0], "on_behalf_of") == "the chair");
    CHECK(said(entries[0], "actor") == "clerk");
}

TEST_CASE("an administrator applies a definition; the same again changes nothing", "[api]") {
    Control control;
    const auto applied = control.apply();
    CAPTURE(all_of(applied.body));
    REQUIRE(applied.status == 200);
    CHECK(said(applied.body.at("applied").as_array().at(0), "verdict") == "accepted");
    CHECK(control.get("/v1/instances?workflow=body").body.at("instances").as_array().size() == 1);
}

TEST_CASE("who is no administrator cannot apply: no record begins by it, and where there is one it says so", "[api]") {
    Control control;
    CHECK(control.apply(clerk_uid).status == 403);
    CHECK(control.backend.store->log_heads().empty());
    REQUIRE(control.apply().status == 200);
    const auto before = control.backend.store->current_definitions();
    const auto answer =
        control.post("/v1/apply", {{"id", "apply-2"}, {"path", BEADLE_SOURCE_DIR "/tests/daemon/api/system.yaml"}}, clerk_uid);
    CAPTURE(all_of(answer.body));
    CHECK(said(answer.body.at("applied").as_array().at(0), "verdict") == "not_accepted");
    CHECK(control.get("/v1/audit?verdict=not_accepted").body.at("entries").as_array().size() == 1);
    CHECK(control.backend.store->current_definitions().size() == before.size());
}

TEST_CASE("a dry run shows what would be entered and changes nothing", "[api]") {
    Control control;
    const auto answer = control.apply(admin_uid, true);
    CAPTURE(all_of(answer.body));
    REQUIRE(answer.status == 200);
    const auto& plan = answer.body.at("plans").as_array().at(0);
    CHECK(said(plan, "verdict") == "accepted");
    CHECK_FALSE(plan.at("entered").as_array().empty());
    CHECK_FALSE(plan.at("unchanged").as_bool());
    CHECK(control.backend.store->log_heads().empty());
    CHECK(control.backend.store->current_definitions().empty());
    REQUIRE(control.apply().status == 200);
    CHECK(control.apply(admin_uid, true).body.at("plans").as_array().at(0).at("unchanged").as_bool());
}

TEST_CASE("apply opens definition files and nothing else", "[api]") {
    Control control;
    struct Case {
        const char* path;
        int status;
    };
    const auto c = GENERATE(values<Case>({
        {"", 400},
        {"config/systems/starter.yaml", 400},
        {"../../etc/passwd", 400},
        {"/etc/passwd", 400},
        {"/dev/zero", 400},
        {"/proc/self/mem", 400},
        {"/no/such/file.yaml", 404},
        {"/usr", 422},
    }));
    CAPTURE(c.path);
    const auto answer = control.post("/v1/apply", {{"id", "a"}, {"path", c.path}}, admin_uid);
    CAPTURE(all_of(answer.body));
    CHECK(answer.status == c.status);
    CHECK_FALSE(said(answer.body, "what_to_do").empty());
}

TEST_CASE("a thing is shown whole: state, duties with proofs, history with both times, events that can be recorded", "[api]") {
    Control control;
    control.with_meeting();
    const auto answer = control.get(meeting_target);
    CAPTURE(all_of(answer.body));
    REQUIRE(answer.status == 200);
    const auto& instance = answer.body.at("instance");
    CHECK(said(instance, "title") == "December meeting");
    CHECK(said(instance, "body_name") == "Ledbury Health and Wellbeing Board");
    REQUIRE_FALSE(answer.body.at("duties").as_array().empty());
    bool agenda = false;
    for (const auto& duty : answer.body.at("duties").as_array()) {
        if (said(duty, "what") != "publish the agenda") continue;
        agenda = true;
        CHECK(said(duty, "safe") == "2022-12-05");
        CHECK(said(duty, "owed_by_name") == "Ledbury democratic services");
        CHECK_THAT(said(duty.at("proof"), "sentence"), Catch::Contains("Monday 5 December 2022"));
        CHECK(duty.at("proof").at("as_then").as_bool());
    }
    CHECK(agenda);
    const auto& entry = answer.body.at("history").as_array().at(0);
    CHECK(said(entry, "recorded_at") == "2022-11-01T10:00:00Z");
    bool published = false;
    for (const auto& event : answer.body.at("events").as_array()) {
        published = published || said(event, "kind") == "AgendaPublished";
        CHECK(said(event, "kind") != "TimerFired");
    }
    CHECK(published);
}

TEST_CASE("a body is found by its id, prefix, name or alias", "[api]") {
    Control control;
    control.with_meeting();
    for (const auto* name : {"LHB", "board", "the%20Board", "Ledbury%20Health%20and%20Wellbeing%20Board"}) {
        CAPTURE(name);
        const auto answer = control.get("/v1/instances/" + std::string{name});
        CHECK(answer.status == 200);
    }
}

TEST_CASE("what two bodies are called names neither of them, and it is said by which names they differ", "[api]") {
    SystemFile file;
    file.replace("runs: [board]", "runs: [board, place]");
    file.replace("also called: [the Board], rules: council committee, members: 12}",
                 "also called: [the Board, the Partnership], rules: council committee, members: 12}\n"
                 "  place: {name: Ledbury place-based partnership, prefix: LPP, also called: [the Partnership], "
                 "told apart as: the partnership of the place, rules: own terms}");
    Control control;
    const auto applied = control.apply_file(file.path(), "apply-1");
    CAPTURE(all_of(applied.body));
    REQUIRE(applied.status == 200);
    for (const std::string target :
         {"/v1/instances?body=", "/v1/duties?body=", "/v1/outbox?body=", "/v1/back-plan?decision=approve%20it&by=2022-12-31&body="}) {
        const auto answer = control.get(target + "the%20Partnership");
        CAPTURE(target, all_of(answer.body));
        CHECK(answer.status == 400);
        CHECK(said(answer.body, "what_to_do") == "say which by its id: board, place");
    }
    for (const std::string target : {"/v1/duties?instance=", "/v1/audit?instance=", "/v1/outbox?instance=", "/v1/instances/"}) {
        const auto answer = control.get(target + "the%20Partnership");
        CAPTURE(target, all_of(answer.body));
        CHECK(answer.status == 400);
        CHECK_THAT(said(answer.body, "what_to_do"),
                   Catch::StartsWith("say which by its id: ") && Catch::Contains("LHB") && Catch::Contains("LPP"));
    }
    for (const std::string name : {"place", "LPP", "lpp", "Ledbury%20Place-Based%20Partnership"}) {
        const auto answer = control.get("/v1/instances?workflow=body&body=" + name);
        CAPTURE(name, all_of(answer.body));
        REQUIRE(answer.status == 200);
        REQUIRE(answer.body.at("instances").as_array().size() == 1);
        CHECK(said(answer.body.at("instances").as_array()[0], "id") == "LPP");
    }
}

TEST_CASE("duties are listed by period, outcome and lateness, with their margin", "[api]") {
    Control control;
    control.with_meeting();
    CHECK(control.get("/v1/duties?late=1").body.at("duties").as_array().empty());
    control.backend.go_to("2022-12-05T16:00:00Z");
    control.record("pub-1", meeting, "AgendaPublished", {}, "Friday 4pm");
    const auto met = control.get("/v1/duties?outcome=met").body.at("duties").as_array();
    REQUIRE(met.size() == 1);
    CHECK(said(met[0], "happened_at") == "2022-12-02T16:00:00Z");
    CHECK(said(met[0], "recorded_at") == "2022-12-05T16:00:00Z");
    CHECK(met[0].at("margin_minutes").as_int64() == (3 * 24 + 1) * 60);
    const auto december = control.get("/v1/duties?from=5%20Dec%202022&to=2022-12-05").body.at("duties").as_array();
    CHECK(december.size() == 1);
    CHECK(control.get("/v1/duties?from=2022-12-06&to=2022-12-06").body.at("duties").as_array().empty());
    control.backend.go_to("2022-12-20T09:00:00Z");
    const auto late = control.get("/v1/duties?late=yes&body=board").body.at("duties").as_array();
    CAPTURE(all_of(late));
    CHECK_FALSE(late.empty());
}

TEST_CASE("mails wait for the clerk, who releases or cancels them; the act is recorded", "[api]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-02T10:00:00Z");
    const auto waiting = control.get("/v1/outbox?state=for_the_clerk").body.at("mails").as_array();
    CAPTURE(all_of(waiting));
    REQUIRE_FALSE(waiting.empty());
    const auto id = said(waiting[0], "id");

    const auto released = control.post("/v1/outbox/release", {{"id", "r-1"}, {"ids", {id}}});
    CAPTURE(all_of(released.body));
    CHECK(released.body.at("moved").as_int64() == 1);
    CHECK(said(control.get("/v1/outbox").body.at("mails").as_array().at(0), "state") == "ready");
    const auto recorded = control.get("/v1/audit?event=MailReleased").body.at("entries").as_array();
    REQUIRE(recorded.size() == 1);
    CHECK(said(recorded[0], "actor") == "clerk");

    const auto cancelled = control.post("/v1/outbox/cancel", {{"id", "c-1"}, {"instance", meeting}, {"reason", "told by telephone"}});
    CAPTURE(all_of(cancelled.body));
    CHECK(cancelled.body.at("moved").as_int64() >= 1);
    const auto again = control.post("/v1/outbox/release", {{"id", "r-2"}, {"ids", {id}}});
    CHECK(again.body.at("moved").as_int64() == 0);
    CHECK_THAT(said(again.body.at("results").as_array().at(0), "why"), Catch::Contains("cancelled"));
}

TEST_CASE("a mail that is being sent can be cancelled, and who cancels it learns that it may go all the same", "[api]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-02T10:00:00Z");
    const auto waiting = control.get("/v1/outbox?state=for_the_clerk").body.at("mails").as_array();
    REQUIRE_FALSE(waiting.empty());
    const auto id = said(waiting[0], "id");
    REQUIRE(control.post("/v1/outbox/release", {{"id", "r-1"}, {"ids", {id}}}).body.at("moved").as_int64() == 1);
    const auto when = *calendar::instant_from_iso("2023-01-01T00:00:00Z");
    REQUIRE_FALSE(control.backend.store->claim_mail(when, when, when + std::chrono::minutes{5}, 10).empty());

    const auto cancelled = control.post("/v1/outbox/cancel", {{"id", "c-1"}, {"ids", {id}}});
    CAPTURE(all_of(cancelled.body));
    CHECK(cancelled.body.at("moved").as_int64() == 1);
    CHECK_THAT(said(cancelled.body.at("results").as_array().at(0), "note"), Catch::Contains("may have gone all the same"));
    CHECK(said(control.get("/v1/outbox").body.at("mails").as_array().at(0), "state") == "cancelled");
}

TEST_CASE("mails are moved by who may speak for their body only", "[api]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-02T10:00:00Z");
    const auto answer = control.post("/v1/outbox/cancel", {{"id", "c-1"}, {"system", "ledbury"}}, director_uid);
    CAPTURE(all_of(answer.body));
    CHECK(answer.body.at("moved").as_int64() == 0);
    CHECK_FALSE(answer.body.at("results").as_array().empty());
}

TEST_CASE("the plan ahead has the meeting, what it owes and when that is chased", "[api]") {
    Control control;
    control.with_meeting();
    const auto answer = control.get("/v1/plan?system=ledbury&to=31%20Dec%202022");
    CAPTURE(all_of(answer.body));
    REQUIRE(answer.status == 200);
    std::map<std::string, int> kinds;
    std::string before;
    for (const auto& row : answer.body.at("dates").as_array()) {
        ++kinds[said(row, "kind")];
        CHECK(before <= said(row, "at"));
        before = said(row, "at");
    }
    CHECK(kinds["meeting"] == 1);
    CHECK(kinds["duty"] >= 2);
    CHECK(kinds["reminder"] >= 3);
}

TEST_CASE("where a plan has more dates than are shown, those that are shown are the first of all", "[api]") {
    Control control;
    control.with_meeting();
    store::Batch batch;
    auto& write = batch.instances.emplace_back();
    auto& crowd = write.instance;
    crowd.system = "ledbury";
    crowd.id = "LHB/crowd";
    crowd.workflow = "action";
    crowd.body = "board";
    crowd.version = 1;
    crowd.states = {"open"};
    const auto owed = [&](const std::string& ref, const char* what, model::Instant due_at) -> model::Duty& {
        auto& duty = crowd.duties.emplace_back();
        duty.ref = ref;
        duty.what = what;
        duty.owed_by = "democracy";
        duty.due_at = due_at;
        return duty;
    };
    const auto first = *calendar::instant_from_iso("2022-11-03T00:00:00Z");
    for (int n = 0; n < 5600; ++n) owed("crowd/" + std::to_string(n), "one of many", first + std::chrono::minutes{n});
    auto& step = owed("far", "what lies far ahead", *calendar::instant_from_iso("2022-12-20T17:00:00Z")).steps.emplace_back();
    step.kind = model::Step::Kind::remind;
    step.at = *calendar::instant_from_iso("2022-11-02T09:00:00Z");
    for (const auto& duty : crowd.duties) write.duties_changed.push_back(duty.ref);
    control.backend.store->commit(batch);

    const auto plan = control.get("/v1/plan?system=ledbury&from=2022-11-02&to=31%20Dec%202022");
    REQUIRE(plan.status == 200);
    CHECK(plan.body.at("more").as_bool());
    const auto& dates = plan.body.at("dates").as_array();
    REQUIRE(dates.size() == 5000);
    const auto is_of_it = [](const json::value& row) { return said(row, "what") == "what lies far ahead"; };
    CHECK(std::count_if(dates.begin(), dates.end(), is_of_it) == 1);
    CHECK(said(dates[4999], "at") < "2022-11-07");
}

TEST_CASE("an hour in a question is that of the only system's clock, though the system is not named", "[api]") {
    SystemFile file;
    file.append("\nzone: Europe/Athens\n");
    Control control;
    REQUIRE(control.apply_file(file.path(), "apply-1").status == 200);  // At noon in Athens, 10am in London.
    REQUIRE(said(control.record("call-1", "LHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}}).body, "verdict") ==
            "accepted");
    const auto* named = GENERATE("", "&system=ledbury");
    CAPTURE(named);
    const auto recorded = [&](const std::string& when) {
        return !control.get("/v1/audit?" + when + named).body.at("entries").as_array().empty();
    };
    CHECK(recorded("from=1%20Nov%202022%2011:30"));
    CHECK_FALSE(recorded("from=1%20Nov%202022%2012:30"));
    CHECK_FALSE(recorded("to=1%20Nov%202022%2011:30"));
    const auto planned = [&](const std::string& from) {
        const auto plan = control.get("/v1/plan?to=13%20Dec%202022&from=13%20Dec%202022%20" + from + named);
        for (const auto& row : plan.body.at("dates").as_array())
            if (said(row, "kind") == "meeting") return true;
        return false;
    };
    CHECK(planned("9:30"));
    CHECK_FALSE(planned("10:30"));
    const auto wrong = control.get("/v1/plan?to=soonish" + std::string{named});
    CHECK(wrong.status == 400);
    CHECK_THAT(said(wrong.body, "where"), Catch::Contains("to, character"));
}

TEST_CASE("a status says how things stand and who is asking", "[api]") {
    Control control;
    control.with_meeting();
    const auto answer = control.get("/v1/status");
    CAPTURE(all_of(answer.body));
    CHECK(said(answer.body.at("guard"), "state") == "open");
    CHECK(said(answer.body.at("caller"), "person") == "clerk");
    CHECK(said(answer.body.at("systems").as_array().at(0), "sending") == "clerk first");
    CHECK(answer.body.at("notes").as_array().empty());
}

TEST_CASE("before operators are listed, root is the administrator, and the status says so", "[api]") {
    Control control;
    control.handlers.use(std::make_shared<definitions::DaemonSettings>());
    for (const auto uid : {0u, 9u}) {
        const auto answer = control.get("/v1/status", uid);
        REQUIRE(answer.status == 200);
        CHECK(answer.body.at("notes").as_array().size() == 1);
        CHECK(answer.body.at("caller").at("administrator").as_bool());
    }
    CHECK(control.get("/v1/status", clerk_uid).status == 403);
}

TEST_CASE("nobody passes for the engine", "[api]") {
    Control control;
    auto settings = Control::settings();
    settings->operators.push_back({20, "engine", {"democracy"}, {}, true});
    control.handlers.use(settings);
    CHECK(control.get("/v1/status", 20).status == 403);
    control.handlers.use(Control::settings());
    control.with_meeting();
    for (const auto* kind : {"TimerFired", "MailAccepted", "CalendarChanged", "DefinitionApplied", "SlotOverdue", "SlotFulfilled"}) {
        CAPTURE(kind);
        const auto answer = control.record("e-1", meeting, kind);
        CHECK(answer.status == 400);
        CHECK_THAT(json::serialize(answer.body), Catch::Contains("is recorded by the engine alone"));
    }
    for (const auto* id : {"timer:LHB:x", "mail:1", "a/1", "", "outbox:1", "../x", "a b"}) {
        CAPTURE(id);
        CHECK(control.record(id, meeting, "NoteMade", {{"note", "x"}}).status == 400);
    }
}

TEST_CASE("a slip of the pen is answered with the nearest word, and nothing is recorded", "[api]") {
    Control control;
    control.with_meeting();
    const auto before = control.get("/v1/audit?limit=1000").body.at("entries").as_array().size();
    const auto kind = control.record("k", meeting, "AgendaPublishd");
    CHECK(kind.status == 400);
    CHECK_THAT(said(kind.body, "what_to_do"), Catch::Contains("AgendaPublished"));
    const auto fact = control.record("k", meeting, "DateFixed", {{"heldon", "2022-12-20"}});
    CHECK(fact.status == 400);
    CHECK_THAT(said(fact.body, "what_to_do"), Catch::Contains("held_on"));
    const auto id = control.record("k", "LHB/2022-23/11", "NoteMade");
    CHECK(id.status == 404);
    CHECK_THAT(said(id.body, "what_to_do"), Catch::Contains(meeting));
    const auto time = control.record("k", meeting, "NoteMade", {{"note", "x"}}, "5 Dec 2022");
    CHECK(time.status == 400);
    CHECK_THAT(said(time.body, "where"), Catch::Contains("character 11"));
    const auto parameter = control.get("/v1/duties?outcom=met");
    CHECK(parameter.status == 400);
    CHECK_THAT(said(parameter.body, "what_to_do"), Catch::Contains("outcome"));
    CHECK(control.get("/v1/instances?body=bord").status == 400);
    CHECK(control.get("/v1/audit?limit=1000").body.at("entries").as_array().size() == before);
}

TEST_CASE("a question with a word that nothing knows is no clean bill, but wrong; one that merely finds nothing is answered", "[api]") {
    Control control;
    control.with_meeting();
    struct Case {
        const char* target;
        const char* where;       ///< Empty: nothing is wrong, and nothing is found.
        const char* what_to_do;  ///< In which these words stand.
    };
    const auto c = GENERATE(values<Case>({
        {"/v1/duties?post=directer", "post", "did you mean 'director'?"},
        {"/v1/duties?post=head", "", ""},
        {"/v1/duties?instance=LHB%2F2022-23%2F11", "instance", "did you mean 'LHB/2022-23/1'?"},
        {"/v1/duties?instance=LHB%2F2022-23%2F1&outcome=excused", "", ""},
        {"/v1/duties?body=bord", "body", "did you mean 'board'?"},
        {"/v1/audit?event=AgendaPublish", "event", "did you mean 'AgendaPublished'?"},
        {"/v1/audit?event=AgendaPublished", "", ""},
        {"/v1/audit?event=MailRetried", "", ""},
        {"/v1/audit?event=InstanceReleased", "", ""},
        {"/v1/audit?event=MeetingEntered&verdict=not_accepted", "", ""},
        {"/v1/audit?instance=LHB%2F2022-23%2F99", "instance", "beadle list shows what there is"},
        {"/v1/audit?post=directer", "post", "did you mean 'director'?"},
        {"/v1/audit?post=director", "", ""},
        {"/v1/audit?matter=nosuch", "matter", "known are: none"},
        {"/v1/audit?actor=nobody-yet", "", ""},
        {"/v1/instances?state=xyz", "state", "in the diary"},
        {"/v1/instances?state=Publishd", "state", "did you mean 'published'?"},
        {"/v1/instances?state=signed", "", ""},
        {"/v1/instances?matter=nosuch", "matter", "known are: none"},
        {"/v1/outbox?to=democrcy", "to", "did you mean 'democracy'?"},
        {"/v1/outbox?to=director", "", ""},
        {"/v1/duties?late=ture", "late", "write late=yes, or leave it out"},
        {"/v1/duties?post=head&late=no", "", ""},
        {"/v1/instances?open", "open", "write open=yes, or leave it out"},
        {"/v1/audit?newest=Yes", "newest", "write newest=yes, or leave it out"},
        {"/v1/audit/history?of=LHB&mails=on", "mails", "write mails=yes, or leave it out"},
        {"/v1/outbox?template=remindr", "template", "did you mean 'reminder'?"},
        {"/v1/outbox?template=monday", "", ""},
        {"/v1/outbox?instance=LHB%2F2022-23%2F99", "instance", "beadle list shows what there is"},
    }));
    CAPTURE(c.target);
    const auto answer = control.get(c.target);
    CAPTURE(json::serialize(answer.body));
    if (*c.where == '\0') {
        CHECK(answer.status == 200);
        const std::string list{answer.body.as_object().begin()->key()};
        CHECK(answer.body.at(list).as_array().empty());
    } else {
        CHECK(answer.status == 400);
        CHECK(said(answer.body, "where") == c.where);
        CHECK_THAT(said(answer.body, "what_to_do"), Catch::Contains(c.what_to_do));
    }
}

TEST_CASE("what stands in the record alone is asked for as ever, and a body's own entries by its name", "[api]") {
    Control control;
    control.with_meeting();
    model::Event event;
    event.id = "s-1";
    event.system = "ledbury";
    event.instance = meeting;
    event.kind = "AgendaPublishd";
    event.actor.person = "clerk";
    event.actor.offices = {"democracy"};
    control.backend.submit(event, [](const engine::Answer& answer) { CHECK(answer.verdict == model::Verdict::not_accepted); });
    CHECK(control.get("/v1/audit?event=AgendaPublishd").body.at("entries").as_array().size() == 1);
    const auto accepted = control.get("/v1/audit?event=AgendaPublishd&verdict=accepted");
    CHECK(accepted.status == 200);
    const auto by_id = all_of(control.get("/v1/audit?instance=LHB").body.at("entries"));
    CHECK(by_id != "[]");
    CHECK(all_of(control.get("/v1/audit?instance=the%20Board").body.at("entries")) == by_id);
}

TEST_CASE("dates in facts are read as officers write them", "[api]") {
    Control control;
    control.with_meeting();
    const auto answer = control.record("d-1", "the Board", "meeting called", {{"held_on", "Tue 14 March 2023"}, {"at", "10:00"}});
    CAPTURE(all_of(answer.body));
    CHECK(answer.status == 200);
    const auto shown = control.get("/v1/instances/LHB%2F2022-23%2F2");
    REQUIRE(shown.status == 200);
    CHECK(said(shown.body.at("instance").at("facts"), "held_on") == "2023-03-14");

    const auto leave =
        control.record("l-1", "ledbury", "LeaveTaken", {{"post", "democracy"}, {"until", "Fri 9 Dec 2022"}, {"deputy", "head"}});
    CAPTURE(all_of(leave.body));
    CHECK(said(leave.body, "verdict") == "accepted");
    CHECK(said(control.get("/v1/audit?event=LeaveTaken").body.at("entries").at(0).at("facts"), "until") == "2022-12-09");
}

TEST_CASE("whatever fact is a date, it is read as officers write it; words are taken where they may stand for one, and only there",
          "[api]") {
    using Value = KnownFact::Value;
    int dates = 0;
    for (const auto& workflow : known_workflows())
        for (const auto& kind : known_events(workflow))
            for (const auto& fact : known_facts(kind)) {
                if (fact.value == Value::words || fact.value == Value::number) continue;
                ++dates;
                CAPTURE(kind, fact.name);
                const auto read = api::the_facts({{fact.name, "13 Dec 2022"}}, kind);
                REQUIRE(read.has_value());
                CHECK(read->at(fact.name) == "2022-12-13");
                const auto words = api::the_facts({{fact.name, "further notice"}}, kind);
                REQUIRE(words.has_value() == (fact.value == Value::date_or_words));
                if (words) CHECK(words->at(fact.name) == "further notice");
                if (fact.value != Value::date_or_words) continue;
                for (const auto* said :
                     {"13 Dec 2022 at 10am", "13 December 2022, 10:00", "2022-12-13 10 am", "Tuesday 13 December 2022 at 10:00"})
                    CHECK(api::the_facts({{fact.name, said}}, kind).value().at(fact.name) == "2022-12-13 10:00");
            }
    CHECK(dates > 20);
    // Nothing is made of what only looks like one.
    CHECK(api::the_facts({{"name", "13 Dec 2022"}}, "MeetingCalled").value().at("name") == "13 Dec 2022");
}

TEST_CASE("how many there were is said in digits, and what is no number is not recorded", "[api]") {
    int numbers = 0;
    for (const auto& workflow : known_workflows())
        for (const auto& kind : known_events(workflow))
            for (const auto& fact : known_facts(kind)) {
                if (fact.value != KnownFact::Value::number) continue;
                ++numbers;
                CAPTURE(kind, fact.name);
                CHECK(api::the_facts({{fact.name, "12"}}, kind).value().at(fact.name) == "12");
                CHECK(api::the_facts({{fact.name, ""}}, kind).has_value());
                for (const auto* wrong : {"lots", "-3", "9 members", "twelve", "99999999999999999999"}) {
                    const auto read = api::the_facts({{fact.name, wrong}}, kind);
                    REQUIRE_FALSE(read.has_value());
                    CHECK(read.error().error == "'" + std::string{wrong} + "' is not a number");
                }
            }
    CHECK(numbers >= 7);
}

TEST_CASE("hostile requests are answered 4xx and never harm", "[api]") {
    Control control;
    control.with_meeting();
    struct Case {
        const char* method;
        const char* target;
        std::string body;
        int status;
    };
    const auto c = GENERATE(values<Case>({
        {"GET", "", "", 400},
        {"GET", "v1/status", "", 400},
        {"GET", "/", "", 404},
        {"GET", "/v2/status", "", 404},
        {"GET", "/v1/../../etc/passwd", "", 404},
        {"GET", "/v1/instances/..%2F..%2Fetc%2Fpasswd", "", 404},
        {"GET", "/v1/instances/%00", "", 400},
        {"GET", "/v1/instances/%zz", "", 400},
        {"GET", "/v1/instances/%2", "", 400},
        {"GET", "/v1/instances/", "", 404},
        {"GET", "/v1/status?x=1", "", 400},
        {"GET", "/v1/duties?limit=0", "", 400},
        {"GET", "/v1/duties?limit=99999999999999999999", "", 400},
        {"GET", "/v1/duties?limit=1;drop", "", 400},
        {"GET", "/v1/duties?limit=1&limit=2", "", 400},
        {"GET", "/v1/duties?from=soonish", "", 400},
        {"GET", "/v1/audit?verdict=maybe", "", 400},
        {"GET", "/v1/audit?system=nowhere", "", 400},
        {"GET", "/v1/audit?from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/audit/history?of=LHB&from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/audit/sample?from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/audit/gaps?from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/duties?from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/reports/late-agendas?from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/reports/withdrawn-items?from=2022-12-02&to=2022-12-01", "", 400},
        {"GET", "/v1/plan?from=2022-12-01&to=2022-01-01", "", 400},
        {"GET", "/v1/plan?from=1900-01-01&to=2200-01-01", "", 400},
        {"GET", "/v1/outbox/nothing", "", 404},
        {"DELETE", "/v1/instances", "", 405},
        {"POST", "/v1/status", "{}", 404},
        {"POST", "/v1/events?system=x", "{}", 400},
        {"POST", "/v1/events", "", 400},
        {"POST", "/v1/events", "{", 400},
        {"POST", "/v1/events", "null", 400},
        {"POST", "/v1/events", "[]", 400},
        {"POST", "/v1/events", std::string(10000, '['), 400},
        {"POST", "/v1/events", "{}", 400},
        {"POST", "/v1/events", "{} trailing", 400},
        {"POST", "/v1/events", "{\"id\":1}", 400},
        {"POST", "/v1/events", "{\"id\":\"a\",\"instance\":\"LHB\",\"kind\":\"NoteMade\",\"facts\":[]}", 400},
        {"POST", "/v1/events", "{\"id\":\"a\",\"instance\":\"LHB\",\"kind\":\"NoteMade\",\"facts\":{\"note\":{}}}", 400},
        {"POST", "/v1/events", "{\"id\":\"a\",\"instance\":\"LHB\",\"kind\":\"NoteMade\",\"facts\":{\"note\":\"\\u001b[2J\"}}", 400},
        {"POST", "/v1/events", "{\"id\":\"a\",\"instance\":\"LHB\",\"kind\":\"NoteMade\",\"facts\":{\"note\":\"\\u0000\"}}", 400},
        {"POST", "/v1/events", "{\"id\":\"a\",\"instance\":\"LHB\",\"kind\":\"NoteMade\",\"x\":1}", 400},
        {"POST", "/v1/events", "{\"id\":\"a\",\"instance\":\"LHB\",\"kind\":\"NoteMade\",\"version_seen\":\"1\"}", 400},
        {"POST", "/v1/events", "\"\xff\xfe\"", 400},
        {"POST", "/v1/outbox/release", "{\"id\":\"a\"}", 400},
        {"POST", "/v1/outbox/release", "{\"id\":\"a\",\"ids\":\"b\"}", 400},
        {"POST", "/v1/outbox/release", "{\"id\":\"a\",\"ids\":[\"b\"]}", 404},
        {"POST", "/v1/outbox/explode", "{}", 404},
        {"POST", "/v1/apply", "{\"id\":\"a\",\"path\":1}", 400},
    }));
    CAPTURE(c.method, c.target, c.body.substr(0, 200));
    const auto answer = control.call(c.method, c.target, c.body, admin_uid);
    CAPTURE(all_of(answer.body));
    CHECK(answer.status == c.status);
    CHECK_FALSE(said(answer.body, "error").empty());
}

TEST_CASE("a fact too long, or too many of them, is answered and not recorded", "[api]") {
    Control control;
    control.with_meeting();
    CHECK(control.record("l-1", meeting, "NoteMade", {{"note", std::string(5000, 'x')}}).status == 400);
    json::object many;
    for (int i = 0; i < 100; ++i) many["fact" + std::to_string(i)] = "x";
    CHECK(control.record("l-2", meeting, "NoteMade", many).status == 400);
}

TEST_CASE("a failure of the daemon's own says that nothing was recorded", "[api]") {
    Control control;
    control.with_meeting();
    control.backend.fails_with = "the disk is full";
    const auto answer = control.record("f-1", meeting, "NoteMade", {{"note", "x"}});
    CHECK(answer.status == 503);
    CHECK_THAT(said(answer.body, "error"), Catch::Contains("the disk is full"));
    CHECK_THAT(said(answer.body, "what_to_do"), Catch::Contains("same id"));
}

TEST_CASE("what cannot be recorded while its record is behind is no failure of the daemon's, and says how to go on", "[api]") {
    Control control;
    control.with_meeting();
    engine::BehindCheckpoint behind;
    behind.system = behind.known.origin = "ledbury";
    behind.known.size = 99;
    behind.size = 5;
    control.backend.engine.hold_behind({behind});
    const auto answer = control.record("b-1", meeting, "NoteMade", {{"note", "x"}});
    CHECK(answer.status == 409);
    CHECK_THAT(said(answer.body, "error"), Catch::Contains("99") && Catch::Contains("beadle audit resume"));
    CHECK(said(answer.body, "what_to_do") == "nothing was recorded");
}

TEST_CASE("audit pages go on where the last one ended", "[api]") {
    Control control;
    control.with_meeting();
    std::vector<std::int64_t> seen;
    std::string after;
    for (int pages = 0; pages < 100; ++pages) {
        const auto answer = control.get("/v1/audit?limit=2" + (after.empty() ? std::string{} : "&after=" + after));
        REQUIRE(answer.status == 200);
        for (const auto& entry : answer.body.at("entries").as_array()) seen.push_back(entry.at("entry").as_int64());
        after = said(answer.body, "next");
        if (after.empty()) break;
    }
    REQUIRE(seen.size() >= 4);
    for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == static_cast<std::int64_t>(i));
}

TEST_CASE("lists page by the key that the last page gave", "[api]") {
    Control control;
    control.with_meeting();
    control.record("call-2", "LHB", "MeetingCalled", {{"held_on", "2023-03-14"}, {"at", "10:00"}});
    for (const std::string list : {"duties", "instances"}) {
        CAPTURE(list);
        const auto whole = control.get("/v1/" + list).body.at(list).as_array().size();
        REQUIRE(whole >= 3);
        std::size_t rows = 0;
        std::string after;
        do {
            const auto answer =
                control.get("/v1/" + list + "?limit=1" + (after.empty() ? std::string{} : "&after=" + api::percent_encoded(after)));
            REQUIRE(answer.status == 200);
            rows += answer.body.at(list).as_array().size();
            after = said(answer.body, "next");
        } while (!after.empty() && rows <= whole);
        CHECK(rows == whole);
    }
}

TEST_CASE("a clock that is believed needs no accepting", "[api]") {
    Control control;
    control.with_meeting();
    CHECK(control.post("/v1/clock/accept", {{"id", "c"}}, admin_uid).body.at("nothing_to_do").as_bool());
}

}  // namespace
}  // namespace beadle::tests
