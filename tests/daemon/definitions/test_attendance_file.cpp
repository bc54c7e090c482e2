// "attendance of BODY": when its members are asked, who is warned, who may come instead, and every mistake with its place.

#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"
#include "workflows/model/attendance_terms.hpp"

using namespace beadle;
using namespace beadle::definitions;
using namespace beadle::definitions::testing;

namespace {

const std::string members =
    "  cabinet: {name: Cabinet member for health, mail: cabinet@council.example, body: icp, member: yes}\n"
    "  doctor: {name: General practitioner, mail: doctor@nhs.example, body: icp, member: yes}\n"
    "  second: {name: Deputy leader, mail: second@council.example}\n";

auto load(const std::string& lines) { return load_text(tiny(members + "attendance of icp:\n" + lines)); }
std::string mistakes_of(const std::string& lines) { return all_texts(load(lines).mistakes); }
std::optional<model::AttendanceTerms> terms_of(const std::string& lines) {
    auto loading = load(lines);
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    return model::attendance_terms(loading.bundle->definition, "icp");
}

}  // namespace

TEST_CASE("the attendance of a body: when its members are asked, and what holds where the file says no more", "[definitions]") {
    CHECK(terms_of("  asked: with the notice\n") == model::AttendanceTerms{});
    model::AttendanceTerms all;
    all.asked = model::AttendanceTerms::Asked::when_the_date_is_fixed;
    all.remind = 0;
    all.warn = 4;
    all.substitutes = model::AttendanceTerms::Substitutes::named;
    all.named["cabinet"] = {"second", "Councillor Somebody"};
    CHECK(terms_of("  asked: when the date is fixed\n  remind: 0\n  quorum judged: 4\n  warn: the offices\n  substitutes: named\n"
                   "  named substitutes: {Cabinet member for health: [deputy leader, Councillor Somebody]}\n") == all);
}

TEST_CASE("a body that has no such lines asks nobody", "[definitions]") {
    const auto loading = load_text(tiny(members));
    REQUIRE(loading.ok());
    CHECK_FALSE(model::attendance_terms(loading.bundle->definition, "icp"));
}

TEST_CASE("a mistake in the attendance of a body says where it stands and what to do", "[definitions]") {
    CHECK_THAT(mistakes_of("  remind: 3\n"), Catch::Contains("asked"));
    CHECK_THAT(mistakes_of("  asked: sometime\n"), Catch::Contains("with the notice"));
    CHECK_THAT(mistakes_of("  asked: with the notice\n  substitutes: named\n  named substitutes: {cabinett: second}\n"),
               Catch::Contains("'cabinett' is no member of 'icp'") && Catch::Contains("did you mean 'cabinet'?"));
    CHECK_THAT(mistakes_of("  asked: with the notice\n  substitutes: named\n  named substitutes: {cabinet: doctor}\n"),
               Catch::Contains("'doctor' is a member of 'icp' and counts for that seat alone"));
    CHECK_THAT(mistakes_of("  asked: with the notice\n  named substitutes: {cabinet: second}\n"), Catch::Contains("substitutes: named"));
    CHECK_THAT(all_texts(load_text(tiny("attendance of icp: {asked: with the notice}\n")).mistakes),
               Catch::Contains("'icp' has no members that could be asked"));
}

TEST_CASE("a substitute is named for the post whose id is said, and for none where several are called so", "[definitions]") {
    const auto with = [](const std::string& post, const std::string& named) {
        return load_text(tiny(members + post +
                              "attendance of icp:\n  asked: with the notice\n  substitutes: named\n  named substitutes: " + named + "\n"));
    };
    const std::string third = "  third: {name: General practitioner, mail: third@nhs.example, body: icp, member: yes}\n";
    CHECK_THAT(all_texts(with(third, "{General practitioner: second}").mistakes),
               Catch::Contains("'General practitioner' names more than one post: doctor, third"));
    const auto apart = with(third, "{third: second}");
    INFO(all_texts(apart.mistakes));
    REQUIRE(apart.ok());
    const auto aide = with("  aide: {name: Doctor, mail: aide@nhs.example, body: icp, member: yes}\n", "{doctor: second}");
    INFO(all_texts(aide.mistakes));
    REQUIRE(aide.ok());
    const auto terms = model::attendance_terms(aide.bundle->definition, "icp");
    REQUIRE(terms);
    CHECK(terms->named.count("doctor") == 1);
    CHECK(terms->named.count("aide") == 0);
}
