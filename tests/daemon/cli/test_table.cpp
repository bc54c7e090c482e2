#include "daemon/cli/table.hpp"

#include "tests/catch.hpp"

namespace beadle::cli {
namespace {

TEST_CASE("a table lines its columns up and leaves no blanks at line ends", "[table]") {
    const Table table{{"due", "duty"}, {{"Mon 5 Dec 2022 5pm", "publish the agenda"}, {"Tue 13 Dec", "meet"}}, {}};
    CHECK(to_text(table, 80) ==
          "due                 duty\n"
          "------------------  ------------------\n"
          "Mon 5 Dec 2022 5pm  publish the agenda\n"
          "Tue 13 Dec          meet\n");
}

TEST_CASE("a table too wide for the terminal wraps the column that may give way", "[table]") {
    const Table table{{"due", "why"}, {{"Mon 5 Dec 2022", "the five clear days are 6, 7, 8, 9 and 12 December"}}, {1}};
    const auto text = to_text(table, 44);
    CAPTURE(text);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        CHECK(end - at <= 44);
        at = end + 1;
    }
    CHECK_THAT(text, Catch::Contains("December\n"));
    CHECK_THAT(text, Catch::Contains("\n                7, 8, 9 and 12 December"));
}

TEST_CASE("letters beyond ASCII count as one column", "[table]") {
    CHECK(columns_of("caf\u00e9 \u2192") == 6);
    const Table table{{"a", "b"}, {{"\u2192", "x"}, {"y", "z"}}, {}};
    CHECK(to_text(table, 80) == "a  b\n-  -\n\u2192  x\ny  z\n");
}

TEST_CASE("a cell of several lines keeps them", "[table]") {
    const Table table{{"a", "b"}, {{"one\ntwo", "x"}}, {}};
    CHECK(to_text(table, 80) == "a    b\n---  -\none  x\ntwo\n");
}

TEST_CASE("words are never cut, and blanks at a line's beginning are kept", "[table]") {
    CHECK(wrapped("Herefordshire and Worcestershire", 8) == std::vector<std::string>{"Herefordshire", "and", "Worcestershire"});
    CHECK(wrapped("  one two three", 9) == std::vector<std::string>{"  one two", "  three"});
    CHECK(wrapped("", 9) == std::vector<std::string>{""});
}

TEST_CASE("a word wider than its column widens it: the columns stay in line", "[table]") {
    const Table table{
        {"id", "what", "who"}, {{"ICPA/2022-23/3/action/12", "do it", "clerk"}, {"A/1", "a long tale of why and when", "chair"}}, {0, 1}};
    const auto text = to_text(table, 30);
    CAPTURE(text);
    const auto who = text.find("who");
    for (const auto* name : {"clerk", "chair"}) CHECK(text.find(name) - (text.rfind('\n', text.find(name)) + 1) == who);
}

TEST_CASE("CSV says that it is UTF-8, ends lines as RFC 4180 has it, quotes what needs it and disarms formulas", "[table]") {
    struct Case {
        const char* cell;
        const char* csv;
    };
    const auto c = GENERATE(values<Case>({
        {"plain", "plain"},
        {"", ""},
        {"a,b", "\"a,b\""},
        {"a;b", "\"a;b\""},
        {"say \"yes\"", "\"say \"\"yes\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"=1+1", "\"'=1+1\""},
        {"@SUM(A1)", "\"'@SUM(A1)\""},
        {"+44 1432", "\"'+44 1432\""},
        {"-cmd", "\"'-cmd\""},
        {"\tx", "\"'\tx\""},
        {"=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""},
        {"-12.5", "-12.5"},
        {"12", "12"},
    }));
    CAPTURE(c.cell);
    const Table table{{"h", "i"}, {{c.cell, "x"}}, {}};
    // The mark before it says UTF-8, so that a spreadsheet does not read names in an old character set.
    CHECK(to_csv(table) ==
          "\xEF\xBB\xBF"
          "h,i\r\n" +
              std::string{c.csv} + ",x\r\n");
}

TEST_CASE("what others wrote cannot move the cursor", "[table]") {
    CHECK(printable("a\x1b[2Jb") == "a?[2Jb");
    CHECK(printable("line\nnext\tcell") == "line\nnext\tcell");
    CHECK(printable("csi \xC2\x9B"
                    "2J") == "csi ?2J");
    CHECK(printable("caf\u00e9") == "caf\u00e9");
}

}  // namespace
}  // namespace beadle::cli
