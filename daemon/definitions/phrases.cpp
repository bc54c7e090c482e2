#include "daemon/definitions/phrases.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "daemon/definitions/nearest.hpp"

namespace beadle::definitions {

namespace {

using calendar::RuleError;

struct Word {
    std::string text;  ///< Lower case.
    std::size_t at = 0;
};

/// Words and single commas.
std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == ' ' || text[i] == '\n' || text[i] == '\t') {
            ++i;
        } else if (text[i] == ',') {
            out.push_back({",", i++});
        } else {
            Word word{{}, i};
            for (; i < text.size() && text[i] != ' ' && text[i] != ',' && text[i] != '\n' && text[i] != '\t'; ++i) {
                word.text += static_cast<char>(std::tolower(static_cast<unsigned char>(text[i])));
            }
            out.push_back(std::move(word));
        }
    }
    return out;
}

const std::vector<std::string>& month_names() {
    static const std::vector<std::string> names{"January", "February", "March",     "April",   "May",      "June",
                                                "July",    "August",   "September", "October", "November", "December"};
    return names;
}

unsigned month_of(const std::string& word) {
    for (unsigned i = 0; i < 12; ++i) {
        const auto name = plain(month_names()[i]);
        if (word == name || (word.size() >= 3 && word == name.substr(0, 3)) || (i == 8 && word == "sept")) return i + 1;
    }
    return 0;
}

std::optional<int> number_of(const std::string& word) {
    if (word.empty() || word.size() > 6 || !std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c); }))
        return {};
    return std::stoi(word);
}

RuleError unknown(const Word& word, const std::vector<std::string>& known, const std::string& expected) {
    const auto near = nearest_to(word.text, known);
    return {word.at, "'" + word.text + "': expected " + expected + (near.empty() ? "" : "; did you mean '" + near + "'?")};
}

/// Goes through the words from the left.
class Phrase {
public:
    explicit Phrase(std::string_view text) : words_{words_of(text)}, end_{text.size()} {}
    const Word* peek(std::size_t ahead = 0) const { return next_ + ahead < words_.size() ? &words_[next_ + ahead] : nullptr; }
    bool take(std::string_view word) {
        if (!peek() || peek()->text != word) return false;
        ++next_;
        return true;
    }
    bool take_one(std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return take(word); });
    }
    void skip() { ++next_; }
    std::size_t here() const { return peek() ? peek()->at : end_; }
    RuleError wrong(const std::vector<std::string>& known, const std::string& expected) const {
        return peek() ? unknown(*peek(), known, expected) : RuleError{end_, "expected " + expected};
    }

private:
    std::vector<Word> words_;
    std::size_t next_ = 0;
    std::size_t end_;
};

std::optional<int> year_at(const Phrase& phrase) {
    if (!phrase.peek() || phrase.peek()->text.size() != 4) return {};
    return number_of(phrase.peek()->text);
}

/// The names up to the next comma, as they stand in the text, those between `between` apart; one empty name where there are none.
std::vector<std::string> names_until_comma(Phrase& phrase, std::string_view text, std::string_view between) {
    std::vector<std::string> names{""};
    std::size_t begin = phrase.here();
    std::size_t end = begin;
    for (; phrase.peek() && phrase.peek()->text != ","; phrase.skip()) {
        if (phrase.peek()->text == between) {
            names.back() = std::string{text.substr(begin, end - begin)};
            names.emplace_back();
            begin = phrase.peek(1) ? phrase.peek(1)->at : text.size();
            end = begin;
        } else {
            end = phrase.peek()->at + phrase.peek()->text.size();
        }
    }
    names.back() = std::string{text.substr(begin, end - begin)};
    return names;
}

}  // namespace

