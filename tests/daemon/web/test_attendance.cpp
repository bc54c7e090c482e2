// What the link of an invitation opens: coming, apologies, somebody in my place; and what becomes of it in the record.

#include "daemon/web/site.hpp"
#include "tests/daemon/api/world.hpp"
#include "workflows/meeting/attendance.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting_id = "BHB/2022-23/1";

/// A board whose members were asked whether they come on Tuesday 13 December 2022.
struct Invited {
    Invited() {
        REQUIRE(control.apply_file(BEADLE_SOURCE_DIR "/tests/daemon/web/attendance.yaml", "apply-1").status == 200);
        const auto called = control.record("call-1", "BHB", "MeetingCalled", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
        INFO(json::serialize(called.body));
        REQUIRE(called.status == 200);
    }
    http::Reply ask(const std::string& method, const std::string& target, const std::string& body = "") {
        http::Reply answer;
        site.answer({.method = method,
                     .target = target,
                     .body = body,
                     .content_type = "application/x-www-form-urlencoded",
                     .forwarded_for = "",
                     .if_none_match = ""},
                    "127.0.0.1", [&](http::Reply reply) { answer = std::move(reply); });
        return answer;
    }
    http::Reply get(const std::string& target) { return ask("GET", target); }
    http::Reply post(const std::string& target, const std::string& form = "") { return ask("POST", target, form); }
    std::string link(const std::string& post, int round = 1, const std::string& purpose = "attend") {
        return "/a/" + keys.sign({.purpose = purpose,
                                  .system = "bromyard",
                                  .instance = meeting_id,
                                  .duty = "",
                                  .revision = round,
                                  .party = post,
                                  .expires = control.backend.civil.now() + notify::link_life},
                                 control.backend.civil.now());
    }
    std::string said(const std::string& post) {
        auto loaded = control.backend.store->load({{"bromyard", meeting_id}});
        return model::text_of(loaded.instances.at(0).facts, "attendance." + post);
    }
    std::int64_t entries() { return control.backend.store->log_head("bromyard")->size; }
    json::value quorum() { return control.get("/v1/attendance?meeting=BHB%2F2022-23%2F1").body.at("quorum"); }

    Control control;
    notify::LinkKeys keys{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = control.backend.civil.now()}}};
    web::Site site{control.backend, keys, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages", .pages_a_minute = 600}};
};

}  // namespace

TEST_CASE("an invitation's link says which meeting it is and how to answer; looking at it records nothing", "[web][attendance]") {
    Invited invited;
    const auto before = invited.entries();
    const auto link = invited.link("leader");
    for (const auto* page : {"", "/coming", "/apologies", "/substitute"})
        for (const auto* method : {"GET", "HEAD"}) {
            const auto reply = invited.ask(method, link + page);
            CAPTURE(page, reply.body);
            CHECK(reply.status == 200);
            CHECK_THAT(reply.body, Catch::Contains("Tuesday 13 December 2022") && Catch::Contains("10am") &&
                                       Catch::Contains("Leader of the council") && Catch::Contains("Bromyard democratic services"));
        }
    CHECK_THAT(invited.get(link).body, Catch::Contains("/coming") && Catch::Contains("/apologies") && Catch::Contains("/substitute"));
    CHECK_THAT(invited.get(link + "/substitute").body, Catch::Contains("Deputy leader"));
    CHECK(invited.entries() == before);
}

TEST_CASE("coming, sent twice, is one answer of the post that was asked; the answer may be changed and changed back", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("doctor");
    const auto first = invited.post(link + "/coming");
    CAPTURE(first.body);
    CHECK(first.status == 200);
    CHECK_THAT(first.body, Catch::Contains("Thank you: it is recorded") && Catch::Contains("General practitioner: coming."));
    const auto after = invited.entries();
    CHECK_THAT(invited.post(link + "/coming").body, Catch::Contains("counted once"));
    CHECK(invited.entries() == after);
    CHECK_THAT(json::serialize(invited.control.get("/v1/audit?event=AttendanceAnswered").body), Catch::Contains("\"doctor\""));

    for (const auto* answer : {"apologies", "coming", "apologies"}) {
        CHECK(invited.post(link + "/" + answer).status == 200);
        CHECK(invited.said("doctor") == answer);
    }
    CHECK_THAT(invited.get(link).body, Catch::Contains("Recorded for General practitioner: apologies."));
}

