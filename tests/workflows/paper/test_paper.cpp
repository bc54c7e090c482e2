#include "workflows/paper/paper.hpp"

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"
#include "tests/workflows/support/world.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using Lines = std::vector<std::string>;

/// A paper for the winter plan, an item of the assembly on Tuesday 13 December 2022; asked for on Monday 3 October.
struct Wanted {
    World world{"2022-10-03 10:00"};
    std::string meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    std::string item = meeting + "/item/1";
    std::string paper = meeting + "/paper/1";

    Wanted() { REQUIRE(verdict(world.record(meeting, "PaperRequested", {{"title", "winter plan"}, {"item", item}})) == "accepted"); }

    std::string due(const std::string& ref) const { return calendar::to_iso(world.duty(paper, ref).safe); }
    Entry record(const char* kind, Facts facts = {}, const char* local = "", const char* by = "") {
        return world.record(paper, kind, std::move(facts), local, by);
    }
    /// Sent to its three reviewers on Monday 7 November.
    void send() {
        world.advance_to("2022-11-07 09:00");
        record("PaperDrafted", {}, "", "strategy");
        REQUIRE(verdict(record("PaperSentForClearance")) == "accepted");
    }
    void give() {
        record("HeadingGiven", {{"heading", "classification"}, {"words", "Open"}});
        record("HeadingGiven", {{"heading", "wards"}, {"words", "all wards"}});
    }
    void clear_all() {
        for (const char* heading : {"legal", "finance", "equality"}) record("HeadingCleared", {{"heading", heading}});
        give();
        REQUIRE(world.state(paper) == "cleared");
    }
};

}  // namespace

TEST_CASE("a paper is asked for at a meeting, for one of its items, and its author owes draft and final report", "[paper]") {
    Wanted wanted;
    CHECK(wanted.world.state(wanted.paper) == "requested");
    CHECK(wanted.world.fact(wanted.paper, "item") == wanted.item);
    CHECK(wanted.world.duty(wanted.paper, "draft").owed_by == "strategy");
    CHECK(wanted.due("draft") == "2022-11-15");
    CHECK(wanted.due("final") == "2022-12-02");
    CHECK(local(wanted.world.duty(wanted.paper, "final").due_at) == "2022-12-02 10:00");
    CHECK(answer(wanted.world.record(wanted.meeting, "PaperRequested", {{"title", "x"}, {"item", "EXEC/2022-23/1/item/1"}})) ==
          "not accepted: 'EXEC/2022-23/1/item/1' is no item of this meeting");
}

TEST_CASE("papers are numbered by who asks for them, and a number is not given twice", "[paper]") {
    Wanted wanted;
    auto& world = wanted.world;
    auto second = world.record(wanted.meeting, "PaperRequested", {{"title", "annual report"}});
    CHECK(numbers(second, "paper") == "its id is " + wanted.meeting + "/paper/2");
    world.correct(second);
    CHECK(world.fact(wanted.meeting + "/paper/2", "fell_because") == "entered in error");
    CHECK(numbers(world.record(wanted.meeting, "PaperRequested", {{"title", "annual report"}}), "paper") ==
          "its id is " + wanted.meeting + "/paper/3");
    CHECK(numbers(world.record("ICPA", "PaperRequested", {{"title", "for no meeting yet"}}), "paper") == "its id is ICPA/paper/1");
}

TEST_CASE("whoever asks for a paper of an author whom nobody knows is told who is written to instead", "[paper]") {
    Wanted wanted;
    for (const auto& asked_of : {wanted.meeting, std::string("ICPA")}) {
        const auto asked_for = [&](const char* author) {
            const auto entry = wanted.world.record(asked_of, "PaperRequested", {{"title", "annual report"}, {"author", author}});
            CHECK(verdict(entry) == "accepted");
            return entry;
        };
        CHECK(numbers(asked_for("nobody"), "author") ==
              "'nobody' is no post or office of this system: Director of strategy is written to instead");
        CHECK(numbers(asked_for("icb-legal"), "author").empty());
    }
    CHECK(wanted.world.duty(wanted.meeting + "/paper/2", "draft").owed_by == "strategy");
    CHECK(wanted.world.duty(wanted.meeting + "/paper/3", "draft").owed_by == "icb-legal");
}

TEST_CASE("a paper for no meeting has no deadline, so somebody must say where it goes", "[paper]") {
    World world{"2022-10-03 10:00"};
    world.record("ICPA", "PaperRequested", {{"title", "winter plan"}});
    const std::string paper = "ICPA/paper/1";
    CHECK(world.duty(paper, "meeting").owed_by == "icb");
    CHECK(calendar::to_iso(world.duty(paper, "meeting").safe) == "2022-10-10");
    CHECK(world.outcome(paper, "final") == "none");
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}});
    CHECK(answer(world.record(paper, "PaperDeferred", {{"to", "ICPA/2022-23/9"}})) ==
          "not accepted: there is no meeting 'ICPA/2022-23/9' of this body");
    REQUIRE(verdict(world.record(paper, "PaperDeferred", {{"to", meeting}})) == "accepted");
    CHECK(world.outcome(paper, "meeting") == "met");
    CHECK(calendar::to_iso(world.duty(paper, "final").safe) == "2022-12-02");
}

