// Worked dates. The assembly's papers: legal and equality five working days each, finance three, in parallel; final reports 7 working days before the meeting
// at 10am; its agenda is public 3 clear working days before, that of the two boards in the room 5.

#include "workflows/paper/can_we_make_it.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using namespace std::chrono;

paper::MeetingAhead dated(const char* id, Date on) {
    paper::MeetingAhead made;
    made.id = id;
    made.name = id;
    made.held_on = on;
    made.bodies = {"icp", "hwbb-hfd", "hwbb-worcs"};
    return made;
}

paper::CanWeMakeIt ask(Date from, std::vector<paper::MeetingAhead> meetings, const Instance* paper = nullptr) {
    static const auto definition = partnership();
    static const auto calendar = england_and_wales();
    return paper::can_we_make_it(paper, "icp", std::move(meetings), from, definition, calendar);
}

const paper::Gate& gate(const paper::MeetingJudged& judged, const std::string& name) {
    for (const auto& one : judged.gates)
        if (one.name == name) return one;
    FAIL("no gate " << name);
    return judged.gates.front();
}

const Date december = 2022y / December / 13, march = 2023y / March / 14;

}  // namespace

TEST_CASE("a draft that is ready on the last day for it makes its meeting, a day later it does not", "[paper]") {
    struct Case {
        const char* why;
        Date ready_on;
        bool can;
        const char* blocked_by;
        int short_by;
    };
    // Final by Friday 2 December at 10am, so cleared by the end of Thursday 1 December, so sent by Thursday 24 November.
    auto c = GENERATE(values<Case>({
        {"three weeks ahead", 2022y / November / 21, true, "", 0},
        {"on the last day", 2022y / November / 24, true, "", 0},
        {"one working day after it", 2022y / November / 25, false, "legal implications", 1},
        {"on the Saturday, whose days count from Monday", 2022y / November / 26, false, "legal implications", 1},
        {"two working days after it", 2022y / November / 28, false, "legal implications", 2},
    }));
    CAPTURE(c.why);
    auto found = ask(c.ready_on, {dated("special", december), dated("spring", march)});
    REQUIRE(found.meetings.size() == 2);
    CHECK(found.meetings[0].can_be_made == c.can);
    CHECK(found.meetings[0].blocked_by == c.blocked_by);
    CHECK(found.meetings[0].short_by == c.short_by);
    REQUIRE(found.earliest);
    CHECK(found.meetings[*found.earliest].meeting.id == (c.can ? "special" : "spring"));
}

TEST_CASE("each gate names its last day, counted back, what is possible, counted forward, and the proof", "[paper]") {
    auto found = ask(2022y / November / 28, {dated("special", december)});
    const auto& judged = found.meetings[0];
    REQUIRE(judged.gates.size() == 5);
    CHECK(judged.gates[0].name == "legal implications");
    CHECK(judged.gates[0].who == "Head of legal");
    CHECK(judged.gates[0].latest == 2022y / November / 24);
    CHECK(judged.gates[0].possible == 2022y / November / 28);
    CHECK_FALSE(judged.gates[0].kept);
    CHECK(judged.gates[0].proof.find("Monday 5 December 2022") != std::string::npos);
    CHECK(gate(judged, "resource implications").latest == 2022y / November / 28);  // Three days, in parallel.
    CHECK(gate(judged, "resource implications").kept);
    const auto& final = gate(judged, "final reports");
    CHECK(final.latest == 2022y / December / 1);
    CHECK(final.possible == 2022y / December / 5);
    CHECK(final.short_by == 2);
    CHECK(final.source == "report protocol, 4");
    CHECK_FALSE(final.is_law);
    CHECK(final.proof.find("Friday 2 December 2022") != std::string::npos);
    const auto& agenda = gate(judged, "agenda published");
    CHECK(agenda.latest == 2022y / December / 5);  // The strictest of the three in the room: five clear working days.
    CHECK(agenda.source == "Local Government Act 1972 s.100B(3)");
    CHECK(agenda.kept);
    CHECK(agenda.is_law);
    CHECK(judged.as_a_late_paper);
}

