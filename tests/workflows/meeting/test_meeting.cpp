#include "workflows/meeting/meeting.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

/// A special meeting of the Assembly with both boards, on Tuesday 13 December 2022: the last day to publish is Monday 5 December.
struct Sitting {
    World world;
    std::string assembly, item;
    explicit Sitting(const char* now = "2022-10-03 10:00", Facts more = {}) : world(now) {
        Facts facts{{"kind", "special"}, {"name", "special meeting"}, {"held_on", "2022-12-13"},
                    {"at", "10:00"},     {"in_common", "yes"},        {"purpose", "approve the strategy"}};
        facts.merge(more);
        assembly = world.call("icp", facts);
        item = assembly + "/item/1";
    }
    static constexpr const char* herefordshire = "HWBH/2022-23/1";
    static constexpr const char* worcestershire = "HWBW/2022-23/1";
};

/// A line of a timetable, owed by the executive's office.
TimetableEntry line(const char* ref, const char* by, const char* met_by) {
    TimetableEntry made;
    made.ref = made.what = ref;
    made.by = *calendar::parse_rule(by);
    made.owed_by = {"worcs"};
    made.met_by = met_by;
    return made;
}

}  // namespace

TEST_CASE("an agenda published on the last safe day is kept, one day later the items are barred", "[meeting]") {
    Sitting kept, late;
    kept.world.advance_to("2022-12-05 16:30");
    auto entry = kept.world.record(kept.assembly, "AgendaPublished");
    CHECK(verdict(entry) == "accepted");
    CHECK(kept.world.state(kept.item) == "published");
    CHECK(kept.world.outcome(kept.assembly, "agenda/icb") == "met");

    late.world.advance_to("2022-12-06 09:00");
    entry = late.world.record(late.assembly, "AgendaPublished");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(late.world.state(late.assembly) == "published");  // It is out: the fact stands.
    CHECK(late.world.state(late.item) == "barred");
    CHECK(late.world.outcome(late.assembly, "agenda/icb") == "met late");

    const auto* broken = finding(entry, "agenda");
    REQUIRE(broken);
    CHECK(broken->rule == "agenda: 5 clear working days before meeting");
    CHECK(broken->source == "Local Government Act 1972 s.100B(3)");
    CHECK(broken->numbers ==
          "published Tuesday 6 December 2022 at 9am; the last day was Monday 5 December 2022, for a meeting on Tuesday 13 December 2022");
    CHECK(broken->breach == Breach::bars_the_item);
    CHECK(broken->ways_on.size() == 2);
}

TEST_CASE("an agenda published on Friday and recorded on Monday is met, though it was due on Friday", "[meeting]") {
    Sitting sitting("2022-10-03 10:00", {{"held_on", "2022-12-12"}});  // Merged facts keep the first: the meeting stays on 13 December.
    auto& world = sitting.world;
    world.advance_to("2022-12-06 09:00");
    CHECK(world.duty(sitting.assembly, "agenda/icb").late_from < world.now());  // It was chased as overdue meanwhile.
    auto entry = world.record(sitting.assembly, "AgendaPublished", {}, "2022-12-02 15:00");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "met");
    CHECK(local(*world.duty(sitting.assembly, "agenda/icb").happened_at) == "2022-12-02 15:00");
    CHECK(local(*world.duty(sitting.assembly, "agenda/icb").recorded_at) == "2022-12-06 09:00");
    CHECK(world.state(sitting.item) == "published");
}

TEST_CASE("the three ways to short notice stay distinct", "[meeting]") {
    SECTION("a meeting convened at shorter notice and published when convened breaks nothing") {
        Sitting sitting("2022-12-08 10:00");
        CHECK(sitting.world.outcome(sitting.assembly, "agenda/icb") == "excused");
        CHECK(sitting.world.duty(sitting.assembly, "agenda/icb").reason == "past when entered");
        auto entry = sitting.world.record(sitting.assembly, "AgendaPublished", {}, "2022-12-08 10:00");
        CHECK(verdict(entry) == "accepted");
        CHECK(numbers(entry, "agenda").find("convened on Thursday 8 December 2022, so notice at the time of convening") !=
              std::string::npos);
        CHECK(sitting.world.fact(sitting.assembly, "shorter_notice") == "convened at shorter notice");
        CHECK(sitting.world.state(sitting.item) == "published");
    }
    SECTION("convened at shorter notice but published a day later is late") {
        Sitting sitting("2022-12-08 10:00");
        sitting.world.advance_to("2022-12-09 10:00");
        CHECK(verdict(sitting.world.record(sitting.assembly, "AgendaPublished")) == "accepted with a breach");
    }
    SECTION("convened in good time, shorter notice is no excuse") {
        Sitting sitting;
        sitting.world.advance_to("2022-12-08 10:00");
        CHECK(verdict(sitting.world.record(sitting.assembly, "AgendaPublished")) == "accepted with a breach");
        CHECK(sitting.world.fact(sitting.assembly, "shorter_notice").empty());
    }
    SECTION("an item added later is late, and needs urgency") {
        Sitting sitting;
        auto& world = sitting.world;
        world.advance_to("2022-12-05 10:00");
        world.record(sitting.assembly, "AgendaPublished");
        world.advance_to("2022-12-09 10:00");
        world.record(sitting.assembly, "ItemAdded", {{"title", "winter pressures"}});
        auto added = sitting.assembly + "/item/2";
        CHECK(world.state(added) == "late");
        CHECK(world.state(sitting.item) == "published");
        world.advance_to("2022-12-13 10:30");
        CHECK(verdict(world.record(added, "ItemDecided", {{"outcome", "noted"}})) == "accepted with a breach");
        CHECK(world.state(added) == "decided");
    }
}

TEST_CASE("an item that was on the agenda all along is not late for being recorded after it", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-05 10:00");
    world.record(sitting.assembly, "AgendaPublished", {}, "2022-12-05 09:30");
    world.record(sitting.assembly, "ItemAdded", {{"title", "minutes"}}, "2022-12-05 09:00");
    CHECK(world.state(sitting.assembly + "/item/2") == "published");
}

TEST_CASE("each office owes its own agenda, and answers for its own", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    for (const auto* ref : {"agenda/icb", "agenda/hfd", "agenda/worcs"}) CHECK(world.outcome(sitting.assembly, ref) == "open");
    world.advance_to("2022-12-02 10:00");
    CHECK(verdict(world.record(sitting.assembly, "AgendaPublished", {}, "", "hfd")) == "accepted");
    CHECK(world.outcome(sitting.assembly, "agenda/hfd") == "met");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "open");
    world.record(sitting.assembly, "AgendaPublished");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "met");
    // Said twice by the same office, it does not answer for the one that has not published.
    world.record(sitting.assembly, "AgendaPublished");
    CHECK(world.outcome(sitting.assembly, "agenda/worcs") == "open");
    world.record(sitting.assembly, "AgendaPublished", {{"for", "worcs"}});
    CHECK(world.outcome(sitting.assembly, "agenda/worcs") == "met");
}

TEST_CASE("an agenda that went out in time is not late for being said a second time", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    auto item = meeting + "/item/1";
    world.advance_to("2022-12-02 10:00");
    auto first = world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-07 10:00");
    auto second = world.record(meeting, "AgendaPublished", {{"paper_version.1", "2"}});
    CHECK(answer(second) ==
          "accepted: recorded as published on Friday 2 December 2022 at 10am already: it has been open since then, and what is said now of "
          "its "
          "papers is added");
    CHECK(world.state(item) == "published");
    CHECK(world.fact(item, "paper_version") == "2");
    CHECK(world.fact(meeting, "notice_breach").empty());
    CHECK(local(*instant_of(world[meeting].facts, "published_at")) == "2022-12-02 10:00");
    CHECK(world.outcome(meeting, "agenda/hfd") == "met");
    SECTION("taken back, the first leaves the second, which is late") {
        world.correct(first);
        CHECK(world.fact(meeting, "notice_breach") == "bars the item");
        CHECK(world.outcome(meeting, "agenda/hfd") == "met late");
        CHECK(world.state(item) == "barred");
    }
    SECTION("in a record that did not tell the offices apart, it is the same") {
        auto old = world[meeting];
        old.facts.erase("published_at.hfd");
        auto again = world.event(meeting, "AgendaPublished");
        again.recorded_at = world.now();
        auto decision = decide(old, again, world.context(old));
        CHECK(decision.verdict == Verdict::accepted);
        REQUIRE(decision.findings.size() == 1);
        CHECK(decision.findings.front().numbers.starts_with("recorded as published on Friday 2 December 2022"));
    }
}

