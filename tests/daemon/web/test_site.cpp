#include "daemon/web/site.hpp"

#include "daemon/web/form.hpp"
#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

using namespace std::chrono_literals;

constexpr const char* meeting = "LHB/2022-23/1";

/// A daemon with a meeting whose agenda the office owes, and the site that its mails link to.
struct Links {
    Links() { control.with_meeting(); }

    http::Reply ask(const std::string& method, const std::string& target, const std::string& body = "",
                    const std::string& type = "application/x-www-form-urlencoded", const std::string& forwarded_for = "") {
        http::Reply answer;
        int answers = 0;
        site.answer(
            {.method = method, .target = target, .body = body, .content_type = type, .forwarded_for = forwarded_for, .if_none_match = ""},
            "127.0.0.1", [&](http::Reply reply) {
                ++answers;
                answer = std::move(reply);
            });
        REQUIRE(answers == 1);
        return answer;
    }
    http::Reply get(const std::string& target) { return ask("GET", target); }
    http::Reply post(const std::string& target, const std::string& form) { return ask("POST", target, form); }

    std::string link(const std::string& party = "democracy", const std::string& purpose = "duty", int revision = 0,
                     const std::string& duty = "agenda", const std::string& deputy = "", const std::string& instance = meeting) {
        return "/a/" + keys.sign({.purpose = purpose,
                                  .system = "ledbury",
                                  .instance = instance,
                                  .duty = duty,
                                  .revision = revision,
                                  .party = party,
                                  .expires = control.backend.civil.now() + notify::link_life,
                                  .deputy = deputy},
                                 control.backend.civil.now());
    }
    const model::Duty duty(const char* ref = "agenda") {
        auto loaded = control.backend.store->load({{"ledbury", meeting}});
        return *model::find_duty(loaded.instances.at(0), ref);
    }
    std::int64_t entries() { return control.backend.store->log_head("ledbury")->size; }

    Control control;
    notify::LinkKeys keys{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = control.backend.civil.now()}}};
    web::Site site{control.backend, keys, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages", .pages_a_minute = 600}};
};

}  // namespace

TEST_CASE("a link opens a page that says what is owed and by when; looking at it, however often, records nothing", "[web]") {
    Links links;
    const auto before = links.entries();
    for (const auto* page : {"", "/done", "/late", "/not-mine"}) {
        for (const auto* method : {"GET", "HEAD"}) {
            const auto reply = links.ask(method, links.link() + page);
            CAPTURE(page, reply.body);
            CHECK(reply.status == 200);
            CHECK_THAT(reply.body, Catch::Contains("Publish the agenda") && Catch::Contains("by 5pm on Monday 5 December 2022") &&
                                       Catch::Contains("Tuesday 13 December 2022") && Catch::Contains("Ledbury democratic services"));
        }
    }
    CHECK(links.entries() == before);
    CHECK(links.duty().outcome == model::Outcome::open);
}

TEST_CASE("a link of a preview or of a test mail says that it is a sample; it answers nothing, and is no wrong link", "[web]") {
    Links links;
    const auto before = links.entries();
    const auto sample = notify::sample_link({.purpose = "duty",
                                             .system = "ledbury",
                                             .instance = meeting,
                                             .duty = "agenda",
                                             .revision = 0,
                                             .party = "democracy",
                                             .expires = links.control.backend.civil.now() + notify::link_life});
    for (int n = 0; n < 12; ++n)  // More than a client may get wrong in a minute.
        for (const auto& target : {"/a/" + sample, "/a/" + sample + "/done", "/m/" + sample + ".ics", "/f/" + sample + ".ics"}) {
            const auto reply = links.get(target);
            CHECK(reply.status == 404);
            CHECK_THAT(reply.body, Catch::Contains("This link is a sample") && !Catch::Contains("agenda"));
        }
    CHECK(links.post("/a/" + sample + "/done", "when=now").status == 404);
    CHECK(links.entries() == before);
    CHECK(links.duty().outcome == model::Outcome::open);
}

