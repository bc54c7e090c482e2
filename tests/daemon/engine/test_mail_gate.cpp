#include "daemon/engine/mail_gate.hpp"

#include "tests/catch.hpp"

using namespace beadle;
using namespace std::chrono_literals;
using engine::MailGate;

namespace {

constexpr calendar::Instant nine{std::chrono::sys_days{std::chrono::year{2022} / 2 / 1} + std::chrono::hours{9}};

}  // namespace

TEST_CASE("mail goes after a step that lets it, and not before the first", "[mail gate]") {
    MailGate gate{false};
    CHECK(gate.look(nine, 0ms) == MailGate::State::closed);
    CHECK(gate.stepped_to(true, {}, false, nine, 0ms));
    CHECK(gate.look(nine + 1min, 60s) == MailGate::State::open);
    CHECK_FALSE(gate.stepped_to(true, {}, false, nine + 1min, 60s));  // Nobody need look again.
    CHECK(gate.stepped_to(false, {}, false, nine + 2min, 120s));
    CHECK(gate.look(nine + 2min, 120s) == MailGate::State::closed);
}

TEST_CASE("mail waits for what is due to fire", "[mail gate]") {
    MailGate gate{false};
    gate.stepped_to(true, nine + 1min, true, nine, 0ms);
    CHECK(gate.look(nine + 59s, 59s) == MailGate::State::open);
    CHECK(gate.look(nine + 1min, 60s) == MailGate::State::behind);
}

TEST_CASE("a clock that has jumped since the last step lets no mail go before the engine has looked at it", "[mail gate]") {
    const auto off = GENERATE(std::chrono::seconds{61min}, std::chrono::seconds{-61min}, std::chrono::seconds{240h});
    MailGate gate{false};
    gate.stepped_to(true, {}, true, nine, 0ms);
    CHECK(gate.look(nine + 30s + off, 30s) == MailGate::State::doubtful);
    CHECK(gate.look(nine + 30s, 30s) == MailGate::State::open);
    MailGate of_the_demo{true};
    of_the_demo.stepped_to(true, {}, true, nine, 0ms);
    CHECK(of_the_demo.look(nine + 30s + off, 30s) == MailGate::State::open);
}

TEST_CASE(
    "leases are counted by the machine from what the clock said when somebody last confirmed it, and not from a clock that was wrong at "
    "the start",
    "[mail gate]") {
    MailGate gate{false};
    gate.stepped_to(false, {}, false, nine - 3h, 0ms);  // Three hours behind, and held.
    gate.stepped_to(true, {}, false, nine + 10min, 600s);
    CHECK(gate.by_machine(600s) == nine + 10min);
    CHECK(gate.by_machine(900s) == nine + 15min);
    gate.stepped_to(true, {}, false, nine + 10min + 30min, 660s);  // It steps by less than would hold it: the machine's count goes on.
    CHECK(gate.by_machine(960s) == nine + 16min);
    gate.stepped_to(false, {}, false, nine + 240h, 1'000s);
    gate.stepped_to(true, {}, false, nine + 20min, 1'200s);
    CHECK(gate.by_machine(1'200s) == nine + 20min);
}
