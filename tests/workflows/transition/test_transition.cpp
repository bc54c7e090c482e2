#include <algorithm>

#include "tests/catch.hpp"
#include "tests/workflows/support/transfer.hpp"
#include "tests/workflows/support/world.hpp"

using namespace beadle;
using namespace beadle::testing;
using namespace beadle::model;

namespace {

const std::string id = transfer_id;

World in_january() { return World("2022-01-04 10:00", with_transfer()); }

Entry declare(World& world, const std::string& condition, const std::string& by, const std::string& at = "") {
    return world.record(id, "ConditionDeclared", {{"condition", condition}, {"by", by}, {"evidence", "minute 7"}}, at, "icb");
}

void declare_all(World& world) {
    declare(world, "readiness", "strategy");
    declare(world, "willing", "hfd");
    declare(world, "due-diligence/ccg-b", "b-lead");
    declare(world, "due-diligence/ccg-a", "a-lead");
    world.record(id, "OrderMade", {{"instrument", "SI 2022/0"}});
}

Entry move_to(World& world, const char* to, const char* reason = "Parliament needs longer") {
    return world.record(id, "TargetDateMoved", {{"to", to}, {"reason", reason}});
}

std::string due(const World& world, const std::string& ref) { return calendar::to_iso(world.duty(id, ref).safe); }

std::size_t notices(const World& world, const std::string& to) {
    return static_cast<std::size_t>(std::count_if(world.outbox().begin(), world.outbox().end(), [&](const Mail& mail) {
        return mail.notification.instance == id && mail.notification.template_name == "target_moved" && mail.notification.to == to &&
               mail.state != "withdrawn";
    }));
}

const Notification& notice(const World& world, const std::string& to) {
    for (const auto& mail : world.outbox())
        if (mail.notification.template_name == "target_moved" && mail.notification.to == to) return mail.notification;
    throw std::out_of_range("no notice to " + to);
}

}  // namespace

TEST_CASE("applying a definition enters its transitions, once", "[transition]") {
    auto world = in_january();
    CHECK(world.state(id) == "preparing");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
    CHECK(world[id].matter == "establishment");
    auto again = with_transfer();
    again.hash = "second";
    world.apply(again);
    CHECK(world.instances("transition/").size() == 1);
    CHECK(world[id].version == 1);
}

TEST_CASE("a checklist's item is one duty for each predecessor, with an owner and a rule", "[transition]") {
    auto world = in_january();
    for (const auto* of : {"ccg-a", "ccg-b"}) {
        const auto& duty = world.duty(id, std::string("checklist/finance/accounts/") + of);
        CHECK(duty.owed_by == (std::string(of) == "ccg-a" ? "a-lead" : "b-lead"));
        CHECK(duty.rule == "30 working days before target");
        CHECK(calendar::to_iso(duty.safe) == "2022-02-18");
    }
    CHECK(world.outcome(id, "close-down/final-accounts/ccg-a") == "none");
}

TEST_CASE("whose item is done must be said where several owe it, and the owner means their own", "[transition]") {
    auto world = in_january();
    auto unclear = world.record(id, "ChecklistItemDone", {{"item", "accounts"}});
    CHECK(verdict(unclear) == "not accepted");
    CHECK(unclear.decision.findings.back().ways_on.front() == "Say of=ccg-a or of=ccg-b.");
    CHECK(verdict(world.record(id, "ChecklistItemDone", {{"item", "accounts"}, {"of", "ccg-b"}, {"evidence", "folder 3"}})) == "accepted");
    CHECK(world.outcome(id, "checklist/finance/accounts/ccg-b") == "met");
    CHECK(world.outcome(id, "checklist/finance/accounts/ccg-a") == "open");
    CHECK(world.fact(id, "evidence.checklist/finance/accounts/ccg-b") == "folder 3");
    CHECK(verdict(world.record(id, "ChecklistItemDone", {{"item", "accounts"}}, "", "a-lead")) == "accepted");
    CHECK(world.outcome(id, "checklist/finance/accounts/ccg-a") == "met");
    CHECK(verdict(world.record(id, "ChecklistItemDone", {{"item", "acounts"}})) == "not accepted");
}