TEST_CASE("done, as a form: the duty is met at the time that was said, the meeting moves on, and who answered stands in the record",
          "[web]") {
    Links links;
    links.control.backend.go_to("2022-12-05T10:00:00Z");
    const auto reply = links.post(links.link() + "/done", "when=2+December+2022+16%3A00");
    CAPTURE(reply.body);
    CHECK(reply.status == 200);
    CHECK_THAT(reply.body, Catch::Contains("Thank you: it is recorded") && Catch::Contains("Friday 2 December 2022 at 4pm, in time"));
    CHECK(links.duty().outcome == model::Outcome::met);
    const auto shown = links.control.get("/v1/instances/LHB%2F2022-23%2F1");
    CHECK_THAT(json::serialize(shown.body), Catch::Contains("\"published\""));
    const auto entry = links.control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().at(0);
    CHECK_THAT(json::serialize(entry), Catch::Contains("\"democracy\"") && Catch::Contains("2022-12-02T16:00:00Z"));
}

TEST_CASE("a form that is sent twice, or by two people, counts once, and the second learns what was recorded", "[web]") {
    Links links;
    const auto mine = links.link(), heads = links.link("head", "escalation");
    links.post(mine + "/done", "when=now");
    const auto after = links.entries();
    for (const auto& again : {mine, heads}) {
        const auto reply = links.post(again + "/done", "when=now");
        CHECK(reply.status == 200);
        CHECK_THAT(reply.body, Catch::Contains("This is done") && Catch::Contains("in time"));
    }
    CHECK(links.entries() == after);
}

TEST_CASE("what is said otherwise by the same link is another answer; the same form again is none", "[web]") {
    Links links;
    links.control.backend.go_to("2022-12-05T10:00:00Z");
    const auto link = links.link();
    /// As a browser sends the form that it was shown last.
    const auto send = [&](const std::string& page, const std::string& fields) {
        const auto form = links.get(link + page).body;
        const std::string before = "name=\"version\" value=\"";
        const auto at = form.find(before);
        REQUIRE(at != std::string::npos);
        const auto from = at + before.size();
        const auto sent = fields + "&version=" + form.substr(from, form.find('"', from) - from);
        auto reply = links.post(link + page, sent);
        const auto entries = links.entries();
        const auto again = links.post(link + page, sent);
        CHECK(again.status == reply.status);
        CHECK(links.entries() == entries);
        return reply;
    };
    SECTION("whose it is, said after nothing was") {
        CHECK(send("/not-mine", "to=&reason=").status == 200);
        const auto before = links.entries();
        const auto reply = send("/not-mine", "to=head&reason=It+is+the+treasurer%27s");
        CHECK(reply.status == 200);
        CHECK_THAT(reply.body, !Catch::Contains("You had sent this before"));
        CHECK(links.entries() > before);
    }
    SECTION("late by one day, by another, and by the first after all") {
        for (const auto* day : {"7", "9", "7"})
            CHECK(send("/late", std::string("reason=ill&expected=") + day + "+December+2022").status == 200);
        CHECK_THAT(links.get(link).body, Catch::Contains("that it will be late, by Wednesday 7 December 2022"));
    }
    SECTION("done, taken back by the office, and done at the same time again") {
        CHECK(send("/done", "when=2+December+2022+16%3A00").status == 200);
        const auto entry = links.control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().at(0).at("entry").as_int64();
        REQUIRE(
            links.control.record("back-1", meeting, "EnteredInError", {{"entry", std::to_string(entry)}, {"reason", "it was not out yet"}})
                .status == 200);
        REQUIRE(links.duty().outcome == model::Outcome::open);
        CHECK(send("/done", "when=2+December+2022+16%3A00").status == 200);
        CHECK(links.duty().outcome == model::Outcome::met);
    }
}

