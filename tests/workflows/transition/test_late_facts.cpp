// What is recorded of a transition after what followed it: each is judged at the time it happened.

#include <algorithm>
#include <functional>

#include "tests/catch.hpp"
#include "tests/workflows/support/transfer.hpp"
#include "tests/workflows/support/world.hpp"

using namespace beadle;
using namespace beadle::testing;
using namespace beadle::model;

namespace {

const std::string id = transfer_id;
const std::string contracts = "checklist/finance/contracts/ccg-a";

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

Entry move_to(World& world, const char* to, const char* at = "") {
    return world.record(id, "TargetDateMoved", {{"to", to}, {"reason", "Parliament needs longer"}}, at);
}

World in_january(Definition definition = with_transfer()) { return World("2022-01-04 10:00", std::move(definition)); }

/// On Monday 4 April 2022; the calendar passed the gate on the Friday.
World passed_by_the_calendar() {
    auto world = in_january();
    declare_all(world);
    world.advance_to("2022-04-04 10:00");
    REQUIRE(world.state(id) == "transferred");
    return world;
}

/// A transition with nothing to close down: it is complete with the transfer.
World complete() {
    auto definition = with_transfer();
    auto plan = the_transfer();
    std::erase_if(plan.tasks, [](const TransitionTask& task) { return task.list == "close-down"; });
    std::erase_if(definition.timetables.at(id), [](const TimetableEntry& entry) { return !entry.ref.starts_with("gate/"); });
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    auto world = in_january(definition);
    for (const auto& [condition, by] : {std::pair{"readiness", "strategy"}, {"willing", "hfd"}, {"due-diligence/ccg-a", "a-lead"}})
        declare(world, condition, by);
    world.record(id, "OrderMade", {{"instrument", "SI 2022/0"}});
    world.advance_to("2022-04-04 10:00");
    world.record(id, "TransferTookPlace", {}, "2022-04-01 09:00");
    REQUIRE(world.state(id) == "complete");
    return world;
}

}  // namespace

TEST_CASE("a duty that is overdue when the target moves stays overdue, by its old date", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-03-01 10:00");
    const auto was = world.duty(id, contracts);
    REQUIRE(calendar::to_iso(was.safe) == "2022-02-18");
    const auto* to = GENERATE("2022-04-04", "2022-07-01");
    CHECK(verdict(move_to(world, to)) == "accepted");
    CHECK(world.duty(id, contracts) == was);
    CHECK(calendar::to_iso(world.duty(id, "gate/readiness").safe) != "2022-03-18");  // What is still to come moves.
    for (const auto& mail : world.outbox())
        if (mail.notification.template_name == "target_moved" && mail.notification.to == "a-lead")
            CHECK(text_of(mail.notification.facts, "unmoved_lines").find("contracts: by Friday 18 February 2022, overdue") !=
                  std::string::npos);
    world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-a"}});
    CHECK(world.outcome(id, contracts) == "met late");
}

TEST_CASE("a move of February recorded in March moves a duty by its time, and excuses nobody who is overdue all the same", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-03-01 10:00");
    CHECK(verdict(move_to(world, "2022-04-04", "2022-02-10 10:00")) == "accepted");
    const auto& duty = world.duty(id, contracts);
    CHECK(duty.outcome == Outcome::open);
    CHECK(calendar::to_iso(duty.safe) == "2022-02-21");
    world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-a"}}, "2022-02-21 10:00");
    CHECK(world.outcome(id, contracts) == "met");
}