TEST_CASE("the conditions are declared in any order, each by somebody on some evidence, and the day passes the gate", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-02-01 10:00");
    declare_all(world);
    CHECK(world.fact(id, "gate") == "5 of 5 declared");
    CHECK(world.fact(id, "declared_by.readiness") == "strategy");
    CHECK(world.fact(id, "evidence.readiness") == "minute 7");
    CHECK(world.fact(id, "evidence.order") == "SI 2022/0");
    CHECK(world.outcome(id, "gate/order") == "met");
    CHECK(world.outcome(id, "gate/due-diligence/ccg-a") == "met");
    world.advance_to("2022-03-31 23:59");
    CHECK(world.state(id) == "preparing");
    world.advance_to("2022-04-01 00:01");
    CHECK(world.state(id) == "transferred");
    CHECK(world.fact(id, "transferred_on") == "2022-04-01");
    CHECK(world.duty(id, "close-down/final-accounts/ccg-b").outcome == Outcome::open);
    CHECK(due(world, "close-down/final-accounts/ccg-b") == "2022-07-01");
}

TEST_CASE("the appointed day does not pass an open gate: somebody is told, and the predecessors stay", "[transition]") {
    auto world = in_january();
    declare(world, "readiness", "strategy");
    world.advance_to("2022-04-01 09:30");
    CHECK(world.state(id) == "preparing");
    CHECK(world.fact(id, "transferred_on").empty());
    const auto& duty = world.duty(id, "appointed-day");
    CHECK(duty.owed_by == "icb");
    CHECK(duty.outcome == Outcome::open);
    CHECK(duty.what.find("4 of 5 conditions are not declared: order, due-diligence/ccg-a, due-diligence/ccg-b, willing/hwbb-hfd") !=
          std::string::npos);
    const auto& timer =
        *std::find_if(world.entries().rbegin(), world.entries().rend(), [](const Entry& one) { return finding(one, "accountable"); });
    CHECK(numbers(timer, "accountable") == "NHS ccg-a and NHS ccg-b stay accountable");
    world.advance_to("2022-04-06 12:00");
    auto mails = world.mails(id);
    CHECK(std::find(mails.begin(), mails.end(), "overdue > icb (appointed-day)") != mails.end());
    CHECK(std::find(mails.begin(), mails.end(), "escalate > icb-head (appointed-day)") != mails.end());
    SECTION("the last declaration after the day passes nothing by itself; the transfer is then recorded as a fact") {
        declare_all(world);
        CHECK(world.state(id) == "preparing");
        auto took_place = world.record(id, "TransferTookPlace");
        CHECK(verdict(took_place) == "accepted");
        CHECK(world.state(id) == "transferred");
        CHECK(world.outcome(id, "appointed-day") == "met late");
    }
    SECTION("or the target moves, and the duty is done with") {
        CHECK(verdict(move_to(world, "2022-07-01")) == "accepted");
        CHECK(world.outcome(id, "appointed-day") == "met late");
        CHECK(world.has_timer(id, "appointed:2022-07-01"));
    }
}

TEST_CASE("a transfer that took place with an open gate is a fact, recorded with a breach that names what was missing", "[transition]") {
    auto world = in_january();
    declare(world, "readiness", "strategy");
    world.record(id, "OrderMade", {{"instrument", "SI 2022/0"}});
    world.advance_to("2022-04-01 09:00");
    auto entry = world.record(id, "TransferTookPlace");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "gate") ==
          "when the transfer took place, 3 of 5 conditions were not declared: due-diligence/ccg-a, due-diligence/ccg-b, willing/hwbb-hfd");
    CHECK_FALSE(finding(entry, "gate")->ways_on.empty());
    CHECK(world.state(id) == "transferred");
    CHECK(world.outcome(id, "gate/willing/hwbb-hfd") == "not met");
    SECTION("what had been declared in time and is recorded late is judged at its time") {
        auto late = declare(world, "willing/hwbb-hfd", "hfd", "2022-03-01 10:00");
        CHECK(verdict(late) == "accepted");
        CHECK(numbers(late, "gate").find("it had been declared when the transfer took place") != std::string::npos);
        CHECK(world.outcome(id, "gate/willing/hwbb-hfd") == "met");
    }
}

