// Calendars as calendar programs read them: a golden file, two readers that share no code with what wrote it, and what moves the numbers that they
// compare. UPDATE_GOLDEN=1 rewrites the golden file; look at the diff as at code.
#include "daemon/calendar_feed/feed.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/definitions/load.hpp"
#include "tests/daemon/api/world.hpp"
#include "tests/support/left_out.hpp"
#include "tests/support/mail_servers.hpp"
#include "tests/support/temporary_folder.hpp"

namespace beadle::tests {
namespace {

using calendar_feed::Calendar;
using calendar_feed::CalendarEvent;

constexpr const char* december = "LHB/2022-23/1";
constexpr const char* july = "LHB/2023-24/1";
const std::string here = BEADLE_SOURCE_DIR "/tests/daemon/calendar_feed/";

/// The small system with a meeting in winter and one in summer, and an action whose title is nobody's business.
struct Feed {
    Feed() {
        control.with_meeting();
        record("call-2", "LHB", "MeetingCalled",
               {{"held_on", "2023-07-11"},
                {"at", "14:30"},
                {"name", "Summer, \"estates\"; and — naïve – plans"},
                {"place", "Committee Room 1, Plough Lane"}});
    }
    void record(const char* id, const char* instance, const char* kind, json::object facts) {
        const auto answer = control.record(id, instance, kind, std::move(facts));
        INFO(json::serialize(answer.body));
        REQUIRE(answer.status == 200);
        REQUIRE(said(answer.body, "verdict") != "not accepted");
    }
    Calendar calendar(calendar_feed::Wanted wanted = {.party = "", .body = "board"}) {
        const auto now = control.backend.civil.now();
        return calendar_feed::calendar_of(*control.backend.store, *live(), wanted, calendar::local_date(zone, now));
    }
    std::string text(calendar_feed::Wanted wanted = {.party = "", .body = "board"}, bool in_utc = false) {
        return to_icalendar(calendar(std::move(wanted)), zone, in_utc);
    }
    CalendarEvent meeting(const std::string& summary, calendar_feed::Wanted wanted = {.party = "", .body = "board"}) {
        for (auto& event : calendar(std::move(wanted)).events)
            if (event.at && event.summary.find(summary) != std::string::npos) return event;
        FAIL("no meeting in the calendar is called " << summary);
        return {};
    }
    std::shared_ptr<const model::Definition> live() { return control.backend.engine.live("ledbury"); }

    Control control;
    calendar::Zone zone = definitions::load_zone("Europe/London");
};

std::vector<json::object> events_in(const std::string& lines) {
    std::vector<json::object> out;
    std::istringstream in{lines};
    for (std::string line; std::getline(in, line);) out.push_back(json::parse(line).as_object());
    return out;
}

/// What each of the two readers finds in the text, which must be the same.
std::vector<json::object> read_by_both(const std::string& text) {
    test::TemporaryFolder folder;
    const auto file = folder.file("feed.ics");
    std::ofstream{file, std::ios::binary} << text;
    // The distribution's own Python, for which its packages are.
    const auto first = events_in(mail_test::Child{{"/usr/bin/python3", here + "read_calendar.py", file}}.rest());
    const std::string npm = BEADLE_SOURCE_DIR "/build/npm";
    if (!std::filesystem::exists(npm + "/node_modules/ical.js")) {
        test::left_out("no ical.js is here, so only one reader; ./dev deps --test brings it", test::BroughtBy::npm);
        return first;
    }
    const auto second = events_in(mail_test::Child{{"node", here + "read_calendar.mjs", file}, {"BEADLE_NPM_DIR=" + npm}}.rest());
    REQUIRE(first.size() == second.size());
    for (std::size_t at = 0; at < first.size(); ++at) CHECK(first[at] == second[at]);
    return first;
}

std::string lines_begin_with(const std::string& text, const std::string& mark) {
    std::string out;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(mark)) out += line + "\n";
    return out;
}

}  // namespace

