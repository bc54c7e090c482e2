#include "workflows/model/duty.hpp"

#include "tests/catch.hpp"

namespace beadle::model {

using namespace std::chrono_literals;

TEST_CASE("the steps of a duty are stored as short text and read back as they were", "[model]") {
    std::vector<Step> steps{{Step::Kind::remind, Instant{1669712400s}, "", -3, false},
                            {Step::Kind::escalate, Instant{1670252400s}, "icb-head", -2, true},
                            {Step::Kind::due, Instant{1670259600s}, "", 0, false},
                            {Step::Kind::overdue, Instant{-5s}, "", 0, false}};
    CHECK(steps_to_text(steps) == "r1669712400,-3,;e1670252400,-2h,icb-head;d1670259600,0,;o-5,0,;");
    CHECK(steps_from_text(steps_to_text(steps)) == steps);
    CHECK(steps_from_text("").empty());
}

TEST_CASE("text that is not the steps of a duty is not read as some", "[model]") {
    for (const auto* text :
         {"x1,0,;", "r,0,;", "r1", "r1,", "r1,0", "r1,0,", "r1,0,a", "r1,0;", "r1,h,;", "r1,0,;r", "r99999999999999999999,0,;"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(steps_from_text(text), std::invalid_argument);
    }
}

TEST_CASE("outcomes are said in words and understood from them", "[model]") {
    for (auto outcome : {Outcome::open, Outcome::met, Outcome::met_late, Outcome::not_met, Outcome::excused, Outcome::withdrawn})
        CHECK(outcome_from_words(to_words(outcome)) == outcome);
    CHECK(to_words(Outcome::met_late) == "met late");
    CHECK_FALSE(outcome_from_words("refused"));
}

TEST_CASE("a duty that has ended has no next step", "[model]") {
    Duty duty;
    duty.steps = {{Step::Kind::due, Instant{10s}, "", 0, false}, {Step::Kind::overdue, Instant{20s}, "", 0, false}};
    CHECK(next_step_at(duty) == Instant{10s});
    duty.steps_done = 1;
    CHECK(next_step_at(duty) == Instant{20s});
    duty.steps_done = 2;
    CHECK_FALSE(next_step_at(duty));
    duty.steps_done = 0;
    duty.outcome = Outcome::met;
    CHECK_FALSE(next_step_at(duty));
}

}  // namespace beadle::model
