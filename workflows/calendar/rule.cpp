#include "workflows/calendar/rule.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include "workflows/calendar/letters.hpp"

namespace beadle::calendar {
namespace {

using namespace std::string_literals;

constexpr int count_max = 100'000;  // 100,000 working days are some 400 years; what is more is a slip of the keyboard.

struct Named {
    const char* word;
    int value;
};

constexpr std::array<Named, 13> counts_in_words{{{"a", 1},
                                                 {"an", 1},
                                                 {"one", 1},
                                                 {"two", 2},
                                                 {"three", 3},
                                                 {"four", 4},
                                                 {"five", 5},
                                                 {"six", 6},
                                                 {"seven", 7},
                                                 {"eight", 8},
                                                 {"nine", 9},
                                                 {"ten", 10},
                                                 {"zero", 0}}};
constexpr std::array<Named, 11> ordinals{{{"first", 1},
                                          {"second", 2},
                                          {"third", 3},
                                          {"fourth", 4},
                                          {"fifth", 5},
                                          {"last", -1},
                                          {"1st", 1},
                                          {"2nd", 2},
                                          {"3rd", 3},
                                          {"4th", 4},
                                          {"5th", 5}}};
constexpr std::array<Named, 14> weekdays{{{"sunday", 0},
                                          {"monday", 1},
                                          {"tuesday", 2},
                                          {"wednesday", 3},
                                          {"thursday", 4},
                                          {"friday", 5},
                                          {"saturday", 6},
                                          {"sun", 0},
                                          {"mon", 1},
                                          {"tue", 2},
                                          {"wed", 3},
                                          {"thu", 4},
                                          {"fri", 5},
                                          {"sat", 6}}};
constexpr std::array<Named, 24> month_words{
    {{"january", 1},   {"february", 2}, {"march", 3},     {"april", 4},     {"may", 5},  {"june", 6}, {"july", 7}, {"august", 8},
     {"september", 9}, {"october", 10}, {"november", 11}, {"december", 12}, {"jan", 1},  {"feb", 2},  {"mar", 3},  {"apr", 4},
     {"jun", 6},       {"jul", 7},      {"aug", 8},       {"sep", 9},       {"sept", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12}}};

struct NamedUnit {
    const char* plural;
    const char* singular;
    Unit unit;
};
constexpr std::array<NamedUnit, 7> units{{{"clear working days", "clear working day", Unit::clear_working_days},
                                          {"clear days", "clear day", Unit::clear_days},
                                          {"working days", "working day", Unit::working_days},
                                          {"days", "day", Unit::days},
                                          {"weeks", "week", Unit::weeks},
                                          {"months", "month", Unit::months},
                                          {"years", "year", Unit::years}}};

/// What people write for a unit and edit distance would not find.
constexpr std::array<std::array<const char*, 2>, 12> other_words{{{"workday", "working days"},
                                                                  {"workdays", "working days"},
                                                                  {"work days", "working days"},
                                                                  {"business day", "working days"},
                                                                  {"business days", "working days"},
                                                                  {"weekdays", "working days"},
                                                                  {"clear workdays", "clear working days"},
                                                                  {"clear business days", "clear working days"},
                                                                  {"clear weekdays", "clear working days"},
                                                                  {"calendar days", "days"},
                                                                  {"clear calendar days", "clear days"},
                                                                  {"fortnight", "2 weeks"}}};

bool same(std::string_view text, std::string_view lower_case) {
    return text.size() == lower_case.size() &&
           std::equal(text.begin(), text.end(), lower_case.begin(), [](char a, char b) { return lower(a) == b; });
}

template <std::size_t size>
std::optional<int> named(const std::array<Named, size>& names, std::string_view word) {
    for (const auto& name : names) {
        if (same(word, name.word)) return name.value;
    }
    return std::nullopt;
}

std::string in_quotes(std::string_view text) { return "'" + std::string{text.substr(0, 40)} + "'"; }

/// Edit distance with neighbouring letters swapped counted as one slip; words here are short.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t slip = a[i - 1] == b[j - 1] ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + slip});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

/// The candidate nearest to `word`, unless even that one is another word altogether.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.size() > 40) return std::nullopt;
    const auto wanted = lower(word);
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const auto d = distance(wanted, lower(candidate));
        if (d < best_distance) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

/// "'fone': did you mean 'five'?" or, with nothing near, "'fone': " and what was expected.
std::string not_known(std::string_view word, const std::vector<std::string>& candidates, std::string_view expected) {
    if (const auto near = nearest(word, candidates)) return in_quotes(word) + ": did you mean " + in_quotes(*near) + "?";
    return in_quotes(word) + ": expected " + std::string{expected};
}

struct Token {
    std::string_view word;
    std::size_t at = 0;
    std::size_t end() const { return at + word.size(); }
};

std::vector<Token> tokens_of(std::string_view text, std::size_t offset = 0) {
    std::vector<Token> out;
    for (std::size_t i = 0; i < text.size();) {
        if (is_space(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && !is_space(text[end])) ++end;
        out.push_back({text.substr(i, end - i), offset + i});
        i = end;
    }
    return out;
}

std::optional<int> small_number(std::string_view digits) {
    if (digits.empty() || digits.size() > 5 || !std::all_of(digits.begin(), digits.end(), is_digit)) return std::nullopt;
    int value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    return value;
}

std::string month_name(int month) {
    std::string name = month_words[static_cast<std::size_t>(month - 1)].word;
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

std::string weekday_name(int weekday) {
    std::string name = weekdays[static_cast<std::size_t>(weekday)].word;
    name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
}

std::vector<std::string> words_of(const auto& names) {
    std::vector<std::string> out;
    for (const auto& name : names) out.emplace_back(name.word);
    return out;
}

/// Months and weekdays as they are written, with a capital.
std::vector<std::string> names_of(const auto& names) {
    auto out = words_of(names);
    for (auto& name : out) name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return out;
}

constexpr const char* date_example = "a date, such as '31 December 2022' or '2022-12-31'";

/// Day of the month: "1", "28", "1st", "22nd".
std::optional<int> day_of_month(std::string_view word) {
    std::size_t digits = 0;
    while (digits < word.size() && is_digit(word[digits])) ++digits;
    const auto suffix = word.substr(digits);
    if (!suffix.empty() && !same(suffix, "st") && !same(suffix, "nd") && !same(suffix, "rd") && !same(suffix, "th")) return std::nullopt;
    if (digits > 2) return std::nullopt;
    return small_number(word.substr(0, digits));
}

/// Reads the date that the tokens [from, to) make up. `end` is where the text ends, for what is missing.
Result<Date> date_from(const std::vector<Token>& tokens, std::size_t from, std::size_t to, std::size_t end) {
    if (from >= to) return RuleError{end, "expected "s + date_example};
    const auto& first = tokens[from];

    // 2022-12-31, the only form that is a single word.
    if (to - from == 1 && first.word.find('-') != std::string_view::npos && std::any_of(first.word.begin(), first.word.end(), is_digit)) {
        if (const auto date = date_from_iso(first.word)) return *date;
        const bool shaped = first.word.size() == 10 && first.word[4] == '-' && first.word[7] == '-';
        return RuleError{first.at, in_quotes(first.word) + (shaped ? ": there is no such day" : ": expected "s + date_example)};
    }

    std::optional<Token> weekday;
    if (is_letter(first.word.front())) {
        auto word = first.word;
        if (word.back() == ',') word.remove_suffix(1);
        if (!named(weekdays, word)) return RuleError{first.at, not_known(word, names_of(weekdays), date_example)};
        weekday = Token{word, first.at};
        ++from;
        if (from == to) return RuleError{first.end(), "after " + in_quotes(word) + ": expected the day, the month and the year"};
    }

    const auto& day_word = tokens[from];
    const auto day = day_of_month(day_word.word);
    if (!day) {
        const bool slashes = day_word.word.find('/') != std::string_view::npos || day_word.word.find('.') != std::string_view::npos;
        return RuleError{day_word.at, in_quotes(day_word.word) + (slashes ? ": write the month as a word, such as '31 December 2022'"
                                                                          : ": expected "s + date_example)};
    }
    if (from + 1 == to) return RuleError{day_word.end(), "after " + in_quotes(day_word.word) + ": expected the month and the year"};

    const auto& month_word = tokens[from + 1];
    const auto month = named(month_words, month_word.word);
    if (!month) return RuleError{month_word.at, not_known(month_word.word, names_of(month_words), "a month")};
    if (from + 2 == to) return RuleError{month_word.end(), "which year? Expected four digits after " + in_quotes(month_word.word)};

    const auto& year_word = tokens[from + 2];
    const auto year = small_number(year_word.word);
    if (!year || year_word.word.size() != 4) {
        return RuleError{year_word.at, in_quotes(year_word.word) + ": expected the year in four digits, such as '2022'"};
    }
    if (from + 3 != to) {
        const auto& extra = tokens[from + 3];
        return RuleError{extra.at, in_quotes(extra.word) + ": nothing was expected after the date but 'at' and a time"};
    }

    const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                    std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return RuleError{day_word.at, "there is no " + std::to_string(*day) + " " + month_name(*month) + " " + std::to_string(*year)};
    }
    if (weekday) {
        const auto is = static_cast<int>(std::chrono::weekday{std::chrono::sys_days{date}}.c_encoding());
        if (is != *named(weekdays, weekday->word)) {
            return RuleError{weekday->at, std::to_string(*day) + " " + month_name(*month) + " " + std::to_string(*year) + " is a " +
                                              weekday_name(is) + ", not a " + weekday_name(*named(weekdays, weekday->word))};
        }
    }
    return date;
}

constexpr const char* time_example = "a time, such as '17:00', '5pm', '9:30am' or 'midday'";

/// Reads the time of day that the tokens [from, end) make up: one word, or a number and am, pm, noon or midday.
Result<minutes> time_from(const std::vector<Token>& tokens, std::size_t from, std::size_t end) {
    if (from >= tokens.size()) return RuleError{end, "expected "s + time_example};
    const auto& first = tokens[from];
    auto word = lower(first.word);
    std::size_t used = 1;
    if (from + 1 < tokens.size()) {
        const auto& second = tokens[from + 1].word;
        if (same(second, "am") || same(second, "pm")) {
            word += lower(second);
            used = 2;
        } else if (word == "12" && (same(second, "noon") || same(second, "midday"))) {
            word = "midday";
            used = 2;
        }
    }
    if (from + used < tokens.size()) {
        const auto& extra = tokens[from + used];
        return RuleError{extra.at, in_quotes(extra.word) + ": nothing was expected after the time"};
    }

    if (word == "midday" || word == "noon") return minutes{720};
    if (word == "midnight") return minutes{0};
    const auto unknown = [&] { return RuleError{first.at, not_known(first.word, {"midday", "noon", "midnight"}, time_example)}; };
    std::string suffix;
    if (word.size() > 2 && (word.ends_with("am") || word.ends_with("pm"))) {
        suffix = word.substr(word.size() - 2);
        word.resize(word.size() - 2);
    }
    const auto separator = word.find_first_of(":.");
    const auto hour = small_number(std::string_view{word}.substr(0, separator));
    if (!hour || word.substr(0, separator).size() > 2) return unknown();
    std::optional<int> minute = 0;
    if (separator != std::string::npos) {
        const auto text = std::string_view{word}.substr(separator + 1);
        minute = text.size() == 2 ? small_number(text) : std::nullopt;
        if (!minute) return unknown();
    } else if (suffix.empty()) {
        return RuleError{first.at, in_quotes(first.word) + ": morning or afternoon? Write '" + std::to_string(*hour) + ":00', '" +
                                       std::to_string(*hour) + "am' or '" + std::to_string(*hour) + "pm'"};
    }
    if (*minute > 59) return RuleError{first.at, in_quotes(first.word) + ": an hour has minutes 00 to 59"};
    if (suffix.empty()) {
        if (*hour == 24 && *minute == 0) {
            return RuleError{first.at, "'24:00': leave the time out, a deadline without one falls due at the end of the day"};
        }
        if (*hour > 23) return RuleError{first.at, in_quotes(first.word) + ": a day has hours 00 to 23"};
        return minutes{*hour * 60 + *minute};
    }
    if (*hour < 1 || *hour > 12) return RuleError{first.at, in_quotes(first.word) + ": before am or pm stands an hour from 1 to 12"};
    return minutes{(*hour % 12 + (suffix == "pm" ? 12 : 0)) * 60 + *minute};
}

std::vector<std::string> unit_words() {
    std::vector<std::string> out;
    for (const auto& unit : units) out.emplace_back(unit.plural);
    for (const auto& unit : units) out.emplace_back(unit.singular);
    return out;
}

constexpr const char* units_expected = "'clear working days', 'clear days', 'working days', 'days', 'weeks', 'months' or 'years'";

/// One rule being read, from the left. Each step reads its words and leaves `next_` at the first that it did not take.
class RuleReader {
public:
    explicit RuleReader(std::string_view text) : text_{text}, tokens_{tokens_of(text)}, end_{text.size()} {
        while (end_ > 0 && is_space(text_[end_ - 1])) --end_;
        rule_.text = std::string{text_.substr(tokens_.empty() ? 0 : tokens_.front().at, end_ - (tokens_.empty() ? 0 : tokens_.front().at))};
    }

    Result<Rule> read() {
        if (tokens_.empty()) return RuleError{0, "a rule is missing: expected something like '5 clear working days before meeting'"};
        auto error = read_main_part();
        if (!error) error = read_time();
        if (error) return *error;
        return rule_;
    }

private:
    using Problem = std::optional<RuleError>;

    const Token* peek() const { return next_ < tokens_.size() ? &tokens_[next_] : nullptr; }
    bool take(std::string_view word) {
        if (!peek() || !same(peek()->word, word)) return false;
        ++next_;
        return true;
    }
    std::size_t here() const { return peek() ? peek()->at : end_; }

    Problem read_main_part() {
        if (take("by")) return read_date_or_anchor(Form::by_date, Form::by_anchor);
        if (take("from")) return read_date_or_anchor(Form::from_date, Form::from_anchor);
        if (take("within")) return read_within();
        if (is_ordinal_ahead()) return read_nth_weekday();
        return read_count();
    }

    bool is_ordinal_ahead() const {
        const auto at = peek() && same(peek()->word, "the") ? next_ + 1 : next_;
        return at < tokens_.size() && named(ordinals, tokens_[at].word).has_value();
    }

    Problem read_number() {
        const auto* token = peek();
        if (!token) return RuleError{end_, "expected a number"};
        if (const auto value = named(counts_in_words, token->word)) {
            rule_.count = *value;
            ++next_;
            return {};
        }
        if (std::all_of(token->word.begin(), token->word.end(), is_digit)) {
            long value = 0;
            for (const char c : token->word) value = std::min(value * 10 + (c - '0'), long{count_max} + 1);
            if (value > count_max) return RuleError{token->at, in_quotes(token->word) + ": at most 100000 can be counted"};
            rule_.count = static_cast<int>(value);
            ++next_;
            return {};
        }
        if (is_digit(token->word.front())) {
            const auto bad = std::find_if_not(token->word.begin(), token->word.end(), is_digit) - token->word.begin();
            return RuleError{token->at + static_cast<std::size_t>(bad), in_quotes(token->word) + ": expected a whole number, then a unit"};
        }
        auto candidates = words_of(counts_in_words);
        std::erase_if(candidates, [](const std::string& word) { return word.size() < 3; });
        for (const auto* word : {"by", "from", "within", "first", "second", "third", "fourth", "fifth", "last"})
            candidates.emplace_back(word);
        return RuleError{
            token->at,
            not_known(token->word, candidates,
                      rule_.form == Form::within ? "a number" : "a rule that begins with a number, 'by', 'from', 'within' or 'first'")};
    }

    /// The unit's words run up to the word that gives the direction; all of them together are one unit or none.
    Problem read_unit() {
        const auto begin = next_;
        static constexpr std::array<const char*, 6> directions{"before", "after", "of", "beginning", "from", "at"};
        auto end = begin;
        while (end < tokens_.size() &&
               std::none_of(directions.begin(), directions.end(), [&](const char* word) { return same(tokens_[end].word, word); })) {
            ++end;
        }
        unit_at_ = here();
        if (begin == end) return RuleError{here(), "expected a unit: "s + units_expected};
        // The longest run of words that is a unit; what follows it was to be a direction.
        std::string so_far;
        std::optional<std::size_t> after_unit;
        for (auto i = begin; i < end && i < begin + 3; ++i) {
            so_far += (so_far.empty() ? "" : " ") + lower(tokens_[i].word);
            for (const auto& unit : units) {
                if (so_far != unit.plural && so_far != unit.singular) continue;
                rule_.unit = unit.unit;
                after_unit = i + 1;
            }
        }
        if (after_unit) {
            next_ = *after_unit;
            return {};
        }
        const auto written = text_.substr(tokens_[begin].at, tokens_[std::min(end, begin + 3) - 1].end() - tokens_[begin].at);
        auto spaced = std::string{};
        for (auto i = begin; i < end && i < begin + 3; ++i) spaced += (spaced.empty() ? "" : " ") + lower(tokens_[i].word);
        for (const auto& [word, meant] : other_words) {
            if (spaced == word) return RuleError{unit_at_, in_quotes(written) + ": did you mean " + in_quotes(meant) + "?"};
        }
        if (const auto near = nearest(spaced, unit_words())) {
            return RuleError{unit_at_, in_quotes(written) + ": did you mean " + in_quotes(*near) + "?"};
        }
        // Perhaps only the first word was meant as the unit, and the direction is misspelt as well.
        const auto& first = tokens_[begin].word;
        return RuleError{unit_at_, not_known(first, unit_words(), "a unit: "s + units_expected)};
    }

    Problem read_count() {
        if (auto error = read_number()) return error;
        if (auto error = read_unit()) return error;
        if (take("before")) {
            rule_.form = Form::before;
        } else if (take("after")) {
            rule_.form = Form::after;
        } else if (take("beginning")) {
            if (!take("with")) {
                return RuleError{
                    here(), peek() ? not_known(peek()->word, {"with"}, "'with' after 'beginning'") : "expected 'with' after 'beginning'"s};
            }
            rule_.form = Form::beginning_with;
            if (rule_.unit == Unit::clear_days || rule_.unit == Unit::clear_working_days) {
                return RuleError{unit_at_, "'clear' leaves the first day out and 'beginning with' counts it: leave out one of them"};
            }
            if (rule_.count == 0) return RuleError{tokens_.front().at, "a period that begins with a day lasts at least 1 day"};
        } else if (peek() && same(peek()->word, "of")) {
            return RuleError{here(), "'of' goes with 'within': write 'within " + rule_.text + "', or 'before' or 'after'"};
        } else {
            return RuleError{here(),
                             peek() ? not_known(peek()->word, {"before", "after", "beginning"}, "'before', 'after' or 'beginning with'")
                                    : "expected 'before', 'after' or 'beginning with'"s};
        }
        return read_anchor();
    }

    Problem read_within() {
        rule_.form = Form::within;
        if (auto error = read_number()) return error;
        if (auto error = read_unit()) return error;
        if (peek() && same(peek()->word, "before")) {
            return RuleError{here(), "'within' counts forward: for a last day before, leave out 'within'"};
        }
        if (!take("of") && !take("after")) {
            return RuleError{here(), peek() ? not_known(peek()->word, {"of"}, "'of'") : "expected 'of'"s};
        }
        return read_anchor();
    }

    Problem read_date_or_anchor(Form with_date, Form with_anchor) {
        const auto* token = peek();
        if (!token) return RuleError{end_, "expected a date, or what to count from"};
        if (is_ordinal_ahead() && !day_of_month(token->word)) {
            if (with_date != Form::by_date) return RuleError{here(), "'from' takes a date, such as 'from 1 April 2023'"};
            return read_nth_weekday();
        }
        auto word = token->word;
        if (word.back() == ',') word.remove_suffix(1);
        if (is_digit(token->word.front()) || named(weekdays, word)) {
            auto end = next_;
            while (end < tokens_.size() && !same(tokens_[end].word, "at")) ++end;
            const auto date = date_from(tokens_, next_, end, end < tokens_.size() ? tokens_[end - 1].end() : end_);
            if (!date) return date.error();
            rule_.form = with_date;
            rule_.date = *date;
            next_ = end;
            return {};
        }
        rule_.form = with_anchor;
        return read_anchor();
    }

    Problem read_anchor() {
        take("the");
        const auto* token = peek();
        const auto expected = "what to count from, such as 'meeting' or 'publication'"s;
        if (!token) return RuleError{end_, "expected " + expected};
        for (const auto* word : {"at", "before", "after", "of", "by", "from", "within", "with", "the"}) {
            if (same(token->word, word)) return RuleError{token->at, in_quotes(token->word) + ": expected " + expected};
        }
        if (date_from_iso(token->word) || is_digit(token->word.front())) {
            return RuleError{token->at, in_quotes(token->word) + ": expected " + expected + ", not a date or a number"};
        }
        for (std::size_t i = 0; i < token->word.size(); ++i) {
            const char c = token->word[i];
            if (is_letter(c) || (i > 0 && (is_digit(c) || c == '-' || c == '_' || c == '/'))) continue;
            return RuleError{token->at + i,
                             in_quotes(token->word) + ": a name is made of letters, digits, '-', '_' and '/', a letter first"};
        }
        rule_.anchor = std::string{token->word};
        for (const auto* word : {"meeting", "notice", "publication", "decision", "target"}) {
            if (same(token->word, word)) rule_.anchor = word;
        }
        ++next_;
        return {};
    }

    Problem read_nth_weekday() {
        rule_.form = Form::nth_weekday;
        take("the");
        const auto nth_at = here();
        rule_.nth = *named(ordinals, peek()->word);
        ++next_;
        if (!peek()) return RuleError{end_, "expected a day of the week"};
        const auto weekday = named(weekdays, peek()->word);
        if (!weekday) return RuleError{here(), not_known(peek()->word, names_of(weekdays), "a day of the week")};
        rule_.weekday = std::chrono::weekday{static_cast<unsigned>(*weekday)};
        ++next_;
        if (!take("of") && !take("in")) {
            return RuleError{here(), peek() ? not_known(peek()->word, {"of", "in"}, "'of' and a month") : "expected 'of' and a month"s};
        }
        if (!peek()) return RuleError{end_, "expected a month"};
        const auto month = named(month_words, peek()->word);
        if (!month) return RuleError{here(), not_known(peek()->word, names_of(month_words), "a month")};
        rule_.month = std::chrono::month{static_cast<unsigned>(*month)};
        ++next_;
        if (peek() && is_digit(peek()->word.front())) {
            const auto year = small_number(peek()->word);
            if (!year || peek()->word.size() != 4) {
                return RuleError{here(), in_quotes(peek()->word) + ": expected the year in four digits, such as '2022'"};
            }
            rule_.year = std::chrono::year{*year};
            ++next_;
            const auto day =
                *rule_.year / rule_.month / std::chrono::weekday_indexed{rule_.weekday, static_cast<unsigned>(std::max(rule_.nth, 1))};
            if (rule_.nth == 5 && !day.ok()) {
                return RuleError{nth_at, month_name(*month) + " " + std::to_string(*year) + " has no fifth " + weekday_name(*weekday) +
                                             ": did you mean 'last'?"};
            }
        }
        return {};
    }

    Problem read_time() {
        const auto* token = peek();
        if (!token) return {};
        if (!take("at")) {
            return RuleError{token->at, not_known(token->word, {"at"}, "'at' and a time, or the end of the rule")};
        }
        const auto at = here();
        const auto time = time_from(tokens_, next_, end_);
        if (!time) return time.error();
        if (same(tokens_[next_].word, "midnight")) {
            return RuleError{
                at, "'midnight' could be either end of the day: leave the time out for its end, or write '00:00' for its beginning"};
        }
        rule_.at = *time;
        next_ = tokens_.size();
        return {};
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t next_ = 0;
    std::size_t end_ = 0;
    std::size_t unit_at_ = 0;
    Rule rule_;
};

}  // namespace

void throw_exception_from_error(const RuleError& error, const boost::source_location&) {
    throw std::invalid_argument{"deadline rule, character " + std::to_string(error.at + 1) + ": " + error.detail};
}

Result<Rule> parse_rule(std::string_view text) { return RuleReader{text}.read(); }

Direction direction_of(const Rule& rule) {
    switch (rule.form) {
        case Form::before:
        case Form::within:
        case Form::by_date:
        case Form::by_anchor:
        case Form::nth_weekday: return Direction::latest;
        case Form::after: return Direction::earliest;
        case Form::beginning_with:
        case Form::from_date:
        case Form::from_anchor: break;
    }
    return Direction::fixed;
}

std::string_view to_word(Direction direction) {
    switch (direction) {
        case Direction::latest: return "latest";
        case Direction::earliest: return "earliest";
        case Direction::fixed: break;
    }
    return "fixed";
}

Result<Date> parse_date(std::string_view text) {
    const auto tokens = tokens_of(text);
    return date_from(tokens, 0, tokens.size(), tokens.empty() ? 0 : tokens.back().end());
}

Result<minutes> parse_time(std::string_view text) {
    const auto tokens = tokens_of(text);
    return time_from(tokens, 0, tokens.empty() ? 0 : tokens.back().end());
}

std::string what_is_wrong(std::string_view said, const RuleError& error) {
    const auto quoted = "'" + std::string{said} + "'";
    const bool is_quoted = lower(error.detail).starts_with(lower(quoted));
    return is_quoted ? error.detail : quoted + ": " + error.detail;
}

}  // namespace beadle::calendar
