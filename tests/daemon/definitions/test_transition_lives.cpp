// The seven shapes that a transition comes in, each as a small file, read and lived through on the real engine: loaded, applied, declared, passed,
// and asked who answers.

#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"
#include "tests/support/engine_world.hpp"
#include "workflows/model/transition_plan.hpp"
#include "workflows/transition/accountable.hpp"

using namespace beadle;
using namespace beadle::definitions;
using model::Facts;
using model::Verdict;

namespace {

std::string with_bodies(const std::vector<std::string>& bodies, const std::string& transitions) {
    std::string text =
        "system: lives\n"
        "calendar: england-and-wales\n"
        "sending: live\n"
        "offices:\n"
        "  gov: {name: Governance, mail: gov@icb.example, head: boss}\n"
        "posts:\n"
        "  boss: {name: The boss, mail: boss@icb.example}\n"
        "  lead: {name: The transition lead, mail: lead@icb.example}\n"
        "bodies:\n";
    for (const auto& body : bodies) text += "  " + body + ": {name: NHS " + body + ", answers: lead}\n";
    return text + "transitions:\n" + transitions;
}

/// A system on the real engine, from its file's text.
class Life {
public:
    explicit Life(const std::string& text) : world_{engine::Core{}} {
        const auto loading = testing::load_text(text);
        INFO(testing::all_texts(loading.mistakes));
        REQUIRE(loading.ok());
        world_.bundle = std::make_shared<Bundle>(*loading.bundle);
        const auto answer = world_.apply();
        REQUIRE(answer.error.empty());
        REQUIRE(answer.verdict == Verdict::accepted);
    }

    engine::Answer record(const std::string& kind, const std::string& id, Facts facts = {}) {
        auto event = world_.event(kind, id, std::move(facts));
        event.actor.is_administrator = false;
        event.actor.offices = {"gov"};
        return world_.record(std::move(event));
    }
    void declare(const std::string& id, const std::vector<std::string>& conditions) {
        for (const auto& condition : conditions) {
            INFO(condition);
            const auto answer = record("ConditionDeclared", id, {{"condition", condition}, {"by", "lead"}, {"evidence", "a letter"}});
            REQUIRE(answer.verdict == Verdict::accepted);
        }
    }
    void go_to(const char* iso) {
        world_.advance(test::at(iso) - world_.civil.now());
        world_.run();
    }
    std::string state(const std::string& id) { return world_.instance(id).states.at(0); }
    model::Instance instance(const std::string& id) { return world_.instance(id); }
    const model::TransitionPlan& plan() const { return *world_.bundle->definition.transitions.front(); }
    std::vector<store::OutboxRow> outbox() { return world_.outbox(); }
    std::vector<store::Entry> entries() { return world_.entries(); }

    /// The bodies that answer for a subject on a day.
    std::string answers(const std::string& said, const char* on) {
        const auto& definition = world_.bundle->definition;
        const auto found = transition::find_subjects(definition, said);
        REQUIRE(found.subjects.size() == 1);
        std::vector<model::Instance> transitions;
        for (const auto& one : definition.transitions) transitions.push_back(world_.instance(transition_id(*one)));
        const auto today = calendar::local_date(calendar::utc_zone(), world_.civil.now());
        std::vector<std::string> bodies;
        for (const auto& one :
             transition::accountable_for(definition, transitions, {}, found.subjects.front(), *calendar::date_from_iso(on), today)
                 .answering)
            bodies.push_back(one.body);
        return model::join(bodies);
    }

private:
    test::EngineWorld world_;
};

}  // namespace

