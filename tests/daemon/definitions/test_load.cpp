#include <algorithm>
#include <chrono>

#include "daemon/definitions/sending.hpp"
#include "daemon/definitions/tree.hpp"
#include "daemon/definitions/worth_a_look.hpp"
#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle;
using namespace beadle::definitions;
using namespace beadle::definitions::testing;

namespace {

std::shared_ptr<const Bundle> shipped(const std::string& system) {
    auto loading = load_system(config() + "/systems/" + system + ".yaml", config());
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    return loading.bundle;
}

const model::TimetableEntry& entry(const model::Definition& definition, const std::string& body, const std::string& ref) {
    const auto& entries = definition.timetables.at(body);
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& one) { return one.ref == ref; });
    REQUIRE(found != entries.end());
    return *found;
}

const model::PlannedMeeting& meeting(const model::Definition& definition, const std::string& body, const std::string& ref) {
    const auto found = std::find_if(definition.meetings.begin(), definition.meetings.end(),
                                    [&](const auto& one) { return one.body == body && one.ref == ref; });
    REQUIRE(found != definition.meetings.end());
    return *found;
}

model::Definition loaded(const std::string& text) {
    auto loading = load_text(text);
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    return loading.bundle->definition;
}

model::TimetableEntry line(const std::string& text) {
    const auto definition = loaded(tiny("groups:\n  owners: [boss, clerk]\ntimetable of the ICP:\n  - {" + text + "}\n"));
    return definition.timetables.at("icp").front();
}

using model::Date;
constexpr Date day(int y, unsigned m, unsigned d) { return Date{std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}}; }

/// What is worth a look in a file that is right.
std::vector<std::string> noted(const std::string& text) {
    const auto loading = load_text(text);
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    return worth_a_look(*loading.bundle, day(2026, 11, 24));
}

/// The smallest system, with these words about its body in place of the shipped ones.
std::string with_body(const std::string& words, const std::string& more) {
    auto text = tiny(more);
    const std::string shipped = "rules: own terms";
    const auto at = text.find(shipped);
    REQUIRE(at != std::string::npos);
    return text.replace(at, shipped.size(), words);
}

}  // namespace

TEST_CASE("every shipped system file has nothing wrong with it", "[definitions]") {
    const auto loadings = load_path(config() + "/systems", config());
    CHECK(loadings.size() >= 2);
    for (const auto& loading : loadings) {
        INFO(all_texts(loading.mistakes));
        CHECK(loading.ok());
    }
}

TEST_CASE("the plan of paper 001 is in its file: three meetings that establish, then two each year", "[definitions]") {
    const auto bundle = shipped("herefordshire-worcestershire");
    const auto& definition = bundle->definition;

    REQUIRE(definition.cycles.size() == 2);
    CHECK(definition.cycles[0].ref == "establishment");
    CHECK(definition.cycles[0].opens_on == day(2022, 2, 1));
    CHECK(definition.cycles[0].meetings == std::vector<std::string>{"inaugural", "first", "special"});
    CHECK(definition.cycles[1].each_year);
    CHECK(definition.cycles[1].first_year == 2023);
    CHECK(definition.cycles[1].opens_day == 1);
    CHECK(definition.cycles[1].opens_month == 2);
    CHECK(definition.cycles[1].meetings == std::vector<std::string>{"review", "sign-off"});

    CHECK(meeting(definition, "icp", "inaugural").shadow);
    CHECK(meeting(definition, "icp", "inaugural").first_month == 6);
    CHECK(meeting(definition, "icp", "inaugural").year == 2022);
    CHECK(meeting(definition, "icp", "first").in_common);
    CHECK(meeting(definition, "icp", "special").kind == "special");
    CHECK(meeting(definition, "icp", "special").not_after == day(2022, 12, 31));
    CHECK(meeting(definition, "icp", "review").first_month == 5);
    CHECK(meeting(definition, "icp", "review").last_month == 6);
    CHECK(meeting(definition, "icp", "sign-off").first_month == 12);
    CHECK(meeting(definition, "icp", "sign-off").last_month == 1);
    CHECK(meeting(definition, "icp", "sign-off").each_year);

    CHECK(meeting(definition, "hwbb-hfd", "session-july-2021").on == day(2021, 7, 26));
    CHECK(meeting(definition, "hwbb-hfd", "session-july-2021").kind == "informal");
    CHECK(meeting(definition, "hwbb-hfd", "session-november-2021").on == day(2021, 11, 4));
    CHECK(meeting(definition, "hwbb-hfd", "march-2022").on == day(2022, 3, 28));
    CHECK(meeting(definition, "hwbb-worcs", "spring-2022").first_month == 2);

    const auto& assembly = definition.bodies.at("icp");
    CHECK(assembly.prefix == "ICPA");
    CHECK(assembly.begins == day(2022, 7, 1));
    CHECK(assembly.at_least_a_year == 2);
    CHECK(assembly.sits_in_common_with == std::vector<std::string>{"hwbb-hfd", "hwbb-worcs"});
    CHECK(assembly.chairs == std::vector<std::string>{"hfd-chair", "worcs-chair"});
    CHECK(assembly.quorum.members == 8);
    CHECK(assembly.quorum.one_from_each.size() == 3);
    CHECK(assembly.quorum.wait_minutes == 15);
    CHECK(definition.live_from == day(2022, 2, 1));
    CHECK(definition.sending == model::Sending::hold);
}

