#include "workflows/item/item.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

/// An executive that meets on Tuesday 13 December 2022, ordinary or special; its decisions can be called in for five working days.
struct Executive {
    World world{"2022-10-03 10:00"};
    std::string meeting, item;
    explicit Executive(const char* kind = "ordinary", const char* published = "2022-12-05 10:00") {
        meeting = world.call("executive", {{"kind", kind}, {"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        item = meeting + "/item/1";
        if (*published) {
            world.advance_to(published);
            world.record(meeting, "AgendaPublished");
        }
    }
    std::string add_late(const char* local = "2022-12-08 10:00") {
        world.advance_to(local);
        world.record(meeting, "ItemAdded", {{"title", "grit"}});
        return meeting + "/item/2";
    }
};

}  // namespace

TEST_CASE("an item keeps where its papers can be read, in which version and with which hash", "[item]") {
    Executive executive("ordinary", "");
    auto& world = executive.world;
    world.advance_to("2022-12-05 10:00");
    world.record(executive.item, "AgendaPublished",
                 {{"paper_address", "https://council.example/winter"}, {"paper_version", "2"}, {"paper_sha256", "ab"}});
    CHECK(world.state(executive.item) == "published");
    CHECK(world.fact(executive.item, "paper_version") == "2");
    CHECK(world.fact(executive.item, "paper_sha256") == "ab");
}

TEST_CASE("an item added later and still open for the full time is not late", "[item]") {
    Executive executive("ordinary", "2022-11-28 10:00");
    auto added = executive.add_late("2022-12-05 10:00");
    CHECK(executive.world.state(added) == "published");
    executive.world.advance_to("2022-12-13 10:00");
    CHECK(verdict(executive.world.record(added, "ItemDecided", {{"outcome", "agreed"}})) == "accepted");
}

TEST_CASE("urgency is the presiding member's opinion, with its reason minuted", "[item]") {
    Executive executive;
    auto& world = executive.world;
    auto added = executive.add_late();
    world.advance_to("2022-12-13 10:00");
    SECTION("with a reason the item may be taken") {
        auto urgency = world.event(added, "UrgencyAccepted", {{"reason", "the frost came early"}});
        urgency.on_behalf_of = "the chair for this meeting";
        CHECK(verdict(world.submit(urgency)) == "accepted");
        CHECK(world.fact(added, "urgent_on_opinion_of") == "the chair for this meeting");
        CHECK(verdict(world.record(added, "ItemDecided", {{"outcome", "agreed"}})) == "accepted");
    }
    SECTION("without one it is taken all the same, and that is a breach") {
        auto entry = world.record(added, "UrgencyAccepted");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(finding(entry, "urgency")->source == "Local Government Act 1972 s.100B(4)(b)");
        CHECK(world.state(added) == "urgent");
    }
    SECTION("recorded after the decision that it allowed, it stands in the record") {
        auto entry = world.record(added, "ItemDecided", {{"outcome", "agreed"}});
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(finding(entry, "late item")->source == "Local Government Act 1972 s.100B(4)");
        CHECK(verdict(world.record(added, "UrgencyAccepted", {{"reason", "the frost"}})) == "accepted");
        CHECK(world.state(added) == "decided");
    }
}

TEST_CASE("where the rules bar urgent business at a special meeting, accepting it is irregular", "[item]") {
    Executive special("special"), ordinary;
    for (auto* executive : {&special, &ordinary}) {
        auto added = executive->add_late();
        executive->world.advance_to("2022-12-13 10:00");
        auto entry = executive->world.record(added, "UrgencyAccepted", {{"reason", "the frost"}});
        CHECK(verdict(entry) == (executive == &special ? "accepted with a breach" : "accepted"));
        if (executive == &special) CHECK(numbers(entry, "urgency") == "the body's rules allow no urgent business at a special meeting");
    }
}

TEST_CASE("a decision can be called in until its last day, and may then be implemented", "[item]") {
    Executive executive;
    auto& world = executive.world;
    world.advance_to("2022-12-14 10:00");
    world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}, {"minute", "7"}}, "2022-12-13 11:00");
    auto entry = world.record(executive.item, "DecisionPublished");
    CHECK(numbers(entry, "call-in") ==
          "published Wednesday 14 December 2022; the last day to call it in is Wednesday 21 December 2022, the "
          "first day to implement it Thursday 22 December 2022");
    CHECK(world.fact(executive.item, "last_day_to_call_in") == "2022-12-21");
    SECTION("nobody called it in") {
        world.advance_to("2022-12-21 23:59");
        CHECK(world.state(executive.item) == "open to call-in");
        world.advance_to("2022-12-22 00:00");
        CHECK(world.state(executive.item) == "may be implemented");
        CHECK_FALSE(world.has_timer(executive.item, "call-in"));
    }
    SECTION("it was called in") {
        world.advance_to("2022-12-20 10:00");
        CHECK(verdict(world.record(executive.item, "CalledIn")) == "accepted");
        CHECK(world.state(executive.item) == "called in");
        world.advance_to("2023-01-10 10:00");
        CHECK(world.state(executive.item) == "called in");  // The days to call it in are over; scrutiny is not.
        CHECK(verdict(world.record(executive.item, "CallInEnded")) == "accepted");
        CHECK(world.state(executive.item) == "may be implemented");
    }
    SECTION("it was called in on the last day, and recorded two days later") {
        world.advance_to("2022-12-23 10:00");
        CHECK(verdict(world.record(executive.item, "CalledIn", {}, "2022-12-21 17:00")) == "accepted");
        CHECK(world.state(executive.item) == "called in");
    }
    SECTION("a call-in that came too late is none") {
        world.advance_to("2022-12-23 10:00");
        CHECK(answer(world.record(executive.item, "CalledIn", {}, "2022-12-22 09:00")) ==
              "not accepted: the last day to call it in was Wednesday 21 December 2022");
    }
}

