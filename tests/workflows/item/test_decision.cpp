#include <algorithm>
#include <set>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

Post member(const char* id, bool votes = true) {
    Post post;
    post.id = id;
    post.name = std::string("Member ") + id;
    post.body = "hwbb-hfd";
    post.member = true;
    post.votes = votes;
    return post;
}

/// Nine members a to i, a quorum of three, decisions by a simple majority.
Definition voting() {
    auto definition = partnership();
    for (const auto* id : {"a", "b", "c", "d", "e", "f", "g", "h"}) definition.posts[id] = member(id);
    definition.posts["i"] = member("i", false);
    auto& body = definition.bodies["hwbb-hfd"];
    body.members = 9;
    body.chairs = {"a", "b"};
    body.quorum = {};
    body.quorum.members = 3;
    body.decides_by = "vote";
    ProcedureRule exclusion;
    exclusion.id = "exclusion";
    exclusion.source = "Local Government Act 1972 s.100A(4)";
    exclusion.breach = Breach::irregular;
    definition.procedures["council committee"].rules["exclusion"] = exclusion;
    return definition;
}

struct Votes {
    World world;
    std::string meeting, item;
    explicit Votes(Definition definition = voting(), const char* members = "a, b, c, d, e, f, g, h, i")
        : world("2022-10-03 10:00", std::move(definition)) {
        meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"purpose", "winter plan"}});
        item = meeting + "/item/1";
        world.record(meeting, "ItemAdded", {{"title", "a contract"}, {"exempt", "yes"}});
        world.advance_to("2022-12-05 10:00");
        world.record(meeting, "AgendaPublished");
        world.advance_to("2022-12-13 10:00");
        world.record(meeting, "MeetingOpened", {{"members", members}});
        world.advance_to("2022-12-13 11:00");
    }
    Entry decide(Facts facts) {
        facts.try_emplace("outcome", "agreed");
        return world.record(item, "ItemDecided", std::move(facts));
    }
};

