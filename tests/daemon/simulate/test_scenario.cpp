#include "daemon/simulate/scenario.hpp"

#include "config_dir.hpp"
#include "tests/catch.hpp"
#include "tests/support/officers.hpp"

using namespace beadle;
using namespace beadle::simulate;

namespace {

ScenarioLoading read(const std::string& events) {
    static const auto bundle = test::shipped_system("herefordshire-worcestershire");
    static const auto zone = definitions::load_zone("Europe/London");
    return read_scenario("scenario: herefordshire-worcestershire\nevents:\n" + events, "year.yaml", bundle->definition, zone);
}

std::string mistakes_in(const std::string& events) {
    std::string words;
    for (const auto& mistake : read(events).mistakes) words += to_text(mistake) + "\n";
    return words;
}

}  // namespace

TEST_CASE("a moment is read as officers write it", "[scenario]") {
    auto [text, iso, minutes] = GENERATE(table<const char*, const char*, int>({
        {"18 March 2022 16:00", "2022-03-18", 16 * 60},
        {"2022-03-18 4pm", "2022-03-18", 16 * 60},
        {"18 March 2022 at 9.30am", "2022-03-18", 9 * 60 + 30},
        {"Fri 18 March 2022 midday", "2022-03-18", 12 * 60},
        {"18 March 2022", "2022-03-18", 0},
    }));
    CAPTURE(text);
    auto moment = parse_moment(text);
    REQUIRE(moment.has_value());
    CHECK(calendar::to_iso(moment->date) == iso);
    CHECK(moment->at.count() == minutes);
}

TEST_CASE("a moment that is none says where", "[scenario]") {
    CHECK_FALSE(parse_moment("18 March 2022 25:00").has_value());
    CHECK_FALSE(parse_moment("31 February 2022 4pm").has_value());
    CHECK_FALSE(parse_moment("soon").has_value());
    CHECK(parse_moment("18 March 2022 25:00").error().at == 14);
}

TEST_CASE("a scenario becomes events with their two times, actor and facts", "[scenario]") {
    auto loading = read(
        "  - {at: 12 September 2022 08:50, happened: 9 September 2022 15:40, record: AgendaPublished, on: ICPA/2022-23/2, by: "
        "clerk-h/hfd,\n"
        "     on behalf of: hfd-chair, facts: {for: hfd}}\n");
    REQUIRE(loading.ok());
    const auto& one = loading.scenario.happenings.at(0);
    CHECK(calendar::to_iso(one.at) == "2022-09-12T07:50:00Z");
    CHECK(calendar::to_iso(one.event.happened_at) == "2022-09-09T14:40:00Z");
    CHECK(one.event.kind == "AgendaPublished");
    CHECK(one.event.instance == "ICPA/2022-23/2");
    CHECK(one.event.actor.person == "clerk-h");
    CHECK(one.event.actor.offices == std::vector<std::string>{"hfd"});
    CHECK(one.event.on_behalf_of == "hfd-chair");
    CHECK(one.event.facts.at("for") == "hfd");
    CHECK_FALSE(one.event.id.empty());
}

TEST_CASE("events come in the order of time, equal ones in the order of the file", "[scenario]") {
    auto loading = read(
        "  - {at: 2 May 2022 10:00, record: NoteMade, on: ICPA, by: icb, facts: {note: b}}\n"
        "  - {at: 1 May 2022 10:00, record: NoteMade, on: ICPA, by: icb, facts: {note: a}}\n"
        "  - {at: 2 May 2022 10:00, say: c}\n");
    REQUIRE(loading.ok());
    const auto& all = loading.scenario.happenings;
    CHECK(all.at(0).event.facts.at("note") == "a");
    CHECK(all.at(1).event.facts.at("note") == "b");
    CHECK(all.at(2).say == "c");
    CHECK(all.at(2).event.kind.empty());
}

TEST_CASE("every mistake in a scenario is answered with file, line and the nearest word", "[scenario]") {
    auto words = mistakes_in(
        "  - {at: 1 May 2022 10:00, record: AgendaPublishd, on: ICPA/2022-23/1, by: icb}\n"
        "  - {at: 1 May 2022 10:00, record: AgendaPublished, on: ICPA/2022-23/1, by: clerk/hdf}\n"
        "  - {at: 32 May 2022 10:00, record: AgendaPublished, on: ICPA/2022-23/1, by: icb}\n"
        "  - {at: 1 May 2022 10:00, recrd: AgendaPublished, on: ICPA/2022-23/1, by: icb}\n"
        "  - {at: 1 May 2022 10:00, happened: 2 May 2022 10:00, record: AgendaPublished, on: ICPA/2022-23/1, by: icb}\n"
        "  - {at: 27 March 2022 01:30, record: AgendaPublished, on: ICPA/2022-23/1, by: icb}\n");
    INFO(words);
    CHECK(words.find("year.yaml:3:36: unknown event 'AgendaPublishd'") != std::string::npos);
    CHECK(words.find("did you mean 'AgendaPublished'?") != std::string::npos);
    CHECK(words.find("year.yaml:4:") != std::string::npos);
    CHECK(words.find("there is no office or post 'hdf'") != std::string::npos);
    CHECK(words.find("did you mean 'hfd'?") != std::string::npos);
    CHECK(words.find("year.yaml:5:") != std::string::npos);
    CHECK(words.find("year.yaml:6:28: unknown word 'recrd'") != std::string::npos);
    CHECK(words.find("year.yaml:6:5: 'record' is missing") != std::string::npos);
    CHECK(words.find("it would be recorded before it happened") != std::string::npos);
    CHECK(words.find("the clocks change then") != std::string::npos);
}

TEST_CASE("nobody in a scenario passes for the engine, and the system must be the one it is for", "[scenario]") {
    CHECK(mistakes_in("  - {at: 1 May 2022 10:00, record: NoteMade, on: ICPA, by: engine/icb}\n").find("'engine' cannot record anything") !=
          std::string::npos);
    static const auto bundle = test::shipped_system("starter");
    static const auto zone = definitions::load_zone("Europe/London");
    auto loading = read_scenario("scenario: herefordshire-worcestershire\nevents: []\n", "year.yaml", bundle->definition, zone);
    REQUIRE(loading.mistakes.size() == 1);
    CHECK(to_text(loading.mistakes.front()).find("year.yaml:1:11: the scenario is for the system 'herefordshire-worcestershire'") !=
          std::string::npos);
}

TEST_CASE("a scenario may say from when to when it plays, and which system it is for before its definition is read", "[scenario]") {
    static const auto bundle = test::shipped_system("starter");
    static const auto zone = definitions::load_zone("Europe/London");
    auto loading =
        read_scenario("scenario: our-system\nfrom: 1 March 2027\nto: 1 February 2027\nevents: []\n", "year.yaml", bundle->definition, zone);
    REQUIRE(loading.mistakes.size() == 1);
    CHECK(to_text(loading.mistakes.front()).find("year.yaml:3:5: it would end before it begins") != std::string::npos);
    loading = read_scenario("scenario: our-system\nfrom: 30 February 2027\nevents: []\n", "year.yaml", bundle->definition, zone);
    REQUIRE(loading.mistakes.size() == 1);
    CHECK(loading.mistakes.front().line == 2);

    auto head = head_of_scenario((config_dir() / "scenarios" / "demo.yaml").string());
    CHECK_FALSE(head.system.empty());
    REQUIRE(head.from.has_value());
    REQUIRE(head.to.has_value());
    CHECK(*head.from < *head.to);
    CHECK(head_of_scenario("/nowhere/year.yaml").system.empty());
}