TEST_CASE("ten commissioning groups become one board: a duty and a condition each", "[definitions][transition]") {
    std::vector<std::string> groups, bodies{"icb"};
    std::string allocation;
    for (const auto* place :
         {"bolton", "bury", "hmr", "manchester-one", "oldham", "salford-one", "north-one", "tameside-one", "trafford", "wigan"}) {
        groups.push_back(std::string("ccg-") + place);
        bodies.push_back(groups.back());
        allocation += "      - {subject: \"health commissioning, " + std::string(place) + "\", kind: area, from: " + groups.back() + "}\n";
    }
    Life life(with_bodies(
        bodies,
        "  ten:\n"
        "    record kept by: gov\n"
        "    from: [" +
            model::join(groups) +
            "]\n"
            "    to: icb\n"
            "    target: 1 July 2022\n"
            "    gate:\n"
            "      order: {says: the order is made, who: lead, met by: OrderMade}\n"
            "      due-diligence: {says: due diligence is complete, each: predecessors, by: 20 working days before target, rests on: "
            "finance}\n"
            "    checklists:\n"
            "      finance:\n"
            "        items:\n"
            "          - {ref: debts, do: list what is owed, who: each predecessor, by: 30 working days before target, remind: [10, 1]}\n"
            "    close down:\n"
            "      - {ref: accounts, do: close the accounts, who: each predecessor, by: within 3 months of transfer}\n"
            "    allocation:\n" +
            allocation));
    CHECK(life.plan().gate.size() == 11);
    auto made = life.instance("transition/ten");
    CHECK(std::count_if(made.duties.begin(), made.duties.end(),
                        [](const auto& duty) { return duty.ref.starts_with("checklist/finance/debts/"); }) == 10);
    CHECK(find_duty(made, "checklist/finance/debts/ccg-bury")->what == "list what is owed (NHS ccg-bury)");
    std::vector<std::string> conditions;
    for (const auto& group : groups) conditions.push_back("due-diligence/" + group);
    life.declare("transition/ten", conditions);
    life.go_to("2022-07-01T09:00:00Z");
    CHECK(life.state("transition/ten") == "preparing");  // The order is not made.
    CHECK(life.answers("health commissioning, bury", "2022-07-01") == "ccg-bury");
    life.record("OrderMade", "transition/ten", {{"instrument", "SI 2022/0"}});
    CHECK(life.record("TransferTookPlace", "transition/ten").verdict == Verdict::accepted);
    CHECK(life.state("transition/ten") == "transferred");
    CHECK(life.answers("health commissioning, bury", "2022-07-02") == "icb");
    CHECK(life.answers("health commissioning, bury", "2022-06-30") == "ccg-bury");
    made = life.instance("transition/ten");
    CHECK(std::count_if(made.duties.begin(), made.duties.end(),
                        [](const auto& duty) { return duty.ref.starts_with("close-down/accounts/"); }) == 10);
}

TEST_CASE("a group that splits is allocated by area: Tameside one way, Glossop the other", "[definitions][transition]") {
    // Tameside and Glossop's commissioning group went two ways on 1 July 2022, when Glossop passed to Derbyshire's board.
    Life life(
        with_bodies({"tg-ccg", "gm-icb", "derbys-icb"},
                    "  split:\n"
                    "    record kept by: gov\n"
                    "    from: tg-ccg\n"
                    "    to: [gm-icb, derbys-icb]\n"
                    "    target: 1 July 2022\n"
                    "    gate:\n"
                    "      boundary: {says: the boundary is agreed, who: lead}\n"
                    "    allocation:\n"
                    "      - {subject: \"health commissioning, Tameside\", kind: area, to: gm-icb, by: the boundary order}\n"
                    "      - {subject: \"health commissioning, Glossop\", kind: area, to: derbys-icb, by: the boundary order}\n"
                    "      - {subject: ambulance contract, kind: contract, to: derbys-icb, on: 1 April 2023, by: a deed of novation}\n"));
    life.declare("transition/split", {"boundary"});
    life.go_to("2022-07-01T09:00:00Z");
    CHECK(life.answers("Glossop", "2022-06-30") == "tg-ccg");
    CHECK(life.answers("Glossop", "2022-07-01") == "derbys-icb");
    CHECK(life.answers("Tameside", "2022-07-01") == "gm-icb");
    CHECK(life.answers("ambulance contract", "2022-12-01") == "tg-ccg");
    CHECK(life.answers("ambulance contract", "2023-04-01") == "derbys-icb");
    CHECK(life.state("transition/split") == "complete");  // Nothing is owed, and nothing was to be closed down.
}

