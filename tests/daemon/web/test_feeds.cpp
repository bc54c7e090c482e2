// Calendars as calendar programs ask for them over the web.
#include "daemon/calendar_feed/address.hpp"
#include "daemon/web/site.hpp"
#include "tests/daemon/api/world.hpp"

namespace beadle::tests {
namespace {

constexpr const char* meeting = "LHB/2022-23/1";

struct Subscriber {
    Subscriber() { control.with_meeting(); }

    http::Reply ask(const std::string& target, const std::string& has_already = "", const std::string& method = "GET") {
        http::Reply answer;
        int answers = 0;
        site.answer({.method = method, .target = target, .body = "", .content_type = "", .forwarded_for = "", .if_none_match = has_already},
                    "127.0.0.1", [&](http::Reply reply) {
                        ++answers;
                        answer = std::move(reply);
                    });
        REQUIRE(answers == 1);
        return answer;
    }
    std::string header(const http::Reply& reply, const std::string& name) {
        for (const auto& [key, value] : reply.headers)
            if (key == name) return value;
        return "";
    }
    std::string feed(const std::string& party, const std::string& prefix = "") {
        return calendar_feed::feed_address(feed_keys, "", {.system = "ledbury", .party = party, .body_prefix = prefix},
                                           control.backend.civil.now());
    }
    std::string link(const std::string& instance, const std::string& purpose = "meeting") {
        const auto now = control.backend.civil.now();
        return "/m/" +
               keys.sign({.purpose = purpose,
                          .system = "ledbury",
                          .instance = instance,
                          .duty = "",
                          .revision = 0,
                          .party = "",
                          .expires = now + notify::link_life},
                         now) +
               ".ics";
    }