TEST_CASE("an agenda said late, and then to have gone out in time already, was in time", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-07 10:00");
    CHECK(verdict(world.record(meeting, "AgendaPublished")) == "accepted with a breach");
    CHECK(world.outcome(meeting, "agenda/hfd") == "met late");
    CHECK(world.state(meeting + "/item/1") == "barred");
    CHECK(verdict(world.record(meeting, "AgendaPublished", {}, "2022-12-02 10:00")) == "accepted");
    CHECK(world.fact(meeting, "notice_breach").empty());
    CHECK(local(*instant_of(world[meeting].facts, "published_at")) == "2022-12-02 10:00");
    CHECK(world.outcome(meeting, "agenda/hfd") == "met");
    CHECK(world.state(meeting + "/item/1") == "published");
}

TEST_CASE("an item that is typed in after a late agenda is barred like those that were on it", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-07 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-07 11:00");
    auto entry = world.record(meeting, "ItemAdded", {{"title", "winter plan"}}, "2022-12-06 11:00");
    CHECK(numbers(entry, "agenda") == "the agenda was not open for the time the rule asks, and this item with it: it is barred");
    CHECK(world.state(meeting + "/item/1") == "barred");
}

TEST_CASE("bodies in common have an instance each, under the strictest notice", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    CHECK(world.instances("HWBH/2022").size() == 1);
    CHECK(world.instances("HWBW/2022").size() == 1);
    CHECK(world.fact(sitting.assembly, "siblings") == "HWBH/2022-23/1, HWBW/2022-23/1");
    CHECK(world.fact(Sitting::herefordshire, "led_by") == sitting.assembly);
    CHECK(world.outcome(Sitting::herefordshire, "agenda/hfd") == "none");  // Owed once, at the lead.
    // The assembly's own terms ask for three clear days; the boards' five bind the sitting.
    world.advance_to("2022-12-07 10:00");
    auto entry = world.record(sitting.assembly, "AgendaPublished");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(finding(entry, "agenda")->rule == "agenda: 5 clear working days before meeting");

    World alone("2022-10-03 10:00");
    auto meeting = alone.call("icp", {{"held_on", "2022-12-13"}});
    alone.advance_to("2022-12-07 10:00");
    CHECK(verdict(alone.record(meeting, "AgendaPublished")) == "accepted");
}

TEST_CASE("of a sitting, each body is judged by the agenda of its own office", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    const auto herefordshire = Sitting::herefordshire + std::string("/item/1"),
               worcestershire = Sitting::worcestershire + std::string("/item/1");
    for (const auto* board : {Sitting::herefordshire, Sitting::worcestershire})
        world.record(board, "ItemAdded", {{"title", "winter plan"}});
    world.advance_to("2022-12-07 10:00");
    struct Publication {
        const char *office, *at;
    };
    std::vector<Publication> publications{{"hfd", "2022-12-05 11:45"}, {"icb", "2022-12-05 10:10"}, {"worcs", "2022-12-06 09:25"}};
    const auto by_office = [](const auto& a, const auto& b) { return std::string(a.office) < b.office; };
    const int which = GENERATE(range(0, 6));  // Every order of recording.
    for (int i = 0; i < which; ++i) std::next_permutation(publications.begin(), publications.end(), by_office);
    for (const auto& one : publications) world.record(sitting.assembly, "AgendaPublished", {}, one.at, one.office);
    CHECK(world.state(herefordshire) == "published");
    CHECK(world.state(worcestershire) == "barred");
    CHECK(world.fact(Sitting::herefordshire, "notice_breach").empty());
    CHECK(world.fact(Sitting::worcestershire, "notice_breach") == "bars the item");
    // What the bodies take together waits for the last of them: the strictest notice binds the sitting.
    CHECK(world.state(sitting.item) == "barred");
    CHECK(world.outcome(sitting.assembly, "agenda/worcs") == "met late");
    for (const auto* ref : {"agenda/hfd", "agenda/icb"}) CHECK(world.outcome(sitting.assembly, ref) == "met");
    world.advance_to("2022-12-13 11:00");
    CHECK(verdict(world.record(worcestershire, "ItemDecided", {{"outcome", "agreed"}})) == "accepted with a breach");
    CHECK(verdict(world.record(herefordshire, "ItemDecided", {{"outcome", "agreed"}})) == "accepted");
}

TEST_CASE("until its own office has published, a body of the sitting goes by whoever has", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.record(Sitting::worcestershire, "ItemAdded", {{"title", "winter plan"}});
    const auto item = Sitting::worcestershire + std::string("/item/1");
    world.advance_to("2022-12-06 10:00");
    world.record(sitting.assembly, "AgendaPublished");
    CHECK(world.state(item) == "barred");
    auto own = world.record(sitting.assembly, "AgendaPublished", {{"for", "worcs"}}, "2022-12-05 12:00");
    CHECK(world.state(item) == "published");
    world.correct(own);
    CHECK(world.state(item) == "barred");
}

TEST_CASE("what each office owes of the sitting is owed at its lead; of its own minutes a body's own office owes one", "[meeting]") {
    auto definition = partnership();
    auto& draft = definition.timetables["hwbb-hfd"].back();
    REQUIRE(draft.ref == "draft");
    draft.owed_by.clear();
    draft.each_office = true;
    World world("2022-10-03 10:00", definition);
    auto lead = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    world.advance_to("2022-12-05 10:00");
    world.record(lead, "AgendaPublished");
    world.advance_to("2022-12-13 12:00");
    world.record(lead, "MeetingConcluded");
    CHECK(world.outcome("HWBH/2022-23/1", "draft/hfd") == "open");
    for (const auto* ref : {"draft/icb", "draft/worcs"}) CHECK(world.outcome("HWBH/2022-23/1", ref) == "none");
}

TEST_CASE("what befalls the lead befalls its siblings, but for quorum and minutes", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-05 10:00");
    world.record(sitting.assembly, "AgendaPublished");
    CHECK(world.state(Sitting::herefordshire) == "published");
    world.advance_to("2022-12-13 10:00");
    CHECK(verdict(world.record(sitting.assembly, "MeetingOpened", {{"present", "9"}})) == "accepted");
    CHECK(world.state(Sitting::worcestershire) == "open");
    CHECK(world.fact(Sitting::worcestershire, "present").empty());
    CHECK(verdict(world.record(Sitting::worcestershire, "QuorumFailed", {{"present", "3"}})) == "accepted");
    CHECK(world.state(Sitting::worcestershire) == "did not proceed");
    CHECK(world.state(sitting.assembly) == "open");
    world.advance_to("2022-12-13 12:00");
    world.record(sitting.assembly, "MeetingConcluded");
    CHECK(world.state(Sitting::herefordshire) == "concluded");
    CHECK(world.state(Sitting::worcestershire) == "did not proceed");
    CHECK(world.outcome(Sitting::herefordshire, "draft") == "open");
    CHECK(world.outcome(Sitting::worcestershire, "draft") == "none");
    world.record(sitting.assembly, "MinutesDrafted");
    CHECK(world.state(Sitting::herefordshire, 1) == "not yet drafted");
    CHECK(world.outcome(Sitting::herefordshire, "draft") == "open");
}

