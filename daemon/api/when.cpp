#include "daemon/api/when.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

namespace beadle::api {
namespace {

using calendar::Date;
using calendar::Instant;
using calendar::Result;
using calendar::RuleError;
using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array<std::string_view, 7> weekdays{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> months{"january", "february", "march",     "april",   "may",      "june",
                                                  "july",    "august",   "september", "october", "november", "december"};
constexpr const char* examples = "say it as '5 Dec 2022 5pm', '2022-12-05 17:00', 'yesterday 4pm', 'Friday 17:00' or 'now'";

struct Word {
    std::size_t at;
    std::string text;  ///< In small letters.
};

std::vector<Word> words_of(std::string_view text) {
    std::vector<Word> words;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ' || text[at] == ',' || text[at] == '\t') {
            ++at;
            continue;
        }
        Word word{at, {}};
        while (at < text.size() && text[at] != ' ' && text[at] != ',' && text[at] != '\t') {
            const char c = text[at++];
            word.text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        words.push_back(std::move(word));
    }
    return words;
}

/// The one whole word, or its beginning from three letters on: "fri", "dec", "sept".
template <std::size_t n>
std::optional<unsigned> index_of(const std::array<std::string_view, n>& names, std::string_view word) {
    if (word.size() < 3) return std::nullopt;
    for (unsigned i = 0; i < n; ++i)
        if (names[i].substr(0, word.size()) == word) return i;
    return std::nullopt;
}

std::optional<int> whole_number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

/// "5", "5th", "22nd": a day of a month.
std::optional<int> day_number(std::string_view text) {
    const auto tail = text.size() > 2 ? text.substr(text.size() - 2) : std::string_view{};
    if (tail == "st" || tail == "nd" || tail == "rd" || tail == "th") text.remove_suffix(2);
    if (text.size() > 2) return std::nullopt;
    return whole_number(text);
}

struct DayRead {
    Date date;
    std::size_t used = 0;  ///< How many words it took.
};

Date latest(unsigned weekday, Date today) {
    const auto day = sys_days{today};
    return Date{day - (std::chrono::weekday{day} - std::chrono::weekday{weekday})};
}

/// The year that brings day and month nearest to today; nothing where no year near has the day.
std::optional<Date> nearest_year(std::chrono::month month, std::chrono::day day, Date today) {
    std::optional<Date> best;
    for (int step = -1; step <= 1; ++step) {
        const Date candidate{today.year() + std::chrono::years{step}, month, day};
        if (!candidate.ok()) continue;
        const auto apart = [&](Date date) { return std::chrono::abs(sys_days{date} - sys_days{today}); };
        if (!best || apart(candidate) < apart(*best)) best = candidate;
    }
    return best;
}

RuleError no_such_day(std::size_t at) { return {at, "there is no such day in that month"}; }

/// A day at the beginning of `words`; used == 0 where they do not begin with one.
Result<DayRead> read_day(const std::vector<Word>& words, Date today) {
    const auto& first = words[0];
    if (first.text == "today") return DayRead{today, 1};
    if (first.text == "yesterday") return DayRead{Date{sys_days{today} - days{1}}, 1};
    if (first.text == "tomorrow") return DayRead{Date{sys_days{today} + days{1}}, 1};
    if (first.text.size() == 10 && first.text[4] == '-') {
        if (const auto date = calendar::date_from_iso(first.text)) return DayRead{*date, 1};
        return RuleError{first.at, "'" + first.text + "' is not a day: a date is written 2022-12-05"};
    }
    if (first.text.find('/') != std::string::npos) {  // 5/12/2022: the day comes first, as in Britain.
        const auto one = first.text.find('/'), two = first.text.find('/', one + 1);
        if (two != std::string::npos) {
            const auto day = whole_number(first.text.substr(0, one)), month = whole_number(first.text.substr(one + 1, two - one - 1)),
                       year = whole_number(first.text.substr(two + 1));
            if (day && month && year && *day <= 31 && *month <= 12 && *year >= 1000 && *year <= 9999) {
                const Date date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                std::chrono::day{static_cast<unsigned>(*day)}};
                if (!date.ok()) return no_such_day(first.at);
                return DayRead{date, 1};
            }
        }
        return RuleError{first.at, "'" + first.text + "' is not a day: write it as 5/12/2022 (day, month, year) or 5 Dec 2022"};
    }

