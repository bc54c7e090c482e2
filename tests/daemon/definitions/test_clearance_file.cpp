// "clearance of BODY": headings with reviewers and days, facts that are given, and every mistake with its place.

#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"
#include "workflows/model/clearance_plan.hpp"

using namespace beadle;
using namespace beadle::definitions;
using namespace beadle::definitions::testing;

namespace {

/// The mistakes of a tiny system with this clearance; its first line is line 12.
std::string mistakes_of(const std::string& lines) { return all_texts(load_text(tiny("clearance of icp:\n" + lines)).mistakes); }

std::shared_ptr<const model::ClearancePlan> plan_of(const std::string& lines) {
    auto loading = load_text(tiny("clearance of icp:\n" + lines));
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    return loading.bundle->definition.clearances.at("icp");
}

}  // namespace

TEST_CASE("a clearance says who reviews which heading for how long, and what its author gives", "[definitions]") {
    const auto plan = plan_of(
        "  drafted by: boss\n  draft by: 20 working days before meeting\n  answer by: within 3 working days of return\n"
        "  final by: 7 working days before meeting at 10am\n  if late: to follow, if the chair agrees\n  source: report protocol, 4\n"
        "  headings:\n"
        "    - {heading: Legal implications, reviewer: clerk, by: within 5 working days of receipt, then: boss, ask: \"Is there a "
        "power?\"}\n"
        "    - {heading: Equality duty, reviewer: Governance, by: within 10 days of receipt}\n"
        "    - {heading: Classification, given: [open, exempt]}\n"
        "    - {heading: Wards affected}\n"
        "    - {ref: type, heading: Decision type, given: key decision}\n");
    CHECK(plan->body == "icp");
    CHECK(plan->author == "boss");
    CHECK(plan->draft_by->text == "20 working days before meeting");
    CHECK(plan->final_by->at == calendar::minutes{600});
    CHECK(plan->answer_by->count == 3);
    CHECK(plan->if_late == "to follow, if the chair agrees");
    CHECK(plan->source == "report protocol, 4");
    REQUIRE(plan->headings.size() == 5);
    CHECK(plan->headings[0].ref == "legal");
    CHECK(plan->headings[0].name == "legal implications");
    CHECK(plan->headings[0].reviewer == "clerk");
    CHECK(plan->headings[0].within.count == 5);
    CHECK(plan->headings[0].then == "boss");
    CHECK(plan->headings[0].ask == "Is there a power?");
    CHECK(plan->headings[1].ref == "equality");
    CHECK(plan->headings[1].reviewer == "gov");
    CHECK(plan->headings[1].within.unit == calendar::Unit::days);
    CHECK(plan->headings[2].reviewer.empty());
    CHECK(plan->headings[2].one_of == std::vector<std::string>{"open", "exempt"});
    CHECK(plan->headings[3].ref == "wards");
    CHECK(plan->headings[4].ref == "type");
    CHECK(find_heading(*plan, "LEGAL IMPLICATIONS") == &plan->headings[0]);
    CHECK(find_heading(*plan, "carbon") == nullptr);
}

TEST_CASE("a clearance for no such body, or without headings, is found", "[definitions]") {
    CHECK(all_texts(load_text(tiny("clearance of icb:\n  headings: [{heading: wards}]\n")).mistakes).find("unknown body 'icb'") !=
          std::string::npos);
    CHECK(mistakes_of("  draft by: 20 working days before meeting\n").find("'headings'") != std::string::npos);
    CHECK(mistakes_of("  headings: []\n").find("a clearance without headings clears nothing") != std::string::npos);
    CHECK(mistakes_of("  headings: [{reviewer: boss}]\n").find("lacks 'heading'") != std::string::npos);
}