TEST_CASE("a target that moved before the day, recorded after it, takes back what the calendar did", "[transition]") {
    auto world = passed_by_the_calendar();
    REQUIRE(world.outcome(id, "close-down/final-accounts/ccg-a") == "open");
    auto entry = move_to(world, "2022-07-01", "2022-03-31 15:00");
    CHECK(verdict(entry) == "accepted");
    CHECK(numbers(entry, "appointed day").find("the calendar had passed the gate on Friday 1 April 2022") != std::string::npos);
    CHECK(world.state(id) == "preparing");
    CHECK(world.fact(id, "target") == "2022-07-01");
    CHECK(world.fact(id, "transferred_on").empty());
    CHECK(world.fact(id, "gate") == "5 of 5 declared");
    CHECK(world.outcome(id, "close-down/final-accounts/ccg-a") == "withdrawn");
    world.advance_to("2022-07-01 00:01");
    CHECK(world.state(id) == "transferred");
    CHECK(world.outcome(id, "close-down/final-accounts/ccg-a") == "open");
}

TEST_CASE("so it does where the transition ran in shadow: it runs in shadow again", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    plan.shadow_from = calendar::date_from_iso("2022-02-01");
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    auto world = in_january(definition);
    declare_all(world);
    world.advance_to("2022-04-04 10:00");
    REQUIRE(world.state(id) == "transferred");
    move_to(world, "2022-07-01", "2022-03-31 15:00");
    CHECK(world.state(id) == "shadow running");
}

TEST_CASE("where a person recorded the transfer, a move before it is a fact, and the transfer is judged by it", "[transition]") {
    auto world = in_january();
    declare_all(world);
    world.advance_to("2022-03-31 12:00");
    world.record(id, "TransferTookPlace", {}, "2022-03-31 11:00");
    REQUIRE(world.state(id) == "transferred");
    auto entry = move_to(world, "2022-07-01", "2022-03-30 15:00");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "appointed day") == "it took place on Thursday 31 March 2022; the appointed day is Friday 1 July 2022");
    CHECK(world.state(id) == "transferred");
    CHECK(world.fact(id, "target") == "2022-07-01");
    CHECK(world.fact(id, "transferred_on") == "2022-03-31");
}

TEST_CASE("a declaration that was withdrawn before the day, recorded after it, shuts the gate that the calendar passed", "[transition]") {
    auto world = passed_by_the_calendar();
    auto entry = world.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "the director left"}}, "2022-03-30 10:00");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.state(id) == "preparing");
    CHECK(world.fact(id, "gate") == "4 of 5 declared");
    CHECK(world.outcome(id, "gate/readiness") == "open");
    CHECK(world.outcome(id, "appointed-day") == "open");
    CHECK(world.fact(id, "waiting_since") == "2022-04-01");
    SECTION("and where it was withdrawn after the day, it is noted") {
        auto other = passed_by_the_calendar();
        auto after = other.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "2022-04-02 10:00");
        CHECK(verdict(after) == "accepted");
        CHECK(other.state(id) == "transferred");
        CHECK(other.fact(id, "gate") == "5 of 5 declared");
    }
}

TEST_CASE("a declaration that was withdrawn before a transfer that a person recorded is named as missing", "[transition]") {
    auto world = in_january();
    declare_all(world);
    world.advance_to("2022-04-01 00:00");
    auto other = in_january();
    declare_all(other);
    other.advance_to("2022-03-31 23:00");
    other.record(id, "TransferTookPlace", {}, "2022-03-31 22:00");
    auto entry = other.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "2022-03-30 10:00");
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "gate") == "when the transfer took place, 1 of 5 conditions was not declared: readiness");
    CHECK(other.state(id) == "transferred");
    CHECK(other.outcome(id, "gate/readiness") == "not met");
}

TEST_CASE("what is learnt of a transition that is complete is recorded", "[transition]") {
    auto world = complete();
    CHECK(world.outcome(id, "gate/due-diligence/ccg-b") == "not met");
    auto late = declare(world, "due-diligence/ccg-b", "b-lead", "2022-03-30 10:00");
    CHECK(verdict(late) == "accepted");
    CHECK(world.outcome(id, "gate/due-diligence/ccg-b") == "met late");  // It was due by 3 March.
    CHECK(verdict(world.record(id, "TransferSchemeMade", {{"instrument", "the staff scheme"}})) == "accepted");
    CHECK(world.fact(id, "scheme") == "the staff scheme");
    CHECK(verdict(world.record(id, "OrderMade", {{"instrument", "SI 2022/1"}}, "2022-03-01 10:00")) == "accepted");
    auto withdrawn = world.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "2022-03-20 10:00");
    CHECK(verdict(withdrawn) == "accepted with a breach");
    CHECK(numbers(withdrawn, "gate").find("readiness") != std::string::npos);
    CHECK(verdict(move_to(world, "2022-05-01", "2022-03-31 10:00")) == "accepted with a breach");
    CHECK(verdict(move_to(world, "2022-06-01")) == "not accepted");
    CHECK(world.state(id) == "complete");
    CHECK(world[id].ended);
}

