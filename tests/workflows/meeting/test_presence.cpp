#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;

Post seat_of(const char* id, const char* body, std::vector<std::string> comes_from = {}) {
    Post post;
    post.id = id;
    post.name = std::string("Member ") + id;
    post.body = body;
    post.member = true;
    post.comes_from = std::move(comes_from);
    return post;
}

/// The Herefordshire Board with eight posts: three of the council (a, b, c), three of the NHS (d, e, f), Healthwatch (h), a director (dph).
Definition board() {
    auto definition = partnership();
    for (const auto* id : {"a", "b", "c"}) definition.posts[id] = seat_of(id, "hwbb-hfd", {"the council"});
    for (const auto* id : {"d", "e", "f"}) definition.posts[id] = seat_of(id, "hwbb-hfd", {"the NHS"});
    definition.posts["h"] = seat_of("h", "hwbb-hfd", {"Healthwatch"});
    definition.posts["dph"] = seat_of("dph", "hwbb-hfd");
    auto& body = definition.bodies["hwbb-hfd"];
    body.members = 8;
    body.chairs = {"a"};
    body.quorum = {};
    body.quorum.numerator = 1;
    body.quorum.denominator = 2;
    body.decides_by = "vote";
    return definition;
}

/// It meets at 10am on Tuesday 13 December 2022, with an agenda in time.
struct Sits {
    World world;
    std::string meeting, item;
    explicit Sits(Definition definition = board()) : world("2022-10-03 10:00", std::move(definition)) {
        meeting = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"purpose", "winter plan"}});
        item = meeting + "/item/1";
        world.advance_to("2022-12-05 10:00");
        world.record(meeting, "AgendaPublished");
        world.advance_to("2022-12-13 10:00");
    }
    Entry at(const char* time, const char* kind, const char* post) {
        return world.record(meeting, kind, {{"post", post}}, std::string("2022-12-13 ") + time);
    }
    Entry decide(const char* time, Facts facts = {{"outcome", "agreed"}}) {
        facts.try_emplace("outcome", "agreed");
        return world.record(item, "ItemDecided", std::move(facts), std::string("2022-12-13 ") + time);
    }
};

}  // namespace

TEST_CASE("a fraction counts the members in post: a vacancy lowers the quorum, the whole number does not", "[presence]") {
    auto definition = board();
    SECTION("eight members, of whom half is four") {
        Sits sits(definition);
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}});
        CHECK(finding(entry, "quorum")->rule == "quorum: 1 in 2 of 8 members, rounded up");
        CHECK(numbers(entry, "quorum") == "3 present, 4 needed; there: a, d, h");
    }
    SECTION("with one post vacant, half of seven is four, rounded up; with two, three of six are enough") {
        Sits sits(definition);
        sits.world.record("HWBH", "PostVacated", {{"post", "f"}, {"on", "2022-11-30"}});
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}});
        CHECK(finding(entry, "quorum")->rule == "quorum: 1 in 2 of 7 members in post (8 less 1 vacancy), rounded up");
        CHECK(numbers(entry, "quorum") == "3 present, 4 needed; there: a, d, h");
        Sits again(definition);
        again.world.record("HWBH", "PostVacated", {{"post", "f"}, {"on", "2022-11-30"}});
        again.world.record("HWBH", "PostVacated", {{"post", "e"}, {"on", "2022-12-13"}});
        CHECK(verdict(again.world.record(again.meeting, "MeetingOpened", {{"members", "a, d, h"}})) == "accepted");
    }
    SECTION("a vacancy that begins the day after changes nothing today") {
        Sits sits(definition);
        for (const auto* post : {"e", "f"}) sits.world.record("HWBH", "PostVacated", {{"post", post}, {"on", "2022-12-14"}});
        CHECK(numbers(sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}}), "quorum") ==
              "3 present, 4 needed; there: a, d, h");
    }
    SECTION("of the whole number, vacancies count: LGA 1972 Schedule 12 para 6") {
        definition.bodies["hwbb-hfd"].quorum.of_whole_number = true;
        Sits sits(definition);
        for (const auto* post : {"e", "f"}) sits.world.record("HWBH", "PostVacated", {{"post", post}, {"on", "2022-11-30"}});
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}});
        CHECK(finding(entry, "quorum")->rule == "quorum: 1 in 2 of the whole number of 8 members, rounded up");
    }
}

