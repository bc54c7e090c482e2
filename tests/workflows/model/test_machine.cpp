#include "workflows/model/machine.hpp"

#include <boost/mpl/vector.hpp>
#include <stdexcept>

#include "tests/catch.hpp"

namespace beadle::model {
namespace {

/// A door with a lock beside it: two regions, an action and a guard.
struct Work {
    int passed = 0;
    bool is_free = true;
    bool passing = false;
    struct {
        bool refuses = false;
        bool is_not_accepted() const { return refuses; }
    } deciding;
    bool refuses_what_is_passed = false;
};
namespace acts {
void pass(Work& work) {
    ++work.passed;
    work.deciding.refuses = work.passing && work.refuses_what_is_passed;
}
bool is_free(const Work& work) { return work.is_free; }
}  // namespace acts

namespace mpl = boost::mpl;
using boost::msm::front::none;
using boost::msm::front::Row;

BEADLE_STATE(Closed, "closed");
BEADLE_STATE(Ajar, "a little open");
BEADLE_STATE(Unlocked, "unlocked");
BEADLE_STATE(Locked, "locked");
BEADLE_EVENT(Pushed);
BEADLE_EVENT(Turned);
BEADLE_ACTION(pass);
BEADLE_GUARD(is_free);

struct DoorFront : MachineFront<DoorFront, Work> {
    static constexpr std::size_t regions = 2;
    using initial_state = mpl::vector<Closed, Unlocked>;
    using states = mpl::vector<Closed, Ajar, Unlocked, Locked>;
    using events = mpl::vector<Pushed, Turned>;
    struct transition_table : mpl::vector<Row<Closed, Pushed, Ajar, pass, is_free>, Row<Ajar, Pushed, none, pass, none>,
                                          Row<Unlocked, Turned, Locked, none, none>> {};
};

using States = std::vector<std::string>;

}  // namespace

TEST_CASE("a machine goes on from the states that its names say", "[model]") {
    Work work;
    Machine<DoorFront> machine(work, {"a little open", "locked"});
    CHECK(machine.states() == States{"a little open", "locked"});
    CHECK(machine.process("Pushed") == Ran::moved);
    CHECK(machine.states() == States{"a little open", "locked"});
    CHECK(work.passed == 1);
    CHECK(machine.process("Turned") == Ran::unexpected);
}

TEST_CASE("one region moves and the other stays", "[model]") {
    Work work;
    Machine<DoorFront> machine(work, {"closed", "unlocked"});
    CHECK(machine.process("Turned") == Ran::moved);
    CHECK(machine.states() == States{"closed", "locked"});
    CHECK(machine.process("Pushed") == Ran::moved);
    CHECK(machine.states() == States{"a little open", "locked"});
}

TEST_CASE("a guard that says no leaves the machine where it is", "[model]") {
    Work work;
    work.is_free = false;
    Machine<DoorFront> machine(work, {"closed", "unlocked"});
    CHECK(machine.process("Pushed") == Ran::guarded);
    CHECK(machine.states() == States{"closed", "unlocked"});
    CHECK(work.passed == 0);
    CHECK(machine.process("Kicked") == Ran::unknown);
}

TEST_CASE("what nobody recorded is passed through, region by region, and told by the states that it leads through", "[model]") {
    Work work;
    Machine<DoorFront> machine(work, {"closed", "unlocked"});
    CHECK(pass_through(machine, work, {"Pushed", "Turned"}) == States{"a little open", "locked"});
    CHECK_FALSE(work.passing);
    CHECK(machine.states() == States{"a little open", "locked"});
}

TEST_CASE("a way that does not lead on, or that an action does not accept, ends there", "[model]") {
    Work work;
    SECTION("no row") {
        Machine<DoorFront> machine(work, {"closed", "locked"});
        CHECK(pass_through(machine, work, {"Turned", "Pushed"}).empty());
        CHECK(machine.states() == States{"closed", "locked"});
    }
    SECTION("a guard") {
        work.is_free = false;
        Machine<DoorFront> machine(work, {"closed", "unlocked"});
        CHECK(pass_through(machine, work, {"Pushed", "Turned"}).empty());
    }
    SECTION("an action") {
        work.refuses_what_is_passed = true;
        Machine<DoorFront> machine(work, {"closed", "unlocked"});
        CHECK(pass_through(machine, work, {"Turned", "Pushed", "Pushed"}) == States{"locked"});
        CHECK(work.passed == 1);
    }
    CHECK_FALSE(work.passing);
}

TEST_CASE("a state that the machine does not have is an error of ours", "[model]") {
    Work work;
    CHECK_THROWS_AS((Machine<DoorFront>(work, {"closed", "barred"})), std::logic_error);
    CHECK_THROWS_AS((Machine<DoorFront>(work, {"closed"})), std::out_of_range);
}

TEST_CASE("a table prints as its rows and as a diagram", "[model]") {
    auto table = table_of<DoorFront>("door");
    CHECK(table.states == States{"closed", "a little open", "unlocked", "locked"});
    CHECK(table.events == States{"Pushed", "Turned"});
    REQUIRE(table.rows.size() == 3);
    CHECK(table.rows[0].guard == "is_free");
    CHECK(table.rows[1].to == "a little open");
    CHECK(to_mermaid(table) ==
          "stateDiagram-v2\n"
          "    closed : closed\n"
          "    a_little_open : a little open\n"
          "    unlocked : unlocked\n"
          "    locked : locked\n"
          "    closed --> a_little_open : Pushed [is_free]\n"
          "    a_little_open --> a_little_open : Pushed\n"
          "    unlocked --> locked : Turned\n");
}

}  // namespace beadle::model