TEST_CASE("when a day of mourning is proclaimed, the days to call a decision in are counted again", "[item]") {
    World world("2022-07-01 10:00");
    const auto meeting = world.call("executive", {{"held_on", "2022-09-12"}, {"purpose", "winter plan"}});
    const auto item = meeting + "/item/1";
    auto without = world.calendar();
    without.holidays.erase(*calendar::date_from_iso("2022-09-19"));
    without.hash = "before the proclamation";
    const auto proclaimed = world.calendar();
    const auto apply = [&](const calendar::DayCalendar& calendar) {
        world.set_calendar(calendar);
        world.apply(world.live());
        world.advance_to(local(world.now()));
    };
    apply(without);
    world.advance_to("2022-09-02 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-09-13 10:00");
    world.record(item, "ItemDecided", {{"outcome", "agreed"}}, "2022-09-12 11:00");
    world.record(item, "DecisionPublished");
    REQUIRE(world.fact(item, "last_day_to_call_in") == "2022-09-20");
    SECTION("while it is open to call-in") {
        world.advance_to("2022-09-15 10:00");
        apply(proclaimed);
        const auto told =
            std::find_if(world.entries().rbegin(), world.entries().rend(), [&](const auto& entry) { return entry.event.instance == item; });
        CHECK(numbers(*told, "call-in") ==
              "the calendar changed: the last day to call it in was Tuesday 20 September 2022, and is now Wednesday 21 September 2022");
        CHECK(world.fact(item, "first_day_to_implement") == "2022-09-22");
        world.advance_to("2022-09-21 12:00");
        CHECK(world.state(item) == "open to call-in");
        CHECK(verdict(world.record(item, "CalledIn")) == "accepted");
    }
    SECTION("known when it was free already, it is open once more") {
        world.advance_to("2022-09-21 09:00");
        REQUIRE(world.state(item) == "may be implemented");
        apply(proclaimed);
        CHECK(world.state(item) == "open to call-in");
        world.advance_to("2022-09-22 00:00");
        CHECK(world.state(item) == "may be implemented");
    }
    SECTION("known when it is over by either count, nothing opens") {
        world.advance_to("2022-09-26 09:00");
        apply(proclaimed);
        CHECK(world.state(item) == "may be implemented");
        CHECK(verdict(world.record(item, "CalledIn", {}, "2022-09-21 10:00")) == "accepted");  // It was in time, and is only recorded now.
    }
}