TEST_CASE("a transfer that took place past the end of a financial year owes the account, though nobody moved the target", "[transition]") {
    auto world = in_january();
    declare(world, "readiness", "strategy");
    declare(world, "willing", "hfd");
    declare(world, "due-diligence/ccg-a", "a-lead");
    declare(world, "due-diligence/ccg-b", "b-lead");
    world.advance_to("2022-07-01 10:00");
    world.record(id, "TransferTookPlace");
    CHECK(world.outcome(id, "moved/part-year-account/2022") == "open");
    CHECK(calendar::to_iso(world.duty(id, "moved/part-year-account/2022").safe) == "2022-09-01");
}

TEST_CASE("an excuse that a person gave stands, whatever is declared later", "[transition]") {
    auto world = in_january();
    world.record(id, "DutyExcused", {{"duty", "gate/readiness"}, {"reason", "agreed with the region"}});
    world.advance_to("2022-03-28 10:00");
    CHECK(verdict(declare(world, "readiness", "strategy")) == "accepted");
    CHECK(world.outcome(id, "gate/readiness") == "excused");
}

TEST_CASE("what the calendar had made short comes back when the target moves, and is met where it was done in time", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-02-18 10:00");
    auto calendar = world.calendar();
    calendar.holidays[calendar::date_from_iso("2022-03-29").value()] = "a day of mourning";
    calendar.hash = "with a day of mourning";
    world.set_calendar(calendar);
    world.apply(with_transfer());
    world.advance_to("2022-02-18 10:01");
    REQUIRE(world.duty(id, contracts).reason.starts_with("short since"));
    SECTION("moved") {
        move_to(world, "2022-07-01");
        CHECK(world.outcome(id, contracts) == "open");
    }
    SECTION("done in time by the calendar as it now is") {
        world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-a"}}, "2022-02-17 09:30");
        CHECK(world.outcome(id, contracts) == "met");
    }
}

TEST_CASE("a correction judges the entering by the definition it was entered under, not by the one applied since", "[transition]") {
    auto world = in_january();
    auto changed = with_transfer();
    auto plan = the_transfer();
    plan.target = *calendar::date_from_iso("2022-07-01");
    changed.transitions = {std::make_shared<const TransitionPlan>(plan)};
    changed.hash = "second";
    world.advance_to("2022-01-10 10:00");
    world.apply(changed);
    auto note = world.record(id, "NoteMade", {{"note", "x"}});
    REQUIRE(verdict(world.correct(note)) == "accepted");
    CHECK(world.fact(id, "target") == "2022-04-01");
    CHECK(world.has_timer(id, "appointed:2022-04-01"));
    CHECK_FALSE(world.has_timer(id, "appointed:2022-07-01"));
    CHECK(calendar::to_iso(world.duty(id, "gate/readiness").safe) == "2022-03-18");
}