TEST_CASE("late because, and not mine, reach the office and leave the duty owed", "[web]") {
    Links links;
    auto reply = links.post(links.link() + "/late", "expected=7+December+2022&reason=The+finance+paper+%3Cb%3Eis+ill%3C%2Fb%3E");
    CAPTURE(reply.body);
    CHECK(reply.status == 200);
    CHECK_THAT(reply.body, Catch::Contains("It is on the record, and later mails say so"));
    CHECK(links.duty().outcome == model::Outcome::open);
    reply = links.get(links.link());
    CHECK_THAT(reply.body, Catch::Contains("that it will be late, by Wednesday 7 December 2022"));
    reply = links.post(links.link() + "/not-mine", "to=head&reason=");
    CHECK(reply.status == 200);
    CHECK_THAT(reply.body, Catch::Contains("it stays with Ledbury democratic services"));
}

TEST_CASE("a form with something missing or wrong comes back with what was written and what to do, and records nothing", "[web]") {
    Links links;
    const auto before = links.entries();
    const auto late = links.post(links.link() + "/late", "expected=someday&reason=");
    CHECK(late.status == 422);
    CHECK_THAT(late.body, Catch::Contains("There is a problem") && Catch::Contains("&apos;someday&apos; is not a date") &&
                              Catch::Contains("Enter why it will be late") && Catch::Contains("value=\"someday\""));
    const auto done = links.post(links.link() + "/done", "when=next+week");
    CHECK(done.status == 422);
    CHECK_THAT(done.body, Catch::Contains("Enter the day and the time"));
    const auto future = links.post(links.link() + "/done", "when=2022-12-24+10%3A00");
    CHECK_THAT(future.body, Catch::Contains("That is still to come"));
    CHECK(links.entries() == before);
}

TEST_CASE("the end of a report that comes again is named on its form by a date or by 'further notice', as the form says", "[web]") {
    Links links;
    const std::string action = "LHB/2022-23/1/item/1/action/1";
    REQUIRE(links.control.record("i-1", meeting, "ItemAdded", {{"title", "winter plan"}}).status == 200);
    REQUIRE(
        links.control
            .record("a-1", "LHB/2022-23/1/item/1", "ActionAgreed", {{"title", "write it up"}, {"owner", "director"}, {"every", "quarter"}})
            .status == 200);
    const auto link = links.link("democracy", "duty", 0, "end", "", action);
    CHECK_THAT(links.get(link + "/done").body, Catch::Contains("Its last day") && Catch::Contains("For example: 2023-12-31, or"));

    const auto [written, until] =
        GENERATE(table<const char*, const char*>({{"further+notice", "further notice"}, {"31+December+2023", "2023-12-31"}}));
    const auto reply = links.post(link + "/done", std::string("when=now&until=") + written);
    CAPTURE(reply.body);
    CHECK(reply.status == 200);
    const auto shown = links.control.get("/v1/instances/LHB%2F2022-23%2F1%2Fitem%2F1%2Faction%2F1");
    CHECK(said(shown.body.at("instance").at("facts"), "until") == until);
}

TEST_CASE("an altered link, an expired one, and one whose duty went to somebody else each explain themselves", "[web]") {
    Links links;
    const auto good = links.link();
    auto altered = good;
    altered[10] = altered[10] == 'x' ? 'y' : 'x';
    CHECK(links.get(altered).status == 404);
    CHECK_THAT(links.get(altered).body, Catch::Contains("This link does not work"));
    CHECK(links.post(altered + "/done", "when=now").status == 404);

    links.control.record("give-1", meeting, "DutyGivenTo", {{"duty", "agenda"}, {"to", "director"}});
    CHECK_THAT(links.get(good).body, Catch::Contains("This is no longer yours") && Catch::Contains("Director of public health has it now"));
    const auto before = links.entries();
    CHECK_THAT(links.post(good + "/done", "when=now").body, Catch::Contains("This is no longer yours"));
    CHECK(links.entries() == before);

    links.control.backend.civil.set(*calendar::instant_from_iso("2023-02-15T10:00:00Z"));
    CHECK(links.get(good).status == 410);
    CHECK_THAT(links.get(good).body, Catch::Contains("This link has expired"));
}