TEST_CASE("each board that sits in common owes minutes of its own, and has them confirmed", "[definitions]") {
    const auto sits = [](const char* system, const char* body, const char* ref) {
        const auto bundle = shipped(system);
        const auto& kinds = entry(bundle->definition, body, ref).kinds;
        return std::find(kinds.begin(), kinds.end(), "in common") != kinds.end();
    };
    for (const auto* board : {"hwbb-hfd", "hwbb-worcs"})
        for (const auto* ref : {"minutes", "confirm"}) CHECK(sits("herefordshire-worcestershire", board, ref));
    CHECK(sits("icb-merger-2027", "icb-west", "minutes"));
}

TEST_CASE("the Assembly's timetable covers everything that a meeting owes", "[definitions]") {
    const auto bundle = shipped("herefordshire-worcestershire");
    const auto& definition = bundle->definition;
    const auto met_by = [&](const std::string& event) {
        const auto& entries = definition.timetables.at("icp");
        return std::any_of(entries.begin(), entries.end(), [&](const auto& one) { return one.met_by == event; });
    };
    for (const auto* event : {"DateFixed", "ReportsCalled", "ReportReceived", "AgendaSettled", "AgendaPublished", "QuestionsClosed",
                              "MeetingConcluded", "DecisionsPublished", "MinutesDrafted", "MinutesConfirmed"}) {
        INFO(event);
        CHECK(met_by(event));
    }
    const auto& agenda = entry(definition, "icp", "agenda");
    CHECK(agenda.each_office);
    CHECK(agenda.judged_by == "agenda");
    CHECK(agenda.by.text == "5 clear working days before meeting at 5pm");
    REQUIRE(agenda.remind.size() == 3);
    CHECK(agenda.remind.front().count == -3);
    CHECK(agenda.remind.back().count == 0);
    REQUIRE(agenda.then.size() == 2);
    CHECK(agenda.then[0].to == "deputy");
    CHECK(agenda.then[0].at.count == -2);
    CHECK(agenda.then[0].at.in_hours);
    CHECK(model::reached_by(definition, agenda.then[0], "worcs") == "worcs-deputy");
    CHECK(agenda.then[1].at.count == 1);
    CHECK(model::reached_by(definition, agenda.then[1], "hfd") == "hfd-head");

    const auto& inspection = entry(definition, "icp", "inspection");
    CHECK(inspection.notice_only);
    CHECK(inspection.by.text == "6 years beginning with meeting");
    CHECK(entry(definition, "icp", "chapters").owed_by == std::vector<std::string>{"ohp-lead", "wec-lead", "icb-strategy"});
    CHECK(entry(definition, "icp", "chapters").kinds == std::vector<std::string>{"special"});
    CHECK(definition.timetables.count("hwbb-worcs") == 1);  // "timetable of hwbb-hfd and hwbb-worcs"
}

TEST_CASE("shipped files tell nobody who is not a post, and nobody elected by itself", "[definitions]") {
    for (const auto* system : {"herefordshire-worcestershire", "starter"}) {
        const auto bundle = shipped(system);
        const auto& definition = bundle->definition;
        const auto is_example = [](const std::string& mail) { return mail.empty() || mail.substr(mail.size() - 8) == ".example"; };
        for (const auto& [id, post] : definition.posts) {
            CHECK(is_example(post.mail));
            CHECK(post.holders.empty());
        }
        for (const auto& [id, office] : definition.offices) CHECK(is_example(office.mail));
        for (const auto& [body, entries] : definition.timetables) {
            for (const auto& one : entries) {
                for (const auto& then : one.then) {
                    const auto post = definition.posts.find(then.to);
                    CHECK((post == definition.posts.end() || !post->second.elected_member));
                }
            }
        }
    }
}

TEST_CASE("every rule of the shipped procedures has a source, a day it was checked and a post that did", "[definitions]") {
    const auto bundle = shipped("herefordshire-worcestershire");
    CHECK(bundle->definition.procedures.size() == 3);
    for (const auto& [id, procedure] : bundle->definition.procedures) {
        for (const auto* rule : {"notice", "agenda", "late item", "urgency", "quorum", "minutes", "questions", "decisions"}) {
            INFO(id << ": " << rule);
            CHECK(procedure.rules.count(rule) == 1);
        }
        for (const auto& [name, rule] : procedure.rules) {
            INFO(id << ": " << name);
            CHECK_FALSE(rule.source.empty());
            CHECK_FALSE(rule.checked_by.empty());
            CHECK(rule.checked_on.ok());
        }
    }
    const auto& council = bundle->definition.procedures.at("council committee");
    CHECK(council.rules.at("agenda").breach == model::Breach::bars_the_item);
    CHECK(council.rules.at("agenda").ways_on.size() == 4);
    CHECK(bundle->definition.procedures.at("nhs board").rules.at("notice").by->text == "3 clear days before meeting");
}

TEST_CASE("what the store keeps reads back as the same definition", "[definitions]") {
    for (const auto* system : {"herefordshire-worcestershire", "starter"}) {
        const auto bundle = shipped(system);
        const auto again = definition_from_canonical(bundle->canonical);
        CHECK(dump(*again) == dump(bundle->definition));
        CHECK(again->hash.size() == 64);
        const auto calendar = calendar_from_canonical(bundle->calendar.canonical);
        CHECK(calendar->holidays == bundle->calendar.calendar.holidays);
        CHECK(calendar->hash == bundle->calendar.calendar.hash);
        CHECK(calendar->rest_days == bundle->calendar.calendar.rest_days);
        CHECK(calendar->not_yet_proclaimed == bundle->calendar.calendar.not_yet_proclaimed);
        CHECK(calendar->first_year == 2019);
        CHECK(calendar->last_year == 2028);
    }
}