TEST_CASE("a partnership board becomes a statutory partnership, when both wellbeing boards are willing", "[definitions][transition]") {
    Life life(with_bodies({"board", "partnership", "hwb-a", "hwb-b"},
                          "  icp:\n"
                          "    record kept by: gov\n"
                          "    from: board\n"
                          "    to: partnership\n"
                          "    shadow from: 1 June 2022\n"
                          "    target: 1 July 2022\n"
                          "    workstreams:\n"
                          "      governance: {title: Governance, lead: lead}\n"
                          "    gate:\n"
                          "      willing: {says: it is willing to take on the work, each: [hwb-a, hwb-b]}\n"
                          "    timetable:\n"
                          "      - {ref: hand-over, do: agree the hand-over plan, who: lead, by: 20 working days before target, "
                          "workstream: governance, met by: PlanAgreed}\n"
                          "    allocation:\n"
                          "      - {subject: the partnership's strategy, kind: function}\n"));
    CHECK(life.plan().tasks.front().workstream == "governance");
    life.go_to("2022-06-01T09:00:00Z");
    CHECK(life.state("transition/icp") == "shadow running");
    CHECK(life.answers("strategy", "2022-06-15") == "board");
    CHECK(life.record("PlanAgreed", "transition/icp").verdict == Verdict::accepted);
    life.declare("transition/icp", {"willing/hwb-a", "willing/hwb-b"});
    life.go_to("2022-07-01T09:00:00Z");
    CHECK(life.state("transition/icp") == "complete");
    CHECK(life.answers("strategy", "2022-07-01") == "partnership");
}

TEST_CASE("a shadow board becomes a statutory one", "[definitions][transition]") {
    Life life(
        with_bodies({"shadow-board", "locality-board"},
                    "  locality:\n"
                    "    record kept by: gov\n"
                    "    from: shadow-board\n"
                    "    to: locality-board\n"
                    "    shadow from: 1 March 2022\n"
                    "    target: 1 July 2022\n"
                    "    gate:\n"
                    "      terms: {says: the terms of reference are adopted, who: lead, by: 5 working days before target}\n"
                    "    close down:\n"
                    "      - {ref: minutes, do: have the last minutes adopted, who: lead, by: within 2 months of transfer, remind: 5}\n"
                    "      - {ref: records, do: hand over the records, who: lead, by: within 3 months of transfer}\n"));
    life.declare("transition/locality", {"terms"});
    life.go_to("2022-07-01T09:00:00Z");
    CHECK(life.state("transition/locality") == "transferred");
    life.record("ChecklistItemDone", "transition/locality", {{"item", "minutes"}});
    CHECK(life.state("transition/locality") == "closing down");
    life.record("ChecklistItemDone", "transition/locality", {{"item", "records"}});
    CHECK(life.state("transition/locality") == "complete");
}

TEST_CASE("functions are delegated only once four arrangements stand", "[definitions][transition]") {
    Life life(with_bodies({"icb", "locality-board"},
                          "  delegation:\n"
                          "    record kept by: gov\n"
                          "    from: icb\n"
                          "    to: locality-board\n"
                          "    target: 1 October 2022\n"
                          "    gate:\n"
                          "      board: {says: the locality board stands, who: lead}\n"
                          "      place-lead: {says: a place-based lead is nominated, who: lead}\n"
                          "      collaborative: {says: a local provider collaborative stands, who: lead}\n"
                          "      clinical: {says: clinical and care professionals lead at all levels, who: lead}\n"
                          "    allocation:\n"
                          "      - {subject: community services, kind: function, by: the scheme of delegation}\n"));
    life.declare("transition/delegation", {"clinical", "board", "collaborative"});
    life.go_to("2022-10-03T09:00:00Z");
    CHECK(life.state("transition/delegation") == "preparing");
    CHECK(life.answers("community services", "2022-10-03") == "icb");
    const auto waiting = life.instance("transition/delegation");
    REQUIRE(find_duty(waiting, "appointed-day"));
    CHECK(find_duty(waiting, "appointed-day")->what ==
          "say what becomes of the transfer, for its day has come and 1 of 4 conditions is not declared: place-lead");
    life.record("TargetDateMoved", "transition/delegation", {{"to", "2022-11-01"}, {"reason", "no lead yet"}});
    life.declare("transition/delegation", {"place-lead"});
    life.go_to("2022-11-01T09:00:00Z");
    CHECK(life.answers("community services", "2022-11-01") == "locality-board");
}

