#include "daemon/cli/what_followed.hpp"

#include <boost/json.hpp>

#include "tests/catch.hpp"
#include "workflows/calendar/zone.hpp"

namespace beadle::cli {
namespace {

using Lines = std::vector<std::string>;

TEST_CASE("what a called meeting asks for is told by its first deadline, with the command that lists them all", "[cli]") {
    const boost::json::value names = boost::json::object{{"icb", "ICB governance team"}};
    CHECK(what_followed(
              {"raised: MeetingEntered in ICP/2027-28/1", "ICP/2027-28/1: entered: meeting, in the diary",
               "ICP/2027-28/1: duty opened: hold, owed by icb, due 2028-03-14T23:59:59Z, 0 of 4 steps done",
               "ICP/2027-28/1: duty opened: agenda, owed by icb, due 2028-03-06T17:00:00Z, 0 of 7 steps done",
               "ICP/2027-28/1: duty opened: decisions, owed by icb, due 2028-03-16T23:59:59Z, 0 of 5 steps done",
               "ICP/2027-28/1: duty opened: minutes, owed by icb, due 2028-03-27T23:59:59Z, 0 of 5 steps done",
               "ICP/2027-28/1: timer set: duty, 2028-03-01T09:00:00Z", "ICP/2027-28/1: mail owed: ICP/2027-28/1|agenda|r0|remind-3|icb"},
              calendar::utc_zone(), names, "ICP") ==
          Lines{"ICP/2027-28/1: entered: meeting, in the diary",
                "4 deadlines were set or changed, the first: agenda, owed by ICB governance team, due Mon 6 Mar 2028 5pm",
                "  beadle duties --instance ICP/2027-28/1 lists them", "ICP/2027-28/1: mail owed: ICP/2027-28/1|agenda|r0|remind-3|icb"});
}

TEST_CASE("up to three of a kind are told one by one, by their dates, and never how many of their steps are done", "[cli]") {
    CHECK(
        what_followed({"duty opened: questions, owed by icb, due 2022-12-08T17:00:00Z, 0 of 4 steps done",
                       "duty: hold, due 2022-12-05T17:00:00Z, 1 of 3 steps done, because the day moved", "agenda settled \u2192 published",
                       "duty ended: agenda/icb, met", "mail withdrawn: all unsent of duty agenda/icb, because the duty was met"},
                      calendar::utc_zone(), {}, "ICPA/2022-23/3") == Lines{"agenda settled \u2192 published", "duty ended: agenda/icb, met",
                                                                           "duty: hold, due Mon 5 Dec 2022 5pm, because the day moved",
                                                                           "duty opened: questions, owed by icb, due Thu 8 Dec 2022 5pm"});
}

TEST_CASE("what a cancelled meeting no longer asks for is told once, with the reason that all of it has", "[cli]") {
    const std::string because = ", because the meeting of 2022-12-13 is cancelled";
    Lines changes{"published \u2192 cancelled", "duty: hold, due 2022-12-13T23:59:59Z, 1 of 3 steps done, withdrawn" + because};
    for (const auto* ref : {"agenda", "decisions", "minutes"})
        changes.push_back("duty ended: " + std::string{ref} + ", withdrawn" + because);
    for (const auto* post : {"chair", "clerk", "head", "member"})
        changes.push_back("mail withdrawn: LHB/2022-23/1||invite|" + std::string{post} + because);
    for (const auto* post : {"chair", "clerk", "head", "member"}) changes.push_back("mail owed: LHB/2022-23/1||fell|" + std::string{post});
    CHECK(what_followed(changes, calendar::utc_zone(), {}, "LHB/2022-23/1") ==
          Lines{"published \u2192 cancelled", "4 duties ended: withdrawn, because the meeting of Tue 13 Dec 2022 is cancelled",
                "  beadle duties --instance LHB/2022-23/1 lists them", "4 mails are in the outbox",
                "  beadle outbox list --instance LHB/2022-23/1 lists them",
                "4 mails that had not gone out are withdrawn, because the meeting of Tue 13 Dec 2022 is cancelled",
                "  beadle outbox list --instance LHB/2022-23/1 lists them"});
}

TEST_CASE("duties that ended each for a reason of its own are told by their outcome alone", "[cli]") {
    Lines changes;
    for (const auto* why : {"a", "b", "c", "d"})
        changes.push_back("duty opened: line, owed by icb, due 2022-12-05T17:00:00Z, excused, because " + std::string{why});
    CHECK(what_followed(changes, calendar::utc_zone(), {}, "LHB/2022-23/1") ==
          Lines{"4 duties ended: excused", "  beadle duties --instance LHB/2022-23/1 lists them"});
}

TEST_CASE("deadlines of several meetings say whose the first is, and of which meetings the others are", "[cli]") {
    Lines changes;
    for (const auto* id : {"LHB/1", "LHB/2", "LHB/3", "LHB/4", "LHB/5"})
        changes.push_back(std::string{id} + ": duty: agenda, due 2022-12-0" + (changes.size() == 1 ? "5" : "6") +
                          "T17:00:00Z, 0 of 5 steps done, because the calendar changed");
    CHECK(what_followed(changes, calendar::utc_zone(), {}, "LHB") ==
          Lines{"5 deadlines were set or changed, the first: agenda, due Mon 5 Dec 2022 5pm, because the calendar changed (LHB/2)",
                "  beadle duties --instance ID lists those of each: LHB/1, LHB/2, LHB/3 and 2 more"});
}

TEST_CASE("where nothing followed nothing is told", "[cli]") {
    CHECK(what_followed({}, calendar::utc_zone(), {}, "LHB/2022-23/1").empty());
    CHECK(what_followed({"set: place", "timer dropped: open"}, calendar::utc_zone(), {}, "LHB/2022-23/1").empty());
}

}  // namespace
}  // namespace beadle::cli
