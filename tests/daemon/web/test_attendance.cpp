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
    /// What the page's form holds besides its fields, as a browser would send it.
    std::string form(const std::string& target) {
        const auto page = get(target).body;
        std::string sent;
        for (const auto* name : {"on", "version"}) {
            const auto before = "name=\"" + std::string(name) + "\" value=\"";
            const auto at = page.find(before);
            if (at == std::string::npos) continue;
            const auto from = at + before.size();
            sent += (sent.empty() ? "" : "&") + std::string(name) + "=" + page.substr(from, page.find('"', from) - from);
        }
        return sent;
    }
    /// Opens the page and sends its form.
    http::Reply send(const std::string& target, const std::string& fields = "") {
        auto sent = form(target);
        if (!fields.empty()) sent += (sent.empty() ? "" : "&") + fields;
        return post(target, sent);
    }
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
    const auto first = invited.send(link + "/coming");
    CAPTURE(first.body);
    CHECK(first.status == 200);
    CHECK_THAT(first.body, Catch::Contains("Thank you: it is recorded") && Catch::Contains("General practitioner: coming."));
    const auto after = invited.entries();
    CHECK_THAT(invited.send(link + "/coming").body, Catch::Contains("counted once"));
    CHECK(invited.entries() == after);
    CHECK_THAT(json::serialize(invited.control.get("/v1/audit?event=AttendanceAnswered").body), Catch::Contains("\"doctor\""));

    for (const auto* answer : {"apologies", "coming", "apologies"}) {
        CHECK(invited.send(link + "/" + answer).status == 200);
        CHECK(invited.said("doctor") == answer);
    }
    CHECK_THAT(invited.get(link).body, Catch::Contains("Recorded for General practitioner: apologies."));
}