TEST_CASE("an answer after the meeting moved: the page says so, shows the new date, and takes the answer for it", "[web]") {
    Links links;
    const auto link = links.link();
    links.control.record("move-1", meeting, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    const auto page = links.get(link + "/done");
    CHECK_THAT(page.body,
               Catch::Contains("The date has changed since this mail was written") && Catch::Contains("by 5pm on Monday 12 December 2022"));
    CHECK(links.post(link + "/done", "when=now").status == 200);
    CHECK(links.duty().outcome == model::Outcome::met);
}

TEST_CASE("who was told by an escalation answers for whoever owes it, and the record says who it was", "[web]") {
    Links links;
    const auto link = links.link("head", "escalation");
    CHECK_THAT(links.get(link).body, Catch::Contains("You answer here for Ledbury democratic services, who owes it."));
    CHECK(links.post(link + "/done", "when=now").status == 200);
    CHECK(links.duty().outcome == model::Outcome::met);
    const auto entry = links.control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().at(0);
    CHECK(said(entry, "actor") == "head");
}

TEST_CASE("whoever is not told by an escalation any more answers for nobody", "[web]") {
    Links links;
    const auto link = links.link("director", "escalation");
    const auto before = links.entries();
    CHECK_THAT(links.get(link).body, Catch::Contains("This is no longer yours"));
    CHECK_THAT(links.post(link + "/done", "when=now").body, Catch::Contains("This is no longer yours"));
    CHECK(links.entries() == before);
}

TEST_CASE("who stands in answers for the office that is on leave: the record says who it was, for whom and until when", "[web][capacity]") {
    Links links;
    REQUIRE(links.control
                .record("leave-1", "ledbury", "LeaveTaken",
                        {{"post", "democracy"}, {"from", "2022-11-01"}, {"until", "2022-12-09"}, {"deputy", "head"}})
                .status == 200);
    const auto link = links.link("democracy", "duty", 0, "agenda", "head");
    CHECK_THAT(links.get(link).body, Catch::Contains("You answer here for Ledbury democratic services, as Head of governance."));
    // The mail is there when the leave is over, too.
    const auto* when = GENERATE("2022-11-02T10:00:00Z", "2022-12-12T10:00:00Z");
    links.control.backend.go_to(when);
    CHECK(links.post(link + "/done", "when=now").status == 200);
    CHECK(links.duty().happened_at == links.control.backend.civil.now());
    const auto entry = links.control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().at(0);
    CHECK(said(entry, "actor") == "head");
    CHECK(said(entry, "capacity") == "deputy of Ledbury democratic services, on leave until Friday 9 December 2022");
}

TEST_CASE("a holder who is acting is said to be acting in the record of what they answer, and one in office is not", "[web][capacity]") {
    Links links;
    const bool acting = GENERATE(true, false);
    REQUIRE(links.control
                .record("fill-1", "LHB", "PostFilled",
                        {{"post", "director"},
                         {"person", "jo"},
                         {"capacity", acting ? "acting" : "substantive"},
                         {"from", "2022-10-01"},
                         {"until", "2022-12-31"},
                         {"by", "minute 7"}})
                .status == 200);
    links.control.record("give-1", meeting, "DutyGivenTo", {{"duty", "agenda"}, {"to", "director"}});
    CHECK(links.post(links.link("director", "duty", 1) + "/done", "when=now").status == 200);
    const auto entry = links.control.get("/v1/audit?event=AgendaPublished").body.at("entries").as_array().at(0);
    CHECK(said(entry, "actor") == "jo");
    CHECK(said(entry, "capacity") == (acting ? "acting Director of public health" : ""));
}

TEST_CASE("every page forbids scripts, frames and going elsewhere, and names no file of the host", "[web]") {
    Links links;
    for (const auto& target :
         {links.link(), links.link() + "/late", std::string("/a/none"), std::string("/"), std::string("/a/../../etc/passwd"),
          std::string("/assets/../beadled.yaml"), std::string("/%00"), std::string("/a/%2e%2e%2f%2e%2e")}) {
        const auto reply = links.get(target);
        CAPTURE(target);
        const auto has = [&](const char* name, const char* part) {
            return std::any_of(reply.headers.begin(), reply.headers.end(),
                               [&](const auto& one) { return one.first == name && one.second.find(part) != std::string::npos; });
        };
        CHECK(has("Content-Security-Policy", "default-src 'none'"));
        CHECK(has("Content-Security-Policy", "frame-ancestors 'none'"));
        CHECK(has("Referrer-Policy", "no-referrer"));
        CHECK(has("X-Content-Type-Options", "nosniff"));
        CHECK(reply.body.find("<script") == std::string::npos);
        CHECK(reply.body.find("/config/pages") == std::string::npos);
        CHECK((reply.status == 200 || reply.status == 404));
    }
    CHECK(links.get("/assets/nhsuk.css").content_type == "text/css; charset=utf-8");
}

TEST_CASE("HTML in any free text is shown as text", "[web]") {
    Links links;
    links.control.record("move-1", meeting, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "<script>alert(1)</script>"}});
    const auto reply = links.post(links.link() + "/late", "expected=%3Cscript%3Ealert(1)%3C%2Fscript%3E&reason=%22%3E%3Cimg+src%3Dx%3E");
    CHECK(reply.body.find("<script") == std::string::npos);
    CHECK(reply.body.find("<img") == std::string::npos);
    CHECK_THAT(reply.body, Catch::Contains("&lt;script&gt;"));
}

