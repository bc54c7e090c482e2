// Random lives: events of every kind befall meetings, items, actions and cycles in any order, well or badly told, while time runs on or the daemon
// stands still. What must always hold is held against each step by World itself; here stands what must hold at rest.

#include <random>

#include "tests/catch.hpp"
#include "tests/workflows/support/world.hpp"
#include "workflows/decide.hpp"

namespace beadle::testing {
namespace {

using namespace model;

class Life {
public:
    explicit Life(unsigned seed) : random_(seed) {}

    void live(int steps) {
        for (int step = 0; step < steps; ++step) {
            auto before = local(world_.now());
            auto day = calendar::date_from_iso(before.substr(0, 10)).value();
            auto next = calendar::to_iso(calendar::Date{std::chrono::sys_days{day} + calendar::days{any(0, 6)}}) +
                        (any(0, 1) ? " 11:00" : " 16:30");
            if (next < before) next = before;
            if (any(0, 9) == 0) world_.stop_until(next);
            else world_.advance_to(next);
            if (any(0, 7) == 0) world_.send_all();
            tell();
            check_nothing_is_silent();
            check_meetings();
        }
    }

    World& world() { return world_; }
    int any(int from, int until) { return std::uniform_int_distribution<int>(from, until)(random_); }

private:
    template <class T>
    const T& one_of(const std::vector<T>& from) {
        return from[static_cast<std::size_t>(any(0, static_cast<int>(from.size()) - 1))];
    }

    std::string some_day() {
        return calendar::to_iso(calendar::Date{std::chrono::sys_days{calendar::local_date(*world_.context({}).zone, world_.now())} +
                                               calendar::days{any(-5, 60)}});
    }

    void tell() {
        auto ids = world_.instances();
        const auto& id = one_of(ids);
        const auto& instance = world_[id];
        if (any(0, 11) == 0 && !world_.entries().empty()) {
            const auto& entry = one_of(world_.entries());
            world_.correct(entry);
            return;
        }
        auto kinds = known_events(instance.workflow);
        CAPTURE(id, instance.workflow);
        REQUIRE_FALSE(kinds.empty());
        auto kind = one_of(kinds);
        Facts facts{{"held_on", some_day()},
                    {"due", some_day()},
                    {"title", "x"},
                    {"reason", any(0, 3) ? "because" : ""},
                    {"present", std::to_string(any(0, 12))},
                    {"outcome", any(0, 4) ? "approved" : "noted"},
                    {"owner", any(0, 2) ? "strategy" : "nobody"},
                    {"post", any(0, 2) ? "strategy" : "one-herefordshire"},
                    {"person", any(0, 3) ? "p-1" : "p-2"},
                    {"effect", any(0, 1) ? "leaves" : "stays without vote"},
                    {"items", any(0, 1) ? "1" : "2"},
                    {"grounds", std::to_string(any(0, 8))},
                    {"votes_for", std::to_string(any(0, 6))},
                    {"votes_against", std::to_string(any(0, 6))},
                    {"signatures", std::to_string(any(0, 6))},
                    {"purpose", any(0, 4) ? "z" : ""},
                    {"name", "n"},
                    {"until", some_day()},
                    {"term_ends", some_day()},
                    {"slot", any(0, 1) ? "inaugural" : "special"}};
        if (kind == "MeetingCalled") {
            if (any(0, 1)) facts["in_common"] = "yes";
            if (any(0, 3) == 0) facts.erase("held_on");
            if (any(0, 2) == 0) facts["instead_of"] = one_of(ids);
            if (any(0, 1)) facts["purpose"] = "y";
        }
        if (kind == "MinutesConfirmed" && any(0, 1)) facts["at"] = one_of(ids);
        if (!instance.duties.empty() && kind.starts_with("Duty")) facts["duty"] = one_of(instance.duties).ref;
        auto happened = any(0, 2) ? std::string() : local(world_.now() - std::chrono::hours{any(1, 24 * 9)});
        const char* who[] = {"", "", "", "", "icb", "hfd", "worcs", "strategy", "admin"};
        auto version = instance.version;
        auto entry = world_.record(id, kind, facts, happened, who[any(0, 8)]);
        CAPTURE(id, kind, answer(entry));
        CHECK(world_[id].version >= version + (entry.decision.verdict == Verdict::not_accepted ? 0 : 1));
        if (entry.decision.verdict == Verdict::not_accepted) CHECK_FALSE(entry.decision.findings.empty());
    }