TEST_CASE("one must come from each constituency, and more than one where the terms ask for more", "[presence]") {
    auto definition = board();
    auto& quorum = definition.bodies["hwbb-hfd"].quorum;
    quorum.one_from_each = {"the council", "Healthwatch"};
    quorum.more_from = {{2, "the NHS"}};
    Sits sits(definition);
    SECTION("enough by number, none from Healthwatch and one from the NHS") {
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, b, c, d, dph"}});
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(finding(entry, "quorum")->rule == "quorum: who must be there");
        CHECK(numbers(entry, "quorum") == "5 present, 4 needed; 1 from the NHS, 2 needed; nobody from Healthwatch; there: a, b, c, d, dph");
    }
    SECTION("each is there") {
        CHECK(verdict(sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}})) == "accepted");
    }
    SECTION("a bare number cannot tell, and says so") {
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"present", "6"}});
        CHECK(verdict(entry) == "accepted");
        CHECK(numbers(entry, "quorum") ==
              "not known, since not everybody who came is named: who came from the NHS; who came from the council; "
              "who came from Healthwatch");
    }
}

TEST_CASE("a named post must be there, or one that may stand for it", "[presence]") {
    auto definition = board();
    definition.bodies["hwbb-hfd"].quorum.with_posts = {{"dph"}, {"a", "b"}};
    Sits sits(definition);
    auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "b, c, d, e"}});
    CHECK(numbers(entry, "quorum") == "4 present, 4 needed; not there: Member dph; there: b, c, d, e");
    sits.world.advance_to("2022-12-13 10:30");
    CHECK(verdict(sits.at("10:05", "MemberArrived", "dph")) == "accepted");
    CHECK(numbers(sits.at("10:20", "MemberLeft", "b"), "quorum") ==
          "the quorum is lost at 10:20am: 4 present, 4 needed; not there: Member a or Member b; there: c, d, dph, e");
}

TEST_CASE("the terms say how long to wait, and then the meeting does not proceed", "[presence]") {
    auto definition = board();
    definition.bodies["hwbb-hfd"].quorum.wait_minutes = 30;
    Sits sits(definition);
    auto opened = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}});
    CHECK(finding(opened, "quorum")->ways_on.front() == "Wait until 10:30am, as the terms of reference say, then record QuorumFailed.");
    sits.world.advance_to("2022-12-13 11:00");
    SECTION("given up at half past: it did not proceed, in time") {
        auto entry = sits.world.record(sits.meeting, "QuorumFailed", {}, "2022-12-13 10:30");
        CHECK(verdict(entry) == "accepted");
        CHECK(numbers(entry, "quorum: wait 30 minutes") ==
              "the terms wait 30 minutes from 10am, until 10:30am; it was given up at 10:30am");
        CHECK(sits.world.state(sits.meeting) == "did not proceed");
        CHECK(sits.world.state(sits.item) == "deferred");
    }
    SECTION("given up too early: it is said, and it did not proceed all the same") {
        auto entry = sits.world.record(sits.meeting, "QuorumFailed", {}, "2022-12-13 10:12");
        CHECK(numbers(entry, "quorum: wait 30 minutes") ==
              "the terms wait 30 minutes from 10am, until 10:30am; it was given up before, at 10:12am");
        CHECK(finding(entry, "quorum: wait")->breach == Breach::advisory);
        CHECK(sits.world.state(sits.meeting) == "did not proceed");
    }
    SECTION("a fourth came meanwhile: there is a quorum again, and a decision stands") {
        CHECK(numbers(sits.at("10:25", "MemberArrived", "e"), "quorum") == "there is a quorum again at 10:25am: 4 present, 4 needed");
        CHECK(verdict(sits.decide("10:40")) == "accepted");
    }
    SECTION("it went on informally: no decision, recommendations only") {
        CHECK(verdict(sits.world.record(sits.meeting, "ProceededInformally", {{"reason", "three came"}})) == "accepted");
        CHECK(sits.world.state(sits.item) == "deferred");
        CHECK(answer(sits.world.record(sits.meeting, "MemberArrived", {{"post", "f"}})) == "not accepted: the meeting was over by then");
    }
}