TEST_CASE("a transfer before the appointed day breaks it, even with every condition declared", "[transition]") {
    auto world = in_january();
    declare_all(world);
    auto entry = world.record(id, "TransferTookPlace");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "appointed day") == "it took place on Tuesday 4 January 2022; the appointed day is Friday 1 April 2022");
}

TEST_CASE("a condition is declared on evidence and by whoever may declare it", "[transition]") {
    auto world = in_january();
    auto refused = [&](Facts facts, const char* by, const char* because) {
        auto entry = world.record(id, "ConditionDeclared", std::move(facts), "", by);
        INFO(answer(entry));
        CHECK(verdict(entry) == "not accepted");
        CHECK(answer(entry).find(because) != std::string::npos);
    };
    refused({{"condition", "readiness"}, {"by", "strategy"}}, "icb", "the evidence is missing");
    refused({{"condition", "readiness"}, {"evidence", "letter"}}, "icb", "who declares it is missing");
    refused({{"condition", "readiness"}, {"by", "hfd"}, {"evidence", "letter"}}, "icb", "it is declared by Director of strategy, not by");
    refused({{"condition", "rediness"}, {"by", "strategy"}, {"evidence", "letter"}}, "icb", "the gate has no condition 'rediness'");
    refused({{"by", "strategy"}, {"evidence", "letter"}}, "icb", "which condition is missing");
    refused({{"condition", "due-diligence"}, {"by", "a-lead"}, {"evidence", "letter"}}, "icb", "several bodies have a condition");
    refused({{"condition", "readiness"}, {"by", "strategy"}, {"evidence", "letter"}}, "a-lead",
            "may not declare it for Director of strategy");
    refused({{"condition", "readiness"}, {"by", "strategy"}, {"evidence", "letter"}}, "worcs", "may not record");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
    CHECK(verdict(world.record(id, "ConditionDeclared", {{"condition", "due-diligence"}, {"evidence", "letter"}}, "", "a-lead")) ==
          "accepted");
    CHECK(world.fact(id, "declared_by.due-diligence/ccg-a") == "a-lead");
}

TEST_CASE("declaring on a checklist with open items is accepted, and says which are open", "[transition]") {
    auto world = in_january();
    world.record(id, "ChecklistItemDone", {{"item", "accounts"}, {"of", "ccg-a"}});
    auto entry = declare(world, "due-diligence/ccg-a", "a-lead");
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "gate: due-diligence/ccg-a") == "it rests on a checklist of which 1 item is open: contracts (ccg-a)");
}

TEST_CASE("a declaration is withdrawn for a reason, and its duty is owed again", "[transition]") {
    auto world = in_january();
    declare(world, "readiness", "strategy");
    CHECK(verdict(world.record(id, "ConditionWithdrawn", {{"condition", "readiness"}})) == "not accepted");
    CHECK(verdict(world.record(id, "ConditionWithdrawn", {{"condition", "willing"}, {"reason", "x"}})) == "not accepted");
    CHECK(verdict(world.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "the finance director left"}})) ==
          "accepted");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
    CHECK(world.outcome(id, "gate/readiness") == "open");
    CHECK(world.duty(id, "gate/readiness").revision == 1);
}

