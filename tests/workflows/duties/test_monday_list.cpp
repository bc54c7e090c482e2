#include "workflows/duties/monday_list.hpp"

#include <algorithm>
#include <set>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

Definition with_monday_list() {
    auto definition = partnership();
    definition.monday_list = true;
    return definition;
}

/// Who was told on the list that goes at `local`, a duty a line: "ICPA/2022-23/1 agenda/icb > icb".
std::multiset<std::string> lines_at(const World& world, const std::string& local_time) {
    std::multiset<std::string> lines;
    for (const auto& mail : world.outbox()) {
        const auto& of = mail.notification;
        if (of.step == "monday" && local(of.send_at) == local_time && mail.state != "withdrawn")
            lines.insert(of.instance + " " + of.duty + " > " + of.to);
    }
    return lines;
}

/// What is open and due by the end of `until`, over all instances, in the same words.
std::multiset<std::string> owed_by_the_end_of(const World& world, const std::string& until) {
    std::multiset<std::string> lines;
    const auto end = World::at(until) + std::chrono::hours{24};
    for (const auto& id : world.instances())
        for (const auto& duty : world[id].duties)
            if (duty.outcome == Outcome::open && !duty.notice_only && duty.due_at < end)
                lines.insert(id + " " + duty.ref + " > " + duty.owed_by);
    return lines;
}

}  // namespace

TEST_CASE("on Monday at nine everybody is owed a line for each duty that is overdue or falls due by the end of next week, and nobody else",
          "[duties][monday]") {
    World world("2022-10-03 10:00", with_monday_list());
    world.call("icp", {{"held_on", "2022-12-13"}});
    world.call("hwbb-hfd", {{"held_on", "2022-12-06"}});
    world.call("executive", {{"held_on", "2023-02-02"}});
    world.advance_to("2022-11-28 09:00");
    auto lines = lines_at(world, "2022-11-28 09:00");
    CHECK(lines == owed_by_the_end_of(world, "2022-12-11"));
    std::set<std::string> bodies;
    for (const auto& line : lines) bodies.insert(line.substr(0, 4));
    CHECK(bodies == std::set<std::string>{"HWBH", "ICPA"});
    const auto agenda_rule = to_words(find_rule(world.live(), "icp", "agenda")->breach);
    REQUIRE(agenda_rule == "irregular");
    for (const auto& mail : world.outbox())
        if (mail.notification.step == "monday" && mail.notification.duty == "agenda/icb")
            CHECK(text_of(mail.notification.facts, "consequence") == agenda_rule);
    for (const auto& entry : world.entries())
        if (entry.event.kind == "WeekBegan" && entry.event.recorded_at == world.now()) CHECK_FALSE(entry.decision.changes.empty());
}

TEST_CASE("without 'monday list: yes' nobody gets one", "[duties][monday]") {
    World world("2022-10-03 10:00");
    world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-12 10:00");
    CHECK(std::none_of(world.outbox().begin(), world.outbox().end(), [](const Mail& mail) { return mail.notification.step == "monday"; }));
    CHECK_FALSE(world.has_timer("partnership", "monday"));
}

TEST_CASE("the list goes on the first working day of its week, at the hour reminders go, by the clock on the wall", "[duties][monday]") {
    auto definition = with_monday_list();
    World world("2022-02-01 10:00", definition);
    auto next_after = [&](const char* at) { return local(duties::next_list_at(World::at(at), world.context(world["partnership"]))); };
    CHECK(next_after("2022-02-01 10:00") == "2022-02-07 09:00");
    CHECK(next_after("2022-02-07 08:59") == "2022-02-07 09:00");
    CHECK(next_after("2022-02-07 09:00") == "2022-02-14 09:00");
    CHECK(next_after("2022-02-13 23:59") == "2022-02-14 09:00");
    CHECK(next_after("2022-03-25 09:00") == "2022-03-28 09:00");  // Summer time has begun.
    CHECK(next_after("2021-12-26 09:00") == "2021-12-29 09:00");  // The Monday and Tuesday were bank holidays.
    CHECK(next_after("2022-04-15 12:00") == "2022-04-19 09:00");  // Easter Monday.
    auto calendar = world.calendar();
    for (int day = 7; day < 12; ++day) calendar.holidays[std::chrono::year{2022} / 2 / day] = "closed";
    world.set_calendar(calendar);
    CHECK(next_after("2022-02-01 10:00") == "2022-02-14 09:00");  // A week that is closed has no list.
}

TEST_CASE("what falls due by the end of next week's Sunday is listed, whatever the day of the list", "[duties][monday]") {
    const auto zone = london();
    for (const auto* at : {"2022-11-28 09:00", "2022-11-29 09:00", "2022-12-04 23:59"})
        CHECK(local(duties::listed_until(World::at(at), zone)) == "2022-12-11 23:59");
}

