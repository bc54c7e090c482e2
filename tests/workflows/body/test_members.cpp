#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/model/membership.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

Date day(const char* iso) { return calendar::date_from_iso(iso).value(); }

/// The Assembly is made by three and has three posts: a chair that two select jointly, a finance director, a partner.
Definition made_by_three() {
    auto definition = partnership();
    auto& body = definition.bodies["icp"];
    body.made_by = {"the ICB", "Herefordshire Council", "Worcestershire County Council"};
    for (const auto* id : {"icp-chair", "finance", "partner"}) {
        Post post;
        post.id = id;
        post.name = std::string("The ") + id;
        post.body = "icp";
        post.member = true;
        definition.posts[id] = post;
    }
    definition.posts["icp-chair"].selected_by = {"the ICB", "Herefordshire Council"};
    definition.posts["finance"].seats = {"director of finance"};
    definition.posts["finance"].kind = "executive";
    definition.posts["partner"].kind = "partner";
    body.at_minimum = {{"director of finance", "executive", 1}, {"", "partner", 1}};
    return definition;
}

}  // namespace

TEST_CASE("a body made by several meets in shadow until all of them have established it", "[members]") {
    World world("2022-03-01 10:00", made_by_three());
    auto before = world.call("icp", {{"held_on", "2022-06-21"}});
    auto october = world.call("icp", {{"held_on", "2022-10-18"}});
    auto december = world.call("icp", {{"held_on", "2022-12-13"}});
    CHECK(world.fact(before, "shadow") == "yes");
    CHECK(world.fact(december, "shadow") == "yes");
    CHECK(world.fact(december, "unestablished") == "the ICB and Herefordshire Council and Worcestershire County Council");
    world.advance_to("2022-07-01 10:00");
    CHECK(numbers(world.record("ICPA", "BodyEstablished", {{"by", "the icb"}}), "established") ==
          "the ICB has established it; it meets in shadow until these have too: Herefordshire Council, Worcestershire County Council");
    world.record("ICPA", "BodyEstablished", {{"by", "Herefordshire Council"}});
    world.advance_to("2022-10-18 12:00");
    world.record(october, "AgendaPublished", {}, "2022-10-10 10:00");
    world.record(october, "MeetingConcluded");
    CHECK(world.exists(october + "/action/adopt"));
    world.advance_to("2022-11-01 10:00");
    auto last = world.record("ICPA", "BodyEstablished", {{"by", "Worcestershire County Council"}});
    CHECK(numbers(last, "established") == "all have established it: it exists from Tuesday 1 November 2022");
    CHECK(world.fact(october, "shadow") == "yes");  // It was held in shadow; its acts are adopted.
    CHECK(world.fact(december, "shadow").empty());
    CHECK(world.fact(world.call("icp", {{"held_on", "2023-01-10"}}), "shadow").empty());
    CHECK(answer(world.record("ICPA", "BodyEstablished", {{"by", "the ICB"}})) ==
          "not accepted: the ICB has established it already, on Friday 1 July 2022");
    CHECK(answer(world.record("ICPA", "BodyEstablished", {{"by", "Powys"}})) == "not accepted: 'Powys' does not make Assembly");
    CHECK(answer(world.record("HWBH", "BodyEstablished", {{"by", "x"}})) ==
          "not accepted: the file names nobody who makes Herefordshire Board");
}

TEST_CASE("all established before the body begins in law, it is in shadow until it begins", "[members]") {
    World world("2022-03-01 10:00", made_by_three());
    for (const auto* by : {"the ICB", "Herefordshire Council", "Worcestershire County Council"})
        world.record("ICPA", "BodyEstablished", {{"by", by}});
    CHECK(world.fact("ICPA", "established_on") == "2022-07-01");
    CHECK(world.fact(world.call("icp", {{"held_on", "2022-06-21"}}), "shadow") == "yes");
    CHECK(world.fact(world.call("icp", {{"held_on", "2022-07-05"}}), "shadow").empty());
}

TEST_CASE("a body that had begun when it was entered is asked no more how it came about", "[members]") {
    World world("2022-10-03 10:00", made_by_three());
    CHECK(world.fact(world.call("icp", {{"held_on", "2022-12-13"}}), "shadow").empty());
}

