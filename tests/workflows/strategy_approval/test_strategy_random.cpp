// Random lives of a strategy: its events in any order, well or badly told, while its bodies meet and time runs on. World holds each step against what must always
// hold; here stands what must hold of strategies.

#include <random>

#include "tests/catch.hpp"
#include "tests/workflows/support/strategy_world.hpp"
#include "workflows/decide.hpp"
#include "workflows/strategy_approval/strategy_approval.hpp"

namespace beadle::testing {
namespace {

using namespace model;

class StrategyLife {
public:
    explicit StrategyLife(unsigned seed)
        : random_(seed), world_("2022-02-01 10:00", with_strategy([&](StrategyPlan& plan) {
                                    plan.unsupported = static_cast<UnsupportedMeans>(any(0, 2));
                                    if (any(0, 1)) plan.approve_at = "";
                                })) {}

    void live(int steps) {
        for (int step = 0; step < steps; ++step) {
            auto day = calendar::date_from_iso(local(world_.now()).substr(0, 10)).value();
            world_.advance_to(calendar::to_iso(calendar::Date{std::chrono::sys_days{day} + calendar::days{any(1, 12)}}) + " 11:00");
            if (any(0, 2) == 0) meet();
            else tell();
        }
    }

    World& world() { return world_; }
    int any(int from, int until) { return std::uniform_int_distribution<int>(from, until)(random_); }
    int approvals = 0;
    int breaches = 0;

private:
    template <class T>
    const T& one_of(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(any(0, static_cast<int>(from.size()) - 1))];
    }

    std::vector<std::string> without_support() const {
        std::vector<std::string> missing;
        for (const auto* body : {"hwbb-hfd", "hwbb-worcs", "icb-board"}) {
            const auto& answer = world_.fact(the_strategy, std::string("support.") + body);
            if (answer != "supported" && answer != "supported with comments") missing.emplace_back(body);
        }
        return missing;
    }

    /// A meeting of one of the bodies is called, or an item of one is decided.
    void meet() {
        static const std::vector<std::string> bodies{"icp", "hwbb-hfd", "hwbb-worcs", "icb-board"};
        std::vector<std::string> items;
        for (const auto& id : world_.instances())
            if (world_[id].workflow == "item" && world_.fact(id, "serves") == the_strategy && !world_[id].ended) items.push_back(id);
        if (items.empty() || any(0, 2) == 0) {
            auto day = calendar::date_from_iso(local(world_.now()).substr(0, 10)).value();
            world_.call(one_of(bodies),
                        {{"held_on", calendar::to_iso(calendar::Date{std::chrono::sys_days{day} + calendar::days{any(10, 40)}})}});
            return;
        }
        static const std::vector<std::string> outcomes{
            "approved", "supported", "declined", "returned", "no change", "agreed", "approved subject to amendments"};
        if (any(0, 5) == 0) record(one_of(items), any(0, 1) ? "ItemDeferred" : "ItemWithdrawn", {});
        else record(one_of(items), "ItemDecided", {{"outcome", one_of(outcomes)}});
    }

    void tell() {
        if (any(0, 9) == 0) {
            std::vector<Entry> own;
            for (const auto& entry : world_.entries())
                if (entry.event.instance == the_strategy && entry.event.kind != "TimerFired" && !entry.event.actor.is_engine())
                    own.push_back(entry);
            if (!own.empty()) world_.correct(one_of(own));
            return;
        }
        static const auto kinds = strategy_approval::known_events();
        static const std::vector<std::string> outcomes{"supported", "supported with comments", "declined", "deferred"};
        static const std::vector<std::string> bodies{"hwbb-hfd", "hwbb-worcs", "icb-board"};
        Facts facts{{"chapter", std::to_string(any(1, 3))},
                    {"body", one_of(bodies)},
                    {"with", any(0, 1) ? "people" : "Healthwatch Herefordshire"},
                    {"for", any(0, 1) ? "ICB" : "Herefordshire Council"},
                    {"title", "Herefordshire JSNA"},
                    {"reason", "because"}};
        auto kind = one_of(kinds);
        if (kind == "SupportDecided") facts["outcome"] = one_of(outcomes);
        if (any(0, 3) == 0) facts["chapters"] = std::to_string(any(1, 3));
        record(the_strategy, kind, facts);
    }

    void record(const std::string& instance, const std::string& kind, Facts facts) {
        bool was_approved = !world_.fact(the_strategy, "approved_on").empty();
        auto state = world_.state(the_strategy);
        auto missing = without_support();
        auto unsupported = world_.live().strategies.front()->unsupported;
        auto seq = world_.seq();
        world_.record(instance, kind, std::move(facts));
        if (was_approved || world_.fact(the_strategy, "approved_on").empty() || unsupported == UnsupportedMeans::noted) return;
        ++approvals;
        // It stands as approved now: without the support that the plan demands, some answer since says so, by name.
        std::string said;
        for (const auto& entry : world_.entries())
            if (entry.seq > seq && entry.event.instance == the_strategy) said += numbers(entry, "support");
        CAPTURE(state, kind, said, missing);
        CHECK(said.starts_with("approved without the support of") == !missing.empty());
        if (!missing.empty()) ++breaches;
        for (const auto& body : missing) CHECK(said.find(world_.live().bodies.at(body).name) != std::string::npos);
    }

    std::mt19937 random_;
    World world_;
};

Instance without_marks(Instance instance) {
    instance.version = 0;
    instance.facts.erase("corrected_at");
    return instance;
}

}  // namespace

TEST_CASE("whatever is told in whatever order, no strategy is approved without its support but in a breach that names who is missing",
          "[strategy][property]") {
    int approvals = 0, breaches = 0;
    for (unsigned seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        StrategyLife life(seed);
        life.live(45);
        approvals += life.approvals;
        breaches += life.breaches;
    }
    CHECK(approvals > 3);
    CHECK(breaches > 1);
}

TEST_CASE("a strategy's history judged again leads to where it led", "[strategy][property]") {
    for (unsigned seed = 101; seed <= 104; ++seed) {
        StrategyLife life(seed);
        life.live(45);
        auto& world = life.world();
        auto note = world.record(the_strategy, "NoteMade", {{"note", "x"}});
        auto before = without_marks(world[the_strategy]);
        auto corrected = world.correct(note);
        CAPTURE(seed, answer(corrected));
        REQUIRE(verdict(corrected) == "accepted");
        auto after = without_marks(world[the_strategy]);
        CHECK(after.states == before.states);
        CHECK(after.facts == before.facts);
        CHECK(after.ended == before.ended);
        for (const auto& duty : after.duties) {
            const auto* was = find_duty(before, duty.ref);
            CAPTURE(duty.ref, duty.reason);
            REQUIRE(was);
            CHECK(to_words(was->outcome) == to_words(duty.outcome));
        }
    }
}

}  // namespace beadle::testing