TEST_CASE("comments, order of keys, quotes and aliases do not change the hash; a word does", "[definitions]") {
    const auto plain = loaded(tiny("name: Our system\nalarms to: [gov]\n"));
    const auto dressed = loaded("# a comment\nalarms to: ['gov']\nname: \"Our system\"   # another\n" + tiny());
    const auto aliased = loaded(tiny("name: &n Our system\nalarms to: [gov]\n"));
    const auto other = loaded(tiny("name: Our System\nalarms to: [gov]\n"));
    CHECK(plain.hash == dressed.hash);
    CHECK(plain.hash == aliased.hash);
    CHECK(plain.hash != other.hash);
    CHECK(dump(plain) == dump(dressed));
}

TEST_CASE("a text that was not made here is not taken for a definition", "[definitions]") {
    for (const auto* text : {"", "{}", "[]", "nonsense", "{\"format\":\"beadle definition 1\"}",
                             "{\"format\":\"beadle definition 2\",\"procedures\":{},\"system\":{},\"templates\":{}}",
                             "{\"format\":\"beadle definition 1\",\"procedures\":{},\"system\":{\"system\":\"x\"},\"templates\":{}}"}) {
        INFO(text);
        CHECK_THROWS_AS(definition_from_canonical(text), std::runtime_error);
    }
    CHECK_THROWS_AS(calendar_from_canonical("{\"calendar\":\"x\"}"), std::runtime_error);
}

TEST_CASE("yes, midday and 5pm mean what an officer means by them", "[definitions]") {
    const auto definition = loaded(tiny(
        "reminders go at: 8am\nmeetings of icp:\n  - {ref: a, on: 13 December 2022, at: midday, shadow: yes}\n"
        "timetable of icp:\n  - {do: publish the agenda, by: 5 clear working days before meeting at 5pm, who: gov, notice only: no}\n"));
    CHECK(definition.remind_hour == 8);
    CHECK(definition.meetings.front().at == calendar::minutes{12 * 60});
    CHECK(definition.meetings.front().shadow);
    CHECK(definition.timetables.at("icp").front().by.at == calendar::minutes{17 * 60});
}

TEST_CASE("the Monday list and quiet hours are off unless the file says otherwise", "[definitions]") {
    const auto silent = loaded(tiny(""));
    CHECK_FALSE(silent.monday_list);
    CHECK_FALSE(silent.quiet_hours);
    const auto definition = loaded(tiny("monday list: yes\nquiet hours: 6:30pm to 8am\n"));
    CHECK(definition.monday_list);
    REQUIRE(definition.quiet_hours);
    CHECK(definition.quiet_hours->from == calendar::minutes{18 * 60 + 30});
    CHECK(definition.quiet_hours->until == calendar::minutes{8 * 60});
}

TEST_CASE("texts are kept for ever unless the file sets a term", "[definitions]") {
    CHECK(loaded(tiny("")).texts_kept_years == 0);
    CHECK(loaded(tiny("texts are kept for: 1 year\n")).texts_kept_years == 1);
    const auto definition = loaded(tiny("texts are kept for: 6 years\ntexts kept for ever: [title, words]\n"));
    CHECK(definition.texts_kept_years == 6);
    CHECK(definition.texts_kept_for_ever == std::vector<std::string>{"title", "words"});
}

TEST_CASE("papers are looked at on any host unless the file names some", "[definitions]") {
    CHECK(loaded(tiny("")).paper_hosts.empty());
    CHECK(loaded(tiny("papers are published on: www.council.example\n")).paper_hosts == std::vector<std::string>{"www.council.example"});
    CHECK(loaded(tiny("papers are published on: [WWW.Council.example, papers.icb.example]\n")).paper_hosts ==
          std::vector<std::string>{"www.council.example", "papers.icb.example"});
}

TEST_CASE("names are resolved by id, name or alias, letter case and article aside", "[definitions]") {
    for (const auto* who : {"gov", "Governance", "governance", "GOV", "the governance", "Partnership", "the icp"}) {
        INFO(who);
        CHECK(line(std::string{"do: call for reports, by: 5 days before meeting, who: "} + who).owed_by == std::vector<std::string>{"gov"});
    }
    CHECK(line("do: call for reports, by: 5 days before meeting, who: owners").owed_by == std::vector<std::string>{"boss", "clerk"});
    CHECK(line("do: call for reports, by: 5 days before meeting, who: The boss").owed_by == std::vector<std::string>{"boss"});
    CHECK(line("do: call for reports, by: 5 days before meeting, who: head of governance").owed_by == std::vector<std::string>{"boss"});
    CHECK(line("do: call for reports, by: 5 days before meeting, who: each office").each_office);
}

TEST_CASE("the usual acts need no event, ref or rule of their own", "[definitions]") {
    const auto agenda = line("do: publish the agenda, by: 5 clear working days before meeting, who: gov");
    CHECK(agenda.ref == "agenda");
    CHECK(agenda.met_by == "AgendaPublished");
    CHECK(agenda.judged_by == "agenda");
    CHECK(agenda.template_name == "reminder");
    const auto own = line("do: Send your chapter!, by: 5 days before meeting, who: gov, met by: ChapterTranslated");
    CHECK(own.ref == "send-your-chapter");
    CHECK(own.met_by == "ChapterTranslated");
    CHECK(own.judged_by.empty());
}

