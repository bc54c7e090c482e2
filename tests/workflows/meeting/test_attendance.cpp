#include "workflows/meeting/attendance.hpp"

#include "tests/workflows/meeting/asked_board.hpp"
#include "workflows/decide.hpp"
#include "workflows/meeting/expected_quorum.hpp"

namespace beadle::testing {

using namespace model;
using Said = meeting::Attendance::Said;

TEST_CASE("members are asked whether they come when notice is given, each once, and nobody where the body's file does not say so",
          "[attendance]") {
    SECTION("each who has a mailbox, when the agenda is out and not before") {
        Asked asked;
        CHECK(asked.told("invitation") == Names{"a", "b", "c", "d", "e", "f"});
        CHECK(local(asked.last("invitation").send_at).starts_with("2022-11-28"));
        CHECK(asked.world.fact(asked.id, "attendance_for") == "2022-12-13");
        asked.world.record(asked.id, "AgendaPublished", {}, "", "");
        CHECK(asked.told("invitation").size() == 6);
    }
    SECTION("as soon as the date is fixed, where the file says that") {
        AttendanceTerms terms;
        terms.asked = AttendanceTerms::Asked::when_the_date_is_fixed;
        Asked asked(board(terms));
        CHECK(local(asked.last("invitation").send_at).starts_with("2022-10-03"));
        CHECK(asked.told("invitation").size() == 6);
    }
    SECTION("nobody where it is not asked for") {
        auto definition = board();
        definition.timetables.erase("attendance of hwbb-hfd");
        Asked asked(definition);
        CHECK(asked.told("invitation").empty());
        CHECK_FALSE(asked.world.has_timer(asked.id, "attendance-quorum"));
    }
    SECTION("nobody for a vacant post") {
        World world("2022-10-03 10:00", board());
        world.record("HWBH", "PostVacated", {{"post", "f"}, {"on", "2022-11-01"}});
        const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
        world.advance_to("2022-11-28 10:00");
        world.record(id, "AgendaPublished");
        CHECK(world.fact(id, "asked") == "a, b, c, d, e");
    }
}

TEST_CASE("whoever has not answered is asked once more, the others are not", "[attendance]") {
    Asked asked;
    asked.accept({"a", "d"});
    asked.answer("b", "apologies");
    asked.world.send_all();
    asked.world.advance_to("2022-12-06 12:00");
    Names again;
    for (const auto& mail : asked.world.outbox())
        if (has(mail.notification.facts, "again")) again.push_back(mail.notification.to);
    CHECK(again == Names{"c", "e", "f"});
}

TEST_CASE("the expected quorum counts those who come, and says which constituency is missing where the number is enough", "[attendance]") {
    Asked asked;
    SECTION("nobody has answered") {
        CHECK(asked.expected().quorum.present == 0);
        CHECK(asked.expected().quorum.too_few);
    }
    SECTION("four come, but nobody from the council") {
        asked.accept({"d", "e", "f", "h"});
        const auto expected = asked.expected();
        CHECK(expected.quorum.present == 4);
        CHECK_FALSE(expected.quorum.too_few);
        REQUIRE(expected.quorum.too_few_from.size() == 1);
        CHECK(expected.quorum.too_few_from.front().of == "the County Council");
        CHECK(meeting::risk_in_short(expected, board()) == "no County Council member");
    }
    SECTION("four from both: a quorum is expected, until one of them cannot come") {
        asked.accept({"a", "d", "e", "h"});
        CHECK_FALSE(asked.expected().quorum.missing);
        asked.answer("e", "apologies");
        CHECK(meeting::risk_in_short(asked.expected(), board()) == "3 have accepted, 4 are needed");
    }
    SECTION("a post that has fallen vacant is not counted, whatever was answered for it") {
        asked.accept({"a", "d", "e", "f"});
        asked.world.record("HWBH", "PostVacated", {{"post", "f"}, {"on", "2022-11-28"}});
        const auto expected = asked.expected();
        CHECK(expected.vacant == Names{"f"});
        CHECK(expected.quorum.present == 3);
    }
    SECTION("a named post must be among them") {
        auto definition = board();
        definition.bodies["hwbb-hfd"].quorum.with_posts = {{"a", "b"}};
        Asked named(definition);
        named.accept({"c", "d", "e", "f"});
        CHECK(named.expected().quorum.none_of == std::vector<Names>{{"a", "b"}});
        CHECK(meeting::risk_in_short(named.expected(), definition) == "not the Member a or the Member b");
    }
}

TEST_CASE("a substitute counts for the seat where the terms let one come, and is not accepted where they do not", "[attendance]") {
    SECTION("none") {
        Asked asked;
        CHECK_THAT(answer(asked.answer("a", "substitute", "strategy")), Catch::Contains("let nobody come in a member's place"));
        CHECK(asked.expected().members.front().said == Said::nothing);
    }
    SECTION("named: those only, by id or by name") {
        Asked asked(board(with_named_substitutes()));
        CHECK_THAT(answer(asked.answer("a", "substitute", "icb-chair")), Catch::Contains("is not named as a substitute for Member a"));
        asked.accept({"d", "e", "f"});
        CHECK(verdict(asked.answer("a", "substitute", "deputy LEADER")) == "accepted");
        CHECK(asked.expected().members.front().substitute == "Deputy leader");
        CHECK_FALSE(asked.expected().quorum.missing);
    }
    SECTION("any: but no member, who has a seat already") {
        AttendanceTerms terms;
        terms.substitutes = AttendanceTerms::Substitutes::any;
        Asked asked(board(terms));
        CHECK_THAT(answer(asked.answer("a", "substitute", "b")),
                   Catch::Contains("is a member of this body and counts for that seat alone"));
        CHECK_THAT(answer(asked.answer("a", "substitute")), Catch::Contains("who comes instead is missing"));
        CHECK(verdict(asked.answer("a", "substitute", "Councillor Somebody")) == "accepted");
    }
    SECTION("one who comes for two is counted once") {
        AttendanceTerms terms;
        terms.substitutes = AttendanceTerms::Substitutes::any;
        Asked asked(board(terms));
        asked.accept({"d", "e"});
        asked.answer("a", "substitute", "Jane Smith");
        CHECK(numbers(asked.answer("b", "substitute", "jane SMITH"), "substitute") ==
              "that substitute comes for Member a too, and is counted once");
        CHECK(asked.expected().quorum.present == 3);
        asked.answer("c", "substitute", "John Smith");
        CHECK(asked.expected().quorum.present == 4);
    }
    SECTION("a name is free text, and may be lost: the record itself has a post, or somebody") {
        AttendanceTerms terms;
        terms.substitutes = AttendanceTerms::Substitutes::any;
        Asked asked(board(terms));
        asked.answer("a", "substitute", "Jane Smith");
        asked.answer("b", "substitute", "Strategy lead");
        asked.answer("c", "substitute", "b");
        asked.answer("c", "substitute", "Janet Smithson");
        for (const auto& [name, value] : asked.world[asked.id].facts)
            if (!is_free_text(name)) CHECK_THAT(value, !Catch::Contains("Smith"));
        CHECK(asked.world.fact(asked.id, "attendance.a") == "substitute somebody");
        CHECK(asked.expected().members.front().substitute == "Jane Smith");
        asked.answer("a", "coming");
        CHECK_FALSE(has(asked.world[asked.id].facts, "substitute.a"));
        for (const auto& entry : asked.world.entries())
            for (const auto& finding : entry.decision.findings) CHECK_THAT(finding.numbers, !Catch::Contains("Smith"));
    }
}

TEST_CASE("three working days before, the offices learn that the quorum is at risk, who is missing and who could come instead",
          "[attendance]") {
    Asked asked(board(with_named_substitutes()));
    asked.accept({"d", "e", "f", "h"});
    asked.answer("a", "apologies");
    asked.world.advance_to("2022-12-07 12:00");
    CHECK(asked.told("quorum_at_risk").empty());
    asked.world.advance_to("2022-12-08 12:00");
    CHECK(asked.told("quorum_at_risk") == Names{"hfd"});
    const auto& facts = asked.last("quorum_at_risk").facts;
    CHECK(text_of(facts, "at_risk") == "no County Council member");
    CHECK(text_of(facts, "text") ==
          "4 have accepted and 4 are needed, but one must come from each of the County Council and the NHS. Nobody from the County Council "
          "has "
          "accepted.");
    CHECK_THAT(text_of(facts, "substitutes_lines"), Catch::Contains("Deputy leader, for Member a"));
    CHECK(text_of(facts, "accepted") == "Member d, Member e, Member f, Member h");
    CHECK(text_of(facts, "apologies") == "Member a");
    CHECK(text_of(facts, "silent") == "Member b, Member c");
}

TEST_CASE("where all is well nobody is warned; an answer that changes it later warns at once, and once", "[attendance]") {
    Asked asked;
    asked.accept({"a", "d", "e", "h"});
    asked.world.advance_to("2022-12-09 10:00");
    CHECK(asked.told("quorum_at_risk").empty());
    CHECK(numbers(asked.answer("e", "apologies"), "quorum") == "at risk: 3 have accepted, 4 are needed");
    CHECK(asked.told("quorum_at_risk") == Names{"hfd"});
    asked.answer("h", "apologies");
    CHECK(asked.told("quorum_at_risk") == Names{"hfd"});
    asked.world.send_all();
    asked.answer("a", "apologies");  // Now nobody comes from the council: that is news.
    CHECK(asked.told("quorum_at_risk").size() == 2);
}

TEST_CASE("a warning that has not gone out does not go when the quorum is expected again", "[attendance]") {
    Asked asked;
    asked.accept({"a", "d", "e", "h"});
    asked.world.advance_to("2022-12-09 10:00");
    asked.answer("e", "apologies");
    asked.answer("f", "coming");
    CHECK(asked.told("quorum_at_risk").empty());
    CHECK_FALSE(has(asked.world[asked.id].facts, "quorum_at_risk"));
}

TEST_CASE("the chairs themselves are warned only where the file says so", "[attendance]") {
    AttendanceTerms terms;
    terms.warns_chairs = true;
    Asked asked(board(terms));
    asked.world.advance_to("2022-12-08 12:00");
    CHECK(asked.told("quorum_at_risk") == Names{"a", "hfd"});
}

TEST_CASE("a new date asks again, and what was answered for the old one is not taken for it", "[attendance]") {
    AttendanceTerms terms;
    terms.asked = AttendanceTerms::Asked::when_the_date_is_fixed;
    World world("2022-10-03 10:00", board(terms));
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    world.record(id, "AttendanceAnswered", {{"post", "a"}, {"answer", "coming"}});
    world.record(id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    CHECK(world.fact(id, "attendance_for") == "2022-12-20");
    CHECK(world.fact(id, "rounds_numbered") == "2");
    CHECK_FALSE(has(world[id].facts, "attendance.a"));
    int unsent_for_the_old_date = 0, asked_anew = 0;
    for (const auto& mail : world.outbox()) {
        if (mail.notification.template_name != "invitation") continue;
        if (text_of(mail.notification.facts, "revision") == "1" && mail.state == "queued") ++unsent_for_the_old_date;
        if (text_of(mail.notification.facts, "asked_before") == "yes") ++asked_anew;
    }
    CHECK(unsent_for_the_old_date == 0);
    CHECK(asked_anew == 6);
    // The quorum is judged before the new date.
    world.advance_to("2022-12-14 12:00");
    CHECK_FALSE(has(world[id].facts, "quorum_judged_at"));
    world.advance_to("2022-12-15 12:00");
    CHECK(has(world[id].facts, "quorum_judged_at"));
}

TEST_CASE("another hour or place of the same day is told to whoever was asked or comes, and what they answered stands", "[attendance]") {
    World world("2022-10-03 10:00", board(asked_at_once()));
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "14:00"}, {"place", "Shirehall"}});
    world.record(id, "AttendanceAnswered", {{"post", "a"}, {"answer", "coming"}});
    const auto moved =
        world.record(id, "DateRearranged", {{"held_on", "2022-12-13"}, {"at", "09:30"}, {"place", "Guildhall"}, {"reason", "the hall"}});
    REQUIRE(verdict(moved) == "accepted");
    Names told;
    for (const auto& mail : world.outbox())
        if (mail.notification.template_name == "correction") {
            told.push_back(mail.notification.to);
            CHECK(text_of(mail.notification.facts, "text").find("is now at 9:30am, Guildhall; it was to be at 2pm, Shirehall") !=
                  std::string::npos);
        }
    std::sort(told.begin(), told.end());
    CHECK(told == Names{"a", "b", "c", "d", "e", "f"});
    CHECK(text_of(world[id].facts, "attendance_for") == "2022-12-13");
    CHECK(has(world[id].facts, "attendance.a"));
    world.record(id, "DateRearranged", {{"held_on", "2022-12-13"}, {"at", "09:30"}, {"reason", "said twice"}});
    CHECK(std::count_if(world.outbox().begin(), world.outbox().end(),
                        [](const Mail& mail) { return mail.notification.template_name == "correction"; }) == 6);
}