TEST_CASE("an undated meeting learns that its body is established when it gets its date", "[members]") {
    World world("2022-03-01 10:00", made_by_three());
    auto meeting = world.call("icp", {{"window_from", "2022-12-01"}, {"window_until", "2022-12-31"}});
    world.advance_to("2022-07-01 10:00");
    for (const auto* by : {"the ICB", "Herefordshire Council", "Worcestershire County Council"})
        world.record("ICPA", "BodyEstablished", {{"by", by}});
    world.record(meeting, "DateFixed", {{"held_on", "2022-12-13"}});
    CHECK(world.fact(meeting, "shadow").empty());
    CHECK(world.fact(meeting, "unestablished").empty());
}

TEST_CASE("a chair whom several select is designate until all have said the same", "[members]") {
    World world("2022-03-01 10:00", made_by_three());
    auto holder = [&](const char* on) { return holder_on(world.live(), &world["ICPA"].facts, "icp-chair", day(on)); };
    auto first = world.record("ICPA", "ChairSelected", {{"post", "icp-chair"}, {"person", "p-1"}, {"by", "the ICB"}});
    CHECK(numbers(first, "joint selection") == "p-1 is designate: still to say: Herefordshire Council");
    CHECK(holder("2022-03-01")->capacity == "designate");
    world.advance_to("2022-03-08 10:00");
    auto other = world.record("ICPA", "ChairSelected", {{"post", "icp-chair"}, {"person", "p-2"}, {"by", "Herefordshire Council"}});
    CHECK(numbers(other, "joint selection") == "p-2 is designate: the ICB has said p-1");
    world.advance_to("2022-03-15 10:00");
    auto agreed = world.record("ICPA", "ChairSelected", {{"post", "icp-chair"}, {"person", "p-2"}, {"by", "the ICB"}});
    CHECK(numbers(agreed, "joint selection") == "p-2 is selected by all: the ICB, Herefordshire Council");
    CHECK(holder("2022-03-15")->capacity == "substantive");
    CHECK(holder("2022-03-01")->person == "p-1");  // Each from its own day on.
    CHECK(answer(world.record("ICPA", "ChairSelected", {{"post", "icp-chair"}, {"person", "p-2"}, {"by", "Powys"}})) ==
          "not accepted: 'Powys' does not select the The icp-chair");
    CHECK(answer(world.record("ICPA", "ChairSelected", {{"post", "finance"}, {"person", "p-2"}, {"by", "the ICB"}})) ==
          "not accepted: the file names nobody who selects the The finance jointly");
}

TEST_CASE("who holds a post is answered for each day, with the instrument", "[members]") {
    auto definition = made_by_three();
    definition.posts["finance"].holders = {{"p-1", "acting", day("2022-01-01"), day("2022-06-30"), {}, "letter of 3 January"},
                                           {"p-2", "designate", day("2022-05-01"), {}, {}, ""},
                                           {"p-2", "substantive", day("2022-07-01"), {}, {}, "minute 9"}};
    World world("2022-03-01 10:00", definition);
    auto who = [&](const char* on) {
        auto holder = holder_on(world.live(), &world["ICPA"].facts, "finance", day(on));
        return holder ? holder->person + " " + holder->capacity + " " + holder->instrument : std::string("nobody");
    };
    CHECK(who("2021-12-31") == "nobody");
    CHECK(who("2022-05-02") == "p-1 acting letter of 3 January");  // The designate does not hold it yet.
    CHECK(who("2022-07-01") == "p-2 substantive minute 9");
    world.advance_to("2022-09-01 10:00");
    auto entry = world.record("ICPA", "PostFilled", {{"post", "finance"}, {"person", "p-3"}, {"from", "2022-09-01"}, {"by", "minute 14"}});
    CHECK(numbers(entry, "post") == "The finance: p-3 follows p-2 on Thursday 1 September 2022");
    CHECK(who("2022-08-31") == "p-2 substantive minute 9");
    CHECK(who("2022-09-01") == "p-3 substantive minute 14");
    auto vacated = world.record("ICPA", "PostVacated", {{"post", "finance"}, {"on", "2022-09-30"}});
    CHECK(numbers(vacated, "post") == "vacant from Friday 30 September 2022: 2 of 3 members are in post");
    CHECK(numbers(vacated, "composition") ==
          "from Friday 30 September 2022 the body is short of its minimum: director of finance (executive), 0 in post");
    CHECK(who("2022-09-30") == "nobody");
    CHECK(answer(world.record("ICPA", "PostVacated", {{"post", "finance"}, {"on", "2022-10-01"}})) ==
          "not accepted: the post of The finance is vacant on Saturday 1 October 2022 already");
}

