#include "daemon/cli/terminal_table.hpp"

#include "daemon/cli/table.hpp"
#include "tests/catch.hpp"

namespace beadle::cli {
namespace {

TEST_CASE("a table that fits the terminal is the one that is piped", "[table]") {
    const Table table{{"due", "duty"}, {{"Mon 5 Dec 2022 5pm", "publish the agenda"}, {"Tue 13 Dec", "meet"}}, {}};
    CHECK(for_terminal(table, 80) == to_text(table, 80));
    CHECK(for_terminal(table, 60) == to_text(table, 60));
}

TEST_CASE("the widest column is broken within itself while the rest has room, and rows become blocks when it has none", "[table]") {
    const Table table{{"action", "what", "owner", "due"},
                      {{"ICP/2022-23/3/action/1", "write to both councils about the vacancy", "Head of governance", "Fri 6 Jan 2023"},
                       {"ICP/2022-23/3/action/2", "publish the strategy", "Strategy lead", "Wed 21 Dec 2022"}},
                      {0}};
    CHECK(for_terminal(table, 80) ==
          "action                  what                 owner               due\n"
          "----------------------  -------------------  ------------------  ---------------\n"
          "ICP/2022-23/3/action/1  write to both        Head of governance  Fri 6 Jan 2023\n"
          "                        councils about the\n"
          "                        vacancy\n"
          "ICP/2022-23/3/action/2  publish the          Strategy lead       Wed 21 Dec 2022\n"
          "                        strategy\n");
    CHECK(for_terminal(table, 60) ==
          "action: ICP/2022-23/3/action/1\n"
          "what:   write to both councils about the vacancy\n"
          "owner:  Head of governance\n"
          "due:    Fri 6 Jan 2023\n"
          "\n"
          "action: ICP/2022-23/3/action/2\n"
          "what:   publish the strategy\n"
          "owner:  Strategy lead\n"
          "due:    Wed 21 Dec 2022\n"
          "\n");
}

TEST_CASE("a block leaves out what is empty, and goes on below where a long text began", "[table]") {
    const Table table{
        {"due", "happened", "outcome", "duty", "who"},
        {{"Mon 5 Dec 2022 5pm", "Tue 6 Dec 2022 9:25am", "met late", "publish the agenda, ICPA/2022-23/3",
          "Worcestershire County Council democratic services"},
         {"Wed 21 Dec 2022 5pm", "", "open",
          "settle the text with both co-chairs, now that it was approved subject to amendments, ICPA/2022-23/3", "Strategy lead"}},
        {}};
    CHECK(for_terminal(table, 80) ==
          "due:      Mon 5 Dec 2022 5pm\n"
          "happened: Tue 6 Dec 2022 9:25am\n"
          "outcome:  met late\n"
          "duty:     publish the agenda, ICPA/2022-23/3\n"
          "who:      Worcestershire County Council democratic services\n"
          "\n"
          "due:      Wed 21 Dec 2022 5pm\n"
          "outcome:  open\n"
          "duty:     settle the text with both co-chairs, now that it was approved subject\n"
          "          to amendments, ICPA/2022-23/3\n"
          "who:      Strategy lead\n"
          "\n");
    CHECK(for_terminal(table, 60) ==
          "due:      Mon 5 Dec 2022 5pm\n"
          "happened: Tue 6 Dec 2022 9:25am\n"
          "outcome:  met late\n"
          "duty:     publish the agenda, ICPA/2022-23/3\n"
          "who:      Worcestershire County Council democratic services\n"
          "\n"
          "due:      Wed 21 Dec 2022 5pm\n"
          "outcome:  open\n"
          "duty:     settle the text with both co-chairs, now that it\n"
          "          was approved subject to amendments, ICPA/2022-23/3\n"
          "who:      Strategy lead\n"
          "\n");
}

TEST_CASE("width is counted in letters, not in bytes", "[table]") {
    const Table table{{"post", "member", "answer"},
                      {{"chair", "Si\u00e2n \u00d4wen, Cyngor Sir Ynys M\u00f4n, cadeirydd y pwyllgor craffu", "comes"},
                       {"d\u0175r", "T\u0177 Hafan", "sends a substitute"}},
                      {}};
    CHECK(for_terminal(table, 80) ==
          "post   member                                                 answer\n"
          "-----  -----------------------------------------------------  ------------------\n"
          "chair  Si\u00e2n \u00d4wen, Cyngor Sir Ynys M\u00f4n, cadeirydd y pwyllgor   comes\n"
          "       craffu\n"
          "d\u0175r    T\u0177 Hafan                                               sends a substitute\n");
    CHECK(for_terminal(table, 60) ==
          "post   member                             answer\n"
          "-----  ---------------------------------  ------------------\n"
          "chair  Si\u00e2n \u00d4wen, Cyngor Sir Ynys M\u00f4n,    comes\n"
          "       cadeirydd y pwyllgor craffu\n"
          "d\u0175r    T\u0177 Hafan                           sends a substitute\n");
}

TEST_CASE("what is set in stays set in, and what stands in a column without a heading goes on from the one before", "[table]") {
    const Table table{{"  gate", "last day", "", "rule"},
                      {{"  finance, Director of finance", "Mon 5 Dec 2022", "2 working days too late",
                        "cleared 3 working days before the papers are sent out"}},
                      {}};
    CHECK(for_terminal(table, 80) ==
          "  gate                last day                              rule\n"
          "--------------------  --------------  --------------------  --------------------\n"
          "  finance, Director   Mon 5 Dec 2022  2 working days too    cleared 3 working\n"
          "  of finance                          late                  days before the\n"
          "                                                            papers are sent out\n");
    CHECK(for_terminal(table, 60) ==
          "  gate:     finance, Director of finance\n"
          "  last day: Mon 5 Dec 2022\n"
          "            2 working days too late\n"
          "  rule:     cleared 3 working days before the papers are\n"
          "            sent out\n"
          "\n");
}

TEST_CASE("a word that is longer than the terminal is wide stays whole, to be copied", "[table]") {
    const Table table{
        {"id", "state"},
        {{"ICPA/2022-23/2|agenda/worcs|r0|escalate-2h|worcs-deputy-head-of-democratic-services", "accepted by the mail server"}},
        {}};
    for (const auto width : {80, 60})
        CHECK(for_terminal(table, width) ==
              "id:    ICPA/2022-23/2|agenda/worcs|r0|escalate-2h|worcs-deputy-head-of-democratic-services\n"
              "state: accepted by the mail server\n"
              "\n");
}

TEST_CASE("rows that would grow taller in columns than without them are blocks", "[table]") {
    const Table table{{"id", "what", "state"},
                      {{"ICP/2022-23/1", "Special meeting of the Assembly",
                        "called; its agenda is not settled with the chair yet, and no notice was given"}},
                      {}};
    CHECK(for_terminal(table, 80) ==
          "id             what                             state\n"
          "-------------  -------------------------------  --------------------------------\n"
          "ICP/2022-23/1  Special meeting of the Assembly  called; its agenda is not\n"
          "                                                settled with the chair yet, and\n"
          "                                                no notice was given\n");
    CHECK(for_terminal(table, 60) ==
          "id:    ICP/2022-23/1\n"
          "what:  Special meeting of the Assembly\n"
          "state: called; its agenda is not settled with the chair yet,\n"
          "       and no notice was given\n"
          "\n");
}

TEST_CASE("a table without rows is its headings, and nothing where they do not fit", "[table]") {
    for (const auto width : {80, 60}) {
        CHECK(for_terminal({{"when", "what"}, {}, {}}, width) == "when  what\n----  ----\n");
        CHECK(for_terminal({{"which is a heading that is not short", "and this one is not short either", "nor is this"}, {}, {}}, width)
                  .empty());
        CHECK(for_terminal({}, width).empty());
    }
}

}  // namespace
}  // namespace beadle::cli