TEST_CASE("a meeting whose own agenda is out does not move with the lead of its sitting, and both offices hear of it", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-01 10:00");
    world.record(Sitting::herefordshire, "AgendaPublished", {}, "", "hfd");
    REQUIRE(world.state(Sitting::herefordshire) == "published");
    auto entry = world.record(sitting.assembly, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the hall"}});
    CHECK(numbers(entry, "sitting in common")
              .find("HWBH/2022-23/1 is not moved with it: its own agenda is out for Tuesday 13 December 2022, and after notice") == 0);
    CHECK(world.fact(sitting.assembly, "held_on") == "2022-12-20");
    CHECK(world.fact(Sitting::worcestershire, "held_on") == "2022-12-20");
    CHECK(world.fact(Sitting::herefordshire, "held_on") == "2022-12-13");
    const auto& told = world.mail(Sitting::herefordshire, "information", "hfd");
    CHECK(text_of(told.facts, "text").find("is on Tuesday 20 December 2022. Notice of this one has been given for Tuesday 13 December") !=
          std::string::npos);
    SECTION("what befalls the lead befalls it no more") {
        CHECK(world.fact(sitting.assembly, "siblings") == "HWBW/2022-23/1");
        CHECK(world.fact(Sitting::herefordshire, "led_by").empty());
        world.advance_to("2022-12-12 10:00");
        world.record(sitting.assembly, "AgendaPublished");
        world.advance_to("2022-12-20 10:00");
        world.record(sitting.assembly, "MeetingOpened", {{"present", "9"}});
        CHECK(world.state(Sitting::worcestershire) == "open");
        CHECK(world.state(Sitting::herefordshire) == "published");
    }
    SECTION("a move that was entered in error is taken back, and they sit together again") {
        world.correct(entry);
        CHECK(world.fact(sitting.assembly, "held_on") == "2022-12-13");
        CHECK(world.fact(sitting.assembly, "siblings") == "HWBH/2022-23/1, HWBW/2022-23/1");
        CHECK(world.fact(Sitting::herefordshire, "led_by") == sitting.assembly);
    }
}

TEST_CASE("a move that happened before the agenda was published, and is recorded after it, is judged by its own time", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    const auto& meeting = sitting.assembly;
    world.advance_to("2022-12-05 10:00");
    for (const auto* office : {"icb", "hfd", "worcs"}) world.record(meeting, "AgendaPublished", {}, "", office);
    REQUIRE(world.outcome(meeting, "agenda/icb") == "met");
    world.advance_to("2022-12-06 09:00");
    const auto moved = [&](const char* to, const char* at) {
        return world.record(meeting, "DateRearranged", {{"held_on", to}, {"reason", "the hall"}}, at);
    };
    SECTION("to a day for which it was out in time") {
        auto entry = moved("2022-12-14", "2022-11-10 10:00");
        CHECK(verdict(entry) == "accepted");
        CHECK(numbers(entry, "order of events").find("DateRearranged is recorded after what followed it") == 0);
        CHECK(world.state(meeting) == "published");
        CHECK(world.outcome(meeting, "agenda/icb") == "met");
        CHECK(calendar::to_iso(world.duty(meeting, "agenda/icb").raw) == "2022-12-06");
        CHECK(calendar::to_iso(world.duty(meeting, "inspection").raw) == "2028-12-13");
        for (const auto& id : {meeting, std::string(Sitting::herefordshire), std::string(Sitting::worcestershire)})
            CHECK(world.fact(id, "held_on") == "2022-12-14");
    }
    SECTION("to a day for which it was out too late") {
        auto entry = moved("2022-12-09", "2022-11-10 10:00");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(world.outcome(meeting, "agenda/icb") == "met late");
        CHECK(world.state(sitting.item) == "barred");
    }
    SECTION("after it was published a meeting is not moved") {
        auto entry = moved("2022-12-14", "2022-12-05 11:00");
        CHECK(answer(entry) == "not accepted: notice of this meeting has been given");
        CHECK(finding(entry, "record")->ways_on.back() ==
              "If it was moved before, record DateRearranged with the time at which that happened.");
    }
}

TEST_CASE("a meeting before its body begins is in shadow, and its acts need adoption", "[meeting]") {
    World world("2022-03-01 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-06-20"}, {"purpose", "agree the terms of reference"}});
    CHECK(world.fact(meeting, "shadow") == "yes");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-07-05"}});
    CHECK(world.fact(meeting, "shadow").empty());
    world.record(meeting, "DateRearranged", {{"held_on", "2022-06-21"}});
    CHECK(world.fact(meeting, "shadow") == "yes");
    world.advance_to("2022-06-10 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-06-21 12:00");
    world.record(meeting, "MeetingConcluded");
    auto adoption = meeting + "/action/adopt";
    REQUIRE(world.exists(adoption));
    CHECK(world.fact(adoption, "owner") == "icb");
    CHECK(world.fact(adoption, "not_before") == "2022-07-01");
    CHECK(world.outcome(adoption, "date") == "open");
}

TEST_CASE("an informal meeting owes no agenda, no minutes, only word of whether it was held, and is over when it is over", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"kind", "informal"}, {"held_on", "2022-11-04"}});
    REQUIRE(world[meeting].duties.size() == 1);
    CHECK(world.duty(meeting, "word").what == "record whether the meeting was held");
    world.advance_to("2022-11-04 10:00");
    CHECK(verdict(world.record(meeting, "MeetingOpened", {{"present", "2"}})) == "accepted");
    world.record(meeting, "MeetingConcluded");
    CHECK(world.state(meeting) == "concluded");
    CHECK(world[meeting].ended);
    CHECK(world.instances(meeting + "/action").empty());
}

TEST_CASE("an informal meeting whose timetable gives notice of something ends when that notice has been given", "[meeting]") {
    auto definition = partnership();
    for (auto& entry : definition.timetables.at("icp"))
        if (entry.notice_only) {
            entry.kinds = {"informal"};
            entry.by = *calendar::parse_rule("10 days beginning with meeting");
        }
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("icp", {{"kind", "informal"}, {"held_on", "2022-11-04"}});
    world.advance_to("2022-11-04 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "2"}});
    world.record(meeting, "MeetingConcluded");
    CHECK(world.outcome(meeting, "inspection") == "open");
    CHECK_FALSE(world[meeting].ended);
    world.advance_to("2022-11-14 10:00");
    CHECK(world.outcome(meeting, "inspection") == "met");
    CHECK(world[meeting].ended);
}

TEST_CASE("a rearranged date moves every duty and tells once who had been told", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-11-28 09:30");  // Chapters were asked for on 22 and 28 November; nothing else but the call for reports yet.
    CHECK(world.mails(sitting.assembly) == Lines{"remind > icb (call)", "overdue > icb (call)", "remind > strategy (chapter/strategy)",
                                                 "remind > one-herefordshire (chapter/one-herefordshire)",
                                                 "remind > strategy (chapter/strategy)",
                                                 "remind > one-herefordshire (chapter/one-herefordshire)"});
    auto before = world.seq();
    auto entry = world.record(sitting.assembly, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the hall"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(calendar::to_iso(world.duty(sitting.assembly, "agenda/icb").safe) == "2022-12-12");
    CHECK(world.duty(sitting.assembly, "agenda/icb").revision == 1);
    CHECK(calendar::to_iso(world.duty(sitting.assembly, "chapter/strategy").safe) == "2022-12-06");
    CHECK(calendar::to_iso(world.duty(sitting.assembly, "inspection").raw) == "2028-12-19");
    auto told = world.mails(sitting.assembly, before);
    CHECK(std::count(told.begin(), told.end(), "moved > strategy (chapter/strategy)") == 1);
    CHECK(std::count(told.begin(), told.end(), "moved > icb (agenda/icb)") == 0);  // Nobody had been reminded of it yet.
    for (const auto& mail : world.outbox())  // The call is overdue from either date: that is still to be told.
        if (mail.notification.step != "moved" && mail.notification.instance == sitting.assembly)
            CHECK(mail.state == (mail.notification.duty == "call" ? "queued" : "withdrawn"));
    CHECK(std::count(told.begin(), told.end(), "moved > icb (call)") == 0);
    const auto& moved = world.mail(sitting.assembly, "moved", "strategy");
    CHECK(text_of(moved.facts, "was_due_words") == "by midday on Tuesday 29 November 2022");
    CHECK(text_of(moved.facts, "due_words") == "by midday on Tuesday 6 December 2022");
    CHECK(calendar::to_iso(*date_of(world[Sitting::herefordshire].facts, "held_on")) == "2022-12-20");
}

TEST_CASE("a meeting that is moved to a near day is convened for it then, and its agenda is owed then", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-20"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-05 10:00");
    auto entry = world.record(meeting, "DateRearranged", {{"held_on", "2022-12-09"}, {"reason", "it cannot wait"}});
    CHECK(numbers(entry, "agenda") ==
          "the day to publish by is past: the meeting is convened at shorter notice, so that notice and agenda are owed now");
    CHECK(world.fact(meeting, "convened_on") == "2022-12-05");
    SECTION("published within the hour it is in time") {
        world.advance_to("2022-12-05 11:00");
        CHECK(verdict(world.record(meeting, "AgendaPublished")) == "accepted");
        CHECK(world.outcome(meeting, "publish-now/hfd") == "met");
        CHECK(world.state(meeting + "/item/1") == "published");
    }
    SECTION("published on another day it is late") {
        world.advance_to("2022-12-06 11:00");
        CHECK(verdict(world.record(meeting, "AgendaPublished")) == "accepted with a breach");
        CHECK(world.state(meeting + "/item/1") == "barred");
    }
    SECTION("moved a second time when it is late, it is late still, and is not owed anew") {
        world.advance_to("2022-12-06 10:00");
        const auto again = world.record(meeting, "DateRearranged", {{"held_on", "2022-12-12"}, {"reason", "the hall"}});
        CHECK(numbers(again, "agenda") ==
              "notice and agenda were owed when the meeting was convened at shorter notice, and are late: they stay so on another day");
        CHECK(world.fact(meeting, "convened_on") == "2022-12-05");
        CHECK(world.outcome(meeting, "publish-now/hfd") == "open");
        CHECK(calendar::to_iso(world.duty(meeting, "publish-now/hfd").raw) == "2022-12-05");
        world.advance_to("2022-12-06 11:00");
        CHECK(verdict(world.record(meeting, "AgendaPublished")) == "accepted with a breach");
        CHECK(world.outcome(meeting, "publish-now/hfd") == "met late");
        CHECK(world.state(meeting + "/item/1") == "barred");
    }
    SECTION("moved a second time on the same day, it is in time when it is published then") {
        world.advance_to("2022-12-05 14:00");
        world.record(meeting, "DateRearranged", {{"held_on", "2022-12-12"}, {"reason", "the hall"}});
        CHECK(world.outcome(meeting, "publish-now/hfd") == "open");
        world.advance_to("2022-12-05 15:00");
        CHECK(verdict(world.record(meeting, "AgendaPublished")) == "accepted");
        CHECK(world.outcome(meeting, "publish-now/hfd") == "met");
    }
    SECTION("moved on to a far day, nothing is owed at once any more") {
        world.advance_to("2022-12-05 15:00");
        const auto before = world.seq();
        world.record(meeting, "DateRearranged", {{"held_on", "2023-01-24"}, {"reason", "it can wait"}});
        CHECK(world.outcome(meeting, "publish-now/hfd") == "withdrawn");
        CHECK(world.outcome(meeting, "agenda/hfd") == "open");
        CHECK(calendar::to_iso(world.duty(meeting, "agenda/hfd").raw) == "2023-01-16");
        world.advance_to("2022-12-12 10:00");
        for (const auto& line : world.mails(meeting, before)) CHECK(line.find("overdue") == std::string::npos);
    }
}

TEST_CASE("a meeting whose agenda is late is not in time for being moved by a day", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-07 10:00");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-14"}});
    CHECK(world.fact(meeting, "convened_on") == "2022-10-03");
    CHECK(verdict(world.record(meeting, "AgendaPublished")) == "accepted with a breach");
}