TEST_CASE("a term that ends is seen ahead, and renewing it or filling the post anew meets the duty", "[members]") {
    auto definition = made_by_three();
    definition.posts["partner"].holders = {{"p-5", "substantive", day("2019-05-01"), {}, day("2023-04-30"), "order 2"}};
    World world("2022-10-03 10:00", definition);
    REQUIRE(world.outcome("ICPA", "term/partner") == "open");
    CHECK(calendar::to_iso(world.duty("ICPA", "term/partner").safe) == "2023-04-28");  // 30 April is a Sunday.
    CHECK(world.duty("ICPA", "term/partner").owed_by == "icb");
    world.advance_to("2023-02-10 10:00");
    CHECK(world.mails("ICPA") == Lines{"remind > icb (term/partner)"});
    SECTION("renewed for four years") {
        world.record("ICPA", "TermRenewed", {{"post", "partner"}, {"term_ends", "2027-04-30"}, {"by", "order 31"}});
        CHECK(world.outcome("ICPA", "term/partner") == "open");
        CHECK(calendar::to_iso(world.duty("ICPA", "term/partner").raw) == "2027-04-30");
        CHECK(world.duty("ICPA", "term/partner").revision == 1);
    }
    SECTION("filled anew, without a term") {
        world.record("ICPA", "PostFilled", {{"post", "partner"}, {"person", "p-6"}, {"by", "order 31"}});
        CHECK(world.outcome("ICPA", "term/partner") == "met");
    }
    SECTION("nobody does anything: it is overdue, and the head is told") {
        world.advance_to("2023-05-10 10:00");
        CHECK(world.outcome("ICPA", "term/partner") == "open");
        auto mails = world.mails("ICPA");
        CHECK(std::count(mails.begin(), mails.end(), "escalate > icb-head (term/partner)") == 1);
    }
}