TEST_CASE("reviewers look at it in parallel, each for the days the file gives", "[paper]") {
    Wanted wanted;
    wanted.send();
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "draft") == "met");
    CHECK(wanted.due("clear/legal") == "2022-11-14");
    CHECK(wanted.due("clear/finance") == "2022-11-10");
    CHECK(wanted.due("clear/equality") == "2022-11-14");
    CHECK(wanted.world.duty(wanted.paper, "clear/finance").owed_by == "icb-finance");
    wanted.record("HeadingCleared", {{"heading", "finance"}}, "", "icb-finance");
    CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "met");
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
}

TEST_CASE("the last heading clears the paper, be it a review or a fact that its author gives", "[paper]") {
    Wanted wanted;
    wanted.send();
    CHECK(wanted.world.duty(wanted.paper, "facts").what == "say of the paper: classification, wards affected");
    for (const char* heading : {"legal", "Resource implications", "EQUALITY"})
        CHECK(verdict(wanted.record("HeadingCleared", {{"heading", heading}})) == "accepted");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(numbers(wanted.record("HeadingGiven", {{"heading", "classification"}, {"words", "secret"}}), "classification") ==
          "'secret' is no classification");
    wanted.record("HeadingGiven", {{"heading", "classification"}, {"words", "Exempt"}}, "", "strategy");
    CHECK(wanted.world.fact(wanted.paper, "given.classification") == "exempt");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    wanted.record("HeadingGiven", {{"heading", "wards"}, {"words", "all"}}, "", "strategy");
    CHECK(wanted.world.state(wanted.paper) == "cleared");
    CHECK(wanted.world.outcome(wanted.paper, "facts") == "met");
}

TEST_CASE("the reviewer's clock stands still while the paper is with its author, and the days used are taken off", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.world.advance_to("2022-11-09 11:00");
    auto returned = wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}}, "", "icb-legal");
    CHECK(numbers(returned, "clock") == "legal implications: the clock stands still at 2 of 5 working days");
    CHECK(wanted.world.state(wanted.paper) == "returned to its author");
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "withdrawn");
    CHECK(wanted.world.duty(wanted.paper, "answer/legal").owed_by == "strategy");
    CHECK(wanted.due("answer/legal") == "2022-11-14");
    CHECK(wanted.world.outcome(wanted.paper, "clear/equality") == "open");  // The others read on.
    auto before = wanted.world.seq();
    wanted.world.advance_to("2022-11-14 08:00");
    for (const auto& mail : wanted.world.mails(wanted.paper, before)) CHECK(mail.find("icb-legal") == std::string::npos);

    auto back = wanted.record("PaperResubmitted", {{"heading", "legal"}}, "", "strategy");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "answer/legal") == "met");
    CHECK(wanted.due("clear/legal") == "2022-11-17");
    CHECK(wanted.world.duty(wanted.paper, "clear/legal").rule == "within 3 working days of receipt");
    const std::string note = "Of the 5 working days, 2 were used before it went back to its author on Wednesday 9 November 2022; 3 remain.";
    CHECK(numbers(back, "clock") == "legal implications: " + note);
    wanted.world.advance_to("2022-11-17 10:00");
    auto proof = text_of(wanted.world.mail(wanted.paper, "remind", "icb-legal").facts, "proof");
    CHECK(proof.ends_with(note));
    CHECK(proof.find("Thursday 17 November 2022") != std::string::npos);
}

TEST_CASE("days used before add up, and whoever has used them all is given one", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.record("PaperReturned", {{"heading", "finance"}, {"reason", "costs"}}, "");
    wanted.world.advance_to("2022-11-08 09:00");
    wanted.record("PaperResubmitted");
    CHECK(wanted.due("clear/finance") == "2022-11-11");  // Returned on the day it came: nothing was used.
    wanted.world.advance_to("2022-11-15 09:00");
    CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "open");
    auto late = wanted.record("PaperReturned", {{"heading", "finance"}, {"reason", "still costs"}});
    CHECK(numbers(late, "clock") == "resource implications: the clock stands still at 5 of 3 working days, overdue");
    CHECK(wanted.world.duty(wanted.paper, "clear/finance").reason ==
          "returned to its author, after the reviewer's days had run out: the clock stands still");
    wanted.world.advance_to("2022-11-16 09:00");
    CHECK(numbers(wanted.record("PaperResubmitted"), "clock").ends_with("none remained, so one is given."));
    CHECK(wanted.due("clear/finance") == "2022-11-17");
    CHECK(wanted.world.fact(wanted.paper, "times_returned.finance") == "2");
}