TEST_CASE("a meeting that was convened in time and recorded late is not convened at shorter notice", "[meeting]") {
    World world("2022-12-08 10:00");
    world.record("HWBH", "MeetingCalled", {{"held_on", "2022-12-13"}}, "2022-11-01 10:00");
    const std::string meeting = "HWBH/2022-23/1";
    CHECK(world.outcome(meeting, "publish-now/hfd") == "none");
    CHECK(world.outcome(meeting, "agenda/hfd") == "excused");
    CHECK(verdict(world.record(meeting, "AgendaPublished", {}, "2022-12-02 11:00")) == "accepted");
    CHECK(world.outcome(meeting, "agenda/hfd") == "met");
}

TEST_CASE("after notice a meeting is not moved, and the answer says how to go on", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-05 10:00");
    world.record(sitting.assembly, "AgendaPublished");
    auto entry = world.record(sitting.assembly, "DateRearranged", {{"held_on", "2022-12-20"}});
    CHECK(verdict(entry) == "not accepted");
    CHECK(numbers(entry, "record") == "notice of this meeting has been given");
    CHECK(finding(entry, "record")->ways_on.front() ==
          "After notice a meeting is not moved: record MeetingCancelled, then MeetingCalled on its body with instead_of=" +
              sitting.assembly + " and fresh notice.");
    CHECK(world.fact(sitting.assembly, "held_on") == "2022-12-13");
}

TEST_CASE("public notice is judged by its own rule, and a meeting is not moved after it", "[meeting]") {
    const bool apart = GENERATE(true, false);
    CAPTURE(apart);
    auto definition = partnership();
    auto& council = definition.procedures["council committee"];
    council.notice_apart_from_agenda = apart;
    council.rules["notice"] = council.rules["agenda"];
    council.rules["notice"].id = "notice";
    council.rules["notice"].source = "Local Government Act 1972 s.100A(6)(a)";
    council.rules["notice"].breach = Breach::irregular;
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}});
    SECTION("given in time, it binds the day") {
        world.advance_to("2022-11-28 10:00");
        CHECK(answer(world.record(meeting, "NoticeGiven")) == "accepted");
        auto entry = world.record(meeting, "DateRearranged", {{"held_on", "2023-01-17"}});
        CHECK(answer(entry) == "not accepted: notice of this meeting has been given");
        CHECK(world.fact(meeting, "held_on") == "2022-12-13");
        // Moved before the notice was given, and recorded after it, it was the new day that notice was given of.
        CHECK(verdict(world.record(meeting, "DateRearranged", {{"held_on", "2022-12-14"}}, "2022-11-21 10:00")) == "accepted");
        world.advance_to("2022-12-09 10:00");
        CHECK(numbers(world.record(meeting, "NoticeGiven"), "notice") == "recorded as given on Monday 28 November 2022 at 10am already");
    }
    SECTION("given late, it is irregular, with its source") {
        world.advance_to("2022-12-12 10:00");
        auto entry = world.record(meeting, "NoticeGiven");
        CHECK(verdict(entry) == "accepted with a breach");
        REQUIRE(finding(entry, "notice"));
        CHECK(finding(entry, "notice")->source == "Local Government Act 1972 s.100A(6)(a)");
        CHECK(finding(entry, "notice")->breach == Breach::irregular);
        CHECK(finding(entry, "notice")->numbers ==
              "given Monday 12 December 2022 at 10am; the last day was Monday 5 December 2022, for a meeting on Tuesday 13 December 2022");
    }
    SECTION("after an agenda that was in time, it is late only where the two are apart") {
        world.advance_to("2022-12-02 10:00");
        world.record(meeting, "AgendaPublished");
        world.advance_to("2022-12-12 10:00");
        CHECK(verdict(world.record(meeting, "NoticeGiven")) == (apart ? "accepted with a breach" : "accepted"));
    }
}

TEST_CASE("a cancelled meeting withdraws what it asked for, with one correcting mail to each who had been told", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-11-22 10:00");
    world.send_all();
    world.advance_to("2022-11-28 09:30");
    auto before = world.seq();
    CHECK(verdict(world.record(sitting.assembly, "MeetingCancelled", {{"reason", "snow"}})) == "accepted");
    CHECK(world.mails(sitting.assembly, before) == Lines{"information > icb", "information > strategy", "information > one-herefordshire"});
    CHECK(world.mail(sitting.assembly, "information", "strategy").template_name == "correction");
    for (const auto& mail : world.outbox())
        if (mail.notification.instance == sitting.assembly && mail.notification.step != "information")
            CHECK((mail.state == "sent" || mail.state == "withdrawn"));
    for (const auto& duty : world[sitting.assembly].duties) CHECK(duty.outcome == Outcome::withdrawn);
    CHECK(world[sitting.assembly].ended);
    CHECK(world.state(Sitting::worcestershire) == "cancelled");
    CHECK(world.state(sitting.item) == "deferred");
    auto entry = world.record(sitting.assembly, "MeetingOpened");
    CHECK(answer(entry) == "not accepted: the meeting was cancelled: snow");
    CHECK(verdict(world.record(sitting.assembly, "ItemAdded", {{"title", "x"}})) == "not accepted");
    before = world.seq();
    world.advance_to("2023-03-01 10:00");
    for (const auto& later : world.entries())
        if (later.seq > before) CHECK(later.event.instance != sitting.assembly);  // Nothing fires for it any more.
}

TEST_CASE("a meeting called instead of a fallen one is for the same purpose", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.record(sitting.assembly, "MeetingCancelled", {{"reason", "snow"}});
    auto again = world.call("icp", {{"instead_of", sitting.assembly}, {"held_on", "2022-12-20"}});
    CHECK(world.fact(again, "kind") == "special");
    CHECK(world.fact(again, "purpose") == "approve the strategy");
    CHECK(world.fact(again, "siblings") == "HWBH/2022-23/2, HWBW/2022-23/2");
    CHECK(world.fact(again + "/item/1", "title") == "approve the strategy");
    auto entry = world.record("ICPA", "MeetingCalled", {{"instead_of", "ICPA/2022-23/9"}});
    CHECK(answer(entry) == "not accepted: there is no meeting 'ICPA/2022-23/9' of this body");
}

