#include "workflows/calendar/rule.hpp"

#include <random>

#include "tests/catch.hpp"

namespace beadle::calendar {
namespace {

std::string answer(const std::string& text) {
    const auto parsed = parse_rule(text);
    return parsed ? "accepted" : std::to_string(parsed.error().at) + ": " + parsed.error().detail;
}

}  // namespace

TEST_CASE("a rule is read into its parts", "[calendar][rule]") {
    const auto rule = parse_rule("  5 clear working days before meeting at 17:00 ").value();
    CHECK(rule.form == Form::before);
    CHECK(rule.count == 5);
    CHECK(rule.unit == Unit::clear_working_days);
    CHECK(rule.anchor == "meeting");
    CHECK(rule.at == minutes{17 * 60});
    CHECK(rule.text == "5 clear working days before meeting at 17:00");

    const auto nth = parse_rule("last Friday of May 2023").value();
    CHECK(nth.form == Form::nth_weekday);
    CHECK(nth.nth == -1);
    CHECK(nth.weekday == std::chrono::Friday);
    CHECK(nth.month == std::chrono::May);
    CHECK(nth.year == std::chrono::year{2023});

    const auto by = parse_rule("by Sat 31 December 2022 at midday").value();
    CHECK(by.form == Form::by_date);
    CHECK(by.anchor.empty());
    CHECK(to_iso(by.date.value()) == "2022-12-31");
    CHECK(by.at == minutes{720});

    CHECK(parse_rule("from meeting").value().form == Form::from_anchor);
    CHECK(parse_rule("by ICPA/2022-23/3").value().anchor == "ICPA/2022-23/3");
}

TEST_CASE("what officers write for the same thing is the same rule", "[calendar][rule]") {
    struct Case {
        const char* written;
        Form form;
        int count;
        Unit unit;
        const char* anchor;
    };
    const auto c = GENERATE(values<Case>({
        {"5 working day before meeting", Form::before, 5, Unit::working_days, "meeting"},
        {"5 Working Days Before The Meeting", Form::before, 5, Unit::working_days, "meeting"},
        {"five clear working days before the meeting", Form::before, 5, Unit::clear_working_days, "meeting"},
        {"one clear day before meeting", Form::before, 1, Unit::clear_days, "meeting"},
        {"a month before target", Form::before, 1, Unit::months, "target"},
        {"an year before target", Form::before, 1, Unit::years, "target"},
        {"ten days after decision", Form::after, 10, Unit::days, "decision"},
        {"1 weeks after notice", Form::after, 1, Unit::weeks, "notice"},
        {"within 5 working days of the publication", Form::within, 5, Unit::working_days, "publication"},
        {"within five working days after publication", Form::within, 5, Unit::working_days, "publication"},
        {"within a week of request", Form::within, 1, Unit::weeks, "request"},
        {"six years beginning with the meeting", Form::beginning_with, 6, Unit::years, "meeting"},
        {"3\tclear  working \n days before meeting", Form::before, 3, Unit::clear_working_days, "meeting"},
        {"2 days after draft-minutes", Form::after, 2, Unit::days, "draft-minutes"},
        {"2 days after icp/Agenda_1", Form::after, 2, Unit::days, "icp/Agenda_1"},
        {"100000 working days before meeting", Form::before, 100000, Unit::working_days, "meeting"},
        {"007 days before meeting", Form::before, 7, Unit::days, "meeting"},
    }));
    CAPTURE(c.written);
    REQUIRE(answer(c.written) == "accepted");
    const auto rule = parse_rule(c.written).value();
    CHECK(rule.form == c.form);
    CHECK(rule.count == c.count);
    CHECK(rule.unit == c.unit);
    CHECK(rule.anchor == c.anchor);
}

TEST_CASE("what is wrong with a rule is said at its character", "[calendar][rule]") {
    struct Case {
        const char* written;
        const char* answer;
    };
    const auto c = GENERATE(values<Case>({
        {"", "0: a rule is missing: expected something like '5 clear working days before meeting'"},
        {"   ", "0: a rule is missing: expected something like '5 clear working days before meeting'"},
        {"5 workdays before meeting", "2: 'workdays': did you mean 'working days'?"},
        {"5  business days before meeting", "3: 'business days': did you mean 'working days'?"},
        {"5 clear workdays before meeting", "2: 'clear workdays': did you mean 'clear working days'?"},
        {"5 wroking days before meeting", "2: 'wroking days': did you mean 'working days'?"},
        {"5 clear wokring days before meeting", "2: 'clear wokring days': did you mean 'clear working days'?"},
        {"5 working-days before meeting", "2: 'working-days': did you mean 'working days'?"},
        {"5 dasy before meeting", "2: 'dasy': did you mean 'days'?"},
        {"3 moths before meeting", "2: 'moths': did you mean 'months'?"},
        {"1 fortnight before meeting", "2: 'fortnight': did you mean '2 weeks'?"},
        {"48 hours before meeting",
         "3: 'hours': expected a unit: 'clear working days', 'clear days', 'working days', 'days', 'weeks', 'months' or 'years'"},
        {"5 before meeting",
         "2: expected a unit: 'clear working days', 'clear days', 'working days', 'days', 'weeks', 'months' or 'years'"},
        {"5", "1: expected a unit: 'clear working days', 'clear days', 'working days', 'days', 'weeks', 'months' or 'years'"},
        {"5 days", "6: expected 'before', 'after' or 'beginning with'"},
        {"5 days befor meeting", "7: 'befor': did you mean 'before'?"},
        {"5 days meeting", "7: 'meeting': expected 'before', 'after' or 'beginning with'"},
        {"5 days before", "13: expected what to count from, such as 'meeting' or 'publication'"},
        {"5 days before  ", "13: expected what to count from, such as 'meeting' or 'publication'"},
        {"5 days before the", "17: expected what to count from, such as 'meeting' or 'publication'"},
        {"5 days before at 5pm", "14: 'at': expected what to count from, such as 'meeting' or 'publication'"},
        {"5 days before 2022-03-28",
         "14: '2022-03-28': expected what to count from, such as 'meeting' or 'publication', not a date or a number"},
        {"5 days before meet!ng", "18: 'meet!ng': a name is made of letters, digits, '-', '_' and '/', a letter first"},
        {"5 days before meeting tomorrow", "22: 'tomorrow': expected 'at' and a time, or the end of the rule"},
        {"5 days before meeting a 17:00", "22: 'a': did you mean 'at'?"},
        {"5 days before meeting at", "24: expected a time, such as '17:00', '5pm', '9:30am' or 'midday'"},
        {"5 days before meeting at 5", "25: '5': morning or afternoon? Write '5:00', '5am' or '5pm'"},
        {"5 days before meeting at 25:00", "25: '25:00': a day has hours 00 to 23"},
        {"5 days before meeting at 24:00", "25: '24:00': leave the time out, a deadline without one falls due at the end of the day"},
        {"5 days before meeting at 17:60", "25: '17:60': an hour has minutes 00 to 59"},
        {"5 days before meeting at 13pm", "25: '13pm': before am or pm stands an hour from 1 to 12"},
        {"5 days before meeting at middya", "25: 'middya': did you mean 'midday'?"},
        {"5 days before meeting at 5pm sharp", "29: 'sharp': nothing was expected after the time"},
        {"5 days before meeting at midnight",
         "25: 'midnight' could be either end of the day: leave the time out for its end, or write '00:00' for its beginning"},
        {"-5 days before meeting", "0: '-5': expected a rule that begins with a number, 'by', 'from', 'within' or 'first'"},
        {"5.5 days before meeting", "1: '5.5': expected a whole number, then a unit"},
        {"5days before meeting", "1: '5days': expected a whole number, then a unit"},
        {"100001 days before meeting", "0: '100001': at most 100000 can be counted"},
        {"99999999999999999999999999 days before meeting", "0: '99999999999999999999999999': at most 100000 can be counted"},
        {"fvie days before meeting", "0: 'fvie': did you mean 'five'?"},
        {"witin 5 days of meeting", "0: 'witin': did you mean 'within'?"},
        {"when it suits", "0: 'when': expected a rule that begins with a number, 'by', 'from', 'within' or 'first'"},
        {"within days of meeting", "7: 'days': expected a number"},
        {"within 5 days before meeting", "14: 'within' counts forward: for a last day before, leave out 'within'"},
        {"within 5 days from meeting", "14: 'from': expected 'of'"},
        {"within 5 days", "13: expected 'of'"},
        {"5 days of meeting", "7: 'of' goes with 'within': write 'within 5 days of meeting', or 'before' or 'after'"},
        {"6 years beginning on meeting", "18: 'on': expected 'with' after 'beginning'"},
        {"6 years beginning", "17: expected 'with' after 'beginning'"},
        {"6 clear days beginning with meeting",
         "2: 'clear' leaves the first day out and 'beginning with' counts it: leave out one of them"},
        {"0 days beginning with meeting", "0: a period that begins with a day lasts at least 1 day"},
        {"by", "2: expected a date, or what to count from"},
        {"from", "4: expected a date, or what to count from"},
        {"by 30 February 2022", "3: there is no 30 February 2022"},
        {"by 2022-02-30", "3: '2022-02-30': there is no such day"},
        {"by 31 Decmber 2022", "6: 'Decmber': did you mean 'December'?"},
        {"by 31 December", "14: which year? Expected four digits after 'December'"},
        {"by 31 December at noon", "14: which year? Expected four digits after 'December'"},
        {"by 31 December 22", "15: '22': expected the year in four digits, such as '2022'"},
        {"by 31", "5: after '31': expected the month and the year"},
        {"by Friday", "9: after 'Friday': expected the day, the month and the year"},
        {"by Monday 31 December 2022", "3: 31 December 2022 is a Saturday, not a Monday"},
        {"by 31/12/2022", "3: '31/12/2022': write the month as a word, such as '31 December 2022'"},
        {"by 31 December 2022 5pm", "20: '5pm': nothing was expected after the date but 'at' and a time"},
        {"from first Tuesday of June", "5: 'from' takes a date, such as 'from 1 April 2023'"},
        {"first Tusday of June", "6: 'Tusday': did you mean 'Tuesday'?"},
        {"first Tuesday June", "14: 'June': expected 'of' and a month"},
        {"first Tuesday of Jnue", "17: 'Jnue': did you mean 'June'?"},
        {"first Tuesday of", "16: expected a month"},
        {"first", "5: expected a day of the week"},
        {"first Tuesday of June 22", "22: '22': expected the year in four digits, such as '2022'"},
        {"fifth Tuesday of June 2022", "0: June 2022 has no fifth Tuesday: did you mean 'last'?"},
        {"first Tuesday of June soon", "22: 'soon': expected 'at' and a time, or the end of the rule"},
    }));
    CHECK(c.answer == answer(c.written));
}

TEST_CASE("asking a wrong rule for its value throws with the same words", "[calendar][rule]") {
    CHECK_THROWS_WITH(parse_rule("5 workdays before meeting").value(),
                      "deadline rule, character 3: 'workdays': did you mean 'working days'?");
}

TEST_CASE("dates are read as officers write them", "[calendar][rule]") {
    const auto read = [](const char* text) {
        const auto date = parse_date(text);
        return date ? to_iso(*date) : std::to_string(date.error().at) + ": " + date.error().detail;
    };
    CHECK(read("1 February 2022") == "2022-02-01");
    CHECK(read("01 feb 2022") == "2022-02-01");
    CHECK(read("1st February 2022") == "2022-02-01");
    CHECK(read("Mon 28 March 2022") == "2022-03-28");
    CHECK(read("Monday, 28 Sept 2026") == "2026-09-28");
    CHECK(read(" 2022-02-01 ") == "2022-02-01");
    CHECK(read("0999-02-01") == "0999-02-01");
    CHECK(read("29 February 2024") == "2024-02-29");
    CHECK(read("29 February 2023") == "0: there is no 29 February 2023");
    CHECK(read("Tue 28 March 2022") == "0: 28 March 2022 is a Monday, not a Tuesday");
    CHECK(read("") == "0: expected a date, such as '31 December 2022' or '2022-12-31'");
    CHECK(read("0 May 2022") == "0: there is no 0 May 2022");
    CHECK(read("2022-2-1") == "0: '2022-2-1': expected a date, such as '31 December 2022' or '2022-12-31'");
    CHECK(read("28 March 2022 at noon") == "14: 'at': nothing was expected after the date but 'at' and a time");
    CHECK(read("tomorrow") == "0: 'tomorrow': expected a date, such as '31 December 2022' or '2022-12-31'");
}

TEST_CASE("times are read as officers write them", "[calendar][rule]") {
    const auto read = [](const char* text) {
        const auto time = parse_time(text);
        return time ? time->count() : -1;
    };
    CHECK(read("17:00") == 1020);
    CHECK(read("00:00") == 0);
    CHECK(read("23:59") == 1439);
    CHECK(read("9:30") == 570);
    CHECK(read("17.00") == 1020);
    CHECK(read("5pm") == 1020);
    CHECK(read("5 PM") == 1020);
    CHECK(read("9.30am") == 570);
    CHECK(read("9:30 am") == 570);
    CHECK(read("12pm") == 720);
    CHECK(read("12am") == 0);
    CHECK(read("12 noon") == 720);
    CHECK(read("noon") == 720);
    CHECK(read("Midday") == 720);
    CHECK(read("midnight") == 0);
    for (const auto* wrong :
         {"", "5", "24:00", "17:5", "17:000", "5:60pm", "0pm", "13am", "pm", "am", ":30", "17:", "-1:00", "5pm am", "117:00"}) {
        CAPTURE(wrong);
        CHECK(read(wrong) == -1);
    }
}

TEST_CASE("what was said is quoted once in what is wrong with it", "[calendar][rule]") {
    const auto date = [](const char* text) { return what_is_wrong(text, parse_date(text).error()); };
    const auto time = [](const char* text) { return what_is_wrong(text, parse_time(text).error()); };
    CHECK(date("2027-13-23") == "'2027-13-23': there is no such day");
    CHECK(date("Tomorrow") == "'Tomorrow': expected a date, such as '31 December 2022' or '2022-12-31'");
    CHECK(date("31 February 2027") == "'31 February 2027': there is no 31 February 2027");
    CHECK(time("25:00") == "'25:00': a day has hours 00 to 23");
    CHECK(what_is_wrong("Friday 25:00", {7, "'25:00': a day has hours 00 to 23"}) == "'Friday 25:00': '25:00': a day has hours 00 to 23");
}

TEST_CASE("no text, however broken, is more than an error within it", "[calendar][rule]") {
    const std::vector<std::string> words{"5",          "clear", "working",   "days", "before", "meeting", "within", "of",    "by",
                                         "from",       "after", "beginning", "with", "first",  "Tuesday", "June",   "2022",  "at",
                                         "17:00",      "the",   "31",        "last", "5pm",    "midday",  "a",      "month", "\xc3\xa9",
                                         "2022-12-31", "-",     ",",         "pm",   "12",     "Friday,", "/",      "'",     "99999999999"};
    std::mt19937 random{20220328};
    for (int i = 0; i < 50'000; ++i) {
        std::string text;
        const auto length = random() % 9;
        for (unsigned j = 0; j < length; ++j) text += words[random() % words.size()] + (random() % 10 == 0 ? "" : " ");
        if (random() % 4 == 0 && !text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
        const auto parsed = parse_rule(text);
        if (!parsed) {
            CAPTURE(text);
            REQUIRE(parsed.error().at <= text.size());
            REQUIRE_FALSE(parsed.error().detail.empty());
        }
        (void)parse_date(text);
        (void)parse_time(text);
    }
}

}  // namespace beadle::calendar