TEST_CASE("a condition is declared, not ticked off", "[transition]") {
    auto world = in_january();
    auto entry = world.record(id, "DutyDone", {{"duty", "gate/readiness"}}, "", "strategy");
    CHECK(verdict(entry) == "not accepted");
    CHECK(world.outcome(id, "gate/readiness") == "open");
}

TEST_CASE("a moved target moves every dependent deadline, adds what the file adds, and leaves what is done", "[transition]") {
    auto world = in_january();
    world.record(id, "ChecklistItemDone", {{"item", "accounts"}, {"of", "ccg-a"}});
    declare(world, "willing", "hfd");
    world.advance_to("2022-02-08 10:00");
    auto entry = move_to(world, "2022-07-01");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.fact(id, "target") == "2022-07-01");
    CHECK(due(world, "checklist/finance/contracts/ccg-a") == "2022-05-18");
    CHECK(due(world, "gate/readiness") == "2022-06-17");
    CHECK(due(world, "gate/order") == "2022-07-01");
    CHECK(due(world, "consult") == "2022-02-28");
    CHECK(world.outcome(id, "checklist/finance/accounts/ccg-a") == "met");
    CHECK(world.fact(id, "gate") == "1 of 5 declared");
    CHECK(world.outcome(id, "gate/willing/hwbb-hfd") == "met");
    CHECK(world.has_timer(id, "appointed:2022-07-01"));
    CHECK_FALSE(world.has_timer(id, "appointed:2022-04-01"));
    CHECK(numbers(entry, "accountable") == "until Friday 1 July 2022 NHS ccg-a and NHS ccg-b stay accountable");
    world.advance_to("2022-04-01 12:00");
    CHECK(world.state(id) == "preparing");
}

TEST_CASE("a moved target withdraws unsent reminders and sends one notice a post", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-02-04 09:00");  // The first reminders of the checklists are out, or on their way.
    std::vector<std::string> reminders;
    for (const auto& mail : world.outbox())
        if (mail.notification.instance == id && mail.state == "queued") reminders.push_back(mail.notification.id);
    REQUIRE_FALSE(reminders.empty());
    move_to(world, "2022-07-01");
    for (const auto& mail : world.outbox())
        if (std::find(reminders.begin(), reminders.end(), mail.notification.id) != reminders.end()) CHECK(mail.state == "withdrawn");
    for (const auto* party : {"a-lead", "b-lead", "strategy", "icb-head", "hfd"}) {
        INFO(party);
        CHECK(notices(world, party) == 1);
    }
    CHECK(notices(world, "worcs") == 0);
    const auto& told = notice(world, "a-lead");
    CHECK(text_of(told.facts, "target_words") == "1 July 2022");
    CHECK(text_of(told.facts, "was_target_words") == "1 April");
    CHECK(text_of(told.facts, "moved_words") == "3 of your 4 dates moved");
    CHECK(text_of(told.facts, "unmoved_lines") == "end the consultation of staff: by Monday 28 February 2022");
    CHECK(text_of(told.facts, "moved_lines").find("accounts (was") == std::string::npos);
    CHECK(text_of(told.facts, "moved_lines").find("accounts: by Wednesday 18 May 2022 (was by Friday 18 February 2022)") !=
          std::string::npos);
    CHECK(text_of(told.facts, "stays") == "until 1 July 2022 NHS ccg-a and NHS ccg-b stay accountable");
    CHECK(text_of(told.facts, "why") == "Parliament needs longer");
    auto moved = world.mails(id);
    CHECK(std::none_of(moved.begin(), moved.end(), [](const std::string& line) { return line.starts_with("moved >"); }));
}