TEST_CASE("a meeting that was cancelled asks nobody, warns nobody, and tells those who were asked", "[attendance]") {
    Asked asked;
    asked.world.send_all();
    asked.world.record(asked.id, "MeetingCancelled", {{"reason", "snow"}});
    CHECK(asked.told("correction") == Names{"a", "b", "c", "d", "e", "f"});
    CHECK_FALSE(asked.world.has_timer(asked.id, "attendance-quorum"));
    CHECK_FALSE(asked.world.has_timer(asked.id, "attendance-reminder"));
    CHECK_THAT(answer(asked.answer("a", "coming")), Catch::Contains("cancelled"));
    asked.world.advance_to("2022-12-14 10:00");
    CHECK(asked.told("quorum_at_risk").empty());
}

TEST_CASE("a substitute who has a mailbox is asked too, and answers for itself; where it cannot come the member is asked again",
          "[attendance]") {
    Asked asked(board(with_named_substitutes()));
    asked.accept({"d", "e", "f"});
    REQUIRE(verdict(asked.answer("a", "substitute", "strategy")) == "accepted");
    const auto& mail = asked.last("invitation");
    CHECK(mail.to == "strategy");
    CHECK(mail.step == "attend");
    CHECK(text_of(mail.facts, "in_place_of") == "Member a");
    CHECK_FALSE(asked.expected().quorum.missing);
    asked.world.send_all();
    CHECK(verdict(asked.answer("strategy", "coming", nullptr, "strategy")) == "accepted");
    CHECK(asked.expected().members.front().substitute_said == Said::coming);
    SECTION("it cannot: the seat is empty, the member reads why and who else there is") {
        CHECK(verdict(asked.answer("strategy", "apologies", nullptr, "strategy")) == "accepted");
        CHECK(meeting::risk_in_short(asked.expected(), board()) == "no County Council member; 3 have accepted, 4 are needed");
        CHECK(asked.last("invitation").to == "a");
        CHECK(text_of(asked.last("invitation").facts, "without") == name_of_party(board(), "strategy"));
        asked.world.advance_to("2022-12-08 12:00");
        CHECK(text_of(asked.last("quorum_at_risk").facts, "substitutes_lines") == "Deputy leader, for Member a");
        CHECK(verdict(asked.answer("a", "substitute", "Deputy leader")) == "accepted");
        CHECK_FALSE(asked.expected().quorum.missing);
        CHECK(asked.told("correction").empty());
    }
    SECTION("the member comes after all: the substitute learns that it need not") {
        asked.answer("a", "coming");
        CHECK(asked.told("correction") == Names{"strategy"});
        CHECK_THAT(text_of(asked.last("correction").facts, "text"), Catch::Contains("the member comes after all"));
        CHECK_THAT(answer(asked.answer("strategy", "coming")), Catch::Contains("comes in nobody's place"));
    }
    SECTION("it cannot, the member comes, and then sends it again after all: it is asked anew, and counts") {
        asked.answer("strategy", "apologies", nullptr, "strategy");
        asked.answer("a", "coming");
        CHECK(asked.told("correction").empty());
        const auto letters = asked.told("invitation").size();
        asked.answer("a", "substitute", "strategy");
        CHECK(asked.told("invitation").size() == letters + 1);
        CHECK(asked.last("invitation").to == "strategy");
        CHECK_FALSE(asked.expected().quorum.missing);
    }
    SECTION("it sends nobody else") {
        CHECK_THAT(answer(asked.answer("strategy", "substitute", "Deputy leader")), Catch::Contains("'substitute' is no answer"));
    }
    SECTION("the meeting is cancelled: it is told like the members") {
        asked.world.record(asked.id, "MeetingCancelled", {{"reason", "snow"}});
        CHECK(asked.told("correction") == Names{"a", "b", "c", "d", "e", "f", "strategy"});
    }
}

