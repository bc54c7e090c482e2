// What is wrong with a template is said when its system is looked at, and not found out by a mail that goes out in plain facts.

#include "daemon/definitions/load.hpp"
#include "tests/catch.hpp"
#include "tests/daemon/definitions/support.hpp"

using namespace beadle::definitions;
using namespace beadle::definitions::testing;

TEST_CASE("a template that no mail can be written by is answered with its file, its place and what was expected", "[definitions]") {
    struct Case {
        const char* name;
        const char* text;
        int line, column;
        const char* what;
    };
    const auto c = GENERATE(values<Case>({
        {"reminder.txt", "Subject: x\n\nDear all,\n  {{#What}} {{What}}\n", 4, 3, "unclosed section 'What'"},
        {"reminder.html", "<p>{{#What}}\n</p>{{/Ask}}", 1, 4, "unclosed section 'What'"},
        {"reminder.html", "\xC3\xA4{{/What}}", 1, 2, "unopened section 'What'"},
        {"part_facts.txt", "a\nb {{What", 2, 3, "unclosed tag"},
        {"reminder.txt", "Subject: x\nCaf\xE9\n", 2, 4, "bytes that are no UTF-8"},
        {"reminder.txt", "Dear all\n", 1, 1, "the first line does not begin with 'Subject:'"},
        {"frame.html", "<html></html>", 0, 0, "the frame has no place for the mail"},
    }));
    CAPTURE(c.name, c.text);
    const Folder folder;
    const auto file = folder.write(std::string{"templates/"} + c.name + ".mustache", c.text);
    const auto loading = load_system(folder.write("system.yaml", tiny()), config());
    INFO(all_texts(loading.mistakes));
    CHECK(loading.bundle == nullptr);
    REQUIRE(loading.mistakes.size() == 1);
    const auto& mistake = loading.mistakes.front();
    CHECK(mistake.file == file);
    CHECK(mistake.line == c.line);
    CHECK(mistake.column == c.column);
    CHECK(mistake.what == c.what);
    CHECK_FALSE(mistake.expected.empty());
}

TEST_CASE("a definition that is stored is read back with the templates that it has, right or wrong", "[definitions]") {
    const Folder folder;
    folder.write("templates/reminder.txt.mustache", "Subject: ours\n");
    const auto loading = load_system(folder.write("system.yaml", tiny()), config());
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    auto stored = loading.bundle->canonical;
    const std::string right = "Subject: ours", wrong = "Dear {{#all";
    const auto at = stored.find(right);
    REQUIRE(at != std::string::npos);
    stored.replace(at, right.size(), wrong);
    CHECK(definition_from_canonical(stored)->templates.at("reminder.txt") == wrong + "\n");
}

TEST_CASE("a line that was stored with a template of no mail is read back as it is", "[definitions]") {
    // What is applied today may name none: tests/data/bad-definitions/line-template-no-mail.yaml
    const auto loading =
        load_text(tiny("timetable of icp:\n  - {do: call for reports, by: 5 days before meeting, who: gov, template: overdue}\n"));
    INFO(all_texts(loading.mistakes));
    REQUIRE(loading.ok());
    auto stored = loading.bundle->canonical;
    const std::string named = "\"template\":\"overdue\"";
    const auto at = stored.find(named);
    REQUIRE(at != std::string::npos);
    stored.replace(at, named.size(), "\"template\":\"frame\"");
    CHECK(definition_from_canonical(stored)->timetables.at("icp").front().template_name == "frame");
}