TEST_CASE("a paper that goes back as a whole stops every clock, and starts every one again", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.world.advance_to("2022-11-08 09:00");
    wanted.record("HeadingCleared", {{"heading", "finance"}});
    wanted.record("PaperReturned", {{"reason", "the wrong draft"}});
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "withdrawn");
    CHECK(wanted.world.outcome(wanted.paper, "clear/equality") == "withdrawn");
    CHECK(wanted.world.fact(wanted.paper, "clearance.finance") == "cleared");
    wanted.world.advance_to("2022-11-10 09:00");
    wanted.record("PaperResubmitted", {{"heading", "legal"}});
    CHECK(wanted.world.state(wanted.paper) == "returned to its author");
    wanted.record("PaperResubmitted");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.due("clear/legal") == "2022-11-16");
    CHECK(wanted.due("clear/equality") == "2022-11-16");
    CHECK(answer(wanted.record("PaperResubmitted")) == "not accepted: the paper is recorded as 'in clearance'");
}

TEST_CASE("silence never clears: a reviewer is chased, then others are told, and the paper waits", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.world.advance_to("2022-12-01 12:00");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
    Lines of_legal, of_equality;
    for (const auto& mail : wanted.world.mails(wanted.paper)) {
        if (mail.find("(clear/legal)") != std::string::npos) of_legal.push_back(mail);
        if (mail.find("(clear/equality)") != std::string::npos) of_equality.push_back(mail);
    }
    CHECK(of_legal == Lines{"remind > icb-legal (clear/legal)", "remind > icb-legal (clear/legal)", "overdue > icb-legal (clear/legal)",
                            "escalate > icb-head (clear/legal)", "escalate > icb-head (clear/legal)", "escalate > icb-head (clear/legal)"});
    CHECK(std::count(of_equality.begin(), of_equality.end(), "escalate > icb-deputy (clear/equality)") == 3);
    auto refused = wanted.record("PaperCleared");
    CHECK(verdict(refused) == "not accepted");
    CHECK(numbers(refused, "clearance")
              .starts_with("nobody's silence clears a paper; still to come: legal implications (Head of legal has not said so)"));
    CHECK(refused.decision.findings.front().ways_on.size() == 2);
}

TEST_CASE("a heading may be cleared subject to comments, and its author is told them", "[paper]") {
    Wanted wanted;
    wanted.send();
    auto before = wanted.world.seq();
    wanted.record("HeadingCleared", {{"heading", "legal"}, {"comment", "cite section 116ZB"}}, "", "icb-legal");
    CHECK(wanted.world.fact(wanted.paper, "clearance.legal") == "cleared subject to comments");
    CHECK(wanted.world.mails(wanted.paper, before) == Lines{"information > strategy"});
    CHECK(text_of(wanted.world.mail(wanted.paper, "information", "strategy").facts, "ask") ==
          "Head of legal clears it subject to this: cite section 116ZB");
}

TEST_CASE("whether a heading is cleared is for its reviewer to say, or for the office on their word", "[paper]") {
    Wanted wanted;
    wanted.send();
    CHECK(answer(wanted.record("HeadingCleared", {{"heading", "finance"}}, "", "icb-legal")) ==
          "not accepted: whether the resource implications are cleared is for Director of finance to say");
    CHECK(verdict(wanted.record("HeadingCleared", {{"heading", "finance"}}, "", "strategy")) == "not accepted");
    CHECK(verdict(wanted.record("HeadingCleared", {{"heading", "finance"}}, "", "worcs")) == "not accepted");
    CHECK(verdict(wanted.record("HeadingCleared", {{"heading", "finance"}})) == "accepted");
    CHECK(numbers(wanted.record("HeadingCleared", {{"heading", "wards"}}), "heading") ==
          "the wards affected have no reviewer: they are given");
    auto unknown = wanted.record("HeadingCleared", {{"heading", "carbon"}});
    CHECK(answer(unknown) == "not accepted: a paper of this body has no heading 'carbon'");
    CHECK(unknown.decision.findings.front().ways_on == Lines{"One of: legal, finance, equality, classification, wards."});
}

TEST_CASE("attached, the item knows what is before the body: address, version and hash", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.clear_all();
    wanted.world.advance_to("2022-12-01 10:00");
    CHECK(verdict(wanted.record("PaperAttached", {{"address", "https://icp.example/7"}, {"version", "3"}, {"sha256", "ab12"}})) ==
          "accepted");
    CHECK(wanted.world.state(wanted.paper) == "attached");
    CHECK(wanted.world.outcome(wanted.paper, "final") == "met");
    CHECK(wanted.world.fact(wanted.item, "paper_address") == "https://icp.example/7");
    CHECK(wanted.world.fact(wanted.item, "paper_version") == "3");
    CHECK(wanted.world.fact(wanted.item, "paper_sha256") == "ab12");
    CHECK(wanted.world.fact(wanted.item, "paper") == wanted.paper);
    wanted.record("PaperAttached", {{"version", "4"}, {"sha256", "cd34"}});
    CHECK(wanted.world.fact(wanted.item, "paper_version") == "4");
    wanted.world.advance_to("2022-12-13 12:00");
    wanted.world.record(wanted.meeting, "MeetingConcluded");
    CHECK(wanted.world[wanted.paper].ended);
}