TEST_CASE("a transition that is moved to another definition owes what that asks, and keeps its target", "[transition]") {
    auto world = in_january();
    auto changed = with_transfer();
    auto plan = the_transfer();
    auto scheme = plan.gate[3];
    scheme.key = scheme.ref = "scheme";
    scheme.asks = "approve the scheme";
    scheme.asked_of = "hwbb-hfd";
    plan.gate.push_back(scheme);
    changed.transitions = {std::make_shared<const TransitionPlan>(plan)};
    auto& entries = changed.timetables.at(id);
    auto entry = entries[3];
    entry.ref = "gate/scheme";
    entries.push_back(entry);
    for (auto& one : entries)
        if (one.ref == "gate/readiness") one.by = *calendar::parse_rule("30 working days before target");
    std::erase_if(entries, [](const TimetableEntry& one) { return one.ref == "consult"; });
    changed.hash = "second";
    world.apply(changed);
    auto board = world.call("hwbb-hfd", {{"held_on", "2022-02-01"}});
    CHECK(verdict(world.record(id, "InstanceMoved", {{"definition", "second"}, {"reason", "the scheme"}}, "", "admin")) == "accepted");
    CHECK(world.outcome(id, "gate/scheme") == "open");
    CHECK(calendar::to_iso(world.duty(id, "gate/readiness").safe) == "2022-02-18");
    CHECK(world.outcome(id, "consult") == "withdrawn");
    CHECK(world.fact(id, "gate") == "0 of 6 declared");
    CHECK(world.fact(board + "/item/1", "asks") == "gate/scheme");
    CHECK(world.outcome(id, "moved/part-year-account") == "none");  // Only a moved target adds it.
    SECTION("what a move had added stays") {
        move_to(world, "2022-07-01");
        auto again = changed;
        again.hash = "third";
        world.apply(again);
        world.record(id, "InstanceMoved", {{"definition", "third"}, {"reason", "x"}}, "", "admin");
        CHECK(world.fact(id, "target") == "2022-07-01");
        CHECK(calendar::to_iso(world.duty(id, "gate/readiness").safe) == "2022-05-18");
    }
}

TEST_CASE("a condition's item that a meeting puts off goes on the agenda of the next", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    plan.gate[4].asked_of = "hwbb-hfd";
    plan.gate[4].asks = "say whether it is willing";
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    auto world = in_january(definition);
    auto first = world.call("hwbb-hfd", {{"held_on", "2022-02-01"}});
    auto next = world.call("hwbb-hfd", {{"held_on", "2022-03-01"}});
    REQUIRE(world.fact(first + "/item/1", "asks") == "gate/willing/hwbb-hfd");
    world.record(first, "AgendaPublished");
    world.advance_to("2022-02-01 10:30");
    world.record(first + "/item/1", "ItemDeferred");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
    REQUIRE(world.exists(next + "/item/1"));
    CHECK(world.fact(next + "/item/1", "asks") == "gate/willing/hwbb-hfd");
}

TEST_CASE("any of those who may declare a condition declares and withdraws it, and nobody else's", "[transition]") {
    auto definition = with_transfer();
    auto plan = the_transfer();
    plan.gate[3].who = {"strategy", "finance"};
    definition.transitions = {std::make_shared<const TransitionPlan>(plan)};
    auto world = in_january(definition);
    const auto declares = [&](const char* condition, const char* by) {
        return world.record(id, "ConditionDeclared", {{"condition", condition}, {"evidence", "letter"}}, "", by);
    };
    CHECK(verdict(declares("readiness", "finance")) == "accepted");
    CHECK(world.fact(id, "declared_by.readiness") == "finance");
    const Facts facts{{"condition", "readiness"}, {"reason", "the plan has changed"}};
    CHECK(finding(world.record(id, "ConditionWithdrawn", facts, "", "strategy"), "rights") != nullptr);
    CHECK(verdict(world.record(id, "ConditionWithdrawn", facts, "", "finance")) == "accepted");
    CHECK(verdict(declares("order", "icb-head")) == "accepted");
    CHECK(verdict(declares("order", "finance")) == "not accepted");
}

TEST_CASE("what another owes is not theirs to say", "[transition]") {
    auto world = in_january();
    auto entry = world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-b"}}, "", "a-lead");
    CHECK(verdict(entry) == "not accepted");
    CHECK(numbers(entry, "rights") == "holder of a-lead may not say that what b-lead owes is done");
    CHECK(world.outcome(id, "checklist/finance/contracts/ccg-b") == "open");
    CHECK(verdict(world.record(id, "ChecklistItemDone", {{"item", "contracts"}, {"of", "ccg-b"}}, "", "icb")) == "accepted");
}