TEST_CASE("who is told first: two hours before a time of day, otherwise the working day after", "[definitions]") {
    const auto timed = line("do: call for reports, by: 5 days before meeting at 5pm, who: gov, then: [clerk, boss]");
    REQUIRE(timed.then.size() == 2);
    CHECK(timed.then[0].at.in_hours);
    CHECK(timed.then[0].at.count == -2);
    CHECK_FALSE(timed.then[1].at.in_hours);
    CHECK(timed.then[1].at.count == 1);
    const auto whole_day = line("do: call for reports, by: 5 days before meeting, who: gov, then: {to: owners, at: 3 working days after}");
    REQUIRE(whole_day.then.size() == 2);
    CHECK(whole_day.then[0].at.count == 3);
    CHECK(line("do: call for reports, by: 5 days before meeting, who: gov, then: boss").then.at(0).at.count == 1);
    CHECK(line("do: call for reports, by: 5 days before meeting, who: gov, then: {to: boss, at: on the day}").then.at(0).at.count == 0);
}

TEST_CASE("an elected member is escalated to only where the file names that very post", "[definitions]") {
    CHECK(line("do: call for reports, by: 5 days before meeting, who: gov, then: leader").then.at(0).to == "leader");
    // Through a group or a body it is a mistake: tests/data/bad-definitions/line-then-elected-*.yaml
}

TEST_CASE("reminders come in the order of time", "[definitions]") {
    const auto remind = line("do: call for reports, by: 5 days before meeting at 5pm, who: gov, remind: [1, 20, 3 hours before, 0]").remind;
    REQUIRE(remind.size() == 4);
    CHECK(remind[0].count == -20);
    CHECK(remind[1].count == -1);
    CHECK(remind[2].count == 0);
    CHECK(remind[3].in_hours);
    CHECK(remind[3].count == -3);
}

TEST_CASE("a system's own procedures and templates go before the shipped ones", "[definitions]") {
    const Folder folder;
    const auto system = folder.write("system.yaml", tiny());
    folder.write("procedures/own-terms.yaml",
                 "procedure: own terms\nname: As adopted\nrules:\n  agenda:\n    says: In time.\n    by: 8 clear days before meeting\n    "
                 "source: Terms of reference, 3.2\n"
                 "    checked: 1 July 2022\n    checked by: clerk\n    breach: irregular\n");
    folder.write("templates/reminder.txt.mustache", "Subject: ours\n");
    const auto loading = load_system(system, config());
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    CHECK(loading.bundle->definition.procedures.at("own terms").name == "As adopted");
    CHECK(loading.bundle->definition.templates.at("reminder.txt") == "Subject: ours\n");
    CHECK(loading.bundle->definition.templates.size() > 1);
}

TEST_CASE("a calendar, a procedure, a scenario or the daemon's own file in a system's place is said to be that, and nothing else of it",
          "[definitions]") {
    struct Case {
        const char* file;
        const char* what;
    };
    auto c = GENERATE(values<Case>({
        {"calendars/england-and-wales.yaml", "this is a calendar, not a system's file"},
        {"procedures/council-committee.yaml", "this is a procedure, not a system's file"},
        {"scenarios/demo.yaml", "this is a scenario, not a system's file"},
        {"beadled.yaml", "this is the daemon's own file, not a system's file"},
    }));
    const auto mistakes = load_system(config() + "/" + c.file, config()).mistakes;
    INFO(all_texts(mistakes));
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes.front().what == c.what);
    CHECK(mistakes.front().line >= 1);
}

TEST_CASE("where nothing is found that the program came with, the folder that was looked in is named, and no mistake follows from it",
          "[definitions]") {
    const Folder folder;
    const auto system = folder.write(
        "ours/system.yaml", tiny("timetable of icp:\n  - {do: call for reports, by: 5 days before meeting, who: gov, rule: agenda}\n"));
    const auto nowhere = folder.path() + "/nowhere";
    const auto mistakes = load_system(system, nowhere).mistakes;
    INFO(all_texts(mistakes));
    REQUIRE(mistakes.size() == 2);
    CHECK(mistakes[0].what == "unknown calendar 'england-and-wales'");
    CHECK_THAT(mistakes[0].expected, Catch::Contains("a file in " + nowhere + "/calendars") && Catch::Contains("--config-dir"));
    CHECK(mistakes[1].what == "unknown procedure 'own terms'");
    CHECK_THAT(mistakes[1].expected, Catch::Contains("a file in " + nowhere + "/procedures") && Catch::Contains("--config-dir"));
    const auto calendar = load_calendar("england-and-wales", nowhere).mistakes;
    REQUIRE(calendar.size() == 1);
    CHECK_THAT(to_text(calendar.front()),
               Catch::StartsWith("unknown calendar 'england-and-wales'") && Catch::Contains(nowhere + "/calendars"));
}

TEST_CASE("a mistake in a procedure is answered with the procedure's file", "[definitions]") {
    const Folder folder;
    const auto system = folder.write("system.yaml", tiny("sendin: hold\n"));
    const auto procedure = folder.write("procedures/own-terms.yaml", "procedure: own terms\nrules:\n  agenda: {says: x}\n");
    const auto loading = load_system(system, config());
    CHECK_FALSE(loading.ok());
    CHECK(loading.bundle == nullptr);
    REQUIRE(loading.mistakes.size() == 5);
    CHECK(loading.mistakes[0].file == system);
    for (std::size_t i = 1; i < 5; ++i) {
        CHECK(loading.mistakes[i].file == procedure);
        CHECK(loading.mistakes[i].line == 3);
    }
}