TEST_CASE("a duty that was given to somebody else stays theirs when the target moves, and they are told", "[transition]") {
    auto world = in_january();
    const std::string given = "checklist/finance/contracts/ccg-a";
    world.record(id, "DutyGivenTo", {{"duty", given}, {"to", "strategy"}, {"reason", "the lead is away"}}, "", "icb");
    REQUIRE(world.duty(id, given).owed_by == "strategy");
    move_to(world, "2022-07-01");
    CHECK(world.duty(id, given).owed_by == "strategy");
    CHECK(due(world, given) == "2022-05-18");
    CHECK(text_of(notice(world, "strategy").facts, "moved_lines").find("contracts: by Wednesday 18 May 2022") != std::string::npos);
    CHECK(text_of(notice(world, "a-lead").facts, "moved_lines").find("contracts") == std::string::npos);
    CHECK(world.duty(id, "checklist/finance/contracts/ccg-b").owed_by == "b-lead");
}

TEST_CASE("the account that a move past the end of a financial year adds is owed once, and only while the target stays past it",
          "[transition]") {
    auto world = in_january();
    const std::string added = "moved/part-year-account/2022";
    CHECK(world.outcome(id, added) == "none");
    move_to(world, "2022-06-01");
    CHECK(world.outcome(id, added) == "none");  // It counts from the transfer, and is opened by it.
    move_to(world, "2022-07-01");
    declare_all(world);
    world.advance_to("2022-07-01 00:01");
    REQUIRE(world.state(id) == "transferred");
    CHECK(world.outcome(id, added) == "open");
    CHECK(due(world, added) == "2022-09-01");
    CHECK(world.outcome(id, "moved/part-year-account/2023") == "none");
}

TEST_CASE("an addition that counts from the target is told as new, moves with it, and goes when the target comes back", "[transition]") {
    auto definition = with_transfer();
    auto& entries = definition.timetables.at(transfer_id);
    for (auto& entry : entries)
        if (entry.ref == "moved/part-year-account") entry.by = *calendar::parse_rule("5 working days before target");
    World world("2022-01-04 10:00", definition);
    const std::string added = "moved/part-year-account/2022";
    move_to(world, "2022-06-01");
    CHECK(due(world, added) == "2022-05-25");
    CHECK(text_of(notice(world, "a-lead").facts, "new_lines") == "close an account for the part of the year: by Wednesday 25 May 2022");
    move_to(world, "2022-07-01");
    CHECK(due(world, added) == "2022-06-24");
    CHECK(world.outcome(id, added) == "open");
    move_to(world, "2022-03-28");
    CHECK(world.outcome(id, added) == "withdrawn");
    move_to(world, "2022-05-02");
    CHECK(world.outcome(id, added) == "open");
    move_to(world, "2023-05-02");
    CHECK(world.outcome(id, "moved/part-year-account/2023") == "open");
}

TEST_CASE("a target that moves closer excuses what is thereby past, and says so", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-01-20 10:00");
    move_to(world, "2022-02-14");
    const auto& duty = world.duty(id, "checklist/finance/contracts/ccg-a");
    CHECK(duty.outcome == Outcome::excused);
    CHECK(duty.reason.starts_with("past when the target moved"));
    CHECK(text_of(notice(world, "a-lead").facts, "past_lines").find("contracts") != std::string::npos);
    move_to(world, "2022-07-01");
    CHECK(world.outcome(id, "checklist/finance/contracts/ccg-a") == "open");
}

TEST_CASE("a target moves for a reason, to a day that is to come, before the transfer", "[transition]") {
    auto world = in_january();
    auto entry = world.record(id, "TargetDateMoved", {{"to", "2022-07-01"}});
    CHECK(verdict(entry) == "not accepted");
    CHECK(numbers(entry, "reason") == "a target moves for a reason, and it is missing");
    CHECK(verdict(world.record(id, "TargetDateMoved", {{"reason", "x"}})) == "not accepted");
    CHECK(verdict(move_to(world, "2021-12-01")) == "not accepted");
    CHECK(verdict(move_to(world, "2022-04-01")) == "not accepted");
    CHECK(world.fact(id, "target") == "2022-04-01");
    declare_all(world);
    world.advance_to("2022-04-04 10:00");
    auto after = move_to(world, "2022-07-01");
    CHECK(verdict(after) == "not accepted");
    CHECK(answer(after).find("the transfer took place on Friday 1 April 2022") != std::string::npos);
}

