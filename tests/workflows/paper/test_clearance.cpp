#include "workflows/paper/clearance.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"

namespace beadle::testing {

using namespace model;
using namespace std::chrono;

namespace {

calendar::Rule five_working_days() { return *calendar::parse_rule("within 5 working days of receipt"); }

}  // namespace

TEST_CASE("of a reviewer's days the day of receipt is not counted, that of return is", "[paper]") {
    struct Case {
        const char* why;
        Date received_on, returned_on;
        int used;
    };
    auto c = GENERATE(values<Case>({
        {"returned on the day it came", 2022y / November / 7, 2022y / November / 7, 0},
        {"on the next day", 2022y / November / 7, 2022y / November / 8, 1},
        {"over a weekend", 2022y / November / 11, 2022y / November / 14, 1},
        {"on a Saturday", 2022y / November / 11, 2022y / November / 12, 0},
        {"over Christmas", 2022y / December / 23, 2022y / December / 28, 1},
        {"over the funeral of 19 September 2022", 2022y / September / 16, 2022y / September / 20, 1},
        {"recorded the wrong way round", 2022y / November / 9, 2022y / November / 7, 0},
    }));
    CAPTURE(c.why);
    CHECK(paper::days_used(five_working_days(), c.received_on, c.returned_on, england_and_wales()) == c.used);
}

TEST_CASE("days that are not working days count each day", "[paper]") {
    auto ten_days = *calendar::parse_rule("within 10 days of receipt");
    CHECK(paper::days_used(ten_days, 2022y / November / 11, 2022y / November / 14, england_and_wales()) == 3);
    CHECK(paper::with_days(ten_days, 7) == "within 7 days of receipt");
}

TEST_CASE("what is left of a reviewer's days is never nothing", "[paper]") {
    CHECK(paper::days_left(five_working_days(), 2) == 3);
    CHECK(paper::days_left(five_working_days(), 5) == 1);
    CHECK(paper::days_left(five_working_days(), 9) == 1);
    CHECK(paper::with_days(five_working_days(), 1) == "within 1 working day of receipt");
    CHECK(calendar::parse_rule(paper::with_days(five_working_days(), 1)).has_value());
}

TEST_CASE("a heading is missing until its reviewer has cleared it, or its author has given it", "[paper]") {
    auto definition = partnership();
    const auto& plan = *definition.clearances.at("icp");
    Facts facts;
    CHECK(paper::missing_in(plan, facts).size() == 5);
    facts["clearance.legal"] = "with its reviewer";
    facts["clearance.finance"] = "cleared subject to comments";
    facts["clearance.equality"] = "returned to its author";
    facts["given.wards"] = "all";
    CHECK(paper::standing_of(plan.headings[0], facts) == paper::Standing::with_reviewer);
    CHECK(paper::standing_of(plan.headings[1], facts) == paper::Standing::cleared);
    CHECK(paper::standing_of(plan.headings[2], facts) == paper::Standing::with_author);
    CHECK(paper::standing_of(plan.headings[3], facts) == paper::Standing::to_be_given);
    CHECK(paper::missing_in(plan, facts).size() == 3);
}

}  // namespace beadle::testing
