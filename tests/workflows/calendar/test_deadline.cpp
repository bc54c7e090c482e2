#include "workflows/calendar/deadline.hpp"

#include <cstdlib>
#include <limits>
#include <random>
#include <regex>

#include "tests/catch.hpp"
#include "tests/workflows/calendar/england.hpp"

namespace beadle::calendar {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using std::chrono::sys_days;
using testing::england_and_wales;

Rule rule(const std::string& text) {
    CAPTURE(text);
    auto parsed = parse_rule(text);
    if (!parsed) FAIL(text << ": " << parsed.error().detail);
    return *parsed;
}

std::optional<Date> date(const std::string& text) { return text == "-" ? std::nullopt : date_from_iso(text); }

std::string both(const std::string& text, const std::string& anchor, const DayCalendar& calendar = england_and_wales()) {
    const auto deadline = count(rule(text), date(anchor), calendar);
    if (!deadline) return deadline.error().detail;
    return to_iso(deadline->raw) + " " + to_iso(deadline->safe);
}

/// The proof as text, a line a day: "2022-03-25 + clear working day 5 of 5".
std::string proof(const std::string& text, const std::string& anchor) {
    std::string out;
    for (const auto& day : count(rule(text), date(anchor), england_and_wales()).value().days) {
        out += to_iso(day.date) + (day.counted ? " + " : "   ") + day.why + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("the short way to the sentence says what the proof says", "[calendar][deadline]") {
    const auto& calendar = england_and_wales();
    for (const auto* text : {"5 clear working days before meeting at 17:00", "3 clear days before meeting",
                             "10 working days before meeting", "0 working days before meeting", "within 5 working days of publication",
                             "within 5 clear days of publication", "5 clear working days after publication", "28 days after decision",
                             "1 working day after decision", "12 working days beginning with notice", "20 days beginning with notice",
                             "2 weeks before meeting", "6 years beginning with meeting", "3 months after decision", "by meeting",
                             "by 31 December 2022", "first Tuesday of June", "260 working days before target"}) {
        const auto counted_by = rule(text);
        for (auto day = sys_days{2019y / 12 / 1}; day < sys_days{2023y / 2 / 1}; day += days{1}) {
            CAPTURE(text, to_iso(Date{day}));
            const auto proved = count(counted_by, Date{day}, calendar);
            REQUIRE(proved.has_value());
            REQUIRE(count_in_one_sentence(counted_by, Date{day}, calendar).value() == in_one_sentence(counted_by, Date{day}, *proved));
        }
    }
    CHECK(count_in_one_sentence(rule("5 days before meeting"), std::nullopt, calendar).error().detail ==
          count(rule("5 days before meeting"), std::nullopt, calendar).error().detail);
}

TEST_CASE("every worked date of the oracle is answered", "[calendar][deadline]") {
    int rows = 0;
    for (const auto& line : testing::lines_of("tests/workflows/calendar/oracles/deadlines.tsv")) {
        if (line.empty() || line[0] == '#' || line.rfind("rule\t", 0) == 0) continue;
        const auto field = testing::split(line, '\t');
        REQUIRE(field.size() >= 4);
        CAPTURE(line);
        CHECK(both(field[0], field[1]) == field[2] + " " + field[3]);
        const auto fast = count_without_proof(rule(field[0]), date(field[1]), england_and_wales());
        CHECK(to_iso(fast->raw) + " " + to_iso(fast->safe) == field[2] + " " + field[3]);
        CHECK(fast->days.empty());
        ++rows;
    }
    CHECK(rows == 32);
}

TEST_CASE("each form counts as its words say", "[calendar][deadline]") {
    struct Case {
        const char* rule;
        const char* anchor;
        const char* raw_and_safe;
    };
    const auto c = GENERATE(values<Case>({
        {"1 working day before meeting", "2022-03-28", "2022-03-25 2022-03-25"},
        {"0 days before meeting", "2022-03-27", "2022-03-27 2022-03-25"},
        {"0 clear days before meeting", "2022-03-24", "2022-03-23 2022-03-23"},
        {"0 days after meeting", "2022-03-27", "2022-03-27 2022-03-28"},
        {"10 working days before meeting", "2022-12-13", "2022-11-29 2022-11-29"},
        {"3 days before meeting", "2022-03-30", "2022-03-27 2022-03-25"},
        {"3 days after meeting", "2022-03-30", "2022-04-02 2022-04-04"},
        {"within 3 days of meeting", "2022-03-30", "2022-04-02 2022-04-01"},
        {"2 weeks after meeting", "2022-04-01", "2022-04-15 2022-04-19"},
        {"within 2 weeks of meeting", "2022-04-01", "2022-04-15 2022-04-14"},
        {"1 month after meeting", "2023-01-31", "2023-02-28 2023-02-28"},
        {"1 month after meeting", "2024-01-31", "2024-02-29 2024-02-29"},
        {"within 13 months of meeting", "2023-01-31", "2024-02-29 2024-02-29"},
        {"1 year before meeting", "2024-02-29", "2023-02-28 2023-02-28"},
        {"4 years beginning with meeting", "2024-02-29", "2028-02-28 2028-02-28"},
        {"6 years beginning with meeting", "2022-06-14", "2028-06-13 2028-06-13"},
        {"1 month beginning with meeting", "2022-01-30", "2022-02-28 2022-02-28"},
        {"1 month beginning with meeting", "2022-01-15", "2022-02-14 2022-02-14"},
        {"2 weeks beginning with meeting", "2022-06-14", "2022-06-27 2022-06-27"},
        {"1 day beginning with meeting", "2022-06-18", "2022-06-18 2022-06-18"},
        {"5 working days beginning with meeting", "2022-06-01", "2022-06-09 2022-06-09"},
        {"1 working day beginning with meeting", "2022-06-04", "2022-06-06 2022-06-06"},
        {"by meeting", "2022-06-04", "2022-06-04 2022-06-01"},
        {"from meeting", "2022-06-04", "2022-06-04 2022-06-04"},
        {"first Tuesday of June", "2022-06-07", "2022-06-07 2022-06-07"},
        {"first Tuesday of June", "2022-06-08", "2023-06-06 2023-06-06"},
        {"first Monday of May 2022", "-", "2022-05-02 2022-04-29"},
        {"last Monday of May 2022", "-", "2022-05-30 2022-05-30"},
        {"fifth Thursday in June", "2022-01-01", "2022-06-30 2022-06-30"},
        {"fifth Friday of February", "2022-01-01", "2036-02-29 2036-02-29"},
        {"fifth Friday of February", "2093-01-01", "2104-02-29 2104-02-29"},
        {"by the last Friday of December 2022", "-", "2022-12-30 2022-12-30"},
    }));
    CAPTURE(c.rule, c.anchor);
    CHECK(both(c.rule, c.anchor) == c.raw_and_safe);
}

TEST_CASE("the words decide the direction", "[calendar][deadline]") {
    CHECK(direction_of(rule("5 days before meeting")) == Direction::latest);
    CHECK(direction_of(rule("within 5 days of meeting")) == Direction::latest);
    CHECK(direction_of(rule("by 1 May 2022")) == Direction::latest);
    CHECK(direction_of(rule("by meeting")) == Direction::latest);
    CHECK(direction_of(rule("first Tuesday of June")) == Direction::latest);
    CHECK(direction_of(rule("5 days after meeting")) == Direction::earliest);
    CHECK(direction_of(rule("from 1 May 2022")) == Direction::fixed);
    CHECK(direction_of(rule("from meeting")) == Direction::fixed);
    CHECK(direction_of(rule("6 years beginning with meeting")) == Direction::fixed);
    CHECK(to_word(Direction::latest) == "latest");
    CHECK(to_word(Direction::earliest) == "earliest");
    CHECK(to_word(Direction::fixed) == "fixed");
}

TEST_CASE("a time of day travels with the answer, and none means the end of the day", "[calendar][deadline]") {
    const auto with = count(rule("5 clear working days before meeting at 5pm"), date("2022-12-13"), england_and_wales());
    CHECK(with->at == minutes{17 * 60});
    CHECK(to_iso(with->safe) == "2022-12-05");
    CHECK_FALSE(count(rule("5 clear working days before meeting"), date("2022-12-13"), england_and_wales())->at);
}

TEST_CASE("the proof lists every day touched, counted or not, and why", "[calendar][deadline]") {
    CHECK(proof("5 clear working days before meeting", "2022-03-28") ==
          "2022-03-18   safe date: the last working day at or before the raw date\n"
          "2022-03-19   Saturday\n"
          "2022-03-20   raw date: the last day that leaves 5 clear working days; not a working day (Sunday)\n"
          "2022-03-21 + clear working day 1 of 5\n"
          "2022-03-22 + clear working day 2 of 5\n"
          "2022-03-23 + clear working day 3 of 5\n"
          "2022-03-24 + clear working day 4 of 5\n"
          "2022-03-25 + clear working day 5 of 5\n"
          "2022-03-26   Saturday\n"
          "2022-03-27   Sunday\n"
          "2022-03-28   the day of the meeting is not counted\n");
    CHECK(proof("within 3 working days of publication", "2022-09-15") ==
          "2022-09-15   the day of publication is not counted\n"
          "2022-09-16 + working day 1 of 3\n"
          "2022-09-17   Saturday\n"
          "2022-09-18   Sunday\n"
          "2022-09-19   Bank holiday for the State Funeral of Queen Elizabeth II\n"
          "2022-09-20 + working day 2 of 3\n"
          "2022-09-21 + working day 3 of 3; raw and safe date\n");
    CHECK(proof("within 1 working day of opens", "2022-09-01") ==
          "2022-09-01   the day of the opening is not counted\n"
          "2022-09-02 + working day 1 of 1; raw and safe date\n");
    CHECK(proof("within 4 clear days of request", "2022-04-14") ==
          "2022-04-14   the day of the request is not counted; safe date: the last working day at or before the raw date\n"
          "2022-04-15 + clear day 1 of 4\n"
          "2022-04-16 + clear day 2 of 4\n"
          "2022-04-17 + clear day 3 of 4\n"
          "2022-04-18 + clear day 4 of 4; raw date; not a working day (Easter Monday)\n");
    CHECK(proof("2 working days before meeting", "2022-06-07") ==
          "2022-06-01 + working day 2 of 2, counted back; raw and safe date\n"
          "2022-06-02   Spring bank holiday\n"
          "2022-06-03   Platinum Jubilee bank holiday\n"
          "2022-06-04   Saturday\n"
          "2022-06-05   Sunday\n"
          "2022-06-06 + working day 1 of 2, counted back\n"
          "2022-06-07   the day of the meeting is not counted\n");
    CHECK(proof("1 clear working day after notice", "2022-03-24") ==
          "2022-03-24   the day of the notice is not counted\n"
          "2022-03-25 + clear working day 1 of 1\n"
          "2022-03-26   raw date: the first day that leaves 1 clear working day; not a working day (Saturday)\n"
          "2022-03-27   Sunday\n"
          "2022-03-28   safe date: the first working day at or after the raw date\n");
    CHECK(proof("1 month before meeting", "2026-03-31") ==
          "2026-02-27   safe date: the last working day at or before the raw date\n"
          "2026-02-28 + there is no 31 February, so the month's last day; raw date; not a working day (Saturday)\n"
          "2026-03-31   the day of the meeting\n");
    CHECK(proof("2 weeks before meeting", "2026-04-14") ==
          "2026-03-31 + week 2 of 2, counted back; raw and safe date\n"
          "2026-04-07 + week 1 of 2, counted back\n"
          "2026-04-14   the day of the meeting\n");
    CHECK(proof("6 years beginning with meeting", "2022-06-14") ==
          "2022-06-14 + the day of the meeting is the first of the period\n"
          "2028-06-13 + the last day of the period, the day before its anniversary; raw and safe date\n"
          "2028-06-14   the anniversary is not counted\n");
    CHECK(proof("from 1 April 2023", "-") ==
          "2023-04-01 + the date that the rule names; raw and safe date; Saturday, but this rule is not rounded\n");
    CHECK(proof("by 31 December 2022", "-") ==
          "2022-12-30   safe date: the last working day at or before the raw date\n"
          "2022-12-31 + the date that the rule names; raw date; not a working day (Saturday)\n");
}

TEST_CASE("an answer outside what the calendar is sure of is flagged provisional", "[calendar][deadline]") {
    const auto provisional = [](const char* text, const char* anchor) {
        return count_without_proof(rule(text), date(anchor), england_and_wales())->provisional;
    };
    CHECK_FALSE(provisional("5 clear working days before meeting", "2022-03-28"));
    CHECK(provisional("5 clear working days before meeting", "2018-03-28"));
    CHECK(provisional("5 clear working days before meeting", "2031-03-28"));
    CHECK(provisional("5 clear working days before meeting", "1066-10-14"));
    CHECK(provisional("5 clear working days before meeting", "2028-03-28"));        // Not yet proclaimed.
    CHECK(provisional("5 clear working days before meeting", "2019-01-03"));        // Counts into 2018.
    CHECK(provisional("5 clear working days before meeting", "2028-01-05"));        // Counts from 2028 into 2027.
    CHECK_FALSE(provisional("5 clear working days before meeting", "2028-01-01"));  // The meeting's own day is not counted.
    CHECK(provisional("6 years beginning with meeting", "2024-02-29"));
    CHECK_FALSE(provisional("1 month before meeting", "2028-01-15"));
    CHECK(provisional("1 month after meeting", "2027-12-15"));
    CHECK(provisional("by 31 December 2028", "-"));
    DayCalendar every_day;
    every_day.all_days_work = true;
    CHECK_FALSE(count(rule("5 days before meeting"), date("1066-10-14"), every_day)->provisional);
}

TEST_CASE("a rule that needs an anchor says which is missing", "[calendar][deadline]") {
    const auto missing = count(rule("5 clear days before publication"), std::nullopt, england_and_wales());
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().at == 20);
    CHECK(missing.error().detail == "the date of 'publication' is not known yet: the rule counts from it");
    CHECK_FALSE(count(rule("by meeting"), std::nullopt, england_and_wales()).has_value());
    CHECK_FALSE(count(rule("first Tuesday of June"), std::nullopt, england_and_wales()).has_value());
    CHECK(count(rule("first Tuesday of June 2022"), std::nullopt, england_and_wales()).has_value());
    CHECK_FALSE(
        count(rule("5 days before meeting"), Date{2022y, std::chrono::February, std::chrono::day{30}}, england_and_wales()).has_value());
}

TEST_CASE("a count that leaves the years that can be written is an error and no wrong date", "[calendar][deadline]") {
    const Date last{std::chrono::year::max(), std::chrono::December, std::chrono::day{31}};
    const Date first{std::chrono::year::min(), std::chrono::January, std::chrono::day{1}};
    for (const auto* unit : {"clear working days", "clear days", "working days", "days", "weeks", "months", "years"}) {
        for (const auto* n : {"1", "5", "100000"}) {
            CAPTURE(unit, n);
            CHECK_FALSE(count(rule(n + " "s + unit + " after meeting"), last, england_and_wales()).has_value());
            CHECK_FALSE(count(rule(n + " "s + unit + " before meeting"), first, england_and_wales()).has_value());
        }
    }
    CHECK(count(rule("1 year beginning with meeting"), date("2022-01-01"), england_and_wales()).has_value());
    auto by_hand = rule("5 days before meeting");
    by_hand.count = std::numeric_limits<int>::max();
    CHECK_FALSE(count(by_hand, date("2022-01-01"), england_and_wales()).has_value());
    by_hand.count = -1;
    CHECK_FALSE(count(by_hand, date("2022-01-01"), england_and_wales()).has_value());
}

TEST_CASE("a calendar without a working day is an error, not an endless count", "[calendar][deadline]") {
    DayCalendar shut;
    shut.rest_days.set();
    CHECK_FALSE(count(rule("5 working days before meeting"), date("2022-03-28"), shut).has_value());
    CHECK_FALSE(count(rule("by 1 May 2022"), std::nullopt, shut).has_value());
    CHECK(working_day_at_or_before(shut, *date("2022-03-28")) == *date("2022-03-28"));
}

TEST_CASE("a body's own rest days and closed days count as such", "[calendar][deadline]") {
    auto parish = england_and_wales();
    parish.rest_days = 0b0000001;  // Only Sunday rests.
    CHECK(both("3 clear working days before meeting", "2022-03-29", parish) == "2022-03-24 2022-03-24");
    auto with_christmas_eve = england_and_wales();
    with_christmas_eve.holidays[*date("2024-12-24")] = "Offices closed on Christmas Eve";
    CHECK(both("1 clear working day before meeting", "2024-12-27", with_christmas_eve) == "2024-12-22 2024-12-20");
    CHECK(both("1 clear working day before meeting", "2024-12-27") == "2024-12-23 2024-12-23");
}

TEST_CASE("the proof in one sentence reads as a mail may quote it", "[calendar][deadline][golden]") {
    std::string text;
    const auto add = [&](const char* rule_text, const char* anchor) {
        const auto parsed = rule(rule_text);
        const auto on = date(anchor);
        text += in_one_sentence(parsed, on, count(parsed, on, england_and_wales()).value()) + "\n";
    };
    add("5 clear working days before meeting", "2022-12-13");
    add("5 clear working days before meeting at 5pm", "2022-12-13");
    add("5 clear working days before meeting", "2022-03-28");
    add("5 clear working days before meeting at 17:00", "2022-03-28");
    add("5 clear working days before meeting", "2022-09-22");
    add("5 clear working days before meeting", "2025-01-07");
    add("5 clear working days before meeting", "2031-03-27");
    add("1 clear day before meeting", "2022-03-24");
    add("28 clear days before decision", "2026-04-14");
    add("10 working days before meeting at midday", "2022-12-13");
    add("1 working day before meeting at noon", "2022-03-28");
    add("3 days before meeting", "2022-03-30");
    add("2 weeks before meeting", "2026-04-14");
    add("1 month before meeting", "2026-03-31");
    add("3 months before meeting at 9.30am", "2026-08-28");
    add("within 5 working days of publication", "2026-12-22");
    add("within 2 working days of meeting", "2022-06-01");
    add("within 10 clear days of request", "2026-03-27");
    add("within 2 weeks of the appointed-day", "2022-07-01");
    add("5 clear working days after publication", "2022-09-13");
    add("5 clear working days after publication", "2024-03-27");
    add("28 clear days after notice", "2012-10-01");
    add("2 days after meeting at 9am", "2022-03-28");
    add("1 month after target", "2022-07-01");
    add("6 years beginning with meeting", "2022-06-14");
    add("6 years beginning with meeting", "2024-02-29");
    add("by 31 December 2022", "-");
    add("by 30 September 2022 at 5pm", "-");
    add("by 31 December 2022 at midday", "-");
    add("by meeting", "2022-03-28");
    add("by meeting at 9am", "2022-03-28");
    add("from 1 April 2023", "-");
    add("from 1 April 2023 at 9am", "-");
    add("from meeting", "2022-03-28");
    add("first Tuesday of June", "2022-02-01");
    add("first Monday of May 2022 at 5pm", "-");
    add("last Friday of December 2022", "-");
    add("3 working days after icpa/2022-23/3", "2022-12-13");
    add("0 days before meeting", "2022-03-28");

    const auto path = testing::source_path("tests/workflows/calendar/golden/sentences.txt");
    if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path} << text;
    std::ifstream in{path};
    const std::string golden{std::istreambuf_iterator<char>{in}, {}};
    CHECK(text == golden);

    // Without the proof it is the same sentence but for the list of days, and still reads.
    const auto bare = rule("5 clear working days before meeting");
    CHECK(in_one_sentence(bare, date("2022-12-13"), count_without_proof(bare, date("2022-12-13"), england_and_wales()).value()) ==
          "5 clear working days before the meeting on Tuesday 13 December 2022: the last day is Monday 5 December 2022.");
}

TEST_CASE("the page for officers tells the truth in every row", "[calendar][deadline][docs]") {
    int rows = 0;
    bool in_table = false;
    for (const auto& line : testing::lines_of("docs/deadline-rules.md")) {
        if (line.rfind("| Rule | Counted from | Raw | Safe |", 0) == 0) {
            in_table = true;
            continue;
        }
        if (line.empty() || line[0] != '|') in_table = false;
        if (!in_table || line.rfind("| ---", 0) == 0) continue;
        auto cells = testing::split(line.substr(1), '|');
        REQUIRE(cells.size() >= 4);
        for (auto& cell : cells) {
            cell = std::regex_replace(cell, std::regex{"^[ `]+|[ `]+$"}, "");
        }
        CAPTURE(line);
        std::optional<Date> anchor;
        if (!cells[1].empty()) {
            const auto parsed = parse_date(cells[1]);
            REQUIRE(parsed.has_value());
            anchor = *parsed;
        }
        const auto deadline = count(rule(cells[0]), anchor, england_and_wales());
        REQUIRE(deadline.has_value());
        // Dates stand there with their weekday, and parse_date holds the two against each other.
        CHECK(to_iso(deadline->raw) == to_iso(parse_date(cells[2]).value()));
        CHECK(to_iso(deadline->safe) == to_iso(parse_date(cells[3]).value()));
        ++rows;
    }
    CHECK(rows >= 25);
}

TEST_CASE("the words the page says are not understood are not understood", "[calendar][deadline][docs]") {
    int rows = 0;
    bool in_table = false;
    for (const auto& line : testing::lines_of("docs/deadline-rules.md")) {
        if (line.rfind("| Written | What Beadle answers |", 0) == 0) {
            in_table = true;
            continue;
        }
        if (line.empty() || line[0] != '|') in_table = false;
        if (!in_table || line.rfind("| ---", 0) == 0) continue;
        auto cells = testing::split(line.substr(1), '|');
        REQUIRE(cells.size() >= 2);
        for (auto& cell : cells) cell = std::regex_replace(cell, std::regex{"^ *`?|`? *$"}, "");
        CAPTURE(line);
        const auto parsed = parse_rule(cells[0]);
        REQUIRE_FALSE(parsed.has_value());
        CHECK(parsed.error().detail == cells[1]);
        ++rows;
    }
    CHECK(rows >= 5);
}

}  // namespace beadle::calendar