TEST_CASE("a new date frees whoever was to come in somebody's place, and asks the member alone", "[attendance]") {
    auto terms = with_named_substitutes();
    terms.asked = AttendanceTerms::Asked::when_the_date_is_fixed;
    World world("2022-10-03 10:00", board(terms));
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    world.record(id, "AttendanceAnswered", {{"post", "a"}, {"answer", "substitute"}, {"substitute", "strategy"}});
    world.send_all();
    world.record(id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    const auto& mails = world.outbox();
    const auto freed = std::find_if(mails.begin(), mails.end(), [](const auto& mail) {
        return mail.notification.template_name == "correction" && mail.notification.to == "strategy";
    });
    REQUIRE(freed != mails.end());
    CHECK_THAT(text_of(freed->notification.facts, "text"), Catch::Contains("the meeting is now on Tuesday 20 December 2022"));
    CHECK_FALSE(has(world[id].facts, "stand_ins"));
    CHECK_FALSE(has(world[id].facts, "attendance.strategy"));
}

TEST_CASE("who may answer: whoever holds the post for it, and the office; nobody for another", "[attendance]") {
    Asked asked;
    CHECK(verdict(asked.answer("a", "coming", nullptr, "a")) == "accepted");
    CHECK(verdict(asked.answer("b", "coming", nullptr, "a")) == "not accepted");
    CHECK(verdict(asked.answer("b", "apologies")) == "accepted");
    CHECK_THAT(answer(asked.answer("icb-chair", "coming")), Catch::Contains("is no member of this body"));
    CHECK_THAT(answer(asked.answer("a", "perhaps")), Catch::Contains("'perhaps' is no answer"));
}

TEST_CASE("an answer that was recorded in error is taken back, and the one before it stands", "[attendance]") {
    Asked asked;
    asked.answer("a", "coming");
    const auto wrong = asked.answer("a", "apologies");
    const auto mails = asked.told("invitation");
    CHECK(verdict(asked.world.correct(wrong, asked.id)) == "accepted");
    CHECK(asked.world.fact(asked.id, "attendance.a") == "coming");
    CHECK(asked.told("invitation") == mails);
}

TEST_CASE("the terms of attendance read back as they were put into a definition", "[attendance]") {
    auto definition = board(with_named_substitutes());
    CHECK(attendance_terms(definition, "hwbb-hfd") == with_named_substitutes());
    CHECK_FALSE(attendance_terms(definition, "hwbb-worcs"));
    AttendanceTerms other{AttendanceTerms::Asked::when_the_date_is_fixed, 0, 2, true, AttendanceTerms::Substitutes::any, {}};
    set_attendance_terms(definition, "hwbb-hfd", other);
    CHECK(attendance_terms(definition, "hwbb-hfd") == other);
}

TEST_CASE("whoever said so before being asked is not asked, and what she said stands for that date", "[attendance]") {
    World world("2022-10-03 10:00", board());
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    world.advance_to("2022-11-01 10:00");
    world.record(id, "AttendanceAnswered", {{"post", "b"}, {"answer", "apologies"}});
    world.record(id, "AttendanceAnswered", {{"post", "c"}, {"answer", "coming"}});
    world.advance_to("2022-11-28 10:00");
    world.record(id, "AgendaPublished");
    CHECK(world.fact(id, "asked") == "a, d, e, f");
    CHECK(world.fact(id, "attendance.b") == "apologies");
    world.send_all();
    world.advance_to("2022-12-06 12:00");
    CHECK(world.fact(id, "reminded") == "a, d, e, f");
    world.send_all();
    world.record(id, "MeetingCancelled", {{"reason", "snow"}});
    Names told;
    for (const auto& mail : world.outbox())
        if (mail.notification.template_name == "correction") told.push_back(mail.notification.to);
    std::sort(told.begin(), told.end());
    CHECK(told == Names{"a", "c", "d", "e", "f"});  // Who has said that she comes hears of it too.
}

TEST_CASE("in a body that asks nobody too, an answer is for the date that the meeting had", "[attendance]") {
    auto definition = board();
    definition.timetables.erase("attendance of hwbb-hfd");
    World world("2022-10-03 10:00", definition);
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    world.record(id, "AttendanceAnswered", {{"post", "a"}, {"answer", "coming"}});
    CHECK(meeting::read_answer(world[id], "a").said == Said::coming);
    world.record(id, "DateRearranged", {{"held_on", "2022-12-20"}, {"reason", "the room is taken"}});
    CHECK(meeting::read_answer(world[id], "a").said == Said::nothing);
    for (const auto* fact : {"attendance.a", "answered_for.a", "answered_at.a"}) CHECK_FALSE(has(world[id].facts, fact));
}

TEST_CASE("who must come in number is told in number", "[attendance]") {
    auto definition = board();
    definition.bodies["hwbb-hfd"].quorum.one_from_each = {};
    definition.bodies["hwbb-hfd"].quorum.more_from = {{2, "the County Council"}};
    Asked asked(definition);
    asked.accept({"a", "d", "e", "f"});
    CHECK(meeting::risk_in_short(asked.expected(), definition) == "1 from the County Council, 2 needed");
    asked.world.advance_to("2022-12-08 12:00");
    CHECK(text_of(asked.last("quorum_at_risk").facts, "text") ==
          "4 have accepted and 4 are needed, but 2 must come from the County Council, and 1 has accepted.");
}

TEST_CASE("whoever has resigned is not written to, whichever event the asking follows", "[attendance]") {
    auto definition = board();
    const auto terms = attendance_terms(definition, "hwbb-hfd");
    definition.timetables.erase("attendance of hwbb-hfd");
    World world("2022-10-03 10:00", definition);
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    world.record("HWBH", "PostVacated", {{"post", "f"}, {"on", "2022-10-20"}});
    AttendanceTerms at_once = *terms;
    at_once.asked = AttendanceTerms::Asked::when_the_date_is_fixed;
    world.advance_to("2022-11-01 10:00");
    set_attendance_terms(definition, "hwbb-hfd", at_once);
    definition.hash = "asks at once";
    world.apply(definition);
    CHECK_FALSE(has(world[id].facts, "asked"));  // It runs under the definition that it was called under.
    const auto moved =
        world.record(id, "InstanceMoved", {{"definition", world.live().hash}, {"reason", "members are asked now"}}, "", "admin");
    INFO(answer(moved));
    REQUIRE(verdict(moved) == "accepted");
    CHECK(world.fact(id, "asked") == "a, b, c, d, e");
    CHECK(world.has_timer(id, "attendance-quorum"));
}

TEST_CASE("an item is put on the agenda of a meeting whose members are not asked yet: the register is looked at", "[attendance]") {
    World world("2022-10-03 10:00", board());
    const auto id = world.call("hwbb-hfd", {{"held_on", "2022-12-13"}, {"at", "10:00"}});
    const auto loaded = needs(world[id], world.event(id, "ItemAdded", {{"title", "Winter plan"}}));
    CHECK(std::find(loaded.begin(), loaded.end(), "HWBH") != loaded.end());
}

}  // namespace beadle::testing