TEST_CASE("the calendar of a small system is the golden one, and two independent readers find in it what was written", "[feed]") {
    Feed feed;
    feed.record("cancel-1", december, "MeetingCancelled", {{"reason", "the chair is ill"}});
    const auto text = feed.text();
    const std::string path = BEADLE_SOURCE_DIR "/tests/golden/feed/ledbury.ics";
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << text;
    std::ifstream in{path, std::ios::binary};
    std::ostringstream golden;
    golden << in.rdbuf();
    INFO(path << " differs; UPDATE_GOLDEN=1 rewrites it");
    CHECK(golden.str() == text);

    const auto written = feed.calendar().events;
    const auto read = read_by_both(text);
    REQUIRE(read.size() == written.size());
    CHECK(read.size() == 6);  // Two meetings, and for each the agenda and the decisions.
    for (std::size_t at = 0; at < read.size(); ++at) {
        const auto& event = written[at];
        CAPTURE(event.summary, json::serialize(read[at]));
        CHECK(said(read[at], "uid") == event.uid);
        CHECK(said(read[at], "summary") == (event.cancelled ? "CANCELLED: " : "") + event.summary);
        CHECK(said(read[at], "description") == event.description);
        CHECK(said(read[at], "place") == event.place);
        CHECK(said(read[at], "status") == (event.cancelled ? "CANCELLED" : "CONFIRMED"));
        CHECK(read[at].at("sequence").as_int64() == event.sequence);
        CHECK(said(read[at], "stamp") == calendar::to_iso(event.modified));
        CHECK(said(read[at], "start") ==
              (event.at ? calendar::to_iso(calendar::to_instant(feed.zone, {event.on, *event.at})) : calendar::to_iso(event.on)));
    }
}

TEST_CASE(
    "both readers find winter's ten o'clock at 10:00 UTC and summer's half past two at 13:30, by the zone in the file and in UTC alike",
    "[feed]") {
    Feed feed;
    for (const bool in_utc : {false, true}) {
        const auto text = feed.text({.party = "", .body = "board", .show = calendar_feed::Show::meetings}, in_utc);
        CHECK((text.find("BEGIN:VTIMEZONE") == std::string::npos) == in_utc);
        const auto read = read_by_both(text);
        REQUIRE(read.size() == 2);
        CHECK(said(read[0], "start") == "2022-12-13T10:00:00Z");
        CHECK(said(read[1], "start") == "2023-07-11T13:30:00Z");
        CHECK(said(read[1], "end") == "2023-07-11T15:30:00Z");
    }
}

TEST_CASE("read again when nothing has changed, hours or days later, a calendar is the same to the byte", "[feed]") {
    Feed feed;
    const auto first = feed.text();
    CHECK(feed.text() == first);
    feed.control.backend.go_to("2022-11-04T18:00:00Z");
    CHECK(feed.text() == first);
}

TEST_CASE("what does not show in a calendar leaves it as it is, though the record grows", "[feed]") {
    Feed feed;
    const auto first = feed.text();
    const auto size = feed.control.backend.store->log_head("ledbury")->size;
    feed.record("late-1", december, "DutyWillBeLate", {{"duty", "agenda"}, {"expected", "2022-12-07"}, {"reason", "the author is ill"}});
    REQUIRE(feed.control.backend.store->log_head("ledbury")->size > size);
    CHECK(feed.text() == first);
}