TEST_CASE("a term is that of whoever is in office: who acts, is designate or held the post before neither ends it nor moves it",
          "[members]") {
    auto definition = made_by_three();
    definition.posts["partner"].holders = {{"p-5", "substantive", day("2019-05-01"), {}, day("2023-04-30"), "order 2"}};
    World world("2022-10-03 10:00", definition);
    auto fill = [&](Facts facts) {
        facts["post"] = "partner";
        return world.record("ICPA", "PostFilled", std::move(facts));
    };
    auto on = [&](const char* date) {
        auto holder = holder_on(world.live(), &world["ICPA"].facts, "partner", day(date));
        return holder ? holder->person + " (" + holder->capacity + ")" : std::string("nobody");
    };
    auto owed = [&] { return world.outcome("ICPA", "term/partner") + ", " + calendar::to_iso(world.duty("ICPA", "term/partner").raw); };
    REQUIRE(owed() == "open, 2023-04-30");
    SECTION("somebody acts for a month, with a term of their own") {
        auto acting =
            fill({{"person", "p-6"}, {"capacity", "acting"}, {"from", "2022-11-01"}, {"until", "2022-11-30"}, {"term_ends", "2022-11-30"}});
        CHECK(numbers(acting, "post") == "The partner: p-6 acts for p-5 from Tuesday 1 November 2022");
        CHECK(owed() == "open, 2023-04-30");
        world.advance_to("2022-11-15 10:00");
        definition.hash = "again";
        world.apply(definition);  // Read anew while they act.
        CHECK(owed() == "open, 2023-04-30");
        world.advance_to("2023-05-10 10:00");
        auto mails = world.mails("ICPA");
        CHECK(std::count(mails.begin(), mails.end(), "escalate > icb-head (term/partner)") == 1);
    }
    SECTION("somebody is designate, with the term that they will have") {
        fill({{"person", "p-6"}, {"capacity", "designate"}, {"from", "2022-11-01"}, {"term_ends", "2027-04-30"}});
        CHECK(owed() == "open, 2023-04-30");
    }
    SECTION("an earlier holder is entered for completeness") {
        fill({{"person", "p-4"}, {"from", "2015-05-01"}, {"until", "2019-04-30"}, {"term_ends", "2019-04-30"}});
        CHECK(owed() == "open, 2023-04-30");
        CHECK(on("2018-01-01") == "p-4 (substantive)");
        CHECK(on("2022-10-03") == "p-5 (substantive)");
    }
    SECTION("appointed to follow when the term ends: the post is filled anew, and the next term is owed for") {
        fill({{"person", "p-6"}, {"from", "2023-05-01"}, {"term_ends", "2027-04-30"}});
        CHECK(owed() == "open, 2027-04-30");
        CHECK(on("2023-04-30") == "p-5 (substantive)");
        fill({{"person", "p-7"}, {"from", "2022-10-01"}, {"until", "2023-04-30"}, {"term_ends", "2023-04-30"}});
        CHECK(owed() == "open, 2027-04-30");
    }
    SECTION("renewed while another acts, in whatever order it is recorded") {
        const Facts acting{{"person", "p-6"}, {"capacity", "acting"}, {"from", "2022-10-01"}, {"until", "2022-12-31"}};
        const bool acting_first = GENERATE(true, false);
        if (acting_first) fill(acting);
        auto renewed = world.record("ICPA", "TermRenewed", {{"post", "partner"}, {"term_ends", "2027-04-30"}, {"by", "order 31"}});
        CHECK(numbers(renewed, "term") == std::string("The partner: the term of p-5 is renewed until Friday 30 April 2027") +
                                              (acting_first ? "; p-6 goes on acting until Saturday 31 December 2022" : ""));
        if (!acting_first) fill(acting);
        CHECK(owed() == "open, 2027-04-30");
        CHECK(on("2022-12-31") == "p-6 (acting)");
        CHECK(on("2023-01-01") == "p-5 (substantive)");
        CHECK(in_office_on(world.live(), &world["ICPA"].facts, "partner", day("2022-11-01"))->instrument == "order 31");
    }
    SECTION("nobody is in office: whoever acts is not appointed by a renewal") {
        world.record("ICPA", "PostVacated", {{"post", "partner"}, {"on", "2022-10-01"}});
        CHECK(world.outcome("ICPA", "term/partner") == "met");
        fill({{"person", "p-6"}, {"capacity", "acting"}, {"from", "2022-10-02"}, {"until", "2022-12-31"}, {"term_ends", "2022-12-31"}});
        CHECK(owed() == "open, 2022-12-31");  // The post is to be filled by then.
        CHECK(answer(world.record("ICPA", "TermRenewed", {{"post", "partner"}, {"term_ends", "2027-04-30"}})) ==
              "not accepted: nobody is recorded as holding the post of The partner on Monday 3 October 2022; p-6 acts");
    }
}