TEST_CASE("somebody in the member's place: who must be named, and only who is named for that seat", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("leader");
    const auto before = invited.entries();
    const auto empty = invited.send(link + "/substitute", "substitute=");
    CHECK(empty.status == 422);
    CHECK_THAT(empty.body, Catch::Contains("There is a problem") && Catch::Contains("Enter who comes in your place"));
    CHECK(invited.entries() == before);
    const auto stranger = invited.send(link + "/substitute", "substitute=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    CHECK(stranger.status == 409);
    CHECK_THAT(stranger.body, Catch::Contains("is not named as a substitute") && Catch::Contains("Deputy leader"));
    CHECK(stranger.body.find("<script") == std::string::npos);
    CHECK(invited.said("leader").empty());
    const auto named = invited.send(link + "/substitute", "substitute=deputy+leader");
    CHECK(named.status == 200);
    CHECK_THAT(named.body, Catch::Contains("Deputy leader comes instead"));
    CHECK(invited.said("leader") == "substitute deputy");
    CHECK_THAT(invited.get(invited.link("doctor") + "/substitute").body, Catch::Contains("Nobody is named for this seat"));
}

TEST_CASE("what the members say is what the office sees: who accepted, what is needed, what is missing", "[web][attendance]") {
    Invited invited;
    CHECK(said(invited.quorum(), "at_risk") == "no Council member; no NHS member; 0 have accepted, 3 are needed");
    for (const auto* post : {"doctor", "nurse"}) invited.send(invited.link(post) + "/coming");
    CHECK(said(invited.quorum(), "at_risk") == "no Council member; 2 have accepted, 3 are needed");
    invited.send(invited.link("leader") + "/substitute", "substitute=deputy");
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
    invited.send(link + "/apologies");
    invited.control.record("move-1", meeting_id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    CHECK(invited.said("nurse").empty());
    CHECK_THAT(invited.get(link).body,
               Catch::Contains("The date has changed since this mail was written") && Catch::Contains("Tuesday 20 December 2022"));
    CHECK(invited.get(invited.link("nurse", 2)).body.find("The date has changed") == std::string::npos);
    CHECK(invited.send(link + "/coming").status == 200);
    CHECK(invited.said("nurse") == "coming");
}

TEST_CASE("of a cancelled meeting, and of one whose day is past, nothing more is asked", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("nurse");
    SECTION("cancelled") { invited.control.record("fall-1", meeting_id, "MeetingCancelled", {{"reason", "snow"}}); }
    SECTION("past") { invited.control.backend.go_to("2022-12-14T10:00:00Z"); }
    const auto before = invited.entries();
    for (const auto& reply : {invited.get(link), invited.send(link + "/coming")}) {
        CHECK(reply.status == 200);
        CHECK_THAT(reply.body, Catch::Contains("This is no longer asked"));
    }
    CHECK(invited.entries() == before);
}

TEST_CASE("whoever comes in a member's place answers by a link of its own, and not for the seat", "[web][attendance]") {
    Invited invited;
    const auto own = invited.link("deputy");
    CHECK_THAT(invited.get(own).body, Catch::Contains("comes in nobody") && Catch::Contains("no member of the body"));
    invited.send(invited.link("leader") + "/substitute", "substitute=deputy");
    const auto page = invited.get(own);
    CHECK_THAT(page.body, Catch::Contains("In place of") && Catch::Contains("Leader of the council"));
    CHECK(page.body.find("/substitute") == std::string::npos);
    CHECK_THAT(invited.send(own + "/coming").body, Catch::Contains("Deputy leader: coming."));
    CHECK(invited.said("leader") == "substitute deputy");
    CHECK_THAT(invited.send(own + "/apologies").body, Catch::Contains("Deputy leader: apologies."));
    CHECK_THAT(invited.get(invited.link("leader")).body, Catch::Contains("Deputy leader cannot come in your place: please answer again."));
    const auto members = invited.control.get("/v1/attendance?meeting=BHB%2F2022-23%2F1").body.at("members").as_array();
    CHECK(said(members.at(2), "substitute_answer") == "apologies");
    CHECK(invited.quorum().at("accepted").as_int64() == 0);
    // Named once more, it is asked once more.
    CHECK(invited.send(invited.link("leader") + "/substitute", "substitute=deputy").status == 200);
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

TEST_CASE("a form that was opened before the date moved records nothing: it is shown again with the new day", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("nurse");
    const auto opened = invited.form(link + "/coming");
    invited.control.record("move-1", meeting_id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    const auto before = invited.entries();
    const auto reply = invited.post(link + "/coming", opened);
    CHECK(reply.status == 409);
    CHECK_THAT(reply.body, Catch::Contains("The date has changed since you opened this page") &&
                               Catch::Contains("Tuesday 20 December 2022. Nothing was recorded") && Catch::Contains("2022-12-20"));
    for (const auto* part : {"", "on=2022-12-20", "on=2022-12-20&version=0", "on=2022-12-20&version=999999", "on=2022-12-20&version=x"}) {
        CAPTURE(part);
        const auto again = invited.post(link + "/coming", part);
        CHECK(again.status == 409);
        CHECK_THAT(again.body, Catch::Contains("not sent whole"));
    }
    CHECK(invited.entries() == before);
    CHECK(invited.send(link + "/coming").status == 200);
    CHECK(invited.said("nurse") == "coming");
}

TEST_CASE("an old form that is sent once more is the answer that it was, and takes no later one away", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("nurse");
    const auto coming = invited.form(link + "/coming");
    invited.post(link + "/coming", coming);
    invited.send(link + "/apologies");
    const auto before = invited.entries();
    const auto again = invited.post(link + "/coming", coming);
    CHECK(again.status == 200);
    CHECK_THAT(again.body, Catch::Contains("You had sent this before") && Catch::Contains("Recorded for Director of nursing: apologies."));
    CHECK(invited.said("nurse") == "apologies");
    CHECK(invited.entries() == before);
}

TEST_CASE("what the clerk recorded from a call is not said to have been sent by the reader; no empty line stands on the page",
          "[web][attendance]") {
    Invited invited;
    invited.control.record("call-2", meeting_id, "AttendanceAnswered", {{"post", "nurse"}, {"answer", "coming"}});
    const auto reply = invited.send(invited.link("nurse") + "/coming");
    CHECK_THAT(reply.body, Catch::Contains("The record says so already") && !Catch::Contains("You had sent this before"));
    CHECK_THAT(reply.body, !Catch::Contains("<p></p>"));
    invited.control.record("vacant-1", "BHB", "PostVacated", {{"post", "doctor"}, {"on", "2022-10-01"}});
    CHECK_THAT(invited.send(invited.link("doctor") + "/coming").body, Catch::Contains("Thank you") && !Catch::Contains("<p></p>"));
}

TEST_CASE("a name of more than a hundred characters is not sent on", "[web][attendance]") {
    Invited invited;
    const auto link = invited.link("leader");
    CHECK_THAT(invited.get(link + "/substitute").body, Catch::Contains("maxlength=\"100\""));
    const auto before = invited.entries();
    const auto reply = invited.send(link + "/substitute", "substitute=" + std::string(101, 'x'));
    CHECK(reply.status == 422);
    CHECK_THAT(reply.body, Catch::Contains("100 characters or fewer"));
    CHECK(invited.entries() == before);
}

TEST_CASE("the name of a substitute stands outside the record's line, so that it can be erased from it", "[web][attendance]") {
    Invited invited;
    invited.send(invited.link("leader") + "/substitute", "substitute=Jane+Smith");  // Is not named, and is turned away.
    store::EntryFilter answers;
    answers.system = "bromyard";
    answers.kind = "AttendanceAnswered";
    const auto found = invited.control.backend.store->entries(answers);
    REQUIRE(found.rows.size() == 1);
    CHECK_THAT(found.rows.front().line, Catch::Contains("is not named as a substitute") && !Catch::Contains("Smith"));
    REQUIRE(found.rows.front().free_texts.size() == 1);
    CHECK(found.rows.front().free_texts.front().text == "Jane Smith");
}

TEST_CASE("a meeting is judged by the definition that it runs under, with the names that posts have now", "[web][attendance]") {
    Invited invited;
    for (const auto* post : {"doctor", "nurse"}) invited.send(invited.link(post) + "/coming");
    const auto at_risk = said(invited.quorum(), "at_risk");
    REQUIRE_FALSE(at_risk.empty());
    const auto applied = invited.control.apply_file(BEADLE_SOURCE_DIR "/tests/daemon/web/attendance_later.yaml", "apply-2");
    INFO(json::serialize(applied.body));
    REQUIRE(applied.status == 200);
    CHECK(said(invited.quorum(), "at_risk") == at_risk);
    CHECK_THAT(invited.get(invited.link("nurse")).body, Catch::Contains("Chief nurse"));
    CHECK(invited.send(invited.link("leader") + "/substitute", "substitute=deputy").status == 200);
}

}  // namespace beadle::tests