TEST_CASE("a move is one entry of the record with its reason", "[transition]") {
    auto world = in_january();
    auto before = world.seq();
    move_to(world, "2022-07-01");
    CHECK(world.seq() == before + 1);
    CHECK(text_of(world.entries().back().event.facts, "reason") == "Parliament needs longer");
}

TEST_CASE("a move that was entered in error is taken back, with its timer and its dates", "[transition]") {
    auto world = in_january();
    auto wrong = move_to(world, "2022-07-01");
    world.correct(wrong);
    CHECK(world.fact(id, "target") == "2022-04-01");
    CHECK(world.has_timer(id, "appointed:2022-04-01"));
    CHECK_FALSE(world.has_timer(id, "appointed:2022-07-01"));
    CHECK(due(world, "gate/readiness") == "2022-03-18");
    CHECK(notices(world, "a-lead") == 0);
    declare_all(world);
    world.advance_to("2022-04-01 00:01");
    CHECK(world.state(id) == "transferred");
}

TEST_CASE("a declaration entered in error shuts the gate again, though the day had passed it", "[transition]") {
    auto world = in_january();
    auto wrong = declare(world, "readiness", "strategy");
    declare(world, "willing", "hfd");
    declare(world, "due-diligence/ccg-b", "b-lead");
    declare(world, "due-diligence/ccg-a", "a-lead");
    world.record(id, "OrderMade");
    world.advance_to("2022-04-01 08:00");
    REQUIRE(world.state(id) == "transferred");
    world.correct(wrong);
    CHECK(world.state(id) == "preparing");
    CHECK(world.fact(id, "transferred_on").empty());
    CHECK(world.outcome(id, "appointed-day") == "open");
    CHECK(world.outcome(id, "close-down/final-accounts/ccg-a") == "none");
}

TEST_CASE("shadow running begins on its day or when it is recorded, and the predecessors stay accountable through it", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    plan.shadow_from = calendar::date_from_iso("2022-02-01");
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    World world("2022-01-04 10:00", definition);
    SECTION("by the day") {
        world.advance_to("2022-02-01 09:00");
        CHECK(world.state(id) == "shadow running");
        CHECK(verdict(move_to(world, "2022-07-01")) == "accepted");
        CHECK(world.state(id) == "shadow running");
        declare_all(world);
        world.advance_to("2022-07-01 00:01");
        CHECK(world.state(id) == "transferred");
    }
    SECTION("by a person, before it; the day then does nothing") {
        world.record(id, "ShadowRunningBegun");
        world.advance_to("2022-02-02 09:00");
        CHECK(world.state(id) == "shadow running");
        CHECK(world.fact(id, "shadow_since") == "2022-01-04");
    }
}

TEST_CASE("the close-down begins with what is done first and is complete with what is done last", "[transition]") {
    auto world = in_january();
    declare_all(world);
    for (const auto* item : {"accounts", "contracts"})
        for (const auto* of : {"ccg-a", "ccg-b"}) world.record(id, "ChecklistItemDone", {{"item", item}, {"of", of}});
    world.record(id, "ConsultationEnded");
    world.advance_to("2022-04-01 08:00");
    REQUIRE(world.state(id) == "transferred");
    world.record(id, "ChecklistItemDone", {{"item", "final-accounts"}, {"of", "ccg-a"}});
    CHECK(world.state(id) == "closing down");
    CHECK_FALSE(world[id].ended);
    world.record(id, "DutyDone", {{"duty", "close-down/final-accounts/ccg-b"}}, "", "b-lead");
    CHECK(world.state(id) == "complete");
    CHECK(world[id].ended);
}