Result<Window> parse_window(std::string_view text) {
    Phrase phrase{text};
    Window window;
    const auto expected = std::string{"a month"};
    if (!phrase.peek() || (window.first_month = month_of(phrase.peek()->text)) == 0) return phrase.wrong(month_names(), expected);
    phrase.skip();
    window.last_month = window.first_month;
    std::optional<int> first_year = year_at(phrase);
    if (first_year) phrase.skip();
    if (phrase.take_one({"or", "to", "and"})) {
        if (!phrase.peek() || (window.last_month = month_of(phrase.peek()->text)) == 0) return phrase.wrong(month_names(), expected);
        phrase.skip();
    }
    if (!first_year || phrase.peek()) {
        if (phrase.take("each") || phrase.take("every")) {
            if (first_year) return RuleError{phrase.here(), "a year, and each year: expected one of them"};
            if (!phrase.take("year")) return phrase.wrong({"year"}, "'each year'");
            window.each_year = true;
        } else {
            const auto at = phrase.here();
            const auto year = year_at(phrase);
            if (!year) return phrase.wrong({"each", "or", "to"}, "a year in four digits, or 'each year'");
            phrase.skip();
            const bool over_the_end = window.last_month < window.first_month;
            if (!first_year) first_year = over_the_end ? *year - 1 : *year;
            const int last_month_counted = *year * 12 + static_cast<int>(window.last_month);
            const int first_month_counted = *first_year * 12 + static_cast<int>(window.first_month);
            if (last_month_counted < first_month_counted)
                return RuleError{at, "the window ends before it begins: expected a later month or year"};
            if (last_month_counted - first_month_counted > 11)
                return RuleError{at, "the window is longer than a year: expected a shorter one"};
        }
    }
    if (phrase.peek()) return phrase.wrong({}, "nothing more");
    window.year = first_year.value_or(0);
    return window;
}