TEST_CASE("a meeting without a quorum does not proceed, or proceeds informally", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-05 10:00");
    world.record(sitting.assembly, "AgendaPublished");
    world.record(sitting.assembly, "AgendaPublished", {{"for", "hfd"}});
    world.advance_to("2022-12-13 10:15");
    SECTION("it fell: its items go to another meeting, nothing is owed but what was due before") {
        CHECK(verdict(world.record(sitting.assembly, "QuorumFailed", {{"present", "5"}})) == "accepted");
        CHECK(world.state(sitting.assembly) == "did not proceed");
        CHECK(world.state(sitting.item) == "deferred");
        CHECK(world.outcome(sitting.assembly, "agenda/icb") == "met");
        CHECK(world.outcome(sitting.assembly, "agenda/worcs") == "not met");
        CHECK(world.outcome(sitting.assembly, "inspection") == "withdrawn");
        CHECK(world[sitting.assembly].ended);
        CHECK(answer(world.record(sitting.assembly, "MeetingConcluded")) == "not accepted: the meeting did not proceed: no quorum");
        // What happened before it fell may be recorded all the same, and is judged.
        CHECK(verdict(world.record(sitting.assembly, "AgendaPublished", {{"for", "worcs"}}, "2022-12-05 12:00")) == "accepted");
        CHECK(world.outcome(sitting.assembly, "agenda/worcs") == "met");
    }
    SECTION("it went on informally: there are notes to be drafted, and no decision") {
        CHECK(verdict(world.record(sitting.assembly, "ProceededInformally", {{"reason", "five came"}})) == "accepted");
        CHECK(world.state(sitting.assembly) == "proceeded informally");
        CHECK(world.state(sitting.item) == "deferred");
        CHECK(verdict(world.record(sitting.assembly, "MeetingConcluded")) == "accepted");
        CHECK(world.state(sitting.assembly) == "proceeded informally");
        CHECK(verdict(world.record(sitting.assembly, "MinutesDrafted")) == "accepted");
    }
    SECTION("too few were counted, and it opened all the same: irregular, with what the rule asks") {
        auto entry = world.record(sitting.assembly, "MeetingOpened", {{"present", "7"}});
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "quorum") == "7 present, 8 needed");
        CHECK(finding(entry, "quorum")->source == "terms of reference, 9");
        CHECK(world.state(sitting.assembly) == "open");
    }
}

TEST_CASE("a quorum that is a fraction is rounded up", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    auto entry = world.record(meeting, "MeetingOpened", {{"present", "3"}});
    CHECK(finding(entry, "quorum")->rule == "quorum: 1 in 4 of 15 members, rounded up");
    CHECK(numbers(entry, "quorum") == "3 present, 4 needed");
}

TEST_CASE("states that nobody recorded are passed through and named", "[meeting]") {
    Sitting sitting;
    auto& world = sitting.world;
    world.advance_to("2022-12-13 10:00");
    auto entry = world.record(sitting.assembly, "MeetingOpened", {{"present", "9"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(world.state(sitting.assembly) == "open");
    CHECK(numbers(entry, "order of events") == "passed through without a record: reports called for, agenda settled, published");
    CHECK(numbers(entry, "agenda") == "no publication of the agenda is recorded");
    CHECK(world.outcome(sitting.assembly, "settle") == "excused");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "open");  // The law asks for it, recorded or not.
    world.record(sitting.assembly, "MeetingConcluded");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "not met");
    entry = world.record(sitting.assembly, "AgendaPublished", {}, "2022-12-05 12:00");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.outcome(sitting.assembly, "agenda/icb") == "met");
    CHECK(world.duty(sitting.assembly, "agenda/icb").reason == "judged again when the fact was recorded");
    CHECK(numbers(entry, "order of events").find("judged at the time it happened") != std::string::npos);
    entry = world.record(sitting.assembly, "AgendaSettled", {}, "2022-12-01 12:00");
    CHECK(world.outcome(sitting.assembly, "settle") == "met");
}

TEST_CASE("minutes are confirmed by a later meeting, and the duty follows that meeting's date", "[meeting]") {
    World world("2022-10-03 10:00");
    auto first = world.call("icp", {{"held_on", "2022-12-13"}});
    auto earlier = world.call("icp", {{"held_on", "2022-11-15"}});
    world.advance_to("2022-12-05 10:00");
    world.record(first, "AgendaPublished");
    world.advance_to("2022-12-13 12:00");
    world.record(first, "MeetingConcluded");
    CHECK(world.outcome(first, "confirm") == "none");
    auto later = world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(calendar::to_iso(world.duty(first, "confirm").safe) == "2023-03-14");
    world.record(later, "DateRearranged", {{"held_on", "2023-03-21"}});
    CHECK(calendar::to_iso(world.duty(first, "confirm").safe) == "2023-03-21");
    world.record(later, "MeetingCancelled", {{"reason", "no business"}});
    CHECK(world.outcome(first, "confirm") == "withdrawn");  // Until another is fixed.
    auto last = world.call("icp", {{"held_on", "2023-04-18"}});
    CHECK(world.outcome(first, "confirm") == "open");
    CHECK(calendar::to_iso(world.duty(first, "confirm").safe) == "2023-04-18");

    world.advance_to("2022-12-20 10:00");
    world.record(first, "MinutesDrafted");
    CHECK(world.outcome(first, "draft") == "met");
    world.record(first, "MinutesPublished");
    CHECK(world.state(first, 1) == "published as draft");
    world.advance_to("2023-04-18 11:00");
    CHECK(answer(world.record(first, "MinutesConfirmed", {{"at", earlier}})) ==
          "not accepted: " + earlier + " is not later than this meeting: minutes are confirmed by an item of a later one");
    CHECK(verdict(world.record(first, "MinutesConfirmed", {{"at", "ICPA/2022-23/77"}})) == "not accepted");
    CHECK(verdict(world.record(first, "MinutesConfirmed", {{"at", last}})) == "accepted");
    CHECK(world.state(first, 1) == "confirmed");
    CHECK(world.fact(first, "confirmed_at") == last);
    CHECK(world.outcome(first, "confirm") == "met");
    CHECK_FALSE(world[first].ended);  // Public inspection goes on.
    CHECK(verdict(world.record(first, "MinutesSigned")) == "accepted");
}

TEST_CASE("that public inspection ends is told six years on, and then the meeting is closed", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-14 12:00");
    for (const auto* kind : {"MeetingConcluded", "DecisionsPublished", "MinutesDrafted", "MinutesConfirmed"}) world.record(meeting, kind);
    auto before = world.seq();
    world.advance_to("2028-12-12 08:59");
    CHECK(world.mails(meeting, before).empty());
    CHECK(world.outcome(meeting, "inspection") == "open");
    world.advance_to("2028-12-12 09:00");
    CHECK(world.mails(meeting, before) == Lines{"notice > icb (inspection)"});
    CHECK(world.outcome(meeting, "inspection") == "met");
    CHECK(world[meeting].ended);
}

TEST_CASE("a meeting adopted mid-way asks for nothing that lies before", "[meeting]") {
    World world("2022-12-08 10:00");
    auto adopt = [&](Facts facts) {
        facts["held_on"] = "2022-12-13";
        facts["purpose"] = "approve the strategy";
        auto entry = world.record("ICPA", "MeetingAdopted", facts);
        REQUIRE(verdict(entry) == "accepted");
        auto words = numbers(entry, "meeting");
        return words.substr(words.rfind(' ') + 1);
    };
    SECTION("published") {
        auto meeting = adopt({{"state", "published"}});
        CHECK(world.state(meeting) == "published");
        CHECK(world.state(meeting + "/item/1") == "published");
        for (const auto& duty : world[meeting].duties)
            if (!duty.notice_only && duty.ref != "word") CHECK(duty.outcome == Outcome::excused);
        CHECK(world.outcome(meeting, "word") == "open");  // Whether it is held lies ahead.
        world.advance_to("2022-12-12 10:00");
        for (const auto& mail : world.mails(meeting)) CHECK_THAT(mail, Catch::Contains("(word)"));
        world.advance_to("2022-12-13 12:00");
        world.record(meeting, "MeetingConcluded");
        CHECK(world.outcome(meeting, "draft") == "open");  // From here on it is asked for as ever.
    }
    SECTION("in the diary, what is still ahead is asked for") {
        World early("2022-11-30 10:00");
        auto entry = early.record("ICPA", "MeetingAdopted", {{"held_on", "2022-12-13"}, {"state", "reports called for"}});
        REQUIRE(verdict(entry) == "accepted");
        CHECK(early.outcome("ICPA/2022-23/1", "call") == "excused");
        CHECK(early.outcome("ICPA/2022-23/1", "settle") == "open");
        CHECK(early.outcome("ICPA/2022-23/1", "agenda/icb") == "open");
    }
    SECTION("concluded: the minutes are still owed where their day is still to come") {
        World after("2022-12-19 10:00");
        after.record("ICPA", "MeetingAdopted", {{"held_on", "2022-12-13"}, {"state", "concluded"}});
        CHECK(after.state("ICPA/2022-23/1") == "concluded");
        CHECK(after.outcome("ICPA/2022-23/1", "decisions") == "excused");
        CHECK(after.outcome("ICPA/2022-23/1", "draft") == "open");
        CHECK(after.outcome("ICPA/2022-23/1", "agenda/icb") == "excused");
    }
}