/// What the executive decided on Tuesday 13 December 2022 at 11am; it is 10am on the Wednesday.
struct Executive {
    World world;
    std::string item;
    explicit Executive(Definition definition = partnership()) : world("2022-10-03 10:00", std::move(definition)) {
        const auto meeting = world.call("executive", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
        item = meeting + "/item/1";
        world.advance_to("2022-12-05 10:00");
        world.record(meeting, "AgendaPublished");
        world.advance_to("2022-12-14 10:00");
        world.record(item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00");
    }
};

}  // namespace

TEST_CASE("a vote carries by more than half of those voting, and abstentions are not votes", "[decision]") {
    Votes carried, lost;
    auto entry = carried.decide({{"votes_for", "4"}, {"votes_against", "3"}, {"abstained", "1"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "majority") == "4 votes for, 3 against, 1 abstained: 4 of 7 needed");
    auto against = lost.decide({{"votes_for", "3"}, {"votes_against", "4"}});
    CHECK(verdict(against) == "accepted with a breach");
    CHECK(finding(against, "majority")->rule == "majority: a simple majority of those voting");
    CHECK(numbers(against, "majority") == "3 votes for, 4 against, 0 abstained: 4 of 7 needed; that does not carry 'agreed'");
    Votes declined;
    CHECK(numbers(declined.decide({{"outcome", "declined"}, {"votes_for", "5"}, {"votes_against", "2"}}), "majority") ==
          "5 votes for, 2 against, 0 abstained: 4 of 7 needed; that carries it, and it is recorded as declined");
}

TEST_CASE("a share may be asked for of those voting, of those present, or of the members", "[decision]") {
    struct Case {
        const char* why;
        Majority::Of of;
        const char* for_it;
        const char* numbers;
        const char* verdict;
    };
    // Nine are there, one of them without a vote: eight could vote; nine are members.
    auto c = GENERATE(values<Case>({
        {"two thirds of six voting", Majority::Of::voting, "4", "4 votes for, 2 against, 2 abstained: 4 of 6 needed", "accepted"},
        {"two thirds of eight present", Majority::Of::present, "4",
         "4 votes for, 2 against, 2 abstained: 6 of 8 needed; that does not carry 'agreed'", "accepted with a breach"},
        {"two thirds of nine members", Majority::Of::members, "6", "6 votes for, 2 against, 0 abstained: 6 of 9 needed", "accepted"},
    }));
    CAPTURE(c.why);
    auto definition = voting();
    definition.bodies["hwbb-hfd"].majority = {2, 3, false, c.of, "two thirds"};
    Votes votes(definition);
    auto entry = votes.decide({{"votes_for", c.for_it}, {"votes_against", "2"}, {"abstained", std::string(c.for_it) == "4" ? "2" : "0"}});
    CHECK(numbers(entry, "majority") == c.numbers);
    CHECK(verdict(entry) == c.verdict);
}

TEST_CASE("equal votes need the chair's casting vote, where the terms give one", "[decision]") {
    Votes none, with, lost;
    auto entry = none.decide({{"votes_for", "4"}, {"votes_against", "4"}});
    CHECK(numbers(entry, "majority") == "4 votes for, 4 against, 0 abstained: equal, and no casting vote of the chair is recorded");
    CHECK(verdict(entry) == "accepted with a breach");
    entry = with.decide({{"votes_for", "4"}, {"votes_against", "4"}, {"casting_vote", "for"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "majority") == "4 votes for, 4 against, 0 abstained: equal votes, casting vote for");
    CHECK(verdict(lost.decide({{"votes_for", "4"}, {"votes_against", "4"}, {"casting_vote", "against"}})) == "accepted with a breach");
    Votes unequal;
    CHECK(numbers(unequal.decide({{"votes_for", "5"}, {"votes_against", "3"}, {"casting_vote", "for"}}), "casting vote") ==
          "there is a casting vote only when votes are equal: 5 votes for, 3 against, 0 abstained");
    auto definition = voting();
    definition.bodies["hwbb-hfd"].casting_vote = false;
    Votes no_such_vote(definition);
    entry = no_such_vote.decide({{"votes_for", "4"}, {"votes_against", "4"}, {"casting_vote", "for"}});
    CHECK(numbers(entry, "casting vote") == "the body's terms give the chair no casting vote");
    CHECK(finding(entry, "majority")->breach == Breach::irregular);
}

TEST_CASE("there cannot be more votes than members there who may vote", "[decision]") {
    Votes votes(voting(), "a, b, c, i");
    auto entry = votes.decide({{"votes_for", "3"}, {"votes_against", "1"}});
    CHECK(numbers(entry, "votes") == "3 votes for, 1 against, 0 abstained: 4 in all, and 3 were there who could vote");
    CHECK(verdict(entry) == "accepted with a breach");
}

TEST_CASE("whoever leaves for an item does not count for its quorum, and has no vote on it", "[decision]") {
    Votes votes(voting(), "a, b, c");
    auto& world = votes.world;
    auto declared =
        world.record(votes.meeting, "InterestDeclared", {{"post", "c"}, {"item", "1"}, {"effect", "leaves"}, {"reason", "employer"}});
    CHECK(numbers(declared, "interests") == "c leaves for " + votes.item + ": does not count for its quorum and has no vote on it");
    CHECK(world.fact(votes.item, "interest.c") == "leaves");
    auto entry = votes.decide({{"votes_for", "2"}, {"votes_against", "0"}});
    CHECK(numbers(entry, "quorum") == "at 11am: 2 present, 3 needed; there: a, b; not counted, having declared an interest: c");
    // For the next item nobody has declared anything: three are there.
    world.record(votes.meeting, "PublicExcluded", {{"items", "2"}, {"grounds", "3"}});
    CHECK(verdict(world.record(votes.meeting + "/item/2", "ItemDecided", {{"outcome", "agreed"}})) == "accepted");
}

TEST_CASE("a vote by somebody who had declared an interest is accepted with a breach", "[decision]") {
    Votes votes;
    auto& world = votes.world;
    SECTION("declared first, then voted") {
        world.record(votes.meeting, "InterestDeclared", {{"post", "d"}, {"item", votes.item}, {"effect", "stays without vote"}});
        auto entry = votes.decide({{"votes_for", "5"}, {"votes_against", "0"}, {"voted", "a, b, c, d, e"}, {"moved_by", "d"}});
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "interests") ==
              "d declared an interest (stays without vote) and is recorded as having voted and as having moved it");
        CHECK(finding(entry, "quorum") == nullptr);  // Who stays is counted.
    }
    SECTION("an interest that lets one stay takes nothing away") {
        world.record(votes.meeting, "InterestDeclared", {{"post", "d"}, {"item", votes.item}, {"effect", "stays"}});
        CHECK(verdict(votes.decide({{"votes_for", "5"}, {"voted", "a, b, c, d, e"}})) == "accepted");
    }
    SECTION("recorded after the vote that it speaks to") {
        votes.decide({{"votes_for", "5"}, {"voted", "a, b, c, d, e"}});
        auto late = world.record(votes.item, "InterestDeclared", {{"post", "d"}, {"effect", "leaves"}}, "2022-12-13 10:05");
        CHECK(verdict(late) == "accepted with a breach");
    }
    SECTION("by person, voted by post") {
        auto definition = voting();
        definition.posts["d"].holders = {{"p-9", "substantive", Date{}, {}, {}, "minute 3"}};
        Votes by_person(definition);
        by_person.world.record(by_person.meeting, "InterestDeclared", {{"person", "p-9"}, {"item", "1"}, {"effect", "leaves"}});
        CHECK(verdict(by_person.decide({{"votes_for", "5"}, {"voted", "a, b, c, d, e"}})) == "accepted with a breach");
    }
}

TEST_CASE("under consensus an objection means that nothing is decided", "[decision]") {
    auto definition = voting();
    definition.bodies["hwbb-hfd"].decides_by = "consensus";
    Votes votes(definition);
    auto& world = votes.world;
    CHECK(numbers(world.record(votes.item, "ObjectionRecorded", {{"by", "c"}, {"reason", "cost"}}), "consensus") ==
          "while c objects, there is no decision");
    auto entry = votes.decide({});
    CHECK(answer(entry) == "not accepted: Herefordshire Board decides by consensus, and there is none: objection by c");
    CHECK(world.state(votes.item) == "published");
    CHECK(answer(votes.decide({{"objection_by", "d"}})) ==
          "not accepted: Herefordshire Board decides by consensus, and there is none: objection by c, d");
    CHECK(answer(world.record(votes.item, "ObjectionWithdrawn", {{"by", "d"}})) == "not accepted: no objection by d is recorded");
    CHECK(verdict(world.record(votes.item, "ObjectionWithdrawn", {{"by", "c"}})) == "accepted");
    CHECK(answer(votes.decide({{"votes_for", "5"}, {"votes_against", "1"}})) ==
          "not accepted: Herefordshire Board decides by consensus, and there is none: 1 vote against");
    CHECK(verdict(votes.decide({})) == "accepted");
    CHECK(verdict(world.record(votes.item, "ObjectionRecorded", {{"by", "c"}})) == "not accepted");
    Votes noted(definition);
    noted.world.record(noted.item, "ObjectionRecorded", {{"by", "c"}});
    CHECK(verdict(noted.decide({{"outcome", "noted"}})) == "accepted");  // Noting is no decision.
}

TEST_CASE("an exempt item needs a resolution of its own to exclude the public", "[decision]") {
    Votes votes;
    auto& world = votes.world;
    auto exempt = votes.meeting + "/item/2";
    SECTION("decided without one: a breach, and it is decided") {
        auto entry = world.record(exempt, "ItemDecided", {{"outcome", "agreed"}});
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "exclusion") == "the item is exempt, and no resolution to exclude the public for it is recorded");
        CHECK(finding(entry, "exclusion")->source == "Local Government Act 1972 s.100A(4)");
    }
    SECTION("a resolution for another item is none for this one") {
        world.record(votes.meeting, "PublicExcluded", {{"items", "1"}, {"grounds", "paragraph 3"}});
        CHECK(verdict(world.record(exempt, "ItemDecided", {{"outcome", "agreed"}})) == "accepted with a breach");
        CHECK(world.fact(votes.item, "excluded_under") == "paragraph 3");
    }
    SECTION("resolved for it, with the paragraph of Schedule 12A") {
        auto entry = world.record(votes.meeting, "PublicExcluded", {{"items", "2"}, {"grounds", "3"}, {"minute", "41"}});
        CHECK(numbers(entry, "exclusion") ==
              "recorded for " + exempt + ": paragraph 3 of Schedule 12A Part 1, by resolution under s.100A(4)");
        CHECK(verdict(world.record(exempt, "ItemDecided", {{"outcome", "agreed"}})) == "accepted");
        CHECK(world.fact(exempt, "excluded_by_minute") == "41");
    }
    SECTION("without items, without grounds, or with grounds that there are not") {
        CHECK(answer(world.record(votes.meeting, "PublicExcluded", {{"grounds", "3"}})) ==
              "not accepted: which items it is about is missing");
        CHECK(answer(world.record(votes.meeting, "PublicExcluded", {{"items", "2"}})) == "not accepted: the grounds are missing");
        CHECK(answer(world.record(votes.meeting, "PublicExcluded", {{"items", "2"}, {"grounds", "8"}})) ==
              "not accepted: '8' is no paragraph of Schedule 12A Part 1");
        CHECK(answer(world.record(votes.meeting, "PublicExcluded", {{"items", "7"}, {"grounds", "3"}})) ==
              "not accepted: '" + votes.meeting + "/item/7' is no item of this meeting");
    }
}