TEST_CASE("a folder is loaded file by file, and two files may not be one system", "[definitions]") {
    const Folder folder;
    folder.write("a.yaml", tiny());
    folder.write("b.yaml", tiny("name: Another\n"));
    folder.write(".hidden.yaml", "nonsense");
    folder.write("notes.txt", "nonsense");
    const auto loadings = load_path(folder.path(), config());
    REQUIRE(loadings.size() == 2);
    CHECK(loadings[0].ok());
    CHECK_FALSE(loadings[1].ok());
    CHECK(loadings[1].mistakes.front().what.find("is that of") != std::string::npos);

    const Folder empty;
    REQUIRE(load_path(empty.path(), config()).size() == 1);
    CHECK_FALSE(load_path(empty.path(), config()).front().ok());
}

TEST_CASE("what cannot be read is a mistake, not a crash", "[definitions]") {
    const Folder folder;
    CHECK(load_system(folder.path() + "/absent.yaml", config()).mistakes.front().what.find("cannot be read") == 0);
    CHECK(load_system(folder.path(), config()).mistakes.front().what == "this is a folder");
    CHECK(load_settings(folder.path() + "/absent.yaml").mistakes.size() == 1);
    CHECK(load_calendar("../calendars/england-and-wales", config()).calendar == nullptr);
    const auto long_file = folder.write("long.yaml", "name: " + std::string(2 << 20, 'x'));
    CHECK(load_system(long_file, config()).mistakes.front().what == "longer than a definition can be");
    CHECK(to_text(load_system(long_file, config()).mistakes.front()).find("long.yaml: longer") != std::string::npos);
}

TEST_CASE("a file with thousands of mistakes is answered with the first hundreds, and soon", "[definitions]") {
    std::string text = tiny("timetable of icp:\n");
    for (int i = 0; i < 3000; ++i) text += "  - {do: publish the agenda, by: soon, whom: nobody}\n";
    const auto begin = std::chrono::steady_clock::now();
    const auto loading = load_text(text);
    CHECK(loading.mistakes.size() > 300);
    CHECK(loading.mistakes.size() <= 500);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{20});
}

TEST_CASE("a mistake says its place, what was expected and what was perhaps meant", "[definitions]") {
    CHECK(to_text({"x.yaml", 12, 5, "unknown word 'agend'", "one of: a or b", "agenda"}) ==
          "x.yaml:12:5: unknown word 'agend'; did you mean 'agenda'? Expected one of: a or b");
    CHECK(to_text({"x.yaml", 12, 5, "unknown word 'xyz'", "one of: a or b", ""}) ==
          "x.yaml:12:5: unknown word 'xyz'; expected one of: a or b");
    CHECK(to_text({"x.yaml", 0, 0, "the file is empty", "", ""}) == "x.yaml: the file is empty");
}

TEST_CASE("closed days are laid over a calendar and leave its own holidays alone", "[definitions]") {
    const auto loaded_calendar = load_calendar("england-and-wales", config());
    REQUIRE(loaded_calendar.calendar);
    const auto& before = loaded_calendar.calendar->calendar;
    const auto after = with_closed_days(before, {{day(2022, 12, 23), "offices closed"}, {day(2022, 12, 26), "offices closed"}});
    CHECK(calendar::is_working_day(before, day(2022, 12, 23)));
    CHECK(calendar::why_closed(after, day(2022, 12, 23)) == std::string{"offices closed"});
    CHECK(calendar::why_closed(after, day(2022, 12, 26)) == calendar::why_closed(before, day(2022, 12, 26)));
    CHECK(after.hash == before.hash);
}

TEST_CASE("the shipped calendar knows the one-off holidays", "[definitions]") {
    const auto loading = load_calendar("england-and-wales", config());
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.calendar);
    const auto& calendar = loading.calendar->calendar;
    for (const auto date : {day(2020, 5, 8), day(2022, 6, 2), day(2022, 6, 3), day(2022, 9, 19), day(2023, 5, 8), day(2026, 12, 28)})
        CHECK_FALSE(calendar::is_working_day(calendar, date));
    for (const auto date : {day(2020, 5, 4), day(2022, 5, 30)}) CHECK(calendar::is_working_day(calendar, date));
    CHECK(calendar::is_provisional(calendar, day(2028, 5, 1)));
    CHECK_FALSE(calendar::is_provisional(calendar, day(2027, 5, 3)));
}