TEST_CASE("where the rule's time of day binds, a decision is called in before it", "[item]") {
    const bool binds = GENERATE(true, false);
    CAPTURE(binds);
    auto definition = partnership();
    auto& rule = definition.procedures["executive"].rules["call-in"];
    rule.by = *calendar::parse_rule("within 5 working days of publication at 5pm");
    rule.time_binds_raw = binds;
    World world("2022-10-03 10:00", definition);
    const auto meeting = world.call("executive", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    const auto item = meeting + "/item/1";
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-14 10:00");
    world.record(item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00");
    const auto published = world.record(item, "DecisionPublished");
    const std::string last_day = binds ? "Wednesday 21 December 2022 at 5pm" : "Wednesday 21 December 2022";
    CHECK(numbers(published, "call-in") == "published Wednesday 14 December 2022; the last day to call it in is " + last_day +
                                               ", the first day to implement it Thursday 22 December 2022");
    SECTION("a minute before") {
        world.advance_to("2022-12-21 16:59");
        CHECK(verdict(world.record(item, "CalledIn")) == "accepted");
    }
    SECTION("a minute after") {
        world.advance_to("2022-12-21 17:00");
        CHECK(world.state(item) == "open to call-in");
        world.advance_to("2022-12-21 17:01");
        CHECK(world.state(item) == (binds ? "may be implemented" : "open to call-in"));
        CHECK(answer(world.record(item, "CalledIn")) ==
              (binds ? "not accepted: the last day to call it in was Wednesday 21 December 2022 at 5pm"
                     : "accepted: the rules name no time within which scrutiny must meet: agree one with its chair"));
    }
}

TEST_CASE("the days to call a decision in are the same whether it or its publication is recorded first", "[item]") {
    const bool decision_first = GENERATE(true, false);
    CAPTURE(decision_first);
    Executive executive;
    auto& world = executive.world;
    world.advance_to("2022-12-14 10:00");
    world.record(executive.meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    const auto decide = [&] { world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00"); };
    if (decision_first) decide();
    world.record(executive.meeting, "DecisionsPublished", {}, "2022-12-14 09:00");
    if (!decision_first) decide();
    CHECK(world.state(executive.item) == "open to call-in");
    CHECK(world.fact(executive.item, "last_day_to_call_in") == "2022-12-21");
    CHECK(world.has_timer(executive.item, "call-in"));
    SECTION("and over when they are over") {
        world.advance_to("2022-12-22 10:00");
        CHECK(world.state(executive.item) == "may be implemented");
        CHECK(verdict(world.record(executive.item, "DecisionImplemented")) == "accepted");
        CHECK(verdict(world.record(executive.item, "CalledIn")) == "not accepted");
    }
}

TEST_CASE("a decision that is recorded when its days to be called in are over may be implemented", "[item]") {
    Executive executive;
    auto& world = executive.world;
    world.advance_to("2023-01-10 10:00");
    world.record(executive.meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    world.record(executive.meeting, "DecisionsPublished", {}, "2022-12-14 09:00");
    world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00");
    world.advance_to("2023-01-10 10:01");
    CHECK(world.state(executive.item) == "may be implemented");
}

TEST_CASE("what was published before an item was decided did not publish it", "[item]") {
    Executive executive;
    auto& world = executive.world;
    world.advance_to("2022-12-14 09:00");
    world.record(executive.meeting, "DecisionsPublished");  // Of the first day; the meeting goes on on another.
    world.advance_to("2022-12-20 11:00");
    world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}});
    CHECK(world.state(executive.item) == "decided");
    world.record(executive.meeting, "DecisionsPublished", {}, "2022-12-15 09:00");
    CHECK(world.state(executive.item) == "decided");
    world.advance_to("2022-12-21 09:00");
    world.record(executive.meeting, "DecisionsPublished");
    CHECK(world.fact(executive.item, "last_day_to_call_in") == "2022-12-30");
}

TEST_CASE("of two publications of a decision the earlier counts, and its days to be called in with it", "[item]") {
    Executive executive;
    auto& world = executive.world;
    const auto& item = executive.item;
    world.advance_to("2022-12-19 10:00");
    world.record(executive.meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    world.record(item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00");
    world.record(executive.meeting, "DecisionsPublished");
    REQUIRE(world.fact(item, "last_day_to_call_in") == "2022-12-28");
    const auto published_earlier = [&] { world.record(executive.meeting, "DecisionsPublished", {}, "2022-12-14 09:00"); };
    const auto said_of_the_item = [&] {
        return *std::find_if(world.entries().rbegin(), world.entries().rend(),
                             [&](const auto& entry) { return entry.event.instance == item; });
    };
    SECTION("learnt while it is open to call-in") {
        world.advance_to("2022-12-20 10:00");
        published_earlier();
        CHECK(world.fact(executive.meeting, "decisions_published_at") == calendar::to_iso(World::at("2022-12-14 09:00")));
        CHECK(world.fact(item, "last_day_to_call_in") == "2022-12-21");
        CHECK(world.fact(item, "first_day_to_implement") == "2022-12-22");
        CHECK(answer(said_of_the_item())
                  .find("the last day to call it in was Wednesday 28 December 2022, and is now Wednesday 21 "
                        "December 2022") != std::string::npos);
        world.record(executive.meeting, "DecisionsPublished");  // Put on the page again.
        CHECK(world.fact(executive.meeting, "decisions_published_at") == calendar::to_iso(World::at("2022-12-14 09:00")));
        CHECK(world.fact(item, "last_day_to_call_in") == "2022-12-21");
        world.advance_to("2022-12-22 10:00");
        CHECK(world.state(item) == "may be implemented");
        CHECK(verdict(world.record(item, "DecisionImplemented")) == "accepted");
        CHECK(verdict(world.record(item, "CalledIn")) == "not accepted");
    }
    SECTION("learnt when those days were over") {
        world.advance_to("2022-12-23 10:00");
        published_earlier();
        world.advance_to("2022-12-23 10:01");
        CHECK(world.state(item) == "may be implemented");
    }
    SECTION("learnt when it had been implemented by them") {
        world.advance_to("2022-12-22 10:00");
        CHECK(verdict(world.record(item, "DecisionImplemented")) == "accepted with a breach");
        published_earlier();
        CHECK(answer(said_of_the_item()).find("the finding that it was falls") != std::string::npos);
    }
    SECTION("learnt when it had been called in after them") {
        world.advance_to("2022-12-23 10:00");
        REQUIRE(verdict(world.record(item, "CalledIn")) == "accepted");
        published_earlier();
        CHECK(world.state(item) == "called in");
        CHECK(answer(said_of_the_item())
                  .find("it was called in on Friday 23 December 2022, after the last day to call it in, Wednesday 21 "
                        "December 2022") != std::string::npos);
    }
    SECTION("said of the item itself") {
        world.advance_to("2022-12-20 10:00");
        CHECK(verdict(world.record(item, "DecisionPublished", {}, "2022-12-14 09:00")) == "accepted");
        CHECK(world.fact(item, "last_day_to_call_in") == "2022-12-21");
    }
}

TEST_CASE("a decision that is exempt from call-in may be implemented at once", "[item]") {
    Executive executive;
    auto& world = executive.world;
    world.advance_to("2022-12-14 10:00");
    world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}});
    world.record(executive.item, "DecisionPublished", {{"call_in", "exempt"}});
    CHECK(world.state(executive.item) == "may be implemented");
}

TEST_CASE("an outcome is one of those known, and what is not taken is deferred", "[item]") {
    Executive executive;
    auto& world = executive.world;
    auto added = executive.add_late();
    world.advance_to("2022-12-13 11:00");
    auto entry = world.record(executive.item, "ItemDecided", {{"outcome", "liked"}});
    CHECK(numbers(entry, "outcome") == "'liked' is not an outcome");
    CHECK(numbers(world.record(executive.item, "ItemDecided"), "outcome") == "the outcome is missing");
    world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}, {"votes_for", "6"}});
    CHECK(world.fact(executive.item, "votes_for") == "6");
    world.record(executive.meeting, "MeetingConcluded");
    CHECK(world.state(executive.item) == "decided");
    CHECK(world.state(added) == "deferred");
}