TEST_CASE("where co-chairs both act, urgency and the agenda need both", "[decision]") {
    auto definition = voting();
    Votes either(definition);
    CHECK(verdict(either.world.record(either.item, "UrgencyAccepted", {{"reason", "frost"}, {"with", "a"}})) == "accepted");
    definition.bodies["hwbb-hfd"].both_chairs_act = true;
    Votes both(definition);
    auto entry = both.world.record(both.item, "UrgencyAccepted", {{"reason", "frost"}, {"with", "a"}});
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "co-chairs") == "urgency is the opinion of all who preside, and it is not said that it is that of b");
    Votes together(definition);
    CHECK(verdict(together.world.record(together.item, "UrgencyAccepted", {{"reason", "frost"}, {"with", "a, b"}})) == "accepted");
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}});
    CHECK(numbers(world.record(meeting, "AgendaSettled", {{"with", "b"}}), "co-chairs") ==
          "it is not said that the agenda was settled with a");
}

TEST_CASE("a decision published on Wednesday is called in by the next Wednesday and implemented from Thursday", "[decision]") {
    Executive executive;
    auto& world = executive.world;
    const auto& item = executive.item;
    world.record(item, "DecisionPublished");
    CHECK(world.fact(item, "last_day_to_call_in") == "2022-12-21");
    CHECK(world.fact(item, "first_day_to_implement") == "2022-12-22");
    SECTION("implemented a day early") {
        world.advance_to("2022-12-21 15:00");
        auto entry = world.record(item, "DecisionImplemented");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "call-in") ==
              "implemented on Wednesday 21 December 2022; the first day to implement it was Thursday 22 December 2022");
    }
    SECTION("implemented on the first day") {
        world.advance_to("2022-12-22 09:00");
        CHECK(verdict(world.record(item, "DecisionImplemented")) == "accepted");
        CHECK(world.fact(item, "implemented_on") == "2022-12-22");
    }
}