TEST_CASE(
    "a meeting that moves, and one that is cancelled, raise their own number by one each time, keep their uid, and no other meeting's",
    "[feed]") {
    Feed feed;
    const auto winter = feed.meeting("December"), summer = feed.meeting("Summer");
    CHECK(winter.sequence == 0);
    CHECK(summer.sequence == 0);

    feed.control.backend.go_to("2022-11-02T09:00:00Z");
    feed.record("move-1", december, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    const auto moved = feed.meeting("December");
    CHECK(moved.sequence == 1);
    CHECK(moved.uid == winter.uid);
    CHECK(calendar::to_iso(moved.on) == "2022-12-20");
    CHECK(calendar::to_iso(moved.modified) == "2022-11-02T09:00:00Z");

    feed.record("move-2", december, "DateRearranged", {{"held_on", "2022-12-20"}, {"place", "Shire Hall"}, {"reason", "another room"}});
    CHECK(feed.meeting("December").sequence == 2);
    feed.record("move-3", december, "DateRearranged", {{"held_on", "2022-12-20"}, {"place", "Shire Hall"}, {"reason", "said again"}});
    CHECK(feed.meeting("December").sequence == 2);

    feed.record("cancel-1", december, "MeetingCancelled", {{"reason", "the chair is ill"}});
    const auto cancelled = feed.meeting("December");
    CHECK(cancelled.sequence == 3);
    CHECK(cancelled.uid == winter.uid);
    CHECK(cancelled.cancelled);

    const auto untouched = feed.meeting("Summer");
    CHECK(untouched.sequence == 0);
    CHECK(untouched.modified == summer.modified);
}

TEST_CASE("a deadline that moves with its meeting rises with it, one that was done says so, and no deadline blocks time", "[feed]") {
    Feed feed;
    const calendar_feed::Wanted office{.party = "democracy", .body = "", .show = calendar_feed::Show::deadlines};
    const auto before = feed.calendar(office).events;
    REQUIRE(before.size() == 4);
    CHECK(before[0].summary == "Due: publish the agenda (Ledbury Health and Wellbeing Board, December meeting, Tue 13 Dec)");
    CHECK_THAT(before[0].description, Catch::StartsWith("Due by 5pm on Monday 5 December 2022.\nOwed by Ledbury democratic services."));
    feed.record("move-1", december, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    auto after = feed.calendar(office).events;
    REQUIRE(after.size() == 4);
    CHECK(calendar::to_iso(after[0].on) == "2022-12-12");
    for (std::size_t at = 0; at < 4; ++at) {
        CAPTURE(after[at].summary);
        CHECK(after[at].uid == before[at].uid);
        CHECK(after[at].sequence == (at < 2 ? 1 : 0));
        CHECK_FALSE(after[at].at);
        CHECK_FALSE(after[at].blocks_time);
    }
    feed.control.backend.go_to("2022-12-09T16:00:00Z");
    feed.record("publish-1", december, "AgendaPublished", {});
    after = feed.calendar(office).events;
    CHECK_THAT(after.at(0).summary, Catch::StartsWith("Done: publish the agenda"));
    CHECK(after.at(0).sequence == 1);
}

TEST_CASE("a cancelled meeting stays, is hidden or stays as confirmed, as was asked, and is gone 30 days after its day", "[feed]") {
    using calendar_feed::Cancelled;
    Feed feed;
    feed.record("cancel-1", december, "MeetingCancelled", {{"reason", "the chair is ill"}});
    const auto with = [&](Cancelled cancelled) {
        return feed.text({.party = "", .body = "board", .cancelled = cancelled, .show = calendar_feed::Show::meetings});
    };
    CHECK(lines_begin_with(with(Cancelled::show), "STATUS") == "STATUS:CANCELLED\r\nSTATUS:CONFIRMED\r\n");
    CHECK_THAT(with(Cancelled::show), Catch::Contains("SUMMARY:CANCELLED: "));
    CHECK(lines_begin_with(with(Cancelled::hide), "STATUS") == "STATUS:CONFIRMED\r\n");
    CHECK(lines_begin_with(with(Cancelled::confirmed), "STATUS") == "STATUS:CONFIRMED\r\nSTATUS:CONFIRMED\r\n");
    CHECK_THAT(with(Cancelled::confirmed), Catch::Contains("SUMMARY:CANCELLED: "));
    feed.control.backend.go_to("2023-01-12T12:00:00Z");
    CHECK_THAT(with(Cancelled::show), Catch::Contains("SUMMARY:CANCELLED: "));
    feed.control.backend.go_to("2023-01-13T12:00:00Z");
    CHECK_THAT(with(Cancelled::show), !Catch::Contains("CANCELLED"));
}

TEST_CASE("no reason, no title of a paper, item or action, and no person stands in any calendar", "[feed]") {
    Feed feed;
    feed.record("item-1", december, "ItemAdded", {{"title", "Dismissal of Mr Quibble"}, {"exempt", "yes"}});
    feed.record("paper-1", december, "PaperRequested", {{"title", "Settlement with Mr Quibble"}, {"author", "director"}});
    feed.record("cancel-1", december, "MeetingCancelled", {{"reason", "Mr Quibble appealed"}});
    for (const auto* party : {"democracy", "head", "director", ""}) {
        const auto text = feed.text({.party = party, .body = *party == '\0' ? "board" : ""});
        CAPTURE(party, text);
        CHECK_THAT(text, !Catch::Contains("Quibble") && !Catch::Contains("ledbury.example") && Catch::Contains("BEGIN:VCALENDAR"));
    }
    CHECK_THAT(feed.text({.party = "director", .body = ""}), Catch::Contains("paper drafted") || Catch::Contains("paper attached"));
}

TEST_CASE("lines end with CRLF and have at most 75 octets, cut between characters; there is no METHOD and no repeated event", "[feed]") {
    Feed feed;
    const auto text = feed.text();
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        CAPTURE(line);
        REQUIRE(line.ends_with('\r'));
        CHECK(line.size() <= 76);
        // A continuation byte after the blank of a folded line would be a character cut in two.
        CHECK_FALSE((line.size() > 1 && line[0] == ' ' && (static_cast<unsigned char>(line[1]) & 0xC0U) == 0x80U));
    }
    CHECK_THAT(text, !Catch::Contains("METHOD"));
    CHECK(lines_begin_with(text, "RRULE") == "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n");
}

}  // namespace beadle::tests
