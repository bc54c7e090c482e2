#include "daemon/cli/words.hpp"

#include <fmt/format.h>

#include <array>

namespace beadle::cli {
namespace {

constexpr std::array<const char*, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

}  // namespace

std::string short_date(calendar::Date date) {
    if (!date.ok()) return calendar::to_iso(date);
    const auto weekday = std::chrono::weekday{std::chrono::sys_days{date}}.c_encoding();
    return fmt::format("{} {} {} {}", weekdays[weekday], unsigned{date.day()}, months[unsigned{date.month()} - 1], int{date.year()});
}

std::string short_time(calendar::Instant instant, const calendar::Zone& zone) {
    const auto local = calendar::to_local(zone, instant);
    if (instant == calendar::end_of_day(zone, local.date)) return short_date(local.date);
    return short_date(local.date) + " " + calendar::in_words(local.at);
}

std::string sortable_time(calendar::Instant instant, const calendar::Zone& zone) {
    const auto local = calendar::to_local(zone, instant);
    return fmt::format("{} {:02}:{:02}", calendar::to_iso(local.date), local.at.count() / 60, local.at.count() % 60);
}

namespace {

/// `text` with what stands in it as an instant or a date said otherwise.
template <class SayTime, class SayDate>
std::string said_otherwise(std::string_view text, SayTime say_time, SayDate say_date) {
    constexpr std::size_t instant_size = 20, date_size = 10;
    const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool begins = is_digit(at) && (at == 0 || (!is_digit(at - 1) && text[at - 1] != '-'));
        if (const auto instant = begins ? calendar::instant_from_iso(text.substr(at, instant_size)) : std::nullopt) {
            out += say_time(*instant);
            at += instant_size;
        } else if (const auto date =
                       begins && !is_digit(at + date_size) ? calendar::date_from_iso(text.substr(at, date_size)) : std::nullopt) {
            out += say_date(*date);
            at += date_size;
        } else {
            out += text[at++];
        }
    }
    return out;
}

}  // namespace

std::string with_local_times(std::string_view text, const calendar::Zone& zone) {
    return said_otherwise(
        text, [&](calendar::Instant at) { return short_time(at, zone); }, short_date);
}

std::string with_sortable_times(std::string_view text, const calendar::Zone& zone) {
    return said_otherwise(
        text, [&](calendar::Instant at) { return sortable_time(at, zone); }, [](calendar::Date date) { return calendar::to_iso(date); });
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string in_units(std::chrono::seconds span) {
    const auto minutes = std::chrono::abs(span).count() / 60;
    const auto days = minutes / (24 * 60), hours = minutes / 60 % 24, rest = minutes % 60;
    if (minutes == 0) return "less than a minute";
    if (days > 0) {
        const auto said = counted(days, "day", "days");
        return hours > 0 ? said + " " + counted(hours, "hour", "hours") : said;
    }
    if (hours > 0) {
        const auto said = counted(hours, "hour", "hours");
        return rest > 0 ? said + " " + counted(rest, "minute", "minutes") : said;
    }
    return counted(rest, "minute", "minutes");
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace beadle::cli