TEST_CASE("what is added after a meeting was adopted as published is late, from the day it says or from now", "[meeting]") {
    World world("2022-12-07 10:00");
    auto adopt = [&](Facts facts) {
        facts.insert({{"held_on", "2022-12-13"}, {"state", "published"}});
        auto entry = world.record("HWBH", "MeetingAdopted", facts);
        return entry.decision.findings.empty() ? std::string() : entry.decision.findings.front().numbers.substr(10);
    };
    for (const auto& meeting : {adopt({{"published", "2022-12-05"}}), adopt({})}) {
        world.advance_to("2022-12-08 10:00");
        world.record(meeting, "ItemAdded", {{"title", "grit"}});
        CHECK(world.state(meeting + "/item/1") == "late");
    }
    auto nonsense = adopt({{"published", "last week"}});
    CHECK_FALSE(world.exists(nonsense));
}

TEST_CASE("an adjournment that was not recorded does not keep out what followed", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 12:30");
    CHECK(verdict(world.record(meeting, "MeetingResumed", {}, "2022-12-13 11:30")) == "accepted");
    CHECK(world.state(meeting) == "open");
    world.record(meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    CHECK(verdict(world.record(meeting, "MeetingAdjourned", {}, "2022-12-13 11:00")) == "accepted");
    CHECK(world.state(meeting) == "concluded");
    CHECK(answer(world.record(meeting, "MeetingAdjourned", {}, "2022-12-13 12:30")) ==
          "not accepted: the meeting is recorded as 'concluded', its minutes as 'not yet drafted'");
}

TEST_CASE("what follows a meeting that is adjourned to another day is counted from that day", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}});
    const std::string until = GENERATE("2023-01-10", "2023-01-10 14:00", "");
    CAPTURE(until);
    world.advance_to("2022-12-13 11:00");
    world.record(meeting, "MeetingAdjourned", until.empty() ? Facts{} : Facts{{"until", until}});
    const auto before = world.seq();
    SECTION("it goes on then") {
        world.advance_to("2023-01-10 14:00");
        for (const auto& line : world.mails(meeting, before)) CHECK(line.find("overdue") == std::string::npos);
        world.record(meeting, "MeetingResumed", {{"present", "9"}});
        world.record(meeting + "/item/1", "ItemDecided", {{"outcome", "agreed"}});
        world.record(meeting, "MeetingConcluded");
        CHECK(calendar::to_iso(world.duty(meeting, "decisions").safe) == "2023-01-12");
        CHECK(calendar::to_iso(world.duty(meeting, "draft").safe) == "2023-01-24");
        CHECK(calendar::to_iso(world.duty(meeting, "inspection").raw) == "2028-12-12");  // From the day that it was convened for.
        world.advance_to("2023-01-11 15:00");
        world.record(meeting, "DecisionsPublished");
        CHECK(world.outcome(meeting, "decisions") == "met");
    }
    SECTION("adjourned to a day, and how it went on is not recorded") {
        world.advance_to("2023-01-10 15:00");
        world.record(meeting, "MeetingConcluded");
        // Counted from the first day it would have gone, where no other is known: it is asked for anew, from now.
        CHECK(calendar::to_iso(world.duty(meeting, "draft").safe) == "2023-01-24");
        CHECK(world.duty(meeting, "draft").entry == (until.empty() ? "" : "draft"));
    }
}

TEST_CASE("a meeting that is adjourned to no day, or to what is none, is told so", "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}});
    world.advance_to("2022-12-13 11:00");
    CHECK(numbers(world.record(meeting, "MeetingAdjourned"), "until").find("no day is named on which it goes on") == 0);
    const auto adjourned_until = [&](const char* until) {
        const auto entry = world.record(meeting, "MeetingAdjourned", {{"until", until}});
        CHECK(verdict(entry) == "accepted");
        return numbers(entry, "until");
    };
    CHECK(adjourned_until("whenever") ==
          "'whenever' is read as no day: until it goes on, what follows is counted from the day for which it was convened");
    for (const auto* understood : {"2022-12-20", "2022-12-20 14:00", "14:30", "2pm"}) CHECK(adjourned_until(understood).empty());
}

TEST_CASE("decisions that are published again later move nothing that is counted from their publication", "[meeting]") {
    auto definition = partnership();
    TimetableEntry press;
    press.ref = "press";
    press.what = "tell the press";
    press.by = *calendar::parse_rule("within 5 working days of decision");
    press.owed_by = {"icb"};
    press.met_by = "PressTold";
    definition.timetables["icp"].push_back(press);
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 12:00");
    world.record(meeting, "MeetingConcluded");
    world.advance_to("2022-12-14 10:00");
    world.record(meeting, "DecisionsPublished");
    const auto due = world.duty(meeting, "press").raw;
    world.advance_to("2023-01-09 10:00");
    CHECK(numbers(world.record(meeting, "DecisionsPublished"), "decisions").find("recorded as published on") == 0);
    CHECK(world.duty(meeting, "press").raw == due);
    CHECK(world.fact(meeting, "decisions_published_at") == calendar::to_iso(World::at("2022-12-14 10:00")));
}

TEST_CASE("an adjournment that is recorded after the end moves what follows, and what was late by the first day was not", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-14 15:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}}, "2022-12-13 10:00");
    world.record(meeting, "MeetingConcluded");
    world.advance_to("2022-12-16 10:00");
    world.record(meeting, "DecisionsPublished");
    CHECK(world.outcome(meeting, "decisions") == "met late");
    world.record(meeting, "MeetingAdjourned", {{"until", "2022-12-14"}}, "2022-12-13 11:00");
    world.record(meeting, "MeetingResumed", {{"present", "9"}}, "2022-12-14 14:00");
    CHECK(world.outcome(meeting, "decisions") == "met");
    CHECK(calendar::to_iso(world.duty(meeting, "draft").safe) == "2022-12-30");
    CHECK(world.outcome(meeting, "draft") == "open");
}

TEST_CASE("a date and a time are taken only as they can be", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp");
    CHECK(numbers(world.record(meeting, "DateFixed"), "held_on") == "the date of the meeting is missing");
    CHECK(numbers(world.record(meeting, "DateFixed", {{"held_on", "13 December"}}), "held_on") ==
          "'13 December' is not a date; write it as 2022-12-13");
    CHECK(verdict(world.record(meeting, "DateFixed", {{"held_on", "2022-12-13"}, {"at", "half past"}})) == "not accepted");
    auto entry = world.record(meeting, "DateFixed", {{"held_on", "2023-03-26"}, {"at", "01:30"}});
    CHECK(numbers(entry, "at") == "on Sunday 26 March 2023 the clocks change and 1:30am occurs twice or not at all: choose another time");
    CHECK(verdict(world.record(meeting, "DateFixed", {{"held_on", "2022-12-13"}, {"at", "10:00"}})) == "accepted");
    CHECK(numbers(world.record(meeting, "DateFixed", {{"held_on", "2022-12-14"}}), "record") ==
          "the date is fixed already, on Tuesday 13 December 2022");
}

TEST_CASE("a date after the day the plan allows is taken, and said", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"not_after", "2022-12-31"}});
    auto entry = world.record(meeting, "DateFixed", {{"held_on", "2023-01-10"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "not after") == "the meeting is now on Tuesday 10 January 2023");
}