TEST_CASE("called in, scrutiny must meet within the time that the rules give it", "[decision]") {
    auto definition = partnership();
    ProcedureRule scrutiny;
    scrutiny.id = "scrutiny";
    scrutiny.by = calendar::parse_rule("within 10 working days of call-in").value();
    scrutiny.source = "overview and scrutiny procedure rules, 15";
    definition.procedures["executive"].rules["scrutiny"] = scrutiny;
    definition.bodies["executive"].scrutinised_by = "hwbb-hfd";
    Executive executive(definition);
    auto& world = executive.world;
    const auto& item = executive.item;
    world.advance_to("2022-12-16 10:00");
    world.record(item, "DecisionPublished", {}, "2022-12-14 10:00");
    auto entry = world.record(item, "CalledIn", {{"by", "three members"}});
    // Ten working days from Friday 16 December, over Christmas and New Year: 19 to 23, 28 to 30, 3 and 4 January.
    CHECK(numbers(entry, "scrutiny") ==
          "called in on Friday 16 December 2022; scrutiny must meet by Wednesday 4 January 2023, and nothing is "
          "implemented before");
    CHECK(world.duty(item, "scrutiny").owed_by == "hfd");
    // Its escalation goes to the head of the office that runs scrutiny, not of the one whose decision was called in.
    const auto& steps = world.duty(item, "scrutiny").steps;
    CHECK(std::any_of(steps.begin(), steps.end(),
                      [](const Step& step) { return step.kind == Step::Kind::escalate && step.to == "hfd-head"; }));
    CHECK_FALSE(world.has_timer(item, "call-in"));
    CHECK(numbers(world.record(item, "DecisionImplemented"), "call-in") == "implemented on Friday 16 December 2022, while it is called in");
    world.advance_to("2023-01-03 10:00");
    world.record(item, "CallInEnded", {{"outcome", "upheld"}}, "", "hfd");
    CHECK(world.outcome(item, "scrutiny") == "met");
    CHECK(world.state(item) == "may be implemented");
}