TEST_CASE("a paper after the deadline for final reports is accepted, with what that means for the item", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.clear_all();
    wanted.world.advance_to("2022-12-02 15:00");
    auto late = wanted.record("PaperAttached");
    CHECK(verdict(late) == "accepted");
    REQUIRE(finding(late, "late paper"));
    CHECK(finding(late, "late paper")->source == "report protocol, 4");
    CHECK(finding(late, "late paper")->numbers ==
          "attached Friday 2 December 2022 at 3pm; final reports were due by 10am on Friday 2 December 2022");
    CHECK(finding(late, "late paper")->ways_on == Lines{"It goes on the agenda as 'to follow', if the chair agrees."});
    CHECK(wanted.world.outcome(wanted.paper, "final") == "met");  // Late is by the day, unless the rule says that its time binds.
    CHECK(wanted.world.fact(wanted.item, "paper_late") == "after the deadline for final reports");
}

TEST_CASE("a paper after the last day to publish breaks the rule of the procedure, and the record says so", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.clear_all();
    wanted.world.advance_to("2022-12-09 10:00");
    auto late = wanted.record("PaperAttached");
    CHECK(verdict(late) == "accepted with a breach");
    CHECK(finding(late, "late paper")->source == "terms of reference, 7");
    CHECK(finding(late, "late paper")->numbers ==
          "attached Friday 9 December 2022; the last day on which it could be made public in time was "
          "Wednesday 7 December 2022, for a meeting on Tuesday 13 December 2022");
    CHECK(wanted.world.outcome(wanted.paper, "final") == "met late");
    CHECK(wanted.world.fact(wanted.item, "paper_late") == "after the last day to publish");
}

TEST_CASE("a paper that goes on the agenda uncleared is on it, and the record says who had not cleared it", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.give();
    wanted.record("HeadingCleared", {{"heading", "legal"}});
    wanted.record("PaperReturned", {{"heading", "equality"}, {"reason", "no assessment"}});
    wanted.world.advance_to("2022-11-30 10:00");
    auto attached = wanted.record("PaperAttached");
    CHECK(verdict(attached) == "accepted with a breach");
    CHECK(numbers(attached, "clearance") ==
          "attached though not cleared: resource implications (Director of finance has not said so); "
          "equality duty (returned by Equality lead)");
    CHECK(wanted.world.state(wanted.paper) == "attached");
    CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "open");
    CHECK(verdict(wanted.record("HeadingCleared", {{"heading", "finance"}})) == "accepted");
    CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "met late");
}

TEST_CASE("a paper is withdrawn by somebody, on somebody's advice, and asks for nothing more", "[paper]") {
    Wanted wanted;
    wanted.send();
    auto withdrawn = wanted.world.event(wanted.paper, "PaperWithdrawn");
    withdrawn.recorded_at = wanted.world.now();
    auto unsaid = wanted.world.ask(withdrawn);
    REQUIRE(unsaid.findings.size() == 2);
    CHECK(unsaid.findings.front().numbers == "who took the paper off, and on whose advice, is not said");
    auto taken =
        wanted.record("PaperWithdrawn", {{"by", "the director"}, {"on_advice_of", "the monitoring officer"}, {"reason", "not ready"}});
    CHECK(verdict(taken) == "accepted");
    CHECK(wanted.world[wanted.paper].ended);
    for (const auto& duty : wanted.world[wanted.paper].duties) CHECK(duty.outcome != Outcome::open);
    CHECK(wanted.world.fact(wanted.item, "paper_withdrawn") == "withdrawn by the director, on the advice of the monitoring officer");
    CHECK(answer(wanted.record("PaperDrafted")) == "not accepted: the paper was withdrawn");
    CHECK(wanted.world.fact("ICPA", "paper." + wanted.paper).empty());
}

TEST_CASE("a deferred paper keeps its clearance, and its deadlines are counted from the meeting it goes to", "[paper]") {
    Wanted wanted;
    auto march = wanted.world.call("icp", {{"held_on", "2023-03-14"}, {"purpose", "spring"}});
    wanted.send();
    wanted.record("HeadingCleared", {{"heading", "legal"}});
    wanted.world.advance_to("2022-11-10 10:00");
    CHECK(verdict(wanted.record("PaperDeferred", {{"to", march}})) == "accepted");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.fact(wanted.paper, "clearance.legal") == "cleared");
    CHECK(wanted.world.fact(wanted.paper, "deferred_from") == wanted.meeting);
    CHECK(wanted.due("final") == "2023-03-03");
    CHECK(wanted.due("clear/equality") == "2022-11-14");
    wanted.world.record(march, "DateRearranged", {{"held_on", "2023-03-21"}, {"reason", "room"}});
    CHECK(wanted.due("final") == "2023-03-10");
    wanted.world.record(march, "MeetingCancelled", {{"reason", "snow"}});
    CHECK(wanted.world.outcome(wanted.paper, "final") == "withdrawn");
    CHECK(wanted.world.outcome(wanted.paper, "meeting") == "open");
    CHECK(wanted.world.fact(wanted.paper, "meeting").empty());
}