TEST_CASE("a meeting that proceeds informally owes its notes, and no decisions", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(meeting, "ProceededInformally", {{"reason", "five came"}});
    CHECK(world.outcome(meeting, "draft") == "open");
    CHECK(world.outcome(meeting, "decisions") == "withdrawn");
    CHECK(world.fact("ICPA", "held." + meeting) == "2022-12-13");
    CHECK(world.fact("ICPA", "held_in.2022-23").empty());
}

TEST_CASE("what an informal session or one without a quorum says does not fulfil what it was called for", "[meeting]") {
    World world("2022-02-01 10:00");
    world.advance_to("2022-10-03 10:00");
    auto special = world.instances("ICPA/2022-23/").front();
    for (const auto& id : world.instances("ICPA/2022-23/"))
        if (id.find("/item") == std::string::npos && world.fact(id, "slot") == "special") special = id;
    REQUIRE(world.fact(special, "slot") == "special");
    world.record(special, "DateFixed", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(special, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(special, "ProceededInformally", {{"reason", "five came"}});
    CHECK(verdict(world.record(special + "/item/1", "ItemDecided", {{"outcome", "approved"}})) == "accepted with a breach");
    CHECK(world.fact("ICPA/cycle/establishment", "slot.special") == "open");
}

TEST_CASE("a meeting that opens on another day than its notice gives is told so", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-14 09:00");
    CHECK(numbers(world.record(meeting, "MeetingOpened"), "day of the meeting") ==
          "it is recorded as opened on Wednesday 14 December 2022, and notice was given for Tuesday 13 December 2022");
}

TEST_CASE("a meeting that is said to have ended before its day is told so", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-11-28 10:00");
    auto entry = world.record(meeting, "MeetingConcluded");
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "day of the meeting") ==
          "it is recorded as concluded on Monday 28 November 2022, and the meeting is on Tuesday 13 December 2022");
}

TEST_CASE("minutes are confirmed by a meeting of the same body that has not fallen and is no informal session", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-10-11"}});
    meeting = world.record("ICPA", "MeetingAdopted", {{"held_on", "2022-10-02"}, {"state", "concluded"}})
                  .decision.findings.front()
                  .numbers.substr(10);
    auto session = world.call("icp", {{"held_on", "2022-11-04"}, {"kind", "informal"}});
    CHECK(world.outcome(meeting, "confirm") == "open");
    CHECK(world.fact(meeting, "later_meeting") != session);
    auto other = world.call("hwbb-hfd", {{"held_on", "2022-11-08"}});
    auto fell = world.call("icp", {{"held_on", "2022-11-15"}});
    world.record(fell, "MeetingCancelled", {{"reason", "snow"}});
    world.record(meeting, "MinutesDrafted");
    CHECK(answer(world.record(meeting, "MinutesConfirmed", {{"at", other}})) ==
          "not accepted: " + other + " is a meeting of another body: minutes are confirmed by the body whose they are");
    CHECK(answer(world.record(meeting, "MinutesConfirmed", {{"at", fell}})) ==
          "not accepted: " + fell + ": the meeting was cancelled: snow");
    CHECK(answer(world.record(meeting, "MinutesConfirmed", {{"at", session}})) ==
          "not accepted: " + session + " is an informal session, which confirms no minutes");
}

TEST_CASE("what can only follow a meeting is not accepted of one that is still to come, and ends none of its duties", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const std::string still_to_come = "not accepted: the meeting is on Tuesday 13 December 2022, which is still to come";
    for (const auto* kind : {"MinutesDrafted", "MinutesPublished", "ProceededInformally", "DecisionsPublished"}) {
        CAPTURE(kind);
        CHECK(answer(world.record(meeting, kind)) == still_to_come);
    }
    CHECK(world.state(meeting) == "in the diary");
    CHECK(world.outcome(meeting, "agenda/icb") == "open");
    CHECK(answer(world.record("ICPA", "MeetingAdopted", {{"held_on", "2022-12-20"}, {"state", "concluded"}})).starts_with("not accepted"));
    world.advance_to("2022-12-13 16:00");
    CHECK(verdict(world.record(meeting, "MinutesDrafted")) != "not accepted");
}

TEST_CASE("minutes are confirmed by a meeting that has come, not by one in the diary", "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.record("ICPA", "MeetingAdopted", {{"held_on", "2022-10-02"}, {"state", "concluded"}})
                             .decision.findings.front()
                             .numbers.substr(10);
    const auto later = world.call("icp", {{"held_on", "2022-11-15"}});
    world.record(meeting, "MinutesDrafted");
    CHECK(answer(world.record(meeting, "MinutesConfirmed", {{"at", later}})) ==
          "not accepted: " + later + " is on Tuesday 15 November 2022, which is still to come: it has confirmed nothing yet");
    world.advance_to("2022-11-15 16:00");
    CHECK(verdict(world.record(meeting, "MinutesConfirmed", {{"at", later}})) == "accepted");
}

TEST_CASE("what a nearer date puts into the past is asked for at once, and whoever moves the meeting is told", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-11-21 10:00");
    REQUIRE(world.outcome(meeting, "chapter/strategy") == "open");
    auto entry = world.record(meeting, "DateRearranged", {{"held_on", "2022-12-02"}, {"reason", "the hall"}});
    CHECK(world.outcome(meeting, "chapter/strategy") == "excused");
    const auto& mail = world.mail(meeting, "moved", "strategy");
    CHECK(mail.duty == "chapter/strategy");
    CHECK(text_of(mail.facts, "why").find("Do it at once all the same") != std::string::npos);
    bool said = false;
    for (const auto& finding : entry.decision.findings)
        said |= finding.numbers.find("'send your chapter' was ") == 0 && finding.numbers.find("which has gone") != std::string::npos;
    CHECK(said);
    // Moved back, it is owed again.
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-13"}, {"reason", "the hall is free"}});
    CHECK(world.outcome(meeting, "chapter/strategy") == "open");
}

TEST_CASE("a day that is past when it is named is said to be past, with what is thereby asked for no longer", "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    REQUIRE(world.outcome(meeting, "settle") == "open");
    const auto moved = world.record(meeting, "DateRearranged", {{"held_on", "2022-04-22"}, {"reason", "a slip of the month"}});
    CHECK(verdict(moved) == "accepted");
    CHECK_THAT(numbers(moved, "day of the meeting"),
               Catch::StartsWith("the meeting is now on Friday 22 April 2022, which is past: no longer asked for is 'call for reports', "
                                 "'send your chapter', 'settle the agenda with the chair'"));
    CHECK(world.outcome(meeting, "settle") == "excused");
    const auto called = world.record("ICPA", "MeetingCalled", {{"held_on", "2020-01-07"}});
    CHECK(verdict(called) == "accepted");
    CHECK(numbers(called, "day of the meeting") ==
          "it is called for Tuesday 7 January 2020, which is past: what would be done before it is not asked for");
    const auto undated = world.call("icp");
    CHECK(numbers(world.record(undated, "DateFixed", {{"held_on", "2022-09-30"}}), "day of the meeting") ==
          "the meeting is now on Friday 30 September 2022, which is past");
}

TEST_CASE("what is recorded late, or adopted when it is over, is not said to be past", "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    const auto said = [](const Entry& entry) {
        CHECK(verdict(entry) == "accepted");
        return numbers(entry, "day of the meeting");
    };
    CHECK(said(world.record("ICPA", "MeetingCalled", {{"held_on", "2022-10-03"}})).empty());
    world.advance_to("2022-11-21 10:00");
    CHECK(said(world.record("ICPA", "MeetingAdopted", {{"held_on", "2022-10-11"}, {"state", "concluded"}})).empty());
    CHECK(said(world.record("ICPA", "MeetingCalled", {{"held_on", "2022-11-15"}}, "2022-10-10 10:00")).empty());
    CHECK(said(world.record(meeting, "DateRearranged", {{"held_on", "2022-11-18"}}, "2022-11-08 10:00")).empty());
}