TEST_CASE("a list that was missed while the program stood still goes once, and the next one on its day", "[duties][monday]") {
    World world("2022-10-03 10:00", with_monday_list());
    world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-11-11 10:00");
    world.stop_until("2022-12-01 11:00");  // Three Mondays pass.
    std::map<std::string, int> times;
    for (const auto& mail : world.outbox())
        if (mail.notification.step == "monday" && mail.notification.send_at > World::at("2022-11-11 10:00"))
            ++times[mail.notification.instance + " " + mail.notification.duty + " " + mail.notification.to];
    CHECK_FALSE(times.empty());
    for (const auto& [line, count] : times) {
        INFO(line);
        CHECK(count == 1);
    }
    CHECK(lines_at(world, "2022-12-01 11:00") == owed_by_the_end_of(world, "2022-12-11"));
    CHECK(world.fact("partnership", "monday_list") == "2022-12-05T09:00:00Z");
}

TEST_CASE("a file that is applied while a list is overdue does not pass it over, and one without the list ends it", "[duties][monday]") {
    World world("2022-11-24 10:00", with_monday_list());
    world.call("icp", {{"held_on", "2022-12-13"}});
    REQUIRE(world.fact("partnership", "monday_list") == "2022-11-28T09:00:00Z");
    auto second = with_monday_list();
    second.hash = "second";
    second.remind_hour = 8;
    world.apply(second);
    CHECK(world.fact("partnership", "monday_list") == "2022-11-28T08:00:00Z");
    auto third = partnership();
    third.hash = "third";
    world.apply(third);
    CHECK_FALSE(world.has_timer("partnership", "monday"));
    CHECK(world.fact("partnership", "monday_list").empty());
    world.advance_to("2022-11-28 10:00");
    CHECK(lines_at(world, "2022-11-28 09:00").empty());
}

TEST_CASE("what is done before the list has gone leaves it", "[duties][monday]") {
    World world("2022-10-03 10:00", with_monday_list());
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 09:00");
    auto lines = lines_at(world, "2022-12-05 09:00");
    REQUIRE(lines.count(meeting + " agenda/icb > icb") == 1);
    world.record(meeting, "AgendaPublished", {{"for", "icb"}}, "", "icb");
    CHECK(lines_at(world, "2022-12-05 09:00").count(meeting + " agenda/icb > icb") == 0);
}

TEST_CASE("that a week began nobody but the program says", "[duties][monday]") {
    World world("2022-10-03 10:00", with_monday_list());
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    auto before = world.outbox().size();
    CHECK(answer(world.record(meeting, "WeekBegan", {}, "", "icb")) ==
          "not accepted: clerk of icb may not record WeekBegan for " + meeting);
    CHECK(world.outbox().size() == before);
}

TEST_CASE("in quiet hours nobody is written to, the record keeps its own time, and a reminder in hours still comes before the hour",
          "[duties][quiet]") {
    auto definition = partnership();
    definition.quiet_hours = QuietHours{calendar::minutes{16 * 60}, calendar::minutes{8 * 60}};
    for (auto& entry : definition.timetables["icp"])
        if (entry.ref == "agenda") entry.by = calendar::parse_rule("5 clear working days before meeting at 9:00").value();
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-07 10:00");
    // Two hours before nine is seven; the quiet ends at eight, which is still before.
    CHECK(local(world.mail(meeting, "escalate", "icb-head").send_at) == "2022-12-05 08:00");
    for (const auto& mail : world.outbox()) {
        const auto at = calendar::to_local(london(), mail.notification.send_at);
        INFO(mail.notification.id << " at " << local(mail.notification.send_at));
        CHECK(at.at >= calendar::minutes{8 * 60});
        CHECK(at.at < calendar::minutes{16 * 60});
        CHECK(calendar::is_working_day(world.calendar(), at.date));
    }
    bool recorded_at_night = false;
    for (const auto& entry : world.entries())
        recorded_at_night = recorded_at_night || (entry.event.kind == "TimerFired" && local(entry.event.recorded_at) == "2022-12-06 00:00");
    CHECK(recorded_at_night);
}

TEST_CASE("where waiting for the end of the quiet hours would be too late, it goes at once", "[duties][quiet]") {
    auto definition = partnership();
    definition.quiet_hours = QuietHours{calendar::minutes{18 * 60}, calendar::minutes{8 * 60}};
    for (auto& entry : definition.timetables["icp"])
        if (entry.ref == "agenda") entry.by = calendar::parse_rule("5 clear working days before meeting at 8:00").value();
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-07 10:00");
    CHECK(local(world.mail(meeting, "escalate", "icb-head").send_at) == "2022-12-05 06:00");
}

}  // namespace beadle::testing