    /// No duty is open past its deadline without a line that says so.
    void check_nothing_is_silent() {
        for (const auto& id : world_.instances()) {
            for (const auto& duty : world_[id].duties) {
                if (duty.outcome != Outcome::open || duty.notice_only || duty.late_from >= world_.now()) continue;
                bool told = false;
                for (int done = 0; done < duty.steps_done; ++done)
                    told = told || duty.steps[static_cast<std::size_t>(done)].kind == Step::Kind::overdue;
                auto next = next_step_at(duty);
                CAPTURE(id, duty.ref);
                CHECK((told || (next && *next <= world_.now())));  // Told, or just about to be.
            }
        }
    }

    /// A slip never shortens a notice, and no meeting is left without a next duty unless it has ended.
    void check_meetings() {
        for (const auto& id : world_.instances()) {
            const auto& meeting = world_[id];
            if (meeting.workflow != "meeting" || meeting.ended) continue;
            CAPTURE(id, meeting.states, has(meeting.facts, "led_by"));
            if (const auto day = date_of(meeting.facts, "held_on"))
                CHECK(shortened_notices(world_, id, "meeting", *day) == std::vector<std::string>{});
            const bool owes = std::any_of(meeting.duties.begin(), meeting.duties.end(),
                                          [](const Duty& duty) { return duty.outcome == Outcome::open && !duty.notice_only; });
            const bool follows = has(meeting.facts, "led_by");  // Its sitting's lead owes.
            // A person may excuse what there is to do; the record then says who.
            const bool excused = std::any_of(meeting.duties.begin(), meeting.duties.end(),
                                             [](const Duty& duty) { return duty.reason.starts_with("excused by "); });
            const auto held_on = date_of(meeting.facts, "held_on");
            const bool before_live = held_on && world_.live().live_from && *held_on < *world_.live().live_from;
            const bool informal = text_of(meeting.facts, "kind") == "informal" && meeting.states[0] == "concluded";
            const bool settled = meeting.states[1] == "confirmed" || meeting.states[1] == "signed";  // A notice at most is still to come.
            CHECK((owes || follows || excused || before_live || informal || settled));
        }
    }

    std::mt19937 random_;
    World world_{"2022-02-01 10:00"};
};

Instance without_marks(Instance instance) {
    instance.version = 0;
    instance.facts.erase("corrected_at");
    return instance;
}

}  // namespace

TEST_CASE("whatever is told in whatever order, nothing falls silent and nothing breaks", "[workflows][property]") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Life life(seed);
        life.live(120);
    }
}

TEST_CASE("a history judged again leads to where it led", "[workflows][property]") {
    for (unsigned seed = 101; seed <= 120; ++seed) {
        Life life(seed);
        life.live(80);
        auto& world = life.world();
        for (const auto& id : world.instances()) {
            auto note = world.record(id, "NoteMade", {{"note", "x"}});
            if (note.decision.verdict == Verdict::not_accepted) continue;
            auto before = without_marks(world[id]);
            auto corrected = world.correct(note);
            CAPTURE(seed, id, answer(corrected));
            if (world.fact(id, "fell_because") == "entered in error") continue;
            CHECK(verdict(corrected) == "accepted");
            auto after = without_marks(world[id]);
            CHECK(after.states == before.states);
            CHECK(after.facts == before.facts);
            CHECK(after.ended == before.ended);
            CHECK(after.definition == before.definition);
            CHECK(after.duties.size() == before.duties.size());
            for (const auto& duty : after.duties) {
                const auto* was = find_duty(before, duty.ref);
                CAPTURE(duty.ref, to_words(duty.outcome), duty.reason);
                REQUIRE(was);
                CHECK(to_words(was->outcome) == to_words(duty.outcome));
                CHECK(was->due_at == duty.due_at);
            }
        }
    }
}

}  // namespace beadle::testing