TEST_CASE("an agenda or a report is somebody's, and whoever owes none of the kind meets no duty by it", "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"in_common", "yes"}});
    for (const auto* kind : {"AgendaPublished", "ReportReceived"}) {
        const auto entry = world.record(meeting, kind, {{"for", "nobody"}});
        CHECK(answer(entry) == "not accepted: 'nobody' is neither a post nor an office");
        // A record in which it was accepted before is judged again as it was.
        auto replay = world.context(world[meeting]);
        replay.replaying = true;
        CHECK(decide(world[meeting], entry.event, replay).verdict != Verdict::not_accepted);
    }
    CHECK(world.state(meeting) == "in the diary");
    const auto wrong = world.record(meeting, "AgendaPublished", {{"for", "herefordshire"}});
    REQUIRE(finding(wrong, "for"));
    CHECK_THAT(finding(wrong, "for")->ways_on.front(), Catch::Contains("for=hfd"));
    const auto report = world.record(meeting, "ReportReceived", {{"for", "icb-legal"}});
    CHECK(verdict(report) == "accepted");
    CHECK(numbers(report, "for") == "Head of legal owes nothing here that ReportReceived would meet: no duty was met by this");
    CHECK(finding(report, "for")->ways_on.front() ==
          "If it was another's, correct this entry and record it again with for=strategy or for=one-herefordshire.");
    CHECK(world.outcome(meeting, "chapter/strategy") == "open");
    CHECK(numbers(world.record(meeting, "ReportReceived", {{"for", "strategy"}}), "for").empty());
    CHECK(numbers(world.record(meeting, "ReportReceived", {{"for", "strategy"}}), "for").empty());  // It has met its duty already.
    CHECK(world.outcome(meeting, "chapter/strategy") == "met");
}

TEST_CASE("minutes go to the next meeting that is not extraordinary", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-12-13 16:00");
    world.record(meeting, "MeetingConcluded");
    world.call("icp", {{"held_on", "2023-01-17"}, {"kind", "extraordinary"}});
    CHECK(world.outcome(meeting, "confirm") == "none");
    const auto ordinary = world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(world.fact(meeting, "later_meeting") == ordinary);
    CHECK(calendar::to_iso(world.duty(meeting, "confirm").safe) == "2023-03-14");
}

TEST_CASE("nothing is asked for that comes before a meeting when it is recorded late that it was held on a nearer day", "[meeting]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.advance_to("2022-11-21 10:00");
    REQUIRE(world.outcome(meeting, "chapter/strategy") == "open");
    const auto before = world.seq();
    world.record(meeting, "DateRearranged", {{"held_on", "2022-11-18"}, {"reason", "brought forward"}}, "2022-11-08 10:00");
    CHECK(world.outcome(meeting, "chapter/strategy") == "excused");
    for (const auto& mail : world.mails(meeting, before)) CHECK_THAT(mail, !Catch::Contains("(chapter/strategy)"));
}

TEST_CASE("what a timetable counts from the decision is counted from the day of the meeting", "[meeting]") {
    auto definition = partnership();
    for (const auto& one : {line("key-notice", "28 clear days before decision", "KeyDecisionNoticePublished"),
                            line("decisions", "within 2 working days of decision", "DecisionsPublished"),
                            line("owners", "within 5 working days of decision", "OwnersTold")})
        definition.timetables["executive"].push_back(one);
    World world("2022-10-03 10:00", definition);
    const auto meeting = world.call("executive", {{"held_on", "2022-12-06"}});
    CHECK(world.outcome(meeting, "key-notice") == "open");
    world.record(meeting, "DateRearranged", {{"held_on", "2022-12-13"}});
    CHECK(calendar::to_iso(world.duty(meeting, "key-notice").raw) == "2022-11-14");
    CHECK(calendar::to_iso(world.duty(meeting, "decisions").raw) == "2022-12-15");

    world.advance_to("2022-12-13 12:00");
    world.record(meeting, "MeetingConcluded");
    CHECK(world.outcome(meeting, "key-notice") == "not met");  // It is of no use any more.
    world.advance_to("2022-12-14 12:00");
    world.record(meeting, "DecisionsPublished");
    CHECK(world.outcome(meeting, "decisions") == "met");
    world.advance_to("2022-12-19 12:00");
    world.record(meeting, "DecisionsPublished");  // Put on the page again.
    CHECK(calendar::to_iso(world.duty(meeting, "owners").raw) == "2022-12-20");
}

TEST_CASE("a line of the timetable is owed, whatever it counts from: a date, the notice, another line", "[meeting]") {
    auto definition = partnership();
    for (const auto& one :
         {line("report", "by 31 March 2023", "ReportSent"), line("vote", "first Tuesday of June", "VoteCounted"),
          line("board", "within 1 working day of notice", "NoticePosted"), line("thanks", "within 3 days of press", "PressThanked"),
          line("press", "within 2 working days of agenda", "PressTold")})
        definition.timetables["executive"].push_back(one);
    World world("2022-10-03 10:00", definition);
    const auto meeting = world.call("executive", {{"held_on", "2022-12-13"}});
    const auto raw = [&](const char* ref) { return calendar::to_iso(world.duty(meeting, ref).raw); };
    CHECK(raw("report") == "2023-03-31");
    CHECK(raw("vote") == "2023-06-06");
    CHECK(raw("press") == "2022-12-07");  // The agenda is due on Monday 5 December.
    CHECK(raw("thanks") == "2022-12-10");
    CHECK(world.outcome(meeting, "board") == "none");

    SECTION("moved with the line that it counts from") {
        world.record(meeting, "DateRearranged", {{"held_on", "2022-12-20"}});
        CHECK(raw("press") == "2022-12-14");
        CHECK(raw("thanks") == "2022-12-17");
        CHECK(raw("report") == "2023-03-31");
        auto next = world.live();
        next.hash = "second";
        next.timetables["executive"].front().by = *calendar::parse_rule("10 clear working days before meeting at 17:00");
        world.apply(next);
        REQUIRE(verdict(world.record(meeting, "InstanceMoved", {{"definition", "second"}, {"reason", "new"}}, "", "admin")) == "accepted");
        CHECK(raw("press") == "2022-12-07");
        CHECK(raw("thanks") == "2022-12-10");
    }
    SECTION("once notice is given, and not again when the agenda is out") {
        world.advance_to("2022-11-28 10:00");
        world.record(meeting, "NoticeGiven");
        CHECK(raw("board") == "2022-11-29");
        world.record(meeting, "NoticePosted");
        CHECK(world.outcome(meeting, "board") == "met");
        world.advance_to("2022-12-05 10:00");
        world.record(meeting, "AgendaPublished");
        CHECK(raw("board") == "2022-11-29");
    }
    SECTION("by the agenda, which gives notice where the body does not give it apart") {
        world.advance_to("2022-12-05 10:00");
        world.record(meeting, "AgendaPublished");
        CHECK(raw("board") == "2022-12-06");
    }
}

TEST_CASE("what comes before a meeting gives it no date, that it was held does", "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp");
    for (const auto* kind : {"ReportsCalled", "AgendaSettled", "AgendaPublished"}) {
        CAPTURE(kind);
        const auto entry = world.record(meeting, kind);
        CHECK(answer(entry) == "not accepted: the meeting has no date yet");
        CHECK(world.fact(meeting, "held_on").empty());
    }
    world.record(meeting, "DateFixed", {{"held_on", "2022-12-13"}});
    CHECK(world.fact(meeting, "held_on") == "2022-12-13");
    CHECK(verdict(world.record(meeting, "ReportsCalled")) == "accepted");

    const auto held = world.call("icp");
    world.record(held, "MeetingConcluded");
    CHECK(world.fact(held, "held_on") == "2022-10-03");
}

TEST_CASE("minutes go to a meeting after the last day on which theirs sat, and to none that had been when its end was recorded",
          "[meeting]") {
    World world("2022-10-03 10:00");
    const auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.call("icp", {{"held_on", "2022-12-20"}});
    world.call("icp", {{"held_on", "2023-02-14"}});
    SECTION("it went on after the next one") {
        world.advance_to("2022-12-13 10:00");
        world.record(meeting, "MeetingOpened", {{"present", "9"}});
        world.advance_to("2022-12-13 12:00");
        world.record(meeting, "MeetingAdjourned", {{"until", "2023-01-10"}});
        world.advance_to("2023-01-10 10:00");
        world.record(meeting, "MeetingResumed", {{"present", "9"}});
        world.advance_to("2023-01-10 11:00");
        world.record(meeting, "MeetingConcluded");
    }
    SECTION("its end was recorded after the next one") {
        world.advance_to("2022-12-21 10:00");
        world.record(meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    }
    CHECK(world.fact("ICPA", "held." + meeting) == "2022-12-13");
    CHECK(world.outcome(meeting, "confirm") == "open");
    CHECK(calendar::to_iso(world.duty(meeting, "confirm").raw) == "2023-02-14");
    world.call("icp", {{"held_on", "2023-03-14"}});
    CHECK(calendar::to_iso(world.duty(meeting, "confirm").raw) == "2023-02-14");
}

}  // namespace beadle::testing
