#include "workflows/model/planned.hpp"

#include "tests/catch.hpp"
#include "tests/workflows/support/partnership.hpp"

namespace beadle::testing {
namespace {

using namespace model;
using namespace std::chrono;
using Lines = std::vector<std::string>;

Instance called(const char* slot, const char* name, Facts facts) {
    Instance meeting;
    meeting.workflow = "meeting";
    meeting.body = "icp";
    meeting.facts = std::move(facts);
    if (*slot) meeting.facts["slot"] = slot;
    meeting.facts["name"] = name;
    return meeting;
}

/// "special 2022-12-01 to 2022-12-31"
Lines lines(const std::vector<Foreseen>& all) {
    Lines said;
    for (const auto& one : all) said.push_back(one.meeting->ref + " " + calendar::to_iso(one.first) + " to " + calendar::to_iso(one.last));
    return said;
}

}  // namespace

TEST_CASE("what is planned is foreseen in each of its windows, until somebody calls it", "[model]") {
    const auto definition = partnership();
    CHECK(lines(foreseen(definition, {}, 2022y / October / 3, 2023y / December / 1)) ==
          Lines{"special 2022-12-01 to 2022-12-31", "review 2023-05-01 to 2023-06-30", "sign-off 2022-12-01 to 2023-01-31",
                "sign-off 2023-12-01 to 2024-01-31"});
    SECTION("by its slot") {
        CHECK(lines(foreseen(definition, {called("special", "another name", {{"held_on", "2022-12-13"}})}, 2022y / October / 3,
                             2022y / November / 30)) == Lines{});
        CHECK(lines(foreseen(definition, {called("special", "x", {{"held_on", "2022-12-13"}})}, 2022y / October / 3,
                             2022y / December / 31)) == Lines{"sign-off 2022-12-01 to 2023-01-31"});
    }
    SECTION("by its name, where somebody called it by hand") {
        CHECK(lines(foreseen(definition, {called("", "special meeting", {{"held_on", "2022-12-13"}})}, 2022y / October / 3,
                             2022y / December / 31)) == Lines{"sign-off 2022-12-01 to 2023-01-31"});
    }
    SECTION("and not again, where it is held outside its window") {
        CHECK(lines(foreseen(definition, {called("special", "x", {{"held_on", "2023-01-10"}, {"window_from", "2022-12-01"}})},
                             2022y / October / 3, 2022y / December / 31)) == Lines{"sign-off 2022-12-01 to 2023-01-31"});
    }
    SECTION("one year's meeting is not another's") {
        CHECK(lines(foreseen(definition, {called("sign-off", "x", {{"held_on", "2023-01-10"}})}, 2023y / February / 1,
                             2023y / December / 1)) == Lines{"review 2023-05-01 to 2023-06-30", "sign-off 2023-12-01 to 2024-01-31"});
    }
}

TEST_CASE("a window ends where the plan allows the meeting no longer, and a date of its own is a window of a day", "[model]") {
    auto definition = partnership();
    definition.meetings.resize(2);
    definition.meetings[1].not_after = 2022y / December / 16;
    CHECK(lines(foreseen(definition, {}, 2022y / October / 3, 2023y / December / 1)) == Lines{"special 2022-12-01 to 2022-12-16"});
    CHECK(foreseen(definition, {}, 2022y / December / 19, 2023y / December / 1).empty());
    definition.meetings[1].on = 2022y / December / 13;
    CHECK(lines(foreseen(definition, {}, 2022y / October / 3, 2023y / December / 1)) == Lines{"special 2022-12-13 to 2022-12-13"});
}

}  // namespace beadle::testing