TEST_CASE("a mail is kept back by the name of its template, and a template that no mail has is a mistake", "[definitions]") {
    const auto right = load_text(tiny("sending: live\nsending by template: {escalation: clerk first, due today: hold}\n"));
    INFO(all_texts(right.mistakes));
    REQUIRE(right.ok());
    CHECK(right.bundle->definition.sending_by_template ==
          std::map<std::string, model::Sending, std::less<>>{{"due_today", model::Sending::hold},
                                                             {"escalation", model::Sending::clerk_first}});
    CHECK(definition_from_canonical(right.bundle->canonical)->sending_by_template == right.bundle->definition.sending_by_template);
    CHECK(sending_in_words(right.bundle->definition) ==
          std::vector<std::string>{"live", "mails by the template due_today: hold", "mails by the template escalation: clerk first"});

    // What several mails are folded into, and what goes round them, is no mail of its own: to hold it would hold nothing.
    for (const auto* name : {"summons", "digest", "frame", "part_facts"}) {
        const auto wrong = load_text(tiny("sending by template: {" + std::string(name) + ": hold}\n"));
        REQUIRE(wrong.mistakes.size() == 1);
        CHECK(wrong.mistakes.front().what == "no mail has the template '" + std::string(name) + "'");
        CHECK_THAT(wrong.mistakes.front().expected,
                   Catch::Contains("escalation") && Catch::Contains("monday") && !Catch::Contains("part_"));
    }
    CHECK_THAT(all_texts(load_text(tiny("sending by template: {due_today: hold, due today: live}\n")).mistakes),
               Catch::Contains("the template 'due_today' stands here twice"));
    CHECK_THAT(all_texts(load_text(tiny("sending by template: [escalation]\n")).mistakes), Catch::Contains("{escalation: clerk first}"));
}

TEST_CASE("a body that would go ahead of its system is worth a look, since the stricter holds", "[definitions]") {
    auto text = tiny("sending: clerk first\nalarms to: gov\n");
    const auto at = text.find("rules: own terms}");
    REQUIRE(at != std::string::npos);
    text.insert(at, "sending: live, ");
    const auto loading = load_text(text);
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    CHECK(worth_a_look(loading.bundle->definition, day(2022, 7, 1)) ==
          std::vector<std::string>{"Partnership: its sending is live, but the system's is clerk first, and the stricter holds"});
}

TEST_CASE("mail that goes out while nobody is told of alarms is worth a look", "[definitions]") {
    const auto look = [](const std::string& more) {
        const auto loading = load_text(tiny(more));
        INFO(all_texts(loading.mistakes));
        REQUIRE(loading.ok());
        return worth_a_look(loading.bundle->definition, day(2022, 7, 1));
    };
    for (const auto* sends : {"sending: live\n", "sending: clerk first\n"}) {
        const auto lines = look(sends);
        REQUIRE(lines.size() == 1);
        CHECK_THAT(lines.front(), Catch::Contains("'alarms to:'"));
        CHECK(look(std::string{sends} + "alarms to: gov\n").empty());
    }
    CHECK(look("sending: hold\n").empty());
}

TEST_CASE("a body that meets and that no office runs is worth a look, for nobody may record what befalls it", "[definitions]") {
    auto text = tiny();
    const auto at = text.find("runs: icp");
    REQUIRE(at != std::string::npos);
    const auto loading = load_text(text.erase(text.rfind(',', at), std::string{", runs: icp"}.size()));
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    CHECK(worth_a_look(loading.bundle->definition, day(2022, 7, 1)) ==
          std::vector<std::string>{
              "Partnership: no office runs it, so that nobody may record what befalls its meetings; name it under an office's "
              "'runs:'"});
}

TEST_CASE("nothing in a shipped system is worth a look", "[definitions]") {
    for (const auto& loading : load_path(config() + "/systems", config())) {
        INFO(all_texts(loading.mistakes));
        REQUIRE(loading.ok());
        INFO(loading.bundle->definition.system);
        CHECK(worth_a_look(*loading.bundle, day(2026, 11, 24)).empty());
    }
}

TEST_CASE("a meeting on a day that does not work is worth a look", "[definitions]") {
    CHECK(noted(tiny("closed days: {2026-12-22: The office is shut}\n"
                     "meetings of icp:\n"
                     "  - {ref: one, on: 4 April 2027}\n"
                     "  - {ref: two, on: 25 December 2026}\n"
                     "  - {ref: three, on: 22 December 2026}\n"
                     "  - {ref: four, on: 23 December 2026}\n")) ==
          std::vector<std::string>{
              "Partnership: its meeting 'one' is on Sunday 4 April 2027, which is no working day (Sunday)",
              "Partnership: its meeting 'two' is on Friday 25 December 2026, which is no working day (Christmas Day)",
              "Partnership: its meeting 'three' is on Tuesday 22 December 2026, which is no working day (The office is shut)"});
}

TEST_CASE("deadlines and reminders that leave no time, or ask for years of it, are worth a look", "[definitions]") {
    CHECK(noted(tiny("timetable of icp:\n"
                     "  - {do: call for reports, by: within 0 working days of meeting, who: gov}\n"
                     "  - {do: publish the agenda, by: 5 clear working days before meeting, who: gov, remind: [500, 3]}\n"
                     "  - {do: draft the minutes, by: within 10 working days of meeting, who: gov, remind: [262, 0]}\n")) ==
          std::vector<std::string>{"Partnership: 'call for reports' is due within 0 working days of meeting, so that no day is left for it",
                                   "Partnership: 'publish the agenda' is reminded of more than a year before its deadline"});
    const auto lines = noted(tiny("live from: 1 March 1922\n"));
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines.front(), Catch::Contains("live from") && Catch::Contains("1 March 1922"));
    CHECK(noted(tiny("live from: 1 March 2022\n")).empty());
}

TEST_CASE("an event of the file's own about what the program has an event for is worth a look", "[definitions]") {
    CHECK(noted(tiny("timetable of icp:\n"
                     "  - {do: send the reports, by: 5 days before meeting, who: gov, met by: ReportsSent}\n"
                     "  - {do: answer scrutiny, by: within 5 days of meeting, who: gov, met by: ScrutinyAnswered}\n")) ==
          std::vector<std::string>{
              "Partnership: 'send the reports' is met by ReportsSent, an event of this file's own, which somebody has to record by that "
              "name; the program's own: ReportsCalled, ReportReceived"});
}