TEST_CASE("a call-in that is recorded after the decision was implemented finds what was done while it was called in", "[decision]") {
    Executive executive;
    auto& world = executive.world;
    const auto& item = executive.item;
    world.record(item, "DecisionPublished");
    world.advance_to("2022-12-29 10:00");
    CHECK(verdict(world.record(item, "DecisionImplemented", {}, "2022-12-22 09:00")) == "accepted");
    auto entry = world.record(item, "CalledIn", {{"by", "three members"}}, "2022-12-21 16:00");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "call-in") == "implemented on Thursday 22 December 2022, while it is called in");
}

TEST_CASE("while a decision can still be called in nothing is done, whatever the rule on implementing it says", "[decision]") {
    auto definition = partnership();
    auto& rules = definition.procedures["executive"].rules;
    rules.at("call-in").by = calendar::parse_rule("within 10 working days of publication").value();
    ProcedureRule implementation;
    implementation.id = "implementation";
    implementation.by = calendar::parse_rule("5 clear working days after publication").value();
    rules["implementation"] = implementation;
    Executive executive(definition);
    auto& world = executive.world;
    const auto& item = executive.item;
    world.record(item, "DecisionPublished");
    CHECK(world.fact(item, "last_day_to_call_in") == "2022-12-30");
    CHECK(world.fact(item, "first_day_to_implement") == "2023-01-03");
}

