// Who answers for a subject on a day, asked through the handlers.

#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

std::string target(const std::string& subject, const std::string& on = {}) {
    return "/v1/accountable?subject=" + api::percent_encoded(subject) + (on.empty() ? "" : "&on=" + api::percent_encoded(on));
}

void apply(Control& control) {
    const auto answer =
        control.post("/v1/apply", {{"id", "apply-t"}, {"path", BEADLE_SOURCE_DIR "/tests/daemon/api/transfer.yaml"}}, admin_uid);
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
}

TEST_CASE("until the transfer the group answers, through its officer, by its own instrument", "[api][transition]") {
    Control control;
    apply(control);
    const auto answer = control.get(target("health commissioning, Stockport", "1 December 2022"));
    INFO(json::serialize(answer.body));
    REQUIRE(answer.status == 200);
    const auto& one = answer.body.at("answering").as_array().at(0);
    CHECK(said(one, "body") == "group");
    CHECK(said(one, "party_name") == "Accountable officer");
    CHECK(said(one, "holder") == "p-7");
    CHECK(said(answer.body, "since") == "2013-04-01");
    CHECK(said(answer.body, "instrument") == "the authorisation of 2013");
    CHECK_FALSE(answer.body.at("planned").as_bool());
    const auto& handover = answer.body.at("handovers").as_array().at(0);
    CHECK(said(handover, "transition") == "transition/ccg-to-icb");
    CHECK(said(handover, "on") == "2023-04-01");
    CHECK(said(handover, "gate") == "0 of 1 declared");
}

TEST_CASE("who holds the post is asked of the register too", "[api][transition]") {
    Control control;
    apply(control);
    const auto filled = control.record("f-1", "group", "PostFilled",
                                       {{"post", "officer"}, {"person", "p-9"}, {"capacity", "acting"}, {"from", "2022-11-01"}});
    INFO(json::serialize(filled.body));
    REQUIRE(said(filled.body, "verdict") == "accepted");
    const auto answer = control.get(target("health commissioning, Stockport", "1 December 2022"));
    CHECK(said(answer.body.at("answering").as_array().at(0), "holder") == "p-9 (acting)");
}

TEST_CASE("after the target the board answers as planned; a moved target moves the answer", "[api][transition]") {
    Control control;
    apply(control);
    auto answer = control.get(target("commissioning of hospitals", "1 June 2023"));
    REQUIRE(answer.status == 200);
    CHECK(said(answer.body.at("answering").as_array().at(0), "body") == "board");
    CHECK(said(answer.body.at("answering").as_array().at(0), "party_name") == "Chief executive");
    CHECK(answer.body.at("planned").as_bool());
    const auto moved =
        control.record("m-1", "transition/ccg-to-icb", "TargetDateMoved", {{"to", "1 July 2023"}, {"reason", "Parliament needs longer"}});
    INFO(json::serialize(moved.body));
    REQUIRE(said(moved.body, "verdict") == "accepted");
    answer = control.get(target("stockport health", "1 June 2023"));
    CHECK(said(answer.body.at("answering").as_array().at(0), "body") == "group");
    CHECK(said(answer.body.at("handovers").as_array().at(0), "was_to") == "2023-04-01");
}

TEST_CASE("what ends without successor is answered for by nobody; today is the day where none is said", "[api][transition]") {
    Control control;
    apply(control);
    CHECK(control.get(target("pooled budget", "1 June 2023")).body.at("answering").as_array().empty());
    const auto today = control.get(target("pooled budget"));
    CHECK(said(today.body, "on") == "2022-11-01");
    CHECK(today.body.at("answering").as_array().size() == 1);
}

TEST_CASE("an unknown subject is answered with the nearest known, and a day that is none with its character", "[api][transition]") {
    Control control;
    apply(control);
    const auto unknown = control.get(target("poled budgets"));
    CHECK(unknown.status == 404);
    CHECK(said(unknown.body, "what_to_do") == "did you mean 'pooled budget'?");
    const auto far = control.get(target("potholes"));
    CHECK(far.status == 404);
    CHECK_THAT(said(far.body, "what_to_do"), Catch::Contains("health commissioning, Stockport"));
    CHECK(control.get(target("pooled budget", "31 Feb 2022")).status == 400);
    CHECK(control.get("/v1/accountable").status == 400);
    CHECK(control.get(target("pooled budget") + "&when=now").status == 400);
    CHECK(control.get(target("pooled budget"), stranger_uid).status == 403);
}

}  // namespace
}  // namespace beadle::tests