TEST_CASE("an attached paper that is deferred is to be attached again, for the other meeting's item", "[paper]") {
    Wanted wanted;
    auto march = wanted.world.call("icp", {{"held_on", "2023-03-14"}, {"purpose", "spring"}});
    wanted.send();
    wanted.clear_all();
    wanted.record("PaperAttached", {{"version", "1"}});
    wanted.record("PaperDeferred", {{"to", march}, {"item", march + "/item/1"}});
    CHECK(wanted.world.state(wanted.paper) == "cleared");
    CHECK(wanted.world.outcome(wanted.paper, "final") == "open");
    wanted.record("PaperAttached", {{"version", "2"}});
    CHECK(wanted.world.fact(march + "/item/1", "paper_version") == "2");
    CHECK(wanted.world.fact(wanted.item, "paper_version") == "1");
}

TEST_CASE("an attached paper whose item is named afterwards stays attached, and the item learns what is before the body", "[paper]") {
    World world{"2022-10-03 10:00"};
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"purpose", "winter plan"}});
    REQUIRE(verdict(world.record(meeting, "PaperRequested", {{"title", "winter plan"}})) == "accepted");
    const auto paper = meeting + "/paper/1", item = meeting + "/item/1";
    world.advance_to("2022-12-05 10:00");
    world.record(paper, "PaperAttached", {{"version", "1"}});
    REQUIRE(world.outcome(paper, "final") == "met late");
    CHECK(verdict(world.record(paper, "PaperDeferred", {{"to", meeting}, {"item", item}})) == "accepted");
    CHECK(world.state(paper) == "attached");
    CHECK(world.outcome(paper, "final") == "met late");
    CHECK(world.fact(item, "paper_version") == "1");
    CHECK(world.fact(item, "paper_late") == "after the deadline for final reports");
    world.advance_to("2022-12-13 12:00");
    world.record(meeting, "MeetingConcluded");
    CHECK(world[paper].ended);
    CHECK(world.fact(paper, "missed").empty());
}

TEST_CASE("a paper that went on uncleared and is then put off stands where its clearance stood", "[paper]") {
    Wanted wanted;
    auto march = wanted.world.call("icp", {{"held_on", "2023-03-14"}, {"purpose", "spring"}});
    SECTION("with its author, who still answers the reviewer") {
        wanted.send();
        wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}});
        wanted.record("PaperAttached");
        wanted.record("PaperDeferred", {{"to", march}});
        CHECK(wanted.world.state(wanted.paper) == "returned to its author");
        CHECK(verdict(wanted.record("PaperResubmitted", {{"heading", "legal"}}, "", "strategy")) == "accepted");
        CHECK(wanted.world.state(wanted.paper) == "in clearance");
    }
    SECTION("with its reviewers") {
        wanted.send();
        wanted.record("PaperAttached");
        wanted.record("PaperDeferred", {{"to", march}});
        CHECK(wanted.world.state(wanted.paper) == "in clearance");
        CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
    }
    SECTION("with nobody: it is still to be sent") {
        wanted.world.advance_to("2022-11-07 09:00");
        wanted.record("PaperAttached");
        wanted.record("PaperDeferred", {{"to", march}});
        CHECK(wanted.world.state(wanted.paper) == "drafted");
        CHECK(verdict(wanted.record("PaperSentForClearance")) == "accepted");
        CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
    }
    SECTION("and so when its meeting falls") {
        wanted.send();
        wanted.record("PaperReturned", {{"reason", "the wrong draft"}});
        wanted.record("PaperAttached");
        wanted.world.record(wanted.meeting, "MeetingCancelled", {{"reason", "snow"}});
        CHECK(wanted.world.state(wanted.paper) == "returned to its author");
        CHECK(wanted.world.outcome(wanted.paper, "meeting") == "open");
    }
}

TEST_CASE("what was attached at one meeting is not before the body of another until it is attached there", "[paper]") {
    Wanted wanted;
    auto march = wanted.world.call("icp", {{"held_on", "2023-03-14"}, {"purpose", "spring"}});
    wanted.send();
    wanted.clear_all();
    wanted.record("PaperAttached", {{"version", "1"}});
    wanted.record("PaperDeferred", {{"to", march}});
    wanted.record("PaperDeferred", {{"to", march}, {"item", march + "/item/1"}});
    CHECK(wanted.world.state(wanted.paper) == "cleared");
    CHECK(wanted.world.fact(march + "/item/1", "paper_version").empty());
}