TEST_CASE("an objection counts for the time for which it stood, whenever its withdrawal is recorded", "[decision]") {
    auto definition = voting();
    definition.bodies["hwbb-hfd"].decides_by = "consensus";
    Votes votes(definition);
    auto& world = votes.world;
    world.record(votes.item, "ObjectionRecorded", {{"by", "c"}}, "2022-12-13 10:10");
    world.record(votes.item, "ObjectionWithdrawn", {{"by", "c"}}, "2022-12-13 10:50");
    CHECK(answer(world.record(votes.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30")) ==
          "not accepted: Herefordshire Board decides by consensus, and there is none: objection by c");
    CHECK(verdict(world.record(votes.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:55")) == "accepted");
}

TEST_CASE("who left, who might not vote and when the meeting did not sit are found whichever is recorded first", "[decision]") {
    Votes votes;
    auto& world = votes.world;
    const auto& item = votes.item;
    const auto decide = [&] {
        return world.record(item, "ItemDecided", {{"outcome", "agreed"}, {"votes_for", "6"}, {"votes_against", "2"}, {"moved_by", "c"}},
                            "2022-12-13 10:30");
    };
    // What the item's own entries say, whoever recorded what.
    const auto breaches_of_the_item = [&] {
        std::set<std::string> rules;
        for (const auto& entry : world.entries())
            if (entry.event.instance == item)
                for (const auto& finding : entry.decision.findings)
                    if (finding.breach == Breach::irregular) rules.insert(finding.rule);
        return rules;
    };
    const bool decided_first = GENERATE(true, false);
    CAPTURE(decided_first);
    if (decided_first) CHECK(verdict(decide()) == "accepted");
    std::string found;
    SECTION("a member left") {
        world.record(votes.meeting, "MemberLeft", {{"post", "d"}}, "2022-12-13 10:20");
        found = "votes";
    }
    SECTION("a member stays without a vote") {
        world.record(votes.meeting, "InterestDeclared", {{"item", "1"}, {"post", "d"}, {"effect", "stays without vote"}},
                     "2022-12-13 10:20");
        found = "votes";
    }
    SECTION("whoever moved it had an interest") {
        world.record(votes.meeting, "InterestDeclared", {{"item", "1"}, {"post", "c"}, {"effect", "leaves"}}, "2022-12-13 10:20");
        found = "interests";
    }
    SECTION("it was adjourned") {
        world.record(votes.meeting, "MeetingAdjourned", {}, "2022-12-13 10:20");
        CHECK_FALSE(breaches_of_the_item().contains("time of the decision"));  // Until when it did not sit is not known yet.
        world.record(votes.meeting, "MeetingResumed", {}, "2022-12-13 10:50");
        found = "time of the decision";
    }
    if (!decided_first) CHECK(verdict(decide()) == "accepted with a breach");
    CHECK(breaches_of_the_item().contains(found));
}

TEST_CASE("a decision of the minute of an adjournment, or of after it, is judged by when the meeting sat, whichever is typed first",
          "[decision]") {
    Votes votes;
    auto& world = votes.world;
    const char* decided = GENERATE("2022-12-13 10:20", "2022-12-13 10:55");
    CAPTURE(decided);
    CHECK(verdict(world.record(votes.item, "ItemDecided", {{"outcome", "agreed"}}, decided)) == "accepted");
    world.record(votes.meeting, "MeetingAdjourned", {}, "2022-12-13 10:20");
    world.record(votes.meeting, "MeetingResumed", {}, "2022-12-13 10:50");
    for (const auto& entry : world.entries())
        if (entry.event.instance == votes.item) CHECK(numbers(entry, "time of the decision").empty());
}

TEST_CASE("an objection that came after the decision is none to it", "[decision]") {
    auto definition = voting();
    definition.bodies["hwbb-hfd"].decides_by = "consensus";
    Votes votes(definition);
    votes.world.record(votes.item, "ObjectionRecorded", {{"by", "c"}}, "2022-12-13 10:50");
    CHECK(verdict(votes.world.record(votes.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30")) == "accepted");
}

TEST_CASE("the public is excluded before an exempt item is decided: a resolution of afterwards excludes nobody from it", "[decision]") {
    Votes votes;
    auto& world = votes.world;
    const auto exempt = votes.meeting + "/item/2";
    world.record(votes.meeting, "PublicExcluded", {{"items", "2"}, {"grounds", "3"}}, "2022-12-13 10:50");
    SECTION("decided before it") {
        auto entry = world.record(exempt, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "exclusion") == "the item is exempt, and the public was excluded only after it was decided");
    }
    SECTION("decided after it") {
        CHECK(verdict(world.record(exempt, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:55")) == "accepted");
    }
}

TEST_CASE("a supplement is judged item by item and merges none of the ways to short notice", "[decision]") {
    Votes votes;
    auto& world = votes.world;
    World early("2022-10-03 10:00", voting());
    auto meeting = early.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    CHECK(answer(early.record(meeting, "SupplementPublished", {{"items", "1"}})) ==
          "not accepted: the agenda is not published yet: what is ready goes out with it");
    early.advance_to("2022-12-02 10:00");
    early.record(meeting, "AgendaPublished");
    auto in_time = early.record(meeting, "SupplementPublished", {{"items", "1"}, {"address", "https://council.example/s1"}});
    CHECK(numbers(in_time, "supplement") ==
          "open since Friday 2 December 2022; the last day was Monday 5 December 2022: open for the time the rule asks");
    CHECK(early.fact(meeting + "/item/1", "paper_address") == "https://council.example/s1");
    early.advance_to("2022-12-08 10:00");
    early.record(meeting, "ItemAdded", {{"title", "grit"}});
    auto late = early.record(meeting, "SupplementPublished", {{"items", "1, 2"}});
    REQUIRE(finding(late, "supplement: " + meeting + "/item/1"));
    CHECK(finding(late, "supplement: " + meeting + "/item/1")->source == "Local Government Act 1972 s.100B(1), (4)(a)");
    CHECK(finding(late, "supplement: " + meeting + "/item/2")->source == "Local Government Act 1972 s.100B(3)(b), (4)(b)");
    CHECK(verdict(late) == "accepted");  // Advice; what the law bars is barred when the item is taken.
    CHECK(early.state(meeting + "/item/2") == "late");
    // Convened at shorter notice is another way again, and keeps its own paragraph.
    World shorter("2022-12-08 10:00", voting());
    auto soon = shorter.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    shorter.record(soon, "AgendaPublished");
    shorter.advance_to("2022-12-09 10:00");
    CHECK(finding(shorter.record(soon, "SupplementPublished", {{"items", "1"}}), "supplement")->source ==
          "Local Government Act 1972 s.100B(3)(a)");
    CHECK(verdict(world.record(votes.meeting, "SupplementPublished", {{"items", "1"}})) == "accepted");
}

TEST_CASE("a motion that equal votes did not carry is declined, and nothing is wrong with that", "[decision]") {
    Votes votes;
    CHECK(verdict(votes.decide({{"outcome", "declined"}, {"votes_for", "4"}, {"votes_against", "4"}})) == "accepted");
}

TEST_CASE("a decision that scrutiny refers back is not implemented and goes to the body's next meeting", "[decision]") {
    auto definition = partnership();
    World world("2022-10-03 10:00", definition);
    auto meeting = world.call("executive", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    auto next = world.call("executive", {{"held_on", "2023-01-31"}});
    auto item = meeting + "/item/1";
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-14 10:00");
    world.record(item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:00");
    SECTION("implemented before it was published: the days to call it in have not begun") {
        CHECK(numbers(world.record(item, "DecisionImplemented"), "call-in") ==
              "implemented on Wednesday 14 December 2022, before the decision was published: the days to call it in have not begun");
    }
    SECTION("published with all decisions of the meeting, its days begin") {
        world.record(meeting, "DecisionsPublished");
        CHECK(world.fact(item, "last_day_to_call_in") == "2022-12-21");
        world.advance_to("2022-12-20 10:00");
        world.record(item, "CalledIn", {{"by", "five members"}});
        auto back = world.record(item, "CallInEnded", {{"outcome", "referred back"}});
        CHECK(verdict(back) == "accepted");
        CHECK(world.state(item) == "deferred");
        REQUIRE(world.exists(next + "/item/1"));
        CHECK(world.fact(next + "/item/1", "purpose") == "referred back by scrutiny: take it again");
        CHECK(verdict(world.record(item, "DecisionImplemented")) == "not accepted");
    }
    SECTION("called in on a day after the last, it is too late, though no timer has fired") {
        world.record(item, "DecisionPublished");
        auto late = world.event(item, "CalledIn", {{"by", "five members"}});
        late.happened_at = late.recorded_at = World::at("2022-12-22 09:00");
        CHECK(world.ask(late).verdict == Verdict::not_accepted);
    }
}

}  // namespace beadle::testing
