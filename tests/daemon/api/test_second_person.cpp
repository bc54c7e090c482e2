// A change of what is applied wants a second person, where the version that is live says so.
#include "tests/daemon/api/ahead_world.hpp"

namespace beadle::tests {
namespace {

struct TwoPeople {
    TwoPeople() {
        file.replace("sending: clerk first", "sending: clerk first\nsecond person: yes");
        REQUIRE(said(apply("apply-1", admin_uid), "verdict") == "accepted");  // The first of all: there is nothing yet that could change.
        first = live();
        file.replace("    by: 5 clear working days before meeting at 5pm\n", "    by: 7 clear working days before meeting at 5pm\n");
    }
    json::value apply(const char* id, unsigned uid) {
        const auto answer = control.apply_file(file.path(), id, "", false, uid);
        INFO(json::serialize(answer.body));
        REQUIRE(answer.status == 200);
        return answer.body.at("applied").at(0);
    }
    std::string live() {
        for (const auto& current : control.backend.store->current_definitions())
            if (current.kind == "definition") return current.hash;
        return {};
    }
    SystemFile file;
    Control control;
    std::string first;
};

}  // namespace

TEST_CASE("who applies a change first proposes it; it takes hold when another applies the very same file", "[apply]") {
    TwoPeople world;
    const auto proposed = world.apply("apply-2", admin_uid);
    CHECK(proposed.at("proposed").as_bool());
    CHECK_THAT(json::serialize(proposed), Catch::Contains("nothing has changed yet"));
    CHECK(world.live() == world.first);

    // The same person again only proposes again.
    CHECK(world.apply("apply-3", admin_uid).at("proposed").as_bool());
    CHECK(world.live() == world.first);

    const auto applied = world.apply("apply-4", second_admin_uid);
    CHECK(said(applied, "verdict") == "accepted");
    CHECK_THAT(json::serialize(applied), Catch::Contains("proposed by admin on 2022-11-01, applied by second-admin"));
    CHECK(world.live() != world.first);
    CHECK(world.control.get("/v1/audit?event=DefinitionProposed").body.at("entries").as_array().size() == 2);
}

TEST_CASE("a file that was changed after it was proposed is proposed anew, not applied", "[apply]") {
    TwoPeople world;
    world.apply("apply-2", admin_uid);
    world.file.replace("    remind: [3, 1, 0]\n", "    remind: [4, 1, 0]\n");
    CHECK(world.apply("apply-3", second_admin_uid).at("proposed").as_bool());
    CHECK(world.live() == world.first);
    CHECK(said(world.apply("apply-4", admin_uid), "verdict") == "accepted");
    CHECK(world.live() != world.first);
}

TEST_CASE("one person cannot take out the line that wants a second", "[apply]") {
    TwoPeople world;
    world.file.replace("second person: yes\n", "");
    CHECK(world.apply("apply-2", admin_uid).at("proposed").as_bool());
    CHECK(world.live() == world.first);
    // Nor by an event of their own making: the record holds it against what was proposed.
    const auto forced = world.control.post("/v1/events",
                                           {{"id", "forced"},
                                            {"instance", "ledbury"},
                                            {"kind", "DefinitionApplied"},
                                            {"facts", {{"definition", "feed"}, {"calendar", "feed"}}}},
                                           admin_uid);
    CHECK((forced.status != 200 || said(forced.body, "verdict") == "not_accepted"));
    CHECK(world.live() == world.first);
}

TEST_CASE("who is no administrator proposes nothing", "[apply]") {
    TwoPeople world;
    const auto tried = world.apply("apply-2", clerk_uid);
    CHECK(said(tried, "verdict") == "not_accepted");
    CHECK(world.live() == world.first);
    CHECK(world.apply("apply-3", admin_uid).at("proposed").as_bool());
}

TEST_CASE("the plan says that a second person is wanted, and shows each rule that changes with its source and who checked it when",
          "[apply]") {
    TwoPeople world;
    world.file.replace("rules: council committee", "rules: NHS board");
    const auto answer = world.control.apply_file(world.file.path(), "try", "", true);
    REQUIRE(answer.status == 200);
    const auto plan = answer.body.at("plans").at(0);
    CHECK(said(plan, "verdict") == "accepted");
    CHECK(plan.at("second_person").as_bool());
    const auto& rules = plan.at("rules").as_array();
    REQUIRE_FALSE(rules.empty());
    for (const auto& rule : rules) {
        CHECK(said(rule, "procedure") == "nhs board");
        CHECK_FALSE(said(rule, "source").empty());
        CHECK(calendar::date_from_iso(said(rule, "checked_on")));
    }
    CHECK(world.live() == world.first);
    CHECK(world.control.get("/v1/audit?event=DefinitionProposed").body.at("entries").as_array().empty());
}

}  // namespace beadle::tests