namespace {

using Act = void (*)(World& world);

/// The same acts typed in both orders, a week after the last of them.
void in_both_orders(Act one, Act other, const std::function<void(World& world)>& look) {
    const bool turned = GENERATE(false, true);
    CAPTURE(turned);
    auto world = in_january();
    declare_all(world);
    world.advance_to("2022-03-12 10:00");
    (turned ? other : one)(world);
    (turned ? one : other)(world);
    look(world);
}

void withdraw(World& world, const std::string& at) {
    world.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "a fault was found"}}, at);
}

}  // namespace

TEST_CASE("a declaration from before the last withdrawal opens nothing, in whatever order they are typed", "[transition]") {
    in_both_orders([](World& world) { withdraw(world, "2022-03-10 10:00"); },
                   [](World& world) { declare(world, "readiness", "strategy", "2022-03-05 10:00"); },
                   [](World& world) {
                       CHECK(world.fact(id, "gate") == "4 of 5 declared");
                       CHECK(world.outcome(id, "gate/readiness") == "open");
                       world.advance_to("2022-04-01 00:01");
                       CHECK(world.state(id) == "preparing");
                   });
}

TEST_CASE("a withdrawal from before the last declaration leaves that standing, in whatever order they are typed", "[transition]") {
    in_both_orders([](World& world) { withdraw(world, "2022-03-05 10:00"); },
                   [](World& world) { declare(world, "readiness", "strategy", "2022-03-10 10:00"); },
                   [](World& world) {
                       CHECK(world.fact(id, "gate") == "5 of 5 declared");
                       CHECK(calendar::to_iso(*instant_of(world[id].facts, "declared.readiness")) == "2022-03-10T10:00:00Z");
                       world.advance_to("2022-04-01 00:01");
                       CHECK(world.state(id) == "transferred");
                   });
}

TEST_CASE("a withdrawal that a later declaration answered takes no transfer back", "[transition]") {
    auto world = in_january();
    declare_all(world);
    declare(world, "readiness", "strategy", "2022-01-04 10:00");
    world.advance_to("2022-03-30 10:00");
    declare(world, "readiness", "strategy", "2022-03-30 09:00");
    world.advance_to("2022-04-04 10:00");
    REQUIRE(world.state(id) == "transferred");
    auto entry = world.record(id, "ConditionWithdrawn", {{"condition", "readiness"}, {"reason", "x"}}, "2022-03-20 10:00");
    CHECK(verdict(entry) == "accepted");
    CHECK(world.state(id) == "transferred");
    CHECK(numbers(entry, "order of events").find("it stands by that") != std::string::npos);
    CHECK(world.fact(id, "gate") == "5 of 5 declared");
}

TEST_CASE("the target is where it was moved to last, in whatever order the moves are typed", "[transition]") {
    in_both_orders([](World& world) { move_to(world, "2022-07-01", "2022-03-10 10:00"); },
                   [](World& world) { move_to(world, "2022-05-01", "2022-02-01 10:00"); },
                   [](World& world) {
                       CHECK(world.fact(id, "target") == "2022-07-01");
                       world.advance_to("2022-05-02 10:00");
                       CHECK(world.state(id) == "preparing");
                       world.advance_to("2022-07-01 00:01");
                       CHECK(world.state(id) == "transferred");
                   });
}

TEST_CASE("the calendar transfers on no day that the order does not name: it waits and asks", "[transition]") {
    auto world = in_january();
    declare_all(world);
    world.record(id, "OrderMade", {{"instrument", "SI 2022/1"}, {"appointed_day", "2022-07-01"}});
    world.advance_to("2022-04-04 10:00");
    CHECK(world.state(id) == "preparing");
    CHECK(world.outcome(id, "appointed-day") == "open");
    CHECK(world.duty(id, "appointed-day").what ==
          "say what becomes of the transfer, for its day has come and the order names Friday 1 July 2022");
    move_to(world, "2022-07-01");
    CHECK(world.outcome(id, "appointed-day") != "open");
    world.advance_to("2022-07-01 00:01");
    CHECK(world.state(id) == "transferred");
}