    // [weekday] day month [year], or a weekday alone.
    std::size_t next = 0;
    const auto weekday = index_of(weekdays, first.text);
    if (weekday) ++next;
    const auto day = next < words.size() ? day_number(words[next].text) : std::nullopt;
    const auto month = day && next + 1 < words.size() ? index_of(months, words[next + 1].text) : std::nullopt;
    if (!month) {
        if (weekday) return DayRead{latest(*weekday, today), 1};
        return DayRead{};
    }
    const auto day_at = words[next].at;
    next += 2;
    const auto as_month = std::chrono::month{*month + 1};
    const auto as_day = std::chrono::day{static_cast<unsigned>(*day)};
    std::optional<Date> date;
    if (const auto year = next < words.size() && words[next].text.size() == 4 ? whole_number(words[next].text) : std::nullopt) {
        date = Date{std::chrono::year{*year}, as_month, as_day};
        ++next;
    } else {
        date = nearest_year(as_month, as_day, today);
    }
    if (!date || !date->ok()) return no_such_day(day_at);
    if (weekday && std::chrono::weekday{sys_days{*date}}.c_encoding() != *weekday)
        return RuleError{first.at, "that day is a " + calendar::in_words(*date) + ", not a " + std::string{weekdays[*weekday]}};
    return DayRead{*date, next};
}

}  // namespace

Result<Instant> parse_when(std::string_view text, Instant now, const calendar::Zone& zone, NoTime no_time) {
    if (const auto instant = calendar::instant_from_iso(text)) return *instant;
    // "2022-12-05T17:00", as other programs write it.
    std::string spaced{text};
    if (spaced.size() > 10 && (spaced[10] == 'T' || spaced[10] == 't') && calendar::date_from_iso(spaced.substr(0, 10))) spaced[10] = ' ';
    auto words = words_of(spaced);
    if (words.empty()) return RuleError{0, std::string{"nothing is said; "} + examples};
    if (words.size() > 8) return RuleError{words[8].at, std::string{"too many words; "} + examples};
    if (words.size() == 1 && words[0].text == "now") return now;

    const auto today = calendar::local_date(zone, now);
    const auto day = read_day(words, today);
    if (!day) return day.error();
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(day->used));
    const bool says_at = !words.empty() && words[0].text == "at";
    const auto after_at = says_at ? words[0].at + 2 : spaced.size();
    if (says_at) words.erase(words.begin());
    const auto date = day->used > 0 ? day->date : today;

    if (words.empty()) {
        if (says_at) return RuleError{after_at, "a time is expected after 'at', as 5pm or 17:00"};
        if (no_time == NoTime::is_an_error) return RuleError{spaced.size(), "the time of day is missing: add it, as '5pm' or '17:00'"};
        const auto from = no_time == NoTime::next_day ? Date{sys_days{date} + days{1}} : date;
        return calendar::to_instant(zone, {from, calendar::minutes{0}});
    }
    const auto time_at = words[0].at;
    auto time_text = spaced.substr(time_at);
    while (!time_text.empty() && (time_text.back() == ' ' || time_text.back() == '\t')) time_text.pop_back();
    if (time_text.size() == 8 && time_text[2] == ':' && time_text[5] == ':') time_text.resize(5);  // Seconds are not judged.
    const auto time = calendar::parse_time(time_text);
    if (!time) {
        if (day->used == 0 && !says_at) return RuleError{time_at, "'" + words[0].text + "' is neither a day nor a time; " + examples};
        return RuleError{time_at + time.error().at, time.error().detail};
    }
    const calendar::LocalTime local{date, *time};
    const auto instant = calendar::to_instant(zone, local);
    if (calendar::to_local(zone, instant) != local)
        return RuleError{time_at, "there was no such time on " + calendar::in_words(date) + ": the clocks went forward"};
    return instant;
}

}  // namespace beadle::api
