#include "daemon/api/preview.hpp"

#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

constexpr const char* tester = "me@office.example";

Control tested(std::vector<std::string>* tried = nullptr) {
    return Control{[tried](api::HandlerOptions& options) {
        options.writing.test_address = tester;
        if (tried != nullptr)
            options.try_mail = [tried](const std::string& address, model::Instant) -> notify::SendResult {
                tried->push_back(address);
                return {.delivery = notify::Delivery::temporary, .words = "421 busy"};
            };
    }};
}

}  // namespace

TEST_CASE("a preview looks to the end of the next day that works", "[api][preview]") {
    Control control;
    control.with_meeting();
    struct Case {
        const char* now;
        const char* until;
    };
    const auto c = GENERATE(values<Case>({
        {"2022-11-30T09:30:00Z", "2022-12-01T23:59:59Z"},  // A Wednesday.
        {"2022-12-02T16:00:00Z", "2022-12-05T23:59:59Z"},  // Friday: Monday.
        {"2022-12-03T11:00:00Z", "2022-12-05T23:59:59Z"},  // Saturday.
        {"2022-12-23T11:00:00Z", "2022-12-28T23:59:59Z"},  // Before Christmas and its substitute day.
    }));
    control.backend.go_to(c.now);
    const auto answer = control.get("/v1/preview");
    REQUIRE(answer.status == 200);
    CHECK(said(answer.body, "until") == c.until);
}

TEST_CASE("tomorrow's mails are told with subject, recipient, time, text and what becomes of them; nothing is recorded", "[api][preview]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-02T16:00:00Z");
    const auto entries = control.backend.store->log_head("ledbury")->size;
    const auto answer = control.get("/v1/preview?system=ledbury&on=Monday&body=LHB&with=eml");
    CAPTURE(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    const auto& mails = answer.body.at("mails").as_array();
    REQUIRE(mails.size() == 2);
    CHECK(said(mails[1].at("about").as_array().at(0), "template") == "escalation");
    const auto& mail = mails[0];
    CHECK(said(mail, "at") == "2022-12-05T09:00:00Z");
    CHECK(said(mail, "state") == "for the clerk");
    CHECK(said(mail, "to_address") == "democracy@ledbury.example");
    CHECK_THAT(said(mail, "subject"), Catch::Contains("Today by 5pm"));
    CHECK_THAT(said(mail, "text"), Catch::Contains("publish the agenda"));
    CHECK_THAT(said(mail, "message"), Catch::Contains("MIME-Version: 1.0"));
    CHECK(said(mail.at("about").as_array().at(0), "template") == "due_today");
    CHECK(control.backend.store->log_head("ledbury")->size == entries);
    CHECK(control.get("/v1/preview?body=board&on=10%20December%202022").body.at("mails").as_array().empty());

    // And so it comes.
    control.backend.go_to("2022-12-05T09:00:00Z");
    const auto row = control.get("/v1/outbox?template=due%20today").body.at("mails").as_array();
    REQUIRE(row.size() == 1);
    CHECK(said(row[0], "state") == "for_the_clerk");
}

TEST_CASE("what a preview is not asked rightly is said with what to do", "[api][preview]") {
    Control control;
    control.with_meeting();
    for (const auto* query : {"?on=someday", "?on=1%20Nov%202021", "?on=yesterday", "?until=Yesterday", "?until=1%20March%202023",
                              "?on=Monday&until=Friday", "?with=pdf", "?body=nobody", "?system=nowhere", "?days=3"}) {
        const auto answer = control.get(std::string("/v1/preview") + query);
        CAPTURE(query, json::serialize(answer.body));
        CHECK(answer.status >= 400);
        CHECK(answer.status < 500);
        CHECK_FALSE(said(answer.body, "what_to_do").empty());
    }
    CHECK(control.call("GET", "/v1/preview", "", stranger_uid).status == 403);
}

TEST_CASE("a test address stands in the status and in the preview", "[api][test address]") {
    auto control = tested();
    control.with_meeting();
    control.backend.go_to("2022-12-02T16:00:00Z");
    CHECK(said(control.get("/v1/status").body, "test_address") == tester);
    const auto mails = control.get("/v1/preview?until=5%20December%202022").body.at("mails").as_array();
    REQUIRE_FALSE(mails.empty());
    for (const auto& mail : mails) CHECK(said(mail, "to_address") == tester);
}

TEST_CASE("the way out is tried by administrators, with the server's own words, and under a test address with no other",
          "[api][test address]") {
    std::vector<std::string> tried;
    auto control = tested(&tried);
    CHECK(control.post("/v1/mail-test", {{"address", tester}}).status == 403);
    CHECK(control.post("/v1/mail-test", {{"address", "leader@council.example"}}, admin_uid).status == 409);
    for (const auto* wrong : {"", "nobody", "me@office.example\r\nBcc: leader@council.example", "a@b.example, c@d.example"})
        CHECK(control.post("/v1/mail-test", {{"address", wrong}}, admin_uid).status == 400);
    CHECK(tried.empty());
    const auto answer = control.post("/v1/mail-test", {{"address", tester}}, admin_uid);
    CAPTURE(json::serialize(answer.body));
    CHECK(answer.status == 200);
    CHECK_FALSE(answer.body.at("accepted").as_bool());
    CHECK(said(answer.body, "words") == "421 busy");
    CHECK(tried == std::vector<std::string>{tester});
    Control without;
    CHECK(without.post("/v1/mail-test", {{"address", tester}}, admin_uid).status == 409);
}

TEST_CASE("a filter is looked at first: it says which mails it means, and moves none of them", "[api]") {
    Control control;
    control.with_meeting();
    control.backend.go_to("2022-12-06T10:00:00Z");
    const auto entries = control.backend.store->log_head("ledbury")->size;
    const auto all = control.get("/v1/outbox?state=for_the_clerk").body.at("mails").as_array();
    const auto overdue = control.get("/v1/outbox?state=for_the_clerk&template=overdue").body.at("mails").as_array();
    REQUIRE(overdue.size() == 1);
    REQUIRE(all.size() > overdue.size());
    const auto look = control.post("/v1/outbox/release", {{"id", "look"}, {"template", "overdue"}, {"body", "LHB"}, {"dry_run", true}});
    CAPTURE(json::serialize(look.body));
    CHECK(look.status == 200);
    REQUIRE(look.body.at("would_move").as_array().size() == 1);
    CHECK(said(look.body.at("would_move").as_array()[0], "id") == said(overdue[0], "id"));
    CHECK(look.body.at("moved").as_int64() == 0);
    CHECK(control.backend.store->log_head("ledbury")->size == entries);

    // By the same filter, once it is meant: one entry a mail, with who and why; the others stay.
    const auto done = control.post("/v1/outbox/cancel", {{"id", "do-it"}, {"template", "overdue"}, {"reason", "told by telephone"}});
    CHECK(done.body.at("moved").as_int64() == 1);
    CHECK(control.get("/v1/outbox?state=cancelled").body.at("mails").as_array().size() == 1);
    CHECK(control.get("/v1/outbox?state=for_the_clerk").body.at("mails").as_array().size() == all.size() - 1);
    const auto recorded = control.get("/v1/audit?event=MailCancelled").body.at("entries").as_array();
    REQUIRE(recorded.size() == 1);
    CHECK_THAT(json::serialize(recorded[0]), Catch::Contains("clerk") && Catch::Contains("told by telephone"));
}

}  // namespace beadle::tests