TEST_CASE("ten thousand wrong links: the client is told to wait, and nobody else is", "[web]") {
    Links links;
    int told_to_wait = 0, believed = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto reply = links.ask("GET", "/a/AAAA" + std::to_string(i) + ".BBBB", "", "", "203.0.113.7");
        told_to_wait += reply.status == 429;
        believed += reply.status == 200;
    }
    CHECK(believed == 0);
    CHECK(told_to_wait > 9'900);
    CHECK(links.ask("GET", links.link(), "", "", "203.0.113.8").status == 200);
    links.control.backend.civil.advance(1s);
}

TEST_CASE("what is not a form, or not of this site, is answered without a record", "[web]") {
    Links links;
    const auto before = links.entries();
    CHECK(links.ask("POST", links.link() + "/done", "{\"when\":\"now\"}", "application/json").status == 400);
    CHECK(links.ask("POST", links.link() + "/done", "when=now&when=now").status == 400);
    CHECK(links.ask("POST", links.link(), "when=now").status == 405);
    CHECK(links.ask("DELETE", links.link() + "/done").status == 405);
    CHECK(links.ask("POST", links.link() + "/elsewhere", "when=now").status == 404);
    CHECK(links.entries() == before);
}

TEST_CASE("when the store fails, the page says that nothing was recorded and to try again", "[web]") {
    Links links;
    links.control.backend.fails_with = "the disk is full";
    const auto reply = links.post(links.link() + "/done", "when=now");
    CHECK(reply.status == 503);
    CHECK_THAT(reply.body, Catch::Contains("it will not be counted twice"));
    links.control.backend.fails_with.clear();
    CHECK(links.post(links.link() + "/done", "when=now").status == 200);
    CHECK(links.duty().outcome == model::Outcome::met);
}

TEST_CASE("a form's fields are one clean line each", "[web]") {
    const auto form = web::parse_form("a=+x%0D%0ABcc%3A+all%40there.example+&b=%E2%82%AC&c=&d=%FF");
    REQUIRE(form);
    CHECK(form->at("a") == "x Bcc: all@there.example");
    CHECK(form->at("b") == "€");
    CHECK(form->at("c").empty());
    CHECK(form->at("d") == "\xEF\xBF\xBD");
    CHECK_FALSE(web::parse_form("a=%zz"));
    // Without a NUL behind it; a sanitizer sees whether more than it is read.
    const std::vector<char> bytes{'a', '=', '1'};
    const auto beginning = web::parse_form({bytes.data(), bytes.size()});
    REQUIRE(beginning);
    CHECK(*beginning == web::Form{{"a", "1"}});
    CHECK_FALSE(web::parse_form("a=1&a=2"));
}

}  // namespace beadle::tests