TEST_CASE("where even the law's day cannot be kept, it is no late paper but a later meeting", "[paper]") {
    auto found = ask(2022y / November / 29, {dated("special", december), dated("spring", march)});
    CHECK_FALSE(found.meetings[0].as_a_late_paper);
    CHECK_FALSE(gate(found.meetings[0], "agenda published").kept);
    CHECK(gate(found.meetings[0], "agenda published").short_by == 1);
    CHECK(found.said ==
          "The earliest meeting it can make is spring on Tuesday 14 March 2023. Not special on Tuesday 13 December 2022: "
          "legal implications (Head of legal), short by 3 working days.");
}

TEST_CASE("an agenda that is out already takes no paper in time", "[paper]") {
    auto meeting = dated("special", december);
    meeting.is_published = true;
    auto found = ask(2022y / November / 14, {meeting});
    CHECK_FALSE(found.earliest);
    CHECK(found.meetings[0].blocked_by == "agenda published");
    CHECK_FALSE(found.meetings[0].as_a_late_paper);
}

TEST_CASE("of a meeting without a date it is said from which day in its window on it can be made", "[paper]") {
    paper::MeetingAhead open;
    open.id = "ICPA review";
    open.name = "review meeting 2023";
    open.window_from = 2023y / January / 3;
    open.window_until = 2023y / January / 31;
    open.bodies = {"icp"};
    // Ready on Tuesday 3 January: cleared by the 10th; the working day after at 10am is the 11th; seven working days on is Friday 20 January.
    auto found = ask(2023y / January / 3, {open});
    REQUIRE(found.earliest);
    CHECK(found.meetings[0].on == 2023y / January / 20);
    CHECK(found.said == "The earliest meeting it can make is review meeting 2023, if it is held on Friday 20 January 2023 or later.");
    open.window_until = 2023y / January / 19;
    auto none = ask(2023y / January / 3, {open});
    CHECK_FALSE(none.earliest);
    CHECK(none.meetings[0].on == 2023y / January / 19);
    CHECK(none.first_possible == 2023y / January / 20);
    CHECK(none.said.starts_with("No meeting that is foreseen can be made; one held on Friday 20 January 2023 or later could."));
}

TEST_CASE("without any meeting ahead, the first day on which one could be held is said", "[paper]") {
    auto found = ask(2023y / January / 3, {});
    CHECK_FALSE(found.earliest);
    CHECK(found.first_possible == 2023y / January / 20);
}

TEST_CASE("a paper that stands already: what is cleared counts, what is used counts, and silence does not", "[paper]") {
    World world{"2022-10-03 10:00"};
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.record(meeting, "PaperRequested", {{"title", "winter plan"}, {"item", meeting + "/item/1"}});
    const auto id = meeting + "/paper/1";
    world.advance_to("2022-11-21 10:00");
    world.record(id, "PaperSentForClearance");
    SECTION("reviewers who have it need no more than what is left of their days") {
        auto found = ask(2022y / November / 25, {dated("special", december)}, &world[id]);
        CHECK(found.meetings[0].can_be_made);
        CHECK(gate(found.meetings[0], "legal implications").possible == 2022y / November / 21);
        CHECK(gate(found.meetings[0], "final reports").possible == 2022y / November / 28);
    }
    SECTION("cleared headings are gates no more") {
        for (const char* heading : {"legal", "equality", "finance"}) world.record(id, "HeadingCleared", {{"heading", heading}});
        auto found = ask(2022y / December / 1, {dated("special", december)}, &world[id]);
        CHECK(found.meetings[0].gates.size() == 2);
        CHECK(found.meetings[0].can_be_made);
    }
    SECTION("one that was returned after two days needs three more from when it comes back") {
        world.advance_to("2022-11-23 10:00");
        world.record(id, "PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}});
        for (const char* heading : {"equality", "finance"}) world.record(id, "HeadingCleared", {{"heading", heading}});
        CHECK(ask(2022y / November / 28, {dated("special", december)}, &world[id]).meetings[0].can_be_made);
        CHECK_FALSE(ask(2022y / November / 29, {dated("special", december)}, &world[id]).meetings[0].can_be_made);
    }
    SECTION("a reviewer who is overdue can clear it today, and not before") {
        auto found = ask(2022y / December / 1, {dated("special", december)}, &world[id]);
        CHECK(gate(found.meetings[0], "final reports").possible == 2022y / December / 1);
        CHECK(gate(found.meetings[0], "legal implications").proof.find("nobody's silence clears") != std::string::npos);
        CHECK_FALSE(ask(2022y / December / 2, {dated("special", december)}, &world[id]).meetings[0].can_be_made);
    }
}

}  // namespace beadle::testing