TEST_CASE("a paper goes where the item goes that it is the matter of", "[paper]") {
    Wanted wanted;
    auto& world = wanted.world;
    auto march = world.call("icp", {{"held_on", "2023-03-14"}, {"purpose", "spring"}});
    REQUIRE(verdict(world.record(wanted.meeting, "ItemAdded", {{"title", "the plan"}, {"serves", wanted.paper}})) == "accepted");
    const auto item = wanted.meeting + "/item/2";
    wanted.send();
    wanted.clear_all();
    wanted.record("PaperAttached", {{"version", "1"}});
    SECTION("put off to another meeting") {
        world.record(item, "ItemDeferred", {{"to", march}});
        CHECK(world.fact(wanted.paper, "meeting") == march);
        CHECK(world.state(wanted.paper) == "cleared");
        CHECK(wanted.due("final") == "2023-03-03");
    }
    SECTION("taken off: somebody must say where the paper goes") {
        world.record(item, "ItemWithdrawn", {{"by", "the director"}});
        CHECK(world.outcome(wanted.paper, "meeting") == "open");
        CHECK(world.fact(wanted.paper, "item").empty());
    }
    SECTION("decided, it stays before the body, and the record says what became of it") {
        world.advance_to("2022-12-13 11:00");
        world.record(item, "ItemDecided", {{"outcome", "agreed"}});
        CHECK(world.state(wanted.paper) == "attached");
        CHECK(world.fact(wanted.paper, "decided") == "agreed");
    }
}

TEST_CASE("a meeting that is held without its paper leaves the paper to be sent elsewhere", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.world.advance_to("2022-12-13 12:00");
    wanted.world.record(wanted.meeting, "MeetingConcluded");
    CHECK(wanted.world.outcome(wanted.paper, "final") == "not met");
    CHECK(wanted.world.outcome(wanted.paper, "meeting") == "open");
    CHECK(wanted.world.fact(wanted.paper, "missed") == wanted.meeting);
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
}

TEST_CASE("what nobody recorded on the way is passed through, and what is recorded late is judged when it happened", "[paper]") {
    Wanted wanted;
    wanted.world.advance_to("2022-11-10 10:00");
    auto cleared = wanted.record("HeadingCleared", {{"heading", "legal"}});
    CHECK(numbers(cleared, "order of events") == "passed through without a record: drafted");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "open");
    auto drafted = wanted.record("PaperDrafted", {}, "2022-11-07 09:00");
    CHECK(verdict(drafted) == "accepted");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "draft") == "met");  // By Tuesday 15 November, whoever recorded it when.
}

TEST_CASE("a draft that is passed over is excused, says by what, and is judged when it is recorded after all", "[paper]") {
    Wanted wanted;
    SECTION("by a reviewer who has read it") {
        wanted.world.advance_to("2022-11-17 10:00");
        wanted.record("HeadingCleared", {{"heading", "legal"}});
        CHECK(wanted.world.duty(wanted.paper, "draft").reason == "passed over: HeadingCleared was recorded without it");
    }
    SECTION("by a paper that goes straight on the agenda") {
        wanted.world.advance_to("2022-11-17 10:00");
        wanted.record("PaperAttached");
        CHECK(wanted.world.duty(wanted.paper, "draft").reason == "passed over: PaperAttached was recorded without it");
    }
    CHECK(wanted.world.outcome(wanted.paper, "draft") == "excused");
    auto mails = wanted.world.seq();
    wanted.world.advance_to("2022-11-18 10:00");
    for (const auto& mail : wanted.world.mails(wanted.paper, mails)) CHECK(mail.find("(draft)") == std::string::npos);
    wanted.record("PaperDrafted", {}, "2022-11-16 10:00");
    CHECK(wanted.world.outcome(wanted.paper, "draft") == "met late");
}

TEST_CASE("reviewers whom nobody asked until their days were over have them from the day it was recorded", "[paper]") {
    Wanted wanted;
    wanted.world.advance_to("2022-11-21 10:00");
    auto sent = wanted.record("PaperSentForClearance", {}, "2022-11-07 09:30");
    CHECK(numbers(sent, "clock").starts_with("legal implications: it has been with its reviewer since Monday 7 November 2022"));
    CHECK(wanted.world.fact(wanted.paper, "received.legal") == "2022-11-07");
    for (const auto* ref : {"clear/legal", "clear/finance", "facts"}) CHECK(wanted.world.outcome(wanted.paper, ref) == "open");
    CHECK(wanted.due("clear/legal") == "2022-11-28");
    CHECK(wanted.due("facts") == "2022-11-28");
    wanted.record("HeadingCleared", {{"heading", "legal"}}, "2022-11-16 10:00");
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "met");
    // Whoever still has days when it is recorded has no more than those.
    Wanted in_time;
    in_time.world.advance_to("2022-11-09 10:00");
    in_time.record("PaperSentForClearance", {}, "2022-11-07 09:30");
    CHECK(in_time.due("clear/legal") == "2022-11-14");
}

TEST_CASE("a reviewer who returns the paper without saying what for returns their own heading, the office all of them", "[paper]") {
    Wanted wanted;
    wanted.send();
    CHECK(verdict(wanted.record("PaperReturned", {{"reason", "which year's money?"}}, "", "icb-finance")) == "accepted");
    CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "withdrawn");
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
    CHECK(verdict(wanted.record("PaperReturned", {{"reason", "the wrong draft"}})) == "accepted");
    CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "withdrawn");
    CHECK(wanted.world.outcome(wanted.paper, "clear/equality") == "withdrawn");
}

