#include "tests/workflows/support/transfer.hpp"

#include <stdexcept>

namespace beadle::testing {

using namespace model;
using namespace std::chrono;

namespace {

TimetableEntry entry(const std::string& ref, const char* what, const char* by, const char* owed_by, const char* met_by,
                     std::vector<int> remind = {}) {
    auto parsed = calendar::parse_rule(by);
    if (!parsed) throw std::logic_error(std::string(by) + ": " + parsed.error().detail);
    TimetableEntry made;
    made.ref = ref;
    made.what = what;
    made.by = *parsed;
    made.owed_by = {owed_by};
    made.met_by = met_by;
    for (int days : remind) made.remind.push_back({days, false});
    return made;
}

Condition condition(const char* ref, const char* of, const char* says, std::vector<std::string> who) {
    Condition made;
    made.ref = ref;
    made.of = of;
    made.key = *of ? std::string(ref) + "/" + of : std::string(ref);
    made.says = says;
    made.who = std::move(who);
    return made;
}

Allocation allocation(const char* ref, const char* subject, std::vector<std::string> from) {
    Allocation made;
    made.ref = ref;
    made.subject = subject;
    made.kind = "function";
    made.from = std::move(from);
    made.to = {"icb-board"};
    return made;
}

}  // namespace

TransitionPlan the_transfer() {
    TransitionPlan plan;
    plan.ref = "ccgs";
    plan.title = "two groups to one board";
    plan.matter = "establishment";
    plan.kept_by = "icb";
    plan.from = {"ccg-a", "ccg-b"};
    plan.to = {"icb-board"};
    plan.target = 2022y / April / 1;
    auto order = condition("order", "", "the order is made", {"icb-head"});
    order.met_by = "OrderMade";
    auto first = condition("due-diligence", "ccg-a", "due diligence is complete", {"a-lead"});
    auto second = condition("due-diligence", "ccg-b", "due diligence is complete", {"b-lead"});
    first.rest_on = second.rest_on = {"finance"};
    plan.gate = {order, first, second, condition("readiness", "", "the board is ready to operate", {"strategy"}),
                 condition("willing", "hwbb-hfd", "the board is willing", {"hfd"})};
    plan.workstreams = {{"money", "Money", "strategy"}};
    for (const auto* item : {"accounts", "contracts"})
        for (const auto* of : {"ccg-a", "ccg-b"})
            plan.tasks.push_back({std::string("checklist/finance/") + item + "/" + of, "finance", item, of, "money"});
    for (const auto* of : {"ccg-a", "ccg-b"})
        plan.tasks.push_back({std::string("close-down/final-accounts/") + of, "close-down", "final-accounts", of, ""});
    plan.tasks.push_back({"moved/part-year-account", "moved", "part-year-account", "", ""});
    plan.tasks.push_back({"consult", "", "consult", "", ""});
    plan.when_moved = {{3, 31, {"moved/part-year-account"}}};
    plan.allocations = {allocation("north", "health commissioning, North", {"ccg-a"}),
                        allocation("south", "health commissioning, South", {"ccg-b"})};
    plan.allocations[0].since = 2013y / April / 1;
    plan.allocations[0].since_by = "the establishment order of 2013";
    plan.allocations[0].by = "the order of 2022";
    plan.allocations[0].post_before = "a-lead";
    plan.allocations[0].post_after = "strategy";
    plan.allocations[0].also_called = {"commissioning in Northtown"};
    return plan;
}

Definition with_transfer() {
    auto made = partnership();
    for (const auto* id : {"ccg-a", "ccg-b", "icb-board"}) {
        auto& body = made.bodies[id];
        body.id = id;
        body.prefix = id;
        body.name = std::string("NHS ") + id;
    }
    for (const auto* id : {"a-lead", "b-lead"}) {
        auto& post = made.posts[id];
        post.id = id;
        post.name = id;
        post.mail = std::string(id) + "@ccg.example";
    }
    made.posts["a-lead"].body = "ccg-a";
    Holding first, second;
    first.person = "p-17";
    first.capacity = "substantive";
    first.from = 2019y / May / 1;
    first.until = 2022y / May / 31;
    second.person = "p-23";
    second.capacity = "acting";
    second.from = 2022y / June / 1;
    made.posts["a-lead"].holders = {first, second};
    made.bodies["ccg-b"].answers = "b-lead";
    auto plan = the_transfer();
    std::vector<TimetableEntry> entries{
        entry("gate/order", "declare that the order is made", "by target", "icb-head", "OrderMade", {-10}),
        entry("gate/due-diligence/ccg-a", "declare that due diligence is complete", "20 working days before target", "a-lead",
              "ConditionDeclared", {-5}),
        entry("gate/due-diligence/ccg-b", "declare that due diligence is complete", "20 working days before target", "b-lead",
              "ConditionDeclared", {-5}),
        entry("gate/readiness", "declare that the board is ready to operate", "10 working days before target", "strategy",
              "ConditionDeclared", {-5}),
        entry("gate/willing/hwbb-hfd", "declare that the board is willing", "15 working days before target", "hfd", "ConditionDeclared",
              {-5}),
        entry("consult", "end the consultation of staff", "by 28 February 2022", "a-lead", "ConsultationEnded", {-5}),
        entry("moved/part-year-account", "close an account for the part of the year", "within 2 months of transfer", "a-lead",
              "ChecklistItemDone", {-5}),
    };
    for (const auto* item : {"accounts", "contracts"})
        for (const auto* of : {"ccg-a", "ccg-b"})
            entries.push_back(entry(std::string("checklist/finance/") + item + "/" + of, item, "30 working days before target",
                                    std::string(of) == "ccg-a" ? "a-lead" : "b-lead", "ChecklistItemDone", {-10, -3}));
    for (const auto* of : {"ccg-a", "ccg-b"})
        entries.push_back(entry(std::string("close-down/final-accounts/") + of, "close the final accounts", "within 3 months of transfer",
                                std::string(of) == "ccg-a" ? "a-lead" : "b-lead", "ChecklistItemDone", {-20}));
    made.timetables[transition_id(plan)] = std::move(entries);
    made.transitions = {std::make_shared<const TransitionPlan>(std::move(plan))};
    return made;
}

}  // namespace beadle::testing