TEST_CASE("who leaves, who acts and who is designate from one day stand side by side, in whatever order they are recorded", "[members]") {
    auto definition = made_by_three();
    definition.posts["partner"].holders = {{"p-5", "substantive", day("2019-05-01"), {}, {}, "order 2"}};
    World world("2022-10-03 10:00", definition);
    const auto& facts = world["ICPA"].facts;
    auto on = [&](const char* date) {
        auto holder = holder_on(world.live(), &facts, "partner", day(date));
        return (holder ? holder->person + " (" + holder->capacity + ")" : std::string("nobody")) +
               (is_vacant(world.live(), &facts, "partner", day(date)) ? ", vacant" : "");
    };
    auto fill = [&](Facts said) {
        said["post"] = "partner";
        said.try_emplace("from", "2022-11-01");
        return world.record("ICPA", "PostFilled", std::move(said));
    };
    auto in_either_order = [&](auto one, auto other) {
        const bool as_named = GENERATE(true, false);
        if (as_named) one();
        other();
        if (!as_named) one();
    };
    auto leaves = [&] { world.record("ICPA", "PostVacated", {{"post", "partner"}, {"on", "2022-11-01"}, {"by", "letter"}}); };
    SECTION("vacant, and somebody acts for two months") {
        in_either_order(leaves, [&] { fill({{"person", "p-6"}, {"capacity", "acting"}, {"until", "2022-12-31"}}); });
        CHECK(on("2022-10-31") == "p-5 (substantive)");
        CHECK(on("2022-11-01") == "p-6 (acting)");
        CHECK(on("2022-12-31") == "p-6 (acting)");
        CHECK(on("2023-01-01") == "nobody, vacant");
    }
    SECTION("vacant, and somebody is designate") {
        in_either_order(leaves, [&] { fill({{"person", "p-6"}, {"capacity", "designate"}}); });
        CHECK(on("2022-10-31") == "p-5 (substantive)");
        CHECK(on("2022-11-01") == "p-6 (designate), vacant");
        fill({{"person", "p-6"}, {"from", "2023-01-01"}});
        CHECK(on("2023-01-01") == "p-6 (substantive)");
        world.record("ICPA", "PostVacated", {{"post", "partner"}, {"on", "2023-03-01"}});
        CHECK(on("2023-03-01") == "nobody, vacant");  // Whoever took it up and left is designate no more.
    }
    SECTION("somebody is appointed, and another acts for them for the first month") {
        in_either_order(
            [&] {
                fill({{"person", "p-6"}});
            },
            [&] {
                fill({{"person", "p-7"}, {"capacity", "acting"}, {"until", "2022-11-30"}});
            });
        CHECK(on("2022-11-30") == "p-7 (acting)");
        CHECK(on("2022-12-01") == "p-6 (substantive)");
    }
    SECTION("whoever acts without an end acts until somebody is in office") {
        in_either_order(leaves, [&] { fill({{"person", "p-6"}, {"capacity", "acting"}}); });
        CHECK(on("2023-11-01") == "p-6 (acting)");
        fill({{"person", "p-7"}});
        CHECK(on("2022-11-01") == "p-7 (substantive)");
        CHECK(numbers(fill({{"person", "p-6"}, {"capacity", "acting"}}), "post") ==
              "p-7 is in office from that day, so that nobody acts: if p-6 acts for a time, record it again with until=");
    }
    SECTION("a register of before, which kept one of them a day") {
        Facts recorded{{"holder.partner.2022-11-01", "p-6|acting|2022-12-31||minute 9"}};
        const Holding vacant{"", "vacant", day("2022-11-01"), {}, {}, "letter"};
        CHECK(holder_on(world.live(), &recorded, "partner", day("2022-11-01"))->person == "p-6");
        for (const auto& [name, text] : holder_facts(recorded, "partner", vacant)) recorded[name] = text;
        CHECK(recorded == Facts{{"holder.partner.2022-11-01", "|vacant|||letter"},
                                {"holder.partner.2022-11-01.acting", "p-6|acting|2022-12-31||minute 9"}});
    }
}

TEST_CASE("one who selects another from the same day takes nothing from whom all had selected", "[members]") {
    World world("2022-03-01 10:00", made_by_three());
    auto select = [&](const char* person, const char* by) {
        return world.record("ICPA", "ChairSelected", {{"post", "icp-chair"}, {"person", person}, {"by", by}, {"from", "2022-04-01"}});
    };
    select("p-1", "the ICB");
    select("p-1", "Herefordshire Council");
    CHECK(numbers(select("p-2", "Herefordshire Council"), "joint selection") == "p-2 is designate: the ICB has said p-1");
    auto holder = holder_on(world.live(), &world["ICPA"].facts, "icp-chair", day("2022-04-01"));
    CHECK(holder->person + " " + holder->capacity == "p-1 substantive");
}

TEST_CASE("a person who holds several posts of a body is said to be counted once", "[members]") {
    World world("2022-10-03 10:00", made_by_three());
    world.record("ICPA", "PostFilled", {{"post", "finance"}, {"person", "p-7"}, {"by", "minute 1"}});
    auto entry = world.record("ICPA", "PostFilled", {{"post", "partner"}, {"person", "p-7"}, {"by", "minute 2"}});
    CHECK(numbers(entry, "post") ==
          "p-7 holds 2 posts of this body (finance, partner): counted once for its quorum, unless the body consents");
}