TEST_CASE("decisions may be recorded after the meeting's end was", "[item]") {
    Executive executive;
    auto& world = executive.world;
    auto added = executive.add_late();
    auto another = executive.meeting + "/item/3";
    world.record(executive.meeting, "ItemAdded", {{"title", "another"}});
    world.advance_to("2022-12-13 12:00");
    world.record(another, "ItemDeferred");
    world.record(executive.meeting, "MeetingConcluded");
    CHECK(world.state(executive.item) == "deferred");
    CHECK(verdict(world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00")) == "accepted");
    CHECK(world.state(executive.item) == "decided");
    CHECK(verdict(world.record(added, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:10")) == "accepted with a breach");
    auto entry = world.record(another, "ItemDecided", {{"outcome", "agreed"}});  // Somebody said that it was deferred.
    CHECK(verdict(entry) == "not accepted");
    CHECK(finding(entry, "record")->ways_on.front() == "Put it on the agenda of a later meeting: record ItemAdded there.");
}

TEST_CASE("urgency accepted at the meeting may be written up after its end, and the decision stands by it", "[item]") {
    Executive executive;
    auto& world = executive.world;
    auto added = executive.add_late();
    world.advance_to("2022-12-13 12:00");
    world.record(executive.meeting, "MeetingConcluded");
    REQUIRE(world.state(added) == "deferred");
    CHECK(verdict(world.record(added, "UrgencyAccepted", {{"reason", "frost"}}, "2022-12-13 10:05")) == "accepted");
    CHECK(verdict(world.record(added, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:10")) == "accepted");
    CHECK(world.state(added) == "decided");
}

TEST_CASE("whether an item was lawfully open is the same in whatever order it is recorded", "[item]") {
    // What happened: the agenda went out at `published`, a second item was added at `added`, both were decided at the meeting, which then ended.
    struct Case {
        const char *why, *published, *added, *first_stands, *second_stands;
    };
    auto c = GENERATE(values<Case>({
        {"in time, with both items on it", "2022-12-02 10:00", "2022-11-30 10:00", "", ""},
        {"in time, and the second item added in time to it", "2022-12-02 10:00", "2022-12-05 10:00", "", ""},
        {"in time, and the second item added too late", "2022-12-02 10:00", "2022-12-07 10:00", "", "late"},
        {"late, with both items on it", "2022-12-07 10:00", "2022-12-06 10:00", "barred", "barred"},
        {"late, and the second item later still", "2022-12-07 10:00", "2022-12-08 10:00", "barred", "late"},
    }));
    CAPTURE(c.why);
    // A letter an entry: the decisions of items 1 and 2, the agenda, the conclusion, the item that was added.
    std::string order = "12ACI";
    do {
        if (order.find('2') < order.find('I')) continue;  // Nobody can decide an item that is not there.
        CAPTURE(order);
        World world("2022-10-03 10:00");
        auto meeting = world.call("executive", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        const auto first = meeting + "/item/1", second = meeting + "/item/2";
        world.advance_to("2022-12-13 14:00");
        for (char entry : order) {
            if (entry == 'A') world.record(meeting, "AgendaPublished", {}, c.published);
            if (entry == 'I') world.record(meeting, "ItemAdded", {{"title", "grit"}}, c.added);
            if (entry == '1') world.record(first, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00");
            if (entry == '2') world.record(second, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:30");
            if (entry == 'C') world.record(meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
        }
        for (const auto& [item, stands] : {std::pair{first, c.first_stands}, std::pair{second, c.second_stands}}) {
            CAPTURE(item);
            CHECK(world.state(item) == "decided");
            CHECK(world.fact(item, "taken_though") == stands);
            CHECK(world.fact(item, "barred").empty() == (std::string(stands) != "barred"));
        }
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a publication that is recorded after the decision is judged, and says what becomes of the finding", "[item]") {
    Executive executive("ordinary", "");
    auto& world = executive.world;
    world.advance_to("2022-12-13 11:00");
    CHECK(verdict(world.record(executive.item, "ItemDecided", {{"outcome", "agreed"}})) == "accepted with a breach");
    auto last_word = [&] { return world.entries().back(); };
    SECTION("it was in time: the finding falls") {
        auto entry = world.record(executive.meeting, "AgendaPublished", {}, "2022-12-02 10:00");
        CHECK(numbers(entry, "agenda: decided already") ==
              executive.item + " was decided before this was recorded: that it was taken without an open agenda falls");
        CHECK(last_word().event.instance == executive.item);
        CHECK(answer(last_word()) ==
              "accepted: the agenda was published on Friday 2 December 2022 at 10am: the finding that the item was taken although it had "
              "not been "
              "open for the time the rule asks falls");
    }
    SECTION("it was late: the finding stands, for that reason") {
        world.record(executive.meeting, "AgendaPublished", {}, "2022-12-07 10:00");
        CHECK(verdict(last_word()) == "accepted with a breach");
        CHECK(world.fact(executive.item, "taken_though") == "barred");
    }
    SECTION("it was urgent in the opinion of whoever presided: the finding falls") {
        world.record(executive.item, "UrgencyAccepted", {{"reason", "the frost"}});
        CHECK(world.fact(executive.item, "taken_though").empty());
    }
    SECTION("said late first, and then to have been in time") {
        world.record(executive.meeting, "AgendaPublished", {}, "2022-12-07 10:00");
        world.record(executive.meeting, "AgendaPublished", {}, "2022-12-02 10:00");
        CHECK(world.fact(executive.item, "taken_though").empty());
        CHECK(world.fact(executive.item, "barred").empty());
    }
}

TEST_CASE("the record says who took an item off and on whose advice", "[item]") {
    Executive executive;
    executive.world.record(executive.item, "ItemWithdrawn", {{"by", "the leader"}, {"on_advice_of", "the monitoring officer"}});
    CHECK(executive.world.state(executive.item) == "withdrawn");
    CHECK(executive.world.fact(executive.item, "by") == "the leader");
    CHECK(executive.world.fact(executive.item, "on_advice_of") == "the monitoring officer");
    CHECK(executive.world[executive.item].ended);
}

TEST_CASE("a meeting that fell takes its urgent items with it too", "[item]") {
    Executive executive;
    auto& world = executive.world;
    auto added = executive.add_late();
    world.advance_to("2022-12-13 10:00");
    world.record(added, "UrgencyAccepted", {{"reason", "the frost"}});
    world.record(executive.meeting, "QuorumFailed", {{"present", "2"}});
    CHECK(world.state(added) == "deferred");
    CHECK(world.state(executive.item) == "deferred");
}

TEST_CASE("what an item serves learns what became of it", "[item]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    world.record(meeting, "ItemAdded", {{"title", "the plan"}, {"serves", "ICPA/strategy/plan"}, {"asks", "approval"}});
    auto item = meeting + "/item/1";
    auto told = [&](const Entry& entry) {
        for (const auto& change : entry.decision.changes)
            if (const auto* raised = std::get_if<Raised>(&change); raised && raised->event.kind == "MatterDecided") return raised->event;
        return Event{};
    };
    world.record(meeting, "AgendaPublished", {}, "2022-10-03 10:00");
    world.advance_to("2022-12-13 11:00");
    SECTION("decided, in the minute's words") {
        auto event = told(world.record(item, "ItemDecided",
                                       {{"outcome", "approved subject to amendments"},
                                        {"minute", "7"},
                                        {"delegated_to", "strategy"},
                                        {"settle_by", "2022-12-21"},
                                        {"conditions", "page 4"}}));
        CHECK(event.instance == "ICPA/strategy/plan");
        CHECK(event.facts == Facts{{"asks", "approval"},
                                   {"body", "icp"},
                                   {"by", "icp"},
                                   {"conditions", "page 4"},
                                   {"delegated_to", "strategy"},
                                   {"item", item},
                                   {"meeting", meeting},
                                   {"minute", "7"},
                                   {"outcome", "approved subject to amendments"},
                                   {"settle_by", "2022-12-21"}});
    }
    SECTION("deferred") { CHECK(text_of(told(world.record(item, "ItemDeferred")).facts, "outcome") == "deferred"); }
    SECTION("withdrawn") { CHECK(text_of(told(world.record(item, "ItemWithdrawn")).facts, "outcome") == "withdrawn"); }
    SECTION("left over when the meeting ended") {
        world.record(meeting, "MeetingConcluded");
        CHECK(world.entries().back().event.kind == "MatterDecided");
        CHECK(text_of(world.entries().back().event.facts, "outcome") == "deferred");
    }
    SECTION("a date that is none is not taken for one") {
        CHECK(verdict(world.record(item, "ItemDecided", {{"outcome", "approved"}, {"settle_by", "soon"}})) == "not accepted");
    }
}

}  // namespace beadle::testing
