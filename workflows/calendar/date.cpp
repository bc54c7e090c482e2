#include "workflows/calendar/date.hpp"

#include <array>
#include <cstdlib>

namespace beadle::calendar {
namespace {

constexpr std::array<const char*, 7> weekday_names{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<const char*, 12> month_names{"January", "February", "March",     "April",   "May",      "June",
                                                  "July",    "August",   "September", "October", "November", "December"};

void append_padded(std::string& out, unsigned value, std::size_t width) {
    const auto digits = std::to_string(value);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

/// Reads exactly `width` digits at `text[at]` and moves on; nothing where one is missing.
std::optional<int> digits_at(std::string_view text, std::size_t& at, std::size_t width) {
    if (at + width > text.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        const char c = text[at + i];
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    at += width;
    return value;
}

bool literal_at(std::string_view text, std::size_t& at, char expected) {
    if (at >= text.size() || text[at] != expected) return false;
    ++at;
    return true;
}

}  // namespace

std::string to_iso(Date date) {
    const int year = int{date.year()};
    std::string out;
    out.reserve(12);
    if (year < 0) out += '-';
    if (year > 9999) out += '+';
    append_padded(out, static_cast<unsigned>(std::abs(year)), 4);
    out += '-';
    append_padded(out, unsigned{date.month()}, 2);
    out += '-';
    append_padded(out, unsigned{date.day()}, 2);
    return out;
}

std::optional<Date> date_from_iso(std::string_view text) {
    // Year of four digits, or a sign and as many as it needs; then "-MM-DD".
    if (text.size() < 10) return std::nullopt;
    std::size_t at = 0;
    const char sign = text[0] == '-' || text[0] == '+' ? text[0] : ' ';
    if (sign != ' ') ++at;
    const std::size_t year_width = text.size() - at - 6;
    if (year_width < 4 || year_width > 5) return std::nullopt;
    const auto year = digits_at(text, at, year_width);
    if (!year) return std::nullopt;
    // One spelling for each year: signs and the fifth digit only where to_iso writes them.
    if (sign == ' ' && year_width != 4) return std::nullopt;
    if (sign == '+' && *year <= 9999) return std::nullopt;
    if (sign == '-' && (*year == 0 || (year_width == 5 && *year <= 9999))) return std::nullopt;
    if (*year > 32767) return std::nullopt;
    if (!literal_at(text, at, '-')) return std::nullopt;
    const auto month = digits_at(text, at, 2);
    if (!month || !literal_at(text, at, '-')) return std::nullopt;
    const auto day = digits_at(text, at, 2);
    if (!day) return std::nullopt;
    const Date date{std::chrono::year{sign == '-' ? -*year : *year}, std::chrono::month{static_cast<unsigned>(*month)},
                    std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return date;
}

std::string to_iso(Instant instant) {
    const auto day = std::chrono::floor<days>(instant);
    const auto of_day = static_cast<unsigned>((instant - day).count());
    auto out = to_iso(Date{day});
    out += 'T';
    append_padded(out, of_day / 3600, 2);
    out += ':';
    append_padded(out, of_day / 60 % 60, 2);
    out += ':';
    append_padded(out, of_day % 60, 2);
    out += 'Z';
    return out;
}

std::optional<Instant> instant_from_iso(std::string_view text) {
    constexpr std::size_t time_width = 10;  // "T09:00:00Z"
    if (text.size() <= time_width) return std::nullopt;
    const auto date = date_from_iso(text.substr(0, text.size() - time_width));
    if (!date) return std::nullopt;
    std::size_t at = text.size() - time_width;
    if (!literal_at(text, at, 'T')) return std::nullopt;
    const auto hour = digits_at(text, at, 2);
    if (!hour || *hour > 23 || !literal_at(text, at, ':')) return std::nullopt;
    const auto minute = digits_at(text, at, 2);
    if (!minute || *minute > 59 || !literal_at(text, at, ':')) return std::nullopt;
    const auto second = digits_at(text, at, 2);
    if (!second || *second > 59 || !literal_at(text, at, 'Z')) return std::nullopt;
    return Instant{std::chrono::sys_days{*date}} + std::chrono::seconds{*hour * 3600 + *minute * 60 + *second};
}

namespace {

void append_without_weekday(std::string& out, Date date) {
    out += std::to_string(unsigned{date.day()});
    out += ' ';
    out += month_names[unsigned{date.month()} - 1];
    out += ' ';
    out += std::to_string(int{date.year()});
}

}  // namespace

std::string in_words(Date date) {
    if (!date.ok()) return to_iso(date);
    std::string out;
    out.reserve(32);
    out += weekday_names[std::chrono::weekday{std::chrono::sys_days{date}}.c_encoding()];
    out += ' ';
    append_without_weekday(out, date);
    return out;
}

std::string without_weekday(Date date) {
    if (!date.ok()) return to_iso(date);
    std::string out;
    out.reserve(24);
    append_without_weekday(out, date);
    return out;
}

std::string to_iso(minutes at) {
    auto two = [](long n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    return two(at.count() / 60) + ":" + two(at.count() % 60);
}

std::string in_words(minutes at) {
    const auto of_day = ((at.count() % 1440) + 1440) % 1440;
    if (of_day == 0) return "00:00";  // Midnight, and 12am, could be either end of the day.
    if (of_day == 720) return "midday";
    const auto hour = of_day / 60;
    const auto minute = static_cast<unsigned>(of_day % 60);
    std::string out = std::to_string(hour % 12 == 0 ? 12 : hour % 12);
    if (minute != 0) {
        out += ':';
        append_padded(out, minute, 2);
    }
    out += hour < 12 ? "am" : "pm";
    return out;
}

}  // namespace beadle::calendar
