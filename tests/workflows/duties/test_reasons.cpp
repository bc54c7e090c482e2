// How the reason of an excused duty begins is stored in records that exist: it must not change, and whoever reads it back must know what was written.

#include "workflows/duties/reasons.hpp"

#include "tests/catch.hpp"

using namespace beadle;
using namespace beadle::duties;

namespace {

model::Duty excused(const std::string& reason) {
    model::Duty duty;
    duty.outcome = model::Outcome::excused;
    duty.reason = reason;
    return duty;
}

}  // namespace

TEST_CASE("what the program excused is known again by its stored reason", "[duties]") {
    const model::Duty was, counted;
    CHECK(its_day_had_gone(excused("past when entered")));
    CHECK(its_day_had_gone(excused(past_when_entered)));
    CHECK(its_day_had_gone(excused(past_when("it was moved", was, counted))));
    CHECK(was_excused_as_past(excused("before the day the system went live")));
    CHECK(was_excused_as_past(excused(before_live)));
    CHECK(was_excused_as_past(excused(short_since_the_calendar_changed(was, counted))));
    CHECK(was_passed_over(excused(passed_over_by("AgendaPublished"))));
    CHECK(passed_over_by("AgendaPublished") == "passed over: AgendaPublished was recorded without it");
    CHECK_THAT(past_when("it was moved", was, counted), Catch::StartsWith("past when it was moved: was "));
    CHECK_THAT(short_since_the_calendar_changed(was, counted), Catch::StartsWith("short since the calendar changed: was "));
}

TEST_CASE("a person's excuse, and a duty that is not excused, is none of them", "[duties]") {
    auto open = excused(past_when_entered);
    open.outcome = model::Outcome::open;
    for (const auto& duty : {excused("excused by the clerk: past when it mattered"), open}) {
        CHECK_FALSE(its_day_had_gone(duty));
        CHECK_FALSE(was_excused_as_past(duty));
        CHECK_FALSE(was_passed_over(duty));
    }
    CHECK_FALSE(its_day_had_gone(excused(before_live)));
    CHECK_FALSE(was_excused_as_past(excused(passed_over_by("AgendaPublished"))));
}