TEST_CASE("a mistake in a clearance is said with its line, what was expected and the nearest word", "[definitions]") {
    struct Case {
        const char* why;
        const char* line;
        const char* said;
    };
    const auto c = GENERATE(values<Case>({
        {"a reviewer nobody knows", "{heading: legal, reviewer: clark, by: within 5 working days of receipt}", "nobody is called 'clark'"},
        {"a reviewer without days", "{heading: legal, reviewer: clerk}", "nothing says how long clerk has"},
        {"days that count from something else", "{heading: legal, reviewer: clerk, by: within 5 working days of meeting}",
         "'within 5 working days of meeting' is no span of days from receipt"},
        {"a last date in place of a span", "{heading: legal, reviewer: clerk, by: 5 working days before meeting}",
         "is no span of days from receipt"},
        {"months, which cannot stand still", "{heading: legal, reviewer: clerk, by: within 1 months of receipt}",
         "is no span of days from receipt"},
        {"a time of day", "{heading: legal, reviewer: clerk, by: within 5 working days of receipt at 5pm}",
         "is no span of days from receipt"},
        {"a fact with days", "{heading: wards, by: within 5 working days of receipt}", "nobody reviews 'wards'"},
        {"a fact with an escalation", "{heading: wards, then: boss}", "nobody reviews 'wards'"},
        {"cleared and given", "{heading: legal, reviewer: clerk, by: within 5 working days of receipt, given: [yes]}",
         "what a reviewer clears is not given"},
        {"a misspelt key", "{heading: legal, reviewr: clerk, by: within 5 working days of receipt}", "reviewr"},
        {"the same heading twice", "{heading: wards}\n    - {heading: Wards affected}",
         "the ref 'wards' is that of the heading in line 13"},
    }));
    CAPTURE(c.why);
    const auto said = mistakes_of(std::string{"  headings:\n    - "} + c.line + "\n");
    CAPTURE(said);
    CHECK(said.find(c.said) != std::string::npos);
    CHECK(said.find(std::string{c.line}.find('\n') == std::string::npos ? ":13:" : ":14:") != std::string::npos);
}

TEST_CASE("deadlines of a clearance count back from the meeting, in an order that can be kept", "[definitions]") {
    const std::string headings = "  headings: [{heading: legal, reviewer: clerk, by: within 5 working days of receipt}]\n";
    CHECK(mistakes_of("  final by: within 5 working days of entry\n" + headings).find("'final by' does not count back from the meeting") !=
          std::string::npos);
    CHECK(mistakes_of("  answer by: within 3 working days of receipt\n" + headings).find("is no span of days from the return") !=
          std::string::npos);
    CHECK(mistakes_of("  draft by: 5 working days before meeting\n  final by: 7 working days before meeting\n" + headings)
              .find("the draft is due after the final report") != std::string::npos);
    CHECK(mistakes_of("  draft by: 10 working days before meeting\n  final by: 7 working days before meeting\n" + headings)
              .find("a draft on its last day cannot be cleared in time: 'legal' takes within 5 working days of receipt") !=
          std::string::npos);
    CHECK(mistakes_of("  draft by: 12 working days before meeting\n  final by: 7 working days before meeting\n" + headings).empty());
}

TEST_CASE("the clearance of the shipped assembly has the headings of its paper", "[definitions]") {
    const auto loading = load_system(config() + "/systems/herefordshire-worcestershire.yaml", config());
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    const auto& plan = *loading.bundle->definition.clearances.at("hwbb-hfd");
    for (const auto* heading :
         {"community impact", "environmental impact", "equality duty", "resource implications", "legal implications", "risk management"}) {
        INFO(heading);
        REQUIRE(find_heading(plan, heading));
        CHECK_FALSE(find_heading(plan, heading)->reviewer.empty());
    }
    for (const auto* fact : {"classification", "decision type", "wards affected", "consultees"}) {
        INFO(fact);
        REQUIRE(find_heading(plan, fact));
        CHECK(find_heading(plan, fact)->reviewer.empty());
    }
}