TEST_CASE("an order of before the calendar's day, recorded after it, that names a later one takes back what the calendar did",
          "[transition]") {
    auto world = passed_by_the_calendar();
    const auto order = [&](const char* at, const char* names) {
        return world.record(id, "OrderMade", {{"instrument", "SI 2022/1"}, {"appointed_day", names}}, at);
    };
    SECTION("made before that day") {
        auto entry = order("2022-03-30 10:00", "2022-07-01");
        CHECK(numbers(entry, "appointed day").find("it is taken back") != std::string::npos);
        CHECK(world.state(id) == "preparing");
        CHECK(world.outcome(id, "appointed-day") == "open");
        CHECK(world.fact(id, "transferred_on").empty());
    }
    SECTION("made afterwards: it is held against the day, and takes nothing back") {
        auto entry = order("2022-04-04 09:00", "2022-07-01");
        CHECK(verdict(entry) == "accepted with a breach");
        CHECK(world.state(id) == "transferred");
    }
    SECTION("one that another had replaced by then, or one that comes after it, says nothing of the day") {
        REQUIRE(verdict(order("2022-03-28 10:00", "2022-04-01")) == "accepted");
        CHECK(verdict(order("2022-03-01 10:00", "2022-07-01")) == "accepted");
        CHECK(verdict(order("2022-04-04 09:00", "2022-07-01")) == "accepted");
        CHECK(world.state(id) == "transferred");
        CHECK(world.fact(id, "appointed_day") == "2022-04-01");
    }
}

TEST_CASE("a transfer that took place on another day than the order names is irregular, whichever is recorded first", "[transition]") {
    const bool order_first = GENERATE(true, false);
    CAPTURE(order_first);
    auto world = in_january();
    declare_all(world);
    world.advance_to("2022-03-31 12:00");
    const auto order = [&] { return world.record(id, "OrderMade", {{"instrument", "SI 2022/1"}, {"appointed_day", "2022-04-01"}}); };
    if (order_first) order();
    auto entry = world.record(id, "TransferTookPlace", {}, "2022-03-31 11:00");
    if (!order_first) entry = order();
    CHECK(verdict(entry) == "accepted with a breach");
    CHECK(numbers(entry, "appointed day") == "it took place on Thursday 31 March 2022; the order names Friday 1 April 2022");
}

TEST_CASE("a moved target names the bodies whose days the file still has where it was", "[transition]") {
    auto definition = with_transfer();
    auto& board = definition.bodies.at(the_transfer().to.front());
    board.begins = calendar::date_from_iso("2022-04-01");
    auto world = in_january(definition);
    CHECK(numbers(move_to(world, "2022-07-01"), "the file").find("begins: of") == 0);
    CHECK(numbers(move_to(world, "2022-07-01", "2022-01-03 10:00"), "the file").empty());
}

TEST_CASE("an order that was quashed since, typed afterwards, declares nothing and ends no duty to get one", "[transition]") {
    auto world = in_january();
    world.advance_to("2022-03-12 10:00");
    world.record(id, "OrderMade", {{"instrument", "SI 2022/0"}}, "2022-03-08 10:00");
    world.record(id, "ConditionWithdrawn", {{"condition", "order"}, {"reason", "quashed"}}, "2022-03-09 10:00");
    REQUIRE(world.outcome(id, "gate/order") == "open");
    world.record(id, "OrderMade", {{"instrument", "SI 2022/0"}}, "2022-03-08 09:00");
    CHECK(world.outcome(id, "gate/order") == "open");
    CHECK(world.fact(id, "gate") == "0 of 5 declared");
}