TEST_CASE("a partnership winds down without successor", "[definitions][transition]") {
    Life life(
        with_bodies({"icp", "hwb"},
                    "  end:\n"
                    "    record kept by: gov\n"
                    "    from: icp\n"
                    "    wind down: yes\n"
                    "    target: 1 April 2023\n"
                    "    gate:\n"
                    "      last-meeting: {says: the last meeting is held, who: lead, evidence: its minutes}\n"
                    "    close down:\n"
                    "      - {ref: minutes, do: adopt the last minutes, who: each predecessor, by: within 20 working days of transfer}\n"
                    "      - {ref: records, do: keep the records for six years, who: each predecessor, by: within 3 months of transfer}\n"
                    "    allocation:\n"
                    "      - {subject: the partnership's strategy, kind: function, to: nobody}\n"));
    life.declare("transition/end", {"last-meeting"});
    life.go_to("2023-04-03T09:00:00Z");
    CHECK(life.answers("strategy", "2023-03-31") == "icp");
    CHECK(life.answers("strategy", "2023-04-01").empty());
    for (const auto* item : {"minutes", "records"}) life.record("ChecklistItemDone", "transition/end", {{"item", item}});
    CHECK(life.state("transition/end") == "complete");
}

TEST_CASE("two boards merge into one", "[definitions][transition]") {
    Life life(with_bodies({"icb-west", "icb-east", "icb-new"},
                          "  merger:\n"
                          "    record kept by: gov\n"
                          "    from: [icb-west, icb-east]\n"
                          "    to: icb-new\n"
                          "    target: 1 April 2023\n"
                          "    gate:\n"
                          "      voted: {says: it has voted for the merger, each: predecessors, by: 60 working days before target}\n"
                          "      order: {says: the establishment order is made, who: lead, met by: OrderMade}\n"
                          "      scheme: {says: the transfer scheme is made, who: lead, met by: TransferSchemeMade}\n"
                          "    moves:\n"
                          "      - if moved past: 31 March\n"
                          "        add:\n"
                          "          - {ref: part-year-account, do: close an account for the part of the year, who: each predecessor, by: "
                          "within 2 months of transfer}\n"
                          "    allocation:\n"
                          "      - {subject: NHS commissioning, kind: function}\n"));
    const std::string id = "transition/merger";
    CHECK(life.record("TargetDateMoved", id, {{"to", "2023-07-01"}}).verdict == Verdict::not_accepted);
    CHECK(life.record("TargetDateMoved", id, {{"to", "2023-07-01"}, {"reason", "the order is late"}}).verdict == Verdict::accepted);
    std::size_t notices = 0;
    for (const auto& row : life.outbox())
        if (row.notification.template_name == "target_moved" && row.notification.to == "lead") ++notices;
    CHECK(notices == 1);
    life.declare(id, {"voted/icb-east", "voted/icb-west"});
    life.record("TransferSchemeMade", id, {{"instrument", "the scheme"}});
    life.record("OrderMade", id, {{"instrument", "SI 2023/0"}, {"appointed_day", "2023-07-01"}});
    life.go_to("2023-04-03T09:00:00Z");
    CHECK(life.state(id) == "preparing");
    CHECK(life.answers("NHS commissioning", "2023-04-03") == "icb-west, icb-east");
    life.go_to("2023-07-03T09:00:00Z");
    CHECK(life.state(id) == "transferred");
    CHECK(life.answers("NHS commissioning", "2023-07-01") == "icb-new");
    const auto merged = life.instance(id);
    for (const auto* body : {"icb-west", "icb-east"}) {
        const auto* account = find_duty(merged, std::string("moved/part-year-account/") + body + "/2023");
        REQUIRE(account);
        CHECK(calendar::to_iso(account->safe) == "2023-09-01");
    }
}

TEST_CASE("a move is one line of the audit log, with its reason kept apart as free text", "[definitions][transition]") {
    Life life(with_bodies({"a", "b"},
                          "  t:\n"
                          "    record kept by: gov\n"
                          "    from: a\n"
                          "    to: b\n"
                          "    target: 1 April 2022\n"
                          "    gate:\n"
                          "      order: {says: the order is made, who: lead, by: 10 working days before target}\n"));
    const auto before = life.entries().size();
    life.record("TargetDateMoved", "transition/t", {{"to", "2022-07-01"}, {"reason", "Parliament needs longer"}});
    const auto after = life.entries();
    REQUIRE(after.size() == before + 1);
    CHECK(after.back().kind == "TargetDateMoved");
    CHECK(after.back().line.find("Parliament") == std::string::npos);
}