TEST_CASE("the day on which a paper is cleared is that of its last heading, reviewed or given", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.record("HeadingGiven", {{"heading", "wards"}, {"words", "all"}});
    for (const char* heading : {"legal", "finance", "equality"}) wanted.record("HeadingCleared", {{"heading", heading}});
    CHECK(wanted.world.fact(wanted.paper, "cleared_on").empty());
    wanted.world.advance_to("2022-11-08 09:00");
    wanted.record("HeadingGiven", {{"heading", "classification"}, {"words", "open"}});
    CHECK(wanted.world.fact(wanted.paper, "cleared_on") == "2022-11-08");
    wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "a new Act"}});  // A clearance is taken back.
    CHECK(wanted.world.fact(wanted.paper, "cleared_on").empty());
}

TEST_CASE("a late paper for an informal meeting breaks no law: only the body's own deadline counts there", "[paper]") {
    World world{"2022-10-03 10:00"};
    auto meeting = world.call("icp", {{"held_on", "2022-12-13"}, {"kind", "informal"}});
    REQUIRE(verdict(world.record(meeting, "PaperRequested", {{"title", "workshop notes"}})) == "accepted");
    auto ordinary = world.call("icp", {{"held_on", "2022-12-14"}});
    const auto paper = meeting + "/paper/1";
    world.advance_to("2022-12-09 10:00");
    SECTION("at the informal one") {
        auto late = world.record(paper, "PaperAttached");
        CHECK(finding(late, "late paper")->rule == "late paper: 7 working days before meeting at 10:00");
        CHECK(finding(late, "late paper")->breach == Breach::advisory);
        CHECK(world.fact(paper, "late") == "after the deadline for final reports");
    }
    SECTION("deferred to an ordinary one, the law counts again") {
        world.record(paper, "PaperDeferred", {{"to", ordinary}});
        CHECK(finding(world.record(paper, "PaperAttached"), "late paper")->breach == Breach::irregular);
    }
}

TEST_CASE("a clearance that was entered in error is taken back, and the paper waits again", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.give();
    wanted.record("HeadingCleared", {{"heading", "legal"}});
    wanted.record("HeadingCleared", {{"heading", "finance"}});
    auto wrong = wanted.record("HeadingCleared", {{"heading", "equality"}});
    REQUIRE(wanted.world.state(wanted.paper) == "cleared");
    wanted.world.correct(wrong);
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "clear/equality") == "open");
    CHECK(wanted.due("clear/equality") == "2022-11-14");
}

TEST_CASE("a return that was entered in error gives the reviewer back the days it took", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.world.advance_to("2022-11-09 11:00");
    auto wrong = wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "mistaken"}});
    wanted.world.correct(wrong);
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.due("clear/legal") == "2022-11-14");
    CHECK(wanted.world.fact(wanted.paper, "used.legal").empty());
}

TEST_CASE("a draft that is made after others have cleared the paper is theirs to clear again", "[paper]") {
    Wanted wanted;
    wanted.send();
    SECTION("when all have: it is cleared no longer, and goes on the agenda as uncleared") {
        wanted.world.advance_to("2022-11-10 10:00");
        wanted.clear_all();
        wanted.world.advance_to("2022-11-21 10:00");
        const auto drafted = wanted.record("PaperDrafted", {{"version", "2"}}, "", "strategy");
        CHECK(numbers(drafted, "order of events").empty());
        CHECK(numbers(drafted, "draft") == "it is another draft than that which was sent on Monday 7 November 2022");
        CHECK(
            numbers(drafted, "clearance") ==
            "legal implications: what Head of legal cleared on Thursday 10 November 2022 is the earlier draft, and this one is asked for");
        CHECK(wanted.world.state(wanted.paper) == "in clearance");
        CHECK(wanted.world.fact(wanted.paper, "cleared_on").empty());
        CHECK(wanted.due("clear/legal") == "2022-11-28");
        SECTION("nobody clears it") {
            wanted.world.advance_to("2022-11-22 10:00");
            CHECK(
                numbers(wanted.record("PaperAttached", {{"version", "2"}}), "clearance").starts_with("attached though not cleared: legal"));
        }
        SECTION("its clearance is recorded afterwards, of before it: that was of the earlier draft") {
            const auto late = wanted.record("HeadingCleared", {{"heading", "legal"}}, "2022-11-18 10:00");
            CHECK(numbers(late, "order of events").starts_with("legal implications: that was cleared of an earlier draft"));
            CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
        }
        SECTION("all clear it again") {
            wanted.world.advance_to("2022-11-22 10:00");
            for (const char* heading : {"legal", "finance", "equality"}) wanted.record("HeadingCleared", {{"heading", heading}});
            CHECK(wanted.world.state(wanted.paper) == "cleared");
            CHECK(verdict(wanted.record("PaperAttached", {{"version", "2"}})) == "accepted");
        }
    }
    SECTION("when one has and another has returned it: the one is asked again, the other when it is sent back") {
        wanted.world.advance_to("2022-11-08 10:00");
        wanted.record("HeadingCleared", {{"heading", "finance"}});
        wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}});
        wanted.world.advance_to("2022-11-09 10:00");
        wanted.record("PaperDrafted", {{"version", "2"}}, "", "strategy");
        CHECK(wanted.world.state(wanted.paper) == "returned to its author");
        CHECK(wanted.world.outcome(wanted.paper, "clear/finance") == "open");
        CHECK(wanted.world.outcome(wanted.paper, "answer/legal") == "open");
    }
    SECTION("when it is on the agenda: the next version that goes there is uncleared") {
        wanted.world.advance_to("2022-11-10 10:00");
        wanted.clear_all();
        wanted.record("PaperAttached", {{"version", "1"}});
        wanted.world.advance_to("2022-11-21 10:00");
        wanted.record("PaperDrafted", {{"version", "2"}});
        CHECK(wanted.world.state(wanted.paper) == "attached");
        CHECK(wanted.world.outcome(wanted.paper, "clear/legal") == "open");
        CHECK(finding(wanted.record("PaperAttached", {{"version", "2"}}), "clearance"));
    }
    SECTION("and not what was cleared after it, when it is only recorded later") {
        wanted.world.advance_to("2022-11-10 10:00");
        wanted.clear_all();
        wanted.record("PaperDrafted", {{"version", "2"}}, "2022-11-09 10:00", "strategy");
        CHECK(wanted.world.state(wanted.paper) == "cleared");
        CHECK(verdict(wanted.record("PaperAttached", {{"version", "2"}})) == "accepted");
    }
}