Result<Opening> parse_opening(std::string_view text) {
    Phrase phrase{text};
    const auto day = phrase.peek() ? number_of(phrase.peek()->text) : std::nullopt;
    const auto month = phrase.peek(1) ? month_of(phrase.peek(1)->text) : 0U;
    const bool ends = phrase.peek(1) && !phrase.peek(2);
    const bool each = phrase.peek(2) && (phrase.peek(2)->text == "each" || phrase.peek(2)->text == "every");
    if (day && phrase.peek(1) && month == 0 && (ends || each)) {
        phrase.skip();
        return phrase.wrong(month_names(), "a month");
    }
    if (!day || month == 0 || !(ends || each)) {
        const auto date = calendar::parse_date(text);
        if (!date) return date.error();
        return Opening{*date, 0, 0};
    }
    static constexpr std::array<int, 13> lengths{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int number = day.value_or(0);
    if (month == 2 && number == 29) return RuleError{phrase.here(), "29 February does not come each year: expected 28 February or 1 March"};
    if (number < 1 || number > lengths[month]) {
        return RuleError{phrase.here(), month_names()[month - 1] + " has no day " + std::to_string(number) + ": expected 1 to " +
                                            std::to_string(lengths[month])};
    }
    phrase.skip();
    phrase.skip();
    if (each) {
        phrase.skip();
        if (!phrase.take("year")) return phrase.wrong({"year"}, "'each year'");
        if (phrase.peek()) return phrase.wrong({}, "nothing more");
    }
    return Opening{std::nullopt, month, static_cast<unsigned>(number)};
}

Result<model::Offset> parse_offset(std::string_view text) {
    Phrase phrase{text};
    if (phrase.take("on")) {
        phrase.take("the");
        if (!phrase.take("day") || phrase.peek()) return phrase.wrong({"day"}, "'on the day'");
        return model::Offset{0, false};
    }
    const auto at = phrase.here();
    const auto first = phrase.peek() ? std::string(phrase.peek()->text) : std::string();
    const bool is_one = first == "a" || first == "an" || first == "one";
    const auto count = number_of(first);
    if (!is_one && !count) return phrase.wrong({"on the day"}, "a number of working days or hours, or 'on the day'");
    const int distance = is_one ? 1 : *count;
    if (distance > 1000) return RuleError{at, "more than 1000: expected a smaller number"};
    phrase.skip();
    if (!phrase.peek()) return model::Offset{-distance, false};
    model::Offset offset;
    if (phrase.take_one({"hour", "hours"})) {
        offset.in_hours = true;
    } else if (phrase.take("working")) {
        if (!phrase.take_one({"day", "days"})) return phrase.wrong({"days"}, "'working days'");
    } else if (phrase.peek()->text == "day" || phrase.peek()->text == "days") {
        return RuleError{phrase.here(),
                         "'" + phrase.peek()->text + "': people are written to on working days; did you mean 'working days'?"};
    } else {
        return phrase.wrong({"hours", "working days"}, "'hours' or 'working days'");
    }
    if (phrase.take("before")) {
        offset.count = -distance;
    } else if (phrase.take("after")) {
        offset.count = distance;
    } else {
        return phrase.wrong({"before", "after"}, "'before' or 'after'");
    }
    if (phrase.peek()) return phrase.wrong({}, "nothing more");
    return offset;
}

Result<model::Quorum> parse_quorum(std::string_view text, const std::vector<std::string>& made_by) {
    static const std::vector<std::pair<std::string, std::pair<int, int>>> fractions{
        {"half", {1, 2}}, {"third", {1, 3}}, {"thirds", {2, 3}}, {"quarter", {1, 4}}, {"quarters", {3, 4}}, {"fifth", {1, 5}}};
    const auto is_fraction = [](const Word* word) {
        return word && std::any_of(fractions.begin(), fractions.end(), [&](const auto& entry) { return entry.first == word->text; });
    };
    model::Quorum quorum;
    Phrase phrase{text};
    bool has_size = false;
    for (;;) {
        if (phrase.take("wait")) {
            const auto count = phrase.peek() ? number_of(phrase.peek()->text) : std::nullopt;
            if (!count || *count < 1 || *count > 600) return phrase.wrong({}, "a number of minutes, 1 to 600");
            phrase.skip();
            if (!phrase.take_one({"minutes", "minute"})) return phrase.wrong({"minutes"}, "'minutes'");
            quorum.wait_minutes = *count;
        } else if (phrase.peek() && phrase.peek()->text == "one" && !is_fraction(phrase.peek(1))) {
            phrase.skip();
            if (!phrase.take("from")) return phrase.wrong({"from"}, "'one from each of'");
            if (!phrase.take("each")) return phrase.wrong({"each"}, "'one from each of'");
            if (!phrase.take("of")) return phrase.wrong({"of"}, "'one from each of'");
            const auto at = phrase.here();
            const auto names = names_until_comma(phrase, text, "and");
            for (const auto& name : names) {
                if (name.empty()) return RuleError{at, "expected the names of those that one must come from each of"};
                if (plain(name) == "made by") {
                    if (made_by.empty()) return RuleError{at, "'made by' is not given for this body: expected names, or a line 'made by'"};
                    quorum.one_from_each.insert(quorum.one_from_each.end(), made_by.begin(), made_by.end());
                } else {
                    quorum.one_from_each.push_back(name);
                }
            }
        } else if (phrase.take_one({"including", "with"})) {
            const auto names = names_until_comma(phrase, text, "or");
            if (names.front().empty()) return RuleError{phrase.here(), "expected the post that must be there, or 'the chair'"};
            quorum.with_posts.push_back(names);
        } else if (phrase.peek() && number_of(phrase.peek()->text) && phrase.peek(1) && phrase.peek(1)->text == "from") {
            const auto count = *number_of(phrase.peek()->text);
            if (count < 1) return RuleError{phrase.here(), "0 from somebody: expected at least 1"};
            phrase.skip();
            phrase.skip();
            const auto names = names_until_comma(phrase, text, "and");
            for (const auto& name : names) {
                if (name.empty()) return RuleError{phrase.here(), "expected from whom so many must come"};
                quorum.more_from.push_back({count, name});
            }
        } else {
            if (has_size) return phrase.wrong({"one from each of", "wait"}, "'one from each of ...' or 'wait ... minutes'");
            has_size = true;
            const auto count = phrase.peek() ? number_of(phrase.peek()->text) : std::nullopt;
            if (count) {
                if (*count < 1) return RuleError{phrase.here(), "a quorum of 0: expected at least 1 member"};
                quorum.members = *count;
                phrase.skip();
                phrase.take_one({"members", "member"});
            } else {
                const auto many = phrase.peek() ? std::string(phrase.peek()->text) : std::string();
                phrase.take_one({"a", "one", "two", "three"});
                const auto found = std::find_if(fractions.begin(), fractions.end(),
                                                [&](const auto& entry) { return phrase.peek() && phrase.peek()->text == entry.first; });
                if (found == fractions.end()) {
                    return phrase.wrong(
                        {"half", "third", "quarter", "one from each of", "wait"},
                        "a number of members, a fraction such as 'a quarter of the members', 'one from each of ...' or 'wait ... minutes'");
                }
                quorum.numerator = found->second.first;
                quorum.denominator = found->second.second;
                // "two third" is a slip of the pen, and a quorum of one in three is not what it says.
                const bool several = many == "two" || many == "three";
                if (several != (quorum.numerator > 1) || (several && many != (quorum.numerator == 2 ? "two" : "three")))
                    return phrase.wrong({}, "'a third', 'two thirds', 'a quarter', 'three quarters', 'half' or 'a fifth'");
                phrase.skip();
                phrase.take("of");
                phrase.take("the");
                if (phrase.take("whole")) {
                    quorum.of_whole_number = true;
                    if (phrase.take("number")) phrase.take("of");
                }
                if (!phrase.take_one({"members", "membership"})) return phrase.wrong({"members"}, "'of the members'");
                if (phrase.take("in") && !phrase.take("post")) return phrase.wrong({"post"}, "'in post'");
            }
        }
        if (!phrase.peek()) return quorum;
        if (!phrase.take(",")) return phrase.wrong({","}, "a comma, or nothing more");
    }
}

Result<model::Majority> parse_majority(std::string_view text) {
    using Of = model::Majority::Of;
    static const std::vector<std::pair<std::string, std::pair<int, int>>> shares{
        {"two thirds", {2, 3}}, {"three quarters", {3, 4}}, {"three fifths", {3, 5}}, {"half", {1, 2}}, {"all", {1, 1}}};
    Phrase phrase{text};
    model::Majority majority;
    majority.text = std::string{text};
    phrase.take("a");
    phrase.take("simple");
    if (!phrase.take("majority")) {
        const auto found = std::find_if(shares.begin(), shares.end(), [&](const auto& share) {
            const auto gap = share.first.find(' ');
            if (gap == std::string::npos) return phrase.peek() && phrase.peek()->text == share.first;
            return phrase.peek(1) && phrase.peek()->text == share.first.substr(0, gap) &&
                   phrase.peek(1)->text == share.first.substr(gap + 1);
        });
        if (found == shares.end()) {
            return phrase.wrong({"majority", "two thirds", "three quarters", "all"},
                                "'a simple majority', 'two thirds', 'three quarters', 'half' or 'all'");
        }
        if (found->first.find(' ') != std::string::npos) phrase.skip();
        phrase.skip();
        majority.numerator = found->second.first;
        majority.denominator = found->second.second;
        majority.more_than = false;
    }
    if (!phrase.peek()) return majority;
    if (!phrase.take("of")) return phrase.wrong({"of"}, "'of those voting', 'of those present' or 'of the members'");
    if (phrase.take("the")) {
        if (!phrase.take_one({"members", "membership"})) return phrase.wrong({"members"}, "'of the members'");
        majority.of = Of::members;
    } else {
        phrase.take("those");
        if (phrase.take("present")) majority.of = Of::present;
        else if (!phrase.take("voting")) return phrase.wrong({"voting", "present"}, "'those voting' or 'those present'");
    }
    if (phrase.take("and") && !phrase.take("voting")) return phrase.wrong({"voting"}, "'and voting'");
    if (majority.of == Of::present && text.find("and voting") != std::string_view::npos) majority.of = Of::voting;
    if (phrase.peek()) return phrase.wrong({}, "nothing more");
    return majority;
}

Result<model::QuietHours> parse_quiet_hours(std::string_view text) {
    constexpr std::string_view between = " to ";
    const auto to = text.find(between);
    if (to == std::string_view::npos)
        return RuleError{text.size(), "the quiet hours have no end: expected 'to' and a time, as in '6pm to 8am'"};
    const auto from = calendar::parse_time(text.substr(0, to));
    if (!from) return from.error();
    const auto begins = to + between.size();
    const auto until = calendar::parse_time(text.substr(begins));
    if (!until) return RuleError{begins + until.error().at, until.error().detail};
    if (*until >= *from)
        return RuleError{begins,
                         "quiet hours run from the evening to the next morning: expected a time before " + calendar::in_words(*from)};
    return model::QuietHours{*from, *until};
}

Result<YearsKept> parse_years_kept(std::string_view text) {
    constexpr int most = 100;
    Phrase phrase{text};
    const auto years = phrase.peek() ? number_of(phrase.peek()->text) : std::nullopt;
    if (!years) return phrase.wrong({}, "a number of years, as in '6 years'");
    if (*years < 1 || *years > most)
        return RuleError{phrase.here(),
                         "texts cannot be kept for " + std::to_string(*years) + " years: expected from 1 to " + std::to_string(most)};
    phrase.skip();
    if (!phrase.take_one({"years", "year"})) return phrase.wrong({"years"}, "'years', for texts are kept for whole years");
    if (phrase.peek()) return phrase.wrong({}, "nothing more");
    return YearsKept{*years};
}

Result<Years> parse_years(std::string_view text) {
    Phrase phrase{text};
    const auto first = year_at(phrase);
    if (!first) return phrase.wrong({}, "a year in four digits, as in '2019 to 2028'");
    phrase.skip();
    if (!phrase.peek()) return Years{*first, *first};
    if (!phrase.take("to")) return phrase.wrong({"to"}, "'to' and the last year");
    const auto at = phrase.here();
    const auto last = year_at(phrase);
    if (!last) return phrase.wrong({}, "a year in four digits");
    phrase.skip();
    if (*last < *first) return RuleError{at, "the last year comes before the first: expected " + std::to_string(*first) + " or later"};
    if (phrase.peek()) return phrase.wrong({}, "nothing more");
    return Years{*first, *last};
}

}  // namespace beadle::definitions