TEST_CASE("a quorum that asks for somebody from where no member comes is worth a look", "[definitions]") {
    const std::string member = "  member: {name: A member, body: icp, comes from: Healthwatch}\n";
    CHECK(noted(with_body("rules: own terms, quorum: \"3 members, one from each of Healthwatch and the county\"", member)) ==
          std::vector<std::string>{
              "Partnership: its quorum asks for somebody from the county, and none of its posts comes from there ('comes from:'), so that "
              "it is never known whether anybody did"});
    CHECK(noted(with_body("rules: own terms, quorum: \"3 members, one from each of Healthwatch\"", member)).empty());
    // Whence its members come a file need not say of those who made the body.
    CHECK(noted(with_body("rules: own terms, made by: [ICB, Council], quorum: \"3 members, one from each of made by\"",
                          "  member: {name: A member, body: icp, member: yes}\n"))
              .empty());
}

TEST_CASE("a body whose meetings are planned and whose agenda nobody is reminded of is worth a look where the law bars late items",
          "[definitions]") {
    const std::string meetings = "meetings of icp:\n  - {ref: one, on: 23 December 2026}\n";
    CHECK(noted(with_body("rules: council committee", meetings)) ==
          std::vector<std::string>{
              "Partnership: its meetings are planned, but there is no 'timetable of icp:', so that nobody is reminded of its agenda"});
    CHECK(
        noted(with_body("rules: council committee",
                        meetings + "timetable of icp:\n  - {do: publish the agenda, by: 5 clear working days before meeting, who: gov}\n"))
            .empty());
    CHECK(noted(with_body("rules: own terms", meetings)).empty());
}

TEST_CASE("an office or post of an operator that no system has is worth a look, with the one that is meant", "[definitions]") {
    DaemonSettings settings;
    settings.operators.push_back(
        {.uid = 1001, .person = "clerk-1", .offices = {"gov", "govv"}, .posts = {"boss", "clerc"}, .administrator = false});
    std::vector<Loading> systems{load_text(tiny())};
    CHECK(worth_a_look(settings, systems) ==
          std::vector<std::string>{
              "operator clerk-1: no file under 'systems:' has the office 'govv', so that it gives no right; did you mean 'gov'?",
              "operator clerk-1: no file under 'systems:' has the post 'clerc', so that it gives no right; did you mean 'clerk'?"});
    // Of a file with mistakes nobody knows what it would have.
    systems.push_back(load_text("system: tiny\n"));
    CHECK(worth_a_look(settings, systems).empty());
}

TEST_CASE("what is kept of a file takes no more room than the file, up to the longest that is read", "[definitions]") {
    const Folder folder;
    Mistakes mistakes{"a file"};
    std::string text(16384, 'x');
    REQUIRE(read_file(folder.write("short", "six\nsev"), text, mistakes));
    CHECK(text == "six\nsev");
    CHECK(text.capacity() < 64);
    const std::string long_one((1 << 20), 'a');
    REQUIRE(read_file(folder.write("long", long_one), text, mistakes));
    CHECK(text == long_one);
    CHECK_FALSE(read_file(folder.write("too-long", long_one + "a"), text, mistakes));
    CHECK(mistakes.count() == 1);
}

TEST_CASE("a test address is one plain mail address, or the daemon does not start", "[definitions]") {
    const Folder folder;
    const auto load = [&](const std::string& address) {
        return load_settings(folder.write("beadled.yaml", "mail: {transport: none, test address: " + address + "}\n"));
    };
    const auto right = load("me@office.example");
    REQUIRE(right.settings);
    CHECK(right.settings->test_address == "me@office.example");
    for (const auto* wrong : {"me", "a@b.example, c@d.example", "\"me@office.example\\r\\nBcc: leader@council.example\"",
                              "\"Me <me@office.example>\"", "m\u00fcller@office.example", "me@office", "[me@office.example]"}) {
        CAPTURE(wrong);
        CHECK_FALSE(load(wrong).mistakes.empty());
    }
}

TEST_CASE("how long mail stays in the outbox is said in words: a year if not given, never, and 30 days at least", "[definitions]") {
    const Folder folder;
    const auto load = [&](const std::string& after) {
        return load_settings(folder.write("beadled.yaml", "mail: {archive after: " + after + "}\n"));
    };
    for (const auto& [words, days] : std::vector<std::pair<const char*, int>>{
             {"1 year", 365}, {"2 years", 730}, {"18 months", 540}, {"30 days", 30}, {"5 weeks", 35}, {"1 month", 30}}) {
        CAPTURE(words);
        const auto right = load(words);
        REQUIRE(right.settings);
        CHECK(right.settings->mail_archived_after == std::chrono::days{days});
    }
    CHECK_FALSE(load("never").settings->mail_archived_after);
    for (const auto* wrong : {"29 days", "1 day", "0 years", "-1 year", "year", "1", "1 decade", "1year", "a year", "99999999999 years",
                              "100001 days", "[1 year]"}) {
        CAPTURE(wrong);
        CHECK_FALSE(load(wrong).mistakes.empty());
    }
}