TEST_CASE("somebody in the member's place: who must be named, and only who is named for that seat", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("leader");
    const auto before = invited.entries();
    const auto empty = invited.post(link + "/substitute", "substitute=");
    CHECK(empty.status == 422);
    CHECK_THAT(empty.body, Catch::Contains("There is a problem") && Catch::Contains("Enter who comes in your place"));
    CHECK(invited.entries() == before);
    const auto stranger = invited.post(link + "/substitute", "substitute=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    CHECK(stranger.status == 409);
    CHECK_THAT(stranger.body, Catch::Contains("is not named as a substitute") && Catch::Contains("Deputy leader"));
    CHECK(stranger.body.find("<script") == std::string::npos);
    CHECK(invited.said("leader").empty());
    const auto named = invited.post(link + "/substitute", "substitute=deputy+leader");
    CHECK(named.status == 200);
    CHECK_THAT(named.body, Catch::Contains("Deputy leader comes instead"));
    CHECK(invited.said("leader") == "substitute deputy");
    CHECK_THAT(invited.get(invited.link("doctor") + "/substitute").body, Catch::Contains("Nobody is named for this seat"));
}

TEST_CASE("what the members say is what the office sees: who accepted, what is needed, what is missing", "[web][attendance]") {
    Invited invited;
    CHECK(said(invited.quorum(), "at_risk") == "no Council member; no NHS member; 0 have accepted, 3 are needed");
    for (const auto* post : {"doctor", "nurse"}) invited.post(invited.link(post) + "/coming");
    CHECK(said(invited.quorum(), "at_risk") == "no Council member; 2 have accepted, 3 are needed");
    invited.post(invited.link("leader") + "/substitute", "substitute=deputy");
    CHECK(invited.quorum().at("expected").as_bool());
    CHECK(invited.quorum().at("accepted").as_int64() == 3);
    const auto members = invited.control.get("/v1/attendance?meeting=BHB%2F2022-23%2F1").body.at("members").as_array();
    REQUIRE(members.size() == 4);
    CHECK(said(members.at(0), "post") == "cabinet");
    CHECK(said(members.at(0), "answer") == "not answered");
    CHECK(said(members.at(2), "substitute_name") == "Deputy leader");
    CHECK(invited.control.get("/v1/attendance?meeting=BHB").status == 400);
    CHECK(invited.control.get("/v1/attendance").status == 400);
}

TEST_CASE("after the meeting moved an old link says so, shows the new day, and its answer is for that day", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("nurse");
    invited.post(link + "/apologies");
    invited.control.record("move-1", meeting_id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    CHECK(invited.said("nurse").empty());
    CHECK_THAT(invited.get(link).body,
               Catch::Contains("The date has changed since this mail was written") && Catch::Contains("Tuesday 20 December 2022"));
    CHECK(invited.get(invited.link("nurse", 2)).body.find("The date has changed") == std::string::npos);
    CHECK(invited.post(link + "/coming").status == 200);
    CHECK(invited.said("nurse") == "coming");
}

TEST_CASE("of a cancelled meeting, and of one whose day is past, nothing more is asked", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("nurse");
    SECTION("cancelled") { invited.control.record("fall-1", meeting_id, "MeetingCancelled", {{"reason", "snow"}}); }
    SECTION("past") { invited.control.backend.go_to("2022-12-14T10:00:00Z"); }
    const auto before = invited.entries();
    for (const auto& reply : {invited.get(link), invited.post(link + "/coming")}) {
        CHECK(reply.status == 200);
        CHECK_THAT(reply.body, Catch::Contains("This is no longer asked"));
    }
    CHECK(invited.entries() == before);
}

TEST_CASE("whoever comes in a member's place answers by a link of its own, and not for the seat", "[web][attendance]") {
    Invited invited;
    const auto own = invited.link("deputy");
    CHECK_THAT(invited.get(own).body, Catch::Contains("comes in nobody") && Catch::Contains("no member of the body"));
    invited.post(invited.link("leader") + "/substitute", "substitute=deputy");
    const auto page = invited.get(own);
    CHECK_THAT(page.body, Catch::Contains("In place of") && Catch::Contains("Leader of the council"));
    CHECK(page.body.find("/substitute") == std::string::npos);
    CHECK_THAT(invited.post(own + "/coming").body, Catch::Contains("Deputy leader: coming."));
    CHECK(invited.said("leader") == "substitute deputy");
    CHECK_THAT(invited.post(own + "/apologies").body, Catch::Contains("Deputy leader: apologies."));
    CHECK_THAT(invited.get(invited.link("leader")).body, Catch::Contains("Deputy leader cannot come in your place: please answer again."));
    const auto members = invited.control.get("/v1/attendance?meeting=BHB%2F2022-23%2F1").body.at("members").as_array();
    CHECK(said(members.at(2), "substitute_answer") == "apologies");
    CHECK(invited.quorum().at("accepted").as_int64() == 0);
    // Named once more, it is asked once more.
    CHECK(invited.post(invited.link("leader") + "/substitute", "substitute=deputy").status == 200);
    CHECK(invited.said("deputy").empty());
    CHECK(invited.quorum().at("accepted").as_int64() == 1);
}

TEST_CASE("an invitation's link answers for no duty, and a duty's link for no seat", "[web][attendance]") {
    Invited invited;
    const auto before = invited.entries();
    CHECK(invited.post(invited.link("leader") + "/done", "when=now").status == 404);
    CHECK(invited.post(invited.link("leader", 1, "duty") + "/coming").status == 404);
    CHECK_THAT(invited.get(invited.link("head")).body, Catch::Contains("no member of the body"));
    CHECK(invited.post(invited.link("head") + "/coming").status == 200);
    CHECK(invited.post(invited.link("leader"), "").status == 405);
    CHECK(invited.entries() == before);
}

}  // namespace beadle::tests