    Control control;
    notify::LinkKeys keys{{{.id = "0a1b2c3d", .secret = std::string(32, 'k'), .made_at = control.backend.civil.now()}}};
    notify::LinkKeys feed_keys{{{.id = "4e5f6a7b", .secret = std::string(32, 'f'), .made_at = control.backend.civil.now()}}};
    web::Site site{
        control.backend, keys, {.pages_folder = BEADLE_SOURCE_DIR "/config/pages", .pages_a_minute = 600, .feed_keys = &feed_keys}};
};

}  // namespace

TEST_CASE("a calendar is asked for, then again with what came: 304 without a body until something shown changes", "[web][feed]") {
    Subscriber subscriber;
    const auto address = subscriber.feed("", "LHB");
    const auto first = subscriber.ask(address);
    REQUIRE(first.status == 200);
    CHECK(first.content_type == "text/calendar; charset=utf-8");
    CHECK_THAT(first.body, Catch::Contains("SUMMARY:Ledbury Health and Wellbeing Board\\, December meeting"));
    CHECK(subscriber.header(first, "Cache-Control") == "private, max-age=3600");
    CHECK(subscriber.header(first, "Last-Modified") == "Tue, 01 Nov 2022 10:00:00 GMT");
    const auto tag = subscriber.header(first, "ETag");

    subscriber.control.backend.go_to("2022-11-02T09:00:00Z");
    for (const auto& said : {tag, "W/" + tag, "\"another\", " + tag}) {
        const auto again = subscriber.ask(address, said);
        CHECK(again.status == 304);
        CHECK(again.body.empty());
        CHECK(subscriber.header(again, "ETag") == tag);
    }
    CHECK(subscriber.ask(address, "\"another\"").body == first.body);

    subscriber.control.record("move-1", meeting, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    const auto moved = subscriber.ask(address, tag);
    CHECK(moved.status == 200);
    CHECK_THAT(moved.body, Catch::Contains("SEQUENCE:1"));
    CHECK(subscriber.header(moved, "Last-Modified") == "Wed, 02 Nov 2022 09:00:00 GMT");
}

TEST_CASE("each has their own calendar: an office what it owes, a post its meetings, and an address shows no other's", "[web][feed]") {
    Subscriber subscriber;
    const auto office = subscriber.ask(subscriber.feed("democracy")).body, post = subscriber.ask(subscriber.feed("director")).body;
    CHECK_THAT(office, Catch::Contains("X-WR-CALNAME:Ledbury democratic services") && Catch::Contains("Due: publish the agenda"));
    CHECK_THAT(post, Catch::Contains("X-WR-CALNAME:Director of public health") && Catch::Contains("December meeting") &&
                         !Catch::Contains("Due: publish the agenda"));
    CHECK(subscriber.feed("democracy") == subscriber.feed("democracy"));
    CHECK(subscriber.feed("democracy") != subscriber.feed("director"));
}

TEST_CASE("what an address asks for beside the calendar itself is known, or is told what is", "[web][feed]") {
    Subscriber subscriber;
    subscriber.control.record("cancel-1", meeting, "MeetingCancelled", {{"reason", "the chair is ill"}});
    const auto address = subscriber.feed("", "LHB");
    CHECK_THAT(subscriber.ask(address).body, Catch::Contains("STATUS:CANCELLED"));
    CHECK_THAT(subscriber.ask(address + "?cancelled=confirmed").body,
               !Catch::Contains("STATUS:CANCELLED") && Catch::Contains("SUMMARY:CANCELLED: "));
    CHECK_THAT(subscriber.ask(address + "?cancelled=hide").body, !Catch::Contains("BEGIN:VEVENT"));
    CHECK_THAT(subscriber.ask(address + "?show=meetings&times=utc").body,
               Catch::Contains("DTSTART:20221213T100000Z") && !Catch::Contains("publish the agenda"));
    const auto wrong = subscriber.ask(address + "?cancelled=maybe");
    CHECK(wrong.status == 400);
    CHECK_THAT(wrong.body, Catch::Contains("?cancelled=show, hide or confirmed"));
}

TEST_CASE("an address outlives the links in mails, and one that is altered, or made for something else, opens nothing", "[web][feed]") {
    Subscriber subscriber;
    const auto address = subscriber.feed("democracy"), link = subscriber.link(meeting);
    auto altered = address;
    altered[8] = altered[8] == 'x' ? 'y' : 'x';
    CHECK(subscriber.ask(altered).status == 404);
    CHECK_THAT(subscriber.ask(altered).body, Catch::Contains("Ask the office for the address"));
    CHECK(subscriber.ask("/f/" + link.substr(3)).status == 404);
    CHECK(subscriber.ask("/m/" + address.substr(3)).status == 404);
    CHECK(subscriber.ask("/a/" + address.substr(3, address.size() - 7)).status == 404);
    CHECK(subscriber.ask(subscriber.link(meeting, "duty")).status == 404);
    CHECK(subscriber.ask(address.substr(0, address.size() - 4)).status == 404);
    CHECK(subscriber.ask(address, "", "POST").status == 405);
    CHECK(subscriber.ask(subscriber.feed("nobody")).status == 404);

    subscriber.control.backend.civil.set(*calendar::instant_from_iso("2029-11-01T10:00:00Z"));
    CHECK(subscriber.ask(address).status == 200);
    CHECK(subscriber.ask(link).status == 410);
}

TEST_CASE("one meeting for the calendar is a file of that meeting alone, and is its item's too", "[web][feed]") {
    Subscriber subscriber;
    subscriber.control.record("item-1", meeting, "ItemAdded", {{"title", "Winter plan"}});
    const auto file = subscriber.ask(subscriber.link(meeting));
    REQUIRE(file.status == 200);
    CHECK(subscriber.header(file, "Content-Disposition") == "attachment; filename=\"meeting.ics\"");
    CHECK_THAT(file.body, Catch::Contains("DTSTART;TZID=Europe/London:20221213T100000") && !Catch::Contains("publish the agenda"));
    CHECK(subscriber.ask(subscriber.link(std::string(meeting) + "/item/1")).body == file.body);
    CHECK(subscriber.ask(subscriber.link("LHB/2022-23/9")).status == 404);
}

TEST_CASE("asking for a calendar records nothing", "[web][feed]") {
    Subscriber subscriber;
    const auto before = subscriber.control.backend.store->log_head("ledbury")->size;
    subscriber.ask(subscriber.feed("democracy"));
    subscriber.ask(subscriber.link(meeting));
    CHECK(subscriber.control.backend.store->log_head("ledbury")->size == before);
}

}  // namespace beadle::tests
