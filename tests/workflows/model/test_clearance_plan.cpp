#include "workflows/model/clearance_plan.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"

namespace beadle::testing {

using namespace std::chrono;
using calendar::Date;

TEST_CASE("the last day to send a paper leaves its reviewer every day that the file gives", "[model]") {
    struct Case {
        const char* why;
        const char* within;
        Date done_by, sent;
    };
    const auto calendar = england_and_wales();
    for (const auto& c : {Case{"working days", "within 5 working days of receipt", 2022y / December / 2, 2022y / November / 25},
                          Case{"over a bank holiday", "within 3 working days of receipt", 2022y / December / 28, 2022y / December / 21},
                          Case{"days that end at a weekend are worked to on the Friday", "within 5 days of receipt", 2022y / December / 2,
                               2022y / November / 29},
                          Case{"done by a Sunday", "within 1 working days of receipt", 2022y / December / 4, 2022y / December / 1}}) {
        CAPTURE(c.why);
        const auto within = calendar::parse_rule(c.within);
        REQUIRE(within.has_value());
        CHECK(model::last_day_to_send(*within, c.done_by, calendar) == c.sent);
    }
    CHECK(model::last_day_to_review(2022y / December / 5, calendar::minutes{600}, calendar) == Date{2022y / December / 2});
    CHECK(model::last_day_to_review(2022y / December / 5, std::nullopt, calendar) == Date{2022y / December / 5});
}

}  // namespace beadle::testing