TEST_CASE("closing down with something open is a fact with a breach, and what was open ends as not met", "[transition]") {
    auto world = in_january();
    declare_all(world);
    world.advance_to("2022-04-01 08:00");
    world.record(id, "CloseDownBegun");
    CHECK(world.state(id) == "closing down");
    auto entry = world.record(id, "ClosedDown");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "close-down").find("close the final accounts (ccg-a)") != std::string::npos);
    CHECK(world.state(id) == "complete");
    CHECK(world.outcome(id, "close-down/final-accounts/ccg-a") == "not met");
}

TEST_CASE("an abandoned transition owes nothing, passes nothing, and needs its reason", "[transition]") {
    auto world = in_january();
    CHECK(verdict(world.record(id, "TransitionAbandoned")) == "not accepted");
    auto entry = world.record(id, "TransitionAbandoned", {{"reason", "the Bill fell"}});
    CHECK(numbers(entry, "accountable") == "NHS ccg-a and NHS ccg-b stay accountable");
    CHECK(world.state(id) == "abandoned");
    CHECK(world[id].ended);
    world.advance_to("2022-05-01 10:00");
    CHECK(world.state(id) == "abandoned");
    CHECK(verdict(declare(world, "readiness", "strategy")) == "not accepted");
}

TEST_CASE("a body's decision declares the condition that was asked of it", "[transition]") {
    auto world = in_january();
    auto decided = [&](const char* outcome) {
        return world.record(id, "MatterDecided", {{"asks", "gate/willing"}, {"outcome", outcome}, {"body", "hwbb-hfd"}, {"minute", "12"}},
                            "", "engine");
    };
    decided("deferred");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
    decided("supported with comments");
    CHECK(world.fact(id, "gate") == "1 of 5 declared");
    CHECK(world.fact(id, "evidence.willing/hwbb-hfd") == "supported with comments, Herefordshire Board, minute 12");
    CHECK(world.outcome(id, "gate/willing/hwbb-hfd") == "met");
    decided("declined");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
    CHECK(world.outcome(id, "gate/willing/hwbb-hfd") == "open");
}

TEST_CASE("an order that names another day than the target says so, and moves nothing", "[transition]") {
    auto world = in_january();
    auto entry = world.record(id, "OrderMade", {{"instrument", "SI 2022/0"}, {"appointed_day", "2022-07-01"}});
    CHECK(numbers(entry, "appointed day").find("the order names Friday 1 July 2022, the target is Friday 1 April 2022") !=
          std::string::npos);
    CHECK(world.fact(id, "target") == "2022-04-01");
}

TEST_CASE("what is done is met at the time it happened, and the owners may say so", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-02-28 09:00");
    CHECK(verdict(world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-a"}}, "2022-02-17 16:00", "a-lead")) ==
          "accepted");
    CHECK(world.outcome(id, "checklist/finance/contracts/ccg-a") == "met");
    CHECK(verdict(world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-b"}}, "", "b-lead")) == "accepted");
    CHECK(world.outcome(id, "checklist/finance/contracts/ccg-b") == "met late");
    CHECK(verdict(world.record(id, "TargetDateMoved", {{"to", "2022-07-01"}, {"reason", "x"}}, "", "a-lead")) == "not accepted");
}

TEST_CASE("the calendar passes the gate, nobody by hand", "[transition]") {
    auto world = in_january();
    declare_all(world);
    CHECK(verdict(world.record(id, "AppointedDayReached")) == "not accepted");
    CHECK(verdict(world.record(id, "AppointedDayReached", {}, "", "engine")) == "not accepted");
    CHECK(world.state(id) == "preparing");
}

TEST_CASE("a transition that was long past when its record begins chases nobody", "[transition]") {
    World world("2023-02-01 10:00", with_transfer());
    world.advance_to("2023-03-01 10:00");
    CHECK(world.state(id) == "preparing");
    CHECK(world.outcome(id, "appointed-day") == "none");
    CHECK(world.mails(id).empty());
    CHECK(verdict(declare(world, "readiness", "strategy", "2022-03-01 10:00")) == "accepted");
}