TEST_CASE("a decision taken while the quorum is lost is irregular and names who was there; a later one is fine", "[presence]") {
    Sits sits;
    auto& world = sits.world;
    auto second = sits.meeting + "/item/2";
    world.record(sits.meeting, "ItemAdded", {{"title", "grit"}}, "2022-12-04 10:00");
    world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    world.advance_to("2022-12-13 12:00");
    auto left = sits.at("10:45", "MemberLeft", "e");
    CHECK(numbers(left, "quorum") == "the quorum is lost at 10:45am: 3 present, 4 needed; there: a, d, h");
    auto lost = sits.decide("10:50");
    CHECK(verdict(lost) == "accepted with a breach");
    CHECK(numbers(lost, "quorum") == "at 10:50am: 3 present, 4 needed; there: a, d, h");
    CHECK(finding(lost, "quorum")->source == "Local Government Act 1972 Sch 12 para 6");
    CHECK(world.fact(sits.item, "then.there") == "a, d, h");
    CHECK(world.fact(sits.item, "then.quorum") == "4");
    CHECK(numbers(sits.at("11:00", "MemberReturned", "e"), "quorum") == "there is a quorum again at 11am: 4 present, 4 needed");
    auto later = world.record(second, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:10");
    CHECK(verdict(later) == "accepted");
    CHECK(world.fact(second, "then.present") == "4");
}

TEST_CASE("who was there is judged at the time the item was decided, whatever the order of the entries", "[presence]") {
    Sits sits;
    auto& world = sits.world;
    world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    world.advance_to("2022-12-13 13:00");
    world.record(sits.meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    // Written up after the meeting: he left at 11, the decision was at 10.30; what is told as after the end counts as its end.
    CHECK(verdict(sits.at("11:00", "MemberLeft", "e")) == "accepted");
    CHECK(verdict(sits.decide("10:30")) == "accepted");
    Sits again;
    again.world.record(again.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    again.world.advance_to("2022-12-14 10:00");
    again.at("11:00", "MemberLeft", "e");
    again.world.record(again.meeting, "MeetingConcluded", {}, "2022-12-13 12:00");
    CHECK(numbers(again.world.record(again.item, "ItemDecided", {{"outcome", "agreed"}}), "quorum") ==
          "at midday: 3 present, 4 needed; there: a, d, h");
}

TEST_CASE("members counted without a name leave the count when one of them leaves", "[presence]") {
    Sits sits;
    sits.world.record(sits.meeting, "MeetingOpened", {{"present", "4"}});
    sits.world.advance_to("2022-12-13 12:00");
    auto entry = sits.at("10:30", "MemberLeft", "c");
    CHECK(numbers(entry, "quorum") == "the quorum is lost at 10:30am: 3 present, 4 needed");
    sits.at("10:40", "MemberReturned", "c");
    CHECK(verdict(sits.decide("10:50")) == "accepted");
    CHECK(sits.world.fact(sits.item, "then.there") == "c, 3 more");
}

TEST_CASE("nobody comes twice, leaves twice, or returns without having left", "[presence]") {
    Sits sits;
    sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    sits.world.advance_to("2022-12-13 12:00");
    CHECK(answer(sits.at("10:10", "MemberArrived", "a")) == "not accepted: a has been there since 10am");
    CHECK(answer(sits.at("10:10", "MemberLeft", "b")) == "not accepted: b is not recorded as present");
    CHECK(answer(sits.at("10:10", "MemberReturned", "b")) == "not accepted: b is not recorded as having left");
    sits.at("11:00", "MemberLeft", "a");
    CHECK(answer(sits.at("11:10", "MemberLeft", "a")) == "not accepted: a left at 11am already");
    CHECK(answer(sits.at("10:50", "MemberLeft", "a")) == "not accepted: a is recorded as having left at 11am, with nothing in between");
    CHECK(answer(sits.world.record(sits.meeting, "MemberArrived", {{"person", "Ms Name (council)"}})) ==
          "not accepted: 'Ms Name (council)' is no id: a person stands in the record by an id, never by name");
}

TEST_CASE("a person in several posts is counted once, unless the body consents", "[presence]") {
    auto definition = board();
    for (const auto* post : {"d", "e"}) definition.posts[post].holders = {{"dr-17", "substantive", Date{}, {}, {}, "order 4"}};
    auto& body = definition.bodies["hwbb-hfd"];
    body.quorum.more_from = {{1, "the NHS"}};
    SECTION("without consent: three persons") {
        Sits sits(definition);
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
        CHECK(numbers(entry, "quorum") == "3 present, 4 needed; there: a, dr-17, h");
    }
    SECTION("with consent: four members") {
        body.several_posts = "minute 12 of 5 July 2022";
        Sits sits(definition);
        CHECK(verdict(sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, dr-17, h"}})) == "accepted");
    }
}

TEST_CASE("a designate attends and does not count; an acting holder counts", "[presence]") {
    auto definition = board();
    definition.posts["e"].holders = {{"p-1", "designate", Date{}, {}, {}, ""}};
    definition.posts["f"].holders = {{"p-2", "acting", Date{}, {}, {}, "letter"}};
    Sits sits(definition);
    auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e"}});
    CHECK(numbers(entry, "quorum") == "2 present, 4 needed; there: a, d, p-1 (in attendance)");
    sits.world.advance_to("2022-12-13 10:10");
    sits.at("10:05", "MemberArrived", "f");
    sits.at("10:06", "MemberArrived", "h");
    CHECK(verdict(sits.decide("10:08")) == "accepted");
    CHECK(sits.world.fact(sits.item, "then.present") == "4");
}

TEST_CASE("whoever sits on another body is in attendance", "[presence]") {
    Sits sits;
    auto entry = sits.world.record(sits.meeting, "MemberArrived", {{"post", "strategy"}});
    CHECK(numbers(entry, "post") == "Director of strategy is no member of this body: strategy is in attendance, and does not count");
    CHECK(numbers(sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}}), "quorum") ==
          "3 present, 4 needed; there: a, d, h, strategy (in attendance)");
}

TEST_CASE("an informal session has no quorum to lose and takes no decision", "[presence]") {
    World world("2022-10-03 10:00", board());
    auto session = world.call("hwbb-hfd", {{"kind", "informal"}, {"held_on", "2022-11-04"}, {"purpose", "development session"}});
    world.advance_to("2022-11-04 10:00");
    CHECK(verdict(world.record(session, "MeetingOpened", {{"members", "a"}})) == "accepted");
    world.advance_to("2022-11-04 11:00");
    CHECK(world.record(session, "MemberLeft", {{"post", "a"}}).decision.findings.empty());
    CHECK(verdict(world.record(session + "/item/1", "UrgencyAccepted", {{"reason", "x"}})) == "accepted");
    auto entry = world.record(session + "/item/1", "ItemDecided", {{"outcome", "agreed"}});
    CHECK(numbers(entry, "informal session") == "an informal session takes no decision");
    CHECK(verdict(entry) == "accepted with a breach");
}

TEST_CASE("what was seen in the room when an item was decided survives a correction of something else", "[presence]") {
    Sits sits;
    auto& world = sits.world;
    world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    world.advance_to("2022-12-13 12:00");
    sits.decide("10:30");
    auto note = world.record(sits.item, "ActionAgreed", {{"title", "write it up"}});
    world.correct(note);
    CHECK(world.fact(sits.item, "then.present") == "4");
    CHECK(world.state(sits.item) == "decided");
}

TEST_CASE("who came to a board that sits in common is recorded by its own office, though the lead has opened already", "[presence]") {
    auto definition = board();
    definition.bodies["icp"].quorum = {};
    World world("2022-10-03 10:00", definition);
    auto lead = world.call("icp", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"in_common", "yes"}});
    const std::string hfd = "HWBH/2022-23/1";
    world.record(hfd, "ItemAdded", {{"title", "winter plan"}});
    world.advance_to("2022-12-05 10:00");
    world.record(lead, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(lead, "MeetingOpened", {{"present", "9"}});
    world.advance_to("2022-12-13 12:00");
    auto opened = world.record(hfd, "MeetingOpened", {{"members", "a, d, h"}}, "2022-12-13 10:00");
    CHECK(verdict(opened) == "accepted with a breach");
    CHECK(numbers(opened, "quorum") == "3 present, 4 needed; there: a, d, h");
    CHECK(verdict(world.record(hfd + "/item/1", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30")) == "accepted with a breach");
}

TEST_CASE("whoever came by post and leaves by name has left", "[presence]") {
    auto definition = board();
    definition.posts["e"].holders = {{"p-5", "substantive", Date{}, {}, {}, "minute 4"}};
    Sits sits(definition);
    sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    sits.world.advance_to("2022-12-13 12:00");
    auto left = sits.world.record(sits.meeting, "MemberLeft", {{"person", "p-5"}}, "2022-12-13 10:20");
    CHECK(numbers(left, "quorum") == "the quorum is lost at 10:20am: 3 present, 4 needed; there: a, d, h");
    CHECK(verdict(sits.decide("10:40")) == "accepted with a breach");
    CHECK(verdict(sits.world.record(sits.meeting, "MemberReturned", {{"post", "e"}}, "2022-12-13 10:50")) == "accepted");
    CHECK(answer(sits.world.record(sits.meeting, "MemberArrived", {{"person", "p-5"}}, "2022-12-13 10:55")) ==
          "not accepted: e has been there since 10:50am");
}

TEST_CASE("a seat is taken by one: whoever stands in for its holder does not count beside them", "[presence]") {
    Sits sits;
    sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, h"}});
    sits.world.advance_to("2022-12-13 11:00");
    sits.world.record(sits.meeting, "MemberArrived", {{"person", "deputy-of-h"}, {"post", "h"}}, "2022-12-13 10:10");
    auto entry = sits.decide("10:30");
    CHECK(numbers(entry, "quorum") == "at 10:30am: 3 present, 4 needed; there: a, d, deputy-of-h (in attendance), h");
    sits.at("10:40", "MemberLeft", "h");
    sits.at("10:41", "MemberArrived", "e");
    sits.world.record(sits.meeting, "ItemAdded", {{"title", "grit"}}, "2022-12-04 10:00");
    CHECK(verdict(sits.world.record(sits.meeting + "/item/2", "ItemDecided", {{"outcome", "noted"}}, "2022-12-13 10:50")) == "accepted");
}

TEST_CASE("a vacant post, and a person who holds none, is in attendance", "[presence]") {
    auto definition = board();
    SECTION("the register says that nobody holds it") {
        Sits sits(definition);
        sits.world.record("HWBH", "PostVacated", {{"post", "h"}, {"on", "2022-11-30"}});
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
        CHECK(numbers(entry, "post") ==
              "Member h is vacant on Tuesday 13 December 2022: h is in attendance, and does not count; if somebody was "
              "appointed, record PostFilled on HWBH");
        CHECK(numbers(entry, "quorum") == "3 present, 4 needed; there: a, d, e, h (in attendance)");  // Half of seven, rounded up.
    }
    SECTION("everybody who sits there is known by name") {
        for (const auto* id : {"a", "b", "c", "d", "e", "f", "h", "dph"})
            definition.posts[id].holders = {{std::string("p-") + id, "substantive", Date{}, {}, {}, "minute 4"}};
        Sits sits(definition);
        auto entry = sits.world.record(sits.meeting, "MeetingOpened", {{"members", "p-a, p-d, p-e, p-x"}});
        CHECK(numbers(entry, "quorum") == "3 present, 4 needed; there: p-a, p-d, p-e, p-x (in attendance)");
        CHECK(numbers(entry, "post") == "p-x holds no post of this body: in attendance, and does not count");
    }
}

TEST_CASE("a departure or a declaration that is taken back gives the decision its quorum back", "[presence]") {
    Sits sits;
    auto& world = sits.world;
    world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    world.advance_to("2022-12-13 12:00");
    sits.decide("10:50");
    auto wrong = sits.at("10:45", "MemberLeft", "e");
    REQUIRE(world.fact(sits.item, "then.present") == "3");
    world.correct(wrong);
    CHECK(world.fact(sits.item, "then.present") == "4");
    wrong = world.record(sits.meeting, "InterestDeclared", {{"post", "e"}, {"item", "1"}, {"effect", "leaves"}}, "2022-12-13 10:40");
    REQUIRE(world.fact(sits.item, "then.present") == "3");
    world.correct(wrong);
    CHECK(world.fact(sits.item, "then.present") == "4");
    CHECK(world.fact(sits.item, "then.there") == "a, d, e, h");
}

TEST_CASE("a decision is judged again when it is told later who was not in the room", "[presence]") {
    Sits sits;
    auto& world = sits.world;
    world.record(sits.meeting, "MeetingOpened", {{"members", "a, d, e, h"}});
    world.advance_to("2022-12-13 12:00");
    CHECK(verdict(sits.decide("10:50")) == "accepted");
    SECTION("somebody had left before it") {
        auto left = sits.at("10:45", "MemberLeft", "e");
        CHECK(verdict(left) == "accepted with a breach");
        CHECK(numbers(left, "quorum: 1 in 2") == "the quorum is lost at 10:45am: 3 present, 4 needed; there: a, d, h");
        CHECK(numbers(left, "decided already") ==
              sits.item + " was decided at 10:50am, and by this no quorum was there then: 3 present, 4 needed; there: a, d, h");
        CHECK(world.fact(sits.item, "then.present") == "3");
    }
    SECTION("somebody left after it: it stands") {
        CHECK(verdict(sits.at("10:55", "MemberLeft", "e")) == "accepted");
        CHECK(world.fact(sits.item, "then.present") == "4");
    }
    SECTION("somebody had declared an interest and had left for it") {
        auto declared =
            world.record(sits.meeting, "InterestDeclared", {{"post", "e"}, {"item", "1"}, {"effect", "leaves"}}, "2022-12-13 10:40");
        CHECK(verdict(declared) == "accepted with a breach");
        CHECK(world.fact(sits.item, "then.present") == "3");
    }
}

namespace {

/// The board with somebody known in each of its eight posts: p-a to p-dph.
Definition board_by_name() {
    auto definition = board();
    for (const auto* id : {"a", "b", "c", "d", "e", "f", "h", "dph"})
        definition.posts[id].holders = {{std::string("p-") + id,
                                         "substantive",
                                         Date{std::chrono::year{2022}, std::chrono::May, std::chrono::day{20}},
                                         {},
                                         {},
                                         "minute 4"}};
    return definition;
}

/// The last entry of that kind on the instance.
const Entry& last(const World& world, const std::string& instance, const char* kind) {
    const Entry* found = nullptr;
    for (const auto& entry : world.entries())
        if (entry.event.instance == instance && entry.event.kind == kind) found = &entry;
    if (!found) throw std::logic_error("nothing is recorded");
    return *found;
}

/// Four came by name, of eight, and at 10:50 they decided.
struct HeldByName : Sits {
    explicit HeldByName(const char* came) : Sits(board_by_name()), members(came) {}
    void hold() {
        world.record(meeting, "MeetingOpened", {{"members", members}});
        world.advance_to("2022-12-13 12:00");
        decide("10:50");
        world.record(meeting, "MeetingConcluded");
        world.advance_to("2022-12-20 10:00");
    }
    Entry vacate_a() {
        return world.record("HWBH", "PostVacated", {{"post", "a"}, {"on", "2022-12-01"}, {"by", "letter"}}, "2022-12-01 09:00");
    }
    std::string seen() const {
        return world.fact(item, "then.present") + " of " + world.fact(item, "then.quorum") + ": " + world.fact(item, "then.there");
    }
    std::string members;
};

}  // namespace

TEST_CASE("who held a post is recorded late, or taken back: what was held meanwhile is judged as if it had been recorded in time",
          "[presence]") {
    const std::string without = "3 present, 4 needed; there: p-a (in attendance), p-d, p-e, p-h";
    SECTION("a member had resigned before the meeting") {
        HeldByName late("p-a, p-d, p-e, p-h"), in_time("p-a, p-d, p-e, p-h");
        in_time.vacate_a();
        in_time.hold();
        late.hold();
        CHECK(late.seen() == "4 of 4: p-a, p-d, p-e, p-h");
        auto entry = late.vacate_a();
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(numbers(entry, "held already") ==
              late.meeting + " was held on Tuesday 13 December 2022, and by this no quorum was there at 10am: " + without);
        CHECK(late.seen() == in_time.seen());
        const auto& judged = last(late.world, late.item, "RoomRecorded");
        CHECK(verdict(judged) == "accepted with a breach");
        CHECK(numbers(judged, "quorum") == numbers(last(in_time.world, in_time.item, "ItemDecided"), "quorum"));
        CHECK(verdict(last(late.world, late.meeting, "MembershipRecorded")) == "accepted with a breach");
        SECTION("and had not, after all") {
            auto corrected = late.world.correct(entry);
            CHECK(numbers(corrected, "held already") == "who counted there, and what was decided, is judged again: " + late.meeting);
            CHECK(late.seen() == "4 of 4: p-a, p-d, p-e, p-h");
        }
    }
    SECTION("the resignation stood before the meeting, and was another's") {
        HeldByName held("p-a, p-d, p-e, p-h");
        auto wrong = held.vacate_a();
        held.hold();
        REQUIRE(verdict(last(held.world, held.item, "ItemDecided")) == "accepted with a breach");
        held.world.correct(wrong);
        CHECK(held.seen() == "4 of 4: p-a, p-d, p-e, p-h");
        CHECK(numbers(last(held.world, held.item, "RoomRecorded"), "quorum") ==
              "judged again: there was a quorum at 10:50am: 4 present, 4 needed; there: p-a, p-d, p-e, p-h");
        CHECK(numbers(last(held.world, held.meeting, "MembershipRecorded"), "quorum") ==
              "by who held its posts, as it is recorded now, a quorum was there when it opened at 10am: 4 present, 4 needed");
    }
    SECTION("somebody had been appointed in time") {
        HeldByName held("p-x, p-d, p-e, p-h");
        held.vacate_a();
        held.hold();
        REQUIRE(verdict(last(held.world, held.item, "ItemDecided")) == "accepted with a breach");
        auto entry =
            held.world.record("HWBH", "PostFilled", {{"post", "a"}, {"person", "p-x"}, {"from", "2022-12-02"}, {"by", "minute 9"}});
        CHECK(numbers(entry, "held already") == held.meeting +
                                                    " was held on Tuesday 13 December 2022, and by this a quorum was there at 10am: "
                                                    "4 present, 4 needed; what was found of it before falls");
        CHECK(held.seen() == "4 of 4: p-d, p-e, p-h, p-x");
    }
    SECTION("its minutes are settled, and it is judged all the same") {
        HeldByName held("p-a, p-d, p-e, p-h");
        held.hold();
        held.world.record(held.meeting, "MinutesSigned");
        REQUIRE(held.world.fact("HWBH", "dated." + held.meeting).empty());
        held.vacate_a();
        CHECK(held.seen() == "3 of 4: p-a (in attendance), p-d, p-e, p-h");
    }
    SECTION("it sits still: the appointment that it asked for is recorded, and the quorum is there") {
        HeldByName held("p-x, p-d, p-e, p-h");
        held.vacate_a();
        held.world.record(held.meeting, "MeetingOpened", {{"members", held.members}});
        REQUIRE_FALSE(held.world.fact(held.meeting, "quorum_lost_at").empty());
        held.world.record("HWBH", "PostFilled", {{"post", "a"}, {"person", "p-x"}, {"from", "2022-12-02"}, {"by", "minute 9"}});
        CHECK(held.world.fact(held.meeting, "quorum_lost_at").empty());
        CHECK(held.world.fact(held.meeting, "had_quorum") == "yes");
        CHECK(verdict(held.decide("10:00")) == "accepted");
    }
    SECTION("it was adjourned, and the resignation is of the days between") {
        HeldByName held("p-a, p-d, p-e, p-h");
        held.world.record(held.meeting, "MeetingOpened", {{"members", held.members}});
        held.world.advance_to("2022-12-20 12:00");
        held.world.record(held.meeting, "MeetingAdjourned", {{"until", "2022-12-20"}}, "2022-12-13 10:30");
        held.world.record(held.meeting, "MeetingResumed", {{"members", held.members}}, "2022-12-20 10:00");
        REQUIRE(verdict(held.world.record(held.item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-20 10:10")) == "accepted");
        auto entry = held.world.record("HWBH", "PostVacated", {{"post", "a"}, {"on", "2022-12-15"}, {"by", "letter"}});
        CHECK(numbers(entry, "held already") ==
              held.meeting + " was held on Tuesday 20 December 2022, and by this no quorum was there at 10am: " + without);
        CHECK(held.seen() == "3 of 4: p-a (in attendance), p-d, p-e, p-h");
    }
    SECTION("what begins after the meeting touches nothing of it") {
        HeldByName held("p-a, p-d, p-e, p-h");
        held.hold();
        auto entry = held.world.record("HWBH", "PostVacated", {{"post", "a"}, {"on", "2022-12-14"}});
        CHECK(numbers(entry, "held already").empty());
        CHECK(held.seen() == "4 of 4: p-a, p-d, p-e, p-h");
    }
}

TEST_CASE("a quorum that is lost on the way ends the meeting, and what was decided before is minuted and published", "[presence]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"purpose", "winter plan"}});
    world.record(meeting, "ItemAdded", {{"title", "grit"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}});
    world.advance_to("2022-12-13 12:00");
    SECTION("it had one") {
        auto entry = world.record(meeting, "QuorumFailed", {}, "2022-12-13 11:00");
        CHECK(verdict(entry) == "accepted");
        CHECK(world.state(meeting) == "concluded");
        CHECK(world.outcome(meeting, "draft") == "open");
        CHECK(world.outcome(meeting, "decisions") == "open");
        // Written up afterwards: it had been decided while they were there.
        CHECK(verdict(world.record(meeting + "/item/1", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30")) == "accepted");
        CHECK(world.state(meeting + "/item/2") == "deferred");
        CHECK(verdict(world.record(meeting, "DecisionsPublished")) == "accepted");
    }
    SECTION("it went on informally from then") {
        world.record(meeting, "ProceededInformally", {{"reason", "two left"}}, "2022-12-13 11:00");
        CHECK(verdict(world.record(meeting + "/item/1", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30")) == "accepted");
        auto after = world.record(meeting + "/item/2", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 11:30");
        CHECK(verdict(after) == "accepted with a breach");
        CHECK(numbers(after, "proceeded informally") ==
              "the meeting had no quorum and proceeded informally: there are recommendations only, and nothing is decided by it");
        CHECK(world.outcome(meeting, "decisions") == "open");
    }
}

TEST_CASE("a meeting that goes on on another day is counted anew, and nothing is decided while it is adjourned", "[presence]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"at", "10:00"}, {"purpose", "winter plan"}});
    for (const auto* title : {"grit", "beds", "frost"}) world.record(meeting, "ItemAdded", {{"title", title}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    world.advance_to("2022-12-13 10:00");
    world.record(meeting, "MeetingOpened", {{"present", "9"}});
    world.advance_to("2022-12-13 13:00");
    CHECK(verdict(world.record(meeting + "/item/1", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30")) == "accepted");
    world.record(meeting, "MeetingAdjourned", {{"until", "20 December"}}, "2022-12-13 12:00");
    auto between = world.record(meeting + "/item/2", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 12:30");
    CHECK(verdict(between) == "accepted with a breach");
    CHECK(numbers(between, "time of the decision") == "at 12:30pm on Tuesday 13 December 2022 the meeting did not sit");
    world.advance_to("2022-12-20 11:00");
    SECTION("with those who came then") {
        auto again = world.record(meeting, "MeetingResumed", {{"present", "5"}}, "2022-12-20 10:00");
        CHECK(numbers(again, "quorum").ends_with("5 present, 8 needed"));
        auto entry = world.record(meeting + "/item/3", "ItemDecided", {{"outcome", "agreed"}}, "2022-12-20 10:30");
        CHECK(numbers(entry, "quorum") == "at 10:30am: 5 present, 8 needed");
        CHECK(world.fact(meeting + "/item/1", "then.present") == "9");
    }
    SECTION("without a word of who came") {
        CHECK(numbers(world.record(meeting, "MeetingResumed", {}, "2022-12-20 10:00"), "quorum") ==
              "it goes on on another day, and who came then is not recorded: the quorum is counted from those who were there on Tuesday 13 "
              "December 2022");
    }
}

TEST_CASE("a decision without a word of who was there is said to be unjudged, and one before the meeting's day is irregular",
          "[presence]") {
    World world("2022-10-03 10:00");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    world.advance_to("2022-12-05 10:00");
    world.record(meeting, "AgendaPublished");
    auto early = world.event(meeting + "/item/1", "ItemDecided", {{"outcome", "agreed"}});
    early.recorded_at = world.now();
    CHECK(world.ask(early).verdict == Verdict::accepted_with_breach);
    world.advance_to("2022-12-13 10:00");
    auto opened = world.record(meeting, "MeetingOpened");
    auto entry = world.record(meeting + "/item/1", "ItemDecided", {{"outcome", "agreed"}});
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "quorum") ==
          "nobody has recorded who was there, so that no quorum can be judged: record MeetingOpened with those who came");
    // Said afterwards, it is judged after all.
    CHECK(verdict(world.record(meeting, "MeetingOpened", {{"present", "6"}})) == "accepted with a breach");
    CHECK(world.fact(meeting + "/item/1", "then.present") == "6");
}

TEST_CASE("a meeting that fell for want of a quorum after something was decided says what is owed of it by nobody, and how to mend that",
          "[presence]") {
    Sits sits;
    auto& world = sits.world;
    const auto &meeting = sits.meeting, &item = sits.item;
    world.advance_to("2022-12-13 12:00");
    SECTION("nobody recorded who was there when it was decided") {
        world.record(meeting, "MeetingOpened", {}, "2022-12-13 10:00");
        world.record(item, "ItemDecided", {{"outcome", "agreed"}}, "2022-12-13 10:30");
        auto entry = world.record(meeting, "QuorumFailed", {}, "2022-12-13 11:30");
        CHECK(verdict(entry) == "accepted");
        CHECK(numbers(entry, "quorum").find(item + " was decided before that, and nobody has recorded who was there") == 0);
    }
    SECTION("who came is typed after the failure") {
        world.record(meeting, "QuorumFailed", {}, "2022-12-13 11:30");
        auto entry = world.record(meeting, "MeetingOpened", {{"members", "a, b, c, d, e"}}, "2022-12-13 10:00");
        CHECK(numbers(entry, "quorum").find("it began with a quorum, and is recorded as not having proceeded") == 0);
    }
    SECTION("nothing was decided: nothing is said") {
        world.record(meeting, "MeetingOpened", {}, "2022-12-13 10:00");
        CHECK(numbers(world.record(meeting, "QuorumFailed", {}, "2022-12-13 10:30"), "quorum").empty());
    }
}

}  // namespace beadle::testing