TEST_CASE("the minimum composition counts persons in posts, as of a day", "[members]") {
    // Paper 004: an ICB has at the least a chair and independent non-executives, four executives, and three partners.
    Definition definition;
    Body board;
    board.id = "icb";
    board.at_minimum = {{"chair", "independent", 1},
                        {"", "independent", 2},
                        {"chief executive", "executive", 1},
                        {"director of finance", "executive", 1},
                        {"director of nursing", "executive", 1},
                        {"medical director", "executive", 1},
                        {"", "partner", 3},
                        {"NHS providers", "partner", 1},
                        {"primary care", "partner", 1},
                        {"local government", "partner", 1}};
    definition.bodies["icb"] = board;
    auto add = [&](const char* id, const char* seat, const char* kind) {
        Post post;
        post.id = post.name = id;
        post.body = "icb";
        post.member = true;
        post.kind = kind;
        if (*seat) post.seats = {seat};
        definition.posts[id] = post;
    };
    add("chair", "Chair", "independent");
    add("ned", "", "independent");
    add("chief", "chief executive", "executive");
    add("money", "director of finance", "executive");
    add("nurse", "director of nursing", "executive");
    add("doctor", "medical director", "executive");
    add("trust", "NHS providers", "partner");
    add("gp", "primary care", "partner");
    auto words = [&](const char* on) {
        Lines lines;
        for (const auto& one : seats_short(definition, nullptr, "icb", day(on)))
            lines.push_back(in_words(one.wanted) + ": " + std::to_string(one.posts) + " posts, " + std::to_string(one.persons) +
                            " persons");
        return lines;
    };
    CHECK(words("2022-07-01") == Lines{"3 partner: 2 posts, 2 persons", "local government (partner): 0 posts, 0 persons"});
    add("council", "local government", "partner");
    CHECK(words("2022-07-01").empty());
    definition.posts["doctor"].holders = {{"p-1", "substantive", day("2022-08-01"), {}, {}, ""}};
    CHECK(words("2022-07-01") == Lines{"medical director (executive): 1 posts, 0 persons"});
    CHECK(words("2022-08-01").empty());
    // One person in two partner posts is one partner.
    definition.posts["gp"].holders = {{"p-2", "substantive", day("2022-07-01"), {}, {}, ""}};
    definition.posts["trust"].holders = {{"p-2", "substantive", day("2022-07-01"), {}, {}, ""}};
    CHECK(words("2022-08-01") == Lines{"3 partner: 3 posts, 2 persons"});
}

TEST_CASE("a place may be governed in five ways", "[members]") { CHECK(governance_options().size() == 5); }

TEST_CASE("a designate displaces nobody, an acting holder nobody for longer than that, and a renewed term runs on", "[members]") {
    auto definition = partnership();
    auto& post = definition.posts["chair"];
    post.id = "chair";
    post.name = "Chair";
    post.body = "hwbb-hfd";
    post.member = true;
    World world("2022-06-01 10:00", definition);
    auto on = [&](Date date) {
        auto holder = holder_on(world.live(), &world["HWBH"].facts, "chair", date);
        return holder ? holder->person + " (" + holder->capacity + ")" : std::string("nobody");
    };
    using namespace std::chrono;
    world.record("HWBH", "PostFilled", {{"post", "chair"}, {"person", "p-1"}, {"from", "2021-05-20"}, {"until", "2022-12-31"}});
    SECTION("selected while the other is in office") {
        world.record("HWBH", "PostFilled", {{"post", "chair"}, {"person", "p-2"}, {"capacity", "designate"}, {"from", "2022-06-01"}});
        CHECK(on(2022y / June / 2) == "p-1 (substantive)");
        CHECK_FALSE(is_vacant(world.live(), &world["HWBH"].facts, "chair", 2022y / June / 2));
        CHECK(on(2023y / January / 1) == "p-2 (designate)");
        world.record("HWBH", "PostFilled", {{"post", "chair"}, {"person", "p-2"}, {"from", "2022-07-01"}});
        CHECK(on(2022y / July / 1) == "p-2 (substantive)");
    }
    SECTION("somebody acts for a month") {
        world.record("HWBH", "PostFilled",
                     {{"post", "chair"}, {"person", "p-3"}, {"capacity", "acting"}, {"from", "2022-06-01"}, {"until", "2022-06-30"}});
        CHECK(on(2022y / June / 30) == "p-3 (acting)");
        CHECK(on(2022y / July / 1) == "p-1 (substantive)");
    }
    SECTION("renewed beyond the day until which it was held") {
        world.record("HWBH", "TermRenewed", {{"post", "chair"}, {"term_ends", "2025-05-20"}});
        CHECK(on(2023y / January / 1) == "p-1 (substantive)");
    }
}

}  // namespace beadle::testing
