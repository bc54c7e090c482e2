#include <algorithm>

#include "daemon/api/capacity.hpp"
#include "tests/daemon/api/world.hpp"
#include "workflows/model/capacity.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";

struct Offices : Control {
    Offices() { with_meeting(); }

    void fill(const char* capacity) {
        REQUIRE(record("fill-1", "LHB", "PostFilled",
                       {{"post", "director"}, {"person", "director"}, {"capacity", capacity}, {"from", "2022-10-01"}, {"by", "minute 7"}})
                    .status == 200);
    }
    void democracy_is_on_leave() {
        const auto leave =
            record("leave-1", "ledbury", "LeaveTaken",
                   {{"post", "democracy"}, {"from", "2022-11-01"}, {"until", "2022-12-09"}, {"deputy", "head"}}, "", clerk_uid);
        INFO(json::serialize(leave.body));
        REQUIRE(said(leave.body, "verdict") == "accepted");
    }
    json::value last(const char* kind) {
        return get(std::string("/v1/audit?newest=yes&event=") + kind).body.at("entries").as_array().at(0);
    }
    model::Outcome agenda() { return model::find_duty(backend.store->load({{"ledbury", meeting}}).instances.at(0), "agenda")->outcome; }
};

bool says_a_capacity(const json::value& entry) {
    const auto& facts = entry.at("facts").as_object();
    return std::any_of(facts.begin(), facts.end(), [](const auto& fact) { return model::is_capacity_fact(fact.key()); });
}

TEST_CASE("what somebody records who holds a post for a time says so, and names the post", "[api][capacity]") {
    Offices control;
    const std::string capacity = GENERATE("acting", "designate", "substantive");
    CAPTURE(capacity);
    control.fill(capacity.c_str());
    REQUIRE(said(control.record("give-1", meeting, "DutyGivenTo", {{"duty", "agenda"}, {"to", "director"}}).body, "verdict") == "accepted");
    REQUIRE(said(control.record("out-1", meeting, "AgendaPublished", {}, "", director_uid).body, "verdict") == "accepted");
    const auto entry = control.last("AgendaPublished");
    CHECK(said(entry, "actor") == "director");
    CHECK(said(entry, "capacity") == (capacity == "substantive" ? "" : capacity + " Director of public health"));
    CHECK(says_a_capacity(entry) == (capacity != "substantive"));
}

TEST_CASE("whoever answers by a link does not pass for the engine, whatever the holder of the post is called", "[api][capacity]") {
    Offices control;
    REQUIRE(
        control
            .record("fill-1", "LHB", "PostFilled",
                    {{"post", "director"}, {"person", "engine"}, {"capacity", "substantive"}, {"from", "2022-10-01"}, {"by", "minute 7"}})
            .status == 200);
    const auto on = calendar::date_from_iso("2022-11-01").value();
    const auto live = control.backend.engine.live("ledbury");
    CHECK(api::who_answers(*control.backend.store, *live, "director", "director", on, on).person == "person:engine");
}

TEST_CASE("an acting post is over with its last day", "[api][capacity]") {
    Offices control;
    REQUIRE(control
                .record("fill-1", "LHB", "PostFilled",
                        {{"post", "director"},
                         {"person", "director"},
                         {"capacity", "acting"},
                         {"from", "2022-10-01"},
                         {"until", "2022-11-03"},
                         {"by", "minute 7"}})
                .status == 200);
    control.record("give-1", meeting, "DutyGivenTo", {{"duty", "agenda"}, {"to", "director"}});
    const auto [now, acts] = GENERATE(table<const char*, bool>({{"2022-11-03T17:00:00Z", true}, {"2022-11-04T09:00:00Z", false}}));
    control.backend.go_to(now);
    control.record("late-1", meeting, "DutyWillBeLate", {{"duty", "agenda"}, {"expected", "2022-12-06"}, {"reason", "figures"}}, "",
                   director_uid);
    CHECK(says_a_capacity(control.last("DutyWillBeLate")) == acts);
}

TEST_CASE("a named deputy records what is owed by whoever is on leave, and the record says for whom and until when", "[api][capacity]") {
    Offices control;
    control.democracy_is_on_leave();
    REQUIRE(said(control.record("out-1", meeting, "AgendaPublished", {}, "", head_uid).body, "verdict") == "accepted");
    CHECK(control.agenda() == model::Outcome::met);
    const auto entry = control.last("AgendaPublished");
    CHECK(said(entry, "actor") == "head");
    CHECK(said(entry, "capacity") == "deputy of Ledbury democratic services, on leave until Friday 9 December 2022");
}

TEST_CASE("who is nobody's deputy that day says nothing for another", "[api][capacity]") {
    Offices control;
    const auto* why = GENERATE("nobody is on leave", "the leave is over", "another is the deputy");
    CAPTURE(why);
    unsigned uid = head_uid;
    if (why != std::string("nobody is on leave")) control.democracy_is_on_leave();
    if (why == std::string("the leave is over")) control.backend.go_to("2022-12-10T09:00:00Z");
    if (why == std::string("another is the deputy")) uid = director_uid;
    CHECK(said(control.record("out-1", meeting, "AgendaPublished", {}, "", uid).body, "verdict") == "not_accepted");
    CHECK_FALSE(says_a_capacity(control.last("AgendaPublished")));
    CHECK(control.agenda() != model::Outcome::met);
}

TEST_CASE("a deputy stands in for what is owed, and for nothing else of the office", "[api][capacity]") {
    Offices control;
    control.democracy_is_on_leave();
    CHECK(
        said(control.record("move-1", meeting, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}}, "", head_uid)
                 .body,
             "verdict") == "not_accepted");
}

TEST_CASE("nobody claims a capacity for themselves", "[api][capacity]") {
    Offices control;
    const auto* fact = GENERATE("acts_as", "acts_in", "deputy_of", "on_leave_until");
    const auto answer = control.record("note-1", meeting, "NoteMade", {{"text", "seen"}, {fact, "head"}});
    CHECK(answer.status == 400);
    CHECK(said(answer.body, "where") == std::string("facts.") + fact);
    CHECK_THAT(said(answer.body, "error"), Catch::Contains("is written by the program"));
    CHECK(control.get("/v1/audit?event=NoteMade").body.at("entries").as_array().empty());
}

TEST_CASE("an office's clerk who holds a post for a time besides records for the office", "[api][capacity]") {
    Offices control;
    control.fill("acting");
    auto settings = Control::settings();
    settings->operators = {{director_uid, "director", {"democracy"}, {"director"}, false}, {clerk_uid, "clerk", {"democracy"}, {}, false}};
    control.handlers.use(settings);
    REQUIRE(said(control.record("out-1", meeting, "AgendaPublished", {}, "", director_uid).body, "verdict") == "accepted");
    CHECK_FALSE(says_a_capacity(control.last("AgendaPublished")));
}

}  // namespace
}  // namespace beadle::tests