TEST_CASE("the daemon's shipped file is read, and what it leaves out has its default", "[definitions]") {
    const auto loading = load_settings(config() + "/beadled.yaml");
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.settings);
    CHECK(loading.settings->store == "sqlite:/var/lib/beadle/beadle.db");
    CHECK(loading.settings->socket == "/run/beadle/beadle.sock");
    CHECK(loading.settings->mail_transport == "none");
    CHECK(loading.settings->mail_archived_after == std::chrono::days{365});
    CHECK(loading.settings->log_level == "info");
    REQUIRE(loading.settings->operators.size() == 1);
    CHECK(loading.settings->operators.front().administrator);
}

TEST_CASE("the record may be kept on PostgreSQL", "[definitions]") {
    const Folder folder;
    for (const std::string store :
         {"postgres:host=db.example dbname=beadle user=beadle passfile=/etc/beadle/pgpass",
          "postgres://beadle@db1.example:5432,db2.example:5432/beadle?target_session_attrs=read-write", "postgres:"}) {
        const auto loading = load_settings(folder.write("beadled.yaml", "store: '" + store + "'\nsystems: /srv/systems\n"));
        INFO(all_texts(loading.mistakes));
        REQUIRE(loading.settings);
        CHECK(loading.settings->store == store);
    }
}

TEST_CASE("the daemon's file says all there is to say", "[definitions]") {
    const Folder folder;
    const auto path =
        folder.write("beadled.yaml",
                     "store: sqlite:/srv/b.db\nsocket: /srv/b.sock\nsystems: /srv/systems\nlog: {level: debug, file: /srv/log}\n"
                     "mail:\n  transport: smtp\n  domain: icb.example\n  bounces to: b@icb.example\n"
                     "  smtp: {url: smtps://m.example:465, security: tls, auth: xoauth2, user: u@icb.example, secret file: /srv/s, ca "
                     "file: /srv/ca, a minute: 5}\n"
                     "metrics: {listen: \"[::1]:9999\"}\n"
                     "operators:\n  - {uid: 1001, person: clerk-1, offices: [hfd, icb], posts: boss}\n");
    const auto loading = load_settings(path);
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.settings);
    const auto& settings = *loading.settings;
    CHECK(settings.smtp.url == "smtps://m.example:465");
    CHECK(settings.smtp.security == "tls");
    CHECK(settings.smtp.auth == "xoauth2");
    CHECK(settings.smtp.secret_file == "/srv/s");
    CHECK(settings.smtp.per_minute == 5);
    CHECK(settings.bounce_address == "b@icb.example");
    CHECK(settings.operators.front().uid == 1001);
    CHECK(settings.operators.front().offices == std::vector<std::string>{"hfd", "icb"});
    CHECK(settings.operators.front().posts == std::vector<std::string>{"boss"});
    CHECK(settings.log_file == "/srv/log");
    CHECK(settings.metrics.is_on);
    CHECK(settings.metrics.host == "::1");
    CHECK(settings.metrics.port == 9999);
}

TEST_CASE("entries are forwarded, and papers looked at, only where the daemon's file says so", "[load]") {
    const Folder folder;
    const auto read = [&](const std::string& text) { return load_settings(folder.write("beadled.yaml", text)); };
    const auto silent = read("store: 'sqlite:/srv/beadle.db'\n");
    REQUIRE(silent.settings);
    CHECK(silent.settings->forwarding.to.empty());
    CHECK(silent.settings->papers.systems.empty());
    const auto said = read(
        "forward: {to: syslog, address: 'tcp:siem.icb.example:601'}\n"
        "papers: {look at: [our-system, another], plain http: yes}\n");
    REQUIRE(said.mistakes.empty());
    CHECK(said.settings->forwarding.to == "syslog");
    CHECK(said.settings->forwarding.address == "tcp:siem.icb.example:601");
    CHECK(said.settings->papers.systems == std::vector<std::string>{"our-system", "another"});
    CHECK(said.settings->papers.plain_http);
    CHECK_FALSE(said.settings->papers.private_addresses);
    CHECK(read("forward: {to: journal}\n").settings->forwarding.address == "unix:/dev/log");
    for (const auto* wrong : {"forward: {to: printer}\n", "forward: {}\n", "forward: {to: syslog, address: 'udp:h:514'}\n", "papers: {}\n",
                              "papers: {look at: [a], plain https: yes}\n"}) {
        CAPTURE(wrong);
        CHECK(read(wrong).mistakes.size() == 1);
    }
}

TEST_CASE("a place to listen is a numeric address and a port, and each section says its own", "[definitions]") {
    const Folder folder;
    const auto mistakes_of = [&](const std::string& text) { return load_settings(folder.write("beadled.yaml", text)).mistakes; };
    const auto monitored = load_settings(folder.write("beadled.yaml", "metrics: {}\n"));
    REQUIRE(monitored.settings);
    CHECK(monitored.settings->metrics.is_on);
    CHECK(monitored.settings->metrics.host == "127.0.0.1");
    CHECK(monitored.settings->metrics.port == 9464);
    for (const auto* place : {"nowhere:80", "127.0.0.1", "127.0.0.1:65536", "127.0.0.1:x", ":80", "127.0.0.1:-1"}) {
        CAPTURE(place);
        const auto mistakes = mistakes_of("metrics: {listen: \"" + std::string(place) + "\"}\n");
        REQUIRE(mistakes.size() == 1);
        CHECK_THAT(to_text(mistakes.front()), Catch::Contains("is no place to listen") && Catch::Contains("127.0.0.1:9464"));
    }
}