TEST_CASE("a return and the clearance that answered it leave the same behind, in whichever order they are recorded", "[paper]") {
    Wanted wanted;
    wanted.send();
    auto returned = [&](const char* local) {
        return wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}}, local, "icb-legal");
    };
    for (const char* heading : {"finance", "equality"}) wanted.record("HeadingCleared", {{"heading", heading}});
    wanted.give();
    wanted.world.advance_to("2022-11-14 10:00");
    SECTION("as they happened") {
        returned("2022-11-09 10:00");
        wanted.record("HeadingCleared", {{"heading", "legal"}}, "2022-11-11 10:00");
    }
    SECTION("the clearance first") {
        wanted.record("HeadingCleared", {{"heading", "legal"}}, "2022-11-11 10:00");
        CHECK(numbers(returned("2022-11-09 10:00"), "order of events") ==
              "legal implications: Head of legal has cleared it on Friday 11 November 2022, after that; the return is noted, and nobody is "
              "asked for an answer");
    }
    CHECK(wanted.world.state(wanted.paper) == "cleared");
    CHECK(wanted.world.fact(wanted.paper, "clearance.legal") == "cleared");
    CHECK(wanted.world.fact(wanted.paper, "cleared_on") == "2022-11-11");
    CHECK(wanted.world.fact(wanted.paper, "times_returned.legal") == "1");
    CHECK(wanted.world.fact(wanted.paper, "used.legal") == "2");
    CHECK(wanted.world.outcome(wanted.paper, "answer/legal") != "open");
    CHECK(returned("").decision.verdict == Verdict::accepted);  // One of after the clearance takes it back.
    CHECK(wanted.world.state(wanted.paper) == "returned to its author");
}

TEST_CASE("whoever has the paper back may send it for clearance again: that is to resubmit it", "[paper]") {
    Wanted wanted;
    wanted.send();
    wanted.world.advance_to("2022-11-09 10:00");
    wanted.record("PaperReturned", {{"heading", "legal"}, {"reason", "which Act?"}});
    CHECK(numbers(wanted.record("PaperSentForClearance", {}, "2022-11-08 10:00"), "order of events") ==
          "it was sent on Monday 7 November 2022 already: nothing starts anew. Where another text was sent, record PaperDrafted with its "
          "version");
    CHECK(wanted.world.state(wanted.paper) == "returned to its author");
    wanted.world.advance_to("2022-11-10 10:00");
    CHECK(verdict(wanted.record("PaperSentForClearance", {{"version", "2"}}, "", "strategy")) == "accepted");
    CHECK(wanted.world.state(wanted.paper) == "in clearance");
    CHECK(wanted.world.outcome(wanted.paper, "answer/legal") == "met");
    CHECK(wanted.due("clear/legal") == "2022-11-15");
}

TEST_CASE("a body without a clearance plan has papers that nobody reviews", "[paper]") {
    World world{"2022-10-03 10:00"};
    auto meeting = world.call("executive", {{"held_on", "2022-12-13"}, {"purpose", "budget"}});
    REQUIRE(verdict(world.record(meeting, "PaperRequested", {{"title", "budget"}, {"item", meeting + "/item/1"}})) == "accepted");
    world.record(meeting + "/paper/1", "PaperSentForClearance");
    CHECK(world.state(meeting + "/paper/1") == "cleared");
    CHECK(verdict(world.record(meeting + "/paper/1", "PaperAttached", {{"version", "1"}})) == "accepted");
    CHECK(world.fact(meeting + "/item/1", "paper_version") == "1");
}

}  // namespace beadle::testing
